/** Restoring: verified first, what it replaces is kept with its log, undone, and cut off at each of its steps: the old book or the new one. */

import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { documentFolder } from '../../db/document-files.ts';
import { createBook, openToRead, openToWrite } from '../../db/open.ts';
import { replacementsOf } from '../../db/replace-book.ts';
import { confirmRestored, heldSinceRestore } from '../../db/restored-book.ts';
import { verifyBook } from '../../db/verify.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { restoreBackup, undoRestore } from '../../electron/engine/backups/restore.ts';
import { NOW, temporaryFolder, type TestBook } from '../support/books.ts';
import { addPaper, bookWithRows, openOnce, rowsOf, unfinished } from './books.ts';
import { run, until } from './program-bundle.ts';
import { addRow } from './rows.ts';

/** A closed book with five rows, and a backup from when it had three. */
async function bookAndBackup(): Promise<{ readonly file: string; readonly backup: string; readonly made: TestBook }> {
  const made = await bookWithRows(3);
  const { backup } = await makeBackup({ bookFile: made.book.file, folder: standardBackupFolder(made.book.file), because: 'by_hand', now: NOW });
  for (const n of [4, 5]) await addRow(made.book, made.folder, n);
  made.book.close();
  return { file: made.book.file, backup: backup.file, made };
}

function isHeld(file: string): boolean {
  const book = openToRead(file);
  try {
    return heldSinceRestore(book.connection) !== undefined;
  } finally {
    book.close();
  }
}

test('a backup takes the place of the book, which is kept; both ways again', async () => {
  const { file, backup } = await bookAndBackup();
  const { replaced, entries, holds } = await restoreBackup({ bookFile: file, backup, now: NOW });
  expect([entries, holds?.entries, rowsOf(file), isHeld(file)]).toEqual([3, 3, 3, true]);
  expect([rowsOf(join(replaced.folder, 'book')), unfinished(file)]).toEqual([5, []]);
  expect(replacementsOf(file)).toMatchObject([{ because: 'restore', at: NOW, from: backup, holdsBook: true }]);
  await undoRestore({ bookFile: file, now: NOW + 1000 });
  expect([rowsOf(file), isHeld(file)]).toEqual([5, true]);
  await undoRestore({ bookFile: file, now: NOW + 2000 });
  expect([rowsOf(file), unfinished(file)]).toEqual([3, []]);
});

test('a damaged book whose log is not whole is put back to the byte, and opening it changes nothing of it', async () => {
  const { file, backup, made } = await bookAndBackup();
  const writer = await run('write', file, made.folder);
  await until(writer, () => writer.lines().length >= 5);
  writer.child.kill('SIGKILL');
  await writer.ended;
  const log = readFileSync(`${file}-wal`);
  // In the middle of what was committed.
  log[Math.floor(log.length / 2)] = (log[Math.floor(log.length / 2)] ?? 0) ^ 1;
  writeFileSync(`${file}-wal`, log);
  const book = readFileSync(file);
  await restoreBackup({ bookFile: file, backup, now: NOW });
  await undoRestore({ bookFile: file, now: NOW + 1000 });
  expect(() => openToWrite(file)).toThrow(/damaged/);
  expect(readFileSync(file).equals(book)).toBe(true);
  expect(readFileSync(`${file}-wal`).equals(log)).toBe(true);
});

test('a damaged book that opens all the same is put back to the byte, and charges nothing before it was confirmed', async () => {
  const { file, backup } = await bookAndBackup();
  const damaged = readFileSync(file);
  // A letter of an entry, which its hash tells and its page does not.
  const at = damaged.lastIndexOf('row-4');
  damaged.write('r0w-4', at);
  writeFileSync(file, damaged);
  await restoreBackup({ bookFile: file, backup, now: NOW });
  await undoRestore({ bookFile: file, now: NOW + 1000 });
  expect(readFileSync(file).equals(damaged)).toBe(true);
  openToWrite(file).close();
  expect(isHeld(file)).toBe(true);
  const again = openToWrite(file);
  confirmRestored(again.connection, NOW + 2000);
  again.close();
  openToWrite(file).close();
  expect(isHeld(file)).toBe(false);
});

