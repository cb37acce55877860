/** A working thread: one job after another, each over one moment of the book, by a connection of its own that cannot write. */

import { parentPort, workerData } from 'node:worker_threads';
import { asRefusal } from '../../../db/database-refusals.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { openToRead, type ReadBook } from '../../../db/open.ts';
import { refusedThread } from '../thread-end.ts';
import { writeForced, type Piece } from '../write-file.ts';
import { FILE_JOBS, isFileJob } from './file-jobs.ts';
import { JOBS, type JobContext } from './jobs.ts';
import { CLOSED, STOP, type Answered, type Asked, type ThreadData } from './messages.ts';

/** So long at least between two words of progress, in milliseconds. */
const PROGRESS_MS = 100;

const data = workerData as ThreadData;
const signs = new Int32Array(data.signs);
let book: ReadBook | undefined;

parentPort?.on('message', (asked: Asked) => {
  if (asked.asks === 'close') close();
  else void answered(asked).then(tell);
});

function tell(answer: Answered): void {
  parentPort?.postMessage(answer);
}

function close(): void {
  book?.close();
  book = undefined;
  Atomics.store(signs, CLOSED, 1);
  Atomics.notify(signs, CLOSED);
}

async function answered(asked: Extract<Asked, { asks: 'job' }>): Promise<Answered> {
  try {
    return { is: 'done', answer: await doJob(asked) };
  } catch (error) {
    const refusal = asRefusal(error, asked.file ?? data.book.file) ?? refusedThread(error)?.refusal;
    if (refusal !== undefined) return { is: 'refused', refusal };
    return { is: 'defect', error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function doJob({ name, input, now, file }: Extract<Asked, { asks: 'job' }>): Promise<unknown> {
  if (isFileJob(name)) return FILE_JOBS[name](data.book.file);
  const reading = (book ??= { ...openToRead(data.book.readFrom), file: data.book.file });
  const { connection } = reading;
  const job = JOBS[name] as (context: JobContext, given: unknown) => unknown;
  const write: JobContext['write'] = (pieces) => {
    if (file === null) throw new Error(`${name} makes a file, and was given no place for it`);
    return writeForced(file, untilStopped(pieces));
  };
  connection.exec('BEGIN');
  try {
    return await job({ book: reading, now, write, progress: createProgress() }, input);
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }
}

function createProgress(): JobContext['progress'] {
  let last = performance.now();
  return (done, total) => {
    stopIfAsked();
    if (performance.now() - last < PROGRESS_MS) return;
    last = performance.now();
    tell({ is: 'progress', done, total });
  };
}

function* untilStopped<Result>(pieces: Generator<Piece, Result>): Generator<Piece, Result> {
  for (;;) {
    stopIfAsked();
    const next = pieces.next();
    if (next.done === true) return next.value;
    yield next.value;
  }
}

function stopIfAsked(): void {
  if (Atomics.load(signs, STOP) === 1) refuse('cancelled', 'Stopped as you asked. Nothing was written.');
}
