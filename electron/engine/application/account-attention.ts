/** What needs the user in an operated account (rules M5, T6, T9, T10, C5): payments that hang, methods that will fail, fees and refunds that wait. */

import { openFees } from '../../../db/fees.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { rescale } from '../../../db/ledger/money.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { moneyBackNotPosted, moneyBackOf, moneyBackSince } from '../../../db/money-back.ts';
import { refusedSince } from '../../../db/outgoing-mail.ts';
import { missedOnBalance } from '../../../db/offers.ts';
import { attemptsOf, openObligations, type Obligation } from '../../../db/obligations.ts';
import { refundRequestsOf } from '../../../db/refund-requests.ts';
import { heldSinceRestore } from '../../../db/restored-book.ts';
import { isSwitchedOff } from '../../billing/top-up-decision.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { startOfDay } from '../../statements/instant.ts';
import type { AccountLook } from '../account/account.ts';
import { gather, type Gathered } from '../account/gather.ts';
import { refundsToAskFor } from '../reports/refund-time.ts';
import { failedWeeks } from '../reports/weeks-to-make.ts';
import { priceOfLost } from './leads-lost.ts';
import { methodAttention } from './method-attention.ts';
import { NOTHING_SAID, opens } from './attention-item.ts';

type Item = OutputOf<'overview.attention'>['items'][number];

/** Deadlines for refunds are told so many days ahead. */
const DEADLINE_AHEAD_DAYS = 3;
/** Leads missed on an empty balance are told for so many days. */
const MISSED_BEHIND_DAYS = 28;
/** Disputes are told for so many days, unless they are won. */
const DISPUTES_BEHIND_DAYS = 30;
const CLOCK_TOLERANCE_MS = 60_000;

export function accountAttention(view: AccountLook): readonly Item[] {
  const gathered = gather(view);
  return [
    ...restoredBook(view),
    ...setBackClock(view),
    ...hangingPayments(view),
    ...moneyBack(view),
    ...switchedOff(gathered),
    ...methodAttention(view, gathered),
    ...lowBalance(gathered),
    ...unpaidFees(view),
    ...refundsNotCredited(view),
    ...refundDeadlines(view),
    ...missedLeads(view),
    ...refusedMail(view),
    ...weeksNotMade(view),
  ];
}

function restoredBook({ book, facts }: AccountLook): readonly Item[] {
  const restored = heldSinceRestore(book.connection);
  if (restored === undefined) return [];
  return [{ ...NOTHING_SAID, code: 'book_restored', mark: 'bad', day: formatDay(dayOfInstant(restored.at, facts.timeZone)), open: null }];
}

function setBackClock({ moment, facts }: AccountLook): readonly Item[] {
  const { latestInstant, clock } = moment;
  if (latestInstant === null || clock >= latestInstant - CLOCK_TOLERANCE_MS) return [];
  return [
    { ...NOTHING_SAID, code: 'clock_set_back', mark: 'bad', day: formatDay(dayOfInstant(latestInstant, facts.timeZone)), open: opens('deduction') },
  ];
}

function hangingPayments(view: AccountLook): readonly Item[] {
  const { book, workspace } = view;
  return openObligations(book.connection, workspace.id).flatMap((owed) => hanging(view, owed));
}

function hanging({ book, facts }: AccountLook, owed: Obligation): readonly Item[] {
  const { amount, credits, state } = owed;
  const item = (code: Item['code'], mark: Item['mark'], since: number): Item => {
    const day = formatDay(dayOfInstant(since, facts.timeZone));
    return { ...NOTHING_SAID, code, mark, amount, credits: credits === 0 ? null : credits, day, open: opens('deduction') };
  };
  if (state === 'awaiting_owner') return [item('payment_awaits_owner', 'bad', owed.openedAt)];
  if (state === 'waiting') return [item('payment_waits', 'warn', owed.retryAt ?? owed.openedAt)];
  if (state !== 'unknown') return [];
  const isMismatched = attemptsOf(book.connection, owed.id).some((attempt) => attempt.state === 'mismatched');
  return [item(isMismatched ? 'payment_mismatched' : 'payment_unknown', 'bad', owed.openedAt)];
}

/** What processors say that could not be posted, and disputes of these days: the vendor may well want the money, or the leads, back. */
function moneyBack({ book, facts, workspace, moment }: AccountLook): readonly Item[] {
  const activity = (eventId: number) => ({ page: 'activity' as const, from: null, to: null, eventId });
  const odd = moneyBackNotPosted(book.connection, workspace.id).map(({ refunded, disputed, toldAt, eventId }): Item => {
    const day = formatDay(dayOfInstant(toldAt, facts.timeZone));
    return { ...NOTHING_SAID, code: 'money_back_not_posted', mark: 'bad', amount: refunded + disputed, day, open: activity(eventId) };
  });
  const disputes = moneyBackSince(book.connection, workspace.id, moment.today - DISPUTES_BEHIND_DAYS)
    .filter(({ kind, chargeEventId }) => kind === 'chargeback' && moneyBackOf(book.connection, chargeEventId).disputed > 0)
    .map(({ amount, credits, day, eventId }): Item => {
      const said = { amount: -amount, credits: credits === 0 ? null : -credits, day: formatDay(day) };
      return { ...NOTHING_SAID, ...said, code: 'chargeback', mark: 'warn', open: activity(eventId) };
    });
  return [...odd, ...disputes];
}

