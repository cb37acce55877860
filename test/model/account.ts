/** The prepaid account as events change it one by one, in the order of rule W1, and every line that this leaves. */

import type { ActivityEvent, ChargeKind, Refusal, Terms } from './events.ts';
import { drawFrom, drawFromLot, inDrainOrder, leftIn, leftInAll, returnToLot } from './lots.ts';
import type { Draw, Lot } from './lots.ts';
import { rescale, smaller, sum } from './numbers.ts';

/** One line of the account: what an event did to the credits, or what expired because of no event. */
export interface Line {
  readonly day: number;
  /** Of its event, or `expiry:ID` after the event that made the lot, or gave credits back to a lot that had expired. */
  readonly id: string;
  /** Null where credits expired by themselves. */
  readonly event: ActivityEvent | null;
  /** Of a refund: that of its charge (C5). */
  readonly campaign: string;
  /** The charge that this is, or gives back; null for everything else. */
  readonly charge: Charge | null;
  readonly creditsIn: bigint;
  readonly creditsOut: bigint;
  readonly costIn: bigint;
  readonly costOut: bigint;
}

/** What one charge or refund adds to the weekly spend (W2). A refund's figures are negative. */
export interface Spend {
  readonly day: number;
  readonly kind: ChargeKind;
  readonly campaign: string;
  readonly cost: bigint;
  readonly faceValue: bigint;
  readonly charges: 0 | 1;
}

export interface Charge {
  readonly event: ActivityEvent;
  readonly kind: ChargeKind;
  readonly draws: readonly Draw[];
  /** What went through the card. */
  readonly paid: bigint;
  readonly cost: bigint;
  /** C5: credits that came back for the part paid by card, and what their lots cost. */
  cardCredits: bigint;
  cardCost: bigint;
  /** What all refunds of it gave back, at cost. */
  refundedCost: bigint;
}

/** A balance that the vendor stated, beside ours after the same event. */
export interface StatedBalance {
  readonly day: number;
  readonly stated: bigint;
  readonly ours: bigint;
}

export interface Account {
  readonly terms: Terms;
  readonly lines: Line[];
  readonly spends: Spend[];
  /** By the id of their event, in the order of W1. */
  readonly charges: Map<string, Charge>;
  readonly chargesOfLead: Map<string, Charge[]>;
  readonly statedBalances: StatedBalance[];
  /** The latest outcome of each lead (W4). */
  readonly outcomes: Map<string, ActivityEvent>;
  /** The lots that have credits left. */
  openLots: Lot[];
  /** What expired by itself at the start of this day and no `expiry` row of it has accounted for yet. */
  expiredUnclaimed: bigint;
  /** How many events there were. */
  sequence: number;
}

export function newAccount(terms: Terms): Account {
  return {
    terms,
    lines: [],
    spends: [],
    charges: new Map(),
    chargesOfLead: new Map(),
    statedBalances: [],
    outcomes: new Map(),
    openLots: [],
    expiredUnclaimed: 0n,
    sequence: 0,
  };
}

/** W1: what happens before any event of a day. Every day with events or expiring lots must be begun, in order. */
export function beginDay(account: Account, day: number): void {
  account.expiredUnclaimed = 0n;
  for (const lot of inDrainOrder(account.openLots.filter((each) => isExpired(each, day)))) {
    account.expiredUnclaimed += leftIn(lot);
    expire(account, day, lot.id, [{ lot, credits: leftIn(lot) }]);
  }
  forgetEmptyLots(account);
}

/** Changes the account by the next event of the day, or refuses it and changes nothing. */
export function applyEvent(account: Account, event: ActivityEvent): Refusal | null {
  account.sequence += 1;
  const refusal = applyByKind(account, event);
  if (refusal !== null) return refusal;
  forgetEmptyLots(account);
  if (event.statedBalance !== null) {
    // W5: after the event itself and what it made expire.
    const ours = leftInAll(account.openLots);
    account.statedBalances.push({ day: event.day, stated: event.statedBalance, ours });
  }
  return null;
}

