/** The whole journal in hledger's plain-text form (rule X2): declared commodities and accounts, one transaction for each entry. */

import { roleName, type AccountType } from '../../db/ledger/accounts.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { inPieces } from './pieces.ts';

const ROOTS: Record<AccountType, string> = { asset: 'Assets', liability: 'Liabilities', equity: 'Equity', income: 'Income', expense: 'Expenses' };
const TYPE_LETTERS: Record<AccountType, string> = { asset: 'A', liability: 'L', equity: 'E', income: 'R', expense: 'X' };

/** The text of the journal in pieces; returns the number of entries. */
export function writeHledgerJournal({ accounts, entries }: Journal, organisation: string): Generator<string, number> {
  const names = createAccountNames();
  return inPieces(writeHead(organisation, accounts, names), entries, (entry) => writeEntry(entry, names));
}

/** The account's full name: `Assets:Prepaid credits:WORKSPACE`, `Expenses:Lead cost:WORKSPACE:KIND:CAMPAIGN`, `Liabilities:Card:WORKSPACE:NAME`; without a campaign one level less. */
export function hledgerAccountName(account: JournalAccount): string {
  const levels = [ROOTS[account.type], roleName(account.role), account.workspace];
  if (account.kind !== '') levels.push(account.kind);
  if (account.campaign !== '') levels.push(account.campaign);
  if (account.name !== '') levels.push(account.name);
  return levels.map(escapeLevel).join(':');
}

/**
 * A level of an account's name: what would end the name or a level of it (colons, line breaks, spaces beside spaces or at an end,
 * every space that is not the ordinary one) is written `%3A`, as in a URL. Different names stay different.
 */
export function escapeLevel(text: string): string {
  return escapeUnprintable(text)
    .replaceAll(':', '%3A')
    .replaceAll(/^ | (?= )| $/g, '%20');
}

/** Percent signs that would read as an escape, control characters, line ends, and every space but the plain one. */
const UNPRINTABLE = /%(?=[0-9A-F]{2})|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/gu;

function escapeUnprintable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (found) => {
    const bytes = encodeURIComponent(found.toWellFormed());
    return bytes.startsWith('%') ? bytes : found;
  });
}

function createAccountNames(): (account: JournalAccount) => string {
  const known = new WeakMap<JournalAccount, string>();
  return (account) => {
    let name = known.get(account);
    if (name === undefined) known.set(account, (name = hledgerAccountName(account)));
    return name;
  };
}

function writeHead(organisation: string, accounts: readonly JournalAccount[], names: (account: JournalAccount) => string): string {
  const commodities = new Map(accounts.map(({ units }) => [units.currency, units.currencyDecimals]));
  const declared = [...commodities].map(([currency, decimals]) => `commodity 1000.${'0'.repeat(decimals)} ${currency}\n`);
  const lines = accounts.map((account) => `account ${names(account)}  ; type:${TYPE_LETTERS[account.type]}\n`);
  return `; The journal of ${escapeUnprintable(organisation)}, exported by Floatbook.\n\ndecimal-mark .\n\n${declared.join('')}\n${lines.join('')}\n`;
}

function writeEntry(entry: JournalEntry, names: (account: JournalAccount) => string): string {
  const { id, day, movement, businessKey, reversesId } = entry;
  const code = escapeUnprintable(businessKey).replaceAll(')', '%29');
  // Free text never goes into a comment, where hledger would look for tags and dates in it.
  const description = `${movement} ${escapeUnprintable(entry.event).replaceAll(';', '%3B').replaceAll('|', '%7C')}`;
  const reverses = reversesId === null ? '' : `, reverses:${reversesId}`;
  let text = `${formatDay(day)} (${code}) ${description}\n    ; entry:${id}, recorded:${new Date(entry.recordedAt).toISOString()}${reverses}\n`;
  for (const posting of entry.postings) text += writePosting(posting, names(posting.account));
  return `${text}\n`;
}

function writePosting({ account: { units }, amount, credits }: JournalPosting, name: string): string {
  const moved = credits === 0 ? '' : `  ; credits:${formatDecimal(credits, units.creditDecimals)}`;
  return `    ${name}  ${formatDecimal(amount, units.currencyDecimals)} ${units.currency}${moved}\n`;
}
