/**
 * The jobs of working threads (decision 0021). One more is a function here: it reads the book at one moment, takes and gives plain data, and is asked for by its name
 * through {@link WorkingThreads.run}.
 */

import type { ReadBook } from '../../../db/open.ts';
import { verifyBook, type Verification } from '../../../db/verify.ts';
import type { OutputOf, ParsedInputOf } from '../../ipc/contract/contract.ts';
import { lookAtBook } from '../account/account.ts';
import { dayOf, readingIn } from '../application/reading.ts';
import { chargePage, discountsOf } from '../audit/charge-page.ts';
import { comparePlans } from '../reports/plan-comparison.ts';
import type { Piece, Written } from '../write-file.ts';
import { EXPORT_JOBS } from './export-jobs.ts';

/** What a job works with. */
export interface JobContext {
  /** In a transaction that lasts as long as the job. */
  readonly book: ReadBook;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Writes the file of the job and forces it to the disk; it gets its name when the job is done. */
  readonly write: <Result>(pieces: Generator<Piece, Result>) => Written<Result>;
  /** Tells how far the job is, and ends it where it is to stop. */
  readonly progress: (done: number, total: number) => void;
}

export const JOBS = {
  ...EXPORT_JOBS,
  'audit.list': ({ book, now }: JobContext, { workspaceId, ...asked }: ParsedInputOf<'audit.list'>): OutputOf<'audit.list'> =>
    chargePage(readingIn(book, workspaceId, now), asked),
  'audit.discounts': ({ book, now }: JobContext, { workspaceId, ...asked }: ParsedInputOf<'audit.discounts'>): OutputOf<'audit.discounts'> =>
    discountsOf(readingIn(book, workspaceId, now), asked),
  'report.plans': ({ book, now }: JobContext, { workspaceId, from, to, start }: ParsedInputOf<'report.plans'>): OutputOf<'report.plans'> =>
    comparePlans(lookAtBook(book, workspaceId, now), { from: dayOf(from), to: dayOf(to), start }),
  'book.verify': ({ book, progress }: JobContext): Verification => verifyBook(book, progress),
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
export type InputOfJob<Name extends JobName> = Parameters<Jobs[Name]> extends [JobContext, infer Input] ? Input : Record<string, never>;
export type AnswerOfJob<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;
