/** Commands that bring a vendor's history in and take it back: `import activity`, `import undo`. */

import { workspaceByName } from '../../db/workspaces.ts';
import { importActivity, type ImportResult } from '../engine/import-activity.ts';
import { undoImport } from '../engine/undo-import.ts';
import type { Step } from '../engine/unit-of-work.ts';
import { WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { writeBook } from './reading.ts';

const activity: Command = {
  words: ['import', 'activity'],
  form: 'CSV… [--dry-run]',
  help: "Imports the vendor's history: all of the files or nothing.",
  options: { 'dry-run': { help: 'reads, checks and counts everything, writes nothing' } },
  least: 1,
  most: Infinity,
  isOfWorkspace: true,
  run(call) {
    const dryRun = call.has('dry-run');
    const files = call.arguments.map((path) => ({ path: call.path(path) }));
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const result = await importActivity(book, { workspaceId: workspace.id, files, dryRun, now: call.now }, watching(call));
      return describeImport(result, dryRun);
    });
  },
};

const undo: Command = {
  words: ['import', 'undo'],
  form: 'ID',
  help: 'Takes a whole import back.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const given = call.arguments[0] ?? '';
    if (!/^[1-9]\d{0,14}$/.test(given)) throw new WrongUsage(`ID is the number of an import, as importing it said; "${given}" is none.`);
    return writeBook(call, async (book) => {
      const { importId, removed, reposted } = await undoImport(book, { importId: Number(given), now: call.now }, watching(call));
      const text = () =>
        `Import ${importId} is taken back: ${count(removed, 'event')} removed${reposted === 0 ? '' : `, ${count(reposted, 'entry', 'entries')} posted anew`}.\n`;
      return { document: { importId, removed }, text };
    });
  },
};

export const IMPORT_COMMANDS: readonly Command[] = [activity, undo];

function watching(call: Call): { readonly progress: (step: Step, done: number, total: number | null) => void } {
  return { progress: (step, done, total) => call.progress.show(step, done, total) };
}

function describeImport({ importId, rows, reposted, warnings }: ImportResult, dryRun: boolean): Outcome {
  const text = () => {
    const what = dryRun ? 'Dry run, nothing written' : importId === null ? 'Nothing new' : `Import ${importId}`;
    const counts = `${count(rows.read, 'row')} read, ${rows.added} added, ${rows.matched} matched, ${rows.skipped.length} skipped`;
    return `${what}: ${counts}${reposted === 0 ? '' : `; ${count(reposted, 'later entry', 'later entries')} posted anew`}.\n`;
  };
  return { document: { importId, rows }, text, warnings };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
