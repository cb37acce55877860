/** Where payments stand in the vendor's history (rule R3): the row of an imported file that holds each. */

import { prepared, type Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';

export interface VendorRow {
  readonly file: string;
  readonly sourceLine: number;
}

interface FoundRow extends VendorRow {
  readonly eventId: number;
}

/** By the number of the event, for what went through card or bank from one day to another: the first row of the standing file that came first. */
export function vendorRows(connection: Connection, workspaceId: number, from: Day, to: Day): ReadonlyMap<number, VendorRow> {
  const rows = prepared<[number, number, number], FoundRow>(
    connection,
    `SELECT e.id AS eventId, f.name AS file, r.line AS sourceLine FROM event AS e INDEXED BY event_paid JOIN import_row AS r ON r.event_id = e.id
       JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE e.workspace_id = ? AND e.gone = 0 AND e.amount IS NOT NULL AND e.day BETWEEN ? AND ? AND i.undone_at IS NULL ORDER BY f.id DESC, r.line DESC`,
  ).all(workspaceId, from, to);
  // The first of each comes last, and stays.
  return new Map(rows.map(({ eventId, file, sourceLine }) => [eventId, { file, sourceLine }]));
}
