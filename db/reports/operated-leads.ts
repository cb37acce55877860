/** Leads as the page Leads and campaigns lists them: the first charge, what they cost, their outcome, and an open refund request. */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { ChargeKind, Outcome } from '../ledger/event.ts';
import { rescale } from '../ledger/money.ts';
import type { ReadBook } from '../open.ts';

export interface ListedLead {
  readonly lead: string;
  readonly receivedDay: Day;
  readonly chargeEventId: number;
  readonly kind: ChargeKind;
  readonly campaign: string;
  readonly category: string;
  /** Of the latest charge; ms since the epoch. */
  readonly chargedAt: number | null;
  readonly chargeDay: Day;
  /** Of the latest charge, in credit minor units; `null` where some of it was paid by card. */
  readonly credits: number | null;
  readonly cost: number;
  readonly refunded: number;
  /** Credits of the latest charge that were not given back yet (rule C5); those of a bonus cost nothing and are among them. */
  readonly refundable: number;
  readonly outcome: Outcome;
  readonly value: number;
  readonly requestId: number | null;
}

type ListedRow = Omit<ListedLead, 'refundable'> & {
  readonly drawn: number;
  readonly paid: number;
  readonly back: number;
  readonly currencyDecimals: number;
  readonly creditDecimals: number;
};

/** Leads that were charged, latest first: those of one outcome, or one by its id, where these are named. */
export function listLeads(
  { connection }: ReadBook,
  workspaceId: number,
  { outcome, lead }: { readonly outcome?: Outcome | undefined; readonly lead?: string | undefined },
  limit: number,
): readonly ListedLead[] {
  const rows = prepared<[object], ListedRow>(
    connection,
    `SELECT l.lead, l.received_day AS receivedDay, e.id AS chargeEventId, e.kind, e.campaign, e.category, e.instant AS chargedAt, e.day AS chargeDay,
       iif(coalesce(e.amount, 0) = 0, abs(e.credits), NULL) AS credits, l.cost, l.refunded, l.outcome, l.value,
       abs(coalesce(e.credits, 0)) AS drawn, coalesce(e.amount, 0) AS paid,
       (SELECT coalesce(sum(r.credits), 0) FROM event AS r WHERE r.refunds_event_id = e.id AND r.gone = 0) AS back,
       w.currency_decimals AS currencyDecimals, w.credit_decimals AS creditDecimals,
       (SELECT r.id FROM refund_request AS r WHERE r.charge_event_id = e.id AND r.state IN ('requested', 'approved')) AS requestId
     FROM lead AS l JOIN workspace AS w ON w.id = l.workspace_id JOIN event AS e ON e.id = (
       SELECT c.id FROM event AS c INDEXED BY event_by_lead WHERE c.workspace_id = l.workspace_id AND c.lead = l.lead AND c.gone = 0
         AND c.kind IN ('lead_purchase', 'quotation', 'promotion') ORDER BY c.day DESC, c.position DESC LIMIT 1)
     WHERE l.workspace_id = :workspaceId + 0 AND l.received_day IS NOT NULL AND (:outcome IS NULL OR l.outcome = :outcome)
       AND (:lead IS NULL OR l.lead = :lead)
     ORDER BY l.received_day DESC, l.lead LIMIT :limit + 0`,
  ).all({ workspaceId, outcome: outcome ?? null, lead: lead ?? null, limit });
  return rows.map(({ drawn, paid, back, currencyDecimals, creditDecimals, ...listed }) => ({
    ...listed,
    refundable: drawn + rescale(paid, currencyDecimals, creditDecimals) - back,
  }));
}

/** Leads that were charged, by their outcome. */
export function countLeads({ connection }: ReadBook, workspaceId: number): Readonly<Record<Outcome, number>> {
  const rows = prepared<[number], { outcome: Outcome; leads: number }>(
    connection,
    'SELECT outcome, count(*) AS leads FROM lead WHERE workspace_id = ? + 0 AND received_day IS NOT NULL GROUP BY outcome',
  ).all(workspaceId);
  const counts = new Map(rows.map(({ outcome, leads }) => [outcome, leads]));
  const of = (outcome: Outcome) => counts.get(outcome) ?? 0;
  return { open: of('open'), quoted: of('quoted'), won: of('won'), lost: of('lost') };
}
