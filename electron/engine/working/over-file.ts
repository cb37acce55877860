/** Has a job done over the file of a book that is not open: of a large one in a working thread, as reading a book of a million postings takes a second. */

import { existsSync, statSync } from 'node:fs';
import { FILE_JOBS, type AnswerOfFileJob, type FileJobName } from './file-jobs.ts';
import { WorkingThread } from './working-thread.ts';
import { LIMITS } from './working-threads.ts';

/** Read within some 30 ms, which beginning a thread takes as well. */
const SMALL_BYTES = 8 * 1024 ** 2;

/** Refuses what the job refuses, and what its thread does not come to the end of. */
export async function overFile<Name extends FileJobName>(name: Name, file: string): Promise<AnswerOfFileJob<Name>> {
  if (!existsSync(file) || statSync(file).size <= SMALL_BYTES) return FILE_JOBS[name](file) as AnswerOfFileJob<Name>;
  const thread = new WorkingThread({ file, readFrom: file }, LIMITS);
  try {
    return (await thread.do({ name, input: {}, now: 0, file: undefined })) as AnswerOfFileJob<Name>;
  } finally {
    thread.close();
  }
}
