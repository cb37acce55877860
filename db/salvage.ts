/**
 * Salvage: every row of a damaged book that can still be read, copied into a new file beside it, with a list of what could not. The damaged file is
 * read and nothing else. What is made is evidence, not a book: its tables have the book's columns and none of its guards.
 */

import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { connect, type Connection } from './connection.ts';
import { codeOf } from './trouble.ts';
import { refusedByDatabase } from './database-refusals.ts';
import { refuse } from './ledger/refusal.ts';
import { privateCopy } from './private-copy.ts';
import { createBook, filesOfBook, removeBook } from './open.ts';
import { expectedParts } from './verify/schema.ts';

/** `FlSv`: marks what was salvaged, so that nobody takes it for a book. */
export const SALVAGE_ID = 0x466c5376;

/** A stretch of a table that could not be read. */
export interface Loss {
  readonly table: string;
  /** The last key before it and the first one after it; `null` for the beginning, the end, and tables without numbered rows. */
  readonly after: number | null;
  readonly before: number | null;
  readonly because: string;
}

export interface Salvaged {
  /** The new file. */
  readonly file: string;
  /** Rows by table, in the order of the schema. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly rows: number;
  readonly losses: readonly Loss[];
}

/** Salvages a book into `out`, or into a new name beside it. Refuses what has nothing of a book, and an `out` that is there already. */
export function salvageBook(file: string, out: string = freeName(file)): Salvaged {
  return refusedByDatabase(file, () => {
    if (!existsSync(file)) refuse('book_not_found', 'There is no book at this place. Check the name.', { file });
    if (!statSync(file).isFile()) refuse('not_a_book', 'This is not a file. Choose a .floatbook file.', { file });
    if (existsSync(out)) refuse('file_exists', 'There is already a file of this name. Choose another name.', { file: out });
    const copy = privateCopy(file);
    try {
      const source = openDamaged(copy.file, file);
      try {
        return salvageInto(source, out);
      } finally {
        source.close();
      }
    } finally {
      copy.remove();
    }
  });
}

/** `NAME.salvaged.sqlite` beside the book, numbered where that is taken. */
function freeName(file: string): string {
  const base = file.replace(/\.floatbook$/, '');
  for (let number = 1; ; number += 1) {
    const name = `${base}.salvaged${number === 1 ? '' : `-${number}`}.sqlite`;
    if (!existsSync(name)) return name;
  }
}

/** Opens the copy; one whose beginning is damaged gets the beginning that every book has. */
function openDamaged(copy: string, file: string): Connection {
  try {
    return connect(copy, 'read', refuseForeign);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  mendBeginning(copy);
  try {
    return connect(copy, 'read', refuseForeign);
  } catch (error) {
    if (!isDamage(error)) throw error;
    refuse('not_a_book', 'Nothing of a Floatbook book can be read in this file: its list of tables is gone. Nothing was changed in it.', { file });
  }
}

const HEADER_BYTES = 100;
/** Where the header says how many pages there are. */
const PAGES_AT = 28;

/** Writes the header of a new book into the copy: page size, encoding and version are the same in every book. */
function mendBeginning(copy: string): void {
  const fresh = `${copy}.fresh`;
  createBook(fresh).close();
  const header = Buffer.alloc(HEADER_BYTES);
  const from = openSync(fresh, 'r');
  readSync(from, header, 0, HEADER_BYTES, 0);
  closeSync(from);
  removeBook(fresh);
  header.writeUInt32BE(Math.floor(statSync(copy).size / header.readUInt16BE(16)), PAGES_AT);
  const to = openSync(copy, 'r+');
  writeSync(to, header, 0, HEADER_BYTES, 0);
  closeSync(to);
  // What it held belonged to another header.
  for (const part of filesOfBook(copy).slice(1)) rmSync(part, { force: true });
}

/** Refuses a file in which no table of a book can be found. */
function refuseForeign(connection: Connection): void {
  if (namesOfTables(connection).size === 0) refuse('not_a_book', 'This file has no table of a Floatbook book. Nothing was changed in it.');
}

/** The tables of a book that the file lists. */
function namesOfTables(connection: Connection): ReadonlySet<string> {
  const found = new Set(connection.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all());
  return new Set([...expectedParts().values()].filter(({ type, name }) => type === 'table' && found.has(name)).map(({ name }) => name));
}

interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns of the key of a table without numbered rows; none where rows are numbered. */
  readonly key: readonly string[];
}

/** The tables of a new book, in the order of the schema. */
function tablesOfNewBook(): readonly TableShape[] {
  const fresh = connect(':memory:', 'scratch');
  try {
    const tables = [...expectedParts().values()].filter(({ type }) => type === 'table');
    return tables.map(({ name: table, sql }) => {
      fresh.exec(sql);
      const columns = fresh.prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?) ORDER BY cid').all(table);
      const isNumbered = fresh.prepare<[string], number>('SELECT wr FROM pragma_table_list(?)').pluck().get(table) === 0;
      const key = isNumbered ? [] : columns.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
      return { table, columns: columns.map(({ name }) => name), key: key.map(({ name }) => name) };
    });
  } finally {
    fresh.close();
  }
}

