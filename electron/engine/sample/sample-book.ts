/** The sample book: a believable year of a small renovation firm, brought in through the ordinary import, the same each time. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Day } from '../../../db/ledger/calendar.ts';
import { beginBook, type WriteBook } from '../../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../../db/workspaces.ts';
import { sandboxFile } from '../account/open-engine.ts';
import { importActivity } from '../import-activity.ts';
import { importStatements } from '../statements/import-statement.ts';
import { CARD_STATEMENT, cardStatement } from './card-statement.ts';
import { dayNamed, moment, TIME_ZONE } from './clock.ts';
import { operateSample } from './sample-account.ts';
import { MARKTPFAD, QUOTEHAVEN, sampleFiles, type SampleWorkspace } from './sample-files.ts';

/** The day on which the sample's today stands still. */
export const SAMPLE_DAY: Day = dayNamed('2026-11-18');

const MADE_AT = moment('2025-12-01 07:48');

/** Makes the sample book at `file`, which must not exist, and leaves it open for writing. It has its name once it is whole; of a failure nothing is left. */
export async function createSampleBook(file: string): Promise<WriteBook> {
  const made = beginBook(file);
  const { book } = made;
  try {
    writeBookFacts(
      book,
      { organisation: 'Solberg Renovation (sample)', timeZone: TIME_ZONE, firstWeekday: 'monday', sampleDay: SAMPLE_DAY },
      MADE_AT,
    );
    await importYear(book);
    return made.place([sandboxFile('')]);
  } catch (error) {
    made.abandon();
    throw error;
  }
}

/** The year comes in through the ordinary import; then the accounts are operated: one for two weeks, the others from the last day on. */
async function importYear(book: WriteBook): Promise<void> {
  const idOf = new Map([QUOTEHAVEN, MARKTPFAD].map((workspace) => [workspace, addSampleWorkspace(book, workspace)]));
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-sample-'));
  try {
    for (const { workspace, name, importedAt, content } of sampleFiles()) {
      const path = join(folder, name);
      writeFileSync(path, content, { mode: 0o600 });
      await importActivity(book, { workspaceId: idOf.get(workspace) as number, files: [{ path, name }], dryRun: false, now: importedAt });
    }
    await importCardStatement(book, idOf.get(QUOTEHAVEN) as number, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const leadlotse = addSampleWorkspace(book, { name: 'Leadlotse', currency: 'EUR' });
  await operateSample(book, { quotehaven: idOf.get(QUOTEHAVEN) as number, marktpfad: idOf.get(MARKTPFAD) as number, leadlotse }, SAMPLE_DAY);
}

/** The card's statement is there, and nothing of it is accepted: that is left to whoever looks at the sample. */
async function importCardStatement(book: WriteBook, workspaceId: number, folder: string): Promise<void> {
  const { account, name, importedAt } = CARD_STATEMENT;
  const path = join(folder, name);
  writeFileSync(path, cardStatement(), { mode: 0o600 });
  const statement = { file: { path, name }, account: { name: account, kind: 'card' as const } };
  await importStatements(book, { workspaceId, files: [statement], dryRun: false, now: importedAt });
}

function addSampleWorkspace(book: WriteBook, { name, currency }: Pick<SampleWorkspace, 'name' | 'currency'>): number {
  return addWorkspace(book, { name, vendor: name, currency }, MADE_AT).id;
}
