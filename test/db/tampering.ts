/** A book to tamper with, and the means: its guards come off, something changes, the guards go back on. */

import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll } from 'vitest';
import { createBook, openToRead } from '../../db/open.ts';
import { verifyBook, type Verification } from '../../db/verify.ts';
import { addWorkspace, setTaxRecoverable, writeBookFacts } from '../../db/workspaces.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { toCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';

export const NOW = Date.UTC(2026, 1, 1);
export const folder = mkdtempSync(join(tmpdir(), 'floatbook-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const original = join(folder, 'original.floatbook');

const ROWS = [
  { id: 'O', date: '2026-01-01', kind: 'opening', credits: '20.00', amount: '18.00' },
  { id: 'T1', date: '2026-01-02', kind: 'top_up', credits: '100.00', amount: '95.00', tax: '5.00', method: 'Visa 4242' },
  { id: 'B1', date: '2026-01-03', kind: 'bonus', credits: '30.00', expires: '2026-01-20' },
  { id: 'C1', date: '2026-01-04', kind: 'lead_purchase', credits: '40.00', campaign: 'Roofs', lead: 'L1' },
  { id: 'C2', date: '2026-01-05', kind: 'quotation', credits: '12.00', lead: 'L2' },
  { id: 'P1', date: '2026-01-05', kind: 'promotion', amount: '7.77', lead: 'L2' },
  { id: 'R1', date: '2026-01-06', kind: 'refund', credits: '5.00', note: 'refund of C2' },
  { id: 'A1', date: '2026-01-07', kind: 'adjustment', credits: '-3.00' },
  { id: 'W1', date: '2026-01-08', kind: 'lead', lead: 'L1', outcome: 'won', value: '500.00' },
  { id: 'B2', date: '2026-01-09', kind: 'bonus', credits: '6.00', expires: '2026-01-15' },
  { id: 'X1', date: '2026-01-15', kind: 'expiry', credits: '6.00' },
  { id: 'M1', date: '2026-01-16T10:00:00Z', kind: 'bonus', credits: '1.00' },
  { id: 'M2', date: '2026-01-16T11:00:00Z', kind: 'quotation', credits: '1.00' },
] as const;

/** The book: the rows above, one that came late (so that entries were reversed), one import undone, and a second workspace. */
export async function makeBook(): Promise<void> {
  const book = createBook(original);
  writeBookFacts(book, { organisation: 'Acme', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const { id } = addWorkspace(book, { name: 'Main', vendor: '', currency: 'EUR' }, NOW);
  setTaxRecoverable(book, id, 0, true, NOW);
  const bring = async (name: string, rows: Parameters<typeof toCsv>[0], workspaceId = id) => {
    const path = join(folder, name);
    writeFileSync(path, toCsv(rows));
    return (await importActivity(book, { workspaceId, files: [{ path }], dryRun: false, now: NOW })).importId as number;
  };
  await bring('all.csv', ROWS);
  await bring('late.csv', [{ id: 'C0', date: '2026-01-03', kind: 'quotation', credits: '4.00', lead: 'L0' }]);
  await undoImport(book, { importId: await bring('wrong.csv', [{ id: 'Z', date: '2026-01-02', kind: 'quotation', credits: '1.00' }]), now: NOW });
  const other = addWorkspace(book, { name: 'Other', vendor: '', currency: 'JPY', creditDecimals: 0 }, NOW);
  await bring('other.csv', generateHistory(3, { rows: 120, style: 'nasty', currency: 'JPY', creditDecimals: 0 }), other.id);
  book.close();
}

/** Where in the book's file the page of rows begins that holds a text. */
export function pageWith(bytes: Buffer, text: string): number {
  for (let page = 8 * PAGE; page < bytes.length; page += PAGE)
    if (bytes[page] === LEAF && bytes.subarray(page, page + PAGE).includes(text)) return page;
  throw new Error(`no page with ${text}`);
}

export const PAGE = 4096;
/** How SQLite marks a page of rows. */
const LEAF = 13;

let copies = 0;

/** A copy of the book that a test may spoil. */
export function newCopy(of = original): string {
  const file = join(folder, `copy-${(copies += 1)}.floatbook`);
  copyFileSync(of, file);
  return file;
}

export function verify(file: string): Verification {
  const book = openToRead(file);
  try {
    return verifyBook(book);
  } finally {
    book.close();
  }
}

/** A copy of the book with its guards taken off, changed, and the guards put back on. */
export function tampered(change: (raw: Database.Database) => void, of = original): Verification {
  const file = newCopy(of);
  const raw = new Database(file);
  raw.pragma('foreign_keys = OFF');
  raw.pragma('ignore_check_constraints = ON');
  const triggers = raw.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  change(raw);
  for (const trigger of triggers) raw.exec(trigger.sql);
  raw.close();
  return verify(file);
}

/** Statements, each of which has to change something. */
export function sql(...statements: readonly string[]): (raw: Database.Database) => void {
  return (raw) => {
    for (const statement of statements) if (raw.prepare(statement).run().changes === 0) throw new Error(`changes nothing: ${statement}`);
  };
}

export const eventOf = (id: string) => `(SELECT id FROM event WHERE source_id = '${id}' AND gone = 0 AND workspace_id = 1)`;
export const entryOf = (id: string) => `(SELECT entry_id FROM event WHERE source_id = '${id}' AND gone = 0 AND workspace_id = 1)`;
export const lotOf = (id: string) => `(SELECT max(id) FROM lot WHERE event_id = ${eventOf(id)})`;
/** The number of an entry, for the places that name it. */
export const numberOf = (id: string): number => {
  const raw = new Database(original, { readonly: true });
  try {
    return raw
      .prepare(`SELECT ${entryOf(id)}`)
      .pluck()
      .get() as number;
  } finally {
    raw.close();
  }
};
