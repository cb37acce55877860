/** Weekly spend of every workspace in one currency (rule W2): money of different currencies is never added. */

import type { Day, WeekRule } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';
import { listWorkspaces, type Workspace } from '../workspaces.ts';
import { spendBySpan, type SpanSpend } from './weekly-spend.ts';
import { firstEventDay, reportWeeks, type ReportPeriod } from './weeks.ts';

/**
 * Whole weeks, from the first event of any of these workspaces to today unless said otherwise; groups are named as the workspaces of the
 * currency that had a charge or refund in the week, by name.
 */
export function weeklySpendByWorkspace(
  book: ReadBook,
  currency: string,
  rules: readonly WeekRule[],
  period: ReportPeriod,
  today: Day,
): readonly SpanSpend[] {
  const workspaces = listWorkspaces(book).filter((workspace) => workspace.currency === currency);
  const begin = period.from ?? firstOf(book, workspaces);
  const [any] = workspaces;
  if (any === undefined || begin === undefined) return [];
  const weeks = reportWeeks(book, any.id, rules, { ...period, from: begin }, today);
  const each = workspaces
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name }) => ({ name, weeks: spendBySpan(book, id, weeks, 'kind') }));
  return weeks.map((span, at) => {
    const groups = each.flatMap(({ name, weeks: own }) => {
      const found = own[at];
      if (found === undefined || found.groups.length === 0) return [];
      return [{ name, spend: found.spend, faceValue: found.faceValue, count: found.count }];
    });
    const sum = (figure: 'spend' | 'faceValue' | 'count') => groups.reduce((total, group) => total + group[figure], 0);
    return { span, spend: sum('spend'), faceValue: sum('faceValue'), count: sum('count'), groups };
  });
}

function firstOf(book: ReadBook, workspaces: readonly Workspace[]): Day | undefined {
  const days = workspaces.map(({ id }) => firstEventDay(book, id)).filter((day) => day !== undefined);
  return days.length === 0 ? undefined : Math.min(...days);
}
