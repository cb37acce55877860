/** One message of a customer statement, and whether its movements come to what it says of them. */

import { isSameDecimal, negated, sumOf } from '../decimals.ts';
import type { StatementPart } from '../statement.ts';
import type { Balance, Total } from './balance.ts';
import type { Movement } from './movement.ts';

type Warning = Extract<StatementPart, { readonly part: 'warning' }>;

/** Several may be the pages of one statement. */
export class Message {
  account: string | null;
  currency: string | null = null;
  opening: Balance | undefined;
  /** Whether its statement was begun. */
  isBegun = false;
  /** Whether it has more than a head. */
  hasBody = false;
  isClosed = false;
  isEnded = false;
  hasMovements = false;
  /** Of debits, less than nothing. */
  readonly #debits = { count: 0, sum: '0' };
  readonly #credits = { count: 0, sum: '0' };
  #hasExpected = false;

  constructor(account: string | null) {
    this.account = account;
  }

  /** Adds up a movement; one that is only expected is none yet. */
  add({ isExpected, isDebit, amount }: Movement): void {
    this.hasMovements = true;
    if (isExpected) {
      this.#hasExpected = true;
      return;
    }
    const total = isDebit ? this.#debits : this.#credits;
    total.count += 1;
    total.sum = sumOf([total.sum, amount]);
  }

  /** `undefined` where the opening balance and the movements come to the closing balance. */
  mismatchWith(closing: Balance): Warning | undefined {
    const { opening } = this;
    if (opening === undefined) return undefined;
    const sourceLine = closing.line;
    if (opening.currency !== null && closing.currency !== null && opening.currency !== closing.currency) {
      const message = `The statement opens in ${opening.currency} (line ${opening.line}) and closes in ${closing.currency} (line ${closing.line}).`;
      return { part: 'warning', code: 'other_currency', message, sourceLine };
    }
    const expected = sumOf([opening.amount, this.#debits.sum, this.#credits.sum]);
    if (isSameDecimal(expected, closing.amount)) return undefined;
    const message = `The balance of ${closing.amount} in line ${closing.line} should be ${expected}: the opening balance and the movements come to that.`;
    return { part: 'warning', code: 'balance_mismatch', message, sourceLine };
  }

  /** `undefined` where there are as many debits or credits as that, and they come to it; what is expected may be counted or not. */
  mismatchWithTotal(total: Total): Warning | undefined {
    if (this.#hasExpected) return undefined;
    const { count, sum } = total.isOfDebits ? this.#debits : this.#credits;
    const amount = total.isOfDebits ? negated(sum) : sum;
    if (count === total.count && isSameDecimal(amount, total.amount)) return undefined;
    const kind = total.isOfDebits ? 'debits' : 'credits';
    const message = `Line ${total.line} says ${total.count} ${kind} of ${total.amount}; there are ${count} of ${amount}.`;
    return { part: 'warning', code: 'totals_mismatch', message, sourceLine: total.line };
  }
}
