/** Spend by week or any other span (rule W2): charges less refunds by effective date, by kind or campaign, at cost and at face value, with the number of charges. */

import { prepared } from '../connection.ts';
import type { Span } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';
import { ends, spanIndex } from './weeks.ts';

export interface SpendGroup {
  /** Kind of charge, or campaign; `''` is no campaign. */
  readonly name: string;
  readonly spend: number;
  readonly faceValue: number;
  readonly count: number;
}

export interface SpanSpend {
  readonly span: Span;
  readonly spend: number;
  readonly faceValue: number;
  readonly count: number;
  /** Only groups with a charge or refund in the span, even where they come to 0; by name. */
  readonly groups: readonly SpendGroup[];
}

/** Every one of `spans`, those without spend too. */
export function spendBySpan(book: ReadBook, workspaceId: number, spans: readonly Span[], by: 'kind' | 'campaign'): readonly SpanSpend[] {
  if (spans.length === 0) return [];
  const index = spanIndex(spans);
  const rows = prepared<[object], { span: number; part: string; spend: number; faceValue: number; count: number }>(
    book.connection,
    `SELECT ${index.sql('d.day')} AS span, a.${by} AS part, sum(d.amount) AS spend, sum(d.face_value) AS faceValue,
       sum(d.events) FILTER (WHERE d.movement <> 'refund') AS count
     FROM account AS a CROSS JOIN account_day AS d ON d.account_id = a.id AND d.day BETWEEN :from + 0 AND :to + 0
     WHERE a.workspace_id = :workspaceId + 0 AND a.role = 'lead_cost'
     GROUP BY span, part HAVING sum(d.events) > 0 ORDER BY span, part`,
  ).all({ workspaceId, ...ends(spans), ...index.parameters });
  const result = spans.map((span) => ({ span, spend: 0, faceValue: 0, count: 0, groups: [] as SpendGroup[] }));
  for (const row of rows) {
    const found = result[row.span];
    if (!found) throw new Error(`span ${row.span} of ${spans.length}`);
    const count = row.count ?? 0;
    found.spend += row.spend;
    found.faceValue += row.faceValue;
    found.count += count;
    found.groups.push({ name: row.part, spend: row.spend, faceValue: row.faceValue, count });
  }
  return result;
}

/** Net spend at cost from one day to another, both inclusive. */
export function spendBetween(book: ReadBook, workspaceId: number, from: number, to: number): number {
  const row = prepared<[object], { spend: number }>(
    book.connection,
    `SELECT coalesce(sum(d.amount), 0) AS spend FROM account AS a CROSS JOIN account_day AS d ON d.account_id = a.id AND d.day BETWEEN :from + 0 AND :to + 0
     WHERE a.workspace_id = :workspaceId + 0 AND a.role = 'lead_cost'`,
  ).get({ workspaceId, from, to });
  return row?.spend ?? 0;
}

/** Charges before any refund, from one day to another: how many, and what they were at face value. */
export function chargesBetween(
  book: ReadBook,
  workspaceId: number,
  from: number,
  to: number,
): { readonly count: number; readonly faceValue: number } {
  return prepared<[object], { count: number; faceValue: number }>(
    book.connection,
    `SELECT coalesce(sum(d.events), 0) AS count, coalesce(sum(d.face_value), 0) AS faceValue
     FROM account AS a CROSS JOIN account_day AS d ON d.account_id = a.id AND d.day BETWEEN :from + 0 AND :to + 0
     WHERE a.workspace_id = :workspaceId + 0 AND a.role = 'lead_cost' AND d.movement <> 'refund'`,
  ).get({ workspaceId, from, to }) as { count: number; faceValue: number };
}

/** Refunds posted from one day to another: how many, their credits, and what they lessen spend by. */
export function refundsBetween(
  book: ReadBook,
  workspaceId: number,
  from: number,
  to: number,
): { readonly count: number; readonly credits: number; readonly cost: number } {
  return prepared<[object], { count: number; credits: number; cost: number }>(
    book.connection,
    `SELECT coalesce(sum(d.events) FILTER (WHERE a.role = 'lead_cost'), 0) AS count, coalesce(sum(d.credits), 0) AS credits,
       coalesce(-sum(d.amount) FILTER (WHERE a.role = 'lead_cost'), 0) AS cost
     FROM account AS a CROSS JOIN account_day AS d ON d.account_id = a.id AND d.day BETWEEN :from + 0 AND :to + 0
     WHERE a.workspace_id = :workspaceId + 0 AND a.role IN ('lead_cost', 'prepaid') AND d.movement = 'refund'`,
  ).get({ workspaceId, from, to }) as { count: number; credits: number; cost: number };
}
