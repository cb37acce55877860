/** The payment history of the Overview: money that moved, and beside it the tries that brought none, newest first. */

import { isMoneyBack } from '../../../db/ledger/event.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { methodById } from '../../../db/payment-methods.ts';
import { attemptsWithoutMoney, payments, type Payment, type UnpaidAttempt } from '../../../db/reports/overview.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { methodLabel } from '../account/account.ts';
import type { Reading } from './reading.ts';

type Row = OutputOf<'overview.payments'>['payments'][number];

interface Placed {
  readonly day: Day;
  /** Ms since the epoch; `null` where only the day is known. */
  readonly instant: number | null;
  readonly row: Row;
}

export function paymentHistory(reading: Reading, limit: number): Row[] {
  const { book, workspace } = reading;
  const paid = payments(book, workspace.id, limit).map(paidRow);
  const tried = attemptsWithoutMoney(book, workspace.id, limit).map((attempt) => triedRow(reading, attempt));
  return inOneOrder(paid, tried)
    .slice(0, limit)
    .map(({ row }) => row);
}

/** Both are in their order already, payments in that of their days (W1): what has no time stays where it is. */
function inOneOrder(paid: readonly Placed[], tried: readonly Placed[]): readonly Placed[] {
  const merged: Placed[] = [];
  let next = 0;
  for (const payment of paid) {
    for (let at = tried[next]; at !== undefined && isAfter(at, payment); at = tried[next]) {
      merged.push(at);
      next += 1;
    }
    merged.push(payment);
  }
  return [...merged, ...tried.slice(next)];
}

function isAfter(tried: Placed, paid: Placed): boolean {
  return tried.day > paid.day || (tried.day === paid.day && paid.instant !== null && (tried.instant ?? 0) > paid.instant);
}

function paidRow({ day, instant, kind, isRecorded, eventId, method, amount, credits }: Payment): Placed {
  const state = isMoneyBack(kind) ? kind : isRecorded === 1 ? ('recorded' as const) : ('charged' as const);
  return { day, instant, row: { eventId, methodId: null, date: formatDay(day), method, state, code: '', amount, credits } };
}

const STATES = {
  intended: 'being_charged',
  unknown: 'unknown',
  awaiting_owner: 'awaiting_owner',
  declined: 'declined',
  given_up: 'declined',
  mismatched: 'mismatched',
  given_back: 'settled',
  disowned: 'settled',
} as const satisfies Readonly<Record<string, Row['state']>>;

function triedRow({ book, facts }: Reading, { methodId, state, code, amount, at }: UnpaidAttempt): Placed {
  const day = dayOfInstant(at, facts.timeZone);
  const method = methodById(book.connection, methodId);
  const shown = STATES[state as keyof typeof STATES];
  // Nothing moved where it was declined or settled; where the outcome is open it may have.
  const moved = shown === 'declined' || shown === 'settled' ? null : amount;
  const row = {
    eventId: null,
    methodId,
    date: formatDay(day),
    method: method ? methodLabel(method) : '',
    state: shown,
    code,
    amount: moved,
    credits: null,
  };
  return { day, instant: at, row };
}
