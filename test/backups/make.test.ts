/** Backups are whole or not there: named when they are verified, with the documents of the book, and told by what stands beside them. */

import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { documentPath, hashOf } from '../../db/document-files.ts';
import { tryLock } from '../../db/lock.ts';
import { listBackups, newestGoodBackup } from '../../electron/engine/backups/list.ts';
import { makeBackup, saveCopy, type MadeBackup } from '../../electron/engine/backups/make.ts';
import { checkBackup } from '../../electron/engine/backups/restore.ts';
import { NOW, temporaryFolder, type TestBook } from '../support/books.ts';
import { addPaper, bookWithRows, rowsOf, rowsOfBackup, unfinished } from './books.ts';
import { addRow } from './rows.ts';

const PASSPHRASE = 'correct horse battery';
/** Scrypt as cheap as can be. */
const LOCK = { passphrase: PASSPHRASE, workFactor: 10 } as const;

function byHand({ book }: TestBook, options: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<MadeBackup> {
  return makeBackup({ bookFile: book.file, folder: standardBackupFolder(book.file), because: 'by_hand', now: NOW, ...options });
}

test('a backup of a book that is open and written to holds what was committed, and says what', async () => {
  const made = await bookWithRows(3);
  const { backup, entries, head } = await byHand(made);
  await addRow(made.book, made.folder, 4);
  expect(rowsOfBackup(backup.file)).toBe(3);
  expect([entries, head]).toEqual([3, backup.about?.holds?.head]);
  expect(backup.about?.holds).toMatchObject({
    organisation: 'Test',
    entries: 3,
    lastDay: '2026-11-02',
    workspaces: [{ name: 'Vendor', currency: 'EUR', credits: '3.00', cost: '0.00' }],
    documents: { kept: 0, missing: 0 },
  });
  expect(readdirSync(standardBackupFolder(made.book.file)).toSorted()).toEqual(['.lock', backup.name, `${backup.name}.about.json`]);
  // In the same second.
  expect((await byHand(made)).backup.name).toBe('2026-11-23T120000Z-by-hand-2.floatbook');
});

test('the newest good backup is one that nobody has touched since it was made', async () => {
  const made = await bookWithRows(1);
  expect(newestGoodBackup(made.book.file)).toBeUndefined();
  const older = (await byHand(made)).backup;
  const newer = (await byHand(made, { now: NOW + 60_000 })).backup;
  expect(newestGoodBackup(made.book.file)?.file).toBe(newer.file);
  appendFileSync(newer.file, 'x');
  expect(newestGoodBackup(made.book.file)?.file).toBe(older.file);
  const bytes = readFileSync(older.file);
  bytes[bytes.length - 100] = (bytes.at(-100) ?? 0) ^ 1;
  writeFileSync(older.file, bytes);
  expect(newestGoodBackup(made.book.file)).toBeUndefined();
  expect(listBackups(standardBackupFolder(made.book.file))).toHaveLength(2);
});

test('a book that does not verify gets no backup, and keeps those that it has', async () => {
  const made = await bookWithRows(2);
  const good = (await byHand(made)).backup;
  const raw = new Database(made.book.file);
  raw.exec('DROP TRIGGER event_facts_never_change; UPDATE event SET credits = 5 WHERE id = 1');
  raw.close();
  await expect(byHand(made, { because: 'schedule', now: NOW + 60_000 })).rejects.toMatchObject({ refusal: { code: 'damaged_book' } });
  expect(listBackups(standardBackupFolder(made.book.file)).map(({ name }) => name)).toEqual([good.name]);
  expect(readdirSync(standardBackupFolder(made.book.file)).filter((name) => name.includes('.part'))).toEqual([]);
});

test('what a backup that was cut off left behind goes with the next one, and nothing else does', async () => {
  const made = await bookWithRows(1);
  const folder = standardBackupFolder(made.book.file);
  mkdirSync(folder);
  const rubbish = ['.floatbook.part', '.floatbook.part-wal', '.floatbook.age.part', '.floatbook.about.json', '.floatbook.about.json.part'];
  const foreign = ['holiday.jpg.part', 'my.floatbook', '2026-01-01T000000Z-scheduled.floatbook.bak', '2026-01-01T000000Z-mine.floatbook.part'];
  for (const end of rubbish) writeFileSync(join(folder, `2026-01-01T000000Z-scheduled${end}`), 'half');
  for (const name of foreign) writeFileSync(join(folder, name), 'mine');
  const { backup } = await byHand(made);
  expect(readdirSync(folder).toSorted()).toEqual([...foreign, '.lock', backup.name, `${backup.name}.about.json`].toSorted());
});

test('two at once into one folder: the second is refused', async () => {
  const made = await bookWithRows(1);
  const folder = standardBackupFolder(made.book.file);
  mkdirSync(folder);
  const lock = tryLock(join(folder, '.lock'));
  await expect(byHand(made)).rejects.toMatchObject({ refusal: { code: 'busy' } });
  lock?.release();
  await byHand(made);
});

test('an encrypted backup comes out the same by its passphrase, and by no other', async () => {
  const made = await bookWithRows(2);
  const { backup } = await byHand(made, { lock: LOCK });
  expect(backup.name).toBe('2026-11-23T120000Z-by-hand.floatbook.age');
  expect(readFileSync(backup.file, 'latin1').startsWith('age-encryption.org/v1\n-> scrypt ')).toBe(true);
  expect(backup.about?.holds).toBeNull();
  expect(unfinished(made.book.file)).toEqual([]);
  const check = (passphrase?: string) => checkBackup({ backup: backup.file, now: NOW, ...(passphrase !== undefined && { passphrase }) }, made.folder);
  expect((await check(PASSPHRASE)).holds).toMatchObject({ entries: 2, workspaces: [{ credits: '2.00' }] });
  await expect(check(`${PASSPHRASE} `)).rejects.toMatchObject({ refusal: { code: 'wrong_passphrase' } });
  await expect(check()).rejects.toMatchObject({ refusal: { code: 'passphrase_needed' } });
  expect(readdirSync(made.folder).filter((name) => name.startsWith('.floatbook-new'))).toEqual([]);
});

test('an encrypted backup that was cut off or changed at any place is refused', { timeout: 120_000 }, async () => {
  const made = await bookWithRows(1);
  const { backup } = await byHand(made, { lock: LOCK });
  const whole = readFileSync(backup.file);
  const check = () => checkBackup({ backup: backup.file, passphrase: PASSPHRASE, now: NOW }, made.folder);
  for (const length of [0, 10, 60, 150, 200, 65_000, 66_000, whole.length - 65_600, whole.length - 20, whole.length - 1]) {
    writeFileSync(backup.file, whole.subarray(0, length));
    await expect(check(), `cut to ${length}`).rejects.toMatchObject({ refusal: { code: 'damaged_backup' } });
  }
  for (const at of [30, 200, 70_000, whole.length - 1]) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 4;
    writeFileSync(backup.file, changed);
    await expect(check(), `changed at ${at}`).rejects.toMatchObject({ name: 'Refused' });
  }
  writeFileSync(backup.file, whole);
  expect((await check()).entries).toBe(1);
});

