/**
 * The account as the rules want it (M, T, C, L of product.md and decision 0013), written from their text alone: what happens to fees, top-ups,
 * methods and credits, step by step. It knows nothing of the engine's code, of its database or of its decisions; the simulation holds the two
 * against each other. Credits and money in minor units, instants in ms since the epoch, days since 1970-01-01.
 */

import type { CreditPack } from '../../../electron/billing/credit-packs.ts';
import type { Guards } from '../../../electron/billing/policy.ts';
import type { VendorTerms } from '../../../electron/billing/vendor-terms.ts';
import { dayOf, monthOf, startOf } from './calendar.ts';
import { draw, giveBack, halfUp, inDrainOrder, left, move, type Drawn, type Lot, type Moved } from './lots.ts';
import { ProcessorModel, type Answer, type Fates } from './processor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** T10: when what is unknown is looked up, each time after the time before. */
const LOOK_UPS_MS = [10_000, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];
/** T9: when a soft decline is tried again, after the payment was opened. */
const LATER_TRIES_MS = [DAY_MS, 3 * DAY_MS, 7 * DAY_MS];
/** Of a decision that somebody made. */
const BY_HAND = 'by_hand';

/** Where none were set, because a crash came before: a fee is due on contact, the card pays exactly the fee, nothing expires, no threshold, no tax. */
const BEFORE_ANY_TERMS: VendorTerms = {
  preset: 'custom',
  feeDue: { when: 'on_contact' },
  refundWindow: { unit: 'days', count: 7 },
  refundReasons: ['wrong number', 'no contact details', 'duplicate', 'out of area', 'no longer interested', 'other'],
  lotPriority: { paid: 0, bonus: 0 },
  threshold: null,
  tax: { timing: 'none', rateBasisPoints: 0, recoverable: false },
  payAsYouUse: 'exact_fee',
  creditsExpireAfterDays: null,
  promotionTailDays: 30,
};

export type FeeKind = 'quotation' | 'promotion' | 'lead_purchase';

export interface Fee {
  readonly id: number;
  readonly kind: FeeKind;
  readonly credits: number;
  readonly byCampaign: boolean;
  readonly releaseAt: number | null;
  state: 'held' | 'due' | 'paying' | 'unpaid' | 'posted' | 'released';
  /** Reasons that hold for an unpaid fee; the engine tells one of them, which is the only one from then on. */
  reasons: readonly string[];
  /** Credits reserved for it. */
  hold: number;
}

export interface Attempt {
  readonly id: number;
  readonly method: number;
  readonly intendedAt: number;
  state: 'intended' | 'unknown' | 'awaiting_owner' | 'succeeded' | 'declined' | 'given_up' | 'absent';
  hard: boolean;
  settledAt: number | null;
  lookUpAt: number | null;
  lookUps: number;
}

export interface Payment {
  readonly id: number;
  readonly purpose: 'top_up' | 'fee';
  readonly because: 'automatic' | 'by_hand' | 'fee';
  readonly amount: number;
  readonly credits: number;
  readonly fee: Fee | null;
  readonly day: number;
  readonly openedAt: number;
  readonly attempts: Attempt[];
  /** The day on which what it bought was posted. */
  creditedOn: number | null;
  state: 'open' | 'waiting' | 'awaiting_owner' | 'unknown' | 'succeeded' | 'failed' | 'cancelled';
  closedAt: number | null;
  retryAt: number | null;
  failure: string;
}

export interface Method {
  readonly id: number;
  /** The last month in which the card is good. */
  readonly expiry: { readonly year: number; readonly month: number };
  state: 'added' | 'verified' | 'active' | 'expired' | 'disabled' | 'removed';
  /** Whether the processor has it on file. */
  isOnFile: boolean;
}

export interface Decision {
  readonly subject: 'top_up' | 'fee';
  readonly at: number;
  readonly day: number;
  readonly available: number;
  readonly pending: number;
  /** The engine tells one of these. */
  readonly reasons: readonly string[];
}

export interface Event {
  readonly kind: FeeKind | 'top_up' | 'refund' | 'expiry';
  readonly day: number;
  readonly instant: number | null;
  readonly credits: number | null;
  readonly amount: number | null;
  readonly tax: number | null;
  /** Before everything else of its day. */
  readonly isAtStart?: true;
  /** What it did to prepaid credits, and to their cost. */
  readonly moved: Moved;
}

/** A posted fee, as far as its refunds are concerned. */
export interface Charge {
  readonly event: number;
  readonly day: number;
  readonly instant: number;
  readonly drawn: readonly Drawn[];
  readonly paidByCard: number;
  /** Of what the card paid: credits given back, and what they cost. */
  readonly cardBack: Moved;
}

export interface Request {
  readonly id: number;
  readonly charge: Charge;
  readonly credits: number;
  state: 'requested' | 'approved' | 'credited' | 'denied' | 'withdrawn';
}

export interface Contact {
  readonly kind: FeeKind;
  readonly credits: number;
  readonly byCampaign: boolean;
}

export interface Place {
  readonly zone: string;
  /** Minor units of money that a minor unit of credits is worth at face value. */
  readonly moneyPerCredit: number;
}

/** What a user's act comes to where it is not done: the refusal's code. */
export type Refusal = { readonly refused: string };

type Need = { readonly fee: number } | 'balance';

/** A moment of the account: time never runs backwards in a book. */
interface Now {
  readonly now: number;
  readonly today: number;
}

/** A setting that holds from a day on; of two for one day the one that was set later. */
class Dated<Value> {
  private readonly values: { readonly day: number; readonly value: Value }[] = [];
  private readonly before: Value;

  constructor(before: Value) {
    this.before = before;
  }

  set(day: number, value: Value): void {
    const at = this.values.findLastIndex((known) => known.day <= day);
    this.values.splice(at + 1, 0, { day, value });
  }

  on(day: number): Value {
    const found = this.values.findLast((known) => known.day <= day);
    return found === undefined ? this.before : found.value;
  }
}

export class AccountModel {
  readonly processor: ProcessorModel;
  /** Called whenever what happened so far is durable: a crash leaves one of these states behind. */
  onDurable: () => void = () => undefined;
  clock: number;
  /** How far the clock is ahead of the processor's, because somebody set it. */
  skew = 0;
  isOnline = true;

