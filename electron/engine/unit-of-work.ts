/** One command is one transaction: begun at once, committed whole or rolled back whole, with pauses so that nothing else waits. */

import { prepared } from '../../db/connection.ts';
import { firstAnswer, rememberAnswer, type CommandIdentity } from '../../db/commands.ts';
import { asRefusal, refusedByDatabase } from '../../db/database-refusals.ts';
import { Refused, refuse } from '../../db/ledger/refusal.ts';
import type { WriteBook } from '../../db/open.ts';
import { inTurn } from './turns.ts';

/** How long work may hold the event loop, in milliseconds. */
const BREATH_MS = 20;

export type Step = 'reading' | 'posting' | 'checking' | 'writing' | 'deciding';

/** What long work is told by whoever asked for it. */
export interface Watch {
  readonly progress?: (step: Step, done: number, total: number | null) => void;
  readonly cancelled?: () => boolean;
}

/** Lets others run when the work has held the event loop long enough; refuses to go on where the user cancelled. */
export function createPause(watch: Watch): (step: Step, done: number, total: number | null) => Promise<void> | void {
  let last = performance.now();
  return (step, done, total) => {
    if (performance.now() - last < BREATH_MS) return;
    watch.progress?.(step, done, total);
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      last = performance.now();
      if (watch.cancelled?.()) refuse('cancelled', 'Stopped as you asked. Nothing was written.');
    });
  };
}

export interface TransactionOptions {
  readonly dryRun?: boolean;
  /** Carried out once: the same command again gets the first answer (rule L5). */
  readonly command?: CommandIdentity | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Runs `work` in a transaction when its turn comes; what is refused or breaks is rolled back. A dry run is rolled back when it is done. */
export function inTransaction<Result>(book: WriteBook, options: TransactionOptions, work: () => Promise<Result> | Result): Promise<Result> {
  return inTurn(book.connection, () => transact(book, options, work));
}

async function transact<Result>({ connection, file }: WriteBook, options: TransactionOptions, work: () => Promise<Result> | Result): Promise<Result> {
  const known = options.command && firstAnswer(connection, options.command);
  if (known !== undefined) return JSON.parse(known) as Result;
  refusedByDatabase(file, () => prepared(connection, 'BEGIN IMMEDIATE').run());
  try {
    const result = await work();
    if (options.command && !options.dryRun) rememberAnswer(connection, options.command, result, options.now);
    prepared(connection, options.dryRun ? 'ROLLBACK' : 'COMMIT').run();
    return result;
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    const refusal = asRefusal(error, file);
    throw refusal && !(error instanceof Refused) ? new Refused(refusal) : error;
  }
}