test('what is kept has its log: rows that were only in it come back', async () => {
  const { file, backup, made } = await bookAndBackup();
  const writer = await run('write', file, made.folder);
  await until(writer, () => writer.lines().length >= 5);
  writer.child.kill('SIGKILL');
  await writer.ended;
  const acknowledged = Number(writer.lines().at(-1));
  expect(existsSync(`${file}-wal`)).toBe(true);
  const { replaced } = await restoreBackup({ bookFile: file, backup, now: NOW });
  expect(readdirSync(replaced.folder)).toEqual(expect.arrayContaining(['book', 'book-wal', 'about.json']));
  expect(rowsOf(file)).toBe(3);
  await undoRestore({ bookFile: file, now: NOW + 1000 });
  expect(rowsOf(file)).toBeGreaterThanOrEqual(acknowledged);
});

test.each(['restore', 'undo'])('killed at each step of %s: the old book or the new one, and it says so', { timeout: 180_000 }, async (work) => {
  const { file, backup } = await bookAndBackup();
  if (work === 'undo') await restoreBackup({ bookFile: file, backup, now: NOW });
  const template = temporaryFolder();
  const names = readdirSync(join(file, '..')).filter((name) => name.startsWith('test.floatbook'));
  const beginning = (folder: string) => {
    for (const name of names) cpSync(join(file, '..', name), join(folder, name), { recursive: true });
    return join(folder, 'test.floatbook');
  };
  const args = (book: string, step: number) => (work === 'undo' ? ['undo', book, String(step)] : ['restore', book, backup, String(step)]);
  const whole = await run(...args(beginning(template), 0));
  expect([await whole.ended, whole.errors()]).toEqual([0, '']);
  const steps = whole.lines();
  const [old, restored] = work === 'undo' ? [3, 5] : [5, 3];
  const told: string[] = [];
  for (let step = 1; step <= steps.length; step += 1) {
    const book = beginning(temporaryFolder());
    const before = replacementsOf(book).length;
    const killed = await run(...args(book, step));
    expect(await killed.ended, steps[step - 1]).toBe('SIGKILL');
    openOnce(book);
    const rows = rowsOf(book);
    const plan = steps.indexOf('folder') + 1;
    expect([rows, unfinished(book)], `killed before ${steps[step - 1]}`).toEqual([step < plan ? old : restored, []]);
    const [latest] = replacementsOf(book).slice(0, replacementsOf(book).length - (work === 'undo' ? before - 1 : before));
    told.push(`${steps[step - 1]}: ${latest?.cutOff ?? '–'}`);
    if (rows === restored) expect([latest?.holdsBook, rowsOf(join(latest?.folder ?? '', 'book'))]).toEqual([true, old]);
  }
  expect(told).toMatchSnapshot();
});

test('a backup that is damaged, foreign, of another book or not there is refused, and the book is as it was', async () => {
  const { file, backup } = await bookAndBackup();
  const other = bookWithOtherBirth();
  const bytes = readFileSync(backup);
  const damaged = join(temporaryFolder(), 'damaged.floatbook');
  writeFileSync(damaged, bytes.subarray(0, bytes.length / 2));
  const text = join(temporaryFolder(), 'notes.floatbook');
  writeFileSync(text, 'not a book at all');
  const before = readFileSync(file);
  const refused = async (from: string) =>
    restoreBackup({ bookFile: file, backup: from, now: NOW }).then(String, (error: { refusal?: { code: string } }) => error.refusal?.code);
  expect(await refused(damaged)).toBe('damaged_backup');
  expect(await refused(text)).toBe('not_a_book');
  expect(await refused(other)).toBe('other_book');
  expect(await refused(join(temporaryFolder(), 'none.floatbook'))).toBe('no_backup');
  expect(await refused(file)).toBe('file_exists');
  const open = openToWrite(file);
  expect(await refused(backup)).toBe('book_in_use');
  open.close();
  expect([readFileSync(file).equals(before), unfinished(file), replacementsOf(file)]).toEqual([true, [], []]);
});

function bookWithOtherBirth(): string {
  const file = join(temporaryFolder(), 'other.floatbook');
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Other', timeZone: 'UTC', firstWeekday: 'monday' }, NOW + 5);
  addWorkspace(book, { name: 'V', vendor: 'V', currency: 'EUR', creditDecimals: 2 }, NOW + 5);
  book.close();
  return file;
}