  readonly fees: Fee[] = [];
  readonly payments: Payment[] = [];
  readonly methods: Method[] = [];
  readonly decisions: Decision[] = [];
  readonly events: Event[] = [];
  readonly lots: Lot[] = [];
  readonly charges: Charge[] = [];
  readonly requests: Request[] = [];
  attempts = 0;

  /** What the user has set, by the day from which it holds (L10). */
  private readonly packsOn = new Dated<readonly CreditPack[]>([]);
  private readonly planOn = new Dated<{ readonly packId: string; readonly since: number } | null>(null);
  private readonly guardsOn = new Dated<Guards | null>(null);
  private readonly pausedOn = new Dated(false);
  private readonly orderOn = new Dated<readonly number[]>([]);
  private readonly termsOn = new Dated<VendorTerms | null>(null);

  /** The latest instant of an event of ours or a decision. */
  private latest: number | null = null;
  /** The latest day whose expiry was posted. */
  private lastExpiry: number | null = null;
  /** Whether the processor was asked since the start for charges that the book does not know. */
  private hasAsked = false;
  /** Whether it was asked since the start what went back to cards, and when it is asked next. */
  private hasLooked = false;
  nextLook: number | null = null;
  private readonly place: Place;

  constructor(place: Place, fates: Fates, clock: number) {
    this.place = place;
    this.clock = clock;
    this.processor = new ProcessorModel(fates);
  }

  // ── What is there ─────────────────────────────────────────────────────────────────────────────────────────────────

  get terms(): VendorTerms {
    return this.termsOf(this.moment().today);
  }

  get packs(): readonly CreditPack[] {
    return this.packsOn.on(this.moment().today);
  }

  get isPaused(): boolean {
    return this.pausedOn.on(this.moment().today);
  }

  private get order(): readonly number[] {
    return this.orderOn.on(this.moment().today);
  }

  private set order(order: readonly number[]) {
    this.orderOn.set(this.moment().today, order);
  }

  /** Everything that is set on a day, as documents by name. */
  settingsOn(day: number): Readonly<Record<string, unknown>> {
    const plan = this.planOn.on(day);
    return {
      credit_packs: this.packsOn.on(day),
      guards: this.guardsOn.on(day),
      method_order: this.orderOn.on(day),
      paused: this.pausedOn.on(day),
      top_up: plan === null ? null : { packId: plan.packId, at: plan.since },
      vendor_terms: this.termsOn.on(day),
    };
  }

  private termsOf(day: number): VendorTerms {
    return this.termsOn.on(day) ?? BEFORE_ANY_TERMS;
  }

  /** Posted credits less holds, and less what is due to expire (L9). */
  available(today = this.moment().today): number {
    return this.posted(today) - this.fees.reduce((sum, fee) => sum + fee.hold, 0);
  }

  posted(today: number): number {
    return this.lots.reduce((sum, lot) => sum + (lot.expires === null || lot.expires > today ? left(lot) : 0), 0);
  }

  openTopUp(): Payment | undefined {
    return this.payments.find(({ purpose, closedAt }) => purpose === 'top_up' && closedAt === null);
  }

  /** The attempt whose outcome nobody knows: it stands in the way of every new charge (T10). */
  private unknown(): Attempt | undefined {
    for (const payment of this.open()) {
      const found = payment.attempts.find(({ state }) => state === 'intended' || state === 'unknown');
      if (found) return found;
    }
    return undefined;
  }

  private open(): readonly Payment[] {
    return this.payments.filter(({ closedAt }) => closedAt === null);
  }

  /** Methods in the order of charging (M2). */
  inOrder(): readonly Method[] {
    const { order } = this;
    const at = (id: number) => (order.includes(id) ? order.indexOf(id) : order.length);
    return this.methods.filter(({ state }) => state !== 'removed').toSorted((a, b) => at(a.id) - at(b.id) || a.id - b.id);
  }

  private hasUsableMethod(): boolean {
    return this.methods.some(({ state }) => state === 'active');
  }

  moment(): Now {
    const latest = this.latestInstant();
    const now = latest === null ? this.clock : Math.max(this.clock, latest + 1);
    return { now, today: dayOf(now, this.place.zone) };
  }

  /** The latest event of ours or decision; or a day to come whose expiry was posted, because the clock was ahead. */
  private latestInstant(): number | null {
    const { zone } = this.place;
    if (this.lastExpiry === null || this.lastExpiry <= dayOf(this.clock, zone)) return this.latest;
    return Math.max(this.latest ?? 0, startOf(this.lastExpiry, zone));
  }

  private isClockSetBack(): boolean {
    const latest = this.latestInstant();
    return latest !== null && this.clock < latest - MINUTE_MS;
  }

  /** What look-ups go by: the clock, also where it was set back. */
  private byTheClock(): number {
    return this.isClockSetBack() ? this.clock : this.moment().now;
  }

  /** When something is due next; `undefined` for nothing. */
  nextDue(): number | undefined {
    let next: number | undefined;
    const due = (at: number) => void (next = Math.min(next ?? at, at));
    for (const payment of this.open()) {
      const unsettled = payment.attempts.filter((attempt) => !isSettled(attempt));
      // In a pause nothing is tried again by itself.
      if (unsettled.length === 0 && !(payment.state === 'waiting' && this.isPaused)) due(payment.retryAt ?? 0);
      // No look-up is further away than a day, unless a clock that was ahead has put it there.
      for (const { lookUpAt } of unsettled) due(lookUpAt === null || lookUpAt > this.clock + DAY_MS ? 0 : lookUpAt);
    }
    for (const { state, releaseAt } of this.fees) if (state === 'held') due(releaseAt as number);
    if (this.nextLook !== null && this.isOnline) due(this.nextLook > this.clock + DAY_MS ? 0 : this.nextLook);
    return next;
  }

  /** The process ends, and another one begins. */
  restart(): void {
    this.hasAsked = false;
    this.hasLooked = false;
  }

  // ── What the user sets ────────────────────────────────────────────────────────────────────────────────────────────

  setPacks(packs: readonly CreditPack[]): Refusal | undefined {
    const changed = packs.find(({ id }) => id === this.packInUse()?.id);
    if (changed && isBelowThreshold(changed, this.terms)) return { refused: 'pack_below_threshold' };
    this.packsOn.set(this.moment().today, packs);
    this.onDurable();
    return undefined;
  }

