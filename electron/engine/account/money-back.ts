/**
 * Money that comes back to cards (decision 0014): what processors say of charges that they made is held against the book, and what is new is
 * posted. They tell totals, so the same figures told again post nothing. What was paid elsewhere is recorded by hand.
 */

import { isDeepStrictEqual } from 'node:util';
import { openEvents, type StoredEvent } from '../../../db/events.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { isCharge, type MoneyBackKind } from '../../../db/ledger/event.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { refuse, Refused } from '../../../db/ledger/refusal.ts';
import {
  chargeOfMoneyBack,
  customersWithCharges,
  insertMoneyBack,
  moneyBackOf,
  namesOfTold,
  postedCharge,
  processorOfEvent,
  setNextLook,
  setTold,
  toldOf,
  type CustomerWithCharges,
  type PostedCharge,
  type TotalsBack,
} from '../../../db/money-back.ts';
import { methodById, setMethodState } from '../../../db/payment-methods.ts';
import { METHOD_LIFE } from '../../billing/lives.ts';
import { startOfDay } from '../../statements/instant.ts';
import type { ListedCharge } from '../processors/processor.ts';
import { inTurn } from '../turns.ts';
import { onAccount, type AccountNow, type Engine } from './account.ts';
import { appendEvent } from './append-event.ts';
import { byTheClock } from './gather.ts';
import { listedCharges } from './listed-charges.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Looked {
  /** Whether every processor that was asked has answered. */
  readonly complete: boolean;
  /** Charges of which something new was said. */
  readonly found: number;
}

const NOTHING_FOUND: Looked = { complete: true, found: 0 };

/**
 * Asks every processor of the workspace's charges what went back, posts what is new, and is due again in a day. One look at a time: a list that
 * was read before another one was posted would be older than the book.
 */
export function lookForMoneyBack(engine: Engine, workspaceId: number): Promise<Looked> {
  return inTurn(engine.book, () => look(engine, workspaceId, customersWithCharges(engine.book.connection, workspaceId)));
}

async function look(engine: Engine, workspaceId: number, customers: readonly CustomerWithCharges[]): Promise<Looked> {
  if (customers.length === 0) return NOTHING_FOUND;
  let [complete, found] = [true, 0];
  for (const customer of customers) {
    const processor = engine.processor(customer.processor, customer.mode);
    const listed = processor && (await listedCharges(processor, customer.customer, engine.clock()));
    if (listed === undefined) complete = false;
    else found += await mirrorListed(engine, workspaceId, customer, listed);
  }
  await dueAgain(engine, workspaceId, complete ? DAY_MS : HOUR_MS);
  return { complete, found };
}

/** Whether processors are to be asked: once after each start, and then a day after the time before, when there is a line. `now` is an instant of the book. */
export function isLookDue({ asked, isOnline }: Engine, workspaceId: number, nextLookAt: number | null, now: number): boolean {
  if (!isOnline()) return false;
  // None is further away than a day, unless a clock ran ahead when it was set.
  return !asked.has(sinceStart(workspaceId)) || nextLookAt === null || nextLookAt <= now || nextLookAt > now + DAY_MS;
}

/** The same where it is due; before anything was charged nobody is asked. */
export async function lookWhenDue(engine: Engine, workspaceId: number): Promise<Looked> {
  const customers = customersWithCharges(engine.book.connection, workspaceId);
  if (customers.length === 0) return NOTHING_FOUND;
  engine.asked.add(sinceStart(workspaceId));
  return inTurn(engine.book, () => look(engine, workspaceId, customers));
}

function sinceStart(workspaceId: number): string {
  return `money back of ${workspaceId}`;
}

async function dueAgain(engine: Engine, workspaceId: number, inMs: number): Promise<void> {
  await onAccount(engine, workspaceId, ({ book, moment }) => setNextLook(book.connection, workspaceId, byTheClock(moment) + inMs));
}

/** Holds a processor's list against the book; returns of how many charges something new was said. What cannot be posted is kept with its reason. */
async function mirrorListed(engine: Engine, workspaceId: number, customer: CustomerWithCharges, listed: readonly ListedCharge[]): Promise<number> {
  let [found, told] = [0, namesOfTold(engine.book.connection)];
  // Oldest first; one that stands in the list twice says the same twice.
  for (const charge of listed.toReversed()) {
    // Most are like this: nothing went back, and nothing was ever said to have.
    if (charge.refunded === 0 && charge.disputed === 0 && !told.has(charge.idempotencyKey ?? '') && !told.has(charge.chargeId)) continue;
    const posted = isNews(engine, workspaceId, charge);
    if (posted === undefined) continue;
    found += 1;
    try {
      await onAccount(engine, workspaceId, (account) => mirror(account, customer, charge, posted));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { message } = error.refusal;
      await onAccount(engine, workspaceId, ({ book, moment }) =>
        setTold(book.connection, posted.attemptId, { ...totals(charge), problem: message }, moment.now),
      );
    }
    told = namesOfTold(engine.book.connection);
  }
  return found;
}

