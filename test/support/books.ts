/** Books for tests: real files in a temporary folder that goes when the test is done. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseDay, type Weekday } from '../../db/ledger/calendar.ts';
import { createBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, workspaceById, writeBookFacts, type Workspace } from '../../db/workspaces.ts';
import { importActivity, type ImportRequest, type ImportResult } from '../../electron/engine/import-activity.ts';
import { toCsv } from '../model/csv.ts';

export type Row = Readonly<Record<string, string>>;

/** A folder that is removed when the test is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface BookOptions {
  readonly currency?: string;
  readonly creditDecimals?: number;
  readonly timeZone?: string;
  readonly firstWeekday?: Weekday;
}

export interface TestBook {
  readonly book: WriteBook;
  readonly folder: string;
  /** The workspace as it is now. */
  workspace(): Workspace;
  /** Imports rows as one file. */
  importRows(rows: readonly Row[], options?: Partial<ImportRequest> & { readonly name?: string }): Promise<ImportResult>;
  importText(text: string | Buffer, options?: Partial<ImportRequest> & { readonly name?: string }): Promise<ImportResult>;
}

/** Noon of 23 November 2026, UTC: today, unless a test says otherwise. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const TODAY = parseDay('2026-11-23') as number;

export function newTestBook(options: BookOptions = {}): TestBook {
  const folder = temporaryFolder();
  const book = createBook(join(folder, 'test.floatbook'));
  onTestFinished(() => book.close());
  const { currency = 'EUR', creditDecimals = 2, timeZone = 'Europe/Berlin', firstWeekday = 'monday' } = options;
  writeBookFacts(book, { organisation: 'Test', timeZone, firstWeekday }, NOW);
  const { id } = addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency, creditDecimals }, NOW);
  let files = 0;
  const importText: TestBook['importText'] = (text, { name, ...request } = {}) => {
    files += 1;
    const path = join(folder, name ?? `file-${files}.csv`);
    writeFileSync(path, text);
    return importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW, ...request });
  };
  return { book, folder, workspace: () => workspaceById(book, id), importText, importRows: (rows, request) => importText(toCsv(rows), request) };
}
