/** Lists of the Overview: payments, last transactions, marks of top-ups, lots about to expire, imports. */

import { prepared } from '../connection.ts';
import type { Day, Span } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import type { StoredAttemptState } from '../obligations.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { accountIdOf } from './accounts.ts';
import { remembered } from './remembered.ts';
import { ends, spanIndex } from './weeks.ts';
import { NO_BALANCE, REGISTER_COLUMNS, REGISTER_TABLES, balancesAfterEvents, type RegisterRow, type RegisterRowWithBalance } from './register.ts';

export interface Payment {
  readonly eventId: number;
  readonly day: Day;
  readonly method: string;
  readonly kind: EventKind;
  readonly amount: number;
  /** Credits that the payment bought; `null` for pay-as-you-use. */
  readonly credits: number | null;
  /** Ms since the epoch; `null` where only the day is known. */
  readonly instant: number | null;
  /** Paid elsewhere, and recorded by a person. */
  readonly isRecorded: 0 | 1;
}

/** Money that left a card or bank account, newest first. */
export function payments(book: ReadBook, workspaceId: number, limit: number): readonly Payment[] {
  return prepared<[number, number], Payment>(
    book.connection,
    `SELECT id AS eventId, day, method, kind, amount, CASE kind WHEN 'top_up' THEN credits END AS credits, instant,
       EXISTS (SELECT 1 FROM obligation AS o WHERE o.event_id = event.id AND o.because = 'recorded') AS isRecorded FROM event INDEXED BY event_paid
     WHERE workspace_id = ? + 0 AND gone = 0 AND amount IS NOT NULL AND kind <> 'opening' ORDER BY day DESC, position DESC LIMIT ? + 0`,
  ).all(workspaceId, limit);
}

export interface ImportedTopUp {
  readonly eventId: number;
  readonly day: Day;
  readonly instant: number | null;
  readonly method: string;
  readonly amount: number;
  readonly credits: number;
}

/** Top-ups that the vendor's history tells of, newest first: no payment of ours made them. */
export function importedTopUps(book: ReadBook, workspaceId: number, limit: number): readonly ImportedTopUp[] {
  return prepared<[number, number], ImportedTopUp>(
    book.connection,
    `SELECT id AS eventId, day, instant, method, amount, credits FROM event INDEXED BY event_paid
     WHERE workspace_id = ? + 0 AND gone = 0 AND amount IS NOT NULL AND kind = 'top_up' AND origin = 'import' ORDER BY day DESC, position DESC LIMIT ? + 0`,
  ).all(workspaceId, limit);
}

export interface UnpaidAttempt {
  readonly methodId: number;
  readonly state: StoredAttemptState;
  readonly code: string;
  /** What was to be charged, in currency minor units. */
  readonly amount: number;
  /** When it was tried; ms since the epoch. */
  readonly at: number;
}

/** Attempts that brought no money, or of which it is not known, newest first. */
export function attemptsWithoutMoney(book: ReadBook, workspaceId: number, limit: number): readonly UnpaidAttempt[] {
  return prepared<[number, number], UnpaidAttempt>(
    book.connection,
    `SELECT a.method_id AS methodId, a.state, a.code, o.amount, a.intended_at AS at FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
     WHERE o.workspace_id = ? + 0 AND a.state NOT IN ('succeeded', 'absent') ORDER BY a.intended_at DESC, a.id DESC LIMIT ? + 0`,
  ).all(workspaceId, limit);
}

/** The last events that moved credits or money, newest first. */
export function lastTransactions(book: ReadBook, workspace: Workspace, limit: number): readonly RegisterRowWithBalance[] {
  const rows = prepared<[object], RegisterRow>(
    book.connection,
    `SELECT ${REGISTER_COLUMNS} FROM ${REGISTER_TABLES}
     WHERE e.workspace_id = :workspaceId + 0 AND e.gone = 0 AND e.entry_id IS NOT NULL ORDER BY e.day DESC, e.position DESC LIMIT :limit + 0`,
  ).all({ workspaceId: workspace.id, prepaid: accountIdOf(book, workspace.id, 'prepaid'), limit });
  const balances = balancesAfterEvents(book, workspace, rows);
  return rows.map((row) => ({ ...row, balance: balances.get(row.eventId) ?? NO_BALANCE }));
}

export interface TopUpMark {
  readonly eventId: number;
  readonly day: Day;
  readonly credits: number;
  readonly price: number;
  readonly method: string;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
}

