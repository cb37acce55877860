/** Value per lead and cost per lead (rule W4), by the week in which the leads were received. */

import { prepared } from '../connection.ts';
import type { Day, Week } from '../ledger/calendar.ts';
import { roundedRatio } from '../ledger/money.ts';
import type { ReadBook } from '../open.ts';
import { ends, weekIndex } from './weeks.ts';

export interface WeekLeads {
  readonly week: Week;
  readonly leads: number;
  readonly won: number;
  readonly value: number;
  /** `null` without a lead: no value, not 0. */
  readonly valuePerLead: number | null;
  readonly cost: number;
  readonly costNet: number;
  readonly costPerLead: number | null;
  readonly costNetPerLead: number | null;
  /** Some of the leads are neither won nor lost yet. */
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

export function valuePerLead(book: ReadBook, workspaceId: number, weeks: readonly Week[]): readonly WeekLeads[] {
  if (weeks.length === 0) return [];
  const index = weekIndex(weeks);
  const rows = prepared<[object], { week: number; leads: number; won: number; value: number; cost: number; refunded: number; undecided: number }>(
    book.connection,
    `SELECT ${index.sql('day')} AS week, sum(leads) AS leads, sum(won) AS won, sum(value) AS value, sum(cost) AS cost,
       sum(refunded) AS refunded, sum(undecided) AS undecided
     FROM lead_day WHERE workspace_id = :workspaceId + 0 AND day BETWEEN :from + 0 AND :to + 0 GROUP BY week`,
  ).all({ workspaceId, ...ends(weeks), ...index.parameters });
  const byWeek = new Map(rows.map((row) => [row.week, row]));
  return weeks.map((week, at) => {
    const { leads, won, value, cost, refunded, undecided } = byWeek.get(at) ?? { leads: 0, won: 0, value: 0, cost: 0, refunded: 0, undecided: 0 };
    const costNet = cost - refunded;
    const perLead = (amount: number) => (leads === 0 ? null : roundedRatio(amount, leads));
    return {
      week,
      leads,
      won,
      value,
      valuePerLead: perLead(value),
      cost,
      costNet,
      costPerLead: perLead(cost),
      costNetPerLead: perLead(costNet),
      open: undecided > 0,
    };
  });
}
