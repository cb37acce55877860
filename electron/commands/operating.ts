/** An operated account for a command: read beside a running application, or operated by the engine of the open book. */

import type { Connection } from '../../db/connection.ts';
import { latestDecisions, type Decision } from '../../db/decisions.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { latestObligations, obligationById, openObligations, type Obligation } from '../../db/obligations.ts';
import type { WriteBook } from '../../db/open.ts';
import { readBookFacts, workspaceByName, type BookFacts, type Workspace } from '../../db/workspaces.ts';
import { viewAccount, type AccountView, type Engine } from '../engine/account/account.ts';
import { momentOf } from '../engine/account/moment.ts';
import { openEngine, type OpenEngine } from '../engine/account/open-engine.ts';
import type { FoundSecret } from '../engine/secret-store.ts';
import type { Call } from './command.ts';
import { isoInstant } from '../../db/ledger/zone.ts';

import { readBook, writeBook } from './reading.ts';

/** How the figures and times of a workspace are written. */
export interface Shown {
  readonly currency: string;
  /** Exact decimal text. */
  readonly credits: (amount: number) => string;
  readonly money: (amount: number) => string;
  /** Money with its currency, for sentences. */
  readonly price: (amount: number) => string;
  readonly instant: (instant: number) => string;
  readonly instantOrNull: (instant: number | null) => string | null;
  readonly day: (day: Day) => string;
}

export interface Account {
  readonly view: AccountView;
  readonly shown: Shown;
}

/** What happened in a workspace since a command began. */
export interface Since {
  /** Oldest first. */
  readonly decisions: readonly Decision[];
  readonly payments: readonly Obligation[];
}

export interface Operated {
  readonly engine: OpenEngine;
  readonly workspaceId: number;
  readonly workspace: Workspace;
  readonly shown: Shown;
  /** The account as it is committed now. */
  account(): Account;
  /** What was decided, and what was to be paid, since the command began. */
  since(): Since;
}

/** Reads the account of the call's workspace; another process may be writing the book. */
export function readAccount<Result>(call: Call, read: (account: Account) => Result): Result {
  return readBook(call, (book) => {
    const facts = readBookFacts(book);
    const workspace = workspaceByName(book, call.text('workspace'));
    const engine = idleEngine(call);
    const view = { engine, isOnline: engine.isOnline, book, facts, workspace, moment: momentOf(book, facts, workspace.id, call.now) };
    return read({ view, shown: shownIn(workspace, facts) });
  });
}

/** Operates the account of the call's workspace. The engine does what it is asked; its scheduler is not started. */
export function operate<Result>(call: Call, work: (operated: Operated) => Promise<Result> | Result): Promise<Result> {
  return writeBook(call, (book) => {
    const workspace = workspaceByName(book, call.text('workspace'));
    const shown = shownIn(workspace, readBookFacts(book));
    const engine = engineOf(book, () => call.now, passwordOf(call));
    const begun = lastOf(book.connection, workspace.id);
    return work({
      engine,
      workspaceId: workspace.id,
      workspace,
      shown,
      account: () => ({ view: viewAccount(engine, workspace.id), shown }),
      since: () => sinceThen(book.connection, workspace.id, begun),
    });
  });
}

/** The password of the mail server as the environment has it. Nothing of it is kept. */
export function passwordOf({ mailPassword }: Call): FoundSecret {
  return mailPassword === undefined ? { place: 'nowhere' } : { place: 'session', reveal: () => mailPassword };
}

/** `clock` in ms since the epoch. Without a password, found or not, reports are neither made nor sent. */
export function engineOf(book: WriteBook, clock: () => number, mailPassword?: FoundSecret): OpenEngine {
  return openEngine(book, {
    clock,
    ...(mailPassword && { mailPasswords: { find: () => Promise.resolve(mailPassword) } }),
    onDefect: (error) => {
      throw error;
    },
  });
}

export function shownIn({ currency, currencyDecimals, creditDecimals }: Workspace, { timeZone }: BookFacts): Shown {
  const money = (amount: number) => formatDecimal(amount, currencyDecimals);
  const instant = (at: number) => isoInstant(at, timeZone);
  return {
    currency,
    credits: (amount) => formatDecimal(amount, creditDecimals),
    money,
    price: (amount) => `${money(amount)} ${currency}`,
    instant,
    instantOrNull: (at) => (at === null ? null : instant(at)),
    day: formatDay,
  };
}

/** Decisions are looked at, none is made: a book that is read has no engine. */
function idleEngine(call: Call): Engine {
  return {
    get book(): WriteBook {
      throw new Error('a book that was opened for reading is not operated');
    },
    clock: () => call.now,
    newUid: () => '',
    processor: () => undefined,
    isOnline: () => true,
    inFlight: new Set(),
    asked: new Set(),
    onChange: () => undefined,
  };
}

interface Last {
  readonly decision: number;
  readonly payment: number;
  /** Payments that were open already: they may have moved on. */
  readonly open: readonly Obligation[];
}

export function lastOf(connection: Connection, workspaceId: number): Last {
  return {
    decision: latestDecisions(connection, workspaceId, 1)[0]?.id ?? 0,
    payment: latestObligations(connection, workspaceId, 1)[0]?.id ?? 0,
    open: openObligations(connection, workspaceId),
  };
}

export function sinceThen(connection: Connection, workspaceId: number, begun: Last): Since {
  const moved = begun.open.flatMap((before) => {
    const now = obligationById(connection, before.id);
    return now && now.state !== before.state ? [now] : [];
  });
  return {
    decisions: after(begun.decision, (limit) => latestDecisions(connection, workspaceId, limit)),
    payments: [...moved, ...after(begun.payment, (limit) => latestObligations(connection, workspaceId, limit))],
  };
}

/** Rows later than one, oldest first; `latest` gives so many, newest first. */
function after<Row extends { readonly id: number }>(last: number, latest: (limit: number) => readonly Row[]): readonly Row[] {
  for (let limit = 16; ; limit *= 4) {
    const rows = latest(limit);
    if (rows.length < limit || (rows.at(-1)?.id ?? 0) <= last) return rows.filter(({ id }) => id > last).toReversed();
  }
}