function totals({ refunded, disputed }: TotalsBack): TotalsBack {
  return { refunded, disputed };
}

/** The charge of ours that something new is said of. */
function isNews(
  { book }: Engine,
  workspaceId: number,
  { idempotencyKey: key, chargeId, outcome, refunded, disputed }: ListedCharge,
): PostedCharge | undefined {
  const posted = outcome === 'succeeded' ? postedCharge(book.connection, workspaceId, key, chargeId) : undefined;
  if (posted === undefined) return undefined;
  const told = toldOf(book.connection, posted.attemptId) ?? { refunded: 0, disputed: 0, problem: '' };
  return told.refunded === refunded && told.disputed === disputed && told.problem === '' ? undefined : posted;
}

async function mirror(account: AccountNow, customer: CustomerWithCharges, charge: ListedCharge, posted: PostedCharge): Promise<void> {
  const { book, moment } = account;
  const { connection } = book;
  const paid = eventById(account, posted.eventId);
  const problem = problemWith(account, customer, charge, paid);
  if (problem === '') {
    const before = moneyBackOf(connection, paid.id);
    // What was taken again first: at no moment more is back than was charged.
    const steps = [
      { refunded: Math.min(before.refunded, charge.refunded), disputed: before.disputed },
      { refunded: Math.min(before.refunded, charge.refunded), disputed: Math.min(before.disputed, charge.disputed) },
      { refunded: charge.refunded, disputed: Math.min(before.disputed, charge.disputed) },
      totals(charge),
    ];
    for (const step of steps) await moveTo(account, paid, step);
    if (charge.disputed > before.disputed) disable(account, posted.methodId);
  }
  const told = { ...totals(charge), problem };
  if (!isDeepStrictEqual(told, toldOf(connection, posted.attemptId))) setTold(connection, posted.attemptId, told, moment.now);
}

/** Posts the one step from what is back by now to `to`; nothing where there is none. */
async function moveTo(account: AccountNow, paid: StoredEvent, to: TotalsBack): Promise<void> {
  const before = moneyBackOf(account.book.connection, paid.id);
  const change = { refunded: to.refunded - before.refunded, disputed: to.disputed - before.disputed };
  const amount = change.refunded + change.disputed;
  if (amount === 0) return;
  const kind = amount < 0 ? 'taken_again' : change.refunded > 0 ? 'card_refund' : 'chargeback';
  const number = before.number + 1;
  // Where a day is put in order by ids (rule W1), it comes after its charge, and in its own order.
  const sourceId = `${paid.sourceId}/money-back/${String(number).padStart(2, '0')}`;
  await post(account, paid, { sourceId, kind, amount: -amount, note: '' }, { ...to, number });
}

interface Posting {
  readonly sourceId: string;
  readonly kind: MoneyBackKind;
  /** Below 0 where it came back. */
  readonly amount: number;
  readonly note: string;
  /** Of an earlier day than today. */
  readonly earlier?: { readonly day: Day; readonly instant: number };
}

async function post(
  { book, workspace, moment }: AccountNow,
  paid: StoredEvent,
  { earlier, ...facts }: Posting,
  after: TotalsBack & { readonly number: number },
): Promise<void> {
  const { method, campaign, category, lead } = paid;
  const whole = { ...facts, ...earlier, method, campaign, category, lead };
  await appendEvent(book, workspace.id, moment, whole, (eventId) => insertMoneyBack(book.connection, { ...after, eventId, chargeEventId: paid.id }));
}

/** Why what a processor says cannot be; nothing where it can. */
function problemWith({ workspace }: AccountNow, customer: CustomerWithCharges, charge: ListedCharge, paid: StoredEvent): string {
  const { amount, currency, refunded, disputed } = charge;
  const isAmount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (currency !== workspace.currency) return `the charge is said to be in ${currency}`;
  if (charge.customer !== customer.customer || charge.mode !== customer.mode) return 'the charge is said to be of another customer or mode';
  if (!isAmount(refunded) || !isAmount(disputed)) return 'what came back is said to be no amount';
  const inMoney = (value: number) => formatDecimal(value, workspace.currencyDecimals);
  if (amount !== paid.amount) return `${inMoney(amount)} is said to have been charged, not ${inMoney(paid.amount ?? 0)}`;
  if (refunded + disputed > amount) return `${inMoney(refunded + disputed)} is said to have come back, of ${inMoney(amount)}`;
  return '';
}

