/** A business by seed: what its people, its customers, the vendor and the card owner do next, as one act for the engine and for the model. */

import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import type { Guards } from '../../electron/billing/policy.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { contact, fallDue, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { activateMethod, addMethod, makePrimary, orderMethods, removeMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { previewPlan, setPacks, setPaused, setVendorTerms, turnOffTopUp, turnOnTopUp } from '../../electron/engine/account/plan.ts';
import { creditRequest, decideRequest, requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { buyPacks, cancelTopUp, evaluateBalance } from '../../electron/engine/account/top-ups.ts';
import type { Random } from '../model/random.ts';
import type { AccountModel, Contact, Fee, Method, Refusal } from './model/account.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Act {
  readonly name: string;
  readonly onEngine: (world: World) => Promise<unknown>;
  /** What the engine has to refuse it with, or has to answer where it is a number. */
  readonly onModel: (model: AccountModel) => Refusal | number | undefined;
}

/** A kind of act, how often it comes in a thousand, and whether it can be done now. */
interface Habit {
  readonly weight: number;
  readonly act: (random: Random, model: AccountModel) => Act | undefined;
}

/** One act that can be done now. */
export function nextAct(random: Random, model: AccountModel): Act {
  if (!model.isOnline && random.chance(50)) return lineAct(random, model);
  const needsMethod = !model.methods.some(({ state }) => state === 'active') && random.chance(40);
  if (needsMethod) return methodAct(random, model);
  for (;;) {
    let at = random.below(TOTAL_WEIGHT);
    const habit = HABITS.find(({ weight }) => (at -= weight) < 0) as Habit;
    const found = habit.act(random, model);
    if (found !== undefined) return found;
  }
}

/** How an account begins: packs, vendor terms, a card or two, sometimes automatic top-up. */
export function firstActs(random: Random): readonly ((model: AccountModel) => Act)[] {
  return [
    () => packsAct(random),
    () => termsAct(random),
    (model) => methodAct(random, model),
    (model) => methodAct(random, model),
    (model) => methodAct(random, model),
  ];
}

const HABITS: readonly Habit[] = [
  { weight: 330, act: (random, model) => contactAct(random, model, 'quotation') },
  { weight: 90, act: (random, model) => contactAct(random, model, 'promotion') },
  { weight: 90, act: (random, model) => contactAct(random, model, 'lead_purchase') },
  { weight: 130, act: readAct },
  { weight: 40, act: buyAct },
  { weight: 20, act: cancelAct },
  { weight: 30, act: tryAgainAct },
  { weight: 15, act: repeatAct },
  {
    weight: 10,
    act: () =>
      act(
        'evaluate',
        (world) => evaluateBalance(world.engine(), 1),
        (model) => model.evaluateBalance(),
      ),
  },
  { weight: 60, act: requestAct },
  { weight: 60, act: answerAct },
  { weight: 50, act: creditAct },
  { weight: 30, act: turnOnAct },
  {
    weight: 8,
    act: () =>
      act(
        'turn off',
        (world) => turnOffTopUp(world.engine(), 1),
        (model) => model.turnOff(),
      ),
  },
  { weight: 15, act: termsAct },
  { weight: 6, act: packsAct },
  { weight: 25, act: pauseAct },
  { weight: 25, act: methodAct },
  { weight: 90, act: ownerAct },
  { weight: 12, act: lineAct },
  { weight: 10, act: clockAct },
  {
    weight: 12,
    act: () =>
      act(
        'restart',
        async (world) => world.restart(),
        (model) => model.restart(),
      ),
  },
  {
    weight: 30,
    act: () =>
      act(
        'nothing',
        async () => undefined,
        () => undefined,
      ),
  },
];
const TOTAL_WEIGHT = HABITS.reduce((sum, { weight }) => sum + weight, 0);

function act(name: string, onEngine: Act['onEngine'], onModel: (model: AccountModel) => unknown): Act {
  return {
    name,
    onEngine,
    onModel(model) {
      const result = onModel(model);
      if (typeof result === 'number') return result;
      return typeof result === 'object' && result !== null && 'refused' in result ? (result as Refusal) : undefined;
    },
  };
}

