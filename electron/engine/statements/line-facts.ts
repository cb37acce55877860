/** What a line of a statement file says, as the book keeps it: minor units of the workspace's currency, and texts without full card numbers (rule M4). */

import type { Day } from '../../../db/ledger/calendar.ts';
import { parseDecimal, type Units } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { LineFacts } from '../../../db/statement-lines.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { StatementLine } from '../../readers/statement.ts';

export class FactsOfLines {
  readonly #units: Units;
  readonly #file: string;
  #masked = 0;

  constructor(units: Units, file: string) {
    this.#units = units;
    this.#file = file;
  }

  /** How many full card numbers were masked. */
  get masked(): number {
    return this.#masked;
  }

  of(line: StatementLine, day: Day, amount: number, statedBalance: number | null): LineFacts {
    return {
      day,
      valueDay: line.valueDate,
      amount,
      description: this.clean(line.description),
      counterparty: this.clean(line.counterparty),
      reference: this.clean(line.reference ?? ''),
      bankId: this.clean(line.bankId ?? ''),
      statedBalance,
    };
  }

  clean(text: string): string {
    if (text.length < 13 || !MANY_DIGITS.test(text)) return text;
    const { text: clean, found } = maskCardNumbers(text);
    this.#masked += found;
    return clean;
  }

  /** Who and what a row is about, in one text. */
  textOf(line: Pick<StatementLine, 'description' | 'counterparty'> | undefined): string {
    return line === undefined ? '' : this.clean([line.counterparty, line.description].filter((text) => text !== '').join(', '));
  }

  /** `null` for what is no amount of the currency. */
  minorOrNull(text: string): number | null {
    const amount = parseDecimal(text, this.#units.currencyDecimals);
    return typeof amount === 'number' ? amount : null;
  }

  /** Refuses what is no amount of the currency (`wrong_number`), with the line; `null` for a balance of the file. */
  minor(text: string, sourceLine: number | null): number {
    const { currency, currencyDecimals } = this.#units;
    const amount = parseDecimal(text, currencyDecimals);
    if (typeof amount === 'number') return amount;
    const at = sourceLine === null ? 'A balance' : `Line ${sourceLine}`;
    const because =
      amount === 'too_many_decimals'
        ? `has more decimals than ${currency} (${currencyDecimals}): ${text.slice(0, 40)}`
        : amount === 'too_large'
          ? `has an amount beyond all bounds: ${text.slice(0, 40)}`
          : `has an amount that is no number: ${text.slice(0, 40)}`;
    refuse('wrong_number', `${at} ${because}. Check which columns and which decimal sign were read.`, {
      file: this.#file,
      ...(sourceLine === null ? {} : { sourceLine }),
    });
  }
}

/** Twelve digits with little between them: anything shorter is no card number. */
const MANY_DIGITS = /(?:\p{Nd}[^\p{L}\p{Nd}\n]{0,3}){12}/u;
