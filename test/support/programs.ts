/** Programs of other makers that check what Floatbook writes: used where they are installed, and required in continuous integration. */

import { spawnSync } from 'node:child_process';

/** Whether a program is installed; what goes unchecked without it is printed. */
export function hasProgram(command: string, unchecked: string): boolean {
  if (spawnSync('which', [command]).status === 0) return true;
  if (process.env['CI']) throw new Error(`${command} is not installed; .ci/run installs it`);
  process.stderr.write(`SKIPPED: ${command} is not installed, so ${unchecked} here.\n`);
  return false;
}
