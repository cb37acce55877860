/**
 * Books of each released version of the schema, as they were when it was released: all that a book's file holds, as SQL, and the files of its
 * documents. `gunzip -c test/fixtures/books/version-N.sql.gz` shows one.
 */

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { documentFolder } from '../../db/document-files.ts';

const BOOKS = new URL('../fixtures/books/', import.meta.url);

const sqlOf = (version: number) => fileURLToPath(new URL(`version-${version}.sql.gz`, BOOKS));
const documentsOf = (version: number) => fileURLToPath(new URL(`version-${version}.documents`, BOOKS));

export function isStored(version: number): boolean {
  return existsSync(sqlOf(version));
}

/** Puts the book of a version at `file`, where nothing is. */
export function putReleasedBook(version: number, file: string): void {
  const book = new Database(file);
  try {
    book.pragma('journal_mode = WAL');
    book.exec(gunzipSync(readFileSync(sqlOf(version))).toString());
  } finally {
    book.close();
  }
  const documents = documentsOf(version);
  if (existsSync(documents)) cpSync(documents, documentFolder(file), { recursive: true });
}

/** Stores the book at `file`, which is closed, as the one of its version. What is stored is not made again: from its release on it stays. */
export function storeReleasedBook(file: string): void {
  const book = new Database(file, { readonly: true });
  try {
    const version = book.pragma('user_version', { simple: true }) as number;
    if (isStored(version)) throw new Error(`the book of version ${version} is stored already`);
    mkdirSync(BOOKS, { recursive: true });
    writeFileSync(sqlOf(version), gzipSync(asSql(book), { level: 9 }));
    const documents = documentFolder(file);
    if (existsSync(documents)) cpSync(documents, documentsOf(version), { recursive: true });
  } finally {
    book.close();
  }
}

interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** Triggers last: the rows were guarded when they were written. */
function asSql(book: Database.Database): string {
  const parts = book
    .prepare<[], Part>("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all();
  const tables = parts.filter(({ type }) => type === 'table');
  const pragmas = ['application_id', 'user_version'].map((name) => `PRAGMA ${name} = ${String(book.pragma(name, { simple: true }))}`);
  const counters = book.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get() === undefined ? [] : ['sqlite_sequence'];
  return [
    'PRAGMA foreign_keys = OFF',
    'BEGIN',
    ...tables.map(({ sql }) => sql),
    ...tables.flatMap(({ name }) => rowsOf(book, name)),
    ...counters.flatMap((name) => [`DELETE FROM ${name}`, ...rowsOf(book, name)]),
    ...parts.filter(({ type }) => type !== 'table').map(({ sql }) => sql),
    ...pragmas,
    'COMMIT',
    '',
  ].join(';\n');
}

function rowsOf(book: Database.Database, table: string): readonly string[] {
  const columns = book
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table)
    .map((name) => `"${name}"`);
  const values = columns.map((name) => `quote(${name})`).join(" || ',' || ");
  return book
    .prepare<[], string>(`SELECT ${values} FROM "${table}"`)
    .pluck()
    .all()
    .map((row) => `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${row})`);
}

/** What a released book's figures were when it was stored: of each workspace its balance, lots, and weekly sums. */
export type StoredFigures = Readonly<Record<string, unknown>>;

const figuresIn = (version: number) => new URL(`version-${version}.expected.json`, BOOKS);

export function storedFigures(version: number): StoredFigures {
  return JSON.parse(readFileSync(figuresIn(version), 'utf8')) as StoredFigures;
}

export function storeFigures(version: number, figures: StoredFigures): void {
  writeFileSync(figuresIn(version), `${JSON.stringify(figures, null, 2)}\n`);
}
