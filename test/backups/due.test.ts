/** Backups that are made by themselves: when one is due, what a failure does, and that it is told until one succeeds. */

import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { EVERY_MS, type BackupTools } from '../../electron/engine/backups/due.ts';
import { listBackups } from '../../electron/engine/backups/list.ts';
import type { BackupSettings } from '../../electron/engine/backups/machine-settings.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import type { FoundSecret } from '../../electron/engine/secret-store.ts';
import { HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { addRow } from './rows.ts';

interface Backing {
  readonly engine: Engine;
  readonly tools: BackupTools;
  /** Writes a row, as at this moment of the clock. */
  write(): Promise<void>;
  names(): readonly string[];
  /** How many were made; older ones may be gone again. */
  made(): number;
}

async function backing(
  account: TestAccount,
  settings: BackupSettings = { folder: null, isEncrypted: false },
  passphrase: FoundSecret = { place: 'nowhere' },
): Promise<Backing> {
  const { file } = account.book;
  const tools: BackupTools = {
    settings: () => settings,
    passphrase: () => Promise.resolve(passphrase),
    make: async (request) => {
      const done = await makeBackup(request.lock === undefined ? request : { ...request, lock: { ...request.lock, workFactor: 10 } });
      made += 1;
      return done;
    },
    state: { openedAt: account.now(), nextLookAt: 0, failure: undefined },
  };
  let n = 0;
  let made = 0;
  return {
    engine: { ...account.engine, backups: tools },
    tools,
    async write() {
      await addRow(account.book, account.folder, (n += 1));
      for (const part of ['', '-wal']) utimesSync(file + part, account.now() / 1000, account.now() / 1000);
    },
    made: () => made,
    names: () => listBackups(standardBackupFolder(file)).map(({ name }) => name),
  };
}

test('every eight hours while the book is written to, not at once when it is opened, and not for nothing', async () => {
  const account = await newTestAccount();
  const { engine, write, made } = await backing(account);
  const begun = account.now();
  const at = async (milliseconds: number) => {
    account.setClock(begun + milliseconds);
    await runDue(engine);
    return made();
  };
  await write();
  expect(await at(1000)).toBe(0);
  expect(await at(MINUTE)).toBe(1);
  account.setClock(begun + HOUR);
  await write();
  expect(await at(HOUR)).toBe(1);
  expect(await at(EVERY_MS)).toBe(1);
  expect(await at(EVERY_MS + 2 * MINUTE)).toBe(2);
  expect(await at(3 * EVERY_MS)).toBe(2);
  account.setClock(begun + 3 * EVERY_MS + MINUTE);
  await write();
  expect(await at(3 * EVERY_MS + HOUR)).toBe(3);
});

test('what fails is told until one succeeds, and is tried again after a while', async () => {
  const account = await newTestAccount();
  const { engine, tools, write, names } = await backing(account);
  const folder = standardBackupFolder(account.book.file);
  writeFileSync(folder, 'in the way');
  await write();
  account.setClock(account.now() + MINUTE);
  await runDue(engine);
  expect(tools.state.failure?.refusal.code).toBeDefined();
  rmSync(folder);
  mkdirSync(folder);
  account.setClock(account.now() + MINUTE);
  await runDue(engine);
  expect(names()).toEqual([]);
  account.setClock(account.now() + 15 * MINUTE);
  await runDue(engine);
  expect([names().length, tools.state.failure]).toEqual([1, undefined]);
});

test('one that is to be encrypted is never made plain', async () => {
  const account = await newTestAccount();
  const without = await backing(account, { folder: null, isEncrypted: true });
  await without.write();
  account.setClock(account.now() + MINUTE);
  await runDue(without.engine);
  expect([without.names(), without.tools.state.failure?.refusal.code]).toEqual([[], 'passphrase_needed']);
  const having = await backing(
    account,
    { folder: join(account.folder), isEncrypted: true },
    { place: 'session', reveal: () => 'correct horse battery' },
  );
  account.setClock(account.now() + MINUTE);
  await runDue(having.engine);
  expect(having.tools.state.failure).toBeUndefined();
});
