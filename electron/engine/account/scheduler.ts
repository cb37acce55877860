/**
 * What is due, and when something will be: one question to the book, one timer. Look-ups, later tries, owners who do not confirm, holds
 * that run out, fees that wait for credits, lots that expire, weeks that are over, mail that waits. After sleep and changes of the clock the
 * question is asked anew.
 */

import { prepared } from '../../../db/connection.ts';
import { dueSettlements } from '../../../db/settlements.ts';
import { listWorkspaces, readBookFacts } from '../../../db/workspaces.ts';
import { lookAt, onAccount, type AccountView, type Engine } from './account.ts';
import { withExpiryPosted } from './append-event.ts';
import { payDueFees, releaseRunOutFee } from './fees.ts';
import { decideOffers, pollFeed } from './leads.ts';
import { expireCards } from './methods.ts';
import { isLookDue, lookForMoneyBack, lookWhenDue } from './money-back.ts';
import { makeDueBackup } from '../backups/due.ts';
import { sendDueMail } from '../mail/outbox.ts';
import { inTurn } from '../turns.ts';
import { makeWeeklyReports } from '../reports/weekly.ts';
import { weeksToMake } from '../reports/weeks-to-make.ts';
import { bookClock } from './moment.ts';
import { pursue, resolve } from './payments.ts';
import { recoverLostCharges } from './recover.ts';
import { carryOut } from './settle-by-hand.ts';
import { evaluateWhatIsUsedUp, hasComeToNothing } from './top-ups.ts';
import { DUE_ATTEMPTS, RUN_OUT_FEES, dueIds, duePayments, isPaused, whatIsDue, type WhatIsDue } from './what-is-due.ts';

export interface Scheduler {
  /** Does what is due, and from then on whatever falls due. */
  start(): void;
  /** Looks again soon, as the book cannot be written just now. */
  lookSoon(): void;
  /** Stops at once. A call that is under way is treated like one that a crash cut off: it is looked up after the next start. */
  stop(): void;
}

/** Sleep and changed clocks are noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
/** What is always due, because it cannot be done, is tried no more often than this. */
const SHORTEST_WAIT_MS = 1000;
/** A book that the disk does not let be written is tried again after this. */
const PROBE_AFTER_MS = 5000;

