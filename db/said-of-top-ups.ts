/** What the user said of top-ups of the vendor's history (rule R5): appended, and the latest counts. */

import { prepared, type Connection } from './connection.ts';

export interface SaidOfTopUp {
  readonly sourceId: string;
  readonly said: 'by_hand' | 'verification';
  readonly note: string;
  /** Milliseconds since the epoch. */
  readonly saidAt: number;
}

/** Writes what is said of a top-up of the history; `null` takes back what was said. The database refuses one that no history ever had. */
export function insertSaid(
  connection: Connection,
  workspaceId: number,
  { sourceId, said, note, saidAt }: Omit<SaidOfTopUp, 'said'> & { readonly said: SaidOfTopUp['said'] | null },
): void {
  prepared(connection, 'INSERT INTO said_of_top_up (workspace_id, source_id, said, note, said_at) VALUES (?, ?, ?, ?, ?)').run(
    workspaceId,
    sourceId,
    said,
    note,
    saidAt,
  );
}

/** What stands, by the vendor's id of the top-up. */
export function saidOfTopUps(connection: Connection, workspaceId: number): ReadonlyMap<string, SaidOfTopUp> {
  const rows = prepared<[number], SaidOfTopUp>(
    connection,
    `SELECT source_id AS sourceId, said, note, said_at AS saidAt FROM said_of_top_up AS s
      WHERE workspace_id = ? AND said IS NOT NULL
        AND id = (SELECT max(id) FROM said_of_top_up WHERE workspace_id = s.workspace_id AND source_id = s.source_id)`,
  ).all(workspaceId);
  return new Map(rows.map((row) => [row.sourceId, row]));
}
