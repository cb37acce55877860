/** Lots of credits: what a draw takes from which lot and what it costs (rules L7 and L8). */

import { divideHalfUp, smaller, sum } from './numbers.ts';

export interface Lot {
  readonly id: string;
  readonly quantity: bigint;
  readonly cost: bigint;
  /** The first day without the credits; null for never. */
  readonly expires: number | null;
  /** L8: bonus, and positive adjustments with it, are drawn before what was paid; an opening ranks as paid. */
  readonly rank: 'bonus' | 'paid';
  /** Where its event stands among all events (W1): its effective date and its place within that day in one. */
  readonly sequence: number;
  drawn: bigint;
}

/** What one event took from one lot. */
export interface Draw {
  readonly lot: Lot;
  readonly credits: bigint;
  readonly cost: bigint;
  /** How much of it came back by refunds. */
  returned: bigint;
}

export function leftIn(lot: Lot): bigint {
  return lot.quantity - lot.drawn;
}

export function leftInAll(lots: readonly Lot[]): bigint {
  return sum(lots.map(leftIn));
}

/** L8. */
export function inDrainOrder(lots: readonly Lot[]): readonly Lot[] {
  return lots.toSorted(drainOrder);
}

/** L8. `lots` must hold enough; one draw per lot touched, in the order of the draining. */
export function drawFrom(lots: readonly Lot[], credits: bigint): readonly Draw[] {
  const draws: Draw[] = [];
  let missing = credits;
  for (const lot of inDrainOrder(lots)) {
    const taken = smaller(missing, leftIn(lot));
    if (taken === 0n) continue;
    draws.push(drawFromLot(lot, taken));
    missing -= taken;
  }
  if (missing !== 0n) throw new RangeError('drew more credits than there are');
  return draws;
}

export function drawFromLot(lot: Lot, credits: bigint): Draw {
  const before = usedCost(lot);
  lot.drawn += credits;
  return { lot, credits, cost: usedCost(lot) - before, returned: 0n };
}

/** C5: puts `credits` back into one lot, and says what they cost by L7. */
export function returnToLot(draw: Draw, credits: bigint): bigint {
  const before = usedCost(draw.lot);
  draw.lot.drawn -= credits;
  draw.returned += credits;
  return before - usedCost(draw.lot);
}

/** L7: of Q credits that cost C, d drawn have used C·d/Q, rounded half up. */
function usedCost(lot: Lot): bigint {
  return divideHalfUp(lot.cost * lot.drawn, lot.quantity);
}

function drainOrder(one: Lot, other: Lot): number {
  if (one.expires !== other.expires) {
    if (one.expires === null) return 1;
    if (other.expires === null) return -1;
    return one.expires - other.expires;
  }
  if (one.rank !== other.rank) return one.rank === 'bonus' ? -1 : 1;
  // No two lots share a place among the events, so the rule's last resort, the id, is never needed.
  return one.sequence - other.sequence;
}