/** A card whose owner disputes a charge is not charged again before the user says so. */
function disable({ book, moment }: AccountNow, methodId: number): void {
  const method = methodById(book.connection, methodId);
  if (method !== undefined && METHOD_LIFE.allows(method.state, 'disable'))
    setMethodState(book.connection, methodId, { state: 'disabled', because: 'chargeback', at: moment.now });
}

function eventById({ book, workspace }: AccountNow, id: number): StoredEvent {
  const event = openEvents(book.connection, workspace.id).byId(id);
  if (!event) throw new Error(`no event ${id}`);
  return event;
}

// ── By hand ──

export interface NewMoneyBack {
  /** Names it: the same again is recorded once. */
  readonly sourceId: string;
  /** The id of the top-up, or of the charge by card, that was paid. */
  readonly charge: string;
  readonly kind: MoneyBackKind;
  /** In currency minor units, above 0. */
  readonly amount: number;
  /** Today unless it was earlier. */
  readonly day: Day | null;
  readonly note: string;
}

/** Records what came back, or was taken again, of what no processor here has charged. Returns the event's id. */
export async function recordMoneyBack(engine: Engine, workspaceId: number, given: NewMoneyBack): Promise<number> {
  return onAccount(engine, workspaceId, async (account) => {
    const { book, moment } = account;
    const { connection } = book;
    const events = openEvents(connection, workspaceId);
    const paid = events.find(given.charge) ?? refuse('no_event', `This workspace has no event "${given.charge}".`);
    const day = given.day ?? moment.today;
    const standing = events.find(given.sourceId);
    if (standing !== undefined) return sameAgain(account, standing, paid, given, day);
    refuseImpossible(account, paid, day, given.amount);
    const before = moneyBackOf(connection, paid.id);
    const to = totalsAfter(account, paid, before, given);
    const amount = given.kind === 'taken_again' ? given.amount : -given.amount;
    const { sourceId, kind, note } = given;
    const earlier = day === moment.today ? {} : { earlier: { day, instant: startOfDay(day + 1, account.facts.timeZone) - 1 } };
    await post(account, paid, { sourceId, kind, amount, note, ...earlier }, { ...to, number: before.number + 1 });
    return events.find(sourceId)?.id as number;
  });
}

function sameAgain({ book }: AccountNow, standing: StoredEvent, paid: StoredEvent, given: NewMoneyBack, day: Day): number {
  const chargeId = chargeOfMoneyBack(book.connection, standing.id);
  const amount = given.kind === 'taken_again' ? given.amount : -given.amount;
  const isSame =
    chargeId === paid.id && standing.kind === given.kind && standing.amount === amount && standing.day === day && standing.note === given.note;
  if (!isSame) refuse('key_with_other_contents', `"${given.sourceId}" names something else already. Choose another id.`);
  return standing.id;
}

function refuseImpossible({ book, moment }: AccountNow, paid: StoredEvent, day: Day, amount: number): void {
  if (!(paid.kind === 'top_up' || isCharge(paid.kind)) || (paid.amount ?? 0) <= 0)
    refuse('money_back_exceeds_charge', `Nothing was paid by card or bank for ${paid.sourceId}, so nothing of it can come back.`);
  const processor = processorOfEvent(book.connection, paid.id);
  if (processor !== undefined && processor !== 'manual')
    refuse('processor_tells', `${paid.sourceId} was charged by ${processor}, which says itself what went back. Look for it instead.`);
  if (!Number.isSafeInteger(amount) || amount <= 0) refuse('invalid_input', 'The amount that came back is more than 0.');
  if (day < paid.day || day > moment.today)
    refuse('wrong_date', `Money of ${paid.sourceId} came back between ${formatDay(paid.day)}, when it was paid, and today.`);
}

/** What is back then. Refuses more than was paid, and taking again what is not back. */
function totalsAfter({ workspace }: AccountNow, paid: StoredEvent, before: TotalsBack, { kind, amount }: NewMoneyBack): TotalsBack {
  const inMoney = (value: number) => `${formatDecimal(value, workspace.currencyDecimals)} ${workspace.currency}`;
  const exceeds = (most: number, what: string): never =>
    refuse('money_back_exceeds_charge', `Of ${paid.sourceId} at most ${inMoney(most)} can ${what}, not ${inMoney(amount)}.`);
  const left = (paid.amount ?? 0) - before.refunded - before.disputed;
  if (kind === 'taken_again') {
    if (amount <= before.disputed) return { ...before, disputed: before.disputed - amount };
    if (amount <= before.refunded) return { ...before, refunded: before.refunded - amount };
    return exceeds(Math.max(before.disputed, before.refunded), 'be taken again at once');
  }
  if (amount > left) exceeds(left, 'come back');
  return kind === 'card_refund' ? { ...before, refunded: before.refunded + amount } : { ...before, disputed: before.disputed + amount };
}
