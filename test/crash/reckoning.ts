/** Holds the book against the processor's own records: every charge credited once, nothing credited without one, limits kept. */

import { verifyBook } from '../../db/verify.ts';
import { invariantsOf } from '../support/invariants.ts';
import type { SandboxCharge } from '../../electron/engine/processors/sandbox.ts';
import { openThings } from './time-passes.ts';
import { DAY, GUARDS, MINUTE, type World } from './world.ts';

interface Paid {
  readonly uid: string;
  readonly purpose: 'top_up' | 'fee';
  readonly because: string;
  readonly key: string;
  readonly charge: string;
  readonly amount: number;
  readonly credits: number;
  readonly openedAt: number;
  readonly day: number;
  readonly closedAt: number;
  readonly eventDay: number;
  readonly eventKind: string;
  readonly eventAmount: number | null;
  readonly eventCredits: number | null;
}

const PAID = `SELECT o.uid, o.purpose, o.because, a.key, a.charge, o.amount, o.credits, o.opened_at AS openedAt, o.day, o.closed_at AS closedAt,
    e.day AS eventDay, e.kind AS eventKind, e.amount AS eventAmount, e.credits AS eventCredits
  FROM obligation AS o JOIN attempt AS a ON a.obligation_id = o.id AND a.state = 'succeeded' JOIN event AS e ON e.id = o.event_id AND e.gone = 0
  WHERE o.state = 'succeeded' ORDER BY o.id`;

/** Everything that is wrong, in words; nothing in a sound account. */
export function reckon(world: World): readonly string[] {
  const paid = paidIn(world);
  return [...reckonPayments(world), ...limits(paid.filter(({ purpose }) => purpose === 'top_up')), ...sums(world, paid)];
}

