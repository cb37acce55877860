/** Payment methods (rules M1 to M4): added, verified by their processor, activated by the user's own act, ordered, removed. */

import type { Connection } from '../../../db/connection.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { hasUnsettledAttempt } from '../../../db/obligations.ts';
import {
  insertMethod,
  methodById,
  methodsOf,
  setCard,
  setMethodState,
  setNickname,
  stepsOf,
  type PaymentMethod,
} from '../../../db/payment-methods.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { METHOD_LIFE, type MethodState } from '../../billing/lives.ts';
import type { ProcessorMode, ProcessorName, PaymentProcessor } from '../processors/processor.ts';
import { ProcessorUnreachable } from '../processors/processor.ts';
import { onAccount, type AccountNow, type Engine } from './account.ts';
import { refuseWhileHeld } from './restored.ts';
import { recordTestCharge } from './test-charge.ts';
import { setAccountSetting, settingsAt } from './account-settings.ts';
import { bookUid } from './book-uid.ts';
import { inChargingOrder } from './gather.ts';
import type { Moment } from './moment.ts';

export interface NewMethod {
  readonly processor: ProcessorName;
  readonly mode: ProcessorMode;
  /** The token of a test card, for the sandbox; `null` where the owner gives the card to the processor's own page. */
  readonly card: string | null;
  readonly nickname: string;
}

export interface Added {
  readonly methodId: number;
  /** Where the owner gives the card, in the system's browser. */
  readonly url: string | null;
  /** A full card number was typed into a text, and was masked. */
  readonly masked: boolean;
}

/** Begins to put a method on file. It is not charged before it is verified and activated. */
export async function addMethod(engine: Engine, workspaceId: number, given: NewMethod): Promise<Added> {
  const nickname = maskCardNumbers(given.nickname.trim());
  if (given.card !== null && maskCardNumbers(given.card).found > 0)
    refuse(
      'card_number',
      'This looks like a full card number. Floatbook never takes one: give a test card by its token, or a real card on the page of the processor.',
    );
  const processor = processorOf(engine, given);
  const workspace = workspaceById(engine.book, workspaceId);
  const book = await onAccount(engine, workspaceId, () => bookUid(engine.book));
  const customer = await reached(() =>
    processor.createCustomer({ idempotencyKey: engine.newUid(), book, workspace: String(workspaceId), name: workspace.name }),
  );
  const setup = await reached(() =>
    processor.beginSetup({ idempotencyKey: engine.newUid(), customer, currency: workspace.currency, card: given.card }),
  );
  const methodId = await onAccount(engine, workspaceId, ({ book: { connection }, moment }) =>
    insertMethod(
      connection,
      { workspaceId, processor: given.processor, mode: given.mode, customer, setup: setup.setupId, nickname: nickname.text },
      moment.now,
    ),
  );
  // There is nobody to ask about a method that is paid by hand: adding it verifies it.
  if (given.processor === 'manual') await verifyMethod(engine, workspaceId, methodId);
  return { methodId, url: setup.url, masked: nickname.found > 0 };
}

export type Verification = { readonly state: MethodState } & (
  | { readonly outcome: 'verified' }
  | { readonly outcome: 'pending'; readonly url: string | null }
  | { readonly outcome: 'refused'; readonly code: string }
);

/**
 * Asks the processor whether a method is verified by now, and records it. A refused one stays as it was. One that was disabled works for the
 * processor all the same: it is verified again only where the user says so (rules M1, T9).
 */
export async function verifyMethod(engine: Engine, workspaceId: number, methodId: number, again = false): Promise<Verification> {
  const method = methodOf(engine, workspaceId, methodId);
  // Verifying can make a test charge.
  if (method.processor !== 'manual') refuseWhileHeld(engine.book.connection);
  if (method.state === 'disabled' && !again) {
    const { because = '' } = stepsOf(engine.book.connection, methodId).findLast(({ state }) => state === 'disabled') ?? {};
    refuse(
      'method_disabled',
      `This method was disabled (${because.replaceAll('_', ' ')}). Put another card on file, or say that it is to be used again.`,
    );
  }
  if (!METHOD_LIFE.allows(method.state, 'verify') || method.setup === null) METHOD_LIFE.afterStored(method.state, 'verify');
  const answer = await reached(() => processorOf(engine, method).readSetup(method.setup as string));
  if (answer.outcome === 'refused') return { outcome: 'refused', code: answer.code, state: method.state };
  if (answer.outcome === 'pending') return { outcome: 'pending', url: answer.url, state: method.state };
  return onAccount(engine, workspaceId, async (account): Promise<Verification> => {
    const { moment } = account;
    const { connection } = account.book;
    const now = methodOf(engine, workspaceId, methodId);
    const state = METHOD_LIFE.afterStored(now.state, 'verify');
    const { token, card, testCharge } = answer;
    const facts = card ?? {
      brand: now.processor === 'manual' ? 'Manual' : '',
      last4: '',
      expiryMonth: null,
      expiryYear: null,
      funding: 'unknown' as const,
    };
    setCard(connection, methodId, { token, ...facts });
    setMethodState(connection, methodId, { state, because: 'the processor verified it', at: moment.now });
    if (testCharge !== undefined) await recordTestCharge(account, methodOf(engine, workspaceId, methodId), testCharge);
    return { outcome: 'verified', state };
  });
}