export function createScheduler(engine: Engine, onDefect: (error: unknown) => void): Scheduler {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let mailing: Promise<void> | undefined;
  let backingUp: Promise<void> | undefined;
  const defect = (error: unknown): undefined => {
    // The book was closed under it. That it cannot be written is told by the book itself.
    if (!isStopped && engine.book.trouble === null) onDefect(error);
  };
  let isRunning = false;
  const run = async () => {
    isRunning = true;
    await runOnce();
    isRunning = false;
    if (!isStopped) wait(nextWait());
  };
  const runOnce = async () => {
    // Nothing is begun that could not be written down.
    if (!(await isWritable(engine).catch(defect))) return;
    await runDueInBook(engine).catch(defect);
    if (isStopped) return;
    // Beside everything else: a mail server may take its time, and what is due about money does not wait for it.
    mailing ??= sendDueMail(engine)
      .catch(defect)
      .finally(() => (mailing = undefined));
    backingUp ??= makeDueBackup(engine)
      .catch(defect)
      .finally(() => (backingUp = undefined));
  };
  const nextWait = () => {
    try {
      return engine.book.trouble === null ? timeToNext(engine) : PROBE_AFTER_MS;
    } catch (error) {
      // The disk does not even give what is there: asked again soon.
      defect(error);
      return PROBE_AFTER_MS;
    }
  };
  const wait = (milliseconds: number) => {
    timer = setTimeout(() => void run(), milliseconds);
    timer.unref();
  };
  return {
    start: () => wait(0),
    lookSoon() {
      // Where it is at work, it does so afterwards; where it was not begun, it never does.
      if (timer === undefined || isRunning || isStopped) return;
      clearTimeout(timer);
      wait(PROBE_AFTER_MS);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether the book can be written; where it could not be, it is tried. */
function isWritable({ book }: Engine): Promise<boolean> {
  return inTurn(book.turns, () => book.probe());
}

function timeToNext(engine: Engine): number {
  const next = nextDueAt(engine);
  return next === undefined ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, next - engine.clock()));
}

/** Does what is due now, once, and waits for all of it; mail late, as a server may be slow, and the backup last, so that it has all of it. */
export async function runDue(engine: Engine): Promise<void> {
  try {
    await runDueInBook(engine);
  } finally {
    await sendDueMail(engine);
    await makeDueBackup(engine);
  }
}

/** Everything but mail, in every workspace: unknown outcomes first, so that nothing new is charged before them. */
function runDueInBook(engine: Engine): Promise<void> {
  return forEach(listWorkspaces(engine.book), ({ id }) => runDueOf(engine, id));
}

async function runDueOf(engine: Engine, workspaceId: number): Promise<void> {
  // Asked again after each piece of work that may have left other things due.
  let asked: WhatIsDue | undefined;
  const steps: readonly Step[] = [
    { isDue: ({ expiry }) => expiry, run: () => expire(engine, workspaceId) },
    { isDue: ({ recovery }) => recovery, run: () => recoverLostCharges(engine, workspaceId) },
    { isDue: ({ lookUps }) => lookUps, run: ({ clock }) => lookUp(engine, dueAttempts(engine, workspaceId, clock)) },
    { isDue: ({ settlements }) => settlements, run: ({ clock }) => carryOutDue(engine, workspaceId, clock) },
    {
      isDue: ({ nextLookAt: at, clock }) => isLookDue(engine, workspaceId, at, clock),
      run: async () => ((await lookWhenDue(engine, workspaceId)).found === 0 ? 'nothing_else' : undefined),
    },
    { isDue: ({ payments }) => payments, run: ({ account }) => forEach(duePayments(account), (id) => pursue(engine, id)) },
    { isDue: ({ releases }) => releases, run: ({ account }) => releaseRunOut(account) },
    { isDue: ({ fees }) => fees, run: () => payDueFees(engine, workspaceId) },
    { isDue: ({ account }) => hasComeToNothing(account), run: () => evaluateWhatIsUsedUp(engine, workspaceId) },
    { isDue: () => engine.leadFeed !== undefined, run: () => pollFeedOf(engine, workspaceId) },
    { isDue: ({ offers }) => offers, run: () => decideOffers(engine, workspaceId) },
    { isDue: ({ account }) => engine.mail !== undefined && weeksToMake(account).length > 0, run: () => makeWeeklyReports(engine, workspaceId) },
  ];
  await forEach(steps, async ({ isDue, run }) => {
    const due = (asked ??= whatIsDue(engine, workspaceId));
    if (!isDue(due)) return;
    asked = undefined;
    if ((await run(due)) === 'nothing_else') asked = due;
  });
}

interface Step {
  readonly isDue: (due: WhatIsDue) => boolean;
  /** `nothing_else`: it can have left nothing else due. */
  readonly run: (due: WhatIsDue) => Promise<unknown>;
}

function releaseRunOut({ engine, workspace: { id: workspaceId }, moment: { now } }: AccountView): Promise<void> {
  return forEach(dueIds(engine.book.connection, RUN_OUT_FEES, { workspaceId, now }), (id) => releaseRunOutFee(engine, workspaceId, id));
}

/** Cards and lots whose time is over. */
async function expire(engine: Engine, workspaceId: number): Promise<void> {
  await onAccount(engine, workspaceId, async (account) => {
    expireCards(account);
    await withExpiryPosted(account.book, account.workspace, account.moment);
  });
}

/** What a person decided and a crash, or a processor that did not answer, left undone. */
async function carryOutDue(engine: Engine, workspaceId: number, now: number): Promise<void> {
  await forEach(dueSettlements(engine.book.connection, workspaceId, now), (id) => carryOut(engine, workspaceId, id));
}

async function pollFeedOf(engine: Engine, workspaceId: number): Promise<void> {
  const feed = engine.leadFeed?.(workspaceId);
  if (feed !== undefined) await pollFeed(engine, workspaceId, feed);
}

/** Does all the work, also where some of it breaks: what broke first is thrown when the rest is done. */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const broken: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => broken.push(error));
  if (broken.length > 0) throw broken[0];
}