/** Top-ups of a period, oldest first. */
export function topUpMarks(book: ReadBook, workspace: Workspace, period: { readonly from: Day; readonly to: Day }): readonly TopUpMark[] {
  const rows = prepared<[number, number, number], Omit<TopUpMark, 'balanceBefore' | 'balanceAfter'> & { readonly position: number }>(
    book.connection,
    `SELECT id AS eventId, day, position, credits, amount AS price, method FROM event INDEXED BY event_paid
     WHERE workspace_id = ? + 0 AND gone = 0 AND amount IS NOT NULL AND kind = 'top_up' AND day BETWEEN ? + 0 AND ? + 0 ORDER BY day, position`,
  ).all(workspace.id, period.from, period.to);
  const balances = balancesAfterEvents(book, workspace, rows);
  return rows.map(({ position: _, ...row }) => {
    const balanceAfter = (balances.get(row.eventId) ?? NO_BALANCE).credits;
    return { ...row, balanceAfter, balanceBefore: balanceAfter - row.credits };
  });
}

/** How many top-ups there were from one day to another. */
export function countTopUps(book: ReadBook, workspaceId: number, from: Day, to: Day): number {
  const row = prepared<[number, number, number], { topUps: number }>(
    book.connection,
    `SELECT coalesce(sum(events), 0) AS topUps FROM account_day WHERE account_id = ? + 0 AND day BETWEEN ? + 0 AND ? + 0 AND movement = 'top_up'`,
  ).get(accountIdOf(book, workspaceId, 'prepaid'), from, to);
  return row?.topUps ?? 0;
}

export interface PaidTopUp {
  readonly eventId: number;
  readonly day: Day;
  readonly method: string;
  readonly price: number;
  readonly credits: number;
  /** Contained in the price; `null` where none is stated. */
  readonly tax: number | null;
}

/** Top-ups from one day to another, oldest first, with the tax in them. */
export function topUpsBetween(book: ReadBook, workspaceId: number, from: Day, to: Day): readonly PaidTopUp[] {
  return prepared<[number, number, number], PaidTopUp>(
    book.connection,
    `SELECT id AS eventId, day, method, amount AS price, credits, tax FROM event INDEXED BY event_paid
     WHERE workspace_id = ? + 0 AND gone = 0 AND amount IS NOT NULL AND kind = 'top_up' AND day BETWEEN ? + 0 AND ? + 0 ORDER BY day, position`,
  ).all(workspaceId, from, to);
}

export interface ExpiringLot {
  readonly eventId: number;
  readonly day: Day;
  readonly credits: number;
  readonly cost: number;
}

/** Lots with credits that expire after a day, soonest first. */
export function expiringLots(book: ReadBook, workspaceId: number, after: Day): readonly ExpiringLot[] {
  return prepared<[number, number], ExpiringLot>(
    book.connection,
    `SELECT event_id AS eventId, expires_day AS day, remaining AS credits, cost_remaining AS cost FROM lot
     WHERE workspace_id = ? + 0 AND remaining > 0 AND expires_day > ? + 0 ORDER BY expires_day, id`,
  ).all(workspaceId, after);
}

/** Credits drawn by charges less what refunds gave back, from one day to another. */
export function creditsUsed(book: ReadBook, workspaceId: number, from: Day, to: Day): number {
  const row = prepared<[number, number, number], { used: number }>(
    book.connection,
    `SELECT coalesce(-sum(credits), 0) AS used FROM account_day
     WHERE account_id = ? AND day BETWEEN ? AND ? AND movement IN ('lead_purchase', 'quotation', 'promotion', 'refund')`,
  ).get(accountIdOf(book, workspaceId, 'prepaid'), from, to);
  return row?.used ?? 0;
}

/** The same for each of several spans that follow each other. */
export function creditsUsedBySpan(book: ReadBook, workspaceId: number, spans: readonly Span[]): readonly number[] {
  if (spans.length === 0) return [];
  const index = spanIndex(spans);
  const rows = prepared<[object], { span: number; used: number }>(
    book.connection,
    `SELECT ${index.sql('day')} AS span, -sum(credits) AS used FROM account_day WHERE account_id = :prepaid + 0 AND day BETWEEN :from + 0 AND :to + 0
       AND movement IN ('lead_purchase', 'quotation', 'promotion', 'refund') GROUP BY span`,
  ).all({ prepaid: accountIdOf(book, workspaceId, 'prepaid'), ...ends(spans), ...index.parameters });
  const used = new Map(rows.map((row) => [row.span, row.used]));
  return spans.map((_, at) => used.get(at) ?? 0);
}

