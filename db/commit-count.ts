/** How many transactions a book has counted: what tells whether the last one is in it after a commit that failed. */

import { prepared, type Connection } from './connection.ts';

export function commitCount(connection: Connection): number {
  return prepared<[], { commits: number }>(connection, 'SELECT commits FROM commit_count').get()?.commits ?? 0;
}

/** Counts the transaction that is under way. */
export function countCommit(connection: Connection): void {
  prepared(connection, 'UPDATE commit_count SET commits = commits + 1').run();
}
