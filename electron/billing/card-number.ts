/** Full card numbers in free text (rule M4): found by length and check digit, masked but for their last four digits. */

/** Digits of any script, with the separators that people write between them. */
const RUN = /\p{Nd}(?:[\s.\-/·–—]{0,2}\p{Nd}){11,}/gu;
const SHORTEST = 13;
const LONGEST = 19;

export interface Masked {
  readonly text: string;
  /** How many full numbers were masked. */
  readonly found: number;
}

/** Masks every full card number. Ordinary ids, dates and account numbers stay, unless they are one by length and check digit. */
export function maskCardNumbers(text: string): Masked {
  let found = 0;
  const masked = text.replaceAll(RUN, (run) => {
    const positions = [...run.matchAll(/\p{Nd}/gu)].map(({ index, 0: digit }) => ({ index, length: digit.length, value: digitValue(digit) }));
    const characters = [...run].map((character) => character);
    let at = 0;
    while (at + SHORTEST <= positions.length) {
      const length = numberLengthAt(positions.map(({ value }) => value).slice(at));
      if (length === undefined) {
        at += 1;
        continue;
      }
      found += 1;
      for (const { index } of positions.slice(at, at + length - 4)) characters[[...run.slice(0, index)].length] = '•';
      at += length;
    }
    return characters.join('');
  });
  return { text: masked, found };
}

/** The longest length at which the digits begin with a number whose check digit fits. */
function numberLengthAt(digits: readonly number[]): number | undefined {
  for (let length = Math.min(LONGEST, digits.length); length >= SHORTEST; length -= 1) {
    const candidate = digits.slice(0, length);
    if (candidate[0] !== 0 && new Set(candidate).size > 1 && hasCheckDigit(candidate)) return length;
  }
  return undefined;
}

/** Luhn's check. */
function hasCheckDigit(digits: readonly number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** The value of a decimal digit of any script: they stand in blocks of ten, and what stands in more than one block has an ordinary form. */
function digitValue(digit: string): number {
  const ordinary = Number(digit.normalize('NFKC'));
  if (!Number.isNaN(ordinary)) return ordinary;
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
