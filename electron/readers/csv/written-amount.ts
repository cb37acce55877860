/** Amounts as banks write them in a cell: with currencies, signs before and behind, parentheses, and letters for debit and credit. */

import { currencyDecimals } from '../../../db/ledger/money.ts';
import { readDecimal } from '../decimals.ts';
import type { DecimalSign, DecimalText } from '../statement.ts';

export interface WrittenAmount {
  /** Figures with what groups and separates them. */
  readonly figures: string;
  /** The sign that it has: a minus, parentheses, a letter for debit; a plus, a letter for credit. */
  readonly sign: '-' | '+' | '';
  /** ISO 4217, where the cell names one. */
  readonly currency: string | null;
}

const LONGEST = 48;
const FORM = /^(?<before>[^\d.,]*(?:\p{L}\.[^\d.,]*){0,3})(?<figures>(?:(?<!\p{L})[.,])?\d[\d.,'’_\s]*)(?<behind>[^\d]*)$/isu;

/** Reads a cell; `undefined` for what is more, or something else, than an amount. */
export function readWrittenAmount(cell: string): WrittenAmount | undefined {
  if (cell.length > LONGEST || !/\d/.test(cell)) return undefined;
  const parts = FORM.exec(cell.trim().replace(/[−–]/g, '-'))?.groups;
  if (parts === undefined) return undefined;
  let [figures, behind] = [(parts['figures'] ?? '').trim(), (parts['behind'] ?? '').trim()];
  // `500,-` and `500.--` have no cents; they are not negative.
  if (/[.,]$/.test(figures) && /^-{1,2}/.test(behind)) [figures, behind] = [figures.slice(0, -1), behind.replace(/^-{1,2}/, '')];
  behind = behind.replace(/^\(?([cd]r)\.?\)?$/i, '$1');
  const before = /^(?<signs>[-+(']*)(?<word>[^-+()]*)(?<more>[-+(]*)$/.exec((parts['before'] ?? '').replace(/\s/g, ''))?.groups;
  const after = /^(?<signs>[-+)]*)(?<word>[^-+()]*)(?<more>[-+)]*)$/.exec(behind.replace(/\s/g, ''))?.groups;
  if (before === undefined || after === undefined) return undefined;
  const signs = `${before['signs']}${before['more']}${after['signs']}${after['more']}`.replace("'", '');
  const words = [before['word'] ?? '', after['word'] ?? ''].filter((word) => word !== '');
  const currencies = words.map(currencyOf);
  const side = SIDES.get((after['word'] ?? '').toLowerCase());
  if (words.some((word, index) => currencies[index] === undefined && !(index === words.length - 1 && side !== undefined))) return undefined;
  const sign = signOf(signs) ?? (signs === '' ? (side ?? '') : undefined);
  if (sign === undefined) return undefined;
  return { figures, sign, currency: currencies.find((each) => each !== undefined && each !== '') ?? null };
}

function signOf(signs: string): '-' | '+' | undefined {
  if (signs === '-' || signs === '()') return '-';
  return signs === '+' ? '+' : undefined;
}

/** Letters behind an amount. */
const SIDES = new Map<string, '-' | '+'>([
  ['d', '-'],
  ['dr', '-'],
  ['db', '-'],
  ['s', '-'],
  ['soll', '-'],
  ['debit', '-'],
  ['c', '+'],
  ['cr', '+'],
  ['h', '+'],
  ['haben', '+'],
  ['credit', '+'],
]);

/** Signs of currencies; those of several countries name none. */
const SYMBOLS = new Map(
  Object.entries({
    '€': 'EUR',
    '£': 'GBP',
    '₹': 'INR',
    '₽': 'RUB',
    zł: 'PLN',
    zl: 'PLN',
    kč: 'CZK',
    ft: 'HUF',
    r$: 'BRL',
    us$: 'USD',
    a$: 'AUD',
    au$: 'AUD',
    c$: 'CAD',
    ca$: 'CAD',
    nz$: 'NZD',
    s$: 'SGD',
    hk$: 'HKD',
    '₺': 'TRY',
    '₪': 'ILS',
    '₩': 'KRW',
    '฿': 'THB',
    '₫': 'VND',
    '₱': 'PHP',
    '₴': 'UAH',
    rur: 'RUB',
    'د.إ.': 'AED',
    'ر.س.': 'SAR',
    'د.ك.': 'KWD',
    'د.ا.': 'JOD',
    'ج.م.': 'EGP',
    'ر.ق.': 'QAR',
    'د.ب.': 'BHD',
    лв: 'BGN',
    'лв.': 'BGN',
    lei: 'RON',
    rm: 'MYR',
    rp: 'IDR',

    $: '',
    '¥': '',
    kr: '',
    'kr.': '',
    'fr.': 'CHF',
    rs: '',
    'rs.': '',
    r: 'ZAR',
  }),
);

/** ISO 4217 of a sign or code; empty for a sign of several currencies, `undefined` for what is neither. */
export function currencyOf(word: string): string | undefined {
  if (word.length > 4) return word.toLowerCase() === 'euro' ? 'EUR' : undefined;
  const last = lastCurrency;
  if (last.word === word) return last.currency;
  const code = word.toUpperCase();
  const currency = SYMBOLS.get(word.toLowerCase()) ?? (/^[A-Z]{3}$/.test(code) && currencyDecimals(code) !== undefined ? code : undefined);
  lastCurrency = { word, currency };
  return currency;
}

/** Row after row names the same. */
let lastCurrency: { readonly word: string; readonly currency: string | undefined } = { word: '', currency: undefined };

const ZERO = 48;

/** The amount of a cell without what stands around it, and with its own sign; `undefined` for what is no amount by this decimal sign. */
export function readAmount(
  cell: string,
  sign: DecimalSign,
): { readonly amount: DecimalText; readonly written: WrittenAmount | undefined } | undefined {
  const plain = readPlain(cell, sign);
  if (plain !== undefined) return { amount: plain, written: undefined };
  const written = readWrittenAmount(cell);
  const amount = written && readDecimal(`${written.sign}${written.figures}`, sign);
  return amount === undefined ? undefined : { amount, written };
}

/** The common case, without looking at it twice: `-1234,50`. */
function readPlain(cell: string, sign: DecimalSign): DecimalText | undefined {
  const isNegative = cell.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  const point = sign.charCodeAt(0);
  let [separator, hasWeight] = [-1, false];
  for (let at = start; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === point && separator === -1) separator = at;
    else if (code < ZERO || code > 57) return undefined;
    else if (code !== ZERO) hasWeight = true;
  }
  const whole = (separator === -1 ? cell.length : separator) - start;
  if (whole < 1 || (whole > 1 && cell.charCodeAt(start) === ZERO) || separator === cell.length - 1) return undefined;
  const from = isNegative && !hasWeight ? 1 : 0;
  if (separator === -1 || sign === '.') return from === 0 ? cell : cell.slice(from);
  return `${cell.slice(from, separator)}.${cell.slice(separator + 1)}`;
}
