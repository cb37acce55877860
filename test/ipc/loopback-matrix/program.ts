/** Runs the matrix as a program, on sources that may be broken, and prints what came of it: requests with one wrong part show what a guard lets through. */

import { runMatrix } from './run-matrix.ts';

process.stdout.write(`${JSON.stringify(await runMatrix(1))}\n`);
