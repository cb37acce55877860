/**
 * The program that is killed: writes rows, makes backups, restores. `program.ts write BOOK FOLDER`, `backup BOOK VARIANT [one]`, `restore BOOK BACKUP STEP`,
 * `undo BOOK STEP`; it kills itself before step number STEP, and prints what it has done by then.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { openToWrite } from '../../db/open.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { restoreBackup, undoRestore } from '../../electron/engine/backups/restore.ts';
import { addRow, NOON } from './rows.ts';
import { waysOf, type Variant } from './wrong-backups.ts';

/** So that the book stays small enough to be verified many times. */
const PACE_MS = 50;
const [work = '', file = '', third = '', fourth = ''] = process.argv.slice(2);

switch (work) {
  case 'write':
    await write(third);
    break;
  case 'backup':
    await backup(third as Variant, fourth === 'one');
    break;
  case 'restore':
    await restoreBackup({ bookFile: file, backup: third, now: NOON }, undefined, killedBefore(Number(fourth)));
    break;
  case 'undo':
    await undoRestore({ bookFile: file, now: NOON + 1000 }, killedBefore(Number(third)));
    break;
  default:
    throw new Error(`no such work: ${work}`);
}

async function write(folder: string): Promise<void> {
  const book = openToWrite(file);
  const begun = book.connection.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  for (let n = begun + 1; ; n += 1) {
    await addRow(book, folder, n);
    process.stdout.write(`${n}\n`);
    await sleep(PACE_MS);
  }
}

async function backup(variant: Variant, isOne: boolean): Promise<void> {
  const ways = waysOf(variant);
  process.stdout.write('begun\n');
  for (let at = Date.now(); ; at += 1000) {
    const { backup: made } = await makeBackup({ bookFile: file, folder: standardBackupFolder(file), because: 'by_hand', now: at }, undefined, ways);
    process.stdout.write(`${made.name}\n`);
    if (isOne) return;
  }
}

function killedBefore(step: number): (name: string) => void {
  let count = 0;
  return (name) => {
    process.stdout.write(`${name}\n`);
    if ((count += 1) === step) process.kill(process.pid, 'SIGKILL');
  };
}