/** Looks up everything of a workspace that is unknown or waits for its owner, and what came back, without waiting for its time. Returns the attempts. */
export async function lookUpNow(engine: Engine, workspaceId: number): Promise<readonly number[]> {
  const attempts = dueAttempts(engine, workspaceId, Number.MAX_SAFE_INTEGER);
  await lookUp(engine, attempts);
  await carryOutDue(engine, workspaceId, Number.MAX_SAFE_INTEGER);
  await lookForMoneyBack(engine, workspaceId);
  await payDueFees(engine, workspaceId);
  return attempts;
}

/** An intent that nobody is carrying out was cut off by a crash. */
async function lookUp(engine: Engine, attempts: readonly number[]): Promise<void> {
  await forEach(attempts, async (id) => {
    if (!engine.inFlight.has(id)) await resolve(engine, id);
  });
}

/** Attempts to be looked up now, by the clock itself: one that was set forward and back again does not put them off. */
function dueAttempts({ book }: Engine, workspaceId: number, clock: number): readonly number[] {
  return dueIds(book.connection, DUE_ATTEMPTS, { workspaceId, clock });
}

/** The next instant at which something will be due, by the engine's clock (ms since the epoch); `undefined` for none. */
export function nextDueAt(engine: Engine): number | undefined {
  const { book, clock, inFlight } = engine;
  const present = clock();
  const now = bookClock(readBookFacts(book), present);
  const rows = prepared<[object], DueLater>(book.connection, DUE_LATER).all({
    now,
    online: engine.isOnline() ? 1 : 0,
    mail: engine.mail === undefined ? 0 : 1,
  });
  let next = Infinity;
  for (const { attempt, retryOf, at } of rows) {
    const waits = (attempt !== null && inFlight.has(attempt)) || (retryOf !== null && at < next && isPaused(lookAt(engine, retryOf)));
    if (!waits) next = Math.min(next, at);
  }
  return next === Infinity ? undefined : present + next - now;
}

interface DueLater {
  readonly attempt: number | null;
  /** The workspace of a payment that waits for a later try: there is none in a pause. */
  readonly retryOf: number | null;
  readonly at: number;
}

/** An open payment that is being charged waits for the answer; money that came back is asked for when there is a line; mail that could have gone by now waits for what it lacks. */
const DUE_LATER = `
  SELECT id AS attempt, NULL AS retryOf, CASE WHEN look_up_at <= :now + 86400000 THEN look_up_at ELSE 0 END AS at FROM attempt
    WHERE state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched') AND state <> 'mismatched'
  UNION ALL SELECT NULL, iif(o.state = 'waiting', o.workspace_id, NULL), coalesce(o.retry_at, 0) FROM obligation AS o WHERE o.closed_at IS NULL AND o.state IN ('open', 'waiting')
    AND NOT EXISTS (SELECT 1 FROM attempt AS a WHERE a.obligation_id = o.id AND a.state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched'))
  UNION ALL SELECT NULL, NULL, coalesce(next_poll_at, 0) FROM lead_feed
  UNION ALL SELECT NULL, NULL, CASE WHEN next_at <= :now + 86400000 THEN next_at ELSE 0 END FROM money_back_look WHERE :online
  UNION ALL SELECT attempt_id, NULL, CASE WHEN next_at <= :now + 86400000 THEN next_at ELSE 0 END FROM settlement WHERE state = 'intended'
  UNION ALL SELECT NULL, NULL, min(release_at) FROM fee WHERE state = 'held' AND release_at IS NOT NULL HAVING min(release_at) IS NOT NULL
  UNION ALL SELECT NULL, NULL, min(next_try_at) FROM outgoing_mail WHERE :mail AND state = 'waiting' AND next_try_at > :now HAVING min(next_try_at) IS NOT NULL`;
