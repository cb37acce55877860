/** Holds (rule L9): credits reserved for a fee that may still fall due. A hold reserves an amount, not lots, and moves no money. */

import { prepared, type Connection } from './connection.ts';
import { refuse } from './ledger/refusal.ts';
import { formatDecimal } from './ledger/money.ts';
import type { WriteBook } from './open.ts';
import type { Day } from './ledger/calendar.ts';
import { bookDay, readBookFacts, type Workspace } from './workspaces.ts';

export interface Hold {
  readonly id: number;
  readonly businessKey: string;
  /** In credit minor units. */
  readonly credits: number;
  readonly state: 'open' | 'released' | 'charged';
}

const HOLD = 'id, business_key AS businessKey, credits, state';

/**
 * Reserves credits. The same key again returns the first hold (rule L5), with other credits it is refused; so are more credits
 * than are available. `now` in ms since the epoch.
 */
export function placeHold(
  book: WriteBook,
  workspace: Workspace,
  request: { readonly businessKey: string; readonly credits: number },
  now: number,
): Hold {
  const { connection } = book;
  return connection
    .transaction((): Hold => {
      const known = prepared<[string], Hold & { workspaceId: number }>(
        connection,
        `SELECT ${HOLD}, workspace_id AS workspaceId FROM hold WHERE business_key = ?`,
      ).get(request.businessKey);
      if (known) {
        const { workspaceId, ...hold } = known;
        if (workspaceId === workspace.id && hold.credits === request.credits) return hold;
        refuse('key_with_other_contents', `The hold ${request.businessKey} reserves something else already.`);
      }
      const available = availableCredits(book, workspace, bookDay(readBookFacts(book), now));
      if (request.credits > available) {
        const [asked, there] = [request.credits, available].map((credits) => formatDecimal(credits, workspace.creditDecimals));
        refuse('beyond_credits', `${asked} credits cannot be reserved: only ${there} are available.`);
      }
      prepared(connection, `INSERT INTO hold (workspace_id, business_key, credits, state, placed_at) VALUES (?, ?, ?, 'open', ?)`).run(
        workspace.id,
        request.businessKey,
        request.credits,
        now,
      );
      return holdByKey(book, request.businessKey);
    })
    .immediate();
}

/** Ends a hold: `released` gives the credits free, `charged` says that a charge has drawn them. The same end again changes nothing. */
export function settleHold(book: WriteBook, businessKey: string, end: 'released' | 'charged', now: number): Hold {
  return book.connection
    .transaction((): Hold => {
      const hold = holdByKey(book, businessKey);
      if (hold.state === end) return hold;
      if (hold.state !== 'open') refuse('hold_not_open', `The hold ${businessKey} was ${hold.state} before.`);
      prepared(book.connection, 'UPDATE hold SET state = ?, settled_at = ? WHERE id = ?').run(end, now, hold.id);
      return { ...hold, state: end };
    })
    .immediate();
}

/** The open hold under a key of its own below `prefix`; a key is used once, so what reserves again has another. */
export function openHoldBelow(connection: Connection, prefix: string): Hold | undefined {
  return prepared<[string, string], Hold>(
    connection,
    `SELECT ${HOLD} FROM hold WHERE business_key > ? || '/' AND business_key < ? || '0' AND state = 'open'`,
  ).get(prefix, prefix);
}

/** A key below `prefix` that no hold has had. */
export function newHoldKey(connection: Connection, prefix: string): string {
  const row = prepared<[string, string], { holds: number }>(
    connection,
    `SELECT count(*) AS holds FROM hold WHERE business_key > ? || '/' AND business_key < ? || '0'`,
  ).get(prefix, prefix);
  return `${prefix}/${(row?.holds ?? 0) + 1}`;
}

function holdByKey(book: WriteBook, businessKey: string): Hold {
  const hold = prepared<[string], Hold>(book.connection, `SELECT ${HOLD} FROM hold WHERE business_key = ?`).get(businessKey);
  return hold ?? refuse('hold_not_open', `There is no hold ${businessKey}.`);
}

/** What is due to expire by `today` is not available, posted or not. */
function availableCredits(book: WriteBook, workspace: Workspace, today: Day): number {
  const row = prepared<[number, number, number], { available: number }>(
    book.connection,
    `SELECT (SELECT coalesce(sum(remaining), 0) FROM lot WHERE workspace_id = ? AND remaining > 0 AND coalesce(expires_day, 9e9) > ?)
       - (SELECT coalesce(sum(credits), 0) FROM hold WHERE workspace_id = ? AND state = 'open') AS available`,
  ).get(workspace.id, today, workspace.id);
  return row?.available ?? 0;
}
