/** The dashboard's questions: each asked through the book's reports, and as hand-written SQL on the rollups that gives the same answer. */

import type { Connection } from '../../../db/connection.ts';
import { weekOf, weeksBetween, type Week } from '../../../db/ledger/calendar.ts';
import type { ReadBook } from '../../../db/open.ts';
import { activityPage } from '../../../db/reports/activity.ts';
import { closingByDay, closingBySpan, fullBalance } from '../../../db/reports/balances.ts';
import { bridgeBySpan } from '../../../db/reports/bridge.ts';
import { creditsUsed, eventSpan, expiringLots, lastTransactions, payments } from '../../../db/reports/overview.ts';
import { valuePerLead } from '../../../db/reports/value-per-lead.ts';
import { spendBetween, spendBySpan } from '../../../db/reports/weekly-spend.ts';
import { workspaceById, type Workspace } from '../../../db/workspaces.ts';
import { LAST_DAY } from '../history.ts';
import * as bare from './bare.ts';

export interface Question {
  readonly name: string;
  /** Whatever the reports answer. */
  readonly ask: () => unknown;
  /** The same as plain rows. */
  readonly plain: (answer: never) => unknown;
  /** Hand-written SQL: plain rows at once. */
  readonly bare: () => unknown;
}

const WEEK_RULES = [{ fromDay: 0, firstWeekday: 'monday' }] as const;
const PAGE = { filter: {}, order: 'newest', limit: 50 } as const;

function lastWeeks(count: number): readonly Week[] {
  return weeksBetween(LAST_DAY - 7 * (count - 1), LAST_DAY, WEEK_RULES);
}

/** `deep` is the key of a page deep in the list of events, or `null` where the book has not so many. */
export function questionsOf(book: ReadBook, deep: string | null): readonly Question[] {
  const workspace = workspaceById(book, 1);
  const { connection } = book;
  return [
    figures(book, workspace),
    ...[26, 52].flatMap((count) => weekly(book, workspace, lastWeeks(count))),
    byDay(book, workspace),
    question(
      'last 10 transactions',
      () => lastTransactions(book, workspace, 10),
      (rows) => rows.map((row) => [row.eventId, row.credits, row.balance.credits]),
      bare.lastTransactions(connection, 10),
    ),
    question(
      'last 10 payments',
      () => payments(book, 1, 10),
      (rows) => rows.map((row) => [row.eventId, row.day, row.amount, row.credits]),
      bare.payments(connection, 10),
    ),
    page(book, workspace, 'Activity, first page', undefined),
    ...(deep === null ? [] : [page(book, workspace, 'Activity, page 50,000 deep', deep)]),
  ];
}

function question<Answer>(name: string, ask: () => Answer, plain: (answer: Answer) => unknown, bareAnswer: () => unknown): Question {
  return { name, ask, plain, bare: bareAnswer };
}

function figures(book: ReadBook, workspace: Workspace): Question {
  const week = weekOf(LAST_DAY, WEEK_RULES);
  const before = week.firstDay - 7;
  const same = before + LAST_DAY - week.firstDay;
  return question(
    'overview figures',
    () => ({
      balance: fullBalance(book, workspace, LAST_DAY),
      used: creditsUsed(book, 1, week.firstDay, LAST_DAY),
      lots: expiringLots(book, 1, LAST_DAY),
      span: eventSpan(book, 1),
      spent: spendBetween(book, 1, week.firstDay, LAST_DAY),
      spentBefore: spendBetween(book, 1, before, same),
    }),
    ({ balance, used, lots, span, spent, spentBefore }) => [
      balance.credits,
      balance.cost,
      balance.pending,
      used,
      lots.length,
      span?.count,
      span?.from,
      span?.to,
      spent,
      spentBefore,
    ],
    bare.figures(book.connection, { today: LAST_DAY, from: week.firstDay, before, same }),
  );
}

function weekly(book: ReadBook, workspace: Workspace, weeks: readonly Week[]): readonly Question[] {
  const { connection } = book;
  const span = { from: weeks[0]?.firstDay as number, weeks: weeks.length };
  const name = (what: string) => `${what}, ${weeks.length} weeks`;
  const spend = (by: 'kind' | 'campaign') =>
    question(
      name(`weekly spend by ${by}`),
      () => spendBySpan(book, 1, weeks, by),
      (rows) => rows.flatMap((row, week) => row.groups.map((group) => [week, group.name, group.spend, group.count])),
      bare.weeklySpend(connection, by, span),
    );
  return [
    spend('kind'),
    spend('campaign'),
    question(
      name('balance by week'),
      () => closingBySpan(book, workspace, weeks),
      (rows) => rows.map((row) => [row.credits, row.cost]),
      bare.balanceByWeek(connection, span),
    ),
    question(
      name('value per lead'),
      () => valuePerLead(book, 1, weeks),
      (rows) => rows.flatMap((row, week) => (row.leads === 0 ? [] : [[week, row.leads, row.won, row.value, row.cost, row.cost - row.costNet]])),
      bare.valuePerLead(connection, span),
    ),
    question(
      name('bridge'),
      () => bridgeBySpan(book, workspace, weeks),
      (rows) =>
        rows.map((row) => [row.opening, row.topUps, row.bonus, row.refunds, row.charges, row.expiry, row.adjustments, row.closing, row.unexplained]),
      bare.bridge(connection, span),
    ),
  ];
}

function byDay(book: ReadBook, workspace: Workspace): Question {
  const from = LAST_DAY - 26 * 7 + 1;
  return question(
    'balance by day, 26 weeks',
    () => closingByDay(book, workspace, from, LAST_DAY),
    (rows) => rows.map((row) => [row.day, row.credits, row.cost]),
    bare.balanceByDay(book.connection, from, LAST_DAY),
  );
}

function page(book: ReadBook, workspace: Workspace, name: string, after: string | undefined): Question {
  return question(
    name,
    () => activityPage(book, workspace, { ...PAGE, after }),
    (answer) => answer.rows.map((row) => [row.eventId, row.credits, row.balance.credits]),
    bare.page(book.connection, after, PAGE.limit),
  );
}

/** The key of the page that begins `depth` events before the newest. */
export function keyAt(connection: Connection, depth: number): string | null {
  const row = connection
    .prepare('SELECT day, position FROM event WHERE workspace_id = 1 AND gone = 0 ORDER BY day DESC, position DESC LIMIT 1 OFFSET ?')
    .get(depth) as { day: number; position: number } | undefined;
  return row ? `${row.day}.${row.position}` : null;
}
