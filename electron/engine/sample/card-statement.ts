/** What the bank says of the sample's card: the vendor's charges as they were booked, the bank's own, and what was paid on the card. */

import { daysFromCivil, formatDay, weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import type { EventFacts } from '../../../db/ledger/event.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { dayNamed, moment } from './clock.ts';
import { quotehavenHistory } from './quotehaven.ts';

/** The card that Quotehaven charges first. */
const METHOD = 'Visa 4242';
const [FROM, TO] = [dayNamed('2026-06-01'), dayNamed('2026-10-31')];
/** What was owed on the card when the statement begins; from the holder's side. */
const OPENING = -1_214_60;

interface Booked {
  readonly day: Day;
  readonly text: string;
  readonly amount: number;
}

/** Made by the bank, and in no vendor's history. */
const OF_THE_BANK: readonly Booked[] = [
  { day: dayNamed('2026-08-03'), text: 'CARD FEE 2026', amount: -48_00 },
  { day: dayNamed('2026-10-20'), text: 'FOREIGN TXN FEE', amount: -13_40 },
];

export const CARD_STATEMENT = {
  account: 'Visa ·· 4242',
  name: 'rheinbank-visa-4242-2026-10.csv',
  importedAt: moment('2026-11-18 14:52'),
} as const;

/** The file as the bank gives it, the same bytes each time. */
export function cardStatement(): string {
  let balance = OPENING;
  const rows = withPayments([...quotehavenHistory().filter(isByCard).map(booked), ...OF_THE_BANK])
    .filter(({ day }) => FROM <= day && day <= TO)
    .map(({ day, text, amount }) => {
      balance += amount;
      return [dateOf(day), text, decimal(amount), decimal(balance)].map((cell) => `"${cell}"`).join(';');
    });
  const head = ['Rheinbank;Kartenumsätze', 'Karte;Visa ************4242', `Zeitraum;${dateOf(FROM)} - ${dateOf(TO)}`, ''];
  return `${[...head, '"Buchungstag";"Verwendungszweck";"Betrag (EUR)";"Saldo (EUR)"', ...rows].join('\r\n')}\r\n`;
}

function isByCard({ method, amount }: EventFacts): boolean {
  return method === METHOD && amount !== null && amount > 0;
}

/** Top-ups carry the vendor's id, small charges its name alone. */
function booked({ day, kind, sourceId, amount }: EventFacts): Booked {
  return { day: bankDay(day + 1), text: kind === 'top_up' ? `QUOTEHAVEN ${sourceId}` : 'QUOTEHAVEN LEADS', amount: -(amount ?? 0) };
}

/** On the fifth of each month, or the bank day after, what was owed at the end of the month before is paid. */
function withPayments(bookings: readonly Booked[]): readonly Booked[] {
  const all = [...bookings].filter(({ day }) => day >= FROM);
  let paid = 0;
  for (let month = 6; month <= 10; month += 1) {
    const first = daysFromCivil(2026, month, 1);
    const owed = OPENING + paid + bookings.filter(({ day }) => FROM <= day && day < first).reduce((sum, { amount }) => sum + amount, 0);
    if (owed < 0) all.push({ day: bankDay(first + 4), text: 'PAYMENT RECEIVED, THANK YOU', amount: -owed });
    paid -= owed;
  }
  return all.toSorted((a, b) => a.day - b.day);
}

/** The day itself, or the Monday after a Saturday or Sunday. */
function bankDay(day: Day): Day {
  return weekdayIndex(day) < 5 ? day : day + 7 - weekdayIndex(day);
}

/** `20.10.2026` */
function dateOf(day: Day): string {
  return formatDay(day).split('-').toReversed().join('.');
}

/** `-1.214,60` */
function decimal(hundredths: number): string {
  const [whole = '', decimals = ''] = formatDecimal(hundredths, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${decimals}`;
}