/** C5: the charge that a refund gives back, if it were the next event. */
export function chargeOfRefund(account: Account, event: ActivityEvent): Charge | undefined {
  const named = /^refund of (.+)$/.exec(event.note)?.[1];
  if (named !== undefined) return account.charges.get(named);
  const charges = event.lead === '' ? [] : (account.chargesOfLead.get(event.lead) ?? []);
  return charges.findLast((charge) => leftToRefund(charge, account.terms) > 0n);
}

/** What refunds of a charge may still give back, in units of which a credit has 10^(credit and money decimals). */
export function leftToRefund(charge: Charge, terms: Terms): bigint {
  // Left of the part paid by card is its money at face value, a credit for a unit of the currency; neither decimals nor rounding
  // may blur the comparison.
  const perCreditUnit = 10n ** BigInt(terms.moneyDecimals);
  const perMinorUnit = 10n ** BigInt(terms.creditDecimals);
  const ofCard = charge.paid * perMinorUnit - charge.cardCredits * perCreditUnit;
  return leftInDraws(charge) * perCreditUnit + ofCard;
}

function applyByKind(account: Account, event: ActivityEvent): Refusal | null {
  const credits = event.credits ?? 0n;
  switch (event.kind) {
    case 'opening':
    case 'top_up':
    case 'bonus':
      return addLot(account, event, credits, lotCost(event, account.terms));
    case 'lead_purchase':
    case 'quotation':
    case 'promotion':
      return applyCharge(account, event, event.kind, credits);
    case 'refund':
      return applyRefund(account, event, credits);
    case 'expiry':
      return applyExpiry(account, event, credits);
    case 'adjustment':
      return credits > 0n ? addLot(account, event, credits, 0n) : drawForEvent(account, event, -credits);
    case 'lead':
      if (event.lead !== '') account.outcomes.set(event.lead, event);
      account.lines.push(lineOf(event, {}));
      return null;
  }
}

/** L7: bonus costs nothing; a discount is a lower cost. */
function lotCost(event: ActivityEvent, terms: Terms): bigint {
  if (event.kind === 'bonus') return 0n;
  const tax = event.kind === 'top_up' && terms.taxRecoverable ? (event.tax ?? 0n) : 0n;
  return (event.amount ?? 0n) - tax;
}

function addLot(account: Account, event: ActivityEvent, credits: bigint, cost: bigint): null {
  const rank = event.kind === 'bonus' || event.kind === 'adjustment' ? 'bonus' : 'paid';
  openLot(account, event, { rank, quantity: credits, cost, expires: event.expires });
  account.lines.push(lineOf(event, { creditsIn: credits, costIn: cost }));
  return null;
}

function applyCharge(account: Account, event: ActivityEvent, kind: ChargeKind, credits: bigint): Refusal | null {
  if (credits > leftInAll(account.openLots)) return { code: 'uncovered', id: event.id };
  const { terms } = account;
  const draws = drawFrom(account.openLots, credits);
  const drawnCost = sum(draws.map((draw) => draw.cost));
  const paid = event.amount ?? 0n;
  const charge: Charge = {
    event,
    kind,
    draws,
    paid,
    cost: drawnCost + paid,
    cardCredits: 0n,
    cardCost: 0n,
    refundedCost: 0n,
  };
  account.charges.set(event.id, charge);
  if (event.lead !== '') {
    account.chargesOfLead.set(event.lead, [...(account.chargesOfLead.get(event.lead) ?? []), charge]);
  }
  account.lines.push(lineOf(event, { charge, creditsOut: credits, costOut: drawnCost }));
  account.spends.push({
    day: event.day,
    kind,
    campaign: event.campaign,
    cost: charge.cost,
    faceValue: rescale(credits, terms.creditDecimals, terms.moneyDecimals) + paid,
    charges: 1,
  });
  return null;
}

function applyRefund(account: Account, event: ActivityEvent, credits: bigint): Refusal | null {
  const { terms } = account;
  const charge = chargeOfRefund(account, event);
  if (charge === undefined) return { code: 'unknown_refund', id: event.id };
  if (credits * 10n ** BigInt(terms.moneyDecimals) > leftToRefund(charge, terms)) {
    return { code: 'refund_exceeds', id: event.id };
  }

  const toLots = smaller(credits, leftInDraws(charge));
  const returned = returnToLots(account, charge, toLots);
  const cost = returned.cost + returnAsNewLot(account, event, charge, credits - toLots);
  const campaign = charge.event.campaign;
  charge.refundedCost += cost;
  account.lines.push(lineOf(event, { creditsIn: credits, costIn: cost, campaign, charge }));
  const faceValue = -rescale(credits, terms.creditDecimals, terms.moneyDecimals);
  account.spends.push({ day: event.day, kind: charge.kind, campaign, cost: -cost, faceValue, charges: 0 });
  const late = returned.parts.filter(({ lot }) => isExpired(lot, event.day));
  if (late.length > 0) expire(account, event.day, event.id, late);
  return null;
}

