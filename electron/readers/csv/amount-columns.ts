/** Which columns have the amounts: one with signs, two for debit and credit, or one beside a column that says which side it is. */

import type { AnsweredColumns } from './answered-columns.ts';
import { columnsWith, isAmounts, isNamed, roleOf, type Column } from './columns.ts';
import { runningBalance, type RunningBalance } from './running-balance.ts';
import type { TableFigures } from './figures.ts';

export interface AmountColumn {
  readonly index: number;
  /** `negated`: what went out is positive in it, or what came in is negative. */
  readonly reads: 'signed' | 'negated';
  /** ISO 4217, where the header names one. */
  readonly currency: string | null;
}

export interface AmountColumns {
  readonly columns: readonly AmountColumn[];
  readonly balance: (RunningBalance & { readonly index: number }) | null;
  /** Whether debit and credit were told apart by nothing but their usual order. */
  readonly isGuess: boolean;
  /** Other columns that could as well have the amounts. */
  readonly rivals: readonly Column[];
}

/** The columns of the amounts, those that were answered before any other; `undefined` where the table has none. */
export function amountColumnsOf(
  columns: readonly Column[],
  answered: AnsweredColumns,
  figures: TableFigures,
  hasHeader: boolean,
): AmountColumns | undefined {
  if (answered.amount ?? answered.debit ?? answered.credit) return byAnswer(columns, answered, figures);
  return (hasHeader ? byHeaders(columns, figures) : undefined) ?? byContents(columns, figures);
}

function byAnswer(columns: readonly Column[], { amount, debit, credit, balance }: AnsweredColumns, figures: TableFigures): AmountColumns {
  const used = amount ? [signed(amount)] : sidesOf(debit, credit, figures);
  const balances = balance ? [balance] : columnsWith(columns, 'balance').filter(({ index }) => used.every((column) => column.index !== index));
  return { columns: used, balance: balanceOf(figures.sumOf(used), balances, figures), isGuess: false, rivals: [] };
}

/** So many columns of figures are tried against each other. */
const MOST_TRIED = 10;

/** So often the balance must go against the names of columns without a minus before it is no accident. */
export const FEWEST_AGAINST_NAMES = 3;

/** Words for an amount that mean nothing else. */
const PLAINLY = /amount|betrag|bedrag|montant|importe|importo|kwota|belop|belob|beloeb|castka|osszeg|monto/;
/** Words for what a row comes to, taxes and shipping included. */
const TOTAL = /^((grand|order|item|transaction) )?total$/;
/** Words for the amount as it went through the account. */
const OF_THE_ACCOUNT = /buchung|account|konto|billing|settle|rekening|compte|rachunku|счет/;

function byHeaders(columns: readonly Column[], figures: TableFigures): AmountColumns | undefined {
  const balances = columnsWith(columns, 'balance').slice(0, MOST_TRIED);
  const credit = busiest(columnsWith(columns, 'credit'));
  // What is charged beside what is credited is no fee.
  const debit =
    busiest(columnsWith(columns, 'debit')) ??
    (credit && busiest(columnsWith(columns, 'fee').filter((column) => column.meaning.roles.includes('debit'))));
  const named = columnsWith(columns, 'amount', 'net', 'gross', 'foreign')
    .filter(({ filled }) => filled > 0 || figures.rows === 0)
    .slice(0, 2 * MOST_TRIED);
  const scores = new Map(named.map((column) => [column, scoreOf(column, named, figures, balances)]));
  const best = named.toSorted((one, other) => (scores.get(other) ?? 0) - (scores.get(one) ?? 0) || one.index - other.index)[0];
  const isPair = debit !== undefined && credit !== undefined;
  if (best !== undefined && (!isPair || best.negatives > 0 || figures.rows === 0)) {
    const columnsOfAll = [best, ...complements(best, named, figures)];
    const balance = balanceOf(figures.signed(best.index), balances, figures);
    const rivals = balance
      ? []
      : rivalsOf(
          best,
          named.filter((column) => !columnsOfAll.includes(column)),
          (column) => scores.get(column) ?? 0,
          figures,
        );
    return { columns: columnsOfAll.map(signed), balance, isGuess: false, rivals };
  }
  if (debit === undefined && credit === undefined) return onlyTotal(columns, balances, figures) ?? onlyFee(columns, balances, figures);
  const sides = sidesOf(debit, credit, figures);
  const hasMinus = (debit?.negatives ?? 0) + (credit?.negatives ?? 0) > 0;
  const balance = balanceOf(figures.sumOf(sides), balances, figures);
  return turned({ columns: sides, balance, isGuess: false, rivals: [] }, hasMinus ? 1 : FEWEST_AGAINST_NAMES);
}