test('a damaged book and a missing one are replaced; the damaged one is kept byte by byte and can be put back', async () => {
  const { file, backup } = await bookAndBackup();
  const damaged = readFileSync(file).fill(7, 4096, 12_000);
  writeFileSync(file, damaged);
  const { replaced } = await restoreBackup({ bookFile: file, backup, now: NOW });
  expect(rowsOf(file)).toBe(3);
  expect(readFileSync(join(replaced.folder, 'book')).equals(damaged)).toBe(true);
  rmSync(file);
  await restoreBackup({ bookFile: file, backup, now: NOW + 1000 });
  expect(rowsOf(file)).toBe(3);
  await undoRestore({ bookFile: file, now: NOW + 2000 });
  expect(
    readFileSync(file)
      .subarray(4096, 12_000)
      .every((byte) => byte === 7),
  ).toBe(true);
});

test('documents come back by their hash; those of the book that are whole stay', async () => {
  const made = await bookWithRows(1);
  for (const name of ['one', 'two', 'three']) await addPaper(made, `${name}.pdf`, `paper ${name}`);
  const { backup } = await makeBackup({ bookFile: made.book.file, folder: standardBackupFolder(made.book.file), because: 'by_hand', now: NOW });
  made.book.close();
  const papers = readdirSync(documentFolder(made.book.file), { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60);
  rmSync(join(documentFolder(made.book.file), papers[0] ?? ''));
  appendFileSync(join(documentFolder(made.book.file), papers[1] ?? ''), 'changed');
  const { documents } = await restoreBackup({ bookFile: made.book.file, backup: backup.file, now: NOW });
  expect(documents).toEqual({ broughtBack: 2, missing: 0 });
  const book = openToRead(made.book.file);
  expect(verifyBook(book).problems).toEqual([]);
  book.close();
});

test('an encrypted backup is restored on another computer with its documents, by its passphrase alone', async () => {
  const made = await bookWithRows(2);
  await addPaper(made, 'one.pdf', 'paper one');
  const folder = join(temporaryFolder(), 'stick');
  const lock = { passphrase: 'correct horse battery', workFactor: 10 };
  const { backup } = await makeBackup({ bookFile: made.book.file, folder, because: 'by_hand', now: NOW, lock });
  const elsewhere = join(temporaryFolder(), 'new.floatbook');
  await expect(restoreBackup({ bookFile: elsewhere, backup: backup.file, passphrase: 'wrong horse battery', now: NOW })).rejects.toMatchObject({
    refusal: { code: 'wrong_passphrase' },
  });
  expect(unfinished(elsewhere)).toEqual([]);
  const { documents } = await restoreBackup({ bookFile: elsewhere, backup: backup.file, passphrase: lock.passphrase, now: NOW });
  expect([documents, rowsOf(elsewhere)]).toEqual([{ broughtBack: 1, missing: 0 }, 2]);
});

test('what was written down and cannot be read is refused, and nothing is deleted', async () => {
  const { file } = await bookAndBackup();
  mkdirSync(`${file}.replaced`);
  renameSync(file, join(`${file}.replaced`, 'book'));
  writeFileSync(`${file}.replacing`, '{"step":"keeping","staged":null,"kept":"../../elsewhere","because":"restore","at":1,"from":""}');
  expect(() => openToWrite(file)).toThrow(/cut off/);
  expect(existsSync(join(`${file}.replaced`, 'book'))).toBe(true);
});

test('where the disk refuses a step after it is written down the restore counts as done, and whoever opens the book next finishes it', async () => {
  const { file, backup } = await bookAndBackup();
  const full = (step: string) => {
    if (step === 'placing') throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
  };
  const { replaced } = await restoreBackup({ bookFile: file, backup, now: NOW }, undefined, full);
  expect([existsSync(file), unfinished(file).length]).toEqual([false, 2]);
  openOnce(file);
  expect([rowsOf(file), rowsOf(join(replaced.folder, 'book')), unfinished(file)]).toEqual([3, 5, []]);
  expect(replacementsOf(file)).toMatchObject([{ cutOff: 'finished', name: replaced.name }]);
});

test('a plan that was taken back, and that a power cut brought back, is not followed: there is nothing to put in place', async () => {
  const { file, backup } = await bookAndBackup();
  const about = { because: 'restore', at: NOW, from: backup };
  writeFileSync(`${file}.replacing`, JSON.stringify({ ...about, step: 'keeping', staged: null, kept: '2026-11-23T120000Z' }));
  openOnce(file);
  expect([rowsOf(file), unfinished(file), replacementsOf(file)]).toEqual([5, [], []]);
});
