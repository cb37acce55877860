/** Reads the results that vitest left and prints the closing line; a failed check counts as one failed test. */

import { readFileSync } from 'node:fs';

const [tested, checked] = process.argv.slice(2).map(Number);
let counts = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
try {
  counts = JSON.parse(readFileSync(new URL('../test-output/results.json', import.meta.url), 'utf8'));
} catch (error) {
  console.error(`no test results: ${error instanceof Error ? error.message : error}`);
}
// A run that failed without a failed test (a file that does not load, an unhandled error) failed all the same.
const failed = Math.max(counts.numFailedTests, tested === 0 ? 0 : 1) + (checked === 0 ? 0 : 1);
console.log(`${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests + counts.numTodoTests} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