  setTerms(terms: VendorTerms): Refusal | undefined {
    const inUse = this.packInUse();
    if (inUse && isBelowThreshold(inUse, terms)) return { refused: 'pack_below_threshold' };
    const { today } = this.moment();
    this.termsOn.set(today, terms);
    this.expire(today);
    // L10: today's top-ups are lots by today's terms.
    for (const lot of this.lots) if (lot.bought?.day === today) lot.cost = costOf(lot.bought.amount, lot.bought.tax, terms);
    this.onDurable();
    return undefined;
  }

  private packInUse(): CreditPack | undefined {
    const plan = this.planOn.on(this.moment().today);
    return plan === null ? undefined : this.packs.find(({ id }) => id === plan.packId);
  }

  setPaused(isPaused: boolean): void {
    this.pausedOn.set(this.moment().today, isPaused);
    this.onDurable();
  }

  turnOff(): void {
    this.planOn.set(this.moment().today, null);
    this.onDurable();
  }

  /** T7: turned on with a plan that can be had; the answer is what it said that it would charge at once. */
  turnOn(packId: string, guards: Guards): Refusal | number {
    const pack = this.packs.find(({ id }) => id === packId);
    if (!pack) return { refused: 'no_pack' };
    if (isBelowThreshold(pack, this.terms)) return { refused: 'pack_below_threshold' };
    if (pack.price > guards.capPerDay || pack.price > guards.capPerMonth) return { refused: 'wrong_setting' };
    const price = this.priceAtOnce(pack, guards);
    const { now, today } = this.moment();
    this.guardsOn.set(today, guards);
    this.planOn.set(today, { packId, since: now });
    this.onDurable();
    this.evaluateBalance();
    return price;
  }

  private priceAtOnce(pack: CreditPack, guards: Guards): number {
    const at = this.moment();
    const available = this.available(at.today);
    const isCalledFor = this.causeOf('balance', available, this.openTopUp()?.credits ?? 0).length > 0;
    // Turned on anew, what failed before is forgiven.
    const against = this.reasonsAgainst('balance', available, { pack, guards, failures: 0 }, at);
    return isCalledFor && against.length === 0 ? this.priceOf('balance', available, pack).price : 0;
  }

  addMethod(cardMonths: number): Refusal | number {
    for (let call = 0; call < 2; call += 1) {
      if (this.processor.ask(!this.isOnline) !== null) return this.refuse('processor_unreachable');
      this.onDurable();
    }
    const added = new Date(this.clock - this.skew);
    const expires = new Date(Date.UTC(added.getUTCFullYear(), added.getUTCMonth() + cardMonths, 1));
    const method: Method = {
      id: this.methods.length + 1,
      state: 'added',
      isOnFile: false,
      expiry: { year: expires.getUTCFullYear(), month: expires.getUTCMonth() + 1 },
    };
    this.methods.push(method);
    this.onDurable();
    return method.id;
  }

  /** `again`: the user says that one that was disabled is to be used again. */
  verify(method: Method, again: boolean): Refusal | undefined {
    if (method.state === 'disabled' && !again) return { refused: 'method_disabled' };
    if (!['added', 'expired', 'disabled'].includes(method.state)) return { refused: 'illegal_step' };
    if (this.processor.ask(!this.isOnline) !== null) return this.refuse('processor_unreachable');
    this.onDurable();
    method.state = 'verified';
    method.isOnFile = true;
    this.onDurable();
    return undefined;
  }

  activate(method: Method): Refusal | undefined {
    if (method.state !== 'verified') return { refused: 'illegal_step' };
    method.state = 'active';
    if (!this.order.includes(method.id)) this.order = [...this.order, method.id];
    this.onDurable();
    return undefined;
  }

  makePrimary(method: Method): Refusal | undefined {
    if (method.state !== 'active') return { refused: 'illegal_step' };
    this.order = [method.id, ...this.inOrder().flatMap(({ id }) => (id === method.id ? [] : [id]))];
    this.onDurable();
    return undefined;
  }

  setOrder(order: readonly number[]): void {
    this.order = order;
    this.onDurable();
  }

  /** Refused while it is being charged (M1). */
  remove(method: Method): Refusal | undefined {
    const isCharged = this.open().some(({ attempts }) => attempts.some((attempt) => attempt.method === method.id && !isSettled(attempt)));
    if (isCharged) return { refused: 'method_in_use' };
    method.state = 'removed';
    this.order = this.inOrder().map(({ id }) => id);
    this.onDurable();
    if (!method.isOnFile) return undefined;
    const isForgotten = this.processor.ask(!this.isOnline) === null;
    this.onDurable();
    return isForgotten ? undefined : { refused: 'processor_unreachable' };
  }

  private refuse(refused: string): Refusal {
    this.onDurable();
    return { refused };
  }

  // ── Fees (C1 to C3, T2, T3) ───────────────────────────────────────────────────────────────────────────────────────

  contact({ kind, credits, byCampaign }: Contact): Fee {
    const { now, today } = this.moment();
    const { feeDue } = this.terms;
    // C2: what a customer reads or answers is a quotation; the rest is due at once.
    const isHeld = kind === 'quotation' && feeDue.when !== 'on_contact';
    const fee: Fee = {
      id: this.fees.length + 1,
      kind,
      credits,
      byCampaign,
      releaseAt: isHeld ? now + feeDue.releaseAfterHours * HOUR_MS : null,
      state: isHeld ? 'held' : 'due',
      reasons: [],
      hold: 0,
    };
    const reserves = isHeld && this.available(today) >= credits;
    this.fees.push(fee);
    if (reserves) fee.hold = credits;
    this.onDurable();
    this.pay(fee);
    return fee;
  }

  /** The same contact again, by mistake or after a crash. */
  repeat(fee: Fee): void {
    this.onDurable();
    this.pay(fee);
  }

  read(fee: Fee): Refusal | undefined {
    if (fee.state !== 'held') return { refused: 'illegal_step' };
    // C2: what has run out costs nothing, also where nobody has noticed yet.
    if ((fee.releaseAt as number) <= this.moment().now) this.release(fee);
    else fee.state = 'due';
    this.onDurable();
    this.pay(fee);
    return undefined;
  }

  tryAgain(fee: Fee): Refusal | undefined {
    if (fee.state !== 'unpaid') return { refused: 'illegal_step' };
    this.fallDue(fee);
    this.onDurable();
    this.pay(fee);
    return undefined;
  }

  private release(fee: Fee): void {
    fee.state = 'released';
    fee.hold = 0;
  }

