/** Decisions of the engine (rule T8): what was decided, because of what, from which figures and settings. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export interface Decision {
  readonly id: number;
  readonly workspaceId: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly day: Day;
  readonly subject: 'top_up' | 'fee';
  readonly because: string;
  /** The decision whole, with the snapshot that it was made from. */
  readonly facts: unknown;
  /** Ids of the settings that were in force. */
  readonly settings: readonly number[];
}

/** Keeps a decision. Returns its id. */
export function insertDecision(connection: Connection, { workspaceId, at, day, subject, because, facts, settings }: Omit<Decision, 'id'>): number {
  const run = prepared(
    connection,
    'INSERT INTO decision (workspace_id, at, day, subject, because, facts, settings) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(workspaceId, at, day, subject, because, JSON.stringify(facts), JSON.stringify(settings));
  return Number(run.lastInsertRowid);
}

export function decisionById(connection: Connection, id: number): Decision | undefined {
  const row = prepared<[number], DecisionRow>(connection, `SELECT ${DECISION} FROM decision WHERE id = ?`).get(id);
  return row && read(row);
}

/** Credits, available and pending, that the last evaluation saw; a purchase by hand is none. `undefined` where there was none. */
export function lastBalanceSeen(connection: Connection, workspaceId: number): number | undefined {
  return prepared<[number], { credits: number }>(
    connection,
    `SELECT json_extract(facts, '$.snapshot.available') + json_extract(facts, '$.snapshot.pending') AS credits
     FROM decision WHERE workspace_id = ? + 0 AND subject = 'top_up' AND because <> 'by_hand' ORDER BY at DESC, id DESC LIMIT 1`,
  ).get(workspaceId)?.credits;
}

type DecisionRow = Omit<Decision, 'facts' | 'settings'> & { readonly facts: string; readonly settings: string };
const DECISION = 'id, workspace_id AS workspaceId, at, day, subject, because, facts, settings';

/** The latest decisions of a workspace, newest first; those before a decision, of one subject, or of one reason, where one is named. */
export function latestDecisions(
  connection: Connection,
  workspaceId: number,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
  subject: Decision['subject'] | null = null,
  because: string | null = null,
): readonly Decision[] {
  return prepared<[object], DecisionRow>(
    connection,
    `SELECT ${DECISION} FROM decision
      WHERE workspace_id = :workspaceId + 0 AND id < :before + 0 AND (:subject IS NULL OR subject = :subject)
        AND (:because IS NULL OR because = :because) ORDER BY id DESC LIMIT :limit + 0`,
  )
    .all({ workspaceId, before, subject, because, limit })
    .map(read);
}

/** Decisions about one fee since an instant (ms since the epoch), oldest first. */
export function decisionsAboutFee(connection: Connection, workspaceId: number, sourceId: string, since: number): readonly Decision[] {
  return prepared<[object], DecisionRow>(
    connection,
    `SELECT ${DECISION} FROM decision
      WHERE workspace_id = :workspaceId + 0 AND at >= :since + 0 AND subject = 'fee' AND json_extract(facts, '$.fee') = :sourceId || '' ORDER BY id`,
  )
    .all({ workspaceId, sourceId, since })
    .map(read);
}

/** How many decisions of a workspace, or of one subject, there are for each reason, the most frequent first. */
export function countDecisions(
  connection: Connection,
  workspaceId: number,
  subject: Decision['subject'] | null = null,
): readonly { readonly because: string; readonly decisions: number }[] {
  return prepared<[object], { because: string; decisions: number }>(
    connection,
    `SELECT because, count(*) AS decisions FROM decision
     WHERE workspace_id = :workspaceId + 0 AND (:subject IS NULL OR subject = :subject) GROUP BY because ORDER BY decisions DESC, because`,
  ).all({ workspaceId, subject });
}

/** The payment that a decision opened. */
export function paymentOf(connection: Connection, decisionId: number): number | null {
  return prepared<[number], { id: number }>(connection, 'SELECT id FROM obligation WHERE decision_id = ? + 0').get(decisionId)?.id ?? null;
}

function read(row: DecisionRow): Decision {
  return { ...row, facts: JSON.parse(row.facts) as unknown, settings: JSON.parse(row.settings) as readonly number[] };
}
