/** Amounts in files that do not say what stands before decimals: told from the amount itself, else from the other amounts of the file, else asked (rule I2). */

import { ANSWERED, refuseSign } from './answers.ts';
import { decimalSignIn, otherSign, readDecimal, type SignInFigures } from './decimals.ts';
import { DECIMAL_SIGNS, type DecimalSign, type DecimalText, type StatementPart } from './statement.ts';

/** What most amounts are: nothing is left to find out, and they are what they say. */
const PLAIN = /^(?:0|-?[1-9]\d*|-?0(?=\.\d?[1-9]))(?:\.\d\d?)?$/;
const CURRENCY_SIGNS = /R?\p{Sc}/gu;

export class AmountReader {
  readonly #otherAmounts: () => Iterable<string>;
  readonly #whereOpen: 'decimals' | 'thousands';
  readonly #answer: DecimalSign | undefined;
  #sign: SignInFigures | undefined;
  /** The first amount that shows its sign, and the first that was open where none did. */
  #shown: { readonly sign: DecimalSign; readonly text: string; readonly sourceLine: number } | undefined;
  #asked: { readonly text: string; readonly sourceLine: number } | undefined;

  /**
   * `otherAmounts` are those of the whole file, gone through once and only if need be; `whereOpen` is what the format takes `1.234` for
   * where they tell nothing, and nothing was answered.
   */
  constructor(otherAmounts: () => Iterable<string>, whereOpen: 'decimals' | 'thousands', answer: DecimalSign | undefined) {
    this.#otherAmounts = otherAmounts;
    this.#whereOpen = whereOpen;
    this.#answer = answer;
  }

  /** The exact number, or `undefined` where the text is none. Refuses one that has the other sign than was answered. */
  read(text: string, sourceLine: number): DecimalText | undefined {
    if (PLAIN.test(text)) {
      if ((this.#shown === undefined || this.#answer === ',') && text.includes('.')) this.#note('.', text, sourceLine);
      return text;
    }
    const bare = text.replace(CURRENCY_SIGNS, '').trim();
    const sign = decimalSignIn(bare);
    if (sign === 'none') return readDecimal(bare, '.');
    const amount = readDecimal(bare, sign === 'either' ? (this.#answer ?? this.#signOfFile(bare, sourceLine)) : sign);
    if (amount !== undefined && sign !== 'either') this.#note(sign, bare, sourceLine);
    return amount;
  }

  /** What all that was read so far left open, or shows. */
  found(): StatementPart | undefined {
    if (this.#asked !== undefined) {
      const { text, sourceLine } = this.#asked;
      const evidence = `${text} on line ${sourceLine} may have decimals or thousands, and no other amount tells which`;
      return { part: 'question', kind: 'decimal_sign', options: DECIMAL_SIGNS, assumed: this.#assumed(text), evidence, sourceLine };
    }
    if (this.#shown !== undefined) {
      const { sign, text, sourceLine } = this.#shown;
      return { part: 'detected', what: 'decimal_sign', value: sign, evidence: `Line ${sourceLine} has ${text}.`, sourceLine };
    }
    if (this.#answer === undefined) return undefined;
    return { part: 'detected', what: 'decimal_sign', value: this.#answer, evidence: ANSWERED, sourceLine: null };
  }

  #note(sign: DecimalSign, text: string, sourceLine: number): void {
    if (this.#answer !== undefined && this.#answer !== sign) refuseSign(text, this.#answer, sourceLine);
    this.#shown ??= { sign, text, sourceLine };
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