  private fallDue(fee: Fee): void {
    fee.state = 'due';
    fee.reasons = [];
  }

  private pay(fee: Fee): void {
    if (fee.state !== 'due') return this.onDurable();
    const at = this.moment();
    const available = this.available(at.today) + fee.hold;
    const topUp = this.evaluate({ fee: fee.credits }, available, at);
    const pending = this.openTopUp();
    const decided = (reasons: readonly string[]) => this.decide('fee', reasons, at, available, topUp.pendingBefore);
    if (available >= fee.credits) {
      decided(['covered']);
      this.postFee(fee, fee.credits, null, at);
      this.onDurable();
      // T3: the balance that a paid fee leaves is evaluated where it is used up, or at the vendor's threshold.
      if (this.isUsedUp()) this.evaluateBalance();
      return;
    }
    if (topUp.opened !== undefined || this.isWorthWaitingFor(pending, available, fee)) {
      decided(['top_up']);
      this.onDurable();
      if (topUp.opened !== undefined) this.pursueAndPay(topUp.opened);
      return;
    }
    const against = this.reasonsAgainstCard(fee);
    if (against.length > 0) {
      decided(against);
      this.leaveUnpaid(fee, against);
      this.onDurable();
      return;
    }
    const exact = this.terms.payAsYouUse === 'exact_fee';
    const drawn = exact ? 0 : Math.max(0, available);
    decided([exact ? 'exact_fee' : 'shortfall']);
    fee.hold = drawn;
    fee.state = 'paying';
    const payment = this.owe({ purpose: 'fee', because: 'fee', amount: (fee.credits - drawn) * this.place.moneyPerCredit, credits: 0, fee }, at);
    this.onDurable();
    this.pursueAndPay(payment);
  }

  private pursueAndPay(payment: Payment): void {
    this.pursue(payment);
    if (payment.closedAt !== null) this.payWhatIsDue();
  }

  /** T3: with automatic top-up on, one that is under way is waited for; T2: else only one that covers the fee and may end at any moment. */
  private isWorthWaitingFor(pending: Payment | undefined, available: number, fee: Fee): boolean {
    if (pending === undefined) return false;
    if (this.planned() !== null) return true;
    return (pending.state === 'open' || pending.state === 'unknown') && available + pending.credits >= fee.credits;
  }

  private reasonsAgainstCard(fee: Fee): readonly string[] {
    // T3: if no top-up comes, the fee is not charged to the card instead.
    if (this.planned() !== null) return this.isPaused ? ['paused', 'no_top_up'] : ['no_top_up'];
    return reasonsThat([
      ['balance', fee.byCampaign],
      ['paused', this.isPaused],
      ['unknown_outcome', this.unknown() !== undefined],
      ['clock_set_back', this.isClockSetBack()],
      ['no_method', !this.hasUsableMethod()],
      ['offline', !this.isOnline],
    ]);
  }

  private leaveUnpaid(fee: Fee, reasons: readonly string[]): void {
    fee.state = 'unpaid';
    fee.reasons = reasons;
    fee.hold = 0;
  }

  private postFee(fee: Fee, credits: number, amount: number | null, { now, today }: Now): void {
    fee.hold = 0;
    this.expire(today);
    const moved = { credits: 0, cost: 0 };
    const drawn = draw(
      this.lots.filter((lot) => left(lot) > 0),
      credits,
      moved,
    );
    fee.state = 'posted';
    this.happen({ kind: fee.kind, day: today, instant: now, credits: credits === 0 && amount !== null ? null : credits, amount, tax: null, moved });
    this.charges.push({
      event: this.events.length,
      day: today,
      instant: now,
      drawn,
      paidByCard: amount ?? 0,
      cardBack: { credits: 0, cost: 0 },
    });
  }

  /** Everything that is due, oldest first; and what was left unpaid for a reason that ends by itself, and has. A lead may be gone by now. */
  private payWhatIsDue(): void {
    const hasPassed = ({ state, kind, reasons }: Fee) => state === 'unpaid' && kind !== 'lead_purchase' && this.isPast(reasons[0] as string);
    const passed = this.fees.filter(hasPassed);
    for (const fee of passed) this.fallDue(fee);
    if (passed.length > 0) this.onDurable();
    for (const fee of this.fees.filter(({ state }) => state === 'due')) if (!this.waits(fee)) this.pay(fee);
  }

  private isPast(reason: string): boolean {
    switch (reason) {
      case 'paused':
        return !this.isPaused;
      case 'unknown_outcome':
        return this.unknown() === undefined;
      case 'clock_set_back':
        return !this.isClockSetBack();
      case 'offline':
        return this.isOnline;
      default:
        return false;
    }
  }

  /** A fee that waits for a top-up is decided anew when that has ended. */
  private waits(fee: Fee): boolean {
    const available = this.available() + fee.hold;
    return available < fee.credits && this.isWorthWaitingFor(this.openTopUp(), available, fee);
  }

  // ── Top-ups (T3 to T8) ────────────────────────────────────────────────────────────────────────────────────────────

  evaluateBalance(): void {
    const at = this.moment();
    const { opened } = this.evaluate('balance', this.available(at.today), at);
    this.onDurable();
    if (opened !== undefined) this.pursue(opened);
  }

  /** The plan in force: automatic top-up without a pack that is still sold, or without guards, is none. */
  planned(): { readonly pack: CreditPack; readonly guards: Guards; readonly failures: number } | null {
    const { today } = this.moment();
    const [plan, guards] = [this.planOn.on(today), this.guardsOn.on(today)];
    if (plan === null || guards === null) return null;
    const pack = this.packs.find(({ id }) => id === plan.packId);
    return pack === undefined ? null : { pack, guards, failures: this.failuresSince(plan.since, guards.failuresUntilOff) };
  }

  /** T6: automatic top-ups that failed one after the other; what has switched itself off stays off. */
  private failuresSince(since: number, most: number): number {
    let failures = 0;
    for (const { because, state, openedAt } of this.payments) {
      if (because !== 'automatic' || openedAt < since || failures >= most) continue;
      if (state === 'failed') failures += 1;
      else if (state === 'succeeded') failures = 0;
    }
    return failures;
  }

