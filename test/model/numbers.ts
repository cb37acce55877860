/** Exact decimal arithmetic of the reference model: text to whole units, half-up division, whole units to text. */

/** ISO 4217: currencies whose minor unit is not a hundredth. */
const otherDecimals: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** L1: how many decimals the minor unit of `currency` has. */
export function currencyDecimals(currency: string): number {
  return otherDecimals[currency] ?? 2;
}

/** `'8.5'` with 2 decimals is `850n`; null for what is no plain decimal number or is finer than the unit. */
export function parseDecimal(text: string, decimals: number): bigint | null {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (parts === null) return null;
  const fraction = parts[3] ?? '';
  if (/[^0]/.test(fraction.slice(decimals))) return null;
  const units = BigInt((parts[2] ?? '') + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return parts[1] === '-' ? -units : units;
}

/** `850n` with 2 decimals is `'8.50'`. Zero never has a sign. */
export function formatDecimal(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = units < 0n ? '-' : '';
  return sign + whole + (decimals === 0 ? '' : '.' + digits.slice(digits.length - decimals));
}

/** numerator ÷ denominator (> 0) to the nearest whole number, a half always upwards: the floor of the quotient plus ½. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return floorDivide(2n * numerator + denominator, 2n * denominator);
}

/** `units` of a thing with `from` decimals, in units of `to` decimals, rounded half up. */
export function rescale(units: bigint, from: number, to: number): bigint {
  return divideHalfUp(units * 10n ** BigInt(to), 10n ** BigInt(from));
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function sum(numbers: readonly bigint[]): bigint {
  let total = 0n;
  for (const each of numbers) total += each;
  return total;
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}
