/** Where a refund's credits go (rule C5): back into the lots that its charge drew from, last drawn first, and what the card paid into a new lot. */

import { rescale, type Units } from '../../db/ledger/money.ts';

/** A charge as far as its refunds are concerned. Credits in credit minor units, money in currency minor units. */
export interface RefundableCharge {
  /** Lots it drew from, in the order of drawing; credits positive. */
  readonly drawn: readonly { readonly lotId: number; readonly credits: number }[];
  /** What went through the card; 0 for a charge paid with credits alone. */
  readonly paidByCard: number;
}

/** What earlier refunds of a charge gave back. */
export interface RefundedSoFar {
  readonly toLots: ReadonlyMap<number, number>;
  readonly creditsForCard: number;
  readonly costForCard: number;
}

export const NOTHING_REFUNDED: RefundedSoFar = { toLots: new Map(), creditsForCard: 0, costForCard: 0 };

type Decimals = Omit<Units, 'currency'>;

export interface RefundPlan {
  readonly toLots: readonly { readonly lotId: number; readonly credits: number }[];
  /** A new paid lot for what the card paid; `null` where the refund does not reach that far. */
  readonly newLot: { readonly quantity: number; readonly cost: number } | null;
  readonly refunded: RefundedSoFar;
}

/** Credits of a charge that can still be given back. */
export function creditsLeft(charge: RefundableCharge, refunded: RefundedSoFar, units: Decimals): number {
  const drawn = charge.drawn.reduce((sum, part) => sum + part.credits - (refunded.toLots.get(part.lotId) ?? 0), 0);
  return drawn + cardCredits(charge, units) - refunded.creditsForCard;
}

/** How a refund of `credits` is given back. The caller has made sure that so many are left. */
export function planRefund(charge: RefundableCharge, refunded: RefundedSoFar, credits: number, units: Decimals): RefundPlan {
  const toLots: { lotId: number; credits: number }[] = [];
  const back = new Map(refunded.toLots);
  let left = credits;
  for (const part of charge.drawn.toReversed()) {
    const open = Math.min(left, part.credits - (back.get(part.lotId) ?? 0));
    if (open <= 0) continue;
    toLots.push({ lotId: part.lotId, credits: open });
    back.set(part.lotId, (back.get(part.lotId) ?? 0) + open);
    left -= open;
  }
  if (left === 0) return { toLots, newLot: null, refunded: { ...refunded, toLots: back } };
  // Face value, but over all refunds of the charge at most what was paid.
  const cost = Math.min(rescale(left, units.creditDecimals, units.currencyDecimals), charge.paidByCard - refunded.costForCard);
  return {
    toLots,
    newLot: { quantity: left, cost },
    refunded: { toLots: back, creditsForCard: refunded.creditsForCard + left, costForCard: refunded.costForCard + cost },
  };
}

/** What the card paid, as credits at face value. */
function cardCredits(charge: RefundableCharge, units: Decimals): number {
  return rescale(charge.paidByCard, units.currencyDecimals, units.creditDecimals);
}
