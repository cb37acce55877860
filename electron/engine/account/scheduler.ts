/**
 * What is due, and when something will be: one question to the book, one timer. Look-ups, later tries, owners who do not confirm, holds
 * that run out, fees that wait for credits, lots that expire. After sleep and changes of the clock the question is asked anew.
 */

import { prepared } from '../../../db/connection.ts';
import { listWorkspaces, readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import { onAccount, type Engine } from './account.ts';
import { withExpiryPosted } from './append-event.ts';
import { payDueFees, releaseFee } from './fees.ts';
import { decideOffers, pollFeed } from './leads.ts';
import { expireCards } from './methods.ts';
import { momentOf } from './moment.ts';
import { pursue, resolve } from './payments.ts';
import { recoverLostCharges } from './recover.ts';
import { evaluateWhatIsUsedUp } from './top-ups.ts';

export interface Scheduler {
  /** Does what is due, and from then on whatever falls due. */
  start(): void;
  /** Stops at once. A call that is under way is treated like one that a crash cut off: it is looked up after the next start. */
  stop(): void;
}

/** Sleep and changed clocks are noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
/** What is always due, because it cannot be done, is tried no more often than this. */
const SHORTEST_WAIT_MS = 1000;

export function createScheduler(engine: Engine, onDefect: (error: unknown) => void): Scheduler {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const run = async () => {
    try {
      await runDue(engine);
    } catch (error) {
      // The book was closed under it.
      if (!isStopped) onDefect(error);
    }
    if (!isStopped) wait(timeToNext(engine));
  };
  const wait = (milliseconds: number) => {
    timer = setTimeout(() => void run(), milliseconds);
    timer.unref();
  };
  return {
    start: () => wait(0),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function timeToNext(engine: Engine): number {
  const next = nextDueAt(engine);
  return next === undefined ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, next - engine.clock()));
}

/** Does what is due now in every workspace, once: unknown outcomes first, so that nothing new is charged before them. */
export async function runDue(engine: Engine): Promise<void> {
  const failures: unknown[] = [];
  for (const { id } of listWorkspaces(engine.book)) await runDueOf(engine, id).catch((error: unknown) => failures.push(error));
  // What stands in the way in one workspace does not keep the others waiting.
  if (failures.length > 0) throw failures[0];
}

async function runDueOf(engine: Engine, workspaceId: number): Promise<void> {
  const { connection } = engine.book;
  const now = () => momentOf(engine.book, readBookFacts(engine.book), workspaceId, engine.clock()).now;
  await onAccount(engine, workspaceId, async (account) => {
    expireCards(account);
    await withExpiryPosted(account.book, workspaceById(account.book, workspaceId), account.moment);
  });
  await recoverLostCharges(engine, workspaceId);
  for (const id of dueAttempts(connection, workspaceId, now())) if (!engine.inFlight.has(id)) await resolve(engine, id);
  for (const id of idsOf(connection, DUE_OBLIGATIONS, workspaceId, now())) await pursue(engine, id);
  for (const id of idsOf(connection, RUN_OUT_FEES, workspaceId, now())) await releaseFee(engine, workspaceId, id);
  await payDueFees(engine, workspaceId);
  await evaluateWhatIsUsedUp(engine, workspaceId);
  const feed = engine.leadFeed?.(workspaceId);
  if (feed !== undefined) await pollFeed(engine, workspaceId, feed);
  await decideOffers(engine, workspaceId);
}

/** Looks up everything of a workspace that is unknown or waits for its owner, without waiting for its time. */
export async function lookUpNow(engine: Engine, workspaceId: number): Promise<void> {
  for (const id of dueAttempts(engine.book.connection, workspaceId, Number.MAX_SAFE_INTEGER)) if (!engine.inFlight.has(id)) await resolve(engine, id);
  await payDueFees(engine, workspaceId);
}

/** Attempts to be looked up; an intent that nobody is carrying out was cut off by a crash. */
function dueAttempts(connection: Engine['book']['connection'], workspaceId: number, now: number): readonly number[] {
  return idsOf(connection, DUE_ATTEMPTS, workspaceId, now);
}

const DUE_ATTEMPTS = `SELECT a.id FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
  WHERE a.state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched') AND o.workspace_id = :workspaceId + 0 AND coalesce(a.look_up_at, 0) <= :now + 0 AND a.state <> 'mismatched' ORDER BY a.id`;
/** Open ones have something to try next; waiting ones when their time has come. */
const DUE_OBLIGATIONS = `SELECT id FROM obligation
  WHERE workspace_id = :workspaceId + 0 AND closed_at IS NULL AND (state = 'open' OR (state = 'waiting' AND retry_at <= :now + 0)) ORDER BY id`;
const RUN_OUT_FEES = `SELECT id FROM fee
  WHERE workspace_id = :workspaceId + 0 AND state IN ('held', 'due', 'paying', 'unpaid') AND state = 'held' AND release_at <= :now + 0 ORDER BY id`;

function idsOf(connection: Engine['book']['connection'], sql: string, workspaceId: number, now: number): readonly number[] {
  return prepared<[object], { id: number }>(connection, sql)
    .all({ workspaceId, now })
    .map(({ id }) => id);
}

/** The next instant at which something will be due (ms since the epoch); `undefined` for none. */
export function nextDueAt({ book }: Engine): number | undefined {
  const row = prepared<[], { at: number | null }>(
    book.connection,
    `SELECT min(at) AS at FROM (
       SELECT min(coalesce(look_up_at, 0)) AS at FROM attempt WHERE state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched') AND state <> 'mismatched'
       UNION ALL SELECT min(coalesce(retry_at, 0)) FROM obligation WHERE closed_at IS NULL AND state IN ('open', 'waiting')
       UNION ALL SELECT min(coalesce(next_poll_at, 0)) FROM lead_feed
       UNION ALL SELECT min(release_at) FROM fee WHERE state IN ('held', 'due', 'paying', 'unpaid') AND state = 'held')`,
  ).get();
  return row?.at ?? undefined;
}
