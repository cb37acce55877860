/** The log of defects: one JSON line each in the user's own folder, bounded, without card numbers (rule M4). */

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { maskCardNumbers } from './billing/card-number.ts';
import type { Defect } from './ipc/dispatch.ts';

const MAX_LOG_BYTES = 1024 * 1024;

export interface Log {
  readonly file: string;
  /** `method` is `engine` for what broke while nobody waited for an answer. */
  defect(defect: Omit<Defect, 'method'> & { readonly method: Defect['method'] | 'engine' }): void;
  /** An error outside any call. */
  error(error: unknown): void;
}

export function openLog(userDataFolder: string, now: () => number): Log {
  const folder = join(userDataFolder, 'logs');
  const file = join(folder, 'floatbook.log');
  const write = (fields: Readonly<Record<string, string>>) => {
    const line = JSON.stringify({ at: new Date(now()).toISOString(), ...fields });
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rotate(file);
      appendFileSync(file, `${maskCardNumbers(line).text}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not turn a logged defect into a crash; the terminal is what is left.
      process.stderr.write(`${maskCardNumbers(line).text}\n`);
    }
  };
  return {
    file,
    defect: ({ id, method, error }) => write({ id, method, error: describe(error) }),
    error: (error) => write({ error: describe(error) }),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  const parts = error instanceof AggregateError ? error.errors.map((part) => `\n${describe(part)}`).join('') : '';
  return `${error.stack ?? error.message}${cause}${parts}`;
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
}