function salvageInto(source: Connection, out: string): Salvaged {
  const unfinished = `${out}.part`;
  rmSync(unfinished, { force: true });
  const target = connect(unfinished, 'salvage');
  try {
    target.pragma(`application_id = ${SALVAGE_ID}`);
    target.exec('CREATE TABLE salvage_loss (table_name TEXT, after_key INTEGER, before_key INTEGER, because TEXT)');
    const losses: Loss[] = [];
    const there = namesOfTables(source);
    const tables: { table: string; rows: number }[] = [];
    target.exec('BEGIN');
    for (const shape of tablesOfNewBook()) {
      const { table } = shape;
      if (there.has(table)) tables.push({ table, rows: copyTable(source, target, shape, losses) });
      else losses.push({ table, after: null, before: null, because: 'the table is missing' });
    }
    const note = target.prepare('INSERT INTO salvage_loss VALUES (?, ?, ?, ?)');
    for (const { table, after, before, because } of losses) note.run(table, after, before, because);
    target.exec('COMMIT');
    target.close();
    renameSync(unfinished, out);
    return { file: out, tables, rows: tables.reduce((sum, { rows }) => sum + rows, 0), losses };
  } catch (error) {
    target.close();
    for (const part of ['', '-journal']) rmSync(unfinished + part, { force: true });
    throw error;
  }
}

/** A row, its number first where the table has numbered rows. */
type Row = readonly unknown[];

/** Copies what can be read of a table, and notes what cannot. Returns how many rows there were. */
function copyTable(source: Connection, target: Connection, { table, columns, key }: TableShape, losses: Loss[]): number {
  const list = columns.map((column) => `"${column}"`).join(', ');
  target.exec(`CREATE TABLE "${table}" (${list})`);
  const insert = target.prepare(`INSERT INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`);
  let rows = 0;
  const take = (row: Row) => {
    insert.run(...row);
    rows += 1;
  };
  const lose = (loss: Omit<Loss, 'table'>) => void losses.push({ table, ...loss });
  if (key.length === 0) copyByNumber(source, `SELECT rowid, ${list} FROM "${table}" NOT INDEXED WHERE rowid > ? ORDER BY rowid`, take, lose);
  else
    copyFromBothEnds(
      source,
      (direction) => `SELECT ${list} FROM "${table}" ORDER BY ${key.map((column) => `"${column}" ${direction}`).join(', ')}`,
      take,
      lose,
    );
  return rows;
}

type Lose = (loss: Omit<Loss, 'table'>) => void;

