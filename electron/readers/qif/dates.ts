/** Dates of QIF files, which say nothing of the order of day and month: found over the whole file, else asked (rule I2). */

import { parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { ANSWERED, refuseOrder } from '../answers.ts';
import { civilDay } from '../civil-day.ts';
import { dateForm } from '../layout-name.ts';
import { DATE_ORDERS, type DateOrder, type StatementPart } from '../statement.ts';

/** Three numbers in the order of the file; of which the first is a year, or the last is. */
interface Numbers {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  /** `null` where the number of digits leaves it open. */
  readonly year: 'first' | 'third' | null;
  /** Quicken writes an apostrophe before years from 2000 on. */
  readonly isAfter1999: boolean;
  readonly isDotted: boolean;
}

const NUMBERS = /^(\d{1,4}) ?([-/., ]) ?(\d{1,2}) ?([-/.,' ]) ?(\d{1,4})(?:[T ]+\d{1,2}:.*)?$/;
const DIGITS = /^(\d{4})(\d\d)(\d\d)$/;
const NAMED_MONTH = /^(?:(\d{1,2})[-/. ]*([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?[-/. ]*(\d{1,2}))[-/., ']*(\d{4}|\d\d)$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Years of two digits from here on are of the twentieth century. */
const PIVOT = 70;

/** The day, the numbers that wait for their order, or nothing. */
function parse(text: string): Day | Numbers | undefined {
  const bare = text.slice(0, 64).replace(/\s+/g, ' ').trim();
  const parts = NUMBERS.exec(bare);
  if (parts) return numbersOf(parts);
  const digits = DIGITS.exec(bare);
  if (digits) return parseDay(`${digits[1]}-${digits[2]}-${digits[3]}`);
  const named = NAMED_MONTH.exec(bare);
  const month = MONTHS.indexOf((named?.[2] ?? named?.[3] ?? '').slice(0, 3).toLowerCase()) + 1;
  if (!named || month === 0) return undefined;
  return civilDay(fullYear(Number(named[5]), named[5]?.length === 4, false), month, Number(named[1] ?? named[4]));
}

function numbersOf([, first = '', separator, second = '', beforeThird, third = '']: RegExpExecArray): Numbers | undefined {
  if (first.length === 3 || third.length === 3 || (first.length === 4 && third.length > 2)) return undefined;
  const isYearLast = third.length === 4 || beforeThird === "'";
  return {
    first: Number(first),
    second: Number(second),
    third: Number(third),
    year: first.length === 4 ? 'first' : isYearLast ? 'third' : null,
    isAfter1999: beforeThird === "'",
    isDotted: separator === '.',
  };
}

function dayIn({ first, second, third, year, isAfter1999 }: Numbers, order: DateOrder): Day | undefined {
  if (year === 'first') return civilDay(first, second, third);
  if (order === 'ymd') return year === 'third' ? undefined : civilDay(fullYear(first, false, false), second, third);
  const full = fullYear(third, third > 99, isAfter1999);
  return order === 'dmy' ? civilDay(full, second, first) : civilDay(full, first, second);
}

function fullYear(year: number, isFull: boolean, isAfter1999: boolean): number {
  if (isFull) return year;
  return year >= PIVOT && !isAfter1999 ? 1900 + year : 2000 + year;
}

/** What one order makes of all dates. */
interface Reading {
  impossible: { readonly text: string; readonly sourceLine: number } | null;
  last: Day | null;
  rises: boolean;
  falls: boolean;
}

/** Collects the dates of a file, then reads each of them. */
export class DateReader {
  readonly #readings: Readonly<Record<DateOrder, Reading>> = { dmy: newReading(), mdy: newReading(), ymd: newReading() };
  #firstOpen: { readonly text: string; readonly sourceLine: number } | undefined;
  #isAllDotted = true;
  #first = '';
  #order: DateOrder = 'mdy';

  /** Every date is shown once before any is read. One that is no date is left to be refused when it is read. */
  note(text: string, sourceLine: number): void {
    if (this.#first === '') this.#first = text;
    const date = parse(text);
    if (date === undefined || typeof date === 'number' || date.year === 'first') return;
    const days = { dmy: dayIn(date, 'dmy'), mdy: dayIn(date, 'mdy'), ymd: dayIn(date, 'ymd') };
    if (DATE_ORDERS.every((order) => days[order] === undefined)) return;
    this.#isAllDotted &&= date.isDotted;
    for (const order of DATE_ORDERS) noteIn(this.#readings[order], days[order], text, sourceLine);
    if (days.dmy !== days.mdy) this.#firstOpen ??= { text: text.slice(0, 40), sourceLine };
  }

  /** How the first date is written. */
  get form(): string {
    return dateForm(this.#first);
  }

  /** Settles the order of the file, and asks where two are possible and nothing was answered. Refuses an answer that is not possible, and dates that no order fits. */
  settle(answer: DateOrder | undefined): StatementPart | undefined {
    const possible = DATE_ORDERS.filter((order) => this.#readings[order].impossible === null);
    const [first] = possible;
    if (answer !== undefined) {
      const { impossible } = this.#readings[answer];
      if (impossible) refuseOrder(impossible.text, answer, impossible.sourceLine);
      this.#order = answer;
      return this.#found(ANSWERED, null);
    }
    if (first === undefined) this.#refuseContradiction();
    // A year of two digits at the beginning is rare: it is believed where nothing else is possible.
    const usual = possible.filter((order) => order !== 'ymd');
    const isOpen = usual.length > 1 && this.#firstOpen !== undefined && !this.#isAllDotted;
    this.#order = isOpen ? this.#likelier() : (usual[0] ?? first);
    if (!isOpen || this.#firstOpen === undefined) return this.#exclusion();
    const { text, sourceLine } = this.#firstOpen;
    return {
      part: 'question',
      kind: 'date_order',
      options: usual,
      assumed: this.#order,
      evidence: `${text} on line ${sourceLine} may have the day or the month first, and no date of the file tells which`,
      sourceLine,
    };
  }

  #exclusion(): StatementPart | undefined {
    const excluded = (['dmy', 'mdy'] as const).find((order) => order !== this.#order && this.#readings[order].impossible !== null);
    const impossible = excluded && this.#readings[excluded].impossible;
    if (impossible)
      return this.#found(`Line ${impossible.sourceLine} has ${impossible.text}, which is no day as ${excluded}.`, impossible.sourceLine);
    return this.#firstOpen && this.#isAllDotted ? this.#found('Dates with points have the day first.', null) : undefined;
  }

  #found(evidence: string, sourceLine: number | null): StatementPart {
    return { part: 'detected', what: 'date_order', value: this.#order, evidence, sourceLine };
  }

  /** By the settled order; `undefined` for what is no date. */
  read(text: string): Day | undefined {
    const date = parse(text);
    return date === undefined || typeof date === 'number' ? date : dayIn(date, this.#order);
  }

  /** The one in which the file goes forwards or backwards all the time; as in Quicken's own country where both do or neither. */
  #likelier(): DateOrder {
    const isSorted = (order: DateOrder): boolean => !(this.#readings[order].rises && this.#readings[order].falls);
    return isSorted('dmy') && !isSorted('mdy') ? 'dmy' : 'mdy';
  }

  #refuseContradiction(): never {
    const { dmy, mdy } = this.#readings;
    const [one, other] = [dmy.impossible?.sourceLine ?? 0, mdy.impossible?.sourceLine ?? 0];
    const message = `The dates on lines ${Math.min(one, other)} and ${Math.max(one, other)} have day and month in different orders. Export the file again, with one form of dates.`;
    refuse('wrong_date', message, { sourceLine: Math.max(one, other) });
  }
}

function newReading(): Reading {
  return { impossible: null, last: null, rises: false, falls: false };
}

function noteIn(reading: Reading, day: Day | undefined, text: string, sourceLine: number): void {
  if (day === undefined) {
    reading.impossible ??= { text: text.slice(0, 40), sourceLine };
    return;
  }
  if (reading.last !== null) {
    reading.rises ||= day > reading.last;
    reading.falls ||= day < reading.last;
  }
  reading.last = day;
}