  private evaluate(need: Need, available: number, at: Now): { readonly opened: Payment | undefined; readonly pendingBefore: number } {
    const pendingBefore = this.openTopUp()?.credits ?? 0;
    const plan = this.planned();
    const causes = this.causeOf(need, available, pendingBefore);
    const against = plan === null ? ['pay_as_you_use'] : this.reasonsAgainst(need, available, plan, at);
    const wanted = need === 'balance' ? 1 : need.fee;
    if (causes.length === 0) {
      // Pending credits call for no other top-up, but they cover nothing yet: what keeps from another is told then.
      this.decide('top_up', available >= wanted ? ['covered'] : against, at, available, pendingBefore);
      return { opened: undefined, pendingBefore };
    }
    if (plan === null || against.length > 0) {
      this.decide('top_up', against, at, available, pendingBefore);
      return { opened: undefined, pendingBefore };
    }
    this.decide('top_up', causes, at, available, pendingBefore);
    const { price, credits } = this.priceOf(need, available, plan.pack);
    return { opened: this.owe({ purpose: 'top_up', because: 'automatic', amount: price, credits, fee: null }, at), pendingBefore };
  }

  /** T3: used up, not enough for the fee at hand, or at the vendor's threshold. */
  private causeOf(need: Need, available: number, pending: number): readonly string[] {
    const there = available + pending;
    if (need !== 'balance') return need.fee <= there ? [] : [there <= 0 ? 'used_up' : 'insufficient'];
    if (there <= 0) return ['used_up'];
    return this.isAtThreshold(there) ? ['threshold'] : [];
  }

  private isAtThreshold(there: number): boolean {
    const { threshold } = this.terms;
    return threshold !== null && (there < threshold.credits || (threshold.operator === 'at_or_below' && there === threshold.credits));
  }

  private isUsedUp(): boolean {
    return this.isNothing(this.available() + (this.openTopUp()?.credits ?? 0));
  }

  private isNothing(there: number): boolean {
    return there <= 0 || this.isAtThreshold(there);
  }

  /** The fewest whole packs that cover what is missing, in one charge. */
  private priceOf(need: Need, available: number, pack: CreditPack): { readonly price: number; readonly credits: number } {
    const missing = (need === 'balance' ? 1 : need.fee) - available - (this.openTopUp()?.credits ?? 0);
    let packs = 1;
    while (packs * pack.credits < missing) packs += 1;
    return { price: packs * pack.price, credits: packs * pack.credits };
  }

  /** Every reason that holds against an automatic top-up; none lets it be made. */
  private reasonsAgainst(
    need: Need,
    available: number,
    { pack, guards, failures }: { readonly pack: CreditPack; readonly guards: Guards; readonly failures: number },
    { now, today }: Now,
  ): readonly string[] {
    const open = this.openTopUp();
    const { price } = this.priceOf(need, available, pack);
    const { firstDay, lastDay } = monthOf(today);
    // One that was opened on one day and came through on another counts on both.
    const counted = (from: number, to: number) =>
      this.payments.filter(
        ({ purpose, state, day, creditedOn }) =>
          purpose === 'top_up' &&
          state !== 'failed' &&
          state !== 'cancelled' &&
          ((day >= from && day <= to) || (creditedOn !== null && creditedOn >= from && creditedOn <= to)),
      );
    const [ofToday, ofMonth] = [counted(today, today), counted(firstDay, lastDay)];
    const spent = (payments: readonly Payment[]) => payments.reduce((sum, { amount }) => sum + amount, 0);
    const last = this.payments.findLast(({ because, state }) => because === 'automatic' && state !== 'cancelled');
    const coolUntil = last === undefined ? null : (last.closedAt ?? last.openedAt) + guards.coolDownMinutes * MINUTE_MS;
    return reasonsThat([
      ['paused', this.isPaused],
      ['switched_off', failures >= guards.failuresUntilOff],
      ['unknown_outcome', this.unknown() !== undefined],
      ['top_up_open', open?.state === 'open'],
      ['waiting_for_later_try', open?.state === 'waiting'],
      ['waiting_for_owner', open?.state === 'awaiting_owner'],
      ['clock_set_back', this.isClockSetBack()],
      ['no_method', !this.hasUsableMethod()],
      ['cap_month', spent(ofMonth) + price > guards.capPerMonth],
      ['cap_day', spent(ofToday) + price > guards.capPerDay],
      ['count_reached', ofToday.length >= guards.topUpsPerDay],
      ['cooling_down', coolUntil !== null && now < coolUntil],
      ['offline', !this.isOnline],
    ]);
  }

  buy(packId: string, packs: number): Refusal | Payment {
    const pack = this.packs.find(({ id }) => id === packId);
    if (!pack) return { refused: 'no_pack' };
    if (this.openTopUp()) return { refused: 'top_up_open' };
    if (this.unknown()) return { refused: 'unknown_outcome' };
    if (!this.hasUsableMethod()) return { refused: 'no_method' };
    const at = this.moment();
    const owed = { purpose: 'top_up', because: 'by_hand', amount: pack.price * packs, credits: pack.credits * packs, fee: null } as const;
    // T8: what somebody bought is decided as well, by them.
    this.decide('top_up', [BY_HAND], at, this.available(at.today), 0);
    const payment = this.owe(owed, at);
    this.onDurable();
    this.pursue(payment);
    return payment;
  }

  /** Only what waits for a later try: not what is being charged, or may have been. */
  cancel(payment: Payment): Refusal | undefined {
    const isTried = payment.attempts.some((attempt) => !isSettled(attempt));
    if ((payment.state !== 'waiting' && payment.state !== 'open') || isTried) return { refused: 'illegal_step' };
    this.close(payment, 'cancelled', 'cancelled', this.moment());
    if (payment.fee?.state === 'paying') this.leaveUnpaid(payment.fee, ['cancelled']);
    this.onDurable();
    return undefined;
  }

  // ── Payments (T9, T10) ────────────────────────────────────────────────────────────────────────────────────────────

  private owe(owed: Pick<Payment, 'purpose' | 'because' | 'amount' | 'credits' | 'fee'>, { now, today }: Now): Payment {
    const payment: Payment = {
      ...owed,
      id: this.payments.length + 1,
      day: today,
      openedAt: now,
      attempts: [],
      creditedOn: null,
      state: 'open',
      closedAt: null,
      retryAt: null,
      failure: '',
    };
    this.payments.push(payment);
    return payment;
  }

  private close(payment: Payment, state: 'succeeded' | 'failed' | 'cancelled', failure: string, { now }: Now): void {
    payment.state = state;
    payment.closedAt = now;
    payment.retryAt = null;
    payment.failure = failure;
  }

