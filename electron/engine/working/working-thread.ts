/** One working thread as the main process sees it: given a job at a time, within limits, and gone when a job did not come to its end. */

import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { Refused, type RefusalCode } from '../../../db/ledger/refusal.ts';
import { isOutOfMemory, refusedThread, threadEnded } from '../thread-end.ts';
import { putInPlace, temporaryBeside } from '../write-file.ts';
import { isFileJob, type FileJobName } from './file-jobs.ts';
import type { JobName } from './jobs.ts';
import { CLOSED, STOP, type Answered, type Asked, type BookToRead, type ThreadData } from './messages.ts';

export interface WorkingLimits {
  /** For one job, waiting not counted. */
  readonly milliseconds: number;
  /** Of JavaScript's own memory; what SQLite has is bounded by the settings of its connection. */
  readonly megabytes: number;
}

/** What whoever waits for a job is told, and may say. */
export interface Watch {
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly cancelled?: (() => boolean) | undefined;
}

export interface GivenJob extends Watch {
  readonly name: JobName | FileJobName;
  readonly input: unknown;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Where the file goes that the job makes. */
  readonly file: string | undefined;
}

/** Beside this code, as the source or as it was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './working-worker.ts' : './working-worker.cjs', import.meta.url);

/** So often it is looked whether a job is cancelled, in milliseconds. */
const LOOK_MS = 50;
/** So long closing waits for the thread to let go of the book, in milliseconds. */
const CLOSING_MS = 1000;

const LESS = 'Ask for a shorter period or for another format, or use the command line, which has no such limit.';
const OTHERWISE = 'Use the command line, which has no such limit.';

interface Waiting {
  readonly job: GivenJob;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export class WorkingThread {
  readonly #worker: Worker;
  readonly #limits: WorkingLimits;
  readonly #signs = new Int32Array(new SharedArrayBuffer(8));
  readonly #gone: Promise<unknown>;
  #waiting: Waiting | undefined;
  #isOver = false;

  constructor(book: BookToRead, limits: WorkingLimits) {
    this.#limits = limits;
    const workerData: ThreadData = { book, signs: this.#signs.buffer };
    this.#worker = new Worker(WORKER, { workerData, resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: 16 } });
    this.#worker.on('message', (answer: Answered) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(isOutOfMemory(error) ? this.#tooLarge() : (refusedThread(error) ?? error)));
    this.#gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    void this.#gone.then(() => this.#fail(threadEnded()));
  }

  /** Whether nothing more can be asked of it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Does a job. Where it is not done, nothing of its file is left, and the thread is gone unless it only refused. */
  async do(job: GivenJob): Promise<unknown> {
    const { file, name, input, now } = job;
    const temporary = file === undefined ? undefined : temporaryBeside(file);
    const [late, look] = [setTimeout(() => this.#isLate(), this.#limits.milliseconds), setInterval(() => this.#lookAgain(), LOOK_MS)];
    this.#worker.ref();
    try {
      const answer = await new Promise((resolve, reject) => {
        this.#waiting = { job, resolve, reject };
        if (this.#isOver) this.#fail(threadEnded());
        else this.#ask({ asks: 'job', name, input, now, file: temporary ?? null });
      });
      if (file !== undefined && temporary !== undefined) refusedByDatabase(file, () => putInPlace(temporary, file));
      return answer;
    } catch (error) {
      // What is still there of it may be written on until the thread is gone.
      if (this.#isOver) await this.#gone;
      if (temporary !== undefined) rmSync(temporary, { force: true });
      throw error;
    } finally {
      clearTimeout(late);
      clearInterval(look);
      this.#worker.unref();
    }
  }

  /** Ends the thread; the book may be closed then. Waits for it to let go of the book, not for long. */
  close(): void {
    if (this.#isOver) return;
    Atomics.store(this.#signs, STOP, 1);
    this.#ask({ asks: 'close' });
    Atomics.wait(this.#signs, CLOSED, 0, CLOSING_MS);
    this.#fail(refused('cancelled', 'The book was closed before this was done. Nothing was written.'));
  }

  #ask(asked: Asked): void {
    this.#worker.postMessage(asked);
  }

  #take(answer: Answered): void {
    const waiting = this.#waiting;
    if (answer.is === 'progress') {
      waiting?.job.progress?.(answer.done, answer.total);
      return;
    }
    this.#waiting = undefined;
    if (answer.is === 'done') waiting?.resolve(answer.answer);
    else waiting?.reject(answer.is === 'refused' ? new Refused(answer.refusal) : answer.error);
  }

  #lookAgain(): void {
    if (this.#waiting?.job.cancelled?.() === true) this.#fail(refused('cancelled', 'Stopped as you asked. Nothing was written.'));
  }

  /** An answer that came while this thread was busy elsewhere is taken first. */
  #isLate(): void {
    const late = this.#waiting;
    setImmediate(() => {
      if (this.#waiting !== late || late === undefined) return;
      const seconds = Math.ceil(this.#limits.milliseconds / 1000);
      this.#fail(refused('took_too_long', `This was not done within ${seconds} seconds. ${adviceFor(late.job)}`));
    });
  }

  #tooLarge(): Refused {
    const message = `This needs more than the ${this.#limits.megabytes} MB of memory that it may have. ${adviceFor(this.#waiting?.job)}`;
    return refused('out_of_memory', message);
  }

  /** The thread does nothing any more. */
  #fail(reason: unknown): void {
    this.#isOver = true;
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
    void this.#worker.terminate();
  }
}

/** Nothing less can be asked for of a whole file. */
function adviceFor(job: GivenJob | undefined): string {
  return job !== undefined && isFileJob(job.name) ? OTHERWISE : LESS;
}

function refused(code: RefusalCode, message: string): Refused {
  return new Refused({ code, message });
}