/** The user's own act (rule M1): from now on the method is charged, as the primary if it is the only one. */
export async function activateMethod(engine: Engine, workspaceId: number, methodId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    step(account, methodId, 'activate', 'activated by the user');
    const { methodOrder } = settingsAt(account.book.connection, workspaceId, account.moment.today);
    if (!methodOrder.includes(methodId)) setOrder(account, [...methodOrder, methodId]);
  });
}

/** Makes an activated method the one that is charged first (rule M2). */
export async function makePrimary(engine: Engine, workspaceId: number, methodId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    const method = methodOf(engine, workspaceId, methodId);
    if (method.state !== 'active') refuse('illegal_step', 'Only an activated method can be the primary one. Verify it, and press Activate.');
    setOrder(account, [methodId, ...orderOf(account).filter((id) => id !== methodId)]);
  });
}

/** Sets the order in which methods are charged: the primary first. Every method of the workspace once. */
export async function orderMethods(engine: Engine, workspaceId: number, order: readonly number[]): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    const known = methodsOf(account.book.connection, workspaceId).map(({ id }) => id);
    const isComplete = new Set(order).size === order.length && order.length === known.length && known.every((id) => order.includes(id));
    if (!isComplete) refuse('invalid_input', 'The order has to name every payment method of the workspace once.');
    setOrder(account, order);
  });
}

/** Takes a method out of use for good. Refuses one that is being charged. */
export async function removeMethod(engine: Engine, workspaceId: number, methodId: number): Promise<void> {
  const method = await onAccount(engine, workspaceId, (account) => {
    if (hasUnsettledAttempt(account.book.connection, methodId))
      refuse('method_in_use', 'This method is being charged, or the outcome of a charge is not known yet. Remove it when that is settled.');
    const found = methodOf(engine, workspaceId, methodId);
    step(account, methodId, 'remove', 'removed by the user');
    setOrder(
      account,
      orderOf(account).filter((id) => id !== methodId),
    );
    return found;
  });
  const { token } = method;
  const processor = engine.processor(method.processor, method.mode);
  if (token !== null && processor !== undefined) await reached(() => processor.detach(token));
}

/** Gives a method another name. Returns whether a full card number in it was masked. */
export async function renameMethod(engine: Engine, workspaceId: number, methodId: number, nickname: string): Promise<boolean> {
  const { text, found } = maskCardNumbers(nickname.trim());
  await onAccount(engine, workspaceId, ({ book }) => setNickname(book.connection, methodOf(engine, workspaceId, methodId).id, text));
  return found > 0;
}

/** Cards whose month is over expire (rule M1). */
export function expireCards({ book, workspace, moment }: AccountNow): void {
  for (const { id } of cardsToExpire(book.connection, workspace.id, moment))
    setMethodState(book.connection, id, { state: 'expired', because: 'the card has expired', at: moment.now });
}

/** Cards that are not marked as expired yet, although their month is over. */
export function cardsToExpire(connection: Connection, workspaceId: number, { today }: Pick<Moment, 'today'>): readonly PaymentMethod[] {
  const month = monthNumber(today);
  return methodsOf(connection, workspaceId).filter(
    ({ expiryYear, expiryMonth, state }) =>
      expiryYear !== null && expiryMonth !== null && METHOD_LIFE.allows(state, 'expire') && expiryYear * 12 + expiryMonth < month,
  );
}

/** Months are counted, as those in which cards expire. */
export function monthNumber(day: Day): number {
  const [year, month] = formatDay(day).split('-').map(Number) as [number, number, number];
  return year * 12 + month;
}

function step({ book, moment, engine, workspace }: AccountNow, methodId: number, name: 'activate' | 'remove', because: string): void {
  const { state } = methodOf(engine, workspace.id, methodId);
  setMethodState(book.connection, methodId, { state: METHOD_LIFE.afterStored(state, name), because, at: moment.now });
}

function orderOf({ book, workspace, moment }: AccountNow): readonly number[] {
  const { methodOrder } = settingsAt(book.connection, workspace.id, moment.today);
  return inChargingOrder(methodsOf(book.connection, workspace.id), methodOrder).map(({ id }) => id);
}

function setOrder({ book, workspace, moment }: AccountNow, order: readonly number[]): void {
  setAccountSetting(book.connection, workspace.id, 'method_order', order, moment.today, moment.now);
}

/** A method of the workspace that was not removed. */
export function methodOf({ book }: Engine, workspaceId: number, methodId: number): PaymentMethod {
  const method = methodById(book.connection, methodId);
  return method?.workspaceId === workspaceId && method.state !== 'removed'
    ? method
    : refuse('no_method', 'This workspace has no such payment method. It may have been removed.');
}

function processorOf(engine: Engine, { processor, mode }: Pick<NewMethod, 'processor' | 'mode'>): PaymentProcessor {
  return (
    engine.processor(processor, mode) ??
    refuse('no_processor', `The processor ${processor} is not set up on this computer for ${mode} charges. Set it up under Settings.`)
  );
}

async function reached<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProcessorUnreachable)) throw error;
    refuse('processor_unreachable', `The processor could not be reached (${error.message}). Nothing was charged; try again.`);
  }
}