function pickOf<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return items.length === 0 ? undefined : random.pick(items);
}

// ── Fees ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function contactAct(random: Random, { fees }: AccountModel, kind: Contact['kind']): Act {
  const id = fees.length + 1;
  const credits = random.pick([5_00, 10_00, 25_00, 25_00, 40_00, 40_00, 75_50, 120_00, random.between(1, 300_00), 900_00]);
  const byCampaign = kind === 'lead_purchase' && random.chance(60);
  const given = { kind, credits, byCampaign };
  return act(
    kind,
    (world) => contact(world.engine(), 1, contactOf(given, id)),
    (model) => model.contact(given),
  );
}

function contactOf({ kind, credits, byCampaign }: Contact, id: number) {
  // Some leads are charged twice, some customers come without one.
  const lead = kind === 'promotion' && id % 2 === 0 ? null : `lead-${id % 9 === 0 ? id - 1 : id}`;
  return { sourceId: `fee-${id}`, kind, credits, byCampaign, lead, campaign: byCampaign ? 'Roofs' : '' };
}

function readAct(random: Random, { fees }: AccountModel): Act | undefined {
  const fee = pickOf(
    random,
    fees.filter(({ state }) => state === 'held'),
  );
  return (
    fee &&
    act(
      'read',
      (world) => fallDue(world.engine(), 1, fee.id),
      (model) => model.read(same(model, fee)),
    )
  );
}

function tryAgainAct(random: Random, { fees }: AccountModel): Act | undefined {
  const fee = pickOf(
    random,
    fees.filter(({ state }) => state === 'unpaid'),
  );
  return (
    fee &&
    act(
      'try again',
      (world) => tryFeeAgain(world.engine(), 1, fee.id),
      (model) => model.tryAgain(same(model, fee)),
    )
  );
}

function repeatAct(random: Random, { fees }: AccountModel): Act | undefined {
  const fee = pickOf(random, fees.slice(-20));
  if (fee === undefined) return undefined;
  const isOther = random.chance(30);
  const given = { ...contactOf(fee, fee.id), credits: fee.credits + (isOther ? 1 : 0) };
  return act(
    isOther ? 'repeat with other contents' : 'repeat',
    (world) => contact(world.engine(), 1, given),
    (model) => (isOther ? { refused: 'key_with_other_contents' } : model.repeat(same(model, fee))),
  );
}

function same(model: AccountModel, { id }: Fee): Fee {
  return model.fees[id - 1] as Fee;
}

// ── Top-ups ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function buyAct(random: Random, { packs }: AccountModel): Act {
  const packId = random.chance(95) ? random.pick(packs).id : 'gone';
  const count = random.pick([1, 1, 1, 2, 3]);
  return act(
    'buy',
    (world) => buyPacks(world.engine(), 1, packId, count),
    (model) => model.buy(packId, count),
  );
}

function cancelAct(random: Random, model: AccountModel): Act | undefined {
  const open = model.openTopUp();
  return (
    open &&
    act(
      'cancel',
      (world) => cancelTopUp(world.engine(), 1, open.id),
      () => model.cancel(open),
    )
  );
}

const LIMITS: readonly Guards[] = [
  { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 5000_00, capPerMonth: 20_000_00, failuresUntilOff: 3 },
  { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 1000_00, capPerMonth: 3000_00, failuresUntilOff: 3 },
  { coolDownMinutes: 0, topUpsPerDay: 1, capPerDay: 900_00, capPerMonth: 900_00, failuresUntilOff: 1 },
  { coolDownMinutes: 720, topUpsPerDay: 10, capPerDay: 20_000_00, capPerMonth: 90_000_00, failuresUntilOff: 20 },
];

function turnOnAct(random: Random, { packs }: AccountModel): Act {
  const packId = random.pick(packs).id;
  const limits = random.pick(LIMITS);
  const guards = { ...limits, capPerMonth: limits.capPerMonth + random.pick([0, 1, 50_00]) };
  return act(
    'turn on',
    async (world) => {
      const preview = previewPlan(viewAccount(world.engine(), 1), { packId, guards });
      const price = preview.charge?.price ?? 0;
      await turnOnTopUp(world.engine(), 1, { packId, guards, acceptedTerms: '1', chargeAtOnce: price });
      return price;
    },
    (model) => model.turnOn(packId, guards),
  );
}

