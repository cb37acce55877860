/** A large book is looked through in a thread before it is opened: the main process answers meanwhile, and nothing is written to a book that is damaged. */

import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openToWrite } from '../../db/open.ts';
import { RefusedAnswer } from '../../electron/ipc/client.ts';
import { FILE_JOBS } from '../../electron/engine/working/file-jobs.ts';
import { makeBook } from '../../electron/engine/make-book.ts';
import { connectApplication, NOW } from '../ipc/real-application.ts';
import { temporaryFolder } from '../ipc/temporary.ts';

const BYTES = 12 * 1024 ** 2;
let whole: string;

beforeAll(() => {
  whole = join(temporaryFolder(), 'large.floatbook');
  const facts = { organisation: 'Large', timeZone: 'UTC', firstWeekday: 'monday' } as const;
  makeBook(whole, facts, { name: 'Main', vendor: '', currency: 'EUR' }, NOW).close();
  const raw = new Database(whole);
  raw.exec(`CREATE TABLE large (bytes BLOB); INSERT INTO large VALUES (randomblob(${BYTES}))`);
  raw.close();
});

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function application() {
  const file = join(temporaryFolder(), 'book.floatbook');
  copyFileSync(whole, file);
  const { client, close } = await connectApplication(dirname(file));
  open.push(close);
  return { client, file, close: () => open.splice(0)[0]?.() };
}

/** Spoils a page in the middle, as it lies there. */
function spoil(file: string): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, BYTES / 2 - ((BYTES / 2) % 4096));
  closeSync(descriptor);
}

const codeOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'ok',
    (error: unknown) => (error instanceof RefusedAnswer ? error.refusal.code : String(error)),
  );

/** How many questions are answered while something goes on, one in each turn of the main process. */
async function answeredDuring(work: Promise<unknown>, ask: () => Promise<unknown>): Promise<number> {
  let [answered, isDone] = [0, false];
  const over = work.finally(() => (isDone = true));
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isDone) break;
    await ask();
    answered += 1;
  }
  await over;
  return answered;
}

test('questions are answered while it is looked through and opened; in place none would be', async () => {
  const { client, file } = await application();
  const ask = () => client.query('app.state', {});
  expect(await answeredDuring(client.run('book.open', { file }), ask)).toBeGreaterThan(20);
  expect((await ask()).book?.organisation).toBe('Large');
  const inPlace = Promise.resolve().then(() => FILE_JOBS['book.findDamage'](file));
  expect(await answeredDuring(inPlace, ask)).toBeLessThanOrEqual(1);
});

test('one that is damaged is refused, and can be looked at and salvaged; its file stays as it is', async () => {
  const { client, file } = await application();
  spoil(file);
  const before = readFileSync(file);
  expect(await codeOf(client.run('book.open', { file }))).toBe('damaged_book');
  expect((await client.query('book.examine', { file })).problem).toContain('This book is damaged');
  expect((await client.run('book.salvage', { file })).rows).toBeGreaterThan(0);
  expect((await client.run('book.openReadOnly', { file })).organisation).toBe('Large');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('one that is changed after it was looked through is looked through again', async () => {
  const { client, file } = await application();
  let looks = 0;
  const spoilAfterwards = (worker: Worker) => {
    worker.on('message', () => {
      looks += 1;
      if (looks === 1) spoil(file);
    });
  };
  process.on('worker', spoilAfterwards);
  try {
    expect(await codeOf(client.run('book.open', { file }))).toBe('damaged_book');
  } finally {
    process.off('worker', spoilAfterwards);
  }
  expect(looks).toBe(2);
});

test('an application that is closed meanwhile opens nothing any more', async () => {
  const { client, file, close } = await application();
  const opening = codeOf(client.run('book.open', { file }));
  // The call is under way then.
  await client.query('app.state', {});
  await close();
  expect(await opening).toBe('cancelled');
  openToWrite(file).close();
});
