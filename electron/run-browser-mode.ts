/** Runs the browser mode in a terminal: says where it is, makes a new link for each Enter, and stops at Ctrl-C. */

import { fileURLToPath } from 'node:url';
import { START_USAGE } from './arguments.ts';
import type { StartArguments } from './arguments.ts';
import { startBrowserMode } from './browser-mode.ts';

/** Takes the arguments, or what is wrong with them. Ends the process with 2 for those, with 1 for what is refused. */
export async function runBrowserMode(given: StartArguments | string): Promise<void> {
  if (typeof given === 'string') return fail(`${given}\n${START_USAGE}`, 2);
  const starting = startBrowserMode({
    ...given,
    rendererFolder: fileURLToPath(new URL('../dist/renderer/', import.meta.url)),
    print: (line) => process.stdout.write(`${line}\n`),
  });
  // From the first moment on: what a start has put down, such as a file that leads the browser here, is taken away again.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop(starting));
  const started = await starting;
  if ('code' in started) return fail(started.message, 1);
  process.stdin.on('data', () => started.newLink());
}

async function stop(starting: ReturnType<typeof startBrowserMode>): Promise<void> {
  // A second Ctrl-C, or work that does not end, must not keep the terminal.
  process.once('SIGINT', () => process.exit(130));
  setTimeout(() => process.exit(1), 10_000).unref();
  const started = await starting;
  if ('close' in started) await started.close();
  process.exit();
}

function fail(message: string, status: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = status;
}
