/** Has a thread of its own do the heavy work of backups, within limits. */

import { Worker } from 'node:worker_threads';
import { Refused } from '../../../db/ledger/refusal.ts';
import type { Progress } from '../../../db/verify.ts';
import { refusedThread, threadEnded } from '../thread-end.ts';
import type { BackupTold, BackupWork, ResultOf } from './backup-work.ts';

/** Beside this code, as the source or as it was built. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './backup-worker.ts' : './backup-worker.cjs', import.meta.url);
/** Verifying keeps lots and events of a workspace; scrypt takes a quarter of a gigabyte outside of it. */
const MOST_MEGABYTES = 1024;

/** Refuses and fails as the work does. Aborted, the thread ends at once: what it leaves behind goes with the next backup, and a book is the old one or the new one. */
export function inThread<Work extends BackupWork>(work: Work, progress?: Progress, signal?: AbortSignal): Promise<ResultOf<Work['work']>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: work, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    const end = (settle: () => void) => {
      signal?.removeEventListener('abort', cancel);
      settle();
      void worker.terminate();
    };
    const cancel = () => end(() => reject(new Refused({ code: 'cancelled', message: 'Stopped as you asked. Nothing was written.' })));
    signal?.addEventListener('abort', cancel);
    worker.on('message', (told: BackupTold) => {
      if (told.is === 'progress') progress?.(told.done, told.total);
      else if (told.is === 'done') end(() => resolve(told.result as ResultOf<Work['work']>));
      else end(() => reject(told.is === 'refused' ? new Refused(told.refusal) : told.error));
    });
    worker.on('error', (error) => end(() => reject(refusedThread(error) ?? error)));
    worker.on('exit', () => reject(threadEnded()));
    if (signal?.aborted === true) cancel();
  });
}
