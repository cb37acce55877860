/** Runs the application in Electron, and tells a window that could not come up from one that was closed. */

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StartArguments } from '../arguments.ts';

/** Where the sandbox or a library is missing, Electron ends within this time of its start. */
const FAILS_WITHIN_MS = 5_000;

type Ended = { readonly status: number; readonly because?: undefined } | { readonly because: string };

/** Resolves when Electron has ended; `because` says why it could not start. */
export function runElectron(executable: string, { book }: StartArguments): Promise<Ended> {
  const project = fileURLToPath(new URL('../../', import.meta.url));
  const startedAt = Date.now();
  const child = spawn(executable, [project, ...(book === undefined ? [] : ['--book', resolve(book)])], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; a signal sent to this process alone has to be passed on.
  const stop = (signal: NodeJS.Signals) => void child.kill(signal);
  const ignore = () => undefined;
  process.on('SIGTERM', stop).on('SIGINT', ignore);
  return new Promise((settle) => {
    const end = (ended: Ended) => {
      process.off('SIGTERM', stop).off('SIGINT', ignore);
      settle(ended);
    };
    child.on('error', (error) => end({ because: `Electron could not be started (${error.message}).` }));
    child.on('exit', (status, signal) => {
      const failed = status !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM' && Date.now() - startedAt < FAILS_WITHIN_MS;
      end(failed ? { because: 'Electron did not start on this machine.' } : { status: status ?? 0 });
    });
  });
}
