/** Threads that read statement files: each file within its limits, and one thread kept for a while for the files that come next. */

import { Worker } from 'node:worker_threads';
import { Refused, type Refusal } from '../../../db/ledger/refusal.ts';
import { isOutOfMemory, refusedThread } from '../thread-end.ts';
import type { Answered, Asked } from './reading-messages.ts';

export interface ReadingLimits {
  /** That the thread may work, waiting not counted. */
  readonly milliseconds: number;
  /** That it may have beside the text of the file. */
  readonly megabytes: number;
}

/** A file to be read. */
export interface FileForThread {
  readonly name: string;
  readonly bytes: number;
  readonly limits: ReadingLimits;
  /** Whether the limits are those of most files: a thread has its limit of memory from its beginning. */
  readonly isUsual: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Beside this code, as the source or as it was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.cjs', import.meta.url);

/** Files up to this size are read by a thread that has memory for any of them, and that the next one can have. */
const MOST_BYTES_SHARED = 8 * 2 ** 20;
/** How long a thread waits for the next file. */
const REST_MS = 60_000;

let resting: { readonly thread: ReadingThread; readonly until: NodeJS.Timeout } | undefined;

/** The thread that rests, where the file may have it, or a new one. It is given back by {@link ReadingThread.rest} or {@link ReadingThread.end}. */
export function takeThread(file: FileForThread): ReadingThread {
  const isShared = file.isUsual && file.bytes <= MOST_BYTES_SHARED;
  const rested = isShared ? resting : undefined;
  if (rested !== undefined) {
    clearTimeout(rested.until);
    resting = undefined;
  }
  const thread = rested?.thread ?? new ReadingThread(file.limits.megabytes, isShared ? MOST_BYTES_SHARED : file.bytes, isShared);
  thread.begin(file);
  return thread;
}

type Told = Exclude<Answered, { readonly is: 'refused' | 'defect' }>;

interface Waiting {
  readonly resolve: (answer: Told) => void;
  readonly reject: (reason: unknown) => void;
}

/** The worker, asked one thing at a time. */
class ReadingThread {
  readonly #worker: Worker;
  readonly #isShared: boolean;
  #file: FileForThread | undefined;
  #milliseconds = 0;
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Why nothing can be asked any more. */
  #over: unknown;

  constructor(megabytes: number, bytes: number, isShared: boolean) {
    this.#isShared = isShared;
    // Text may take two bytes a character.
    const maxOldGenerationSizeMb = Math.ceil(megabytes + (2 * bytes) / 2 ** 20);
    this.#worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 8 } });
    this.#worker.on('message', (answer: Answered) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(isOutOfMemory(error) ? this.#tooLarge() : (refusedThread(error) ?? error)));
    this.#worker.on('exit', (status) => this.#fail(new Error(`the thread that reads ended with ${status}`)));
  }

  begin(file: FileForThread): void {
    this.#file = file;
    this.#milliseconds = file.limits.milliseconds;
    this.#worker.ref();
    file.signal?.addEventListener('abort', this.#cancel);
    if (file.signal?.aborted === true) this.#cancel();
  }

  ask(asked: Asked, transfer: readonly ArrayBuffer[] = []): Promise<Told> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) {
        reject(this.#over);
        return;
      }
      const waiting = { resolve, reject };
      this.#waiting = waiting;
      this.#timer = setTimeout(() => this.#isLate(waiting), this.#milliseconds);
      this.#worker.postMessage(asked, transfer);
    });
  }

  /** After a whole file: waits for the next one, where it may and no other thread does; the process may end meanwhile. */
  async rest(): Promise<void> {
    if (!this.#isShared || resting !== undefined || this.#over !== undefined) return this.end();
    this.#leaveFile();
    this.#worker.unref();
    const until = setTimeout(() => void this.end(), REST_MS).unref();
    resting = { thread: this, until };
  }

  async end(): Promise<void> {
    this.#leaveFile();
    this.#fail(new Error('the thread that reads was ended'));
    await this.#worker.terminate();
  }

  #leaveFile(): void {
    this.#file?.signal?.removeEventListener('abort', this.#cancel);
    this.#file = undefined;
  }

  #take(answer: Answered): void {
    clearTimeout(this.#timer);
    if (answer.is === 'refused') this.#fail(this.#refused(answer.refusal));
    else if (answer.is === 'defect') this.#fail(answer.error);
    else {
      this.#milliseconds = Math.max(0, this.#milliseconds - answer.milliseconds);
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.resolve(answer);
    }
  }

  /** An answer that came while this thread was busy elsewhere is taken first. */
  #isLate(waiting: Waiting): void {
    setImmediate(() => {
      if (this.#waiting === waiting) this.#fail(this.#tooSlow());
    });
  }

  readonly #cancel = (): void => {
    this.#fail(this.#refused({ code: 'cancelled', message: 'Stopped as you asked. Nothing was written.' }));
  };

  /** The thread does nothing any more. */
  #fail(reason: unknown): void {
    clearTimeout(this.#timer);
    this.#over ??= reason;
    this.#waiting?.reject(this.#over);
    this.#waiting = undefined;
    if (resting?.thread === this) {
      clearTimeout(resting.until);
      resting = undefined;
    }
    void this.#worker.terminate();
  }

  #tooSlow(): Refused {
    const seconds = Math.ceil((this.#file?.limits.milliseconds ?? 0) / 1000);
    const message = `This file could not be read within ${seconds} seconds. Export fewer days at once, or in another format.`;
    return this.#refused({ code: 'took_too_long', message });
  }

  #tooLarge(): Refused {
    const message = `Reading this file needs more than the ${this.#file?.limits.megabytes ?? 0} MB of memory that it may have. Export fewer days at once, or in another format.`;
    return this.#refused({ code: 'file_too_large', message });
  }

  #refused(refusal: Refusal): Refused {
    return new Refused({ ...refusal, ...(this.#file === undefined ? {} : { file: this.#file.name }) });
  }
}
