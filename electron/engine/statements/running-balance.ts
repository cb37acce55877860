/** Whether the balances that a file states behind its rows follow from each other, row by row as they come; a file may tell the newest first. */

export interface BalanceBreak {
  readonly sourceLine: number;
  readonly expected: number;
  readonly stated: number;
}

interface Direction {
  breaks: number;
  first: BalanceBreak | null;
}

/** Rows without a balance count with the next one that has it. Amounts in minor units. */
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

  get #likelier(): Direction {
    return this.#newestFirst.breaks < this.#oldestFirst.breaks ? this.#newestFirst : this.#oldestFirst;
  }
}

function hold(direction: Direction, expected: number, stated: number, sourceLine: number): void {
  if (expected === stated) return;
  direction.breaks += 1;
  direction.first ??= { sourceLine, expected, stated };
}
