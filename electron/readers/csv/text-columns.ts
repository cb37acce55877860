/** Columns of text: what a movement was for and with whom, its names, its currency, the account it is on. */

import { columnsWith, isAmounts, isDates, isNamed, roleOf, type Column } from './columns.ts';
import type { TableRecord } from './records.ts';

export interface TextColumns {
  readonly description: readonly number[];
  readonly counterparty: readonly number[];
  readonly reference: readonly number[];
  readonly bankId: number | null;
  readonly currency: number | null;
  readonly account: number | null;
  /** Whether the rows are of several accounts, one after another. */
  readonly hasAccounts: boolean;
  readonly status: number | null;
}

/** Texts of more columns are no description. */
const MOST_TEXTS = 12;

/** `taken` are columns of dates and amounts; `amount` is the column whose currency is looked for. */
export function textColumnsOf(
  columns: readonly Column[],
  taken: ReadonlySet<number>,
  amount: number,
  hasHeader: boolean,
  rows: readonly TableRecord[],
): TextColumns {
  const free = columns.filter(({ index }) => !taken.has(index));
  const indexes = (...roles: Parameters<typeof columnsWith>[1][]) =>
    free.filter((column) => roles.some((role) => roleOf(column) === role) && (column.filled > 0 || rows.length === 0)).map(({ index }) => index);
  const described = indexes('description');
  const counterparty = indexes('counterparty');
  const fallback = indexes('type').concat(indexes('category'));
  const account = hasHeader ? accountColumn(free, columns, rows) : accountByContents(free, rows);
  const byContents = hasHeader && described.length + counterparty.length > 0 ? [] : textIn(free.filter((column) => column !== account));
  return {
    description: (described.length > 0 ? described : byContents.length > 0 ? byContents : counterparty.length > 0 ? [] : fallback).slice(
      0,
      MOST_TEXTS,
    ),
    counterparty: counterparty.slice(0, MOST_TEXTS),
    reference: indexes('reference').slice(0, MOST_TEXTS),
    bankId: bankIdColumn(free, rows.length),
    currency: currencyColumn(free, amount),
    account: account?.index ?? null,
    hasAccounts: (account?.values.size ?? 0) > 1,
    status: indexes('status')[0] ?? null,
  };
}

/** Columns of words, where headers do not name them. */
function textIn(columns: readonly Column[]): number[] {
  const words = columns.filter((column) => column.filled > 0 && !isDates(column) && !isAmounts(column));
  const long = words.filter((column) => column.length >= column.filled * 3);
  const texts = long.length > 0 ? long : words;
  const varied = texts.filter(({ values, filled, sides }) => sides < filled && (values.size > 1 || filled < 3));
  return (varied.length > 0 ? varied : texts).map(({ index }) => index);
}

/** Securities have names of three letters as well. */
const SECURITY = /symbol|ticker|security|isin/;

/** The nearest behind the amount, else before it. */
function currencyColumn(columns: readonly Column[], amount: number): number | null {
  const named = columnsWith(columns, 'currency').filter(({ currencies }) => currencies > 0);
  const all =
    named.length > 0
      ? named
      : columns.filter(
          (column) => column.filled > 0 && column.currencies === column.filled && column.meaning.roles.length === 0 && !isNamed(column, SECURITY),
        );
  const distance = ({ index }: Column) => (index > amount ? index - amount : amount - index + 0.5);
  return all.toSorted((one, other) => distance(one) - distance(other))[0]?.index ?? null;
}

/** A name for each movement: one that is never twice the same in many rows. */
function bankIdColumn(columns: readonly Column[], rows: number): number | null {
  const named = columns.filter((column) => roleOf(column) === 'bankId' && column.filled >= rows / 2);
  const ranked = named.filter(({ values, filled }) => filled === 0 || values.size >= Math.min(filled, 30));
  return ranked.toSorted((one, other) => Number(/trans/i.test(other.header)) - Number(/trans/i.test(one.header)))[0]?.index ?? null;
}

/** The holder's account: the same row after row, or one after another; not that of whom the column before it names. */
function accountColumn(free: readonly Column[], columns: readonly Column[], rows: readonly TableRecord[]): Column | undefined {
  const isTheirs = ({ index }: Column) => columns.slice(Math.max(0, index - 2), index).some((column) => roleOf(column) === 'counterparty');
  const named = free.filter((column) => roleOf(column) === 'account' && column.filled >= rows.length * 0.9 && column.filled > 0);
  const candidates = named.filter(
    (column) => (isOwn(column) || !isTheirs(column)) && (hasNumbers(column) || /^"?account( name)?$|^source account$|^konto$/i.test(column.header)),
  );
  const ranked = candidates.toSorted(
    (one, other) =>
      Number(isOwn(other)) - Number(isOwn(one)) ||
      Number(hasNumbers(other)) - Number(hasNumbers(one)) ||
      one.values.size - other.values.size ||
      one.index - other.index,
  );
  return ranked.find((column) => column.values.size === 1 || (column.values.size <= rows.length / 3 && changes(column, rows) === column.values.size));
}

/** Without headers, a long number or IBAN that is the same in every row. */
function accountByContents(columns: readonly Column[], rows: readonly TableRecord[]): Column | undefined {
  return columns.find(
    (column) =>
      rows.length > 1 &&
      column.filled === rows.length &&
      column.values.size === 1 &&
      hasNumbers(column) &&
      !isDates(column) &&
      [...column.values].every((value) => /^[A-Z]{0,2}[\d *x/-]{6,}[A-Z\d]*$/i.test(value)),
  );
}

function hasNumbers(column: Column): boolean {
  return [...column.values].every((value) => (value.match(/\d/g)?.length ?? 0) >= 4);
}

function isOwn(column: Column): boolean {
  return /auftrag|own\b|mijn|mein/i.test(column.header);
}

/** How often a column's value changes from row to row: accounts come one after another. */
function changes(column: Column, rows: readonly TableRecord[]): number {
  let [count, last]: [number, string] = [0, ''];
  for (const { fields } of rows) {
    const value = (fields[column.index] ?? '').trim();
    if (value === '' || value === last) continue;
    count += 1;
    last = value;
  }
  return count;
}
