/** The running balance that a file keeps: whether each balance that it states is the one before it and the row, and by that in which order its rows happened. */

import type { FileRow } from './shapes.ts';

export interface BalanceBreak {
  readonly sourceLine: number;
  readonly expected: number;
  readonly stated: number;
}

interface Direction {
  breaks: number;
  first: BalanceBreak | null;
}

/** Takes rows as they come; a file may tell the newest first. Rows without a balance count with the next one that has it. Amounts in minor units. */
export class RunningBalance {
  readonly #oldestFirst: Direction = { breaks: 0, first: null };
  readonly #newestFirst: Direction = { breaks: 0, first: null };
  #last: { readonly balance: number; readonly amount: number } | null = null;
  #between = 0;
  #steps = 0;
  #hasBalance = false;

  next(amount: number, balance: number | null, sourceLine: number): void {
    if (balance === null) {
      this.#between += amount;
      return;
    }
    this.#hasBalance = true;
    const last = this.#last;
    if (last !== null) {
      this.#steps += 1;
      hold(this.#oldestFirst, last.balance + this.#between + amount, balance, sourceLine);
      hold(this.#newestFirst, last.balance - last.amount - this.#between, balance, sourceLine);
    }
    this.#last = { balance, amount };
    this.#between = 0;
  }

  /** What follows is of another statement. */
  begin(): void {
    this.#last = null;
    this.#between = 0;
  }

  /** `null` where no row has a balance. */
  get addsUp(): boolean | null {
    return this.#hasBalance ? this.#likelier.breaks === 0 : null;
  }

  /** The first row that does not follow; `null` where all do, and where so many do not that it is no running balance. */
  get firstBreak(): BalanceBreak | null {
    return this.#likelier.breaks * 2 > this.#steps ? null : this.#likelier.first;
  }

  /** Whether the balances add up better from the last row to the first. */
  get isNewestFirst(): boolean {
    return this.#newestFirst.breaks < this.#oldestFirst.breaks;
  }

  get #likelier(): Direction {
    return this.isNewestFirst ? this.#newestFirst : this.#oldestFirst;
  }
}

function hold(direction: Direction, expected: number, stated: number, sourceLine: number): void {
  if (expected === stated) return;
  direction.breaks += 1;
  direction.first ??= { sourceLine, expected, stated };
}

/** Rows by day, those of one day as they happened. */
export function inOrderOfTime(rows: readonly FileRow[]): readonly FileRow[] {
  const inFile = rows.toSorted((a, b) => a.row - b.row);
  return (isNewestFirst(inFile) ? inFile.toReversed() : inFile).toSorted((a, b) => a.day - b.day);
}

/** By the days; where they do not say, by which way the balances add up. */
function isNewestFirst(inFile: readonly FileRow[]): boolean {
  const [first, last] = [inFile[0], inFile.at(-1)];
  if (!first || !last) return false;
  if (first.day !== last.day) return first.day > last.day;
  const running = new RunningBalance();
  for (const { amount, balance, sourceLine } of inFile) running.next(amount, balance, sourceLine);
  return running.isNewestFirst;
}
