/** What stands between the engine and its book and processor in crash tests: it tells each await and commit point, and builds the engines that are wrong. */

import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../electron/engine/account/account.ts';
import type { PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import type { Sandbox } from '../../electron/engine/processors/sandbox.ts';
import type { WriteBook } from '../../db/open.ts';

export interface Hooks {
  book(book: WriteBook): WriteBook;
  processor(processor: PaymentProcessor): PaymentProcessor;
  engine(engine: Engine, sandbox: Sandbox): Engine;
}

/** The sandbox's journal beside a folder's book. */
export function sandboxJournal(folder: string): string {
  return join(folder, 'sandbox.jsonl');
}

export const NO_HOOKS: Hooks = { book: (book) => book, processor: (processor) => processor, engine: (engine) => engine };

/** Both, the first nearer to the book and to the sandbox. */
export function both(first: Hooks, second: Hooks): Hooks {
  return {
    book: (book) => second.book(first.book(book)),
    processor: (processor) => second.processor(first.processor(processor)),
    engine: (engine, sandbox) => second.engine(first.engine(engine, sandbox), sandbox),
  };
}

/**
 * Tells every point at which something is about to become durable, has just become so, or is waited for. It says what is durable: a point
 * with the same as the one before it is the same crash.
 */
export function pointsTold(reached: (durable: string) => void): Hooks {
  let changes = 0;
  let journal = '';
  const point = () => reached(`${changes} changes of the book, ${existsSync(journal) ? statSync(journal).size : 0} bytes of the journal`);
  return {
    book(book) {
      const { connection } = book;
      journal = sandboxJournal(dirname(book.file));
      const prepare = connection.prepare.bind(connection);
      const totalChanges = connection.prepare<[], number>('SELECT total_changes()').pluck();
      connection.prepare = ((sql: string) => {
        const statement = prepare(sql);
        if (sql !== 'COMMIT') return statement;
        const run = statement.run.bind(statement);
        statement.run = () => {
          point();
          const result = run();
          changes = totalChanges.get() ?? 0;
          point();
          return result;
        };
        return statement;
      }) as typeof connection.prepare;
      return book;
    },
    processor: (processor) =>
      aroundCalls(processor, async (call) => {
        point();
        try {
          return await call();
        } finally {
          point();
        }
      }),
    engine: (engine) => ({
      ...engine,
      newUid() {
        point();
        return engine.newUid();
      },
      onChange(workspaceId) {
        point();
        engine.onChange(workspaceId);
      },
    }),
  };
}

/** Calls take a moment on their way there and back, in which others get their turn, and kills land. */
export function callsTakeTime(milliseconds: () => number): Hooks {
  return {
    ...NO_HOOKS,
    processor: (processor) =>
      aroundCalls(processor, async (call) => {
        await sleep(milliseconds());
        try {
          return await call();
        } finally {
          await sleep(milliseconds());
        }
      }),
  };
}

/** A processor whose calls go through `around`. */
function aroundCalls(processor: PaymentProcessor, around: <Answer>(call: () => Promise<Answer>) => Promise<Answer>): PaymentProcessor {
  return {
    name: processor.name,
    mode: processor.mode,
    createCustomer: (request) => around(() => processor.createCustomer(request)),
    beginSetup: (request) => around(() => processor.beginSetup(request)),
    readSetup: (setupId) => around(() => processor.readSetup(setupId)),
    charge: (request) => around(() => processor.charge(request)),
    lookUp: (request) => around(() => processor.lookUp(request)),
    listCharges: (customer, since) => around(() => processor.listCharges(customer, since)),
    cancelCharge: (chargeId) => around(() => processor.cancelCharge(chargeId)),
    refundCharge: (request) => around(() => processor.refundCharge(request)),
    detach: (token) => around(() => processor.detach(token)),
  };
}
