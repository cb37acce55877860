/** Sealed reports (rule L4): what a report held when it was handed on, and how much was known then. Instants in ms since the epoch. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export type SealedUnit = 'week' | 'month' | 'quarter' | 'year';

/** A sealed report without its dataset. */
export interface SealedReport {
  readonly id: number;
  readonly workspaceId: number;
  readonly unit: SealedUnit;
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Of the span: `2026-W47`. */
  readonly name: string;
  /** Of the dataset's form. */
  readonly version: number;
  /** `schedule`: the week was over. */
  readonly because: 'schedule' | 'user';
  readonly sealedAt: number;
  /** 0 where there was none. */
  readonly lastEntryId: number;
  readonly lastEventId: number;
  readonly sha256: Buffer;
}

export interface NewSeal extends Omit<SealedReport, 'id' | 'lastEntryId' | 'lastEventId'> {
  /** Canonical JSON; `sha256` is its hash. */
  readonly dataset: string;
}

const SEAL = `id, workspace_id AS workspaceId, unit, first_day AS firstDay, last_day AS lastDay, name, version, because, sealed_at AS sealedAt,
  last_entry_id AS lastEntryId, last_event_id AS lastEventId, sha256`;

/** Seals a report with all that the book knows now. Returns its id. */
export function insertSeal(connection: Connection, seal: NewSeal): number {
  const run = prepared<[object]>(
    connection,
    `INSERT INTO sealed_report (workspace_id, unit, first_day, last_day, name, version, because, sealed_at, last_entry_id, last_event_id, dataset, sha256)
     VALUES (:workspaceId, :unit, :firstDay, :lastDay, :name, :version, :because, :sealedAt,
       (SELECT coalesce(max(id), 0) FROM journal_entry), (SELECT coalesce(max(id), 0) FROM event), :dataset, :sha256)`,
  ).run(seal);
  return Number(run.lastInsertRowid);
}

export function sealById(connection: Connection, id: number): SealedReport | undefined {
  return prepared<[number], SealedReport>(connection, `SELECT ${SEAL} FROM sealed_report WHERE id = ?`).get(id);
}

/** The kept dataset of a sealed report, byte by byte as it was sealed. */
export function sealedDataset(connection: Connection, id: number): string {
  const row = prepared<[number], { dataset: string }>(connection, 'SELECT dataset FROM sealed_report WHERE id = ?').get(id);
  if (row === undefined) throw new Error(`no sealed report ${id}`);
  return row.dataset;
}

/** Sealed reports of a workspace, latest first. */
export function sealsOf(connection: Connection, workspaceId: number): readonly SealedReport[] {
  return prepared<[number], SealedReport>(connection, `SELECT ${SEAL} FROM sealed_report WHERE workspace_id = ? + 0 ORDER BY id DESC`).all(
    workspaceId,
  );
}

/** The report of a span that was sealed last; `undefined` where none was. */
export function latestSealOf(connection: Connection, workspaceId: number, firstDay: Day, lastDay: Day): SealedReport | undefined {
  return prepared<[number, number, number], SealedReport>(
    connection,
    `SELECT ${SEAL} FROM sealed_report WHERE workspace_id = ? + 0 AND first_day = ? + 0 AND last_day = ? + 0 ORDER BY id DESC LIMIT 1`,
  ).get(workspaceId, firstDay, lastDay);
}

/** The last day of the latest week that the schedule made; `undefined` before the first. */
export function madeThrough(connection: Connection, workspaceId: number): Day | undefined {
  const row = prepared<[number], { day: Day | null }>(
    connection,
    `SELECT max(last_day) AS day FROM sealed_report WHERE workspace_id = ? + 0 AND because = 'schedule'`,
  ).get(workspaceId);
  return row?.day ?? undefined;
}

/** A week that is over and whose report broke off while it was made. */
export interface FailedWeek {
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly name: string;
  readonly failedAt: number;
}

/** Weeks whose reports broke off and are not made yet, oldest first. */
export function failedWeeksOf(connection: Connection, workspaceId: number): readonly FailedWeek[] {
  return prepared<[number], FailedWeek>(
    connection,
    'SELECT first_day AS firstDay, last_day AS lastDay, name, failed_at AS failedAt FROM failed_week WHERE workspace_id = ? + 0 ORDER BY first_day',
  ).all(workspaceId);
}

/** Keeps that a week's report broke off; it is forgotten when the schedule seals it. */
export function putFailedWeek(connection: Connection, workspaceId: number, { firstDay, lastDay, name, failedAt }: FailedWeek): void {
  prepared<[object]>(
    connection,
    `INSERT INTO failed_week (workspace_id, first_day, last_day, name, failed_at) VALUES (:workspaceId, :firstDay, :lastDay, :name, :failedAt)
     ON CONFLICT (workspace_id, first_day) DO UPDATE SET failed_at = excluded.failed_at`,
  ).run({ workspaceId, firstDay, lastDay, name, failedAt });
}
