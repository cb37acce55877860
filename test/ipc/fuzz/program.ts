/** Runs the fuzz as a program of its own, on sources that may be broken, and prints what came of it: `program.ts SEED MISFITS FITTING`. */

import { runFuzz } from './run-fuzz.ts';

const [seed = 1, misfits = 1000, fitting = 1000] = process.argv.slice(2).map(Number);
process.stdout.write(`${JSON.stringify(await runFuzz({ seed, misfits, fitting }))}\n`);
