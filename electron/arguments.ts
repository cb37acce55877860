/** The arguments of `npm start`, of the browser mode and of the window. */

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

/** The book that a window was started with: `--book FILE`, or a file that the file manager handed over. */
export function bookAmong(given: readonly string[]): string | undefined {
  const named = given.indexOf('--book');
  if (named >= 0) return given[named + 1];
  return given.slice(1).find((argument) => argument.toLowerCase().endsWith('.floatbook') && !argument.startsWith('-'));
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
