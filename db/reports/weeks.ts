/** Weeks in reports: which ones a report shows, and the SQL that says which of them a day falls in. */

import { prepared } from '../connection.ts';
import { weeksBetween, type Day, type Week, type WeekRule } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';

export interface ReportPeriod {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

/** First day with an event in a workspace; `undefined` for none. */
export function firstEventDay(book: ReadBook, workspaceId: number): Day | undefined {
  const row = prepared<[number], { day: number | null }>(
    book.connection,
    'SELECT min(day) AS day FROM event WHERE workspace_id = ? AND gone = 0',
  ).get(workspaceId);
  return row?.day ?? undefined;
}

/** Whole weeks of a report: from the first event to today unless said otherwise, widened to whole weeks. None for a workspace without events and period. */
export function reportWeeks(book: ReadBook, workspaceId: number, rules: readonly WeekRule[], period: ReportPeriod, today: Day): readonly Week[] {
  const from = period.from ?? firstEventDay(book, workspaceId);
  return from === undefined ? [] : weeksBetween(from, period.to ?? today, rules);
}

export interface WeekIndex {
  /** SQL for the index of the week that `day` falls in, counted from the first week. */
  readonly sql: (day: string) => string;
  /** Named parameters of that SQL: bigints, as SQLite takes JavaScript's numbers for real ones, and real ones do not divide to whole weeks. */
  readonly parameters: Readonly<Record<string, bigint>>;
}

/** Says by arithmetic which week a day is in: weeks of seven days follow each other but for a changed first day. */
export function weekIndex(weeks: readonly Week[]): WeekIndex {
  const runs: { readonly firstDay: Day; readonly index: number }[] = [];
  weeks.forEach((week, index) => {
    const before = weeks[index - 1];
    if (!before || before.lastDay - before.firstDay !== 6) runs.push({ firstDay: week.firstDay, index });
  });
  const parameters: Record<string, bigint> = {};
  runs.forEach((run, at) => {
    parameters[`runDay${at}`] = BigInt(run.firstDay);
    parameters[`runIndex${at}`] = BigInt(run.index);
  });
  const formula = (day: string, at: number) => `:runIndex${at} + (${day} - :runDay${at}) / 7`;
  const sql = (day: string) =>
    runs.length === 1
      ? formula(day, 0)
      : `CASE ${runs
          .map((_, at) => at)
          .toReversed()
          .map((at) => `WHEN ${day} >= :runDay${at} THEN ${formula(day, at)}`)
          .join(' ')} END`;
  return { sql, parameters };
}

/** First and last day of a run of weeks. */
export function ends(weeks: readonly Week[]): { readonly from: Day; readonly to: Day } {
  const [first] = weeks;
  const last = weeks.at(-1);
  if (!first || !last) throw new Error('no weeks');
  return { from: first.firstDay, to: last.lastDay };
}
