/** Leads whose charges can still be refunded (rules C5, W4): which days these are, the caller knows from the vendor's terms. */

import { prepared } from '../connection.ts';
import type { Day, Span } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';
import { workspaceById } from '../workspaces.ts';
import { ends, spanIndex } from './weeks.ts';

/** Both ends are inclusive. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** Credits of a charge `e` that were not given back yet; what a card paid counts as credits of one unit of the currency each. */
const LEFT = `abs(coalesce(e.credits, 0)) + (coalesce(e.amount, 0) * :times + :over / 2) / :over
    - (SELECT coalesce(sum(r.credits), 0) FROM event AS r WHERE r.refunds_event_id = e.id AND r.gone = 0)`;

/** How an amount of money becomes credits, as whole numbers. */
function inCredits(book: ReadBook, workspaceId: number): { readonly times: bigint; readonly over: bigint } {
  const { creditDecimals, currencyDecimals } = workspaceById(book, workspaceId);
  const finer = creditDecimals - currencyDecimals;
  return { times: 10n ** BigInt(Math.max(finer, 0)), over: 10n ** BigInt(Math.max(-finer, 0)) };
}

/** Charges of leads on some days. */
const CHARGES = `json_each(:days) AS d CROSS JOIN event AS e INDEXED BY event_by_day ON e.workspace_id = :workspaceId + 0
    AND e.day BETWEEN d.value ->> 'from' AND d.value ->> 'to' AND e.gone = 0 AND e.kind IN ('lead_purchase', 'quotation', 'promotion') AND e.lead IS NOT NULL
  JOIN lead AS l ON l.workspace_id = e.workspace_id AND l.lead = e.lead`;

/** How many of the leads received in each span have a charge of `days` of which something is left, by the index of the span. */
export function refundableLeads(book: ReadBook, workspaceId: number, spans: readonly Span[], days: readonly DayRange[]): ReadonlyMap<number, number> {
  if (spans.length === 0 || days.length === 0) return new Map();
  const index = spanIndex(spans);
  const rows = prepared<[object], { span: number; leads: number }>(
    book.connection,
    `SELECT ${index.sql('l.received_day')} AS span, count(DISTINCT l.lead) AS leads FROM ${CHARGES}
     WHERE l.received_day BETWEEN :from + 0 AND :to + 0 AND ${LEFT} > 0 GROUP BY span`,
  ).all({ workspaceId, days: JSON.stringify(days), ...ends(spans), ...index.parameters, ...inCredits(book, workspaceId) });
  return new Map(rows.map(({ span, leads }) => [span, leads]));
}

export interface LostLead {
  readonly lead: string;
  readonly chargeDay: Day;
  /** Ms since the epoch; `null` where only the day is known. */
  readonly chargedAt: number | null;
  /** Credits that were not given back yet. */
  readonly credits: number;
  /** What the lead cost, net of refunds. */
  readonly cost: number;
}

/** Lost leads whose latest charge is of `days`, with something left of it and no open request for it, by the day of the charge. */
export function lostLeadsCharged(book: ReadBook, workspaceId: number, days: readonly DayRange[]): readonly LostLead[] {
  if (days.length === 0) return [];
  return prepared<[object], LostLead>(
    book.connection,
    `SELECT l.lead, e.day AS chargeDay, e.instant AS chargedAt, ${LEFT} AS credits, l.cost - l.refunded AS cost FROM ${CHARGES}
     WHERE l.outcome = 'lost' AND ${LEFT} > 0
       AND NOT EXISTS (SELECT 1 FROM refund_request AS q WHERE q.charge_event_id = e.id AND q.state IN ('requested', 'approved'))
       AND NOT EXISTS (SELECT 1 FROM event AS later INDEXED BY event_by_lead WHERE later.workspace_id = e.workspace_id AND later.lead = e.lead AND later.gone = 0
         AND later.kind IN ('lead_purchase', 'quotation', 'promotion') AND (later.day, later.position) > (e.day, e.position))
     ORDER BY e.day, e.position`,
  ).all({ workspaceId, days: JSON.stringify(days), ...inCredits(book, workspaceId) });
}
