/** Whatever users, customers, owners and time do to an account, by seeded chance, one after another and several at once. */

import { Refused } from '../../db/ledger/refusal.ts';
import { openTopUpOf } from '../../db/obligations.ts';
import { openFees } from '../../db/fees.ts';
import { methodsOf } from '../../db/payment-methods.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { contact, fallDue, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { makePrimary, removeMethod } from '../../electron/engine/account/methods.ts';
import { previewPlan, setPaused, setVendorTerms, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { lookUpNow, nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks, cancelTopUp } from '../../electron/engine/account/top-ups.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import type { SandboxMethod } from '../../electron/engine/processors/sandbox.ts';
import type { Random } from '../../electron/engine/sample/random.ts';
import { answerTheBank } from './time-passes.ts';
import { DAY, GUARDS, HOUR, MEDIUM, MINUTE, putOnFile, turnOn, type World } from './world.ts';

/** Works until it is killed. What breaks, but for a refusal, breaks the process. */
export async function workForEver(world: World, random: Random, life: number): Promise<never> {
  await runDue(world.engine);
  for (let step = 0; ; step += 1) {
    await refusable(() => oneAct(world, random, `${life}-${step}`));
    // The time is told.
    world.time.pass(SECOND);
  }
}

async function refusable(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

type Act = (world: World, random: Random, name: string) => Promise<unknown>;

const ACTS: ReadonlyArray<readonly [share: number, act: Act]> = [
  [28, (world, random, name) => customer(world, random, name)],
  [4, (world, random) => customer(world, random, `0-${random.below(6)}`)],
  [9, manyAtOnce],
  [8, byHand],
  [24, timePasses],
  [6, async (world, random) => answerTheBank(world, random.chance(700) ? 'confirms' : 'refuses')],
  [4, switchMode],
  [3, otherTerms],
  [2, async ({ engine, id }, random) => setPaused(engine, id, random.chance(300))],
  [4, anotherCard],
  [1, fewerCards],
  [3, cancel],
  [4, ofAFee],
  [2, ({ engine, id }) => lookUpNow(engine, id)],
];
const SHARES = ACTS.reduce((sum, [share]) => sum + share, 0);

async function oneAct(world: World, random: Random, name: string): Promise<unknown> {
  let place = random.below(SHARES);
  const act = ACTS.find(([share]) => (place -= share) < 0);
  return act?.[1](world, random, name);
}

/** The credits follow from the name, so that the same contact may come again. */
function customer({ engine, id }: World, random: Random, name: string): Promise<unknown> {
  const [first = 0, second = 0] = name.split('-').map(Number);
  const kind = second % 5 === 0 ? 'lead_purchase' : 'quotation';
  return contact(engine, id, {
    sourceId: `q${name}`,
    kind,
    credits: 5_00 + ((first * 7919 + second * 104_729) % 400_00),
    byCampaign: second % 7 === 3,
  });
}

async function manyAtOnce(world: World, random: Random, name: string): Promise<unknown> {
  const others = Array.from({ length: random.between(2, 5) }, (_, index) => refusable(() => customer(world, random, `${name}${index}`)));
  const due = random.chance(500) ? [refusable(() => runDue(world.engine))] : [];
  const bought = random.chance(300) ? [refusable(() => byHand(world, random))] : [];
  return Promise.all([...others, ...due, ...bought]);
}

function byHand({ engine, id }: World, random: Random): Promise<unknown> {
  return buyPacks(engine, id, 'small', random.between(1, 2));
}

async function timePasses({ engine, time }: World, random: Random): Promise<unknown> {
  const due = nextDueAt(engine);
  const toNext = due === undefined ? HOUR : Math.max(0, due - engine.clock());
  time.pass(random.chance(600) ? Math.min(toNext, DAY) : random.pick([MINUTE, 20 * MINUTE, 2 * HOUR, 9 * HOUR]));
  return runDue(engine);
}

async function switchMode(world: World, random: Random): Promise<unknown> {
  if (random.chance(400)) return turnOffTopUp(world.engine, world.id);
  const decision = previewPlan(viewAccount(world.engine, world.id), { packId: MEDIUM.id, guards: GUARDS });
  return turnOn(world, decision.charge?.price ?? 0);
}

function otherTerms({ engine, id }: World, random: Random): Promise<unknown> {
  const feeDue: VendorTerms['feeDue'] = random.chance(600) ? { when: 'on_contact' } : { when: 'on_read', releaseAfterHours: 48 };
  const threshold = random.chance(700) ? null : ({ credits: 50_00, operator: 'below' } as const);
  const creditsExpireAfterDays = random.chance(600) ? null : random.between(1, 5);
  return setVendorTerms(engine, id, {
    ...DEFAULT_TERMS,
    feeDue,
    threshold,
    creditsExpireAfterDays,
    payAsYouUse: random.pick(['exact_fee', 'shortfall']),
  });
}

async function anotherCard(world: World, random: Random): Promise<unknown> {
  const methods = methodsOf(world.book.connection, world.id).filter(({ state }) => state === 'active');
  if (methods.length >= 3) return makePrimary(world.engine, world.id, random.pick(methods).id);
  return putOnFile(world, random.pick(['tok_visa', 'tok_mastercard', 'tok_debit']));
}

async function fewerCards({ book, engine, id }: World, random: Random): Promise<unknown> {
  const methods = methodsOf(book.connection, id);
  return methods.length > 1 ? removeMethod(engine, id, random.pick(methods).id) : undefined;
}

async function cancel({ book, engine, id }: World): Promise<unknown> {
  const open = openTopUpOf(book.connection, id);
  return open ? cancelTopUp(engine, id, open.id) : undefined;
}

async function ofAFee({ book, engine, id }: World, random: Random): Promise<unknown> {
  const fees = openFees(book.connection, id).filter(({ state }) => state === 'held' || state === 'unpaid');
  if (fees.length === 0) return undefined;
  const fee = random.pick(fees);
  return fee.state === 'held' ? fallDue(engine, id, fee.id) : tryFeeAgain(engine, id, fee.id);
}

const SECOND = 1000;
const SUCCEED = { does: 'succeed' } as const;

/** What becomes of a charge, and what is heard of it. */
export function randomCourse(random: Random): SandboxCourse {
  const course = random.below(100);
  if (course < 40) return { happens: SUCCEED };
  if (course < 50) return { happens: SUCCEED, answer: 'lost' };
  if (course < 58) return { happens: { does: 'nothing' }, answer: 'lost' };
  if (course < 62) return { happens: SUCCEED, answer: 'server_error' };
  if (course < 65) return { happens: { does: 'nothing' }, answer: 'server_error' };
  if (course < 68) return { happens: SUCCEED, answer: 'garbled' };
  if (course < 74) return { happens: SUCCEED, answer: 'lost', appearsAfterMs: random.between(1, 20) * MINUTE };
  if (course < 79) return { happens: { does: 'process', forMs: random.between(0, 30) * MINUTE } };
  if (course < 87) return { happens: { does: 'decline', code: 'insufficient_funds', advice: 'try_again_later' } };
  if (course < 90) return { happens: { does: 'decline', code: 'stolen_card', advice: 'do_not_try_again' } };
  if (course < 92) return { happens: { does: 'decline', code: 'insufficient_funds', advice: null }, answer: 'lost' };
  if (course < 96) return { happens: { does: 'need_owner' } };
  return { happens: SUCCEED, listedTwice: true };
}

/** Other calls that are lost on their way there or back. */
export function randomOutage(_method: SandboxMethod, random: Random): 'before' | 'after' | null {
  const chance = random.below(100);
  return chance < 5 ? 'before' : chance < 10 ? 'after' : null;
}
