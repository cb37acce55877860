/** Dated settings (rule L10): never changed, only followed by later ones; the value of a day is that of the latest `from_day` not after it, recorded last. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

/** A setting in force. */
export interface DatedSetting {
  readonly id: number;
  readonly name: string;
  readonly fromDay: Day;
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

export interface NewSetting {
  readonly name: string;
  readonly fromDay: Day;
  readonly value: string;
}

const SETTING = 'id, name, from_day AS fromDay, value, recorded_at AS recordedAt';

/** What was worked out of a book's settings, as long as its mark is this one. */
interface Kept {
  readonly mark: string | null;
  readonly values: Map<string, unknown>;
}

const kept = new WeakMap<Connection, Kept>();
const MOST_KEPT = 200;

/**
 * What follows from a book's own facts and its settings alone, worked out once and kept under a name until one is written. The mark that tells so
 * is part of the book: it holds for what other connections write, and for what is rolled back.
 */
export function fromSettings<Value>(connection: Connection, name: string, workOut: () => Value): Value {
  const mark = prepared<[], { mark: string | null }>(connection, 'SELECT hex(settings_mark) AS mark FROM book').get()?.mark ?? null;
  let known = kept.get(connection);
  if (known === undefined || known.mark !== mark || known.values.size >= MOST_KEPT) kept.set(connection, (known = { mark, values: new Map() }));
  if (known.values.has(name)) return known.values.get(name) as Value;
  const value = workOut();
  known.values.set(name, value);
  return value;
}

/** Writes a setting of a workspace, or (`null`) of the whole book, beside those before it; one that says what is in force already is not written again. Returns its id. */
export function writeSetting(connection: Connection, workspaceId: number | null, { name, fromDay, value }: NewSetting, now: number): number {
  const known = settingOn(connection, workspaceId, name, fromDay);
  if (known?.value === value) return known.id;
  const run = prepared(connection, 'INSERT INTO setting (workspace_id, name, from_day, value, recorded_at) VALUES (?, ?, ?, ?, ?)').run(
    workspaceId,
    name,
    fromDay,
    value,
    now,
  );
  return Number(run.lastInsertRowid);
}

/** The setting of a workspace, or (`null`) of the whole book, in force on a day; `undefined` where there is none. */
export function settingOn(connection: Connection, workspaceId: number | null, name: string, day: Day): DatedSetting | undefined {
  return prepared<[number | null, string, number], DatedSetting>(
    connection,
    `SELECT ${SETTING} FROM setting WHERE workspace_id IS ? + 0 AND name = ? || '' AND from_day <= ? + 0 ORDER BY from_day DESC, id DESC LIMIT 1`,
  ).get(workspaceId, name, day);
}

/**
 * All settings of a workspace in force on a day, by name. `knownAt` (ms since the epoch) leaves out what was recorded later: with
 * it, a decision of the past is made from the values of its moment.
 */
export function settingsOn(
  connection: Connection,
  workspaceId: number,
  day: Day,
  knownAt = Number.MAX_SAFE_INTEGER,
): ReadonlyMap<string, DatedSetting> {
  const rows = prepared<[number, number, number], DatedSetting>(
    connection,
    `SELECT ${SETTING} FROM setting WHERE workspace_id = ? + 0 AND from_day <= ? + 0 AND recorded_at <= ? + 0 ORDER BY name, from_day, id`,
  ).all(workspaceId, day, knownAt);
  return new Map(rows.map((row) => [row.name, row]));
}

/** Settings of these names that are in force on a day, as {@link settingsOn} gives them: how long their history is costs nothing. */
export function settingsNamed(
  connection: Connection,
  workspaceId: number,
  names: readonly string[],
  day: Day,
  knownAt = Number.MAX_SAFE_INTEGER,
): ReadonlyMap<string, DatedSetting> {
  const rows = prepared<[object], DatedSetting>(connection, NAMED).all({ workspaceId, names: JSON.stringify(names), day, knownAt });
  return new Map(rows.map((row) => [row.name, row]));
}

const NAMED = `SELECT ${SETTING} FROM setting WHERE id IN (
  SELECT (SELECT s.id FROM setting AS s WHERE s.name = n.value AND s.workspace_id = :workspaceId + 0 AND s.from_day <= :day + 0
            AND s.recorded_at <= :knownAt + 0 ORDER BY s.from_day DESC, s.id DESC LIMIT 1) FROM json_each(:names) AS n)`;

/** Every value that a setting has had, oldest first. */
export function settingHistory(connection: Connection, workspaceId: number, name: string): readonly DatedSetting[] {
  return prepared<[number, string], DatedSetting>(
    connection,
    `SELECT ${SETTING} FROM setting WHERE workspace_id = ? + 0 AND name = ? || '' ORDER BY from_day, id`,
  ).all(workspaceId, name);
}

/** Settings by their numbers, by name: those that a decision was made from. */
export function settingsById(connection: Connection, ids: readonly number[]): ReadonlyMap<string, DatedSetting> {
  const one = prepared<[number], DatedSetting>(connection, `SELECT ${SETTING} FROM setting WHERE id = ?`);
  return new Map(ids.flatMap((id) => one.get(id) ?? []).map((row) => [row.name, row]));
}
