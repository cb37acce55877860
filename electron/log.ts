/** The log of defects: one JSON line each in the user's own folder, bounded, without card numbers (rule M4). */

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
      appendFileSync(file, `${maskCardNumbers(line)}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not turn a logged defect into a crash; the terminal is what is left.
      process.stderr.write(`${maskCardNumbers(line)}\n`);
    }
  };
  return {
    file,
    defect: ({ id, method, error }) => write({ id, method, error: describe(error) }),
    error: (error) => write({ error: describe(error) }),
  };
}

/** Digits in groups that pass for a card number keep their last four. */
export function maskCardNumbers(text: string): string {
  return text.replaceAll(/\d(?:[ -]?\d){12,18}/g, (found) => {
    const digits = found.replaceAll(/\D/g, '');
    return passesLuhn(digits) ? `•••• ${digits.slice(-4)}` : found;
  });
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
}
