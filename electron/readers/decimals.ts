/** Amounts as statement files write them, read digit by digit as exact decimal text (rule L1: no floating point on a money path). */

import type { DecimalSign, DecimalText } from './statement.ts';

const SPACES = /[\s'’ʼ_]/gu;

/**
 * Reads a number that has `sign` before its decimals, with thousands grouped or not, a sign before or behind it, or in parentheses;
 * without currencies and words. `undefined` for any other text.
 */
export function readDecimal(text: string, sign: DecimalSign): DecimalText | undefined {
  const bare = text.trim().replaceAll('−', '-');
  const parts = /^(?<open>\()?(?<before>[+-])?(?<digits>.*?)(?<behind>[+-])?(?<close>\))?$/su.exec(bare)?.groups;
  if (parts === undefined || (parts['open'] === undefined) !== (parts['close'] === undefined)) return undefined;
  if (parts['before'] !== undefined && parts['behind'] !== undefined) return undefined;
  const digits = plainDigits(parts['digits'] ?? '', sign);
  if (digits === undefined) return undefined;
  const isNegative = (parts['before'] ?? parts['behind']) === '-' ? parts['open'] === undefined : parts['open'] !== undefined;
  return isNegative && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** `1.234,50` as `1234.50`; groups are of three, or (as in India) of two before the last three. */
function plainDigits(text: string, sign: DecimalSign): string | undefined {
  const group = sign === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = text.replace(SPACES, '').split(sign);
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined;
  const groups = whole.split(group);
  if (!groups.every((each) => /^\d*$/.test(each))) return undefined;
  if (
    groups.length > 1 &&
    !(/^\d{1,3}$/.test(groups[0] ?? '') && groups.at(-1)?.length === 3 && groups.slice(1, -1).every(({ length }) => length === 2 || length === 3))
  )
    return undefined;
  const joined = groups.join('');
  if (joined === '' && (fraction ?? '') === '') return undefined;
  const trimmed = joined.replace(/^0+(?=\d)/, '');
  return `${trimmed === '' ? '0' : trimmed}${fraction ? `.${fraction}` : ''}`;
}

/** `none` of the two is in it; `either` where `1.234` may be a thousand or one. */
export type SignInFigures = DecimalSign | 'none' | 'either';

const GROUPING_SPACE = /[\s'’_]/u;

/** What figures, without currencies, say by themselves of the sign before their decimals. */
export function decimalSignIn(amount: string): SignInFigures {
  const [point, comma] = [amount.lastIndexOf('.'), amount.lastIndexOf(',')];
  if (point === -1 && comma === -1) return 'none';
  if (point !== -1 && comma !== -1) return point > comma ? '.' : ',';
  const [sign, at] = point === -1 ? ([',', comma] as const) : (['.', point] as const);
  if (amount.indexOf(sign) !== at) return otherSign(sign);
  if (digitsIn(amount, at + 1, amount.length) !== 3) return sign;
  const before = digitsIn(amount, 0, at);
  const isWhole = before === 0 || before > 3 || /^[^\d]*0/.test(amount) || GROUPING_SPACE.test(amount.slice(0, at));
  return isWhole ? sign : 'either';
}

/** The one of the two that it is not. */
export function otherSign(sign: DecimalSign): DecimalSign {
  return sign === '.' ? ',' : '.';
}

function digitsIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

/** The number with the other sign. */
export function negated(amount: DecimalText): DecimalText {
  if (amount.startsWith('-')) return amount.slice(1);
  return /[1-9]/.test(amount) ? `-${amount}` : amount;
}

/** The exact sum of decimals, with as many decimals as the longest has. */
export function sumOf(amounts: Iterable<DecimalText>): DecimalText {
  const all = [...amounts];
  const decimals = Math.max(0, ...all.map(decimalsOf));
  const units = all.reduce((sum, amount) => sum + unitsOf(amount, decimals), 0n);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${units < 0n ? '-' : ''}${whole}${decimals === 0 ? '' : `.${digits.slice(digits.length - decimals)}`}`;
}

/** Whether two decimals are the same number. */
export function isSameDecimal(one: DecimalText, other: DecimalText): boolean {
  const decimals = Math.max(decimalsOf(one), decimalsOf(other));
  return unitsOf(one, decimals) === unitsOf(other, decimals);
}

function decimalsOf(amount: DecimalText): number {
  const point = amount.indexOf('.');
  return point === -1 ? 0 : amount.length - point - 1;
}

function unitsOf(amount: DecimalText, decimals: number): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
