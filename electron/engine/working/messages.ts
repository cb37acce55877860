/** What a working thread and the one that waits for it say to each other. */

import type { Refusal } from '../../../db/ledger/refusal.ts';
import type { FileJobName } from './file-jobs.ts';
import type { JobName } from './jobs.ts';

/** The book that a thread works for. */
export interface BookToRead {
  readonly file: string;
  /** Its file, or a private copy of it. */
  readonly readFrom: string;
}

/** What a thread is begun with. */
export interface ThreadData {
  readonly book: BookToRead;
  /** Two numbers that both sides see at once, by {@link STOP} and {@link CLOSED}. */
  readonly signs: SharedArrayBuffer;
}

/** 1 when the thread is to stop what it does. */
export const STOP = 0;
/** 1 when the thread has closed its connection. */
export const CLOSED = 1;

/** One job at a time. `close` ends what goes on with the book. */
export type Asked =
  | {
      readonly asks: 'job';
      readonly name: JobName | FileJobName;
      readonly input: unknown;
      /** Milliseconds since the epoch. */
      readonly now: number;
      /** Where a job that makes a file writes it; `null` where it may make none. */
      readonly file: string | null;
    }
  | { readonly asks: 'close' };

export type Answered =
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  | { readonly is: 'done'; readonly answer: unknown }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'defect'; readonly error: Error };
