/** Weeks and other spans in reports: which ones a report shows, and the SQL that says which of them a day falls in. */

import { prepared } from '../connection.ts';
import { weeksBetween, type Day, type Span, type Week, type WeekRule } from '../ledger/calendar.ts';
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

export interface SpanIndex {
  /** SQL for the index of the span that `day` falls in, counted from the first. */
  readonly sql: (day: string) => string;
  /** Named parameters of that SQL: bigints, as SQLite takes JavaScript's numbers for real ones, and real ones do not divide to whole weeks. */
  readonly parameters: Readonly<Record<string, bigint>>;
}

/** Days of a whole week. */
const WEEK = 7;

/** Says which span a day is in: by arithmetic where weeks of seven days follow each other, one by one where spans are of other lengths. */
export function spanIndex(spans: readonly Span[]): SpanIndex {
  const lengths = spans.map(({ firstDay, lastDay }) => lastDay - firstDay + 1);
  const runs = spans
    .map(({ firstDay }, index) => ({ firstDay, index, isOfWeeks: lengths[index] === WEEK }))
    .filter(({ index }) => index === 0 || lengths[index - 1] !== WEEK || (lengths[index] as number) > WEEK);
  const parameters: Record<string, bigint> = {};
  runs.forEach((run, at) => {
    parameters[`runIndex${at}`] = BigInt(run.index);
    if (at > 0 || run.isOfWeeks) parameters[`runDay${at}`] = BigInt(run.firstDay);
  });
  const formula = (day: string, at: number) => (runs[at]?.isOfWeeks ? `:runIndex${at} + (${day} - :runDay${at}) / ${WEEK}` : `:runIndex${at}`);
  const sql = (day: string) =>
    runs.length === 1
      ? formula(day, 0)
      : `CASE ${runs
          .map((_, at) => at)
          .toReversed()
          .map((at) => `WHEN ${at === 0 ? 'TRUE' : `${day} >= :runDay${at}`} THEN ${formula(day, at)}`)
          .join(' ')} END`;
  return { sql, parameters };
}

/** First and last day of spans that follow each other. */
export function ends(spans: readonly Span[]): { readonly from: Day; readonly to: Day } {
  const [first] = spans;
  const last = spans.at(-1);
  if (!first || !last) throw new Error('no spans');
  return { from: first.firstDay, to: last.lastDay };
}
