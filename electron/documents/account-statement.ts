/** The account statement as CSV (rule X1): the events of a period between an opening and a closing line whose totals tie. */

import { formatDay, parseDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal, parseDecimal, type Units } from '../../db/ledger/money.ts';
import { readCsv } from './csv-reader.ts';
import { unguardFormula } from './csv-writer.ts';
import { inPieces } from './pieces.ts';
import { REGISTER_LINE_COLUMNS, createRegisterLines, type CreditsAndCost, type RegisterEvent } from './register-line.ts';
import { createStatementSums, type StatementSums, type StatementTotals } from './statement-sums.ts';

export const STATEMENT_COLUMNS = REGISTER_LINE_COLUMNS;

export interface StatementPeriod {
  /** Both inclusive. */
  readonly from: Day;
  readonly to: Day;
  /** The balance before the first event. */
  readonly opening: CreditsAndCost;
}

export interface StatementSummary {
  /** Events, the opening and closing lines not counted. */
  readonly events: number;
  readonly opening: CreditsAndCost;
  readonly closing: CreditsAndCost;
  readonly totals: StatementTotals;
}

/** The text of a statement in pieces; returns what it came to. `events` are those of the period in the order of W1. */
export function* writeAccountStatement(events: Iterable<RegisterEvent>, period: StatementPeriod, units: Units): Generator<string, StatementSummary> {
  const line = createRegisterLines(units);
  const { opening } = period;
  const sums = createStatementSums(opening);
  const head = `${STATEMENT_COLUMNS.join(',')}\r\n${edgeLine('opening', period.from, sums, units)}`;
  const count = yield* inPieces(head, events, (event) => {
    sums.add(event);
    return line(event, sums.balance);
  });
  yield edgeLine('closing', period.to, sums, units);
  return { events: count, opening, closing: sums.balance, totals: sums.totals };
}

function edgeLine(kind: 'opening' | 'closing', day: Day, { totals, balance }: StatementSums, units: Units): string {
  const credits = (amount: number) => formatDecimal(amount, units.creditDecimals);
  const money = (amount: number) => formatDecimal(amount, units.currencyDecimals);
  const moved = `${credits(totals.creditsIn)},${credits(totals.creditsOut)},${credits(balance.credits)},${money(totals.costIn)},${money(totals.costOut)},${money(balance.cost)}`;
  return `${formatDay(day)},,${kind},,,,,,${moved},,\r\n`;
}

/** What a statement says, read back: amounts in minor units, text as it was before it was guarded. */
export interface AccountStatement {
  readonly from: Day;
  readonly to: Day;
  readonly opening: CreditsAndCost;
  readonly closing: CreditsAndCost;
  readonly totals: StatementTotals;
  readonly events: readonly (RegisterEvent & { readonly balance: CreditsAndCost })[];
}

/** Reads a statement that {@link writeAccountStatement} wrote; throws `SyntaxError` where the text is none or its figures do not tie. */
export function readAccountStatement(text: string, units: Units): AccountStatement {
  const [header, ...cells] = readCsv(text);
  if (header?.join() !== STATEMENT_COLUMNS.join()) throw new SyntaxError('the header is not that of an account statement');
  const lines = cells.map((row, index) => readLine(row, index + 2, units));
  const [first] = lines;
  const last = lines.at(-1);
  if (lines.length < 2 || first?.event.kind !== 'opening' || last?.event.kind !== 'closing')
    throw new SyntaxError('the statement has no opening or no closing line');
  const between = lines.slice(1, -1);
  const statement = {
    from: first.event.day,
    to: last.event.day,
    opening: first.balance,
    closing: last.balance,
    totals: last.moved,
    events: between.map(({ event, balance }) => ({ ...event, balance })),
  };
  checkTies(statement, between);
  return statement;
}

type ReadLine = ReturnType<typeof readLine>;

function readLine(row: readonly string[], number: number, units: Units) {
  if (row.length !== STATEMENT_COLUMNS.length) throw new SyntaxError(`line ${number} has ${row.length} cells`);
  const cell = (name: (typeof STATEMENT_COLUMNS)[number]) => row[STATEMENT_COLUMNS.indexOf(name)] as string;
  const text = (name: (typeof STATEMENT_COLUMNS)[number]) => unguardFormula(cell(name));
  const amount = (name: (typeof STATEMENT_COLUMNS)[number], decimals: number): number => {
    const found = parseDecimal(cell(name), decimals);
    if (typeof found === 'string') throw new SyntaxError(`line ${number}: "${cell(name)}" in ${name} is no number`);
    return found;
  };
  const credits = (name: 'credits_in' | 'credits_out' | 'credits_balance') => amount(name, units.creditDecimals);
  const money = (name: 'cost_in' | 'cost_out' | 'cost_balance' | 'amount') => amount(name, units.currencyDecimals);
  const day = parseDay(cell('date'));
  if (day === undefined) throw new SyntaxError(`line ${number}: "${cell('date')}" is no date`);
  const moved = { creditsIn: credits('credits_in'), creditsOut: credits('credits_out'), costIn: money('cost_in'), costOut: money('cost_out') };
  const event: RegisterEvent = {
    day,
    id: text('id'),
    kind: text('kind'),
    campaign: text('campaign'),
    category: text('category'),
    lead: text('lead'),
    method: text('method'),
    note: text('note'),
    credits: moved.creditsIn - moved.creditsOut,
    cost: moved.costIn - moved.costOut,
    amount: cell('amount') === '' ? null : money('amount'),
  };
  return { event, moved, balance: { credits: credits('credits_balance'), cost: money('cost_balance') } };
}

function checkTies(statement: AccountStatement, lines: readonly ReadLine[]): void {
  const { opening, closing, totals } = statement;
  let { credits, cost } = opening;
  const sums = { creditsIn: 0, creditsOut: 0, costIn: 0, costOut: 0 };
  lines.forEach(({ event, moved, balance }, index) => {
    credits += event.credits;
    cost += event.cost;
    for (const name of ['creditsIn', 'creditsOut', 'costIn', 'costOut'] as const) sums[name] += moved[name];
    if (credits !== balance.credits || cost !== balance.cost)
      throw new SyntaxError(`line ${index + 3}: the balance does not follow from the line before`);
  });
  const ties =
    credits === closing.credits &&
    cost === closing.cost &&
    (['creditsIn', 'creditsOut', 'costIn', 'costOut'] as const).every((name) => sums[name] === totals[name]);
  if (!ties) throw new SyntaxError('the totals of the closing line do not tie with the lines above');
}