test.each([undefined, LOCK])('documents are kept once, by their hash (%o)', async (lock) => {
  const made = await bookWithRows(1);
  await addPaper(made, 'one.pdf', 'first paper');
  await addPaper(made, 'two.pdf', 'second paper');
  const folder = standardBackupFolder(made.book.file);
  const options = lock === undefined ? {} : { lock };
  const papers = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /[/\\][0-9a-f]{64}(?:\.age)?$/.test(name));
  expect((await byHand(made, options)).documentsMissing).toBe(0);
  expect(papers()).toHaveLength(2);
  await addPaper(made, 'three.pdf', 'third paper');
  rmSync(documentPath(made.book.file, hashOf(Buffer.from('first paper'))));
  const { backup, documentsMissing } = await byHand(made, { ...options, now: NOW + 60_000 });
  expect([papers().length, documentsMissing]).toEqual([3, 1]);
  const { holds } = await checkBackup({ backup: backup.file, now: NOW, ...lock }, made.folder);
  expect(holds?.documents).toEqual({ kept: 3, missing: 0 });
});

test('a plain copy of a book takes no part in what is kept, and is as good', async () => {
  const made = await bookWithRows(2);
  const out = join(temporaryFolder(), 'copy.floatbook');
  writeFileSync(out, 'what was there is replaced');
  expect(saveCopy(made.book.file, out, NOW).entries).toBe(2);
  expect(rowsOf(out)).toBe(2);
  expect(existsSync(standardBackupFolder(made.book.file))).toBe(false);
});
