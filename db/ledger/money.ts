/**
 * Money and credits as integers (rule L1): currencies and their minor units, decimal text to integer by digits,
 * and the two roundings that the rules allow. No floating point result ever leaves this file.
 */

/** ISO 4217 codes in use, by the number of decimals of their minor unit. */
const CURRENCIES_BY_DECIMALS: ReadonlyArray<readonly [decimals: number, codes: string]> = [
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  ],
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const DECIMALS: ReadonlyMap<string, number> = new Map(
  CURRENCIES_BY_DECIMALS.flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals] as const)),
);

/** Decimals of a currency's minor unit, or `undefined` where the code is not in ISO 4217. */
export function currencyDecimals(code: string): number | undefined {
  return DECIMALS.get(code);
}

/** Every ISO 4217 code this book knows, in alphabetical order. */
export function currencyCodes(): readonly string[] {
  return [...DECIMALS.keys()].sort();
}

/** Largest single amount or quantity, in minor units, that a book accepts: sums of millions stay exact. */
export const LARGEST_AMOUNT = 99_999_999_999_999;

/** In what a workspace counts. */
export interface Units {
  readonly currency: string;
  readonly currencyDecimals: number;
  readonly creditDecimals: number;
}

export type DecimalProblem = 'not_a_number' | 'too_many_decimals' | 'too_large';

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * Reads plain decimal text (`-12.5`, `1000`) as an integer number of units of `10^-decimals`, digit by digit.
 * Returns the problem instead where the text is not such a number, is finer than the unit or beyond {@link LARGEST_AMOUNT}.
 */
export function parseDecimal(text: string, decimals: number): number | DecimalProblem {
  if (!DECIMAL.test(text)) return 'not_a_number';
  const negative = text.charCodeAt(0) === 45;
  const point = text.indexOf('.');
  const whole = text.slice(negative ? 1 : 0, point < 0 ? undefined : point);
  const given = point < 0 ? '' : text.slice(point + 1);
  if (given.length > decimals && /[1-9]/.test(given.slice(decimals))) return 'too_many_decimals';
  if (whole.length > 18) return 'too_large';
  const magnitude = Number(whole + given.slice(0, decimals).padEnd(decimals, '0'));
  if (magnitude > LARGEST_AMOUNT) return 'too_large';
  return negative && magnitude !== 0 ? -magnitude : magnitude;
}

/** Exact decimal text of an integer in units of `10^-decimals`: `formatDecimal(-1250, 2)` is `-12.50`. */
export function formatDecimal(amount: number, decimals: number): string {
  const sign = amount < 0 ? '-' : '';
  const digits = String(Math.abs(amount));
  if (decimals === 0) return sign + digits;
  const padded = digits.padStart(decimals + 1, '0');
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** An amount as sentences have it: `figureText(-123450, 2)` is `−1,234.50`. Figures that programs read have {@link formatDecimal}. */
export function figureText(amount: number, decimals: number): string {
  const [whole = '', part] = formatDecimal(amount, decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',').replace('-', '\u2212');
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/**
 * `total · part / whole`, rounded half up (rule L7). All three are integers, `part ≥ 0`, `whole > 0`, `total ≥ 0`.
 */
export function proportion(total: number, part: number, whole: number): number {
  const product = 2 * total * part + whole;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const divisor = 2 * whole;
    return (product - (product % divisor)) / divisor;
  }
  return Number((2n * BigInt(total) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

/** An integer in units of `10^-from` as one in units of `10^-to`, magnitude rounded half up. */
export function rescale(amount: number, from: number, to: number): number {
  if (to === from) return amount;
  if (to > from) return amount * 10 ** (to - from);
  const magnitude = proportion(Math.abs(amount), 1, 10 ** (from - to));
  return amount < 0 && magnitude !== 0 ? -magnitude : magnitude;
}

/** `numerator / denominator` rounded half up: the half of a negative ratio goes towards plus infinity as well. */
export function roundedRatio(numerator: number, denominator: number): number {
  const twice = 2n * BigInt(numerator) + BigInt(denominator);
  const divisor = 2n * BigInt(denominator);
  const quotient = twice / divisor;
  return Number(twice < 0n && twice % divisor !== 0n ? quotient - 1n : quotient);
}

/** How many whole times `denominator` goes into `numerator`; neither is negative. */
export function wholeRatio(numerator: number, denominator: number): number {
  return (numerator - (numerator % denominator)) / denominator;
}
