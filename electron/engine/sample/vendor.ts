/**
 * The vendor's side of the sample: applies what happens to the account in order of time and keeps the history of it. Lots drain
 * and come back by the rules of the ledger, so that no charge is ever uncovered and the balance that the vendor states is true.
 */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { EventFacts } from '../../../db/ledger/event.ts';
import { createLotShelf, type LotMovement, type LotShelf, type LotTerms } from '../../../db/ledger/lots.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { creditsLeft, NOTHING_REFUNDED, planRefund, type RefundableCharge, type RefundedSoFar } from '../../billing/refunds.ts';
import { instantOn, TIME_ZONE } from './clock.ts';
import type { AddedCredits, Adjustment, GivenRefund, Happening, LeadOutcome, WantedCharge } from './happenings.ts';
import type { Random } from './random.ts';

/** One top-up. Credits and amount in hundredths. */
export interface TopUpOrder {
  readonly credits: number;
  readonly amount: number;
  readonly method: string;
  readonly note: string;
}

/** What is bought by itself when credits do not cover a fee; `undefined` for nothing. Asked once for each top-up. */
export type TopUpRule = (instant: number) => TopUpOrder | undefined;

export interface VendorTerms {
  readonly idPrefix: string;
  readonly firstId: number;
  /** Whether the history gives times, or plain dates. */
  readonly hasTimes: boolean;
  readonly topUp: TopUpRule;
  /** For a bought lot: the day from which it is gone. */
  readonly validUntil: (day: Day) => Day | null;
  /** The card that pays as you use, and whether it pays a fee whole or only what credits do not cover (rule T2). */
  readonly method: string;
  readonly cardPays: 'shortfall' | 'whole_fee';
  /** Share of rows that state a balance, per mille, and by how much it is off at an instant. */
  readonly statesBalance: number;
  readonly misstatement: (instant: number) => number;
}

interface Charged {
  readonly id: string;
  readonly charge: RefundableCharge;
  refunded: RefundedSoFar;
}

/** The account while the year passes. */
interface Account {
  readonly terms: VendorTerms;
  readonly random: Random;
  readonly shelf: LotShelf;
  readonly history: EventFacts[];
  readonly charged: Map<WantedCharge, Charged>;
  /** Latest first. */
  readonly chargedByLead: Map<string, readonly Charged[]>;
  lastId: number;
  lastInstant: number;
  lots: number;
}

type Draft = Pick<EventFacts, 'kind' | 'credits'> & Partial<EventFacts> & { readonly at: number };

const UNITS = { creditDecimals: 2, currencyDecimals: 2 } as const;
const EMPTY: Omit<EventFacts, 'sourceId' | 'kind' | 'day' | 'instant' | 'credits'> = {
  amount: null, method: '', tax: null, statedBalance: null, expiresDay: null, campaign: '', category: '', lead: null, outcome: null, value: null, note: '',
}; // prettier-ignore

/** The vendor's history of what happens up to `until`, in its order. */
export function historyOf(happenings: readonly Happening[], until: number, terms: VendorTerms, random: Random): readonly EventFacts[] {
  const account: Account = {
    terms, random, shelf: createLotShelf(), history: [], charged: new Map(), chargedByLead: new Map(), lastId: terms.firstId, lastInstant: 0, lots: 0,
  }; // prettier-ignore
  const inOrder = happenings.filter(({ instant }) => instant <= until).toSorted((a, b) => a.instant - b.instant);
  for (const happening of inOrder) {
    expireThrough(account, dayOf(happening.instant));
    apply(account, happening);
  }
  expireThrough(account, dayOf(until));
  return account.history;
}

function apply(account: Account, happening: Happening): void {
  switch (happening.type) {
    case 'charge':
      return charge(account, happening);
    case 'refund':
      return refund(account, happening);
    case 'outcome':
      return recordOutcome(account, happening);
    case 'credits':
      return addCredits(account, happening);
    case 'adjustment':
      return adjust(account, happening);
    case 'automatic_on':
      return topUpWhenUsedUp(account, happening.instant);
  }
}

function charge(account: Account, wanted: WantedCharge): void {
  const { terms, shelf, random } = account;
  const order = shelf.credits() < wanted.fee ? terms.topUp(wanted.instant) : undefined;
  if (order) topUp(account, wanted.instant, order);
  // The charge waits until the credits are there: a minute or two.
  const at = order ? account.lastInstant + random.between(60, 150) * 1000 : wanted.instant;
  const covered = shelf.credits() >= wanted.fee;
  const drawn = covered ? wanted.fee : terms.cardPays === 'shortfall' ? shelf.credits() : 0;
  const paidByCard = wanted.fee - drawn;
  const movements = shelf.draw(drawn);
  const { kind, campaign, category, lead, note } = wanted;
  const byCard = paidByCard === 0 ? {} : { amount: paidByCard, method: terms.method };
  const { sourceId } = write(account, { at, kind, credits: drawn === 0 ? null : drawn, ...byCard, campaign, category, lead, note });
  const entry: Charged = { id: sourceId, charge: { drawn: movements.map(drawnPart), paidByCard }, refunded: NOTHING_REFUNDED };
  account.charged.set(wanted, entry);
  account.chargedByLead.set(lead, [entry, ...(account.chargedByLead.get(lead) ?? [])]);
  topUpWhenUsedUp(account, account.lastInstant + 5000);
}

