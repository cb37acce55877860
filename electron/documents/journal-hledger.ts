/** The whole journal in hledger's plain-text form (rule X2): declared commodities and accounts, one transaction for each entry. */

import type { AccountType } from '../../db/ledger/accounts.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { createAccountNames, currenciesOf, escapeCode, escapeDescription, escapeUnprintable, plainTextAccountName } from './journal-names.ts';
import { inPieces } from './pieces.ts';

const TYPE_LETTERS: Record<AccountType, string> = { asset: 'A', liability: 'L', equity: 'E', income: 'R', expense: 'X' };

/** The text of the journal in pieces; returns the number of entries. */
export function writeHledgerJournal({ accounts, entries }: Journal, organisation: string): Generator<string, number> {
  const names = createAccountNames(plainTextAccountName);
  return inPieces(writeHead(organisation, accounts, names), entries, (entry) => writeEntry(entry, names));
}

function writeHead(organisation: string, accounts: readonly JournalAccount[], names: (account: JournalAccount) => string): string {
  const declared = currenciesOf(accounts).map(([currency, decimals]) => `commodity 1000.${'0'.repeat(decimals)} ${currency}\n`);
  const lines = accounts.map((account) => `account ${names(account)}  ; type:${TYPE_LETTERS[account.type]}\n`);
  return `; The journal of ${escapeUnprintable(organisation)}, exported by Floatbook.\n\ndecimal-mark .\n\n${declared.join('')}\n${lines.join('')}\n`;
}

function writeEntry(entry: JournalEntry, names: (account: JournalAccount) => string): string {
  const { id, day, movement, businessKey, reversesId } = entry;
  // Free text never goes into a comment, where hledger would look for tags and dates in it.
  const description = `${movement} ${escapeDescription(entry.event)}`;
  const reverses = reversesId === null ? '' : `, reverses:${reversesId}`;
  let text = `${formatDay(day)} (${escapeCode(businessKey)}) ${description}\n    ; entry:${id}, recorded:${new Date(entry.recordedAt).toISOString()}${reverses}\n`;
  for (const posting of entry.postings) text += writePosting(posting, names(posting.account));
  return `${text}\n`;
}

function writePosting({ account: { units }, amount, credits, code, costCentre }: JournalPosting, name: string): string {
  const tags: string[] = [];
  if (credits !== 0) tags.push(`credits:${formatDecimal(credits, units.creditDecimals)}`);
  if (code !== '') tags.push(`code:${code}`);
  if (costCentre !== '') tags.push(`cost-centre:${costCentre}`);
  const comment = tags.length === 0 ? '' : `  ; ${tags.join(', ')}`;
  return `    ${name}  ${formatDecimal(amount, units.currencyDecimals)} ${units.currency}${comment}\n`;
}