const PACKS: readonly CreditPack[] = [
  { id: 'small', name: 'Small', price: 100_00, credits: 100_00 },
  { id: 'medium', name: 'Medium', price: 285_00, credits: 300_00 },
  { id: 'large', name: 'Large', price: 900_00, credits: 1000_00 },
];

function packsAct(random: Random): Act {
  const offered = PACKS.filter(() => random.chance(85));
  const packs = (offered.length === 0 ? PACKS : offered).map((pack) => ({ ...pack, price: pack.price - random.pick([0, 0, 1, 7_77]) }));
  return act(
    'packs',
    (world) => setPacks(world.engine(), 1, packs),
    (model) => model.setPacks(packs),
  );
}

function termsAct(random: Random): Act {
  const hours = random.pick([1, 48, 48, 72]);
  const terms: VendorTerms = {
    ...DEFAULT_TERMS,
    feeDue: random.pick([
      { when: 'on_contact' },
      { when: 'on_read', releaseAfterHours: hours },
      { when: 'on_reply', releaseAfterHours: hours },
    ] as const),
    refundWindow: random.pick([
      { unit: 'hours', count: 72 },
      { unit: 'days', count: 7 },
      { unit: 'days', count: 90 },
      { unit: 'day_of_next_month', day: 4 },
    ] as const),
    refundReasons: ['wrong contact details', 'duplicate'],
    threshold: random.pick([null, null, { credits: 50_00, operator: 'below' }, { credits: 25_00, operator: 'at_or_below' }] as const),
    tax: {
      timing: random.pick(['none', 'none', 'on_top_up', 'on_use'] as const),
      rateBasisPoints: random.pick([1900, 700, 2100]),
      recoverable: random.chance(50),
    },
    payAsYouUse: random.pick(['exact_fee', 'shortfall'] as const),
    creditsExpireAfterDays: random.pick([null, null, 1, 14, 30, 180]),
  };
  return act(
    'terms',
    (world) => setVendorTerms(world.engine(), 1, terms),
    (model) => model.setTerms(terms),
  );
}

function pauseAct(random: Random, { isPaused }: AccountModel): Act | undefined {
  // A pause is rare, and soon over.
  if (!isPaused && random.chance(75)) return undefined;
  return act(
    isPaused ? 'go on' : 'pause',
    (world) => setPaused(world.engine(), 1, !isPaused),
    (model) => model.setPaused(!isPaused),
  );
}

// ── Methods ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function methodAct(random: Random, model: AccountModel): Act {
  const known = model.methods.filter(({ state }) => state !== 'removed');
  const waiting = known.find(({ state }) => state === 'verified');
  if (waiting && random.chance(80))
    return act(
      'activate',
      (world) => activateMethod(world.engine(), 1, waiting.id),
      (now) => now.activate(now.methods[waiting.id - 1] as Method),
    );
  const unverified = known.find(({ state }) => state === 'added') ?? known.find(({ state }) => state === 'expired' || state === 'disabled');
  if (unverified && random.chance(80)) return verifyAct(unverified, random);
  const method = pickOf(random, known);
  if (method === undefined || (known.length < 5 && random.chance(30))) return addAct(random);
  const what = random.below(100);
  if (what < 30)
    return act(
      'primary',
      (world) => makePrimary(world.engine(), 1, method.id),
      (now) => now.makePrimary(now.methods[method.id - 1] as Method),
    );
  if (what < 60) return removeAct(method);
  const order = random.shuffle(known.map(({ id }) => id));
  return act(
    'order',
    (world) => orderMethods(world.engine(), 1, order),
    (now) => now.setOrder(order),
  );
}

function addAct(random: Random): Act {
  const [card, months] = random.pick([
    ['tok_visa', 36],
    ['tok_visa', 36],
    ['tok_mastercard', 36],
    ['tok_expires_soon', 0],
  ] as const);
  return act(
    'add',
    (world) => addMethod(world.engine(), 1, { processor: 'sandbox', mode: 'test', card, nickname: '' }),
    (model) => model.addMethod(months),
  );
}

