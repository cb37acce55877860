/** Has a thread of its own do the heavy work of backups, within limits. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refused, type Refusal } from '../../../db/ledger/refusal.ts';
import type { Progress } from '../../../db/verify.ts';
import { refusedThread, threadEnded } from '../thread-end.ts';
import type { BackupTold, BackupWork, ResultOf } from './backup-work.ts';

/** Beside this code, as the source or as it was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './backup-worker.ts' : './backup-worker.cjs', import.meta.url);
/** Verifying keeps lots and events of a workspace; scrypt takes a quarter of a gigabyte outside of it. */
const MOST_MEGABYTES = 1024;

/** Longer than the largest book takes on the slowest disk: a thread that works for longer stands still, on a drive that is gone without a word for one. */
const MOST_MILLISECONDS = 4 * 3_600_000;

/** A thread that waits for such a drive does not end; nobody waits for it. */
const LETTING_GO_MS = 5000;
const TOO_LONG: Refusal = {
  code: 'took_too_long',
  message: 'This stood still for too long and was stopped. Is the drive of the backups still there? Nothing was written; try again.',
};

export interface Watching {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** In milliseconds. */
  readonly limit?: number;
}

/**
 * Refuses and fails as the work does. Aborted, or when it takes too long, the thread ends, and only then that is told: what it leaves behind goes with the next backup, and a
 * book is the old one or the new one.
 */
export function inThread<Work extends BackupWork>(
  work: Work,
  { progress, signal, limit = MOST_MILLISECONDS }: Watching = {},
): Promise<ResultOf<Work['work']>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: work, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    let isOver = false;
    const end = (settle: () => void) => {
      if (isOver) return;
      isOver = true;
      signal?.removeEventListener('abort', cancel);
      clearTimeout(late);
      void Promise.race([worker.terminate(), sleep(LETTING_GO_MS, undefined, { ref: false })]).finally(settle);
    };
    const cancel = () => end(() => reject(new Refused({ code: 'cancelled', message: 'Stopped as you asked. Nothing was written.' })));
    const late = setTimeout(() => end(() => reject(new Refused(TOO_LONG))), limit);
    signal?.addEventListener('abort', cancel);
    worker.on('message', (told: BackupTold) => {
      if (told.is === 'progress') progress?.(told.done, told.total);
      else if (told.is === 'done') end(() => resolve(told.result as ResultOf<Work['work']>));
      else end(() => reject(told.is === 'refused' ? new Refused(told.refusal) : told.error));
    });
    worker.on('error', (error) => end(() => reject(refusedThread(error) ?? error)));
    worker.on('exit', () => end(() => reject(threadEnded())));
    if (signal?.aborted === true) cancel();
  });
}
