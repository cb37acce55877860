/** Working threads (decision 0021): the same answers as in place, the main process free meanwhile, and nothing half done when a job ends early. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
import { openToRead, openToWrite, type ReadBook } from '../../db/open.ts';
import { fullBalance } from '../../db/reports/balances.ts';
import { listWorkspaces } from '../../db/workspaces.ts';
import type { InputOfJob } from '../../electron/engine/working/jobs.ts';
import type { Asked, ThreadData } from '../../electron/engine/working/messages.ts';
import { createWorkingThreads, type WorkingThreads } from '../../electron/engine/working/working-threads.ts';
import type { WorkingLimits } from '../../electron/engine/working/working-thread.ts';
import { bookOf } from '../bench/books.ts';
import { LAST_DAY } from '../bench/history.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { workingHere } from '../support/working-here.ts';

const ROWS = 20_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const folder = temporaryFolder();
const STATEMENT: InputOfJob<'statement.export'> = { workspaceId: 1, from: '2023-11-24', to: '2026-11-23', format: 'xlsx' };
const CSV = { ...STATEMENT, format: 'csv' } as const;

let file: string;
let book: ReadBook;
const made: WorkingThreads[] = [];

beforeAll(async () => {
  file = await bookOf(ROWS, folder);
  book = openToRead(file);
}, 120_000);
// No other thread has the book open while one is tried.
afterEach(() => {
  for (const each of made.splice(0)) each.close();
});
afterAll(() => book.close());

function threads(limits?: WorkingLimits): WorkingThreads {
  const created = createWorkingThreads({ file, now: () => NOW, ...(limits === undefined ? {} : { limits }) });
  made.push(created);
  return created;
}

let places = 0;
const place = () => join(folder, `made-${(places += 1)}`);
/** What there is of a file: itself, and what it was to become of. */
const tracesOf = (path: string) => readdirSync(folder).filter((name) => join(folder, name).startsWith(`${path}.`) || join(folder, name) === path);