/** Of one that was disabled, mostly with the word that it is to be used again. */
function verifyAct({ id, state }: Method, random: Random): Act {
  const again = state === 'disabled' && random.chance(80);
  return act(
    'verify',
    (world) => verifyMethod(world.engine(), 1, id, again),
    (model) => model.verify(model.methods[id - 1] as Method, again),
  );
}

function removeAct({ id }: Method): Act {
  return act(
    'remove',
    (world) => removeMethod(world.engine(), 1, id),
    (model) => model.remove(model.methods[id - 1] as Method),
  );
}

/** The card owner answers the bank. */
function ownerAct(random: Random, { payments }: AccountModel): Act | undefined {
  const waiting = payments.flatMap(({ closedAt, attempts }) => (closedAt === null ? attempts.filter(({ state }) => state === 'awaiting_owner') : []));
  const attempt = pickOf(random, waiting);
  if (attempt === undefined || random.chance(40)) return undefined;
  const agreed = random.chance(70);
  return act(
    agreed ? 'owner confirms' : 'owner declines',
    async ({ sandbox, book }) => {
      const charge = book.connection.prepare('SELECT charge FROM attempt WHERE id = ?').pluck().get(attempt.id) as string;
      const isWaiting = sandbox.charges().some(({ id, state }) => id === charge && state === 'needs_owner');
      if (isWaiting) sandbox.confirm(charge, agreed);
    },
    ({ processor }) => {
      const charge = processor.chargeOf(attempt.id);
      if (charge.state === 'needs_owner') charge.state = agreed ? 'succeeded' : 'declined';
    },
  );
}

// ── Refunds ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function requestAct(random: Random, model: AccountModel): Act | undefined {
  const charge = pickOf(random, model.charges.slice(random.chance(90) ? -8 : -60));
  if (charge === undefined) return undefined;
  const reason = random.chance(95) ? 'duplicate' : 'no reason';
  const there = model.refundable(charge);
  const credits = random.chance(60) ? undefined : random.between(1, Math.max(1, there + (random.chance(10) ? 1 : 0)));
  return act(
    'request a refund',
    (world) => requestRefund(world.engine(), 1, { chargeEventId: charge.event, reason, note: '', credits }),
    (now) => now.requestRefund(charge, reason, credits),
  );
}

function answerAct(random: Random, model: AccountModel): Act | undefined {
  const request = pickOf(
    random,
    model.requests.slice(-30).filter(({ state }) => state === 'requested'),
  );
  const step = random.pick(['approve', 'approve', 'approve', 'deny', 'withdraw'] as const);
  return (
    request &&
    act(
      step,
      (world) => decideRequest(world.engine(), 1, request.id, step),
      (now) => now.answerRequest(request, step),
    )
  );
}

function creditAct(random: Random, model: AccountModel): Act | undefined {
  const isRight = random.chance(95);
  const request = pickOf(
    random,
    model.requests.slice(-30).filter(({ state }) => !isRight || state === 'approved'),
  );
  return (
    request &&
    act(
      'credit',
      (world) => creditRequest(world.engine(), 1, request.id),
      (now) => now.credit(request),
    )
  );
}

// ── The world ───────────────────────────────────────────────────────────────────────────────────────────────────────

function lineAct(_: Random, { isOnline }: AccountModel): Act {
  return act(
    isOnline ? 'line down' : 'line up',
    async (world) => void (world.isOnline = !isOnline),
    (model) => void (model.isOnline = !isOnline),
  );
}

/** Somebody sets the clock, back or forward. */
function clockAct(random: Random): Act {
  const by = random.pick([-2 * DAY_MS, -3 * HOUR_MS, -HOUR_MS, -2 * MINUTE_MS, -30_000, HOUR_MS, 3 * DAY_MS]);
  return act(
    by < 0 ? 'clock set back' : 'clock set forward',
    async (world) => setClock(world, by),
    (model) => setClock(model, by),
  );
}

function setClock(clocked: { clock: number; skew: number }, by: number): void {
  clocked.clock += by;
  clocked.skew += by;
}
