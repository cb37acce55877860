/** One command is one transaction: begun at once, committed whole or rolled back whole, with pauses so that nothing else waits. */

import { firstAnswer, rememberAnswer, type CommandIdentity } from '../../db/commands.ts';
import { commitCount, countCommit } from '../../db/commit-count.ts';
import { prepared, type Connection } from '../../db/connection.ts';
import { asRefusal } from '../../db/database-refusals.ts';
import { Refused, refuse } from '../../db/ledger/refusal.ts';
import type { WriteBook } from '../../db/open.ts';
import { codeOf, readOnlyForNow, troubleOfDatabase, type Trouble } from '../../db/trouble.ts';
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

/**
 * Runs `work` in a transaction when its turn comes; what is refused or breaks is rolled back. A dry run is rolled back when it is done. While the
 * book is open for reading only it is refused before it begins; where its commit fails the book is asked what became of it before anyone is told.
 */
export function inTransaction<Result>(book: WriteBook, options: TransactionOptions, work: () => Promise<Result> | Result): Promise<Result> {
  return inTurn(book.turns, () => transact(book, options, work));
}

async function transact<Result>(book: WriteBook, options: TransactionOptions, work: () => Promise<Result> | Result): Promise<Result> {
  const { file } = book;
  const known = options.command && firstAnswer(book.connection, options.command);
  if (known !== undefined) return JSON.parse(known) as Result;
  if (!book.probe()) throw new Refused(readOnlyForNow(book.trouble ?? 'disk_failing', file));
  const { connection } = book;
  let commit: Commit<Result> | undefined;
  try {
    prepared(connection, 'BEGIN IMMEDIATE').run();
    const before = changesSoFar(connection);
    const result = await work();
    if (options.command && !options.dryRun) rememberAnswer(connection, options.command, result, options.now);
    else if (changesSoFar(connection) !== before) countCommit(connection);
    if (!options.dryRun) commit = { result, count: commitCount(connection) };
    prepared(connection, options.dryRun ? 'ROLLBACK' : 'COMMIT').run();
    return result;
  } catch (error) {
    rollBack(connection);
    const trouble = troubleOfDatabase(error);
    if (trouble !== undefined) return whatBecameOf(book, options, { error, trouble, commit });
    const refusal = asRefusal(error, file);
    throw refusal && !(error instanceof Refused) ? new Refused(refusal, { cause: error }) : error;
  }
}

/** A transaction that was to be committed: its result, and how many commits the book counts with it. */
interface Commit<Result> {
  readonly result: Result;
  readonly count: number;
}

interface Failure<Result> {
  readonly error: unknown;
  readonly trouble: Trouble;
  /** `undefined` where it failed before its commit: then it is not done, for certain. */
  readonly commit: Commit<Result> | undefined;
}

/** The disk failed: the book is read from now on, and asked whether the transaction is in it. Gives the result, or refuses. */
function whatBecameOf<Result>(book: WriteBook, { command }: TransactionOptions, { error, trouble, commit }: Failure<Result>): Result {
  // What is damaged is not written to any more, not even to know more of it.
  const isCertain = (trouble !== 'damaged_book' && book.reopen()) || isUnfinished(error);
  book.fail(trouble);
  if (commit !== undefined) {
    const answer = command === undefined ? undefined : firstAnswer(book.connection, command);
    const isThere = command === undefined ? commitCount(book.connection) === commit.count : answer !== undefined;
    if (isThere && isCertain) return answer === undefined ? commit.result : (JSON.parse(answer) as Result);
    if (!isCertain)
      throw new Refused(
        { code: 'outcome_unknown', message: command === undefined ? NOT_KNOWN_OF_ACT : NOT_KNOWN, file: book.file },
        { cause: error },
      );
  }
  const refusal = asRefusal(error, book.file);
  throw refusal === undefined ? error : new Refused(refusal, { cause: error });
}

const NOT_KNOWN =
  'The disk failed while this was being written down: whether it was done is not known yet. Check the disk, then do the same again: what was done is not done twice.';
const NOT_KNOWN_OF_ACT =
  'The disk failed while this was being written down: whether it was done is not known yet. Check the disk, and look whether it is there before you do it again.';

/** Whether a commit could not be written to its end: the frame that would make it one is missing. */
function isUnfinished(error: unknown): boolean {
  return UNFINISHED.some((code) => codeOf(error) === code);
}

const UNFINISHED: readonly string[] = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE'];

/** What was begun is taken back; where even that fails, closing the connection takes it back. */
function rollBack(connection: Connection): void {
  if (!connection.inTransaction) return;
  try {
    connection.exec('ROLLBACK');
  } catch (error) {
    if (troubleOfDatabase(error) === undefined) throw error;
  }
}

/** Rows that the connection has written since it was opened. */
export function changesSoFar(connection: Connection): number {
  return prepared<[], { changes: number }>(connection, 'SELECT total_changes() AS changes').get()?.changes ?? 0;
}
