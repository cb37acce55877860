/** A statement file read in a thread of its own, within limits of time and memory: whatever is in it, no window waits (rule I4). */

import { Worker } from 'node:worker_threads';
import { Refused } from '../../../db/ledger/refusal.ts';
import { LARGEST_FILE, type ReadingOptions, type StatementFormat, type StatementPart } from '../../readers/statement.ts';
import { nameOf, type SourceFile } from '../read-activity-file.ts';
import { loadWholeFile } from '../whole-file.ts';
import type { Answered, Asked } from './reading-messages.ts';

export interface ReadingLimits {
  /** That the thread may work, waiting not counted. */
  readonly milliseconds: number;
  /** That it may have beside the text of the file. */
  readonly megabytes: number;
}

/** Several times what the slowest reader needs for the largest file, and what any of them needs for one. */
const LIMITS: ReadingLimits = { milliseconds: 120_000, megabytes: 160 };

export interface Reading {
  readonly file: SourceFile;
  readonly options?: ReadingOptions;
  readonly format?: StatementFormat | 'auto';
  readonly limits?: ReadingLimits;
  /** Ends the thread when it is aborted; the reading is then refused as `cancelled`. */
  readonly signal?: AbortSignal;
}

/** What was read. The hash is of the very bytes that were: to compare with those that are kept. */
export interface ReadFile {
  readonly format: StatementFormat;
  readonly encoding: string;
  readonly sha256: Uint8Array;
}

/** Beside this code, as the source or as it was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './reading-worker.ts' : './reading-worker.cjs', import.meta.url);

/**
 * Reads a whole file and gives its parts to `take`, batch by batch; the next batch is read meanwhile, and not before that one is taken.
 * Refuses what the readers refuse, what takes longer (`took_too_long`) or needs more memory (`file_too_large`) than the limits allow, and
 * what is cancelled. What `take` throws ends it as well. The thread is gone when this is done.
 */
export async function readInWorker(reading: Reading, take: (parts: readonly StatementPart[]) => Promise<void> | void): Promise<ReadFile> {
  const { file, options = {}, format = 'auto', limits = LIMITS, signal } = reading;
  const bytes = await loadWholeFile(file, LARGEST_FILE);
  const thread = new ReadingThread(nameOf(file), bytes.length, limits, signal);
  try {
    const begun = await thread.ask({ asks: 'begin', bytes, options, format }, [bytes.buffer]);
    if (begun.is !== 'begun') throw new Error(`the thread answered ${begun.is} to the file`);
    for (let coming = thread.ask({ asks: 'more' }); ;) {
      const answer = await coming;
      if (answer.is !== 'parts') throw new Error(`the thread answered ${answer.is} where parts were asked for`);
      if (answer.isLast) {
        await take(answer.parts);
        return { format: begun.format, encoding: begun.encoding, sha256: begun.sha256 };
      }
      coming = thread.ask({ asks: 'more' });
      // Whoever takes the parts may fail first: then nobody waits for the next ones.
      coming.catch(() => undefined);
      await take(answer.parts);
    }
  } finally {
    await thread.end();
  }
}

type Told = Exclude<Answered, { readonly is: 'refused' | 'defect' }>;

interface Waiting {
  readonly resolve: (answer: Told) => void;
  readonly reject: (reason: unknown) => void;
}

/** The worker, asked one thing at a time. */
class ReadingThread {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #limits: ReadingLimits;
  readonly #signal: AbortSignal | undefined;
  #milliseconds: number;
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Why nothing can be asked any more. */
  #over: unknown;

  constructor(name: string, bytes: number, limits: ReadingLimits, signal: AbortSignal | undefined) {
    this.#name = name;
    this.#limits = limits;
    this.#milliseconds = limits.milliseconds;
    this.#signal = signal;
    // Text may take two bytes a character.
    const maxOldGenerationSizeMb = Math.ceil(limits.megabytes + (2 * bytes) / 2 ** 20);
    this.#worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 8 } });
    this.#worker.on('message', (answer: Answered) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(isOutOfMemory(error) ? this.#tooLarge() : error));
    this.#worker.on('exit', (status) => this.#fail(new Error(`the thread that reads ended with ${status}`)));
    signal?.addEventListener('abort', this.#cancel);
    if (signal?.aborted === true) this.#cancel();
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

  async end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel);
    this.#fail(new Error('the thread that reads was ended'));
    await this.#worker.terminate();
  }

  #take(answer: Answered): void {
    clearTimeout(this.#timer);
    if (answer.is === 'refused') this.#fail(new Refused({ ...answer.refusal, file: this.#name }));
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
    this.#fail(new Refused({ code: 'cancelled', message: 'Stopped as you asked. Nothing was written.', file: this.#name }));
  };

  #fail(reason: unknown): void {
    clearTimeout(this.#timer);
    this.#over ??= reason;
    this.#waiting?.reject(this.#over);
    this.#waiting = undefined;
    void this.#worker.terminate();
  }

  #tooSlow(): Refused {
    const message = `This file could not be read within ${Math.ceil(this.#limits.milliseconds / 1000)} seconds. Export fewer days at once, or in another format.`;
    return new Refused({ code: 'took_too_long', message, file: this.#name });
  }

  #tooLarge(): Refused {
    const message = `Reading this file needs more than the ${this.#limits.megabytes} MB of memory that it may have. Export fewer days at once, or in another format.`;
    return new Refused({ code: 'file_too_large', message, file: this.#name });
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
