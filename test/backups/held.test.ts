/** A restored book charges nothing (rule T10) before the processor has told what it charged since, and its user has confirmed: whatever is due, and whatever is bought by hand. */

import { expect, onTestFinished, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { latestObligations } from '../../db/obligations.ts';
import { openToWrite } from '../../db/open.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { confirmRestore } from '../../electron/engine/account/confirm-restore.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { restoreBackup, undoRestore } from '../../electron/engine/backups/restore.ts';
import { HOUR, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { NOW, TODAY } from '../support/books.ts';

const charged = ({ sandbox }: TestAccount) => sandbox.charges().filter(({ state }) => state === 'succeeded').length;
const FEE = { kind: 'quotation', campaign: '', category: '', lead: null, customer: 'c', note: '', byCampaign: false } as const;

function reopened(account: TestAccount): Engine {
  const book = openToWrite(account.book.file);
  onTestFinished(() => book.close());
  let uids = 0;
  return { ...account.engine, book, newUid: () => `restored-uid-${String((uids += 1)).padStart(6, '0')}`, inFlight: new Set(), asked: new Set() };
}

const credits = ({ book }: Engine) => balanceAt(book, workspaceById(book, 1), TODAY).credits;

test.each(['restored', 'undone'])('a book that was %s', async (way) => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.automatic();
  const bookFile = account.book.file;
  const { backup } = await makeBackup({ bookFile, folder: standardBackupFolder(bookFile), because: 'by_hand', now: NOW });
  const before = charged(account);
  account.setClock(NOW + 2 * HOUR);
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(charged(account)).toBe(before + 1);
  account.book.close();
  await restoreBackup({ bookFile, backup: backup.file, now: account.now() });
  if (way === 'undone') await undoRestore({ bookFile, now: account.now() + 1 });
  account.setClock(NOW + 4 * HOUR);
  const engine = reopened(account);
  // More than there is: automatic top-up is called for.
  await contact(engine, 1, { ...FEE, sourceId: 'fee-1', credits: 500_00 });
  await runDue(engine);
  expect(charged(account), 'nothing new by itself').toBe(before + 1);
  await expect(buyPacks(engine, 1, 'small', 1)).rejects.toMatchObject({ refusal: { code: 'restore_not_confirmed' } });
  // What was charged since is in the book all the same.
  expect(credits(engine)).toBe(200_00);
  await confirmRestore(engine);
  await runDue(engine);
  expect(charged(account), 'the fee that waited').toBe(before + 2);
  expect(latestObligations(engine.book.connection, 1, 9).filter(({ closedAt }) => closedAt === null)).toEqual([]);
  expect(verifyBook(engine.book.reader).problems).toEqual([]);
});

test('a processor that cannot be asked keeps it held', async () => {
  let isDown = false;
  const account = await newTestAccount({ outages: () => (isDown ? 'before' : null) });
  await account.card('tok_visa');
  const bookFile = account.book.file;
  const { backup } = await makeBackup({ bookFile, folder: standardBackupFolder(bookFile), because: 'by_hand', now: NOW });
  account.book.close();
  await restoreBackup({ bookFile, backup: backup.file, now: NOW });
  isDown = true;
  const engine = reopened(account);
  await expect(confirmRestore(engine)).rejects.toMatchObject({ refusal: { code: 'processor_unreachable' } });
  await expect(buyPacks(engine, 1, 'small', 1)).rejects.toMatchObject({ refusal: { code: 'restore_not_confirmed' } });
  isDown = false;
  await confirmRestore(engine);
  await buyPacks(engine, 1, 'small', 1);
  expect(charged(account)).toBe(1);
});
