/**
 * What if: the usage of a period replayed under pay-as-you-use and under automatic top-up with each pack (rules T1 to T4, L7, L8), with the ledger's own
 * lots, and once more as it really went. No clock, no guards: in a replay every charge of a card succeeds at once, and no cap or cool-down holds one back.
 */

import type { Day } from '../../db/ledger/calendar.ts';
import { costLeft, createLotShelf, type LotMovement, type LotShelf, type LotTerms } from '../../db/ledger/lots.ts';
import { rescale, roundedRatio, type Units } from '../../db/ledger/money.ts';
import { packsToCover, taxContained, type CreditPack } from './credit-packs.ts';
import { byCard } from './fee-decision.ts';
import { NOTHING_REFUNDED, planRefund, type RefundableCharge, type RefundedSoFar } from './refunds.ts';
import { shortfall, topUpCause, type TopUpNeed } from './top-up-decision.ts';
import type { VendorTerms } from './vendor-terms.ts';

/** What became of credits in a period, one step after the other. Credits in credit minor units, money in currency minor units. */
export type UsageStep =
  /** A fee of so many credits at face value. Really, so many of them were drawn, and the card paid so much. */
  | { readonly step: 'charge'; readonly day: Day; readonly id: number; readonly credits: number; readonly drawn: number; readonly byCard: number }
  /** Given back for a charge of the period (rule C5). */
  | { readonly step: 'refund'; readonly day: Day; readonly chargeId: number; readonly credits: number }
  /** Credits that come whatever the plan: a bonus, goodwill, an opening; `isRefund` of what a card paid for a charge before the period. */
  | { readonly step: 'given'; readonly day: Day; readonly lotId: number; readonly lot: GivenLot; readonly isRefund: boolean }
  /** Given back for a charge before the period, to a lot that was there before it. */
  | { readonly step: 'returned'; readonly day: Day; readonly lotId: number; readonly credits: number }
  /** A correction of the vendor took credits: as many of them as there are. */
  | { readonly step: 'taken'; readonly day: Day; readonly credits: number }
  /** Really bought; the lot costs the price less recoverable tax. Plans buy for themselves. */
  | { readonly step: 'bought'; readonly day: Day; readonly lotId: number; readonly price: number; readonly lot: GivenLot }
  /** Money came back to a card (amount and credits below 0) or was taken again, with credits of the lot of a top-up; no plan knows that top-up. */
  | { readonly step: 'money_back'; readonly day: Day; readonly lotId: number | null; readonly amount: number; readonly credits: number }
  /** Credits that the vendor says expired beyond what the dates of lots say; a plan's lots expire by their dates alone. */
  | { readonly step: 'stated_expiry'; readonly day: Day; readonly credits: number };

export type GivenLot = Pick<LotTerms, 'quantity' | 'cost' | 'expiresDay' | 'bonus'>;

/** A lot that there was before the period, with what was left in it. */
export interface OpeningLot {
  readonly terms: LotTerms;
  readonly remaining: number;
}

export interface Usage {
  readonly from: Day;
  /** The last day, not before the first. */
  readonly to: Day;
  readonly opening: readonly OpeningLot[];
  /** In their order (rule W1), none before the first day or after the last. */
  readonly steps: readonly UsageStep[];
}

/** What a plan goes by. */
export interface PlanRules {
  readonly units: Units;
  readonly terms: Pick<VendorTerms, 'threshold' | 'payAsYouUse' | 'creditsExpireAfterDays' | 'tax'>;
  /** Of a lot made on a day: the lower is drained first (rule L8). */
  readonly lotPriority: (day: Day, bonus: boolean) => number;
}

/** `as_it_was`: the purchases and card payments that were really made. */
export type Plan = { readonly kind: 'pay_as_you_use' } | { readonly kind: 'automatic'; readonly pack: CreditPack } | { readonly kind: 'as_it_was' };

export interface PlanFigures {
  /** Money that cards were charged, tax included, less what came back to them. */
  readonly paid: number;
  /** How often a card was charged. */
  readonly cardCharges: number;
  /** Credits bought. */
  readonly bought: number;
  /** Face value of what was bought less its price; below 0 where packs are dearer than their credits. */
  readonly discount: number;
  /** Recoverable tax in prices, no part of any cost. */
  readonly tax: number;
  /** Cost of charges less what refunds gave back (rules L7, W2). */
  readonly used: number;
  /** Credits that expired unused, and their cost. */
  readonly expired: Amounts;
  /** Cost of the credits that corrections of the vendor took. */
  readonly corrected: number;
  /** What is left at the end of the last day: the cash that then lies idle. */
  readonly left: Amounts;
  /** Cost of what was left, the mean of the days' ends, rounded half up; and the number of days on which some money was tied up. */
  readonly idle: { readonly mean: number; readonly days: number };
  /** What the usage cost: used and expired. Plans are ranked by it. */
  readonly cost: number;
  /** That cost for each charge, rounded half up; `null` without any. */
  readonly costPerCharge: number | null;
}

