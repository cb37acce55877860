/**
 * The vendor's side of the sample: applies what happens to the account in order of time and keeps the history of it. Lots drain
 * and come back by the rules of the ledger, so that no charge is ever uncovered and the balance that the vendor states is true.
 */

import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import type { EventFacts } from '../../../db/ledger/event.ts';
import { createLotShelf, type LotMovement, type LotTerms } from '../../../db/ledger/lots.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { creditsLeft, NOTHING_REFUNDED, planRefund, type RefundableCharge, type RefundedSoFar } from '../../billing/refunds.ts';
import { instantOn, TIME_ZONE } from './clock.ts';
import type { AddedCredits, Adjustment, AutomaticOn, GivenRefund, Happening, LeadOutcome, WantedCharge } from './happenings.ts';
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

type Draft = Pick<EventFacts, 'kind' | 'credits'> & Partial<EventFacts> & { readonly at: number };

const UNITS = { creditDecimals: 2, currencyDecimals: 2 } as const;
const EMPTY: Omit<EventFacts, 'sourceId' | 'kind' | 'day' | 'instant' | 'credits'> = {
  amount: null, method: '', tax: null, statedBalance: null, expiresDay: null, campaign: '', category: '', lead: null, outcome: null, value: null, note: '',
}; // prettier-ignore

/** The vendor's history of what happens up to `until`, in its order. */
export function historyOf(happenings: readonly Happening[], until: number, terms: VendorTerms, random: Random): readonly EventFacts[] {
  const account = createAccount(terms, random);
  const inOrder = happenings.filter(({ instant }) => instant <= until).toSorted((a, b) => a.instant - b.instant);
  for (const happening of inOrder) account.apply(happening);
  account.expireThrough(dayOfInstant(until, TIME_ZONE));
  return account.history;
}

