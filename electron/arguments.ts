/** The arguments of `npm start`, of the browser mode and of the window. */

import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface StartArguments {
  readonly browser: boolean;
  readonly open: boolean;
  readonly port: number;
  readonly book: string | undefined;
}

export const START_USAGE = 'Usage: npm start -- [--browser] [--no-open] [--port N] [--book FILE]';

/** A text is what is wrong with them. */
export function readStartArguments(given: readonly string[]): StartArguments | string {
  const parsed = parseStrictly(given);
  if (typeof parsed === 'string') return parsed;
  const port = parsed.port === undefined ? 0 : Number(parsed.port);
  if (parsed.port !== undefined && !/^\d{1,5}$/.test(parsed.port)) return `--port needs a number, not ${parsed.port}`;
  if (port > 65_535) return '--port goes up to 65535';
  return { browser: parsed.browser ?? false, open: !(parsed['no-open'] ?? false), port, book: parsed.book };
}

const NAMED = '--book=';

/** The book that a window was started with: `--book FILE`, `--book=FILE`, or a file that the file manager handed over. */
export function bookAmong(given: readonly string[]): string | undefined {
  const named = given.indexOf('--book');
  if (named >= 0) return given[named + 1];
  const joined = given.find((argument) => argument.startsWith(NAMED));
  if (joined !== undefined) return joined.slice(NAMED.length);
  return given.slice(1).find((argument) => argument.toLowerCase().endsWith('.floatbook') && !argument.startsWith('-'));
}

/** What a second start tells the first one, which runs in another folder, and whose arguments Chromium changes on their way. */
interface HandedOn {
  /** Absolute; `null` where it was started without a book. */
  readonly book: string | null;
}

export function handedOn(book: string | undefined): HandedOn & Record<string, unknown> {
  return { book: book === undefined ? null : resolve(book) };
}

/** The book of a second start; whatever else was handed on is nothing. */
export function bookHandedOn(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('book' in given)) return undefined;
  const { book } = given;
  return typeof book === 'string' && isAbsolute(book) && !book.includes('\0') ? book : undefined;
}

function parseStrictly(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: { browser: { type: 'boolean' }, 'no-open': { type: 'boolean' }, port: { type: 'string' }, book: { type: 'string' } },
      strict: true,
      allowPositionals: false,
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
