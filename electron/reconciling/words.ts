/** What the text of a statement line says: its words, its payee, amounts in other currencies, and whether it speaks of a fee or of interest. */

import type { LineCategory } from '../../db/ledger/accounts.ts';
import { currencyDecimals } from '../../db/ledger/money.ts';
import type { OriginalAmount, StatementSide } from './shapes.ts';

/** Words in capitals without accents: letters and digits, everything else divides. */
export function wordsOf(text: string): readonly string[] {
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replace(MARKS, '');
  return plain.toUpperCase().split(DIVIDERS).filter(Boolean);
}

const ASCII = /^[\x20-\x7e]*$/;
const MARKS = /\p{M}+/gu;
const DIVIDERS = /[^\p{L}\p{N}]+/u;

export function textOf({ description, counterparty, reference }: StatementSide): string {
  return `${counterparty} ${description} ${reference ?? ''}`;
}

/**
 * Who a line is about, the same from one line to the next: its counterparty, else its description, without what changes (words with a digit,
 * currency codes). Empty where nothing is left.
 */
export function payeeOf({ description, counterparty }: Pick<StatementSide, 'description' | 'counterparty'>): string {
  const lasting = (text: string) =>
    wordsOf(text)
      .filter((word) => !/\d/.test(word) && currencyDecimals(word) === undefined)
      .join(' ');
  return lasting(counterparty) || lasting(description);
}

/** Words of a name that tell it from others: without legal forms. */
export function nameWords(name: string): readonly string[] {
  const words = wordsOf(name);
  const telling = words.filter((word) => !LEGAL_FORMS.has(word));
  return telling.length === 0 ? words : telling;
}

const LEGAL_FORMS = new Set(
  'AB AG AS APS BV CO CORP GMBH INC KG LIMITED LLC LLP LTD MBH NV OY PLC PTY SA SARL SAS SE SL SP SPA SRL UG Z O OO COM'.split(' '),
);

/** Banks cut names off: so much of the first word has to be there. */
const SHORTEST_CUT_NAME = 6;

/** The name as it stands in a text, whole, run together, or cut off; null where it does not. */
export function findName(words: readonly string[], name: readonly string[]): string | null {
  const [first] = name;
  if (first === undefined) return null;
  if (name.every((word) => words.includes(word))) return name.join(' ');
  const together = name.join('');
  if (together.length >= SHORTEST_CUT_NAME - 1) {
    const within = words.find((word) => word.includes(together)) ?? (words.join('').includes(together) ? together : undefined);
    if (within !== undefined) return within;
  }
  return (
    words.find((word) => word.length >= SHORTEST_CUT_NAME && (together.startsWith(word) || (first.length >= SHORTEST_CUT_NAME && word === first))) ??
    null
  );
}

/** The last four digits at the end of a method's label, `4242` of `Visa ·· 4242`; null where it has none. */
export function lastFourOf(method: string): string | null {
  return /(\d{4})\D*$/.exec(method)?.[1] ?? null;
}

export function findLastFour(words: readonly string[], lastFour: string): boolean {
  return words.some((word) => word.endsWith(lastFour) && /^X*\d*$/.test(word));
}

/** Amounts, without sign, that stand beside a currency code: `USD 780`, `1.234,50EUR`; those with decimals alone where there are such. */
export function amountsBesideCodes(text: string): readonly OriginalAmount[] {
  const found: (OriginalAmount & { readonly isExact: boolean })[] = [];
  const capitals = text.toUpperCase();
  for (const form of [BEHIND_CODE, BEFORE_CODE]) {
    for (const { groups: { currency = '', digits = '' } = {} } of capitals.matchAll(form)) {
      const decimals = currencyDecimals(currency);
      const amount = decimals === undefined ? null : minorUnits(digits, decimals);
      if (amount !== null) found.push({ currency, amount, isExact: /[.,]/.test(digits) });
    }
  }
  const exact = found.filter(({ isExact }) => isExact);
  return (exact.length > 0 ? exact : found).map(({ currency, amount }) => ({ currency, amount }));
}

const BEHIND_CODE = /\b(?<currency>[A-Z]{3}) ?(?<digits>\d[\d.,]*\d|\d)/g;
/** Not the end of a reference, `AB-1234 USD`. */
const BEFORE_CODE = /(?<![\w.,]|\w-)(?<digits>\d[\d.,]*\d|\d) ?(?<currency>[A-Z]{3})\b/g;

/** The last sign is the decimal sign where as many digits follow as the currency has decimals; else signs group digits. */
function minorUnits(digits: string, decimals: number): number | null {
  const sign = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const hasDecimals = decimals > 0 && sign >= 0 && digits.length - sign - 1 === decimals;
  const plain = digits.replaceAll(/[.,]/g, '') + (hasDecimals ? '' : '0'.repeat(decimals));
  return plain.length > 14 ? null : Number(plain);
}

/** The category that a text names by itself, with the word that does. */
export function spokenCategory(words: readonly string[]): { readonly category: LineCategory; readonly found: string } | null {
  for (const [category, whole, endings] of SPOKEN) {
    const found = words.find((word) => whole.has(word) || endings.some((ending) => word.length > ending.length && word.endsWith(ending)));
    if (found !== undefined) return { category, found };
  }
  return words.includes('CHARGE') || words.includes('CHARGES') ? bankCharge(words) : null;
}

/** In English a charge is a fee where it is the bank's. */
function bankCharge(words: readonly string[]): { readonly category: LineCategory; readonly found: string } | null {
  const found = words.find((word, place) => ['BANK', 'SERVICE', 'ACCOUNT', 'MONTHLY'].includes(word) && words[place + 1]?.startsWith('CHARGE'));
  return found === undefined ? null : { category: 'fees', found: `${found} CHARGE` };
}

/** Interest before fees: `Zinsen und Entgelte` is told by the bank's first word. Endings are of languages that write words together. */
const SPOKEN: ReadonlyArray<readonly [category: LineCategory, whole: ReadonlySet<string>, endings: readonly string[]]> = [
  [
    'interest',
    new Set(
      'INTEREST ZINS ZINSEN INTERET INTERETS INTERES INTERESES INTERESSI JUROS RENTE RENTER ODSETKI RANTA RANTOR UROK UROKY KAMAT KORKO DOBANDA OBRESTI'.split(
        ' ',
      ),
    ),
    ['ZINSEN', 'ZINS', 'RANTA'],
  ],
  [
    'fees',
    new Set(
      'FEE FEES GEBUHR GEBUHREN GEBUEHR GEBUEHREN ENTGELT ENTGELTE SPESEN FRAIS COMMISSION COMMISSIONS COTISATION COMISION COMISIONES COMISSAO COMISSOES COMMISSIONE COMMISSIONI SPESE CANONE KOSTEN PROVISIE PROVISION PROWIZJA OPLATA OPŁATA AVGIFT AVGIFTER GEBYR GEBYRER POPLATEK POPLATKY POPLATOK JUTALEK PALVELUMAKSU COMISIOANE'.split(
        ' ',
      ),
    ),
    ['GEBUHR', 'GEBUHREN', 'GEBUEHR', 'GEBUEHREN', 'ENTGELT', 'ENTGELTE', 'KOSTEN', 'AVGIFT', 'GEBYR', 'PROVISION'],
  ],
];
