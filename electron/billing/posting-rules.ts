/**
 * The accountant's page: from a business event and the lots it moves to the journal entry that posts it
 * (the table "Postings" of the L rules). Every entry balances by construction.
 */

import { account, leadCost, type AccountKey } from '../../db/ledger/accounts.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import type { DraftEntry, DraftPosting, Movement } from '../../db/ledger/entry.ts';
import type { ChargeKind, MoneyBackKind } from '../../db/ledger/event.ts';
import type { LotMovement } from '../../db/ledger/lots.ts';

/** What is posted: an event reduced to what its accounting needs. Amounts in currency minor units. */
export type Business =
  | { readonly movement: 'opening' | 'bonus'; readonly day: Day }
  /** `paid` went through the card; `tax` is the part of it that is recoverable and not a cost of the lot. */
  | { readonly movement: 'top_up'; readonly day: Day; readonly paid: number; readonly tax: number }
  /** `byCard` is what credits did not cover; `faceValue` counts a credit as one unit of the currency. */
  | { readonly movement: ChargeKind; readonly day: Day; readonly campaign: string; readonly byCard: number; readonly faceValue: number }
  /** A refund takes the kind and campaign of its charge (rule C5). */
  | { readonly movement: 'refund'; readonly day: Day; readonly kind: ChargeKind; readonly campaign: string; readonly faceValue: number }
  /** Both negative where money came back to the card; `tax` is the recoverable part of it. */
  | { readonly movement: MoneyBackKind; readonly day: Day; readonly byCard: number; readonly tax: number }
  | { readonly movement: 'expiry' | 'adjustment'; readonly day: Day };

/** The balanced entry for `business`, given the lots it moved. */
export function entryFor(business: Business, lotMovements: readonly LotMovement[]): DraftEntry {
  const { movement, day } = business;
  const moved = total(lotMovements);
  const prepaid: DraftPosting = { account: account('prepaid'), amount: moved.cost, credits: moved.credits, faceValue: 0 };
  switch (business.movement) {
    case 'opening':
      return entry(movement, day, lotMovements, [prepaid, plain(account('opening_balances'), -moved.cost)]);
    case 'top_up': {
      const tax = business.tax === 0 ? [] : [plain(account('input_tax'), business.tax)];
      return entry(movement, day, lotMovements, [prepaid, ...tax, plain(account('card_clearing'), -business.paid)]);
    }
    case 'bonus':
      // A bonus lot costs 0 (rule L7): nothing is earned, and the entry says so with two postings of 0.
      return entry(movement, day, lotMovements, [prepaid, plain(account('credits_adjusted'), -moved.cost)]);
    case 'lead_purchase':
    case 'quotation':
    case 'promotion': {
      const cost = leadCost(business.movement, business.campaign);
      const spent = { account: cost, amount: business.byCard - moved.cost, credits: 0, faceValue: business.faceValue };
      const fromCard = business.byCard === 0 ? [] : [plain(account('card_clearing'), -business.byCard)];
      // A charge paid by card alone never touches Prepaid; one that cost nothing at all still has two postings.
      const fromLots = lotMovements.length > 0 || fromCard.length === 0 ? [prepaid] : [];
      return entry(movement, day, lotMovements, [spent, ...fromLots, ...fromCard]);
    }
    case 'refund': {
      const cost = leadCost(business.kind, business.campaign);
      return entry(movement, day, lotMovements, [prepaid, { account: cost, amount: -moved.cost, credits: 0, faceValue: -business.faceValue }]);
    }
    case 'card_refund':
    case 'chargeback':
    case 'taken_again': {
      const { byCard, tax } = business;
      // What is not for credits that are left is shown for what it is: neither Lead cost, which was used, nor income.
      const beyond = byCard - moved.cost - tax;
      const fromLots = lotMovements.length > 0 ? [prepaid] : [];
      const parts = [plain(account('input_tax'), tax), plain(account('money_back'), beyond)].filter(({ amount }) => amount !== 0);
      return entry(movement, day, lotMovements, [plain(account('card_clearing'), -byCard), ...fromLots, ...parts]);
    }
    case 'expiry':
      return entry(movement, day, lotMovements, [plain(account('credits_expired'), -moved.cost), prepaid]);
    case 'adjustment':
      return entry(movement, day, lotMovements, [plain(account('credits_adjusted'), -moved.cost), prepaid]);
  }
}

function entry(movement: Movement, day: Day, lotMovements: readonly LotMovement[], postings: readonly DraftPosting[]): DraftEntry {
  return { movement, day, postings, lotMovements };
}

function plain(key: AccountKey, amount: number): DraftPosting {
  return { account: key, amount: amount === 0 ? 0 : amount, credits: 0, faceValue: 0 };
}

function total(lotMovements: readonly LotMovement[]): { credits: number; cost: number } {
  let credits = 0;
  let cost = 0;
  for (const movement of lotMovements) {
    credits += movement.credits;
    cost += movement.cost;
  }
  return { credits, cost };
}