export interface EventSpan {
  readonly count: number;
  readonly from: Day;
  readonly to: Day;
}

/** How many events a workspace has, and from when to when; `undefined` for none. */
export function eventSpan(book: ReadBook, workspaceId: number): EventSpan | undefined {
  const row = remembered(book.connection, `span ${workspaceId}`, () =>
    prepared<[number], { count: number; from: number | null; to: number | null }>(
      book.connection,
      `SELECT count(*) AS count, min(day) AS "from", max(day) AS "to" FROM event WHERE workspace_id = ? + 0 AND gone = 0 AND origin <> 'book'`,
    ).get(workspaceId),
  );
  return row && row.from !== null && row.to !== null ? { count: row.count, from: row.from, to: row.to } : undefined;
}

/** Leads received up to a day that are neither won nor lost, with what they cost net. */
export function undecidedLeads(
  book: ReadBook,
  workspaceId: number,
  receivedUpTo: Day,
): { readonly leads: number; readonly cost: number; readonly since: Day | null } {
  return prepared<[number, number], { leads: number; cost: number; since: number | null }>(
    book.connection,
    `SELECT coalesce(sum(undecided), 0) AS leads, coalesce(sum(cost - refunded), 0) AS cost, min(day) AS since FROM lead_day
     WHERE workspace_id = ? + 0 AND day <= ? + 0 AND undecided > 0`,
  ).get(workspaceId, receivedUpTo) as { leads: number; cost: number; since: number | null };
}

export interface ImportSummary {
  readonly importId: number;
  /** Whose statements they were; `null` for the vendor's history. */
  readonly account: string | null;
  readonly recordedAt: number;
  readonly undoneAt: number | null;
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly skipped: number;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** Imports of a workspace, newest first. */
export function listImports(book: ReadBook, workspaceId: number): readonly ImportSummary[] {
  const imports = prepared<[number], Omit<ImportSummary, 'files'>>(
    book.connection,
    `SELECT i.id AS importId, a.name AS account, i.recorded_at AS recordedAt, i.undone_at AS undoneAt, i.read, i.added, i.matched, i.skipped
       FROM import AS i LEFT JOIN money_account AS a ON a.id = i.money_account_id WHERE i.workspace_id = ? ORDER BY i.id DESC`,
  ).all(workspaceId);
  const files = prepared<[number], { name: string; bytes: number; sha256: Buffer }>(
    book.connection,
    'SELECT name, bytes, sha256 FROM import_file WHERE import_id = ? ORDER BY id',
  );
  return imports.map((unit) => ({ ...unit, files: files.all(unit.importId).map((file) => ({ ...file, sha256: file.sha256.toString('hex') })) }));
}

/** Last day up to `upTo` on which the vendor states a balance; `undefined` for none. */
export function lastStatedDay(book: ReadBook, workspaceId: number, upTo: Day): Day | undefined {
  const row = prepared<[number, number], { day: number | null }>(
    book.connection,
    'SELECT max(day) AS day FROM event INDEXED BY event_with_balance WHERE workspace_id = ? AND gone = 0 AND stated_balance IS NOT NULL AND day <= ?',
  ).get(workspaceId, upTo);
  return row?.day ?? undefined;
}

/** Days on which the vendor states that less expired than the lots' expiry dates say. */
export function expiryShortfalls(
  book: ReadBook,
  workspaceId: number,
  since: Day,
): readonly { readonly day: Day; readonly stated: number; readonly expired: number }[] {
  // Where something expired the rollup knows: the events of those days alone are looked at.
  return prepared<[object], { day: number; stated: number; expired: number }>(
    book.connection,
    `SELECT e.day, sum(e.credits) FILTER (WHERE e.origin <> 'book') AS stated, sum(e.credits) FILTER (WHERE e.origin = 'book' AND e.position < 0) AS expired
     FROM account_day AS d CROSS JOIN event AS e INDEXED BY event_by_day ON e.workspace_id = :workspaceId + 0 AND e.day = d.day AND e.gone = 0
     WHERE d.account_id = :prepaid + 0 AND d.day >= :since + 0 AND d.movement = 'expiry' AND e.kind = 'expiry' GROUP BY e.day HAVING stated < expired ORDER BY e.day DESC`,
  ).all({ workspaceId, prepaid: accountIdOf(book, workspaceId, 'prepaid'), since });
}
