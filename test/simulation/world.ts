/** The real thing: an engine over a real book and the sandbox, with a clock, a line and a death that the simulation holds in its hands. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBook, filesOfBook, openToWrite, type WriteBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import type { PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import { openSandbox, type Sandbox } from '../../electron/engine/processors/sandbox.ts';
import { NO_LINE, type Fates } from './model/processor.ts';

/** A process that died: everything that it had not committed is gone. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface World {
  readonly book: WriteBook;
  readonly workspaceId: number;
  readonly sandbox: Sandbox;
  /** The engine of the process that is alive. */
  engine(): Engine;
  /** A new process over the same book and the same processor. */
  restart(): void;
  /** Dies at the so manieth point at which something is waited for; `undefined` for never. */
  dieAt(point: number | undefined): void;
  clock: number;
  /** How far the clock is ahead of the processor's. */
  skew: number;
  isOnline: boolean;
  /** Charges that reached the processor under a new key, and other calls. */
  readonly heard: { arrivals: number; calls: number };
  close(): void;
}

export interface Setting {
  readonly zone: string;
  readonly currency: string;
}

/** Where books are made: in memory where the system has such a place. Everything is removed by `remove`. */
export interface Workshop {
  open(setting: Setting, seed: number, clock: number, fates: Fates): World;
  remove(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'floatbook-simulation-'));
  const templates = new Map<string, string>();
  const templateOf = ({ zone, currency }: Setting): string => {
    const known = templates.get(`${zone} ${currency}`);
    if (known !== undefined) return known;
    const file = join(folder, `template-${templates.size}.floatbook`);
    makeTemplate(file, { zone, currency });
    templates.set(`${zone} ${currency}`, file);
    return file;
  };
  return {
    open(setting, seed, clock, fates) {
      const file = join(folder, 'account.floatbook');
      for (const old of filesOfBook(file)) rmSync(old, { force: true });
      copyFileSync(templateOf(setting), file);
      return worldOf(openToWrite(file), seed, clock, fates);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function makeTemplate(file: string, { zone, currency }: Setting): void {
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Simulation', timeZone: zone, firstWeekday: 'monday' }, 0);
  addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency }, 0);
  // The name of the book at its processors is random otherwise.
  book.connection.prepare('UPDATE book SET uid = ?').run('simulated-book-0000');
  book.close();
}

function worldOf(book: WriteBook, seed: number, start: number, fates: Fates): World {
  const heard = { arrivals: 0, calls: 0 };
  let pointsLeft: number | undefined;
  let uids = 0;
  const point = () => {
    if (pointsLeft === undefined) return;
    pointsLeft -= 1;
    if (pointsLeft <= 0) throw new Crash();
  };
  const sandbox: Sandbox = openSandbox({
    file: null,
    now: () => world.clock - world.skew,
    faults: () => {
      const course = world.isOnline ? fates.course(heard.arrivals) : NO_LINE;
      heard.arrivals += 1;
      return course;
    },
    outages: () => {
      const outage = world.isOnline ? fates.outage(heard.calls) : 'before';
      heard.calls += 1;
      return outage;
    },
  });
  const processor = dying(sandbox, point);
  const newEngine = (): Engine => ({
    book,
    clock() {
      // Nothing is begun by the dead.
      if (pointsLeft !== undefined && pointsLeft <= 0) throw new Crash();
      return world.clock;
    },
    newUid: () => {
      point();
      return `simulated-${seed}-${String((uids += 1)).padStart(8, '0')}`;
    },
    processor: (name) => (name === 'sandbox' ? processor : undefined),
    isOnline: () => world.isOnline,
    inFlight: new Set(),
    asked: new Set(),
    onChange: point,
  });
  let engine = newEngine();
  const world: World = {
    book,
    workspaceId: 1,
    sandbox,
    engine: () => engine,
    restart: () => void (engine = newEngine()),
    dieAt: (at) => void (pointsLeft = at),
    clock: start,
    skew: 0,
    isOnline: true,
    heard,
    close: () => book.close(),
  };
  return world;
}

/** A processor in front of which, and behind whose answer, a process may die. */
function dying(processor: PaymentProcessor, point: () => void): PaymentProcessor {
  const watched =
    <Parameters extends unknown[], Result>(call: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      point();
      try {
        return await call(...parameters);
      } finally {
        point();
      }
    };
  return {
    name: processor.name,
    mode: processor.mode,
    createCustomer: watched(processor.createCustomer),
    beginSetup: watched(processor.beginSetup),
    readSetup: watched(processor.readSetup),
    charge: watched(processor.charge),
    lookUp: watched(processor.lookUp),
    listCharges: watched(processor.listCharges),
    cancelCharge: watched(processor.cancelCharge),
    refundCharge: watched(processor.refundCharge),
    detach: watched(processor.detach),
  };
}
