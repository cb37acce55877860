/** Jobs of working threads done in place: for tests that ask so many books that a thread for each would be most of the work. */

import type { ReadBook } from '../../db/open.ts';
import { JOBS, type AnswerOfJob, type JobContext, type InputOfJob, type JobName } from '../../electron/engine/working/jobs.ts';
import type { WorkingThreads } from '../../electron/engine/working/working-threads.ts';
import { putInPlace, temporaryBeside, writeForced } from '../../electron/engine/write-file.ts';

export function workingHere(book: ReadBook, now: () => number): WorkingThreads {
  return {
    async run<Name extends JobName>(name: Name, input: InputOfJob<Name>, { file = '' } = {}): Promise<AnswerOfJob<Name>> {
      const temporary = temporaryBeside(file);
      const job = JOBS[name] as (context: JobContext, given: unknown) => Promise<AnswerOfJob<Name>>;
      const answer = await job({ book, now: now(), write: (pieces) => writeForced(temporary, pieces), progress: () => undefined }, input);
      if (file !== '') putInPlace(temporary, file);
      return answer;
    },
    close: () => undefined,
  };
}
