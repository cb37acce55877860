/** In which order a file writes day, month and year: found over a whole column, with what excludes the others. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { ANSWERED, refuseOrder } from '../answers.ts';
import type { DateOrder, Question } from '../statement.ts';
import type { WrittenDate } from './written-date.ts';

export interface DayOrder {
  readonly order: DateOrder;
  readonly question: Question | null;
  /** What decides it, in words. */
  readonly because: string;
  readonly sourceLine: number | null;
}

interface Seen {
  /** Dates that are no day by this order, and the first of them. */
  misses: number;
  firstMiss: { readonly text: string; readonly line: number } | null;
  last: number | undefined;
  rises: number;
  falls: number;
  /** The most days between this date and the other of its row. */
  apart: number;
}

/** Booking and value date, purchase and posting are near to each other; by a wrong order they are months apart. */
const NEAR = 10;
const FAR = 25;

/** So many changes of the day must be there before their direction tells. */
const FEWEST_CHANGES = 4;

/** Gathers evidence date by date. */
export class DayOrderEvidence {
  readonly #seen: Record<DateOrder, Seen> = { dmy: fresh(), mdy: fresh(), ymd: fresh() };
  #open = 0;
  #withPoints = 0;
  #example: { readonly text: string; readonly line: number; readonly date: WrittenDate } | null = null;

  /** One date of the file's main column, and the other date of its row. */
  add(date: WrittenDate, text: string, line: number, beside?: WrittenDate): void {
    if (date.isFixed || (date.dmy === undefined && date.mdy === undefined && date.ymd === undefined)) return;
    this.#open += 1;
    if (date.hasPoints) this.#withPoints += 1;
    for (const order of ['dmy', 'mdy', 'ymd'] as const) {
      const seen = this.#seen[order];
      const day = date[order];
      if (day === undefined) {
        seen.misses += 1;
        seen.firstMiss ??= { text, line };
      } else {
        if (seen.last !== undefined && day > seen.last) seen.rises += 1;
        if (seen.last !== undefined && day < seen.last) seen.falls += 1;
        seen.last = day;
        const other = beside?.[order];
        if (other !== undefined) seen.apart = Math.max(seen.apart, Math.abs(other - day));
      }
    }
    if (date.dmy !== undefined && date.mdy !== undefined && date.dmy !== date.mdy) this.#example ??= { text, line, date };
  }

  /** Whether more dates could still tell. */
  get isOpen(): boolean {
    return this.#open > 0 && this.#possible().length > 1;
  }

  /** Orders by which the most dates are days; the year in front only where nothing else is possible, for banks that put it there write it in full. */
  #possible(): DateOrder[] {
    const fewest = Math.min(this.#seen.dmy.misses, this.#seen.mdy.misses);
    const usual = (['dmy', 'mdy'] as const).filter(
      (order) => this.#seen[order].misses === fewest && (order === 'dmy' || this.#withPoints < this.#open),
    );
    return this.#seen.ymd.misses < fewest || usual.length === 0 ? ['ymd'] : usual;
  }

  /** `answer` counts wherever it is possible, and is refused where it is not; `likely` is what is assumed without one. */
  decide(answer: DateOrder | undefined, likely: DateOrder): DayOrder {
    if (this.#open === 0) return decided(answer ?? 'dmy', 'Every date has its year first or its month by name.');
    if (answer !== undefined) return this.#answered(answer);
    const possible = this.#possible();
    const [only] = possible;
    if (possible.length === 1 && only !== undefined) return this.#exclusion(only);
    const near = possible.filter((order) => this.#seen[order].apart <= NEAR);
    const [together] = near;
    if (near.length === 1 && together !== undefined && possible.every((order) => order === together || this.#seen[order].apart >= FAR))
      return decided(together, `The two dates of a row are near to each other only as ${together}.`);
    const sorted = this.#sorted(possible);
    if (sorted !== undefined) return decided(sorted, `The rows are in the order of their dates only if these are read as ${sorted}.`);
    if (this.#example === null) return decided(likely, 'Every date is the same day by either order.');
    const { text, line, date } = this.#example;
    const evidence = `Line ${line} has ${text}: ${formatDay(date.dmy ?? 0)} or ${formatDay(date.mdy ?? 0)}. No date in the file has a day above 12, nor does the order of the rows tell.`;
    return { ...decided(likely, evidence), question: { kind: 'date_order', options: possible, assumed: likely, evidence, sourceLine: line } };
  }

  #answered(order: DateOrder): DayOrder {
    const miss = this.#seen[order].firstMiss;
    if (miss !== null) refuseOrder(miss.text, order, miss.line);
    return decided(order, ANSWERED);
  }

  #exclusion(only: DateOrder): DayOrder {
    const excluded = (['dmy', 'mdy'] as const).find((other) => other !== only && this.#seen[other].firstMiss !== null);
    const miss = excluded && this.#seen[excluded].firstMiss;
    if (!miss) return decided(only, 'Dates with points have the day first.');
    return { ...decided(only, `Line ${miss.line} has ${miss.text}, which is no day as ${excluded}.`), sourceLine: miss.line };
  }

  /** The order by which the rows are sorted, where they are by one and far from it by the other. */
  #sorted(possible: readonly DateOrder[]): DateOrder | undefined {
    const disorder = (order: DateOrder) => {
      const { rises, falls } = this.#seen[order];
      return rises + falls < FEWEST_CHANGES ? undefined : Math.min(rises, falls) / (rises + falls);
    };
    const [best, next] = possible.map((order) => ({ order, share: disorder(order) })).sort((one, other) => (one.share ?? 1) - (other.share ?? 1));
    if (best?.share === undefined || next?.share === undefined) return undefined;
    return best.share <= 0.02 && next.share >= 0.1 ? best.order : undefined;
  }
}

function decided(order: DateOrder, because: string): DayOrder {
  return { order, question: null, because, sourceLine: null };
}

function fresh(): Seen {
  return { misses: 0, firstMiss: null, last: undefined, rises: 0, falls: 0, apart: 0 };
}
