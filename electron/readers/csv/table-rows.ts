/** Reads the rows of a table by its layout: lines, and rows that are none with the reason. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { negated, sumOf } from '../decimals.ts';
import { refuseOrder, refuseSign } from '../answers.ts';
import { DATE_ORDERS, type DecimalText, type StatementLine } from '../statement.ts';
import type { Layout } from './layout.ts';
import type { TableRecord } from './records.ts';
import { balanceNamed, isPending, namesNoMovement, namesTotal, wasNotDone } from './row-words.ts';
import { currencyOf, readAmount } from './written-amount.ts';
import { readWrittenDate } from './written-date.ts';

/** What of a movement is not as the file has it: text put together again, or a sign that no word tells. */
export type Doubt = 'unquoted_delimiter' | 'unquoted_decimals' | 'unknown_side';

/** What a record is: a movement, more of the text of the movement before it, or none, and why. */
export type Reading =
  | { readonly is: 'line'; readonly line: StatementLine & { readonly part: 'line' }; readonly account: string | null; readonly doubt: Doubt | null }
  | { readonly is: 'more'; readonly text: string }
  | { readonly is: 'none'; readonly because: string };

/** A reader of the records behind the header. Refuses figures that are no number, and days that do not exist. */
export function rowReaderOf(layout: Layout): (record: TableRecord) => Reading {
  const cellOf = (fields: readonly string[], column: number | null) => (column === null ? '' : (fields[column] ?? '').trim());

  const dayIn = (fields: readonly string[], column: number, line: number, mustBe: boolean): Day | undefined => {
    const cell = cellOf(fields, column);
    const date = cell === '' ? undefined : readWrittenDate(cell);
    const day = date?.[layout.dateOrder];
    if (date === undefined || day !== undefined || !mustBe || !/[1-9]/.test(cell)) return day;
    if (layout.answers.dateOrder !== undefined && DATE_ORDERS.some((order) => date[order] !== undefined)) refuseOrder(cell, layout.dateOrder, line);
    refuse('wrong_date', `Line ${line} has the date ${cell}, which is no day in the order of this file. Correct it, or export the file again.`, {
      sourceLine: line,
    });
  };

  const amountAt = (fields: readonly string[], column: number, line: number): { amount: DecimalText; currency: string | null } | undefined => {
    const cell = cellOf(fields, column);
    if (cell === '') return undefined;
    const sign = layout.decimalSigns.get(column) ?? '.';
    const read = readAmount(cell, sign);
    if (read === undefined && sign === layout.answers.decimalSign && readAmount(cell, sign === '.' ? ',' : '.') !== undefined)
      refuseSign(cell, sign, line);
    if (read === undefined && /\d/.test(cell))
      refuse(
        'wrong_number',
        `Line ${line} has the amount ${cell.slice(0, 40)}, which is no number of this file. Correct it, or export the file again.`,
        { sourceLine: line },
      );
    return read && { amount: read.amount, currency: read.written?.currency ?? null };
  };

  const sideOf = (fields: readonly string[], amount: DecimalText): DecimalText => {
    const side = layout.sign.sides?.by(cellOf(fields, layout.sign.sides.index));
    return (side === 'out') === layout.sign.isInverted ? amount : negated(amount);
  };

  const isUnsided = (fields: readonly string[], amount: DecimalText): boolean => {
    const { sides } = layout.sign;
    return sides !== null && /[1-9]/.test(amount) && sides.by(cellOf(fields, sides.index)) === undefined;
  };

  const amountOf = (fields: readonly string[], line: number): { amount: DecimalText; currency: string | null } | undefined => {
    let found: { amount: DecimalText; currency: string | null } | undefined;
    for (const column of layout.amounts) {
      const read = amountAt(fields, column.index, line);
      if (read === undefined) continue;
      const amount = sideOf(fields, column.reads === 'negated' ? negated(read.amount) : read.amount);
      const isMore = found !== undefined && /[1-9]/.test(found.amount) && /[1-9]/.test(amount);
      if (found === undefined || isMore || !/[1-9]/.test(found.amount))
        found = { amount: isMore && found ? sumOf([found.amount, amount]) : amount, currency: column.currency ?? read.currency };
    }
    return found;
  };

  const textOf = (fields: readonly string[], columns: readonly number[]): string => {
    let text = '';
    for (const column of columns) {
      const cell = inOneLine(fields[column] ?? '');
      if (cell !== '' && !text.includes(cell)) text = text === '' || cell.includes(text) ? cell : `${text} ${cell}`;
    }
    return text;
  };

  const firstOf = (fields: readonly string[], columns: readonly number[]): string | null =>
    columns.map((column) => inOneLine(fields[column] ?? '')).find((cell) => /[\p{L}\p{N}]/u.test(cell)) ?? null;

  /** From the holder's side, and after the movement, however the file states it. */
  const balanceAfter = (fields: readonly string[], amount: DecimalText): DecimalText | null => {
    const cell = cellOf(fields, layout.balance);
    const stated = cell === '' ? undefined : readAmount(cell, layout.decimalSigns.get(layout.balance ?? 0) ?? '.')?.amount;
    if (stated === undefined) return null;
    const ours = layout.running?.isInverted === true ? negated(stated) : stated;
    return layout.running?.states === 'before' ? sumOf([ours, amount]) : ours;
  };

  /** A delimiter within an unquoted text makes one field too many: the text is put together again where the amounts are then in place. */
  const mended = (fields: readonly string[]): readonly string[] | undefined => {
    const extra = fields.length - layout.width;
    if (extra < 1 || extra > 20) return undefined;
    for (const column of [...layout.texts.description.slice(0, 4), ...layout.texts.counterparty.slice(0, 2)]) {
      const joined = [
        ...fields.slice(0, column),
        fields.slice(column, column + extra + 1).join(layout.dialect.delimiter),
        ...fields.slice(column + extra + 1),
      ];
      const cells = layout.amounts.map(({ index }) => ({ cell: cellOf(joined, index), sign: layout.decimalSigns.get(index) ?? '.' }));
      const isDated = layout.dates.some((index) => readWrittenDate(cellOf(joined, index)) !== undefined);
      if (isDated && cells.some(({ cell }) => cell !== '') && cells.every(({ cell, sign }) => cell === '' || readAmount(cell, sign) !== undefined))
        return joined;
    }
    return undefined;
  };

  const figures = [...layout.amounts.map(({ index }) => index), ...(layout.balance === null ? [] : [layout.balance])].sort(
    (one, other) => one - other,
  );

  /** A decimal comma without quotes makes a field of the cents, where commas also part the fields: one too many for each such amount, of two digits. */
  const withDecimals = (fields: readonly string[]): readonly string[] | undefined => {
    const extra = fields.length - layout.header.length;
    if (layout.dialect.delimiter !== ',' || layout.header.length === 0 || extra < 1 || extra > figures.length) return undefined;
    const whole = [...fields];
    for (const index of figures)
      if (whole.length > layout.header.length && /^[-+]?\d+$/.test(cellOf(whole, index)) && /^\d\d$/.test(cellOf(whole, index + 1)))
        whole.splice(index, 2, `${cellOf(whole, index)}${layout.decimalSigns.get(index) ?? '.'}${cellOf(whole, index + 1)}`);
    return whole.length === layout.header.length ? whole : undefined;
  };

  const isInPlace = (fields: readonly string[]): boolean => {
    const cells = layout.amounts.map(({ index }) => ({ cell: cellOf(fields, index), sign: layout.decimalSigns.get(index) ?? '.' }));
    return cells.some(({ cell }) => cell !== '') && cells.every(({ cell, sign }) => cell === '' || readAmount(cell, sign) !== undefined);
  };

  return (record) => {
    const { line } = record;
    let fields = record.fields;
    let mend: Doubt | null = null;
    const decimal = withDecimals(fields);
    if (decimal !== undefined) [fields, mend] = [decimal, 'unquoted_decimals'];
    else if (fields.length > layout.width && fields.slice(layout.width).some((field) => field.trim() !== '') && !isInPlace(fields)) {
      const whole = mended(fields);
      if (whole !== undefined) [fields, mend] = [whole, 'unquoted_delimiter'];
    }
    let day: Day | undefined;
    for (const [at, column] of layout.dates.entries()) {
      day = dayIn(fields, column, line, at === 0);
      if (day !== undefined) break;
    }
    if (day === undefined) return withoutDate(fields, layout, () => amountOf(fields, line) !== undefined);
    const description = textOf(fields, layout.texts.description);
    const counterparty = textOf(fields, layout.texts.counterparty);
    const said = description === '' ? counterparty : description;
    if (namesNoMovement(said)) return { is: 'none', because: 'balance' };
    const status = cellOf(fields, layout.texts.status);
    if (wasNotDone(status)) return { is: 'none', because: 'not_done' };
    const amount = amountOf(fields, line);
    if (amount === undefined) return { is: 'none', because: balanceNamed(said) === undefined ? 'no_amount' : 'balance' };
    return {
      is: 'line',
      doubt: mend ?? (isUnsided(fields, amount.amount) ? 'unknown_side' : null),
      account: layout.texts.account === null ? null : inOneLine(cellOf(fields, layout.texts.account)) || null,
      line: {
        part: 'line',
        date: day,
        isBooked: !isPending(status),
        valueDate: layout.valueDate === null ? null : (dayIn(fields, layout.valueDate, line, false) ?? null),
        bookingDate: null,
        amount: amount.amount,
        currency: (layout.texts.currency === null ? null : (currencyOf(cellOf(fields, layout.texts.currency)) ?? null)) || amount.currency,
        description: said,
        counterparty,
        reference: firstOf(fields, layout.texts.reference),
        bankId: cellOf(fields, layout.texts.bankId) || null,
        balance: balanceAfter(fields, amount.amount),
        sourceLine: line,
      },
    };
  };
}

