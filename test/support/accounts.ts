/** Operated accounts for tests: a real book, the sandbox as its processor, and a clock that tests move. */

import type { Obligation } from '../../db/obligations.ts';
import { setAccountSetting } from '../../electron/engine/account/account-settings.ts';
import { onAccount, type Engine } from '../../electron/engine/account/account.ts';
import { activateMethod, addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { setPacks, turnOnTopUp, type Plan } from '../../electron/engine/account/plan.ts';
import { nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { createManualProcessor } from '../../electron/engine/processors/manual.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../electron/engine/processors/sandbox.ts';
import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import type { Guards } from '../../electron/billing/policy.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { newTestBook, NOW, type BookOptions, type TestBook } from './books.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** 900.00 buys 1,000.00 credits. */
export const LARGE: CreditPack = { id: 'large', name: 'Large', price: 900_00, credits: 1000_00 };
export const SMALL: CreditPack = { id: 'small', name: 'Small', price: 100_00, credits: 100_00 };

export const GUARDS: Guards = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 5000_00, capPerMonth: 20_000_00, failuresUntilOff: 3 };

export interface TestAccount extends TestBook {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  /** The workspace's id. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock, doing everything that falls due on the way at its time. */
  pass(milliseconds: number): Promise<void>;
  /** Sets the clock without anything happening in between. */
  setClock(now: number): void;
  /** Adds, verifies and activates a card by its test token. */
  card(token: string, nickname?: string): Promise<number>;
  /** Turns automatic top-up on; gives what it charged at once. */
  automatic(plan?: Partial<Plan>): Promise<Obligation | undefined>;
  terms(change: Partial<VendorTerms>): Promise<void>;
}

export interface AccountOptions extends BookOptions, Pick<Partial<SandboxOptions>, 'faults' | 'outages' | 'seed' | 'wait'>, Pick<Engine, 'mail'> {}

export async function newTestAccount(options: AccountOptions = {}): Promise<TestAccount> {
  const made = newTestBook(options);
  const { book } = made;
  const { id } = made.workspace();
  let now = NOW;
  let uids = 0;
  const sandbox = openSandbox({ ...options, file: null, now: () => now });
  const engine: Engine = {
    book,
    clock: () => now,
    newUid: () => `test-uid-${String((uids += 1)).padStart(8, '0')}`,
    processor: (name) => (name === 'sandbox' ? sandbox : name === 'manual' ? createManualProcessor() : undefined),
    isOnline: () => true,
    inFlight: new Set(),
    asked: new Set(),
    onChange: () => undefined,
    ...(options.mail && { mail: options.mail }),
  };
  await setPacks(engine, id, [SMALL, LARGE]);
  return {
    ...made,
    engine,
    sandbox,
    id,
    now: () => now,
    setClock: (moved) => void (now = moved),
    async pass(milliseconds) {
      const end = now + milliseconds;
      for (let due = nextDueAt(engine); due !== undefined && due <= end; due = nextDueAt(engine)) {
        const before = now;
        now = Math.max(now, due);
        await runDue(engine);
        if (now === before && nextDueAt(engine) === due) break;
      }
      now = end;
      await runDue(engine);
    },
    async card(token, nickname = '') {
      const { methodId } = await addMethod(engine, id, { processor: 'sandbox', mode: 'test', card: token, nickname });
      await verifyMethod(engine, id, methodId);
      await activateMethod(engine, id, methodId);
      return methodId;
    },
    automatic: (plan = {}) => turnOnTopUp(engine, id, { packId: 'large', guards: GUARDS, acceptedTerms: '1', chargeAtOnce: 0, ...plan }),
    terms: (change) =>
      onAccount(engine, id, ({ moment }) => {
        setAccountSetting(book.connection, id, 'vendor_terms', { ...DEFAULT_TERMS, ...change }, moment.today, moment.now);
      }),
  };
}
