/**
 * What is killed: works on an account until somebody kills it, `work`, or plays one payment and kills itself at a point of it, `points`.
 * Tells the account's time as it goes by, one a line; in the end, where it comes to one, what was durable at each of its points.
 */

import { writeSync } from 'node:fs';
import { newRandom } from '../../electron/engine/sample/random.ts';
import { both, callsTakeTime, pointsTold } from './hooks.ts';
import { firstCourse, play } from './scenarios.ts';
import { randomCourse, randomOutage, workForEver } from './work.ts';
import { openWorld, Time } from './world.ts';
import { hooksOf, watchedFor } from './wrong-engines.ts';
import type { Life } from './lives.ts';

const life = JSON.parse(process.argv[2] ?? '') as Life;
/** Of a call to the processor, and of its answer back. */
const LONGEST_WAY_MS = 4;
const tell = (line: string | number) => void writeSync(1, `${line}\n`);

async function work({ folder, seed, now, off, kind, life: number }: Extract<Life, { does: 'work' }>): Promise<void> {
  const random = newRandom(seed);
  const time = new Time(now, tell);
  time.off = off;
  const hooks = both(
    hooksOf(kind),
    callsTakeTime(() => random.below(LONGEST_WAY_MS + 1)),
  );
  const world = openWorld({ folder, time, hooks, seed, faults: (_request, chance) => randomCourse(chance), outages: randomOutage });
  tell(now);
  await workForEver(world, random, number);
}

async function points({ folder, now, scenario, point, kind }: Extract<Life, { does: 'points' }>): Promise<void> {
  const passed: string[] = [];
  const reached = (durable: string) => {
    passed.push(durable);
    // Nothing after it happens: not even what would be tidied up.
    if (passed.length === point) process.kill(process.pid, 'SIGKILL');
  };
  const world = openWorld({ folder, time: new Time(now, tell), hooks: both(hooksOf(kind), pointsTold(reached)), faults: firstCourse(scenario) });
  await play(world, scenario, watchedFor(kind));
  world.book.close();
  tell(JSON.stringify(passed));
}

if (life.does === 'work') await work(life);
else await points(life);
