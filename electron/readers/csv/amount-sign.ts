/** From whose side the amounts of one column are signed, and what says so where they have no sign. */

import { ANSWERED, refuseAnswer } from '../answers.ts';
import type { AmountSign as AmountSignAnswer, Question } from '../statement.ts';
import type { AmountColumns } from './amount-columns.ts';
import { columnsWith, isNamed, roleOf, type Column } from './columns.ts';
import type { TableFigures } from './figures.ts';
import type { TableRecord } from './records.ts';
import { isCardPayment, isIncome, isThanked, sideOf, sideOfKind, type Side } from './row-words.ts';

export interface AmountSign {
  /** A column whose words say which side an amount is on; its own sign then counts within that side. */
  readonly sides: { readonly index: number; readonly by: (cell: string) => Side | undefined } | null;
  /** Amounts are the issuer's: what the holder spent is positive. */
  readonly isInverted: boolean;
  readonly question: Question | null;
  readonly because: string;
}

const CARD = /\b(card|cards|visa|mastercard|amex)\b|karte|kaart|kort\b|carte|tarjeta|cartao|cardmember/;

interface Found extends AmountSign {
  /** Whether the file says it in words for debit and credit: such an answer cannot go against. */
  readonly isSaid: boolean;
}

/**
 * Decides by words of debit and credit, by the running balance, by kinds of movement, by the card payments; what nothing decides is asked.
 * An answer counts before all but the words; those it may not contradict. `headerLine` names columns.
 */
export function amountSignOf(
  amounts: AmountColumns,
  columns: readonly Column[],
  rows: readonly TableRecord[],
  figures: TableFigures,
  answer: AmountSignAnswer | undefined,
  headerLine: number | null,
): AmountSign {
  const found = foundSign(amounts, columns, rows, figures);
  if (answer === undefined) return found;
  const isInverted = answer === 'inverted';
  const line = rows[0]?.line ?? headerLine ?? 1;
  if (answer === 'by_type') refuseAnswer(`Line ${line} is of a table, which has no types that tell signs, as it was answered.`, line);
  if (!found.isSaid) return { sides: null, isInverted, question: null, because: ANSWERED };
  if (found.isInverted !== isInverted) refuseWords(amounts, columns, rows, figures, headerLine ?? line);
  return found;
}

/** Refuses by the first row whose word goes against the answer, else by the header. */
function refuseWords(
  amounts: AmountColumns,
  columns: readonly Column[],
  rows: readonly TableRecord[],
  figures: TableFigures,
  headerLine: number,
): never {
  const values = figures.signed(amounts.columns[0]?.index ?? 0);
  for (const { index, sides, filled } of amounts.columns.length === 1 ? columns : []) {
    const at =
      filled === 0 || sides < filled * 0.9 ? -1 : values.findIndex((value, row) => value !== undefined && sideOf(rows[row]?.fields[index] ?? ''));
    const row = rows[at];
    if (row) refuseAnswer(`Line ${row.line} says “${row.fields[index]}” beside its amount, which goes against the sign that was answered.`, row.line);
  }
  refuseAnswer(`From line ${headerLine} on, the file says in words what went out, which goes against the sign that was answered.`, headerLine);
}

function foundSign(amounts: AmountColumns, columns: readonly Column[], rows: readonly TableRecord[], figures: TableFigures): Found {
  const [only] = amounts.columns;
  const decided = (isInverted: boolean, because: string, isSaid = false): Found => ({ sides: null, isInverted, question: null, because, isSaid });
  if (amounts.columns.length !== 1 || only === undefined || only.reads !== 'signed')
    return {
      ...decided(false, 'Debits and credits have columns of their own.', !amounts.isGuess),
      question: amounts.isGuess ? guess(rows) : null,
    };
  const values = figures.signed(only.index);
  const [negatives, positives] = [
    values.filter((value) => value !== undefined && value < 0).length,
    values.filter((value) => value !== undefined && value > 0).length,
  ];
  const distance = ({ index }: Column) => Math.abs(index - only.index);
  const beside = columns.filter((column) => column.index !== only.index).sort((one, other) => distance(one) - distance(other));
  if (negatives === 0) {
    const sides = columnOfSides(beside) ?? columnOfKinds(beside);
    if (sides) return { ...decided(false, `Column ${sides.index + 1} says which amounts are debits.`, true), sides };
  }
  const words = negatives > 0 ? wordsAgainst(beside, rows, values, sideOf) : undefined;
  if (words !== undefined) return decided(words, 'The words for debit and credit show it.', true);
  if (amounts.balance) return decided(amounts.balance.isInverted, 'The running balance shows it.');
  // What is a sale to the one who sells is a purchase to another: kinds say nothing where fees are taken from what comes in.
  const kinds = negatives > 0 && columnsWith(columns, 'net', 'gross').length === 0 ? wordsAgainst(beside, rows, values, sideOfKind) : undefined;
  if (kinds !== undefined) return decided(kinds, 'The kinds of the movements show it.');
  const isCard = columns.some((column) => isNamed(column, CARD));
  const payments = negatives > 0 && positives >= negatives ? cardPayments(columns, rows, values) : undefined;
  if (payments !== undefined && (positives > negatives || isCard || payments === 'thanked'))
    return decided(true, 'Payments to the card are negative, so what was bought is positive.');
  const isOpen = positives > 0 && (negatives === 0 || (positives > negatives && isCard));
  return { ...decided(false, 'Amounts have their signs.'), question: isOpen ? question(rows, negatives) : null };
}

