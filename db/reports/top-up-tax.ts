/** Tax in what top-ups cost: each top-up and all money that came back of one, with the tax in it. */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import { proportion } from '../ledger/money.ts';
import type { ReadBook } from '../open.ts';

/** Signed as money is for the vendor: below 0 where it came back. */
export interface TaxedPayment {
  readonly eventId: number;
  readonly day: Day;
  readonly id: string;
  readonly kind: 'top_up' | 'card_refund' | 'chargeback' | 'taken_again';
  readonly method: string;
  readonly gross: number;
  /** As the vendor states it; `null` where it states none. Of money back, its share of that of its top-up. */
  readonly tax: number | null;
  /** The day of the top-up, whose terms hold for what comes back of it. */
  readonly topUpDay: Day;
}

interface Row extends Omit<TaxedPayment, 'tax'> {
  readonly topUpTax: number | null;
  readonly topUpAmount: number;
  /** What was back of the top-up before this event. */
  readonly returned: number;
}

/** Payments of a period, both ends inclusive, in the order of W1. */
export function taxedPayments(
  { connection }: ReadBook,
  workspaceId: number,
  { from, to }: { readonly from: Day; readonly to: Day },
): readonly TaxedPayment[] {
  return prepared<[object], Row>(connection, TAXED)
    .all({ workspaceId, from, to })
    .map(({ topUpTax, topUpAmount, returned, ...payment }) => ({ ...payment, tax: taxIn(payment, topUpTax, topUpAmount, returned) }));
}

/** Of what is back, tax goes in proportion: what it comes to after the event less what it came to before. */
function taxIn({ kind, gross }: Pick<TaxedPayment, 'kind' | 'gross'>, topUpTax: number | null, topUpAmount: number, returned: number): number | null {
  if (kind === 'top_up' || topUpTax === null) return topUpTax;
  const tax = proportion(topUpTax, returned, topUpAmount) - proportion(topUpTax, returned - gross, topUpAmount);
  return tax === 0 ? 0 : tax;
}

const TAXED = `SELECT e.id AS eventId, e.day, e.source_id AS id, e.kind, coalesce(nullif(e.method, ''), c.method) AS method, e.amount AS gross,
    c.day AS topUpDay, c.tax AS topUpTax, c.amount AS topUpAmount,
    CASE WHEN m.event_id IS NULL THEN 0 ELSE
      (SELECT coalesce(-sum(b.amount), 0) FROM money_back AS n JOIN event AS b ON b.id = n.event_id
       WHERE n.charge_event_id = c.id AND b.gone = 0 AND (b.day, b.position) < (e.day, e.position)) END AS returned
  FROM event AS e LEFT JOIN money_back AS m ON m.event_id = e.id JOIN event AS c ON c.id = coalesce(m.charge_event_id, e.id)
  WHERE e.workspace_id = :workspaceId + 0 AND e.gone = 0 AND e.day BETWEEN :from + 0 AND :to + 0 AND e.kind IN ('top_up', 'card_refund', 'chargeback', 'taken_again')
    AND c.kind = 'top_up' AND e.amount IS NOT NULL
  ORDER BY e.day, e.position`;