/** Where the balance goes against the names of the columns, the balance is right. */
function turned(found: AmountColumns, fewest: number): AmountColumns {
  if (found.balance?.isInverted !== true) return found;
  if (found.balance.matches < fewest) return { ...found, balance: null };
  return { ...found, columns: found.columns.map(swapped), balance: { ...found.balance, isInverted: false } };
}

function busiest(columns: readonly Column[]): Column | undefined {
  return columns.toSorted((one, other) => other.filled - one.filled || one.index - other.index)[0];
}

function signed(column: Column): AmountColumn {
  return { index: column.index, reads: 'signed', currency: column.meaning.currency };
}

/** Where nothing else is an amount, what a row comes to is. */
function onlyTotal(columns: readonly Column[], balances: readonly Column[], figures: TableFigures): AmountColumns | undefined {
  const total = busiest(columns.filter((column) => isAmounts(column) && isNamed(column, TOTAL)));
  return total && { columns: [signed(total)], balance: balanceOf(figures.signed(total.index), balances, figures), isGuess: false, rivals: [] };
}

/** Where the only amounts are called charges or fees, those are what the table is about. */
function onlyFee(columns: readonly Column[], balances: readonly Column[], figures: TableFigures): AmountColumns | undefined {
  const fee = busiest(columnsWith(columns, 'fee').filter(isAmounts));
  if (fee === undefined) return undefined;
  return {
    columns: [{ ...signed(fee), reads: 'negated' }],
    balance: balanceOf(figures.signed(fee.index), balances, figures),
    isGuess: false,
    rivals: [],
  };
}

function scoreOf(column: Column, named: readonly Column[], figures: TableFigures, balances: readonly Column[]): number {
  const role = roleOf(column);
  let score = (4 * column.filled) / Math.max(1, figures.rows);
  // Local may be where the shop is, or where the account is.
  if (role === 'foreign') score -= isNamed(column, /local/) ? 4 : 6;
  // What moves the account is what is left after a fee.
  if (role === 'net' && named.length > 1) score += 3;
  if (isNamed(column, PLAINLY)) score += 2;
  if (isNamed(column, OF_THE_ACCOUNT)) score += 1;
  if (column.meaning.isExact) score += 2;
  if (balanceOf(figures.signed(column.index), balances, figures)) score += 10;
  return score;
}

/** Other amount columns that are filled exactly where this one is not: one for each currency. */
function complements(best: Column, named: readonly Column[], figures: TableFigures): Column[] {
  const of = (column: Column) => figures.signed(column.index).map((value) => value !== undefined && value !== 0);
  const taken = of(best);
  return named.filter((column) => {
    if (column === best || roleOf(column) !== 'amount' || column.meaning.currency === best.meaning.currency) return false;
    const filled = of(column);
    return filled.some(Boolean) && filled.every((is, row) => !is || !taken[row]);
  });
}

/** What went out is mostly positive in a column of debits, and what came in in one of credits; where it is not, its sign is its own. */
function sidesOf(debit: Column | undefined, credit: Column | undefined, figures: TableFigures): AmountColumn[] {
  const sides: AmountColumn[] = [];
  if (debit) sides.push({ ...signed(debit), reads: isNegative(debit, figures) ? 'signed' : 'negated' });
  if (credit) sides.push({ ...signed(credit), reads: isNegative(credit, figures) ? 'negated' : 'signed' });
  return sides;
}

function isNegative(column: Column, figures: TableFigures): boolean {
  const values = figures.signed(column.index).filter((value) => value !== undefined && value !== 0);
  return values.filter((value) => value !== undefined && value < 0).length > values.length / 2;
}

/** The column that is the running balance of these amounts; null where none is. */
export function balanceOf(
  amounts: ReadonlyArray<number | undefined>,
  balances: ReadonlyArray<{ readonly index: number }>,
  figures: TableFigures,
): AmountColumns['balance'] {
  let best: AmountColumns['balance'] = null;
  for (const column of balances) {
    const found = runningBalance(amounts, figures.signed(column.index), figures.dates);
    if (found && found.matches > (best?.matches ?? 0)) best = { ...found, index: column.index };
  }
  return best;
}

