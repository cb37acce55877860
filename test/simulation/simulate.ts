/** One account through its years: each act done by the engine and by the model, then everything compared; the first difference ends it. */

import { hash } from 'node:crypto';
import { Refused } from '../../db/ledger/refusal.ts';
import { verifyBook } from '../../db/verify.ts';
import { bookDay, readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { auditWorkspace } from '../../electron/engine/audit/audit.ts';
import { invariantsOf } from '../support/invariants.ts';
import type { Random } from '../model/random.ts';
import { firstActs, nextAct, type Act } from './business.ts';
import { START, adoptReasons, difference, markOf, readBook, settingDifference, type Mark, type Reading } from './compare.ts';
import { chance, fatesOf } from './fates.ts';
import { AccountModel, type Refusal } from './model/account.ts';
import { Crash, type Setting, type World, type Workshop } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** Steps that a simulated year has at least: acts, and wakings of the scheduler, each compared. */
const STEPS_A_YEAR = 300;
/** In a simulated stretch of time things fall due so often at most. */
const MOST_WAKES = 400;

const SETTINGS: readonly Setting[] = [
  { zone: 'Europe/Berlin', currency: 'EUR' },
  { zone: 'America/New_York', currency: 'USD' },
  { zone: 'Pacific/Auckland', currency: 'EUR' },
  { zone: 'UTC', currency: 'KWD' },
];

export interface Outcome {
  readonly seed: number;
  readonly years: number;
  readonly steps: number;
  /** Of everything that was read of the book, step by step. */
  readonly trace: string;
  /** How often what was done, and what came of it. */
  readonly counts: ReadonlyMap<string, number>;
  readonly difference: string | undefined;
}

/** `years` years of the account that a seed stands for. */
export async function simulate(workshop: Workshop, seed: number, years: number): Promise<Outcome> {
  const setting = SETTINGS[seed % SETTINGS.length] as Setting;
  const fates = fatesOf(seed);
  const start = Date.UTC(2023, seed % 12, 1 + (seed % 28), seed % 24);
  const model = new AccountModel({ zone: setting.zone, moneyPerCredit: setting.currency === 'KWD' ? 10 : 1 }, fates, start);
  const world = workshop.open(setting, seed, start, fates);
  const account = new Simulated(world, model, chance(seed, 0));
  try {
    await account.live(seed, start, years);
  } catch (error) {
    if (!(error instanceof Difference)) throw new Error(`seed ${seed}, step ${account.steps} (${account.doing})`, { cause: error });
    return { ...account.outcome(seed, years), difference: `step ${account.steps} (${account.doing}): ${error.message}` };
  } finally {
    world.close();
  }
  return account.outcome(seed, years);
}

class Difference extends Error {}

class Simulated {
  steps = 0;
  doing = '';
  private mark: Mark = START;
  private trace = '';
  private readonly counts = new Map<string, number>();
  private readonly world: World;
  private readonly model: AccountModel;
  private readonly random: Random;

  constructor(world: World, model: AccountModel, random: Random) {
    this.world = world;
    this.model = model;
    this.random = random;
  }

  outcome(seed: number, years: number): Outcome {
    return { seed, years, steps: this.steps, trace: this.trace, counts: this.counts, difference: undefined };
  }

  async live(seed: number, start: number, years: number): Promise<void> {
    for (const first of firstActs(this.random)) await this.step(first(this.model));
    for (let year = 1; year <= years; year += 1)
      while (this.world.clock < start + year * YEAR_MS || this.steps < year * STEPS_A_YEAR) {
        await this.pass(gap(this.random));
        await this.step(nextAct(this.random, this.model));
      }
    const found = verifyBook(this.world.book).problems.map((problem) => JSON.stringify(problem));
    // The second look takes as long as half a year: one account in twenty is looked at twice.
    const problems = [...found, ...(seed % 20 === 0 ? invariantsOf(this.world.book) : [])];
    if (problems.length > 0) throw new Difference(`the book is not sound: ${problems.join('; ')}`);
    this.audit();
  }

  /** What the engine charged, the rules explain (rule R5). */
  private audit(): void {
    const { book, workspaceId, clock } = this.world;
    const facts = readBookFacts(book);
    const charges = auditWorkspace({ book, facts, workspace: workspaceById(book, workspaceId), today: bookDay(facts, clock) });
    for (const { because } of charges) this.count(`charge: ${because.code}`);
    const wrong = charges.filter(({ verdict }) => verdict !== 'explained');
    if (wrong.length > 0) throw new Difference(`charges are not explained: ${JSON.stringify(wrong)}`);
  }

  private async step(act: Act): Promise<void> {
    this.steps += 1;
    this.doing = act.name;
    const died = await this.do(
      () => act.onEngine(this.world),
      () => act.onModel(this.model),
      60,
    );
    this.count(`act: ${act.name}`);
    if (died) this.count('crash');
    this.compare();
  }

  /** Lets time go by, with whatever falls due on the way. */
  private async pass(milliseconds: number): Promise<void> {
    const end = this.world.clock + milliseconds;
    for (let wake = 0; wake < MOST_WAKES; wake += 1) {
      const [due, expected] = [nextDueAt(this.world.engine()), this.model.nextDue()];
      if (due !== expected) throw new Difference(`the engine is due at ${due}, the model at ${expected}`);
      if (due === undefined || due > end) break;
      const before = this.world.clock;
      this.setClock(Math.max(before, due));
      await this.wake();
      if (this.world.clock === before && this.model.nextDue() === due) break;
    }
    this.setClock(Math.max(this.world.clock, end));
    if (this.random.chance(35)) await this.wake();
  }

  private async wake(): Promise<void> {
    this.steps += 1;
    this.doing = 'what is due';
    this.count('act: what is due');
    const died = await this.do(
      () => runDue(this.world.engine()),
      () => this.model.runDue(),
      20,
    );
    if (died) this.count('crash');
    this.compare();
  }

  private setClock(clock: number): void {
    this.world.clock = clock;
    this.model.clock = clock;
  }

  /** Does the same on both sides, with a crash so often in a thousand. Tells whether there was one. */
  private async do(onEngine: () => Promise<unknown>, onModel: () => unknown, crashes: number): Promise<boolean> {
    this.world.dieAt(this.random.below(1000) < crashes ? this.random.between(1, 8) : undefined);
    const result = await resultOf(onEngine);
    this.world.dieAt(undefined);
    if (result instanceof Crash) {
      this.followToCrash(onModel);
      return true;
    }
    const wanted = onModel() as Refusal | number | undefined;
    const isSame = typeof wanted === 'object' ? result instanceof Refused && result.refusal.code === wanted.refused : !(result instanceof Refused);
    if (!isSame || (typeof wanted === 'number' && wanted !== result && this.doing === 'turn on'))
      throw new Difference(`the engine says ${told(result)}, the model ${told(wanted)}`);
    if (typeof wanted === 'object') this.count(`refused: ${wanted.refused}`);
    return false;
  }

  /** The engine died on its way: what it left has to be one of the states that are durable on the way of the model. */
  private followToCrash(onModel: () => unknown): void {
    const { model, world } = this;
    const left = readBook(world, this.mark);
    const apart = () => difference(left, world, model, this.mark) ?? settingDifference(world, model);
    let last = apart();
    if (last !== undefined) {
      model.onDurable = () => {
        last = apart();
        if (last === undefined) throw new Crash();
      };
      try {
        onModel();
        last = apart();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      } finally {
        model.onDurable = () => undefined;
      }
      if (last !== undefined) throw new Difference(`after a crash the book has what the model never had; at the end: ${last}`);
    }
    world.restart();
    model.restart();
  }

  private compare(): void {
    const reading = readBook(this.world, this.mark);
    const different = difference(reading, this.world, this.model, this.mark);
    if (different !== undefined) throw new Difference(different);
    adoptReasons(reading, this.model);
    this.note(reading);
    this.mark = markOf(this.model);
  }

  private note(reading: Reading): void {
    this.trace = hash('sha256', `${this.trace}|${this.steps}|${this.doing}|${this.world.clock}|${JSON.stringify(reading)}`, 'hex');
    for (const [, subject, because] of reading.decisions) this.count(`decision: ${String(subject)} ${String(because)}`);
    for (const [, kind] of reading.events) this.count(`event: ${String(kind)}`);
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

async function resultOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Crash || error instanceof Refused) return error;
    throw error;
  }
}

function told(result: unknown): string {
  if (result instanceof Refused) return `refused: ${result.refusal.code} (${result.refusal.message})`;
  return JSON.stringify(result) ?? 'done';
}

/** Business comes in hours, and rests over days. */
function gap(random: Random): number {
  const kind = random.below(100);
  if (kind < 30) return random.below(2 * HOUR_MS);
  if (kind < 60) return 2 * HOUR_MS + random.below(28 * HOUR_MS);
  return DAY_MS + random.below(7 * DAY_MS) + random.below(MINUTE_MS);
}