export interface Amounts {
  readonly credits: number;
  readonly cost: number;
}

/** Replays a usage under a plan. `as_it_was` needs the opening lots that there were: what they do not cover is a defect of its caller. */
export function replayPlan(usage: Usage, plan: Plan, rules: PlanRules): PlanFigures {
  const run = startRun(usage, plan, rules);
  let next = 0;
  for (let day = usage.from; day <= usage.to; day += 1) {
    expire(run, run.shelf.expire(day));
    for (let step = usage.steps[next]; step !== undefined && step.day === day; step = usage.steps[next]) {
      next += 1;
      run.place += 1;
      take(run, step);
    }
    run.idleCost += run.cost;
    if (run.cost > 0) run.idleDays += 1;
  }
  if (next < usage.steps.length) throw new Error('a usage is not in order, or reaches beyond its period');
  return figuresOf(run, usage);
}

/**
 * The cheapest plan: least cost of what was used and expired; of two that cost the same the one that ties up less money, then the one that charges
 * cards less often, then the first. Credits that are left are an asset and no cost, so a large pack is not dearer for what it leaves.
 */
export function cheapest<Replayed extends PlanFigures>(plans: readonly Replayed[]): Replayed | undefined {
  return plans.toSorted((a, b) => a.cost - b.cost || a.idle.mean - b.idle.mean || a.cardCharges - b.cardCharges)[0];
}

/** Whether a pack can be a plan: one that is not larger than the threshold would call for itself again at once (rule T3). */
export function canBePlan({ credits }: CreditPack, { threshold }: Pick<VendorTerms, 'threshold'>): boolean {
  return threshold === null || credits > threshold.credits;
}

interface Charged {
  readonly charge: RefundableCharge;
  refunded: RefundedSoFar;
}

/** The account while the period passes. */
interface Run {
  readonly plan: Plan;
  readonly rules: PlanRules;
  readonly shelf: LotShelf;
  readonly charged: Map<number, Charged>;
  /** From a lot that the book made in the period to the one that stands for it here; those before it keep their ids. */
  readonly lotOf: Map<number, number>;
  /** What drains first of one day's lots. */
  place: number;
  lastLot: number;
  /** Of what is on the shelf. */
  cost: number;
  idleCost: number;
  idleDays: number;
  paid: number;
  cardCharges: number;
  bought: number;
  price: number;
  tax: number;
  used: number;
  expiredCredits: number;
  expiredCost: number;
  corrected: number;
}

function startRun({ opening }: Usage, plan: Plan, rules: PlanRules): Run {
  const shelf = createLotShelf();
  for (const { terms, remaining } of opening) shelf.put(terms, remaining);
  return {
    plan,
    rules,
    shelf,
    charged: new Map(),
    lotOf: new Map(),
    place: 0,
    lastLot: opening.reduce((last, { terms }) => Math.max(last, terms.id), 0),
    cost: opening.reduce((sum, { terms, remaining }) => sum + costLeft(terms, remaining), 0),
    idleCost: 0,
    idleDays: 0,
    paid: 0,
    cardCharges: 0,
    bought: 0,
    price: 0,
    tax: 0,
    used: 0,
    expiredCredits: 0,
    expiredCost: 0,
    corrected: 0,
  };
}

function take(run: Run, step: UsageStep): void {
  const isReal = run.plan.kind === 'as_it_was';
  switch (step.step) {
    case 'charge':
      return charge(run, step);
    case 'refund':
      return refund(run, step);
    case 'given':
      if (step.isRefund) run.used -= step.lot.cost;
      return void run.lotOf.set(step.lotId, fill(run, step.day, step.lot));
    case 'returned':
      moved(run, [run.shelf.giveBack(step.lotId, step.credits)], 'used');
      return expireLate(run, step.day, [step.lotId]);
    case 'taken':
      return moved(run, run.shelf.draw(isReal ? step.credits : Math.min(step.credits, run.shelf.credits())), 'corrected');
    case 'bought':
      return isReal ? void run.lotOf.set(step.lotId, purchase(run, step.day, step.price, step.lot)) : undefined;
    case 'money_back':
      return isReal ? moneyBack(run, step) : undefined;
    case 'stated_expiry':
      return isReal ? expire(run, run.shelf.draw(step.credits)) : undefined;
  }
}

function charge(run: Run, { id, day, credits, ...real }: Extract<UsageStep, { step: 'charge' }>): void {
  topUp(run, day, { because: 'fee', credits });
  const { drawn, byCard: paidByCard } = run.plan.kind === 'as_it_was' ? real : paymentOf(run, credits);
  const movements = run.shelf.draw(drawn);
  moved(run, movements, 'used');
  run.used += paidByCard;
  run.paid += paidByCard;
  if (paidByCard > 0) run.cardCharges += 1;
  const parts = movements.map((movement) => ({ lotId: movement.lotId, credits: -movement.credits }));
  run.charged.set(id, { charge: { drawn: parts, paidByCard }, refunded: NOTHING_REFUNDED });
  if (credits > 0) topUp(run, day, { because: 'balance' });
}