function refund(account: Account, { instant: at, charge: wanted, credits, reason }: GivenRefund): void {
  const { shelf, terms, random } = account;
  const entry = account.charged.get(wanted);
  if (!entry) throw new Error(`${wanted.lead} is refunded before it is charged`);
  // Without a name in its note, a refund is for the latest charge of its lead that has something left.
  const latest = account.chargedByLead.get(wanted.lead)?.find((other) => creditsLeft(other.charge, other.refunded, UNITS) > 0);
  const plan = planRefund(entry.charge, entry.refunded, credits, UNITS);
  entry.refunded = plan.refunded;
  for (const part of plan.toLots) shelf.giveBack(part.lotId, part.credits);
  if (plan.newLot) putLot(account, at, { ...plan.newLot, expiresDay: null, bonus: false });
  // What comes back to a lot that is gone goes with it the same day (rule C5); of such a row this vendor states no balance.
  const isLate = shelf.expire(dayOf(at)).length > 0;
  const note = latest === entry ? reason : `refund of ${entry.id}`;
  write(account, { at, kind: 'refund', credits, campaign: wanted.campaign, lead: wanted.lead, note }, !isLate && random.chance(terms.statesBalance));
}

function recordOutcome(account: Account, { instant: at, lead, outcome, value }: LeadOutcome): void {
  write(account, { at, kind: 'lead', credits: null, lead, outcome, value }, false);
}

function addCredits(account: Account, { instant: at, kind, credits, amount, method, expiresDay, note }: AddedCredits): void {
  putLot(account, at, { quantity: credits, cost: amount ?? 0, expiresDay, bonus: kind === 'bonus' });
  write(account, { at, kind, credits, amount, method, expiresDay, note }, true);
}

function adjust(account: Account, { instant: at, credits, note }: Adjustment): void {
  if (credits > 0) putLot(account, at, { quantity: credits, cost: 0, expiresDay: null, bonus: true });
  else account.shelf.draw(-credits);
  write(account, { at, kind: 'adjustment', credits, note }, true);
}

function topUp(account: Account, instant: number, { credits, amount, method, note }: TopUpOrder): void {
  const expiresDay = account.terms.validUntil(dayOf(instant));
  addCredits(account, { type: 'credits', instant, kind: 'top_up', credits, amount, method, expiresDay, note });
}

/** Rule T3: automatic top-up fires as well when nothing is left. */
function topUpWhenUsedUp(account: Account, instant: number): void {
  const order = account.shelf.credits() === 0 ? account.terms.topUp(instant) : undefined;
  if (order) topUp(account, instant, order);
}

function expireThrough(account: Account, day: Day): void {
  const { shelf } = account;
  for (let next = shelf.nextExpiry(); next !== undefined && next <= day; next = shelf.nextExpiry()) {
    const bought = shelf.expire(next).filter((gone) => !gone.terms.bonus);
    const credits = -bought.reduce((sum, gone) => sum + gone.credits, 0);
    // This vendor writes a row for what was paid for; bonus credits it takes without a word.
    if (credits > 0) write(account, { at: instantOn(next, 35), kind: 'expiry', credits, note: 'credits expired' }, true);
  }
}

function putLot(account: Account, instant: number, lot: Pick<LotTerms, 'quantity' | 'cost' | 'expiresDay' | 'bonus'>): void {
  account.lots += 1;
  const id = account.lots;
  account.shelf.put({ ...lot, id, day: dayOf(instant), position: account.history.length, priority: 0, source: String(id) }, lot.quantity);
}

/** Writes a row. No two rows have one instant: the order of a day is that of its times (rule W1). */
function write(account: Account, { at, ...facts }: Draft, states = account.random.chance(account.terms.statesBalance)): EventFacts {
  const { terms, random, shelf, history } = account;
  const instant = Math.max(at, account.lastInstant + 1000);
  account.lastInstant = instant;
  account.lastId += random.between(1, 4);
  const statedBalance = states ? shelf.credits() + terms.misstatement(instant) : null;
  const sourceId = `${terms.idPrefix}${account.lastId}`;
  const event = { ...EMPTY, sourceId, day: dayOf(instant), instant: terms.hasTimes ? instant : null, statedBalance, ...facts };
  history.push(event);
  return event;
}

function dayOf(instant: number): Day {
  return dayOfInstant(instant, TIME_ZONE);
}

function drawnPart(movement: LotMovement) {
  return { lotId: movement.lotId, credits: -movement.credits };
}