function guess(rows: readonly TableRecord[]): Question {
  const line = rows[0]?.line ?? null;
  const evidence = 'The file does not name its columns. The first of its two columns of amounts is taken for what was spent.';
  return { kind: 'amount_sign', options: ['as_written', 'inverted'], assumed: 'as_written', evidence, sourceLine: line };
}

function question(rows: readonly TableRecord[], negatives: number): Question {
  const line = rows[0]?.line ?? null;
  const what = negatives === 0 ? 'No amount has a minus' : 'Most amounts are positive';
  const evidence = `${what}, and nothing in the file says whether positive amounts were spent or received.`;
  return { kind: 'amount_sign', options: ['as_written', 'inverted'], assumed: 'as_written', evidence, sourceLine: line };
}

function columnOfSides(columns: readonly Column[]): AmountSign['sides'] {
  const all = columns.filter(
    (column) => column.filled > 0 && (column.sides === column.filled || (column.sides >= column.filled * 0.6 && bothSides(column, sideOf))),
  );
  const told = all.find(
    (column) => roleOf(column) === 'indicator' || isNamed(column, OF_MOVEMENTS) || bothSides(column, sideOf) || hasLetters(column),
  );
  return told ? { index: told.index, by: sideOf } : null;
}

/** A column of such a name is not of the kinds of cards or accounts. */
const OF_MOVEMENTS = /\b(transaction|trans|txn|movement|booking) type\b/;

/** `D`, `CR`, `Af`: what cannot be the kind of a card or account. */
function hasLetters(column: Column): boolean {
  return [...column.values].every((value) => value.length <= 3);
}

function columnOfKinds(columns: readonly Column[]): AmountSign['sides'] {
  const told = columns.find(
    (column) =>
      column.filled > 0 &&
      ((column.kinds === column.filled && column.sides === 0) || (column.kinds >= column.filled * 0.6 && bothSides(column, sideOfKind))),
  );
  return told ? { index: told.index, by: sideOfKind } : null;
}

function bothSides(column: Column, by: (cell: string) => Side | undefined): boolean {
  const named = new Set([...column.values].map(by));
  return named.has('in') && named.has('out');
}

/** Whether words of debit, credit and kind go against the signs (true), with them (false), or say nothing. */
function wordsAgainst(
  columns: readonly Column[],
  rows: readonly TableRecord[],
  values: ReadonlyArray<number | undefined>,
  by: (cell: string) => Side | undefined,
): boolean | undefined {
  const told = columns.filter(({ filled, sides, kinds }) => filled > 0 && (by === sideOf ? sides >= filled * 0.9 : kinds >= filled * 0.3));
  for (const column of told) {
    let [against, along] = [0, 0];
    for (const [row, value] of values.entries()) {
      const side = by((rows[row]?.fields[column.index] ?? '').trim());
      if (side === undefined || value === undefined || value === 0) continue;
      if (value < 0 === (side === 'out')) along += 1;
      else against += 1;
    }
    if (against + along > 0 && Math.max(against, along) >= (against + along) * 0.8) return against > along;
  }
  return undefined;
}

/**
 * Whether every row that speaks of a payment to the card is negative, and none that is positive speaks of what comes to an account that pays
 * cards; `thanked` where one of them thanks for it, as only a card's issuer does.
 */
function cardPayments(
  columns: readonly Column[],
  rows: readonly TableRecord[],
  values: ReadonlyArray<number | undefined>,
): 'thanked' | 'paid' | undefined {
  const texts = columnsWith(columns, 'description', 'counterparty', 'type').concat(
    columns.filter(({ meaning, length, filled }) => meaning.roles.length === 0 && length > filled * 8),
  );
  const said = (row: number, is: (text: string) => boolean) => texts.some(({ index }) => is(rows[row]?.fields[index] ?? ''));
  if (values.some((value, row) => value !== undefined && value > 0 && said(row, isIncome))) return undefined;
  const payments = [...values.keys()].filter((row) => said(row, isCardPayment));
  if (payments.length === 0 || payments.some((row) => (values[row] ?? 0) >= 0)) return undefined;
  return payments.some((row) => said(row, isThanked)) ? 'thanked' : 'paid';
}

/** The amounts of the sample as they will be read. */
export function signedFigures(
  amounts: AmountColumns,
  sign: AmountSign,
  rows: readonly TableRecord[],
  figures: TableFigures,
): ReadonlyArray<number | undefined> {
  const columns = amounts.columns.map(({ index, reads }) => ({ reads, values: figures.signed(index) }));
  return Array.from({ length: figures.rows }, (_, row) => {
    let sum: number | undefined;
    for (const { reads, values } of columns) {
      const value = values[row];
      if (value === undefined) continue;
      const side = sign.sides?.by((rows[row]?.fields[sign.sides.index] ?? '').trim());
      const isNegated = (reads === 'negated') !== ((side === 'out') !== sign.isInverted);
      sum = (sum ?? 0) + (isNegated ? -value : value);
    }
    return sum;
  });
}
