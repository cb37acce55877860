/**
 * Backups of a book that is written to all the while, killed at random: every one that has a name opens, verifies, and is what was acknowledged up to some moment
 * between its beginning and its end. Beside it, the same for backups that are made worse on purpose, where that has to fail.
 */

import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { isBackupName, standardBackupFolder } from '../../db/backup-files.ts';
import { readHead } from '../../db/journal.ts';
import { openToRead } from '../../db/open.ts';
import { newestGoodBackup } from '../../electron/engine/backups/list.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { newRandom } from '../../electron/engine/sample/random.ts';
import { NOW } from '../support/books.ts';
import { bookWithRows, rowsOf, rowsOfBackup } from './books.ts';
import { bundledProgram, run, until } from './program-bundle.ts';
import type { Variant } from './wrong-backups.ts';

/** What continuous integration runs; more by hand. */
const KILLS = Number(process.env['FLOATBOOK_BACKUP_KILLS'] ?? 60);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 20);

beforeAll(async () => void (await bundledProgram()), 60_000);

interface Found {
  readonly backups: number;
  /** Of those, told as made before the kill. */
  readonly told: number;
  readonly kills: number;
  readonly wrong: readonly string[];
}

async function killed(variant: Variant, kills: number, seed: number): Promise<Found> {
  const made = await bookWithRows(1);
  const { file } = made.book;
  made.book.close();
  const folder = standardBackupFolder(file);
  const writer = await run('write', file, made.folder);
  const random = newRandom(seed);
  const acknowledged = () => Number(writer.lines().at(-1) ?? 1);
  await until(writer, () => writer.lines().length > 0);
  const wrong: string[] = [];
  const known = new Set<string>();
  let told = 0;
  /** How long a backup takes here, in ms. */
  let usual = 300;
  for (let kill = 0; kill < kills; kill += 1) {
    const least = acknowledged();
    const backup = await run('backup', file, variant);
    await until(backup, () => backup.lines().length > 0 || backup.errors() !== '');
    // Every other one is killed in its first backup, the rest in their second.
    if (kill % 2 !== 0) {
      const begun = performance.now();
      await until(backup, () => backup.lines().length > 1 || backup.errors() !== '');
      usual = performance.now() - begun;
    }
    await sleep(random.between(0, Math.ceil(usual)));
    backup.child.kill('SIGKILL');
    await backup.ended;
    if (backup.errors() !== '') wrong.push(backup.errors());
    // What was committed by now is told by the acknowledgements that come after it.
    const heard = acknowledged();
    await until(writer, () => acknowledged() > heard + 1);
    const most = acknowledged() + 1;
    for (const name of backup.lines().slice(1)) {
      told += 1;
      if (!existsSync(`${folder}/${name}`)) wrong.push(`${name} was told and is not there`);
    }
    for (const name of existsSync(folder) ? readdirSync(folder).filter(isBackupName) : []) {
      if (known.has(name)) continue;
      known.add(name);
      wrong.push(...whatIsWrong(`${folder}/${name}`, least, most));
    }
  }
  writer.child.kill('SIGKILL');
  await writer.ended;
  expect(rowsOf(file)).toBeGreaterThanOrEqual(acknowledged());
  return { backups: known.size, told, kills, wrong };
}

function whatIsWrong(backup: string, least: number, most: number): readonly string[] {
  try {
    const rows = rowsOfBackup(backup);
    return rows >= least && rows <= most ? [] : [`${backup} has ${rows} rows; ${least} were acknowledged before it, ${most} after it`];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

test(`${KILLS} kills: every backup that has a name is good`, { timeout: 60_000 + KILLS * 15_000 }, async () => {
  const { backups, told, wrong } = await killed('right', KILLS, SEED);
  expect(wrong).toEqual([]);
  expect(told).toBeGreaterThanOrEqual(Math.floor(KILLS / 2));
  expect(backups).toBeGreaterThanOrEqual(told);
});

test.each<{ variant: Variant; seen: RegExp }>([
  { variant: 'file_without_log', seen: /were acknowledged before it|malformed|not verify|no such table|not a Floatbook/ },
  { variant: 'named_at_once', seen: /malformed|damaged|not a Floatbook|disk image/ },
])('a backup that is made worse on purpose is found out: $variant', { timeout: 120_000 }, async ({ variant, seen }) => {
  for (let seed = SEED; ; seed += 1) {
    const { wrong } = await killed(variant, 6, seed);
    if (wrong.length > 0 || seed > SEED + 5) {
      expect(wrong.join('\n')).toMatch(seen);
      return;
    }
  }
});

test('a copy of the file without its log does not get past the verification', { timeout: 60_000 }, async () => {
  const made = await bookWithRows(1);
  const backup = await run('backup', made.book.file, 'file_without_log_verified');
  expect(await backup.ended).not.toBe(0);
  expect(backup.errors()).toMatch(/damaged_book|not_a_book|malformed/);
  expect(newestGoodBackup(made.book.file)).toBeUndefined();
});

test('a backup holds the last entry that the book had', async () => {
  const made = await bookWithRows(2);
  const { backup } = await makeBackup({ bookFile: made.book.file, folder: standardBackupFolder(made.book.file), because: 'by_hand', now: NOW });
  const book = openToRead(made.book.file);
  expect(backup.about?.holds?.head).toBe(readHead(book.connection).hash.toString('hex'));
  book.close();
});
