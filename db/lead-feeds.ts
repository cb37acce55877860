/** Where a workspace's offered leads come from, and how far they were read. Instants in ms since the epoch. */

import { prepared, type Connection } from './connection.ts';

export interface StoredFeed {
  readonly workspaceId: number;
  readonly kind: 'folder' | 'simulated';
  /** The folder, or the seed of the simulated marketplace. */
  readonly source: string;
  readonly cursor: string | null;
  readonly nextPollAt: number | null;
  /** JSON of what stands in the way now. */
  readonly problems: string;
}

const FEED = 'workspace_id AS workspaceId, kind, source, cursor, next_poll_at AS nextPollAt, problems';

export function feedOf(connection: Connection, workspaceId: number): StoredFeed | undefined {
  return prepared<[number], StoredFeed>(connection, `SELECT ${FEED} FROM lead_feed WHERE workspace_id = ?`).get(workspaceId);
}

/** Sets where leads come from, and from where on they are read (`null` for the start); `null` for nowhere. */
export function setFeed(connection: Connection, workspaceId: number, feed: Pick<StoredFeed, 'kind' | 'source' | 'cursor'> | null): void {
  prepared(connection, 'DELETE FROM lead_feed WHERE workspace_id = ?').run(workspaceId);
  if (feed !== null)
    prepared(connection, 'INSERT INTO lead_feed (workspace_id, kind, source, cursor) VALUES (?, ?, ?, ?)').run(
      workspaceId,
      feed.kind,
      feed.source,
      feed.cursor,
    );
}

/** Remembers how far a feed was read, in the transaction that takes its news over. */
export function advanceFeed(
  connection: Connection,
  workspaceId: number,
  { cursor, nextPollAt, problems }: Pick<StoredFeed, 'cursor' | 'nextPollAt' | 'problems'>,
): void {
  prepared(connection, 'UPDATE lead_feed SET cursor = ?, next_poll_at = ?, problems = ? WHERE workspace_id = ?').run(
    cursor,
    nextPollAt,
    problems,
    workspaceId,
  );
}
