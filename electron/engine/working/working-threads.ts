/** The working threads of the open book (decision 0021): heavy jobs beside the main process, which goes on answering. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { AnswerOfJob, InputOfJob, JobName } from './jobs.ts';
import { WorkingThread, type GivenJob, type Watch, type WorkingLimits } from './working-thread.ts';

export const LIMITS: WorkingLimits = { milliseconds: 600_000, megabytes: 1024 };
/** Jobs at once: those that last, and what pages ask, which waits for none of them. */
const PLACES = { lasting: 2, asked: 1 } as const;
/** Jobs that last although they make no file. */
const LASTING: readonly GivenJob['name'][] = ['book.verify'];
/** More than these of a kind do not wait. */
const LONGEST_LINE = 64;
/** How long a thread waits for the next job. */
const REST_MS = 60_000;

export interface JobOptions extends Watch {
  /** Where the file goes that the job makes: there is a whole one when the job is done, and none otherwise. */
  readonly file?: string;
}

export interface WorkingThreads {
  /**
   * Has a job done over the book as it is committed when the job begins. Refuses what the job refuses, what is cancelled, what goes beyond the limits (`took_too_long`,
   * `out_of_memory`), and what its thread did not come to the end of (`work_ended`).
   */
  run<Name extends JobName>(name: Name, input: InputOfJob<Name>, options?: JobOptions): Promise<AnswerOfJob<Name>>;
  /** Ends all of it; jobs that are not done are refused. */
  close(): void;
}

export interface WorkingThreadsOptions {
  readonly file: string;
  /** Where the book is read: its file, or the private copy of one that is only looked at. Its file unless given. */
  readonly readFrom?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits?: WorkingLimits;
}

interface Resting {
  readonly thread: WorkingThread;
  readonly until: NodeJS.Timeout;
}

export function createWorkingThreads({ now, limits = LIMITS, ...book }: WorkingThreadsOptions): WorkingThreads {
  const resting: Resting[] = [];
  const working = new Set<WorkingThread>();
  const places = { lasting: createPlaces(PLACES.lasting), asked: createPlaces(PLACES.asked) };
  let isClosed = false;

  const take = (): WorkingThread => {
    const rested = resting.pop();
    clearTimeout(rested?.until);
    const thread =
      rested !== undefined && !rested.thread.isOver
        ? rested.thread
        : new WorkingThread({ file: book.file, readFrom: book.readFrom ?? book.file }, limits);
    working.add(thread);
    return thread;
  };
  const leave = (thread: WorkingThread): void => {
    working.delete(thread);
    if (thread.isOver) return;
    const place: Resting = { thread, until: setTimeout(() => endOf(place), REST_MS).unref() };
    resting.push(place);
  };
  const endOf = (place: Resting): void => {
    resting.splice(resting.indexOf(place), 1);
    place.thread.close();
  };
  const doJob = async (job: GivenJob): Promise<unknown> => {
    const { take: takePlace, leave: leavePlace } = places[job.file !== undefined || LASTING.includes(job.name) ? 'lasting' : 'asked'];
    await takePlace();
    try {
      if (isClosed || job.cancelled?.() === true) refuse('cancelled', 'Stopped before it began. Nothing was written.');
      const thread = take();
      try {
        return await thread.do(job);
      } finally {
        leave(thread);
      }
    } finally {
      leavePlace();
    }
  };

  return {
    async run<Name extends JobName>(name: Name, input: InputOfJob<Name>, { file, progress, cancelled }: JobOptions = {}) {
      return (await doJob({ name, input, now: now(), file, progress, cancelled })) as AnswerOfJob<Name>;
    },
    close() {
      isClosed = true;
      for (const { thread, until } of resting.splice(0)) {
        clearTimeout(until);
        thread.close();
      }
      for (const thread of working) thread.close();
    },
  };
}

/** Places for so many; whoever finds none waits, and the first of those has the next. */
function createPlaces(most: number): { take(): Promise<void>; leave(): void } {
  const line: (() => void)[] = [];
  let taken = 0;
  return {
    async take() {
      if (taken < most) {
        taken += 1;
        return;
      }
      if (line.length >= LONGEST_LINE) refuse('busy', 'Floatbook has too much to do at the moment; nothing was done. Try again in a moment.');
      await new Promise<void>((resolve) => line.push(resolve));
    },
    leave() {
      const next = line.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
