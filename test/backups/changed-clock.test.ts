/** Backups under a clock that was wrong and is put right: which is the newest, when the next is due, and what stays. */

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ABOUT, standardBackupFolder } from '../../db/backup-files.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import type { BackupTools } from '../../electron/engine/backups/due.ts';
import { listBackups, newestGoodBackup } from '../../electron/engine/backups/list.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { HOUR, MINUTE, newTestAccount } from '../support/accounts.ts';
import { bookWithRows, rowsOfBackup } from './books.ts';
import { addRow } from './rows.ts';

const DAY = 24 * HOUR;
const START = Date.UTC(2026, 5, 1, 12);

/** One row and one backup at each of these days from the start; what the newest backup holds after each. */
async function madeOn(days: readonly number[]) {
  const { book, folder } = await bookWithRows(0);
  const backups = standardBackupFolder(book.file);
  const newest: number[] = [];
  for (const [at, day] of days.entries()) {
    await addRow(book, folder, at + 1);
    await makeBackup({ bookFile: book.file, folder: backups, because: 'schedule', now: START + day * DAY });
    newest.push(rowsOfBackup(newestGoodBackup(book.file)?.file ?? ''));
  }
  return { book, folder, backups, newest };
}

test.each([
  ['a year ahead and put right', [0, 365, 1, 2]],
  ['set back and put right', [400, 0, 1, 401]],
])('the newest is the one made last: %s', async (_, days) => {
  const { newest } = await madeOn(days);
  expect(newest).toEqual([1, 2, 3, 4]);
});

test('five of a wrong day ahead do not have the real ones deleted', async () => {
  const { backups } = await madeOn([365, 365.1, 365.2, 365.3, 0, 0.1, 0.2]);
  expect(listBackups(backups).map(({ file }) => rowsOfBackup(file))).toEqual([7, 6, 5, 4]);
});

test('those made before backups were counted come after all that are, however far ahead their clock was', async () => {
  const { book, folder, backups } = await madeOn([365]);
  const [old] = listBackups(backups);
  const about = JSON.parse(readFileSync(`${old?.file}${ABOUT}`, 'utf8')) as object;
  writeFileSync(`${old?.file}${ABOUT}`, JSON.stringify({ ...about, count: undefined }));
  await addRow(book, folder, 2);
  await makeBackup({ bookFile: book.file, folder: backups, because: 'schedule', now: START });
  expect(listBackups(backups).map(({ file }) => rowsOfBackup(file))).toEqual([2, 1]);
});

test('a clock that is put back while a book is open puts no backup off', async () => {
  const account = await newTestAccount();
  const folder = standardBackupFolder(account.book.file);
  const right = account.now();
  const state: BackupTools['state'] = { openedAt: right + 365 * DAY, nextLookAt: right + 365 * DAY + 8 * HOUR, failure: undefined };
  const backups: BackupTools = {
    settings: () => ({ folder: null, isEncrypted: false }),
    passphrase: () => Promise.resolve({ place: 'nowhere' }),
    make: (request) => makeBackup(request),
    state,
  };
  await addRow(account.book, account.folder, 1);
  account.setClock(right + MINUTE);
  await runDue({ ...account.engine, backups });
  expect(listBackups(folder)).toHaveLength(1);
});
