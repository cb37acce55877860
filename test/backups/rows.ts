/** Rows that count up, so that what a copy of a book holds is told by one number. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteBook } from '../../db/open.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { toCsv } from '../model/csv.ts';

export const NOON = Date.UTC(2026, 10, 23, 12);

/** Imports row number `n`, in a transaction of its own. */
export async function addRow(book: WriteBook, folder: string, n: number): Promise<void> {
  const path = join(folder, `row-${n}.csv`);
  writeFileSync(path, toCsv([{ id: `row-${n}`, date: '2026-11-02', kind: 'bonus', credits: '1' }]));
  await importActivity(book, { workspaceId: 1, files: [{ path }], dryRun: false, now: NOON + n });
}
