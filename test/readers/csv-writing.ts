/** Writes statements as banks do, each in its own way: for tests that read them back, and for files to damage. */

import { daysFromCivil, formatDay, type Day } from '../../db/ledger/calendar.ts';

/** Numbers that follow from a seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The date of a line; empty where it has none. */
export function isoOf(date: Day | null): string {
  return date === null ? '' : formatDay(date);
}

export interface WrittenMovement {
  readonly day: Day;
  /** In cents. */
  readonly cents: number;
  readonly text: string;
}

export interface WrittenStatement {
  readonly text: string;
  /** In the order of the file. */
  readonly movements: readonly WrittenMovement[];
  /** The line of the first movement; each has one. */
  readonly firstLine: number;
}

const HEADERS = [
  ['Date', 'Description', 'Amount', 'Debit', 'Credit', 'Balance', 'D/C'],
  ['Buchungstag', 'Verwendungszweck', 'Betrag', 'Soll', 'Haben', 'Saldo', 'S/H'],
  ['Datum', 'Omschrijving', 'Bedrag', 'Af', 'Bij', 'Saldo', 'Af Bij'],
  ['Date', 'Libellé', 'Montant', 'Débit', 'Crédit', 'Solde', 'Sens'],
  ['Fecha', 'Concepto', 'Importe', 'Cargo', 'Abono', 'Saldo', 'D/C'],
  ['Data operazione', 'Descrizione', 'Importo', 'Addebito', 'Accredito', 'Saldo', 'D/C'],
  ['Data operacji', 'Tytuł', 'Kwota', 'Obciążenia', 'Uznania', 'Saldo po operacji', 'D/C'],
  ['Bokföringsdag', 'Text', 'Belopp', 'Ut', 'In', 'Saldo', 'D/C'],
  ['Data mov.', 'Descrição', 'Valor', 'Débito', 'Crédito', 'Saldo', 'D/C'],
] as const;

const WORDS = ['rent', 'Müller & Söhne', 'tax office', 'lead, quoted', 'shop; corner', 'say "hi"', 'café', 'invoice 12', 'two\nlines'];

/** How a bank writes a day, and a day that only this order allows. */
const DAYS: ReadonlyArray<(year: string, month: string, day: string) => string> = [
  (year, month, day) => `${year}-${month}-${day}`,
  (year, month, day) => `${day}.${month}.${year}`,
  (year, month, day) => `${day}/${month}/${year}`,
  (year, month, day) => `${month}/${day}/${year}`,
  (year, month, day) => `${year}${month}${day}`,
  (year, month, day) => `${day}-${month}-${year.slice(2)}`,
  (year, month, day) => `${day} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1]} ${year}`,
];

/** A statement of `random`'s making: language, delimiter, form of the date, decimal sign, columns, order and line ends are drawn. */
export function writeStatement(random: () => number): WrittenStatement {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const delimiter = pick([',', ';', '\t', '|']);
  const sign = delimiter === ',' ? '.' : pick(['.', ',']);
  const group = pick(['', sign === '.' ? ',' : '.', ' ']);
  const lineEnd = pick(['\n', '\r\n', '\r']);
  const writeDay = pick(DAYS);
  const names = pick(HEADERS);
  const amounts = pick(['signed', 'sides', 'indicator'] as const);
  const hasBalance = random() < 0.6;
  const movements = movementsOf(random, 3 + Math.floor(random() * 12));
  const isDescending = random() < 0.5;
  const number = (cents: number) => {
    const [whole = '', fraction = ''] = (Math.abs(cents) / 100).toFixed(2).split('.');
    return `${cents < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${sign}${fraction}`;
  };
  const quoted = (text: string) => (text.includes(delimiter) || /["\n]/.test(text) || random() < 0.1 ? `"${text.replaceAll('"', '""')}"` : text);
  let balance = 1_000_000;
  const rows = movements.map(({ day, cents, text }) => {
    balance += cents;
    const [year = '', month = '', date = ''] = formatDay(day).split('-');
    const money = {
      signed: [number(cents)],
      sides: cents < 0 ? [number(-cents), ''] : ['', number(cents)],
      indicator: [number(Math.abs(cents)), cents < 0 ? 'D' : 'C'],
    }[amounts];
    return [writeDay(year, month, date), text, ...money, ...(hasBalance ? [number(balance)] : [])].map(quoted).join(delimiter);
  });
  const moneyNames = { signed: [names[2]], sides: [names[3], names[4]], indicator: [names[2], names[6]] }[amounts];
  const header = [names[0], names[1], ...moneyNames, ...(hasBalance ? [names[5]] : [])].map(quoted).join(delimiter);
  const preamble = random() < 0.3 ? [`IBAN${delimiter}DE12500105170648489890`, ''] : [];
  const inOrder = isDescending ? [...rows].reverse() : rows;
  return {
    text: [...preamble, header, ...inOrder, ''].join(lineEnd),
    movements: isDescending ? [...movements].reverse() : movements,
    firstLine: preamble.length + 2,
  };
}

/** Both sides occur, and so does a day after the 12th that no other order allows. */
function movementsOf(random: () => number, count: number): WrittenMovement[] {
  let day = daysFromCivil(2019, 1, 1) + Math.floor(random() * 1000);
  const movements: WrittenMovement[] = [];
  for (let index = 0; index < count; index += 1) {
    day += Math.floor(random() * 20);
    if (index === 0) while (Number(formatDay(day).slice(8)) <= 12) day += 1;
    const cents = (1 + Math.floor(random() * 250_000)) * (index === 0 ? 1 : index === 1 ? -1 : random() < 0.6 ? -1 : 1);
    movements.push({ day, cents, text: WORDS[Math.floor(random() * WORDS.length)] ?? 'rent' });
  }
  return movements;
}
