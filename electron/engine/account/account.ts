/** What the engine works with: the open book, a clock, ids, processors; and the transaction in which it decides and writes. */

import type { CommandIdentity } from '../../../db/commands.ts';
import type { Connection } from '../../../db/connection.ts';
import type { ReadBook, WriteBook } from '../../../db/open.ts';
import { readBookFacts, workspaceById, type BookFacts, type Workspace } from '../../../db/workspaces.ts';
import { methodById, type PaymentMethod } from '../../../db/payment-methods.ts';
import { changesSoFar, inTransaction } from '../unit-of-work.ts';
import type { PaymentProcessor, ProcessorMode, ProcessorName } from '../processors/processor.ts';
import type { LeadFeed } from '../leads/lead-feed.ts';
import type { BackupTools } from '../backups/due.ts';
import type { MailTools } from '../mail/outbox.ts';
import { momentOf, type Moment } from './moment.ts';

export interface Engine {
  readonly book: WriteBook;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A new random name, for idempotency keys and obligations. */
  readonly newUid: () => string;
  /** `undefined` where the processor is not set up on this computer. */
  readonly processor: (name: ProcessorName, mode: ProcessorMode) => PaymentProcessor | undefined;
  readonly isOnline: () => boolean;
  /** Attempts whose call is under way in this process: every other intent was cut off. */
  readonly inFlight: Set<number>;
  /** What processors were asked since the start: for customers' charges that the book may lack, and for what went back. */
  readonly asked: Set<string>;
  /** Told after each transaction that changed something; 0 for what is no workspace's. */
  readonly onChange: (workspaceId: number) => void;
  /** Where a workspace's offered leads come from. */
  readonly leadFeed?: (workspaceId: number) => LeadFeed | undefined;
  /** Where it is missing, weekly reports are neither made nor sent. */
  readonly mail?: MailTools;
  /** Where it is missing, no backup is made by itself. */
  readonly backups?: BackupTools;
}

/** An account at one moment, as a book tells it. */
export interface AccountLook {
  readonly book: ReadBook;
  readonly facts: BookFacts;
  readonly workspace: Workspace;
  readonly moment: Moment;
  readonly isOnline: () => boolean;
}

/** An account at one moment, beside the engine that operates it. */
export interface AccountView extends AccountLook {
  readonly engine: Engine;
}

/** An account at one moment, inside a transaction. */
export interface AccountNow extends AccountView {
  readonly book: WriteBook;
}

/** The account as it is committed, for answers that change nothing. */
export function viewAccount(engine: Engine, workspaceId: number): AccountView {
  return viewIn(engine, engine.book.reader, workspaceId);
}

/**
 * The account as the writing connection has it, without a transaction: to see whether there is anything to do, and nothing else, as another
 * transaction may be under way.
 */
export function lookAt(engine: Engine, workspaceId: number): AccountView {
  return viewIn(engine, engine.book, workspaceId);
}

function viewIn(engine: Engine, book: ReadBook, workspaceId: number): AccountView {
  return { ...lookAtBook(book, workspaceId, engine.clock()), engine, isOnline: engine.isOnline };
}

/** The account as a book that nobody operates here tells it, taken to be online. `clock` in ms since the epoch. */
export function lookAtBook(book: ReadBook, workspaceId: number, clock: number): AccountLook {
  const facts = readBookFacts(book);
  return { book, facts, workspace: workspaceById(book, workspaceId), moment: momentOf(book, facts, workspaceId, clock), isOnline: () => true };
}

/**
 * Runs `work` on a workspace in one transaction, at one moment. A dry run is taken back when it is done; a `command` that was carried out before is not
 * carried out again and gives its first result (rule L5), which has to be what JSON can write.
 */
export async function onAccount<Result>(
  engine: Engine,
  workspaceId: number,
  work: (account: AccountNow) => Promise<Result> | Result,
  { dryRun = false, command }: { readonly dryRun?: boolean; readonly command?: CommandIdentity | undefined } = {},
): Promise<Result> {
  const { book } = engine;
  let before = 0;
  const result = await inTransaction(book, { now: engine.clock(), dryRun, command }, () => {
    before = changesSoFar(book.connection);
    const facts = readBookFacts(book);
    const moment = momentOf(book, facts, workspaceId, engine.clock());
    return work({ engine, isOnline: engine.isOnline, book, facts, workspace: workspaceById(book, workspaceId), moment });
  });
  if (!dryRun && changesSoFar(book.connection) !== before) engine.onChange(workspaceId);
  return result;
}

/** Brands as people write them. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['visa', 'Visa'],
  ['mastercard', 'Mastercard'],
  ['amex', 'American Express'],
  ['discover', 'Discover'],
  ['diners', 'Diners Club'],
  ['jcb', 'JCB'],
  ['unionpay', 'UnionPay'],
]);

/** The label of a method, of one that was removed as well. */
export function labelOfMethod(connection: Connection, methodId: number): string {
  const method = methodById(connection, methodId);
  return method ? methodLabel(method) : `method ${methodId}`;
}

/** A method as events and people name it: its nickname, or brand and last four digits. */
export function methodLabel(method: Pick<PaymentMethod, 'nickname' | 'brand' | 'last4' | 'id'>): string {
  if (method.nickname !== '') return method.nickname;
  const label = `${BRANDS.get(method.brand) ?? method.brand} ${method.last4}`.trim();
  return label === '' ? `method ${method.id}` : label;
}