/** Rows by their number; where one cannot be read, on from the next one that can. */
function copyByNumber(source: Connection, sql: string, take: (row: Row) => void, lose: Lose): void {
  let last: bigint | null = null;
  const problem = problemOf(source, sql);
  if (problem !== undefined) return lose({ after: null, before: null, because: problem });
  for (let from = BEFORE_ALL; ;) {
    try {
      for (const [id, ...row] of source.prepare<[bigint], Row>(sql).raw().safeIntegers().iterate(from)) {
        // Pages that lead back to themselves have no end.
        if ((id as bigint) <= from) throw new OutOfOrder();
        take(row);
        from = last = id as bigint;
      }
      return;
    } catch (error) {
      if (!isDamage(error)) throw error;
      const next = nextReadable(source, sql, from);
      lose({ after: numberOrNull(last), before: next === undefined ? null : Number(next), because: (error as Error).message });
      if (next === undefined) return;
      from = next - 1n;
    }
  }
}

/** Why nothing of a table can be asked for, such as a column whose name is not what it was; `undefined` where it can. */
function problemOf(source: Connection, sql: string): string | undefined {
  try {
    source.prepare(sql);
    return undefined;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return (error as Error).message;
  }
}

const BEFORE_ALL = -1n;
/** No book has so many rows. */
const BEHIND_ALL = 2n ** 48n;

/** The number of the first row behind `from` that can be read: looked for further and further ahead, then between there and the last that could not. */
function nextReadable(source: Connection, sql: string, from: bigint): bigint | undefined {
  const one = source.prepare<[bigint], Row>(`${sql} LIMIT 1`).raw().safeIntegers();
  const behind = (at: bigint): bigint | 'none' | 'damaged' => {
    try {
      const id = (one.get(at)?.[0] as bigint | undefined) ?? 'none';
      return id !== 'none' && id <= at ? 'damaged' : id;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return 'damaged';
    }
  };
  let [damaged, ahead] = [from, 1n];
  let found = behind(from + ahead);
  while (found === 'damaged' && ahead < BEHIND_ALL) {
    damaged = from + ahead;
    ahead *= 2n;
    found = behind(from + ahead);
  }
  for (let readable = from + ahead; found !== 'damaged' && readable - damaged > 1n;) {
    const middle = (readable + damaged) / 2n;
    const there = behind(middle);
    if (there === 'damaged') damaged = middle;
    else [readable, found] = [middle, there];
  }
  return typeof found === 'bigint' ? found : undefined;
}

function numberOrNull(id: bigint | null): number | null {
  return id === null ? null : Number(id);
}

/** Rows of a table without numbers: from its beginning as far as it goes, then from its end back to there. */
function copyFromBothEnds(source: Connection, sql: (direction: 'ASC' | 'DESC') => string, take: (row: Row) => void, lose: Lose): void {
  const seen = new Set<string>();
  const name = (row: Row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  for (const direction of ['ASC', 'DESC'] as const) {
    try {
      for (const row of source.prepare<[], Row>(sql(direction)).raw().safeIntegers().iterate()) {
        if (seen.has(name(row))) {
          // Back where it began, or where pages that lead to themselves go on for ever.
          if (direction === 'DESC') return;
          throw new OutOfOrder();
        }
        seen.add(name(row));
        take(row);
      }
      if (direction === 'ASC') return;
    } catch (error) {
      if (!isDamage(error)) throw error;
      if (direction === 'ASC') lose({ after: null, before: null, because: (error as Error).message });
    }
  }
}

/** Rows come in another order than that of their keys. */
class OutOfOrder extends Error {
  constructor() {
    super('rows are not in the order of their keys');
  }
}

/** Whether a file, or a page of it, is not as SQLite writes it; a disk that gives no bytes counts as well. */
function isDamage(error: unknown): boolean {
  if (error instanceof OutOfOrder) return true;
  const code = codeOf(error);
  return ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'SQLITE_ERROR', 'SQLITE_CANTOPEN'].some((prefix) => code.startsWith(prefix));
}
