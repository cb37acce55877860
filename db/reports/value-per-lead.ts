/** Value per lead and cost per lead (rule W4), by the week, or any other span, in which the leads were received. */

import { prepared } from '../connection.ts';
import type { Day, Span } from '../ledger/calendar.ts';
import { roundedRatio } from '../ledger/money.ts';
import type { ReadBook } from '../open.ts';
import { refundableLeads, type DayRange } from './refundable.ts';
import { ends, spanIndex } from './weeks.ts';

export interface SpanLeads {
  readonly span: Span;
  readonly leads: number;
  readonly won: number;
  readonly value: number;
  /** `null` without a lead: no value, not 0. */
  readonly valuePerLead: number | null;
  readonly cost: number;
  readonly costNet: number;
  readonly costPerLead: number | null;
  readonly costNetPerLead: number | null;
  /** Neither won nor lost yet. */
  readonly undecided: number;
  /** With a charge whose time for a refund is not over. */
  readonly refundable: number;
  /** Some of the leads are undecided or still refundable. */
  readonly open: boolean;
}

export interface LeadValue {
  readonly leads: number;
  /** Won or lost. */
  readonly decided: number;
  /** Of the won ones, in currency minor units. */
  readonly value: number;
}

/** What the leads received on days from one to another have come to so far. */
export function leadValueBetween(book: ReadBook, workspaceId: number, from: Day, to: Day): LeadValue {
  return prepared<[number, number, number], LeadValue>(
    book.connection,
    `SELECT coalesce(sum(leads), 0) AS leads, coalesce(sum(leads - undecided), 0) AS decided, coalesce(sum(value), 0) AS value
     FROM lead_day WHERE workspace_id = ? + 0 AND day BETWEEN ? + 0 AND ? + 0`,
  ).get(workspaceId, from, to) as LeadValue;
}

/** `refundableDays`: charges of these days can still be refunded, as far as something is left of them. */
export function valuePerLead(
  book: ReadBook,
  workspaceId: number,
  spans: readonly Span[],
  refundableDays: readonly DayRange[] = [],
): readonly SpanLeads[] {
  if (spans.length === 0) return [];
  const index = spanIndex(spans);
  const rows = prepared<[object], { span: number; leads: number; won: number; value: number; cost: number; refunded: number; undecided: number }>(
    book.connection,
    `SELECT ${index.sql('day')} AS span, sum(leads) AS leads, sum(won) AS won, sum(value) AS value, sum(cost) AS cost,
       sum(refunded) AS refunded, sum(undecided) AS undecided
     FROM lead_day WHERE workspace_id = :workspaceId + 0 AND day BETWEEN :from + 0 AND :to + 0 GROUP BY span`,
  ).all({ workspaceId, ...ends(spans), ...index.parameters });
  const bySpan = new Map(rows.map((row) => [row.span, row]));
  const stillRefundable = refundableLeads(book, workspaceId, spans, refundableDays);
  return spans.map((span, at) => {
    const { leads, won, value, cost, refunded, undecided } = bySpan.get(at) ?? { leads: 0, won: 0, value: 0, cost: 0, refunded: 0, undecided: 0 };
    const costNet = cost - refunded;
    const refundable = stillRefundable.get(at) ?? 0;
    const perLead = (amount: number) => (leads === 0 ? null : roundedRatio(amount, leads));
    return {
      span,
      leads,
      won,
      value,
      valuePerLead: perLead(value),
      cost,
      costNet,
      costPerLead: perLead(cost),
      costNetPerLead: perLead(costNet),
      undecided,
      refundable,
      open: undecided > 0 || refundable > 0,
    };
  });
}