/** A table whose headers say nothing: by running balances, by columns that are filled in turn, by signs and decimals. */
function byContents(columns: readonly Column[], figures: TableFigures): AmountColumns | undefined {
  const usable = columns.filter((column) => isAmounts(column) && !['rate', 'fee', 'reference', 'account', 'bankId'].includes(roleOf(column) ?? ''));
  const withDecimals = usable.filter(
    ({ decimals, negatives, values, filled }) => decimals > 0 || negatives > 0 || (filled > 0 && [...values].some((value) => /^0+$/.test(value))),
  );
  const tried = (withDecimals.length > 0 ? withDecimals : usable).slice(0, MOST_TRIED);
  if (tried.length === 0) return undefined;
  const proven = byBalance(tried, figures);
  if (proven) return proven;
  const pair = inTurn(tried, figures);
  if (pair) {
    const [left, right] = pair;
    const hasSigns = left.negatives + right.negatives > 0;
    const reads = hasSigns ? (['signed', 'signed'] as const) : (['negated', 'signed'] as const);
    return {
      columns: pair.map((column, at) => ({ ...signed(column), reads: reads[at] ?? 'signed' })),
      balance: null,
      isGuess: !hasSigns,
      rivals: [],
    };
  }
  const scored = tried
    .map((column) => ({ column, score: contentScore(column, figures) }))
    .sort((one, other) => other.score - one.score || one.column.index - other.column.index);
  const best = scored[0]?.column;
  if (best === undefined) return undefined;
  const isDebit = best.negatives === 0 && isBeforeEmpty(best, columns) && tried.length > 1;
  const score = new Map(scored.map((each) => [each.column, each.score]));
  const rivals = isDebit ? [] : rivalsOf(best, tried, (column) => score.get(column) ?? 0, figures);
  return { columns: [{ ...signed(best), reads: isDebit ? 'negated' : 'signed' }], balance: null, isGuess: isDebit, rivals };
}

/** Nothing but their place speaks for one column before others whose score is that near. */
const NEAR_SCORE = 0.5;

/** Columns that are as likely as the best, and have other amounts in some row. */
function rivalsOf(best: Column, others: readonly Column[], score: (column: Column) => number, figures: TableFigures): Column[] {
  const values = figures.signed(best.index);
  return others.filter(
    (column) =>
      column !== best &&
      score(best) - score(column) < NEAR_SCORE &&
      figures.signed(column.index).some((value, row) => Math.abs(value ?? 0) !== Math.abs(values[row] ?? 0)),
  );
}

function contentScore(column: Column, figures: TableFigures): number {
  const share = column.filled / Math.max(1, figures.rows);
  // What is called a balance is one, unless nothing else is there.
  const balance = roleOf(column) === 'balance' ? 20 : 0;
  return (
    5 * share -
    balance +
    3 * (column.decimals / column.filled) +
    (column.negatives > 0 ? 5 : 0) -
    (column.values.size === 1 && figures.rows > 2 ? 2 : 0)
  );
}

/** Without a header, an empty column between amounts is that of credits. */
function isBeforeEmpty(column: Column, columns: readonly Column[]): boolean {
  return columns[column.index + 1]?.filled === 0 && isAmounts(columns[column.index + 2] ?? column) && columns.length > column.index + 2;
}

function byBalance(tried: readonly Column[], figures: TableFigures): AmountColumns | undefined {
  let best: AmountColumns | undefined;
  const offer = (columns: readonly AmountColumn[], amounts: ReadonlyArray<number | undefined>, balance: Column) => {
    const found = runningBalance(amounts, figures.signed(balance.index), figures.dates);
    if (found && found.matches > (best?.balance?.matches ?? 0))
      best = { columns, balance: { ...found, index: balance.index }, isGuess: false, rivals: [] };
  };
  for (const balance of tried) {
    for (const one of tried) {
      if (one === balance) continue;
      offer([signed(one)], figures.signed(one.index), balance);
      for (const other of tried)
        if (other.index > one.index && other !== balance && figures.areInTurn(one.index, other.index)) {
          const sides = sidesOf(one, other, figures);
          offer(sides, figures.sumOf(sides), balance);
        }
    }
  }
  return best?.columns.length === 2 ? turned(best, 1) : best;
}

function swapped(column: AmountColumn): AmountColumn {
  return { ...column, reads: column.reads === 'negated' ? 'signed' : 'negated' };
}

/** Two columns of which each row fills one. */
function inTurn(tried: readonly Column[], figures: TableFigures): readonly [Column, Column] | undefined {
  for (const one of tried) for (const other of tried) if (other.index > one.index && figures.areInTurn(one.index, other.index)) return [one, other];
  return undefined;
}