function withoutDate(fields: readonly string[], layout: Layout, hasAmount: () => boolean): Reading {
  const cells = fields.map((field) => field.trim()).filter((cell) => cell !== '');
  if (cells.length === 0) return { is: 'none', because: 'empty' };
  if (layout.header.length > 0 && fields.every((field, at) => field.trim() === (layout.header[at] ?? ''))) return { is: 'none', because: 'header' };
  if (cells.some(namesTotal)) return { is: 'none', because: 'total' };
  if (cells.some((cell) => balanceNamed(cell) !== undefined)) return { is: 'none', because: 'balance' };
  const isPlaced = layout.amounts.some(
    ({ index }) => /\d/.test(fields[index] ?? '') && readAmount((fields[index] ?? '').trim(), layout.decimalSigns.get(index) ?? '.') !== undefined,
  );
  if (isPlaced && hasAmount()) return { is: 'none', because: 'no_date' };
  const described = layout.texts.description.map((column) => inOneLine(fields[column] ?? '')).filter((text) => text !== '');
  return described.length === cells.length ? { is: 'more', text: described.join(' ') } : { is: 'none', because: 'remark' };
}

const APOSTROPHE = 39;

/** Text of several lines, or with much space, in one line. */
function inOneLine(text: string): string {
  const line = /\s\s|[^\S ]|^\s|\s$/.test(text) ? text.replace(/\s+/g, ' ').trim() : text;
  // Spreadsheets keep as text what begins with an apostrophe.
  if (!line.startsWith("'")) return line;
  let [start, end] = [0, line.length];
  while (line.charCodeAt(start) === APOSTROPHE) start += 1;
  while (end > start && line.charCodeAt(end - 1) === APOSTROPHE) end -= 1;
  return line.slice(start, end);
}
