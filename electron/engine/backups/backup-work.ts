/** The heavy work of backups, by name: what a thread does, and what it answers. */

import type { Refusal } from '../../../db/ledger/refusal.ts';
import type { Progress } from '../../../db/verify.ts';
import { makeBackup, type BackupRequest } from './make.ts';
import { checkBackup, restoreBackup, undoRestore, type BackupSource, type RestoreRequest } from './restore.ts';

export type BackupWork =
  | { readonly work: 'make'; readonly request: BackupRequest }
  | { readonly work: 'check'; readonly source: BackupSource & { readonly now: number }; readonly temporary: string }
  | { readonly work: 'restore'; readonly request: RestoreRequest }
  | { readonly work: 'undo'; readonly request: Pick<RestoreRequest, 'bookFile' | 'now'> };

const WORK = {
  make: ({ request }: Extract<BackupWork, { work: 'make' }>, progress: Progress) => makeBackup(request, progress),
  check: ({ source, temporary }: Extract<BackupWork, { work: 'check' }>, progress: Progress) => checkBackup(source, temporary, progress),
  restore: ({ request }: Extract<BackupWork, { work: 'restore' }>, progress: Progress) => restoreBackup(request, progress),
  undo: ({ request }: Extract<BackupWork, { work: 'undo' }>) => undoRestore(request),
};

export type ResultOf<Name extends BackupWork['work']> = Awaited<ReturnType<(typeof WORK)[Name]>>;

export function doBackupWork(asked: BackupWork, progress: Progress): Promise<unknown> {
  switch (asked.work) {
    case 'make':
      return WORK.make(asked, progress);
    case 'check':
      return WORK.check(asked, progress);
    case 'restore':
      return WORK.restore(asked, progress);
    case 'undo':
      return WORK.undo(asked);
  }
}

/** What the thread says while it works, and at its end. */
export type BackupTold =
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  | { readonly is: 'done'; readonly result: unknown }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'defect'; readonly error: unknown };
