/** Lots of a workspace as they stood at the start of a day, and new ones. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';
import { createLotShelf, type LotShelf, type LotTerms } from './ledger/lots.ts';

interface LotRow {
  readonly id: number;
  readonly quantity: number;
  readonly cost: number;
  readonly day: number;
  readonly position: number;
  readonly expiresDay: number | null;
  readonly bonus: number;
  readonly priority: number;
  readonly source: string;
  readonly remaining: number;
}

const LOT = `l.id, l.quantity, l.cost, l.day, e.position, l.expires_day AS expiresDay, l.bonus, l.priority, e.source_id AS source, l.remaining
  FROM lot AS l JOIN event AS e ON e.id = l.event_id`;

export type NewLot = Omit<LotTerms, 'id' | 'position' | 'source'>;

export interface LotStore {
  /** The shelf at the start of `day`, before anything of that day: what moved on it or later is left out. */
  shelfAt(day: Day): LotShelf;
  termsOf(lotId: number): LotTerms;
  /** Writes an empty lot; the first movement fills it. */
  insert(eventId: number, lot: NewLot): number;
}

export function openLots(connection: Connection, workspaceId: number): LotStore {
  const one = prepared<[number], LotRow>(connection, `SELECT ${LOT} WHERE l.id = ?`);
  const insert = prepared(
    connection,
    'INSERT INTO lot (workspace_id, event_id, quantity, cost, day, expires_day, bonus, priority) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    shelfAt: (day) => shelfAt(connection, workspaceId, day),
    termsOf(lotId) {
      const row = one.get(lotId);
      if (!row) throw new Error(`no lot ${lotId}`);
      return termsOf(row);
    },
    insert(eventId, lot) {
      const run = insert.run(workspaceId, eventId, lot.quantity, lot.cost, lot.day, lot.expiresDay, lot.bonus ? 1 : 0, lot.priority);
      return Number(run.lastInsertRowid);
    },
  };
}

function termsOf(row: LotRow): LotTerms {
  const { id, quantity, cost, day, position, expiresDay, priority, source } = row;
  return { id, quantity, cost, day, position, expiresDay, priority, source, bonus: row.bonus === 1 };
}

function shelfAt(connection: Connection, workspaceId: number, day: Day): LotShelf {
  const shelf = createLotShelf();
  for (const { terms, remaining } of lotsAt(connection, workspaceId, day)) shelf.put(terms, remaining);
  return shelf;
}

export interface LotAt {
  readonly terms: LotTerms;
  /** Credits in it, above 0. */
  readonly remaining: number;
}

/** The lots that had credits at the start of `day`, before anything of that day. */
export function lotsAt(connection: Connection, workspaceId: number, day: Day): readonly LotAt[] {
  const since = prepared<[number], { lotId: number; credits: number }>(
    connection,
    'SELECT lot_id AS lotId, sum(credits) AS credits FROM lot_movement WHERE day >= ? + 0 GROUP BY lot_id',
  );
  // Reading every movement is only worth it where some are on this day or later.
  const isLate = prepared<[number, number], unknown>(
    connection,
    'SELECT 1 FROM event WHERE workspace_id = ? + 0 AND gone = 0 AND day >= ? + 0 AND entry_id IS NOT NULL LIMIT 1',
  ).get(workspaceId, day);
  const movedSince = new Map(isLate ? since.all(day).map((row) => [row.lotId, row.credits] as const) : []);
  const lots = isLate
    ? prepared<[number, number], LotRow>(connection, `SELECT ${LOT} WHERE l.workspace_id = ? + 0 AND l.day < ? + 0`)
    : prepared<[number, number], LotRow>(connection, `SELECT ${LOT} WHERE l.workspace_id = ? + 0 AND l.remaining > 0 AND l.day < ? + 0`);
  const found: LotAt[] = [];
  for (const row of lots.all(workspaceId, day)) {
    const remaining = row.remaining - (movedSince.get(row.id) ?? 0);
    if (remaining > 0) found.push({ terms: termsOf(row), remaining });
  }
  return found;
}
