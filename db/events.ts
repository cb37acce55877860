/** Business events of a workspace: found by the vendor's id, by day, by lead; written once, their derived columns kept right. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';
import type { BookEvent, EventFacts, EventKind } from './ledger/event.ts';
import type { FileOfDay } from './ledger/day-order.ts';

/** An event with what the replay needs beside its facts. */
export interface StoredEvent extends BookEvent {
  readonly origin: 'import' | 'engine' | 'book';
  readonly entryId: number | null;
  readonly refundsEventId: number | null;
}

const FACTS = `source_id AS sourceId, kind, day, instant, credits, amount, method, tax, stated_balance AS statedBalance,
  expires_day AS expiresDay, campaign, category, lead, outcome, value, note`;
const STORED = `id, ${FACTS}, position, origin, entry_id AS entryId, refunds_event_id AS refundsEventId`;

export interface EventStore {
  /** Id of the newest event ever written. */
  lastId(): number;
  /** The event of an import that stands, by the vendor's id. */
  find(sourceId: string): StoredEvent | undefined;
  /** Writes an imported event unless its id stands already. `extra` is a JSON object of the file's unknown columns, or null. */
  insertNew(facts: EventFacts, position: number, extra: string | null): number | undefined;
  /** Writes an event that we cause in the vendor's account. */
  insertOwn(facts: EventFacts, position: number): number;
  /** Writes an event that the book makes itself. */
  insertAutomatic(facts: EventFacts, position: number): number;
  byId(id: number): StoredEvent | undefined;
  /** Imported events of a day, in no order. */
  onDay(day: Day): StoredEvent[];
  /** Events that the book made itself on `day` or later. */
  automaticFrom(day: Day): StoredEvent[];
  /** First day after `day` that has an event. */
  nextDay(day: Day): Day | undefined;
  lastDay(): Day | undefined;
  /** Standing files' views of a day (rule W1). */
  filesOfDay(day: Day): FileOfDay[];
  /** Charges of a lead before a place in the order of W1, latest first. */
  chargesOfLead(lead: string, day: Day, position: number): StoredEvent[];
  /** Refunds of a charge on days before `day`, in order. */
  refundsBefore(chargeId: number, day: Day): StoredEvent[];
  setPosition(id: number, position: number): void;
  setEntry(id: number, entryId: number | null): void;
  setRefunds(id: number, chargeId: number): void;
  /** Takes an event back: it stays on record. */
  setGone(id: number): void;
}

