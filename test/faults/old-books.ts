/**
 * Makes the books that are stored of each version of the schema: what that version knew is done with today's program, and every row that it
 * has columns for is put into tables that only its own migrations made. One that is stored is not made again.
 */

import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { APPLICATION_ID } from '../../db/connection.ts';
import { documentFolder } from '../../db/document-files.ts';
import { act, BOOK, makeBook, makeBookOnly, type ActName } from './acts.ts';
import { newFolder, openDoor } from './door.ts';

const MIGRATIONS = new URL('../../db/migrations/', import.meta.url);
const FILES = readdirSync(MIGRATIONS).sort();

/** What could be done with each version beside what could be done before; the first one only imports. */
const NEW_IN: readonly (readonly ActName[])[] = [['import'], ['contact', 'top_up', 'setting'], ['statement', 'match'], ['seal'], ['document']];

/** From the first to the one that is written today. A version that nothing is listed for above has nothing new that acts could show. */
export const VERSIONS = FILES.map((_, index) => index + 1);

/** Makes a book of a version, of everything that version could do, twice. Returns the folder that it is in, closed. */
export async function oldBook(version: number): Promise<string> {
  const today = newFolder();
  const door = await openDoor({ folder: today });
  await (version === 1 ? makeBookOnly(door) : makeBook(door));
  const acts = NEW_IN.slice(0, version).flat();
  for (let round = 0; round < 2; round += 1) for (const name of acts) await act(door, name, round);
  await door.end();
  const folder = newFolder();
  takeOver(join(today, BOOK), join(folder, BOOK), version);
  const documents = documentFolder(join(today, BOOK));
  if (existsSync(documents)) cpSync(documents, documentFolder(join(folder, BOOK)), { recursive: true });
  rmSync(today, { recursive: true });
  return folder;
}

function takeOver(from: string, to: string, version: number): void {
  const book = new Database(to);
  try {
    book.pragma('journal_mode = WAL');
    book.pragma('foreign_keys = OFF');
    for (const file of FILES.slice(0, version)) book.exec(readFileSync(new URL(file, MIGRATIONS), 'utf8'));
    book.pragma(`application_id = ${APPLICATION_ID}`);
    book.pragma(`user_version = ${version}`);
    // The rows were guarded when they were written.
    const guards = book.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of guards) book.exec(`DROP TRIGGER "${name}"`);
    book.prepare('ATTACH ? AS today').run(from);
    const tables = book.prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all();
    for (const table of tables) {
      const columns = book
        .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
        .pluck()
        .all(table)
        .map((name) => `"${name}"`)
        .join(', ');
      book.exec(`DELETE FROM main."${table}"; INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM today."${table}"`);
    }
    book.exec('DETACH today');
    for (const { sql } of guards) book.exec(sql);
    const broken = book.prepare('SELECT * FROM pragma_foreign_key_check').all();
    if (broken.length > 0) throw new Error(`a book of version ${version} cannot hold what it was given: ${JSON.stringify(broken.slice(0, 3))}`);
  } finally {
    book.close();
  }
}
