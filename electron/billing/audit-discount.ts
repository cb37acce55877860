/** The discount audit (rule T4): for each top-up the credits that its price buys by the pack in force, and those that came. */

import type { Day } from '../../db/ledger/calendar.ts';
import { proportion } from '../../db/ledger/money.ts';
import { isOnCard } from './audit.ts';
import type { AuditedCharge, Offer } from './audit/shapes.ts';
import { offerBought, wholePacks } from './audit/top-up.ts';

export interface AuditedDiscount {
  readonly eventId: number;
  readonly id: string;
  readonly day: Day;
  readonly paid: number;
  readonly received: number;
  /** The pack that it is held against; `null` where none is known for its day. */
  readonly pack: Offer | null;
  /** Credits that the price buys; `null` where no pack is known. */
  readonly entitled: number | null;
  /** Credits that are missing, 0 where none are, and what they are worth at the price of the pack. */
  readonly missing: number;
  readonly missingWorth: number;
}

/** Of the charges of an audit those that bought credits; what verified a card buys none by a pack, and what is told again is one purchase. */
export function auditDiscounts(charges: readonly AuditedCharge[]): readonly AuditedDiscount[] {
  return charges.flatMap((charge): readonly AuditedDiscount[] => {
    const { eventId, id, day, amount, credits, because } = charge;
    if (eventId === null || charge.kind !== 'top_up' || !isOnCard({ kind: 'top_up', amount })) return [];
    if (because.code === 'verification' || because.code === 'told_again') return [];
    const pack = packOf(charge);
    const entitled = pack && proportion(pack.credits, amount, pack.price);
    const missing = entitled === null ? 0 : Math.max(0, entitled - credits);
    const missingWorth = pack === null ? 0 : proportion(pack.price, missing, pack.credits);
    return [{ eventId, id, day, paid: amount, received: credits, pack, entitled, missing, missingWorth }];
  });
}

/** The plan, where the price is whole packs of it; else what is sold at that price; else the plan's rate, which every top-up earns. */
function packOf({ amount, evidence: { rules } }: AuditedCharge): Offer | null {
  if (rules === null) return null;
  if (rules.pack !== null && wholePacks(rules.pack, amount) !== null) return rules.pack;
  return offerBought(rules, amount)?.offer ?? rules.pack;
}
