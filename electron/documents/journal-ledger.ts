/** The whole journal in ledger's plain-text form (rule X2): declared commodities, accounts and tags, one transaction for each entry. */

import { formatDay } from '../../db/ledger/calendar.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { createAccountNames, currenciesOf, escapeCode, escapeDescription, escapeUnprintable, plainTextAccountName } from './journal-names.ts';
import { inPieces } from './pieces.ts';

const TAGS = ['entry', 'recorded', 'reverses', 'credits', 'code', 'cost-centre'] as const;
type Tag = (typeof TAGS)[number];

/** The text of the journal in pieces; returns the number of entries. */
export function writeLedgerJournal({ accounts, entries }: Journal, organisation: string): Generator<string, number> {
  const names = createAccountNames(plainTextAccountName);
  return inPieces(writeHead(organisation, accounts, names), entries, (entry) => writeEntry(entry, names));
}

function writeHead(organisation: string, accounts: readonly JournalAccount[], names: (account: JournalAccount) => string): string {
  const declared = currenciesOf(accounts).map(
    ([currency, decimals]) => `commodity ${currency}\n    format ${formatDecimal(1000 * 10 ** decimals, decimals)} ${currency}\n`,
  );
  const tags = TAGS.map((name) => `tag ${name}\n`);
  const lines = accounts.map((account) => `account ${names(account)}\n`);
  return `; The journal of ${escapeUnprintable(organisation)}, exported by Floatbook.\n\n${declared.join('')}\n${tags.join('')}\n${lines.join('')}\n`;
}

function writeEntry(entry: JournalEntry, names: (account: JournalAccount) => string): string {
  const { id, day, movement, businessKey, reversesId, recordedAt } = entry;
  let text = `${formatDay(day)} (${escapeCode(businessKey)}) ${movement} ${escapeDescription(entry.event)}\n`;
  text += tagLine('entry', id) + tagLine('recorded', new Date(recordedAt).toISOString());
  if (reversesId !== null) text += tagLine('reverses', reversesId);
  for (const posting of entry.postings) text += writePosting(posting, names(posting.account));
  return `${text}\n`;
}

function writePosting({ account: { units }, amount, credits, code, costCentre }: JournalPosting, name: string): string {
  let text = `    ${name}  ${formatDecimal(amount, units.currencyDecimals)} ${units.currency}\n`;
  if (credits !== 0) text += tagLine('credits', formatDecimal(credits, units.creditDecimals));
  if (code !== '') text += tagLine('code', code);
  if (costCentre !== '') text += tagLine('cost-centre', costCentre);
  return text;
}

/** A tag has a line of its own: ledger takes the whole rest of a line as its value. */
function tagLine(name: Tag, value: string | number): string {
  return `    ; ${name}: ${value}\n`;
}
