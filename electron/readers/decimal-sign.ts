/** Amounts in files that do not say what stands before decimals: told from the amount itself, else from the other amounts of the file, else asked (rule I2). */

import { decimalSignIn, otherSign, readDecimal, type DecimalSign, type SignInFigures } from './decimals.ts';
import type { DecimalText, Question } from './statement.ts';

/** What most amounts are: nothing is left to find out, and they are what they say. */
const PLAIN = /^(?:0|-?[1-9]\d*|-?0(?=\.\d?[1-9]))(?:\.\d\d?)?$/;
const CURRENCY_SIGNS = /R?\p{Sc}/gu;

export class AmountReader {
  readonly #otherAmounts: () => Iterable<string>;
  readonly #whereOpen: 'decimals' | 'thousands';
  #sign: SignInFigures | undefined;
  #asked: { readonly text: string; readonly sourceLine: number } | undefined;

  /** `otherAmounts` are those of the whole file, gone through once and only if need be; `whereOpen` is what the format takes `1.234` for where they tell nothing. */
  constructor(otherAmounts: () => Iterable<string>, whereOpen: 'decimals' | 'thousands') {
    this.#otherAmounts = otherAmounts;
    this.#whereOpen = whereOpen;
  }

  /** The exact number, or `undefined` where the text is none. */
  read(text: string, sourceLine: number): DecimalText | undefined {
    if (PLAIN.test(text)) return text;
    const bare = text.replace(CURRENCY_SIGNS, '').trim();
    const sign = decimalSignIn(bare);
    if (sign === 'none') return readDecimal(bare, '.');
    return readDecimal(bare, sign === 'either' ? this.#signOfFile(bare, sourceLine) : sign);
  }

  /** What was left open by all that was read so far. */
  question(): Question | undefined {
    if (this.#asked === undefined) return undefined;
    const { text, sourceLine } = this.#asked;
    return {
      kind: 'decimal_sign',
      options: ['.', ','],
      assumed: this.#assumed(text),
      evidence: `${text} on line ${sourceLine} may have decimals or thousands, and no other amount tells which`,
      sourceLine,
    };
  }

  #signOfFile(text: string, sourceLine: number): DecimalSign {
    this.#sign ??= signOfAll(this.#otherAmounts());
    if (this.#sign === '.' || this.#sign === ',') return this.#sign;
    this.#asked ??= { text, sourceLine };
    return this.#assumed(text);
  }

  #assumed(text: string): DecimalSign {
    const written = text.includes('.') ? '.' : ',';
    return this.#whereOpen === 'decimals' ? written : otherSign(written);
  }
}

/** What all of them agree on that are not open themselves. */
function signOfAll(amounts: Iterable<string>): SignInFigures {
  let found: SignInFigures = 'none';
  for (const amount of amounts) {
    const sign = decimalSignIn(amount.replace(CURRENCY_SIGNS, '').trim());
    if (sign === 'none' || sign === 'either' || sign === found) continue;
    if (found !== 'none') return 'either';
    found = sign;
  }
  return found;
}
