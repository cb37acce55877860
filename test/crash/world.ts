/** An operated account that may be killed at any moment: the book, the sandbox with a journal of its own, and an engine between them, opened from one folder. */

import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import type { Guards } from '../../electron/billing/policy.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { activateMethod, addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { setPacks, turnOnTopUp } from '../../electron/engine/account/plan.ts';
import { makeBook } from '../../electron/engine/make-book.ts';
import type { PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../electron/engine/processors/sandbox.ts';
import { openToWrite, type WriteBook } from '../../db/open.ts';
import { sandboxJournal, type Hooks } from './hooks.ts';

/** Noon of 23 November 2026, UTC. */
export const START = Date.UTC(2026, 10, 23, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const SMALL: CreditPack = { id: 'small', name: 'Small', price: 100_00, credits: 100_00 };
export const MEDIUM: CreditPack = { id: 'medium', name: 'Medium', price: 285_00, credits: 300_00 };
export const GUARDS: Guards = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 800_00, capPerMonth: 8000_00, failuresUntilOff: 5 };

export interface World {
  readonly book: WriteBook;
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  /** The workspace's id. */
  readonly id: number;
  readonly time: Time;
}

/** The sandbox's time, which is right, and how far the clock of the machine is off. Milliseconds. */
export class Time {
  #now: number;
  readonly #tell: (now: number) => void;
  off = 0;

  constructor(now: number, tell: (now: number) => void = () => undefined) {
    this.#now = now;
    this.#tell = tell;
  }

  readonly now = (): number => this.#now;
  readonly clock = (): number => this.#now + this.off;

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    this.#tell(this.#now);
  }
}

export interface WorldOptions extends Pick<SandboxOptions, 'faults' | 'outages' | 'seed'> {
  readonly folder: string;
  readonly time: Time;
  readonly hooks: Hooks;
}

/** The book in a folder. */
export function bookFile(folder: string): string {
  return join(folder, 'crash.floatbook');
}

export function openWorld({ folder, time, hooks, ...faults }: WorldOptions): World {
  const book = hooks.book(openToWrite(bookFile(folder)));
  const sandbox = openSandbox({ ...faults, file: sandboxJournal(folder), now: time.now, wait: (milliseconds) => timeOut(time, milliseconds) });
  return { book, sandbox, engine: engineOf(book, sandbox, time, hooks), id: 1, time };
}

/** A call that gets no answer takes its time of the account's clock, and a moment of ours in which it may be killed. */
async function timeOut(time: Time, milliseconds: number): Promise<void> {
  await sleep(1);
  time.pass(milliseconds);
}

function engineOf(book: WriteBook, sandbox: Sandbox, time: Time, hooks: Hooks): Engine {
  const processor: PaymentProcessor = hooks.processor(sandbox);
  return hooks.engine(
    {
      book,
      clock: time.clock,
      newUid: randomUUID,
      processor: (name) => (name === 'sandbox' ? processor : undefined),
      isOnline: () => true,
      inFlight: new Set(),
      asked: new Set(),
      onChange: () => undefined,
    },
    sandbox,
  );
}

/** Makes a folder with a book and packs, and closes it. */
export async function makeWorld(folder: string, hooks: Hooks): Promise<void> {
  mkdirSync(folder, { recursive: true });
  makeBook(
    bookFile(folder),
    { organisation: 'Crash', timeZone: 'Europe/Berlin', firstWeekday: 'monday' },
    { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' },
    START,
  ).close();
  const world = openWorld({ folder, time: new Time(START), hooks });
  await setPacks(world.engine, world.id, [SMALL, MEDIUM]);
  world.book.close();
}

/** Puts a card on file by its test token. Returns the method's id. */
export async function putOnFile({ engine, id }: World, card: string): Promise<number> {
  const { methodId } = await addMethod(engine, id, { processor: 'sandbox', mode: 'test', card, nickname: '' });
  await verifyMethod(engine, id, methodId);
  await activateMethod(engine, id, methodId);
  return methodId;
}

/** Turns automatic top-up on by medium packs; `chargeAtOnce` as {@link turnOnTopUp} has it. */
export async function turnOn({ engine, id }: World, chargeAtOnce: number): Promise<void> {
  await turnOnTopUp(engine, id, { packId: MEDIUM.id, guards: GUARDS, acceptedTerms: '1', chargeAtOnce });
}

/** The state of a folder as it is, so that the same may happen to it in several ways. */
export function copyWorld(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}