  private wait(payment: Payment, until: number): void {
    payment.state = 'waiting';
    payment.retryAt = until;
  }

  private pursue(payment: Payment): void {
    if (!this.askForLostCharges()) {
      const isTried = payment.attempts.some((attempt) => !isSettled(attempt));
      if (!isTried && payment.closedAt === null) this.wait(payment, this.moment().now + MINUTE_MS);
      return this.onDurable();
    }
    for (;;) {
      const attempt = this.intend(payment);
      this.onDurable();
      if (attempt === undefined) return;
      const answer = this.send(payment, attempt);
      this.onDurable();
      this.settle(payment, attempt, answer);
      this.onDurable();
    }
  }

  /** Once after each start, before anything new is charged: a book restored from before a charge would find it. This one never lost any. */
  private askForLostCharges(): boolean {
    if (this.hasAsked || this.methods.every(({ state }) => state === 'removed')) return true;
    this.hasAsked = this.processor.ask(!this.isOnline) === null;
    this.onDurable();
    return this.hasAsked;
  }

  /** Decision 0014: once after each start and once a day, where there is a line, and an hour after a call that was lost. This processor gives nothing back. */
  private lookForMoneyBack(): void {
    if (!this.isOnline) return;
    const now = this.byTheClock();
    if (this.hasLooked && this.nextLook !== null && this.nextLook > now && this.nextLook <= now + DAY_MS) return;
    if (!this.payments.some(({ attempts }) => attempts.some(({ state }) => state === 'succeeded'))) return;
    this.hasLooked = true;
    const isLost = this.processor.ask(false) !== null;
    this.onDurable();
    this.nextLook = this.byTheClock() + (isLost ? HOUR_MS : DAY_MS);
    this.onDurable();
  }

  private send(payment: Payment, { id, method }: Attempt): Answer {
    const state = this.methods.find((known) => known.id === method)?.state;
    if (state !== 'active') throw new Error(`attempt ${id} charges a method that is ${state}`);
    return this.processor.charge({ attempt: id, method, amount: payment.amount }, this.clock - this.skew, !this.isOnline);
  }

  /** The next attempt of a payment, made durable before the processor hears of it. */
  private intend(payment: Payment): Attempt | undefined {
    const at = this.moment();
    const isLaterTry = payment.state === 'waiting';
    if (payment.state === 'waiting' && (payment.retryAt as number) <= at.now) {
      payment.state = 'open';
      payment.retryAt = null;
    }
    if (payment.state !== 'open' || payment.attempts.some((attempt) => !isSettled(attempt))) return undefined;
    const next = this.nextMethod(payment, at.now);
    if (typeof next === 'object') {
      // T10: an outcome that is not known is found before anything new is charged; nor is anything tried again by itself in a pause.
      const unknown = this.unknown();
      if (unknown !== undefined) this.wait(payment, Math.max(unknown.lookUpAt ?? 0, at.now + MINUTE_MS));
      else if (this.isPaused && isLaterTry) this.wait(payment, at.now + HOUR_MS);
      else return this.attempt(payment, next, at);
    } else if (typeof next === 'number') this.wait(payment, next);
    else {
      this.close(payment, 'failed', next, at);
      if (payment.fee?.state === 'paying') this.leaveUnpaid(payment.fee, [next]);
    }
    return undefined;
  }

  private attempt(payment: Payment, method: Method, { now }: Now): Attempt {
    this.attempts += 1;
    const attempt: Attempt = {
      id: this.attempts,
      method: method.id,
      intendedAt: now,
      state: 'intended',
      hard: false,
      settledAt: null,
      lookUpAt: null,
      lookUps: 0,
    };
    payment.attempts.push(attempt);
    return attempt;
  }

  /** T9: the method to be tried, or until when to wait, or why the payment fails. */
  private nextMethod({ attempts, openedAt }: Payment, now: number): Method | number | string {
    const when = ({ settledAt, intendedAt }: Attempt) => Math.max(settledAt ?? 0, intendedAt);
    const present = Math.max(now, ...attempts.map(when));
    const laterTries = LATER_TRIES_MS.map((after) => openedAt + after);
    const since = laterTries.findLast((at) => at <= present) ?? -Infinity;
    const usable = this.inOrder().filter(({ id, state }) => state === 'active' && !attempts.some((one) => one.method === id && isOver(one)));
    for (const method of usable) {
      // A charge that was never made counts for nothing, once.
      const forgiven = attempts.find((attempt) => attempt.method === method.id && attempt.state === 'absent');
      if (!attempts.some((attempt) => attempt.method === method.id && attempt !== forgiven && when(attempt) >= since)) return method;
    }
    const later = laterTries.find((at) => at > present);
    if (usable.length > 0 && later !== undefined) return later;
    if (attempts.length === 0) return 'no_method';
    return attempts.at(-1)?.state === 'given_up' ? 'owner_did_not_confirm' : 'declined';
  }

  private settle(payment: Payment, attempt: Attempt, answer: Answer): void {
    const at = this.moment();
    switch (answer.says) {
      case 'succeeded':
        attempt.state = 'succeeded';
        attempt.settledAt = at.now;
        attempt.lookUpAt = null;
        this.bought(payment, at);
        payment.creditedOn = at.today;
        return this.close(payment, 'succeeded', '', at);
      case 'declined':
        attempt.state = 'declined';
        attempt.hard = answer.hard;
        attempt.settledAt = at.now;
        attempt.lookUpAt = null;
        payment.state = 'open';
        if (answer.hard) this.disable(attempt.method);
        return;
      case 'needs_owner': {
        attempt.lookUps = attempt.state === 'awaiting_owner' ? attempt.lookUps + 1 : 0;
        attempt.state = 'awaiting_owner';
        const rest = attempt.intendedAt + 72 * HOUR_MS - at.now;
        const after = lookUpAfter(attempt.lookUps);
        attempt.lookUpAt = this.byTheClock() + (rest > 0 ? Math.min(after, rest) : after);
        payment.state = 'awaiting_owner';
        return;
      }
      case 'processing':
      case 'lost':
      case 'nothing': {
        attempt.lookUps = attempt.state === 'intended' ? 0 : attempt.lookUps + 1;
        attempt.lookUpAt = this.byTheClock() + lookUpAfter(attempt.lookUps);
        // What waits for its owner and cannot be asked about still waits.
        if (attempt.state === 'awaiting_owner') return;
        attempt.state = 'unknown';
        payment.state = 'unknown';
      }
    }
  }