interface Part {
  readonly lot: Lot;
  readonly credits: bigint;
}

interface Returned {
  readonly cost: bigint;
  readonly parts: readonly Part[];
}

/** C5: into the lots that the charge drew from, last drawn first. */
function returnToLots(account: Account, charge: Charge, credits: bigint): Returned {
  let missing = credits;
  let cost = 0n;
  const parts: { lot: Lot; credits: bigint }[] = [];
  for (const draw of charge.draws.toReversed()) {
    const back = smaller(missing, draw.credits - draw.returned);
    if (back === 0n) continue;
    missing -= back;
    cost += returnToLot(draw, back);
    parts.push({ lot: draw.lot, credits: back });
    if (!account.openLots.includes(draw.lot)) account.openLots.push(draw.lot);
  }
  return { cost, parts };
}

/** C5: what was paid by card comes back as a paid lot without expiry, at face value but in all for no more than was paid. */
function returnAsNewLot(account: Account, event: ActivityEvent, charge: Charge, credits: bigint): bigint {
  if (credits === 0n) return 0n;
  const faceValue = rescale(credits, account.terms.creditDecimals, account.terms.moneyDecimals);
  const cost = smaller(faceValue, charge.paid - charge.cardCost);
  charge.cardCredits += credits;
  charge.cardCost += cost;
  openLot(account, event, { rank: 'paid', quantity: credits, cost, expires: null });
  return cost;
}

/** The `expiry` rows of a day first account for what expired by itself at its start; only what they say beyond is drawn. */
function applyExpiry(account: Account, event: ActivityEvent, credits: bigint): Refusal | null {
  const claimed = smaller(credits, account.expiredUnclaimed);
  const refusal = drawForEvent(account, event, credits - claimed);
  if (refusal === null) account.expiredUnclaimed -= claimed;
  return refusal;
}

/** A draw that is nobody's spend. */
function drawForEvent(account: Account, event: ActivityEvent, credits: bigint): Refusal | null {
  if (credits > leftInAll(account.openLots)) return { code: 'uncovered', id: event.id };
  const cost = sum(drawFrom(account.openLots, credits).map((draw) => draw.cost));
  account.lines.push(lineOf(event, { creditsOut: credits, costOut: cost }));
  return null;
}

function openLot(account: Account, event: ActivityEvent, lot: Pick<Lot, 'rank' | 'quantity' | 'cost' | 'expires'>): void {
  account.openLots.push({ ...lot, id: event.id, sequence: account.sequence, drawn: 0n });
}

/** One line for all that expires because of one event. */
function expire(account: Account, day: number, because: string, parts: readonly Part[]): void {
  const costOut = sum(parts.map(({ lot, credits }) => drawFromLot(lot, credits).cost));
  const nothing = { campaign: '', charge: null, creditsIn: 0n, costIn: 0n };
  account.lines.push({ ...nothing, day, id: `expiry:${because}`, event: null, creditsOut: sum(parts.map(({ credits }) => credits)), costOut });
}

function isExpired(lot: Lot, day: number): boolean {
  return lot.expires !== null && lot.expires <= day;
}

function leftInDraws(charge: Charge): bigint {
  return sum(charge.draws.map((draw) => draw.credits - draw.returned));
}

function forgetEmptyLots(account: Account): void {
  account.openLots = account.openLots.filter((lot) => leftIn(lot) > 0n);
}

function lineOf(event: ActivityEvent, effect: Partial<Line>): Line {
  const nothing = { charge: null, creditsIn: 0n, creditsOut: 0n, costIn: 0n, costOut: 0n };
  return { day: event.day, id: event.id, event, campaign: event.campaign, ...nothing, ...effect };
}
