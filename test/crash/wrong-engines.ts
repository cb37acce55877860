/** Engines that are wrong on purpose: with them the crash tests have to fail. */

import { randomUUID } from 'node:crypto';
import { bookUid } from '../../electron/engine/account/book-uid.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import type { ChargeAnswer, ChargeRequest, PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import { obligationById } from '../../db/obligations.ts';
import { methodById } from '../../db/payment-methods.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { NO_HOOKS, type Hooks } from './hooks.ts';
import { HOUR } from './world.ts';

export type EngineKind = 'right' | 'calls_first' | 'new_key_each_call';

/** How long an account with such an engine is watched, in milliseconds: a wrong one need not come to its end. `undefined` for as long as it takes. */
export function watchedFor(kind: EngineKind): number | undefined {
  return kind === 'right' ? undefined : 2 * HOUR;
}

export function hooksOf(kind: EngineKind): Hooks {
  switch (kind) {
    case 'right':
      return NO_HOOKS;
    case 'calls_first':
      return callsFirst();
    case 'new_key_each_call':
      return newKeyEachCall();
  }
}

/** Sends a request again under another key each time. */
function newKeyEachCall(): Hooks {
  return {
    ...NO_HOOKS,
    processor: (processor) => ({ ...processor, charge: (request) => processor.charge({ ...request, idempotencyKey: randomUUID() }) }),
  };
}

/** How long the answer is on its way back, while nothing is written yet. */
const ANSWER_TAKES_MS = 15;

/**
 * Asks the processor first and commits the intent afterwards. It does not list the processor's charges at its start either: that is the
 * net under the intent, and would find what this engine loses.
 */
function callsFirst(): Hooks {
  const answers = new Map<string, Promise<ChargeAnswer>>();
  return {
    ...NO_HOOKS,
    processor: (processor) => ({ ...processor, charge: (request) => answers.get(request.idempotencyKey) ?? processor.charge(request) }),
    engine: (engine, sandbox) => ({ ...engine, asked: new Everything(), inFlight: new AskingSet(engine, sandbox, answers) }),
  };
}

/** Has everything in it. */
class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** The engine puts an attempt in here inside the transaction that writes its intent. */
class AskingSet extends Set<number> {
  readonly #engine: Engine;
  readonly #processor: PaymentProcessor;
  readonly #answers: Map<string, Promise<ChargeAnswer>>;

  constructor(engine: Engine, processor: PaymentProcessor, answers: Map<string, Promise<ChargeAnswer>>) {
    super();
    this.#engine = engine;
    this.#processor = processor;
    this.#answers = answers;
  }

  override add(attemptId: number): this {
    const request = requestOf(this.#engine, attemptId);
    const answer = this.#processor.charge(request);
    // It may be lost; whoever waits for it hears of that.
    answer.catch(() => undefined);
    this.#answers.set(request.idempotencyKey, answer);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ANSWER_TAKES_MS);
    return super.add(attemptId);
  }
}

/** The engine's own request, to the letter. */
function requestOf({ book }: Engine, attemptId: number): ChargeRequest {
  const { key, obligationId, methodId } = book.connection
    .prepare('SELECT key, obligation_id AS obligationId, method_id AS methodId FROM attempt WHERE id = ?')
    .get(attemptId) as { key: string; obligationId: number; methodId: number };
  const owed = obligationById(book.connection, obligationId);
  const method = methodById(book.connection, methodId);
  if (!owed || !method) throw new Error(`attempt ${attemptId} refers to nothing`);
  const { uid, purpose, credits, amount, workspaceId } = owed;
  return {
    idempotencyKey: key,
    mode: method.mode,
    amount,
    currency: workspaceById(book, workspaceId).currency,
    customer: method.customer,
    token: method.token ?? '',
    description: `Floatbook ${purpose.replace('_', '-')} ${uid}`,
    metadata: { book: bookUid(book), workspace: String(workspaceId), obligation: uid, purpose, credits },
  };
}