  private disable(methodId: number): void {
    const method = this.methods.find(({ id }) => id === methodId);
    if (method && ['added', 'verified', 'active'].includes(method.state)) method.state = 'disabled';
  }

  /** What a payment that succeeded bought is posted with its success. */
  private bought(payment: Payment, at: Now): void {
    const { fee, amount, credits } = payment;
    if (fee !== null) {
      // What was reserved and has expired meanwhile is gone; what the card paid is posted all the same.
      this.postFee(fee, Math.min(fee.hold, this.posted(at.today)), amount, at);
      return;
    }
    const { tax, creditsExpireAfterDays } = this.terms;
    const contained = tax.timing === 'on_top_up' ? halfUp(amount * tax.rateBasisPoints, 10_000 + tax.rateBasisPoints) : null;
    this.expire(at.today);
    const cost = costOf(amount, contained, this.terms);
    const expires = creditsExpireAfterDays === null ? null : at.today + creditsExpireAfterDays;
    const bought = { day: at.today, amount, tax: contained };
    this.lots.push({ quantity: credits, cost, expires, place: this.lots.length, drawn: 0, bought });
    this.happen({ kind: 'top_up', day: at.today, instant: at.now, credits, amount, tax: contained, moved: { credits, cost } });
    // What could not be paid for want of credits is tried again; a lead may be gone by now.
    for (const unpaid of this.fees) if (unpaid.state === 'unpaid' && unpaid.kind !== 'lead_purchase') this.fallDue(unpaid);
  }

  /** T10: found by looking it up; sent again with its key where it is not there; given up when its owner stays away. */
  private resolve(payment: Payment, attempt: Attempt): void {
    const at = this.moment();
    if (attempt.state === 'intended') {
      attempt.state = 'unknown';
      attempt.lookUpAt = this.byTheClock();
      payment.state = 'unknown';
    }
    this.onDurable();
    const age = at.now - attempt.intendedAt;
    if (attempt.state === 'awaiting_owner' && age >= 72 * HOUR_MS) this.giveUp(payment, attempt);
    else this.lookUp(payment, attempt, age);
    this.onDurable();
    this.pursue(payment);
  }

  private lookUp(payment: Payment, attempt: Attempt, age: number): void {
    const found = this.processor.lookUp(attempt.id, this.clock - this.skew, !this.isOnline);
    this.onDurable();
    if (found.says === 'processing' && age >= DAY_MS) {
      const answer = this.processor.cancel(attempt.id, this.clock - this.skew, !this.isOnline);
      this.onDurable();
      return this.settle(payment, attempt, answer);
    }
    if (found.says !== 'nothing' || attempt.state === 'awaiting_owner') return this.settle(payment, attempt, found);
    // M1: only an activated method is charged, and sending again may be what charges it; nor is anything charged in a pause.
    const mayBeSent = !this.isPaused && this.methods.some(({ id, state }) => id === attempt.method && state === 'active');
    if (age < 23 * HOUR_MS && mayBeSent) {
      const answer = this.send(payment, attempt);
      this.onDurable();
      return this.settle(payment, attempt, answer);
    }
    // A day after it could last have been sent, and an hour of look-ups at least, it was never made.
    if (age < 47 * HOUR_MS || attempt.lookUps < 3) return this.settle(payment, attempt, { says: 'lost' });
    attempt.state = 'absent';
    attempt.settledAt = this.moment().now;
    attempt.lookUpAt = null;
    payment.state = 'open';
  }

  private giveUp(payment: Payment, attempt: Attempt): void {
    const answer = this.processor.cancel(attempt.id, this.clock - this.skew, !this.isOnline);
    this.onDurable();
    if (answer.says !== 'declined' && !(answer.says === 'lost' && this.isForgotten(attempt))) return this.settle(payment, attempt, answer);
    attempt.state = 'given_up';
    attempt.settledAt = this.moment().now;
    attempt.lookUpAt = null;
    payment.state = 'open';
  }

  /** A processor that does not know a charge (any more) will not make it. */
  private isForgotten(attempt: Attempt): boolean {
    const found = this.processor.lookUp(attempt.id, this.clock - this.skew, !this.isOnline);
    this.onDurable();
    return found.says === 'nothing';
  }

  // ── What time brings ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Does what is due now: what is unknown first, so that nothing new is charged before it. */
  runDue(): void {
    const at = this.moment();
    this.expireCards(at.today);
    this.expire(at.today);
    this.onDurable();
    this.askForLostCharges();
    const unsettled = this.open().flatMap((payment) => payment.attempts.map((attempt) => ({ payment, attempt })));
    const clock = this.byTheClock();
    const isDue = ({ lookUpAt }: Attempt) => lookUpAt === null || lookUpAt <= clock || lookUpAt > clock + DAY_MS;
    const lookUps = unsettled.filter(({ attempt }) => !isSettled(attempt) && isDue(attempt));
    for (const { payment, attempt } of lookUps.toSorted((a, b) => a.attempt.id - b.attempt.id))
      if (!isSettled(attempt)) this.resolve(payment, attempt);
    this.lookForMoneyBack();
    const tried = this.moment().now;
    const due = this.open().filter(
      ({ state, retryAt }) => state === 'open' || (state === 'waiting' && !this.isPaused && (retryAt as number) <= tried),
    );
    for (const payment of due) this.pursue(payment);
    const released = this.moment().now;
    for (const fee of this.fees) {
      if (fee.state !== 'held' || (fee.releaseAt as number) > released) continue;
      this.release(fee);
      this.onDurable();
    }
    this.payWhatIsDue();
    if (this.hasComeToNothing()) this.evaluateBalance();
  }

  /**
   * T3: evaluated whenever available and pending credits come to nothing, whatever used them: a hold as well as a fee. That it was not
   * evaluated yet is told by the last evaluation, which saw credits.
   */
  private hasComeToNothing(): boolean {
    // T1: expiry uses nothing, and nothing is charged by the calendar.
    if (this.lastEvent()?.kind === 'expiry') return false;
    const last = this.decisions.findLast(({ subject, reasons }) => subject === 'top_up' && !reasons.includes(BY_HAND));
    return last !== undefined && this.isUsedUp() && !this.isNothing(last.available + last.pending);
  }

