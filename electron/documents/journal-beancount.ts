/** The whole journal in beancount's plain-text form (rule X2): accounts that are opened with their currency, one transaction for each entry. */

import { roleName } from '../../db/ledger/accounts.ts';
import { daysFromCivil, formatDay, type Day } from '../../db/ledger/calendar.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { accountLevels, createAccountNames, currenciesOf } from './journal-names.ts';
import { inPieces } from './pieces.ts';

/** Beancount reads no later year as a date. */
const LAST_DAY = daysFromCivil(2099, 12, 31);

/** The text of the journal in pieces; returns the number of entries. Refuses a day that beancount cannot read. */
export function writeBeancountJournal({ accounts, entries }: Journal, organisation: string): Generator<string, number> {
  const names = createAccountNames(beancountAccountName);
  return inPieces(writeHead(organisation, accounts, names), entries, (entry) => writeEntry(entry, names));
}

/** `Assets:Prepaid-credits:WORKSPACE`, `Expenses:Lead-cost:WORKSPACE:KIND:CAMPAIGN`; each level by {@link beancountLevel}. */
export function beancountAccountName(account: JournalAccount): string {
  return accountLevels(account).map(beancountLevel).join(':');
}

/** Marks a level whose first character may not begin one. */
const BEGINS_OTHERWISE = 'X---';

/**
 * A level of a name, which beancount wants to begin with a capital or a digit and to go on with letters, digits and hyphens: a space
 * before a letter or digit becomes a hyphen, everything else that may not stand there its number in hexadecimal, as in `A--26-B`.
 * {@link readBeancountLevel} is the inverse.
 */
export function beancountLevel(text: string): string {
  const level = text.replaceAll(/ (?=[A-Za-z0-9])|[^A-Za-z0-9]/gu, (found, at: number, whole: string) =>
    found === ' ' && /[A-Za-z0-9]/.test(whole[at + 1] ?? '') ? '-' : `--${(found.codePointAt(0) as number).toString(16).toUpperCase()}-`,
  );
  return /^[A-Z0-9]/.test(level) ? level : BEGINS_OTHERWISE + level;
}

/** The text that {@link beancountLevel} made a level of. */
export function readBeancountLevel(level: string): string {
  const marked = level.startsWith(BEGINS_OTHERWISE) ? level.slice(BEGINS_OTHERWISE.length) : level;
  return marked.replaceAll(/--([0-9A-F]+)-|-/g, (_found, hex?: string) => (hex === undefined ? ' ' : String.fromCodePoint(Number.parseInt(hex, 16))));
}

function writeHead(organisation: string, accounts: readonly JournalAccount[], names: (account: JournalAccount) => string): string {
  const opened = accounts.flatMap((account) => (account.firstDay === null ? [] : [{ account, day: readable(account.firstDay) }]));
  const first = Math.min(...opened.map(({ day }) => day));
  const commodities = opened.length === 0 ? [] : currenciesOf(accounts).map(([currency]) => `${formatDay(first)} commodity ${currency}\n`);
  const currencies = currenciesOf(accounts).map(([currency]) => `option "operating_currency" "${currency}"\n`);
  const lines = opened.map(({ account, day }) => openAccount(account, day, names(account)));
  return `option "title" ${quoted(organisation)}\n${currencies.join('')}\n${commodities.join('')}\n${lines.join('')}\n`;
}

/** What its levels say without escapes stands beside the name. */
function openAccount({ role, kind, campaign, name, workspace, units }: JournalAccount, day: Day, fullName: string): string {
  const facts = Object.entries({ workspace, account: roleName(role), kind, campaign, name }).filter(([, fact]) => fact !== '');
  return `${formatDay(day)} open ${fullName} ${units.currency}\n${facts.map(([key, fact]) => metadata('  ', key, fact)).join('')}`;
}

function writeEntry(entry: JournalEntry, names: (account: JournalAccount) => string): string {
  const { id, day, movement, businessKey, reversesId, recordedAt } = entry;
  let text = `${formatDay(readable(day))} * ${quoted(`${movement} ${entry.event}`)}\n`;
  text += `  entry: ${id}\n${metadata('  ', 'business-key', businessKey)}${metadata('  ', 'recorded', new Date(recordedAt).toISOString())}`;
  if (reversesId !== null) text += `  reverses: ${reversesId}\n`;
  for (const posting of entry.postings) text += writePosting(posting, names(posting.account));
  return `${text}\n`;
}

function writePosting({ account: { units }, amount, credits, code, costCentre }: JournalPosting, name: string): string {
  let text = `  ${name}  ${formatDecimal(amount, units.currencyDecimals)} ${units.currency}\n`;
  if (credits !== 0) text += `    credits: ${formatDecimal(credits, units.creditDecimals)}\n`;
  if (code !== '') text += metadata('    ', 'code', code);
  if (costCentre !== '') text += metadata('    ', 'cost-centre', costCentre);
  return text;
}

function metadata(indent: string, key: string, text: string): string {
  return `${indent}${key}: ${quoted(text)}\n`;
}

/** Text between quotes, on one line. */
function quoted(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

function readable(day: Day): Day {
  if (day > LAST_DAY) refuse('wrong_period', `Beancount reads no date after 2099, and this journal has one: ${formatDay(day)}. Choose another form.`);
  return day;
}
