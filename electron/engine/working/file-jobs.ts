/** Jobs over the file of a book that is not open, and perhaps cannot be: they open of it what they need. */

import { findDamage } from '../../../db/damage.ts';
import type { Refusal } from '../../../db/ledger/refusal.ts';
import { salvageBook, type Salvaged } from '../../../db/salvage.ts';

export const FILE_JOBS = {
  /** `null` where nothing keeps it from being a whole book. */
  'book.findDamage': (file: string): Refusal | null => findDamage(file) ?? null,
  'book.salvage': (file: string): Salvaged => salvageBook(file),
};

export type FileJobs = typeof FILE_JOBS;
export type FileJobName = keyof FileJobs;
export type AnswerOfFileJob<Name extends FileJobName> = ReturnType<FileJobs[Name]>;

export function isFileJob(name: string): name is FileJobName {
  return Object.hasOwn(FILE_JOBS, name);
}