  /** The last by day and place; what expires at the start of a day comes before everything else of it. */
  private lastEvent(): Event | undefined {
    let last: Event | undefined;
    for (const event of this.events.slice(-40))
      if (last === undefined || event.day > last.day || (event.day === last.day && !event.isAtStart)) last = event;
    return last;
  }

  private expireCards(today: number): void {
    const { year, month } = monthOf(today);
    for (const method of this.methods)
      if (
        method.isOnFile &&
        ['added', 'verified', 'active'].includes(method.state) &&
        (method.expiry.year - year) * 12 + method.expiry.month - month < 0
      )
        method.state = 'expired';
  }

  /** L7: what a lot holds when its day comes is gone. */
  private expire(today: number): void {
    const gone = this.lots.filter((lot) => left(lot) > 0 && lot.expires !== null && lot.expires <= today);
    for (const lot of inDrainOrder(gone)) this.loseLot(lot, lot.expires as number);
  }

  private loseLot(lot: Lot, day: number): void {
    const moved = { credits: 0, cost: 0 };
    const credits = left(lot);
    move(lot, -credits, moved);
    this.lastExpiry = Math.max(this.lastExpiry ?? day, day);
    this.happen({ kind: 'expiry', day, instant: null, credits, amount: null, tax: null, moved, isAtStart: true });
  }

  // ── Refunds (C5) ──────────────────────────────────────────────────────────────────────────────────────────────────

  requestRefund(charge: Charge, reason: string, asked: number | undefined): Refusal | Request {
    const { now, today } = this.moment();
    const terms = this.termsOf(charge.day);
    const there = this.refundable(charge);
    const isOpen = this.requests.some((request) => request.charge === charge && (request.state === 'requested' || request.state === 'approved'));
    if (isOpen || there === 0 || !terms.refundReasons.includes(reason) || isTooLate(terms, charge, now, today))
      return { refused: 'refund_not_possible' };
    const credits = asked ?? there;
    if (credits > there) return { refused: 'refund_exceeds_charge' };
    const request: Request = { id: this.requests.length + 1, charge, credits, state: 'requested' };
    this.requests.push(request);
    this.onDurable();
    return request;
  }

  refundable({ drawn, paidByCard, cardBack }: Charge): number {
    return drawn.reduce((sum, part) => sum + part.credits - part.back, 0) + paidByCard / this.place.moneyPerCredit - cardBack.credits;
  }

  answerRequest(request: Request, step: 'approve' | 'deny' | 'withdraw'): Refusal | undefined {
    const isOpen = request.state === 'requested' || (request.state === 'approved' && step === 'deny');
    if (!isOpen) return { refused: 'illegal_step' };
    request.state = step === 'approve' ? 'approved' : step === 'deny' ? 'denied' : 'withdrawn';
    this.onDurable();
    return undefined;
  }

  credit(request: Request): Refusal | undefined {
    if (request.state !== 'approved') return { refused: 'illegal_step' };
    const { now, today } = this.moment();
    const { charge, credits } = request;
    this.expire(today);
    const moved = { credits: 0, cost: 0 };
    const { rest, lots } = giveBack(charge.drawn, credits, moved);
    if (rest > 0) {
      const cost = Math.min(rest * this.place.moneyPerCredit, charge.paidByCard - charge.cardBack.cost);
      charge.cardBack.credits += rest;
      charge.cardBack.cost += cost;
      this.lots.push({ quantity: rest, cost, expires: null, place: this.lots.length, drawn: 0, bought: null });
      moved.credits += rest;
      moved.cost += cost;
    }
    this.happen({ kind: 'refund', day: today, instant: now, credits, amount: null, tax: null, moved });
    const late = lots.filter(({ expires }) => expires !== null && expires <= today);
    if (late.length > 0) this.loseAtOnce(late, today);
    request.state = 'credited';
    this.onDurable();
    return undefined;
  }

  /** Credits that come back to an expired lot expire the same day, both shown. */
  private loseAtOnce(lots: readonly Lot[], day: number): void {
    const moved = { credits: 0, cost: 0 };
    for (const lot of lots) move(lot, -left(lot), moved);
    this.lastExpiry = Math.max(this.lastExpiry ?? day, day);
    this.happen({ kind: 'expiry', day, instant: null, credits: -moved.credits, amount: null, tax: null, moved });
  }

  // ── The book ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private happen(event: Event): void {
    this.events.push(event);
    if (event.instant !== null) this.latest = Math.max(this.latest ?? 0, event.instant);
  }

  private decide(subject: Decision['subject'], reasons: readonly string[], { now, today }: Now, available: number, pending: number): void {
    if (reasons.length === 0) throw new Error(`a ${subject} decision has no reason`);
    this.decisions.push({ subject, at: now, day: today, available, pending, reasons });
    this.latest = Math.max(this.latest ?? 0, now);
  }
}

export function isSettled({ state }: Attempt): boolean {
  return state === 'succeeded' || state === 'declined' || state === 'given_up' || state === 'absent';
}

/** T9: declined for good, or its owner stayed away: not again for this payment. */
function isOver({ hard, state }: Attempt): boolean {
  return hard || state === 'given_up';
}

function lookUpAfter(lookUps: number): number {
  return LOOK_UPS_MS[Math.min(lookUps, LOOK_UPS_MS.length - 1)] as number;
}

function reasonsThat(given: ReadonlyArray<readonly [reason: string, holds: boolean]>): readonly string[] {
  return given.flatMap(([reason, holds]) => (holds ? [reason] : []));
}

/** L7: what a lot cost, without the tax that is recovered. */
function costOf(paid: number, contained: number | null, { tax }: VendorTerms): number {
  return paid - (tax.timing === 'on_top_up' && tax.recoverable ? (contained ?? 0) : 0);
}

/** C5: so many hours from the charge, so many days, or the nth day of the month after it. */
function isTooLate({ refundWindow }: VendorTerms, charge: Charge, now: number, today: number): boolean {
  switch (refundWindow.unit) {
    case 'hours':
      return now > charge.instant + refundWindow.count * HOUR_MS;
    case 'days':
      return today > charge.day + refundWindow.count;
    case 'day_of_next_month':
      return today > monthOf(charge.day).lastDay + refundWindow.day;
  }
}

/** T3: such a pack would be bought again and again. */
function isBelowThreshold({ credits }: CreditPack, { threshold }: VendorTerms): boolean {
  return threshold !== null && credits <= threshold.credits;
}