function switchedOff({ settings, snapshot }: Gathered): readonly Item[] {
  const { topUp } = settings;
  if (topUp.mode === 'off' || !isSwitchedOff(topUp.guards, snapshot.failuresInARow)) return [];
  return [{ ...NOTHING_SAID, code: 'top_up_switched_off', mark: 'bad', amount: topUp.pack.price, open: opens('deduction') }];
}

/** What a server said no to for good is tried no more by itself. */
function refusedMail({ book, facts, workspace }: AccountLook): readonly Item[] {
  const since = refusedSince(book.connection, workspace.id);
  if (since === null) return [];
  const day = formatDay(dayOfInstant(since, facts.timeZone));
  return [{ ...NOTHING_SAID, code: 'mail_refused', mark: 'warn', day, open: { ...opens('reports'), section: 'outbox' } }];
}

/** Weeks whose reports broke off while they were made. */
function weeksNotMade(view: AccountLook): readonly Item[] {
  return failedWeeks(view).map(({ name, lastDay }) => ({
    ...NOTHING_SAID,
    code: 'week_not_made',
    mark: 'bad',
    week: name,
    day: formatDay(lastDay + 1),
    open: opens('reports'),
  }));
}

function lowBalance({ settings, snapshot }: Gathered): readonly Item[] {
  const { lowBalance: warnBelow } = settings;
  if (warnBelow === null || snapshot.available >= warnBelow) return [];
  return [{ ...NOTHING_SAID, code: 'balance_below_warning', mark: 'warn', credits: snapshot.available, open: opens('deduction') }];
}

function unpaidFees({ book, workspace }: AccountLook): readonly Item[] {
  const unpaid = openFees(book.connection, workspace.id).filter(({ state }) => state === 'unpaid');
  if (unpaid.length === 0) return [];
  const credits = unpaid.reduce((sum, fee) => sum + fee.credits, 0);
  const amount = rescale(credits, workspace.creditDecimals, workspace.currencyDecimals);
  return [{ ...NOTHING_SAID, code: 'fees_unpaid', mark: 'bad', amount, credits, leads: unpaid.length, open: { ...opens('leads'), section: 'fees' } }];
}

function refundsNotCredited({ book, facts, workspace }: AccountLook): readonly Item[] {
  const waiting = refundRequestsOf(book.connection, workspace.id).filter(({ state }) => state === 'approved');
  if (waiting.length === 0) return [];
  const credits = waiting.reduce((sum, request) => sum + request.credits, 0);
  const since = Math.min(...waiting.map(({ decidedAt }) => decidedAt ?? Infinity));
  const amount = rescale(credits, workspace.creditDecimals, workspace.currencyDecimals);
  const day = formatDay(dayOfInstant(since, facts.timeZone));
  return [
    {
      ...NOTHING_SAID,
      code: 'refunds_not_credited',
      mark: 'warn',
      amount,
      credits,
      leads: waiting.length,
      day,
      open: { ...opens('leads'), section: 'refunds' },
    },
  ];
}

/** Lost leads whose time for a refund ends soon, by the terms of the day of their charge: told where these were set, as they are assumed otherwise. */
function refundDeadlines(look: AccountLook): readonly Item[] {
  const { moment } = look;
  const near = refundsToAskFor(look).filter(({ day }) => day <= moment.today + DEADLINE_AHEAD_DAYS);
  if (near.length === 0) return [];
  const first = Math.min(...near.map(({ day }) => day));
  const amount = near.reduce((sum, { cost }) => sum + cost, 0);
  const credits = near.reduce((sum, lead) => sum + lead.credits, 0);
  return [
    {
      ...NOTHING_SAID,
      code: 'refund_deadline',
      mark: 'warn',
      // Leads paid with bonus credits cost nothing.
      amount: amount === 0 ? null : amount,
      credits,
      leads: near.length,
      daysLeft: first - moment.today,
      day: formatDay(first),
      open: { ...opens('leads'), section: 'leads' },
    },
  ];
}

/** Leads that an empty balance lost of late (rule C4), at what leads were worth; no amount while that is not known. */
function missedLeads(view: AccountLook): readonly Item[] {
  const { book, facts, workspace, moment } = view;
  const since = startOfDay(moment.today - MISSED_BEHIND_DAYS, facts.timeZone);
  const { leads, lastAt, campaign } = missedOnBalance(book.connection, workspace.id, since);
  if (leads === 0 || lastAt === null) return [];
  const day = formatDay(dayOfInstant(lastAt, facts.timeZone));
  const said = { leads, day, amount: priceOfLost(view, leads).estimate, ...(campaign === null ? {} : { campaign }) };
  return [{ ...NOTHING_SAID, ...said, code: 'leads_missed', mark: 'warn', open: { ...opens('leads'), section: 'offers' } }];
}