function createAccount(terms: VendorTerms, random: Random) {
  const history: EventFacts[] = [];
  const shelf = createLotShelf();
  const charged = new Map<WantedCharge, Charged>();
  const chargedByLead = new Map<string, Charged[]>();
  let lastId = terms.firstId;
  let lastInstant = 0;
  let lots = 0;

  const nextId = () => `${terms.idPrefix}${(lastId += random.between(1, 4))}`;
  /** Two rows never have one instant: the order of a day is that of its times (rule W1). */
  const write = ({ at, ...facts }: Draft, states = random.chance(terms.statesBalance)): EventFacts => {
    const instant = Math.max(at, lastInstant + 1000);
    lastInstant = instant;
    const statedBalance = states ? shelf.credits() + terms.misstatement(instant) : null;
    const event = { ...EMPTY, sourceId: nextId(), day: dayOfInstant(instant, TIME_ZONE), instant: terms.hasTimes ? instant : null, statedBalance, ...facts };
    history.push(event);
    return event;
  };
  const put = (lot: Pick<LotTerms, 'quantity' | 'cost' | 'day' | 'expiresDay' | 'bonus'>) => {
    lots += 1;
    shelf.put({ ...lot, id: lots, position: history.length, priority: 0, source: String(lots) }, lot.quantity);
  };

  const expireThrough = (day: Day) => {
    for (let next = shelf.nextExpiry(); next !== undefined && next <= day; next = shelf.nextExpiry()) {
      const bought = shelf.expire(next).filter((gone) => !gone.terms.bonus);
      const credits = -bought.reduce((sum, gone) => sum + gone.credits, 0);
      // This vendor writes a row for what was paid for; bonus credits it takes without a word.
      if (credits > 0) write({ at: instantOn(next, 35), kind: 'expiry', credits, note: `expired on ${formatDay(next)}` }, true);
    }
  };
  const topUp = (at: number, order: TopUpOrder, expiresDay = terms.validUntil(dayOfInstant(at, TIME_ZONE))): EventFacts => {
    put({ quantity: order.credits, cost: order.amount, day: dayOfInstant(at, TIME_ZONE), expiresDay, bonus: false });
    return write({ at, kind: 'top_up', credits: order.credits, amount: order.amount, method: order.method, expiresDay, note: order.note }, true);
  };
  const topUpWhenUsedUp = (at: number) => {
    const order = shelf.credits() === 0 ? terms.topUp(at) : undefined;
    if (order) topUp(at, order);
  };

  const charge = (wanted: WantedCharge) => {
    const order = shelf.credits() < wanted.fee ? terms.topUp(wanted.instant) : undefined;
    // The charge waits until the credits are there: a minute or two.
    const at = order ? (topUp(wanted.instant, order).instant ?? wanted.instant) + random.between(60, 150) * 1000 : wanted.instant;
    const drawn = shelf.credits() >= wanted.fee ? wanted.fee : terms.cardPays === 'shortfall' ? shelf.credits() : 0;
    const paidByCard = wanted.fee - drawn;
    const movements = shelf.draw(drawn);
    const { kind, campaign, category, lead, note } = wanted;
    const byCard = paidByCard === 0 ? {} : { amount: paidByCard, method: terms.method };
    const { sourceId } = write({ at, kind, credits: drawn === 0 ? null : drawn, ...byCard, campaign, category, lead, note });
    const entry: Charged = { id: sourceId, charge: { drawn: movements.map(drawnPart), paidByCard }, refunded: NOTHING_REFUNDED };
    charged.set(wanted, entry);
    chargedByLead.set(lead, [entry, ...(chargedByLead.get(lead) ?? [])]);
    topUpWhenUsedUp(at + 5000);
  };

  const refund = ({ instant: at, charge: wanted, credits, reason }: GivenRefund) => {
    const entry = charged.get(wanted);
    if (!entry) throw new Error(`${wanted.lead} is refunded before it is charged`);
    // Without a name in its note, a refund is for the latest charge of its lead that has something left.
    const latest = chargedByLead.get(wanted.lead)?.find((other) => creditsLeft(other.charge, other.refunded, UNITS) > 0);
    const plan = planRefund(entry.charge, entry.refunded, credits, UNITS);
    entry.refunded = plan.refunded;
    const day = dayOfInstant(at, TIME_ZONE);
    for (const part of plan.toLots) shelf.giveBack(part.lotId, part.credits);
    if (plan.newLot) put({ ...plan.newLot, day, expiresDay: null, bonus: false });
    // What comes back to a lot that is gone goes with it the same day (rule C5).
    const late = shelf.expire(day).length > 0;
    const { campaign, lead } = wanted;
    write({ at, kind: 'refund', credits, campaign, lead, note: latest === entry ? reason : `refund of ${entry.id}` }, !late && random.chance(terms.statesBalance));
  };

  const adjust = ({ instant: at, credits, note }: Adjustment) => {
    if (credits > 0) put({ quantity: credits, cost: 0, day: dayOfInstant(at, TIME_ZONE), expiresDay: null, bonus: true });
    else shelf.draw(-credits);
    write({ at, kind: 'adjustment', credits, note }, true);
  };
  const add = ({ instant: at, kind, credits, amount, method, expiresDay, note }: AddedCredits) => {
    if (kind === 'top_up') return void topUp(at, { credits, amount: amount ?? 0, method, note }, expiresDay);
    put({ quantity: credits, cost: amount ?? 0, day: dayOfInstant(at, TIME_ZONE), expiresDay, bonus: kind === 'bonus' });
    write({ at, kind, credits, amount, expiresDay, note }, true);
  };

  const step = (happening: Exclude<Happening, AutomaticOn>) => {
    switch (happening.type) {
      case 'charge':
        return charge(happening);
      case 'refund':
        return refund(happening);
      case 'outcome':
        return void write(outcomeRow(happening), false);
      case 'credits':
        return add(happening);
      case 'adjustment':
        return adjust(happening);
    }
  };
  const apply = (happening: Happening) => {
    expireThrough(dayOfInstant(happening.instant, TIME_ZONE));
    if (happening.type === 'automatic_on') topUpWhenUsedUp(happening.instant);
    else step(happening);
  };
  return { history, apply, expireThrough };
}

function outcomeRow({ instant: at, lead, outcome, value }: LeadOutcome): Draft {
  return { at, kind: 'lead', credits: null, lead, outcome, value };
}

function drawnPart(movement: LotMovement) {
  return { lotId: movement.lotId, credits: -movement.credits };
}