/** The same of a book that holds more than what one account did by itself. */
export function reckonPayments(world: World): readonly string[] {
  const { book, sandbox } = world;
  const paid = paidIn(world);
  const charges = sandbox.charges();
  const charged = charges.filter(({ state }) => state === 'succeeded');
  return [
    ...openThings(world).map((open) => `still open: ${open}`),
    ...chargedTwice(charged),
    ...lostCharges(world, charged, paid),
    ...credits(world, charged, paid),
    ...intents(world, charges),
    ...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`),
    ...invariantsOf(book),
  ];
}

function paidIn({ book }: World): readonly Paid[] {
  return book.connection.prepare<[], Paid>(PAID).all();
}

function chargedTwice(charged: readonly SandboxCharge[]): readonly string[] {
  const by = Map.groupBy(charged, ({ metadata }) => metadata.obligation);
  return [...by].filter(([, of]) => of.length > 1).map(([uid, of]) => `charged twice: payment ${uid} by ${of.map(({ id }) => id).join(', ')}`);
}

/** What was charged otherwise than asked is recorded as that, and not credited. */
function lostCharges({ book }: World, charged: readonly SandboxCharge[], paid: readonly Paid[]): readonly string[] {
  const settled = new Set(paid.map(({ charge }) => charge));
  const mismatched = new Set(book.connection.prepare<[], string>("SELECT charge FROM attempt WHERE state = 'mismatched'").pluck().all());
  return charged.filter(({ chargeId }) => !settled.has(chargeId) && !mismatched.has(chargeId)).map(({ id, amount }) => `lost: ${id} of ${amount}`);
}

function credits({ book }: World, charged: readonly SandboxCharge[], paid: readonly Paid[]): readonly string[] {
  const byCharge = new Map(charged.map((charge) => [charge.chargeId, charge]));
  const unpaid = book.connection
    .prepare<[], string>(
      `SELECT source_id FROM event WHERE origin = 'engine' AND gone = 0 AND amount IS NOT NULL AND id NOT IN (SELECT event_id FROM obligation WHERE event_id IS NOT NULL)`,
    )
    .pluck()
    .all();
  return [
    ...unpaid.map((sourceId) => `credited without a charge: event ${sourceId}`),
    ...paid.flatMap((each) => {
      const charge = byCharge.get(each.charge);
      if (!charge) return [`credited without a charge: payment ${each.uid}`];
      return differences(each, charge).map((what) => `payment ${each.uid}: ${what}`);
    }),
  ];
}

function differences(paid: Paid, charge: SandboxCharge): readonly string[] {
  const pairs: ReadonlyArray<readonly [what: string, inTheBook: unknown, atTheProcessor: unknown]> = [
    ['obligation', paid.uid, charge.metadata.obligation],
    ['key', paid.key, charge.idempotencyKey],
    ['amount', paid.amount, charge.amount],
    ['amount of the event', paid.eventAmount, charge.amount],
    ['credits', paid.credits, charge.metadata.credits],
    ['credits of the event', paid.purpose === 'top_up' ? paid.eventCredits : 0, charge.metadata.credits],
  ];
  return pairs.filter(([, ours, theirs]) => ours !== theirs).map(([what, ours, theirs]) => `${what} is ${String(ours)}, and ${String(theirs)} there`);
}

/** Whatever the processor was asked, the book had written down before: no book was restored here, so none of its charges has to be found again. */
export function intents({ book }: Pick<World, 'book'>, charges: readonly SandboxCharge[]): readonly string[] {
  const intended = book.connection.prepare<[], string>(
    "SELECT a.key FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id WHERE o.because <> 'found'",
  );
  const keys = new Set(intended.pluck().all());
  return charges.filter(({ idempotencyKey }) => !keys.has(idempotencyKey)).map(({ id, amount }) => `asked without an intent: ${id} of ${amount}`);
}

/** Rule T6, by the day on which a top-up was opened and by the day on which it was posted. By hand is not limited, and counts. */
function limits(topUps: readonly Paid[]): readonly string[] {
  const automatic = topUps.filter(({ because }) => because === 'automatic');
  return automatic.flatMap((topUp, index) => {
    const earlier = topUps.slice(0, topUps.indexOf(topUp) + 1);
    const before = automatic[index - 1];
    const monthOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 7);
    const byDays = (['day', 'eventDay'] as const).flatMap((which) => {
      const ofDay = earlier.filter((each) => each[which] === topUp[which]);
      const ofMonth = earlier.filter((each) => monthOf(each[which]) === monthOf(topUp[which]));
      return [
        ...(sumOf(ofDay) > GUARDS.capPerDay ? [`the day's cap was exceeded: ${sumOf(ofDay)} by ${which}`] : []),
        ...(sumOf(ofMonth) > GUARDS.capPerMonth ? [`the month's cap was exceeded: ${sumOf(ofMonth)} by ${which}`] : []),
        ...(ofDay.length > GUARDS.topUpsPerDay ? [`too many top-ups on one day: ${ofDay.length} by ${which}`] : []),
      ];
    });
    const tooSoon = before !== undefined && topUp.openedAt < before.closedAt + GUARDS.coolDownMinutes * MINUTE;
    return [...byDays, ...(tooSoon ? ['a top-up came within the cool-down'] : [])];
  });
}

function sumOf(paid: readonly Paid[]): number {
  return paid.reduce((sum, { amount }) => sum + amount, 0);
}

/** Clearing account and credits, added up by themselves. */
function sums({ book }: World, paid: readonly Paid[]): readonly string[] {
  const one = (sql: string) => book.connection.prepare<[], number>(sql).pluck().get() ?? 0;
  const clearing = one("SELECT coalesce(sum(p.amount), 0) FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE a.role = 'card_clearing'");
  const left = one('SELECT coalesce(sum(remaining), 0) FROM lot');
  const used = one("SELECT coalesce(sum(credits), 0) FROM event WHERE gone = 0 AND kind IN ('quotation', 'lead_purchase', 'promotion', 'expiry')");
  const bought = paid.reduce((sum, { credits: each }) => sum + each, 0);
  return [
    ...(-clearing === sumOf(paid) ? [] : [`the clearing account is ${clearing}, after charges of ${sumOf(paid)}`]),
    ...(left === bought - used ? [] : [`${left} credits are left of ${bought} bought and ${used} used or expired`]),
  ];
}
