/** The thread in which backups are made, checked and restored: copying and verifying a large book takes seconds, in which its window goes on. */

import { parentPort, workerData } from 'node:worker_threads';
import { asRefusal } from '../../../db/database-refusals.ts';
import { refusedThread } from '../thread-end.ts';
import { doBackupWork, type BackupTold, type BackupWork } from './backup-work.ts';

const tell = (told: BackupTold) => parentPort?.postMessage(told);

doBackupWork(workerData as BackupWork, (done, total) => tell({ is: 'progress', done, total })).then(
  (result) => tell({ is: 'done', result }),
  (error: unknown) => {
    const refusal = asRefusal(error) ?? refusedThread(error)?.refusal;
    tell(refusal === undefined ? { is: 'defect', error } : { is: 'refused', refusal });
  },
);