/** Stored credits first; what they do not cover goes to the card (rule T2). */
function paymentOf({ shelf, rules }: Run, credits: number): { readonly drawn: number; readonly byCard: number } {
  const available = shelf.credits();
  if (credits === 0 || available >= credits) return { drawn: credits, byCard: 0 };
  const paid = byCard(rules, { available }, { credits });
  return { drawn: paid.credits, byCard: paid.amount };
}

/** Buys what a need calls for (rule T3), where the plan is automatic top-up. */
function topUp(run: Run, day: Day, need: TopUpNeed): void {
  const { plan, rules, shelf } = run;
  if (plan.kind !== 'automatic') return;
  const balance = { available: shelf.credits(), pending: 0 };
  if (topUpCause(rules.terms.threshold, balance, need) === null) return;
  const { price, credits } = packsToCover(plan.pack, shortfall(balance, need));
  const { tax, creditsExpireAfterDays } = rules.terms;
  const recoverable = tax.timing === 'on_top_up' && tax.recoverable ? taxContained(price, tax.rateBasisPoints) : 0;
  const expiresDay = creditsExpireAfterDays === null ? null : day + creditsExpireAfterDays;
  purchase(run, day, price, { quantity: credits, cost: price - recoverable, expiresDay, bonus: false });
}

/** Returns the id of the lot. */
function purchase(run: Run, day: Day, price: number, lot: GivenLot): number {
  run.paid += price;
  run.cardCharges += 1;
  run.price += price;
  run.bought += lot.quantity;
  run.tax += price - lot.cost;
  return fill(run, day, lot);
}

/** Puts a new lot on the shelf. Returns its id. */
function fill(run: Run, day: Day, lot: GivenLot): number {
  run.lastLot += 1;
  const id = run.lastLot;
  run.shelf.put({ ...lot, id, day, position: run.place, priority: run.rules.lotPriority(day, lot.bonus), source: String(id) }, lot.quantity);
  run.cost += lot.cost;
  return id;
}

function refund(run: Run, { day, chargeId, credits }: Extract<UsageStep, { step: 'refund' }>): void {
  const of = run.charged.get(chargeId);
  if (of === undefined) throw new Error(`charge ${chargeId} is refunded before it is made`);
  const plan = planRefund(of.charge, of.refunded, credits, run.rules.units);
  of.refunded = plan.refunded;
  moved(
    run,
    plan.toLots.map((part) => run.shelf.giveBack(part.lotId, part.credits)),
    'used',
  );
  if (plan.newLot !== null) {
    run.used -= plan.newLot.cost;
    fill(run, day, { ...plan.newLot, expiresDay: null, bonus: false });
  }
  expireLate(
    run,
    day,
    plan.toLots.map(({ lotId }) => lotId),
  );
}

function moneyBack(run: Run, { day, lotId: of, amount, credits }: Extract<UsageStep, { step: 'money_back' }>): void {
  run.paid += amount;
  if (of === null || credits === 0) return;
  const lotId = run.lotOf.get(of) ?? of;
  run.cost += run.shelf.giveBack(lotId, credits).cost;
  expireLate(run, day, [lotId]);
}

/** Credits that come back to an expired lot expire the same day (rule C5). */
function expireLate(run: Run, day: Day, lotIds: readonly number[]): void {
  const late = lotIds.filter((lotId) => (run.shelf.termsOf(lotId)?.expiresDay ?? Infinity) <= day);
  expire(
    run,
    late.map((lotId) => run.shelf.empty(lotId)),
  );
}

function expire(run: Run, movements: readonly LotMovement[]): void {
  for (const { credits, cost } of movements) {
    run.cost += cost;
    run.expiredCredits -= credits;
    run.expiredCost -= cost;
  }
}

/** What left the shelf is used or corrected; what came back to it no longer is. */
function moved(run: Run, movements: readonly LotMovement[], as: 'used' | 'corrected'): void {
  for (const { cost } of movements) {
    run.cost += cost;
    run[as] -= cost;
  }
}

function figuresOf(run: Run, { from, to }: Usage): PlanFigures {
  const { units } = run.rules;
  const cost = run.used + run.expiredCost;
  return {
    paid: run.paid,
    cardCharges: run.cardCharges,
    bought: run.bought,
    discount: rescale(run.bought, units.creditDecimals, units.currencyDecimals) - run.price,
    tax: run.tax,
    used: run.used,
    expired: { credits: run.expiredCredits, cost: run.expiredCost },
    corrected: run.corrected,
    left: { credits: run.shelf.credits(), cost: run.cost },
    idle: { mean: roundedRatio(run.idleCost, to - from + 1), days: run.idleDays },
    cost,
    costPerCharge: run.charged.size === 0 ? null : roundedRatio(cost, run.charged.size),
  };
}
