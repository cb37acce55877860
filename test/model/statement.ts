/** The account statement of a book (cli.md, "The account statement as CSV"). */

import type { Line } from './account.ts';
import { formatDay } from './calendar.ts';
import { sum } from './numbers.ts';
import { closingCost, closingCredits, formatCredits, formatMoney } from './reports.ts';
import type { Range } from './reports.ts';
import type { Book } from './replay.ts';

export const statementColumns = [
  'date',
  'id',
  'kind',
  'campaign',
  'category',
  'lead',
  'method',
  'note',
  'credits_in',
  'credits_out',
  'credits_balance',
  'cost_in',
  'cost_out',
  'cost_balance',
  'amount',
  'currency',
] as const;

/** Text as it is meant, before `neutralised`. */
export type StatementRow = Readonly<Record<(typeof statementColumns)[number], string>>;

export interface Statement {
  readonly rows: readonly StatementRow[];
  readonly opening: { readonly credits: string; readonly cost: string };
  readonly closing: { readonly credits: string; readonly cost: string };
}

export function accountStatement(book: Book, range: Range): Statement {
  const { lines } = book.account;
  let credits = closingCredits(lines, range.from - 1);
  let cost = closingCost(lines, range.from - 1);
  const balances = (): Pick<StatementRow, 'credits_balance' | 'cost_balance'> => ({
    credits_balance: formatCredits(book, credits),
    cost_balance: formatMoney(book, cost),
  });
  const opening = { ...emptyRow(book), date: formatDay(range.from), kind: 'opening', ...balances() };

  const shown = lines.filter((line) => line.day >= range.from && line.day <= range.to);
  const rows = shown.map((line) => {
    credits += line.creditsIn - line.creditsOut;
    cost += line.costIn - line.costOut;
    return { ...emptyRow(book), ...facts(book, line), ...movement(book, line), ...balances() };
  });

  const totals = {
    creditsIn: sum(shown.map((line) => line.creditsIn)),
    creditsOut: sum(shown.map((line) => line.creditsOut)),
    costIn: sum(shown.map((line) => line.costIn)),
    costOut: sum(shown.map((line) => line.costOut)),
  };
  const last = { date: formatDay(range.to), kind: 'closing', ...movement(book, totals), ...balances() };
  const closing = { ...emptyRow(book), ...last };
  return {
    rows: [opening, ...rows, closing],
    opening: { credits: opening.credits_balance, cost: opening.cost_balance },
    closing: { credits: closing.credits_balance, cost: closing.cost_balance },
  };
}

/** X1: text that a spreadsheet would run gets one `'` in front; so does text that has one already, or reading back would lose it. */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
}

/** What the row says about its event. Credits that expired by themselves have no event, and so no id. */
function facts(book: Book, line: Line): Partial<StatementRow> {
  const { event, campaign } = line;
  const date = formatDay(line.day);
  if (event === null) return { date, kind: 'expiry' };
  const { id, kind, lead, note, row } = event;
  const text = { date, id, kind, campaign, lead, note, category: row['category'] ?? '', method: row['method'] ?? '' };
  if (event.amount === null) return text;
  return { ...text, amount: formatMoney(book, event.amount), currency: book.terms.currency };
}

function movement(
  book: Book,
  moved: Pick<Line, 'creditsIn' | 'creditsOut' | 'costIn' | 'costOut'>,
): Pick<StatementRow, 'credits_in' | 'credits_out' | 'cost_in' | 'cost_out'> {
  return {
    credits_in: formatCredits(book, moved.creditsIn),
    credits_out: formatCredits(book, moved.creditsOut),
    cost_in: formatMoney(book, moved.costIn),
    cost_out: formatMoney(book, moved.costOut),
  };
}

function emptyRow(book: Book): StatementRow {
  const nothing = movement(book, { creditsIn: 0n, creditsOut: 0n, costIn: 0n, costOut: 0n });
  const noText = { date: '', id: '', kind: '', campaign: '', category: '', lead: '', method: '', note: '' };
  return { ...noText, ...nothing, credits_balance: '', cost_balance: '', amount: '', currency: '' };
}