export function openEvents(connection: Connection, workspaceId: number): EventStore {
  const at = <Parameters extends unknown[], Row>(sql: string) => prepared<Parameters, Row>(connection, sql);
  const find = at<[number, string], StoredEvent>(
    `SELECT ${STORED} FROM event WHERE workspace_id = ? AND source_id = ? AND (origin = 'book') = 0 AND gone = 0`,
  );
  const insert = at(`INSERT INTO event (workspace_id, source_id, origin, kind, day, instant, credits, amount, method, tax, stated_balance,
    expires_day, campaign, category, lead, outcome, value, note, extra, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (workspace_id, source_id, (origin = 'book')) WHERE gone = 0 DO NOTHING`);
  const onDay = at<[number, number], StoredEvent>(`SELECT ${STORED} FROM event WHERE workspace_id = ? AND day = ? AND gone = 0 AND origin <> 'book'`);
  const setPosition = at('UPDATE event SET position = ? WHERE id = ?');
  const setEntry = at('UPDATE event SET entry_id = ? WHERE id = ?');

  const write = (facts: EventFacts, origin: StoredEvent['origin'], position: number, extra: string | null): number | undefined => {
    const { sourceId, kind, day, instant, credits, amount, method, tax, statedBalance, expiresDay } = facts;
    const { campaign, category, lead, outcome, value, note } = facts;
    const run = insert.run(
      workspaceId, sourceId, origin, kind, day, instant, credits, amount, method, tax, statedBalance,
      expiresDay, campaign, category, lead, outcome, value, note, extra, position,
    ); // prettier-ignore
    return run.changes === 0 ? undefined : Number(run.lastInsertRowid);
  };
  const writeNew = (facts: EventFacts, origin: 'engine' | 'book', position: number): number => {
    const id = write(facts, origin, position, null);
    if (id === undefined) throw new Error(`${facts.sourceId} is in the book already`);
    return id;
  };

  return {
    lastId: () => at<[], { id: number | null }>('SELECT max(id) AS id FROM event').get()?.id ?? 0,
    find: (sourceId) => find.get(workspaceId, sourceId),
    insertNew: (facts, position, extra) => write(facts, 'import', position, extra),
    insertOwn: (facts, position) => writeNew(facts, 'engine', position),
    insertAutomatic: (facts, position) => writeNew(facts, 'book', position),
    byId: (id) => at<[number], StoredEvent>(`SELECT ${STORED} FROM event WHERE id = ?`).get(id),
    onDay: (day) => onDay.all(workspaceId, day),
    automaticFrom: (day) =>
      at<[number, number], StoredEvent>(`SELECT ${STORED} FROM event WHERE workspace_id = ? AND day >= ? AND gone = 0 AND origin = 'book'`).all(
        workspaceId,
        day,
      ),
    nextDay: (day) =>
      at<[number, number], { day: number | null }>('SELECT min(day) AS day FROM event WHERE workspace_id = ? + 0 AND gone = 0 AND day > ? + 0').get(
        workspaceId,
        day,
      )?.day ?? undefined,
    lastDay: () =>
      at<[number], { day: number | null }>(`SELECT max(day) AS day FROM event WHERE workspace_id = ? + 0 AND gone = 0 AND origin <> 'book'`).get(
        workspaceId,
      )?.day ?? undefined,
    filesOfDay: (day) => filesOfDay(connection, workspaceId, day),
    chargesOfLead: (lead, day, position) =>
      at<unknown[], StoredEvent>(
        `SELECT ${STORED} FROM event INDEXED BY event_by_lead WHERE workspace_id = ? + 0 AND lead = ? || '' AND gone = 0
           AND kind IN ('lead_purchase', 'quotation', 'promotion') AND (day, position) < (? + 0, ? + 0) ORDER BY day DESC, position DESC`,
      ).all(workspaceId, lead, day, position),
    refundsBefore: (chargeId, day) =>
      at<unknown[], StoredEvent>(
        `SELECT ${STORED} FROM event INDEXED BY event_by_charge WHERE refunds_event_id = ? + 0 AND gone = 0 AND day < ? + 0 ORDER BY day, position`,
      ).all(chargeId, day),
    setPosition: (id, position) => void setPosition.run(position, id),
    setEntry: (id, entryId) => void setEntry.run(entryId, id),
    setRefunds: (id, chargeId) => void at('UPDATE event SET refunds_event_id = ? WHERE id = ?').run(chargeId, id),
    setGone: (id) => void at('UPDATE event SET gone = 1 WHERE id = ?').run(id),
  };
}

function filesOfDay(connection: Connection, workspaceId: number, day: Day): FileOfDay[] {
  const rows = prepared<[number, number], { eventId: number; fileId: number; line: number; rows: number; sha256: Buffer; backwards: number }>(
    connection,
    `SELECT r.event_id AS eventId, r.file_id AS fileId, r.line, f.rows, f.sha256, f.backwards
       FROM event AS e JOIN import_row AS r ON r.event_id = e.id JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE e.workspace_id = ? AND e.day = ? AND e.gone = 0 AND i.undone_at IS NULL ORDER BY r.line DESC`,
  ).all(workspaceId, day);
  const files = new Map<number, { fileId: number; rows: number; sha256: string; backwards: boolean; lineOf: Map<number, number> }>();
  for (const row of rows) {
    let file = files.get(row.fileId);
    if (!file) {
      file = { fileId: row.fileId, rows: row.rows, sha256: row.sha256.toString('hex'), backwards: row.backwards === 1, lineOf: new Map() };
      files.set(row.fileId, file);
    }
    // A row that stands twice in its file counts where it stands first: rows come by falling line.
    file.lineOf.set(row.eventId, row.line);
  }
  return [...files.values()];
}

/** Where two events with one id differ, as the name of the activity file's column; `undefined` where they are the same. */
export function differingColumn(known: EventFacts, given: EventFacts): string | undefined {
  const pairs: ReadonlyArray<readonly [column: string, known: unknown, given: unknown]> = [
    ['kind', known.kind, given.kind],
    ['date', `${known.day} ${known.instant}`, `${given.day} ${given.instant}`],
    ['credits', known.credits, given.credits],
    ['amount', known.amount, given.amount],
    ['method', known.method, given.method],
    ['tax', known.tax, given.tax],
    ['balance', known.statedBalance, given.statedBalance],
    ['expires', known.expiresDay, given.expiresDay],
    ['campaign', known.campaign, given.campaign],
    ['category', known.category, given.category],
    ['lead', known.lead, given.lead],
    ['outcome', known.outcome, given.outcome],
    ['value', known.value, given.value],
    ['note', known.note, given.note],
  ];
  return pairs.find(([, before, now]) => before !== now)?.[0];
}

/** Kinds that can move credits or money; a lead's outcome cannot. */
export function touchesLedger(kind: EventKind): boolean {
  return kind !== 'lead';
}
