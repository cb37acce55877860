/** Accounts whose processes are killed, at random or at every point, and what is wrong with them in the end. */

import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { inspect } from 'node:util';
import { newRandom } from '../../electron/engine/sample/random.ts';
import { setPaused } from '../../electron/engine/account/plan.ts';
import { openToRead } from '../../db/open.ts';
import { NO_HOOKS } from './hooks.ts';
import { live } from './lives.ts';
import { reckon } from './reckoning.ts';
import { firstCourse, play, prepare, wrongEnd, type Scenario } from './scenarios.ts';
import { untilNothingIsOpen } from './time-passes.ts';
import { bookFile, copyWorld, HOUR, makeWorld, MINUTE, openWorld, putOnFile, START, Time, turnOn } from './world.ts';
import { hooksOf, watchedFor, type EngineKind } from './wrong-engines.ts';

export interface Killed {
  readonly kills: number;
  /** What is wrong, in words. */
  readonly wrong: readonly string[];
}

export interface KilledAtRandom extends Killed {
  /** Intents that a kill left behind before their answer was recorded. */
  readonly cutOff: number;
  readonly charges: number;
}

/** How far a machine's clock may be off from one start to the next. */
const CLOCKS_OFF = [-3 * HOUR, -20 * MINUTE, 3 * HOUR, 26 * HOUR];

export interface RandomKills {
  readonly program: string;
  /** A new folder of this name is made. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
  readonly kind?: EngineKind;
  /** Whether the clock is set forward and back from one life to the next. */
  readonly clocksMove?: boolean;
}

/** One account that works and is killed again and again, and then comes to its end. What breaks its program is wrong as well. */
export async function killedAtRandom({ program, folder, seed, kills, kind = 'right', clocksMove = false }: RandomKills): Promise<KilledAtRandom> {
  const random = newRandom(seed);
  await makeWorld(folder, NO_HOOKS);
  let { now, off } = await beginAutomatic(folder);
  const wrong: string[] = [];
  const cutOff = new Set<number>();
  for (let life = 1; life <= kills; life += 1) {
    if (clocksMove && random.chance(200)) off = random.chance(500) ? 0 : random.pick(CLOCKS_OFF);
    // One in twelve dies while it is opening the book.
    const kill = random.chance(80)
      ? { afterTold: 0, milliseconds: random.between(30, 110) }
      : { afterTold: random.between(1, 16), milliseconds: random.below(20) };
    const ended = await live(program, { does: 'work', folder, seed: random.below(2 ** 31), now, off, kind, life }, kill);
    if (ended.broke !== null) wrong.push(`life ${life} broke: ${ended.broke}`);
    ({ now } = ended);
    for (const attempt of intentsLeft(folder)) cutOff.add(attempt);
  }
  const end = await comeToEnd(folder, now, kind);
  return { kills, cutOff: cutOff.size, charges: end.charges, wrong: [...wrong, ...end.wrong] };
}

/** Ids of attempts. */
function intentsLeft(folder: string): readonly number[] {
  const book = openToRead(bookFile(folder));
  try {
    return book.connection.prepare<[], number>("SELECT id FROM attempt WHERE state = 'intended'").pluck().all();
  } finally {
    book.close();
  }
}

async function comeToEnd(folder: string, now: number, kind: EngineKind): Promise<Pick<KilledAtRandom, 'charges' | 'wrong'>> {
  const world = openWorld({ folder, time: new Time(now), hooks: hooksOf(kind) });
  const wrong: string[] = [];
  try {
    await setPaused(world.engine, world.id, false);
    await untilNothingIsOpen(world, 'confirms', watchedFor(kind)).catch((error: unknown) => wrong.push(`the end broke: ${inspect(error)}`));
    return { charges: world.sandbox.charges().filter(({ state }) => state === 'succeeded').length, wrong: [...wrong, ...reckon(world)] };
  } finally {
    world.book.close();
  }
}

async function beginAutomatic(folder: string): Promise<{ now: number; off: number }> {
  const world = openWorld({ folder, time: new Time(START), hooks: NO_HOOKS });
  await turnOn(world, 0);
  for (const card of ['tok_visa', 'tok_mastercard']) await putOnFile(world, card);
  world.book.close();
  return { now: world.time.now(), off: 0 };
}

export interface EveryPoint {
  readonly program: string;
  /** A new folder of this name is made. */
  readonly folder: string;
  readonly scenario: Scenario;
  readonly kind?: EngineKind;
  /** Every point, or of those between which nothing became durable the last one. */
  readonly which: 'every' | 'each_that_differs';
}

export interface KilledAtEveryPoint extends Killed {
  /** How many points the payment has where nobody kills it. */
  readonly points: number;
}

/** One payment, killed at each of its points in turn: at the first, anew at the second, and so on. */
export async function killedAtEveryPoint({ program, folder, scenario, kind = 'right', which }: EveryPoint): Promise<KilledAtEveryPoint> {
  const template = join(folder, 'template');
  const now = await makeTemplate(template, scenario);
  const lifeAt = async (point: number | null) => {
    const copy = join(folder, `point-${point ?? 'none'}`);
    copyWorld(template, copy);
    const ended = await live(program, { does: 'points', folder: copy, now, scenario, point, kind });
    const found = await lastLife(copy, ended.now, scenario, kind);
    rmSync(copy, { recursive: true });
    return { ...ended, wrong: found.map((each) => `${scenario.trigger}, ${scenario.outcome}, killed at point ${point}: ${each}`) };
  };
  const whole = await lifeAt(null);
  const points = whole.passed.flatMap((durable, index) => (which === 'every' || durable !== whole.passed[index + 1] ? [index + 1] : []));
  const wrong = [...whole.wrong];
  let kills = 0;
  for (const point of points) {
    const ended = await lifeAt(point);
    wrong.push(...ended.wrong);
    if (ended.wasKilled) kills += 1;
    else wrong.push(ended.broke ?? `${scenario.trigger}, ${scenario.outcome}: never came to point ${point}`);
  }
  return { kills, points: whole.passed.length, wrong };
}

async function makeTemplate(folder: string, scenario: Scenario): Promise<number> {
  await makeWorld(folder, NO_HOOKS);
  const world = openWorld({ folder, time: new Time(START), hooks: NO_HOOKS });
  await prepare(world, scenario);
  world.book.close();
  return world.time.now() + MINUTE;
}

async function lastLife(folder: string, now: number, scenario: Scenario, kind: EngineKind): Promise<readonly string[]> {
  const world = openWorld({ folder, time: new Time(now), hooks: hooksOf(kind), faults: firstCourse(scenario) });
  const broke: string[] = [];
  try {
    await play(world, scenario, watchedFor(kind)).catch((error: unknown) => broke.push(`the end broke: ${inspect(error)}`));
    return [...broke, ...reckon(world), ...wrongEnd(world, scenario)];
  } finally {
    world.book.close();
  }
}