async function refusalOf(job: Promise<unknown>): Promise<Refusal> {
  try {
    await job;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Answers when something has been written for `path`, under whatever name. */
async function isBeingWritten(path: string): Promise<void> {
  while (tracesOf(path).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** How many questions the main process answers while a job goes on, one in each turn of its loop. */
async function answeredDuring(work: WorkingThreads): Promise<number> {
  let [answered, isDone] = [0, false];
  const [workspace] = listWorkspaces(book);
  const job = work.run('statement.export', STATEMENT, { file: place() }).finally(() => (isDone = true));
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isDone) break;
    fullBalance(book, workspace as NonNullable<typeof workspace>, LAST_DAY);
    answered += 1;
  }
  await job;
  return answered;
}

test('files and answers are the same as in place', async () => {
  const work = threads();
  const here = workingHere(book, () => NOW);
  const jobs = [
    (runner: WorkingThreads, path: string) => runner.run('statement.export', CSV, { file: path }),
    (runner: WorkingThreads, path: string) => runner.run('activity.export', { workspaceId: 1, filter: {} }, { file: path }),
    (runner: WorkingThreads, path: string) => runner.run('journal.export', { format: 'hledger' }, { file: path }),
    (runner: WorkingThreads, path: string) => runner.run('list.export', { workspaceId: 1, view: { list: 'charges' } }, { file: path }),
  ];
  for (const job of jobs) {
    const [one, other] = [place(), place()];
    expect(await job(work, one)).toEqual(await job(here, other));
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
    expect(tracesOf(one)).toHaveLength(1);
  }
  const plans: InputOfJob<'report.plans'> = { workspaceId: 1, from: '2026-01-01', to: '2026-11-23', start: 'balance' };
  expect(await work.run('report.plans', plans)).toEqual(await here.run('report.plans', plans));
  const steps: (readonly [number, number])[] = [];
  const verified = await work.run('book.verify', {}, { progress: (done, total) => steps.push([done, total]) });
  expect(verified).toMatchObject({ ok: true, problems: [] });
  expect(steps.every(([done, total]) => done <= total)).toBe(true);
});

test('the main process answers in every turn while a thread works; in place it answers nothing', async () => {
  const work = threads();
  await work.run('audit.discounts', { workspaceId: 1, onlyMissing: false, limit: 1 });
  expect(await answeredDuring(work)).toBeGreaterThan(20);
  expect(await answeredDuring(workingHere(book, () => NOW))).toBeLessThanOrEqual(1);
});

describe('what does not come to its end is refused by name, leaves nothing, and the next job is done', () => {
  const afterwards = async (work: WorkingThreads) => {
    const path = place();
    expect((await work.run('statement.export', CSV, { file: path })).rows).toBeGreaterThan(0);
    expect(existsSync(path)).toBe(true);
  };

  test('one that is cancelled, before it begins and while it writes', async () => {
    const work = threads();
    const path = place();
    expect((await refusalOf(work.run('statement.export', STATEMENT, { file: path, cancelled: () => true }))).code).toBe('cancelled');
    let isCancelled = false;
    const job = work.run('statement.export', STATEMENT, { file: path, cancelled: () => isCancelled });
    const refusal = refusalOf(job);
    await isBeingWritten(path);
    isCancelled = true;
    expect(await refusal).toMatchObject({ code: 'cancelled', message: expect.stringContaining('Nothing was written') as unknown });
    expect(tracesOf(path)).toEqual([]);
    await afterwards(work);
  });

  test('one whose thread dies in its midst', async () => {
    const work = threads();
    const path = place();
    let worker: Worker | undefined;
    const begun = (each: Worker) => (worker = each);
    process.once('worker', begun);
    const refusal = refusalOf(work.run('statement.export', STATEMENT, { file: path }));
    await isBeingWritten(path);
    await worker?.terminate();
    expect(await refusal).toMatchObject({ code: 'work_ended' });
    expect(tracesOf(path)).toEqual([]);
    await afterwards(work);
  });

  test('one that needs more memory than it may have', async () => {
    const work = threads({ milliseconds: 60_000, megabytes: 24 });
    const path = place();
    expect(await refusalOf(work.run('list.export', { workspaceId: 1, view: { list: 'charges' } }, { file: path }))).toMatchObject({
      code: 'out_of_memory',
      message: expect.stringContaining('24 MB') as unknown,
    });
    expect(tracesOf(path)).toEqual([]);
  });

  test('one that takes too long', async () => {
    const path = place();
    expect((await refusalOf(threads({ milliseconds: 1, megabytes: 256 }).run('statement.export', STATEMENT, { file: path }))).code).toBe(
      'took_too_long',
    );
    expect(tracesOf(path)).toEqual([]);
  });

  test('one that the book refuses, or that refuses its input: its thread goes on', async () => {
    const work = threads();
    expect((await refusalOf(work.run('statement.export', { ...STATEMENT, to: '2023-01-01' }, { file: place() }))).code).toBe('wrong_period');
    expect((await refusalOf(work.run('audit.list', { workspaceId: 99, offset: 0, limit: 1 }))).code).toBe('no_workspace');
    await afterwards(work);
  });

  test('those of a book that is closed; the journal of the book goes with the last connection', async () => {
    const writer = openToWrite(file);
    const work = threads();
    const path = place();
    const refusals = [path, place(), place()].map((each) => refusalOf(work.run('statement.export', STATEMENT, { file: each })));
    await isBeingWritten(path);
    book.close();
    work.close();
    writer.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect((await Promise.all(refusals)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(tracesOf(path)).toEqual([]);
    book = openToRead(file);
    expect((await refusalOf(work.run('audit.list', { workspaceId: 1, offset: 0, limit: 1 }))).code).toBe('cancelled');
  });
});

test('teeth: a thread that wrote at the place itself would leave half a file', async () => {
  const path = place();
  const workerData: ThreadData = { book: { file, readFrom: file }, signs: new SharedArrayBuffer(8) };
  const worker = new Worker(new URL('../../electron/engine/working/working-worker.ts', import.meta.url), { workerData });
  const asked: Asked = { asks: 'job', name: 'statement.export', input: STATEMENT, now: NOW, file: path };
  worker.postMessage(asked);
  await isBeingWritten(path);
  await worker.terminate();
  expect(tracesOf(path)).toHaveLength(1);
});

test('more jobs than threads wait for their turn, and all are done', async () => {
  const work = threads();
  const paths = Array.from({ length: 6 }, place);
  const rows = await Promise.all(paths.map((path) => work.run('activity.export', { workspaceId: 1, filter: {} }, { file: path })));
  expect(new Set(rows.map((each) => each.rows)).size).toBe(1);
  const [first = ''] = paths;
  for (const path of paths) expect(readFileSync(path).equals(readFileSync(first))).toBe(true);
});
