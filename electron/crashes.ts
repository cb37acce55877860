/**
 * What is kept of a crash, on this computer alone: when, where, what kind of error, and places in our own code. Never a message, which may hold
 * names and sums. The last few are kept.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Crash {
  readonly where: 'main' | 'page' | 'process';
  /** Class of the error, or why a process went. */
  readonly name: string;
  /** `file:line:column`, innermost first. */
  readonly places: readonly string[];
  readonly exitCode?: number;
}

const MOST_REPORTS = 20;
const MOST_PLACES = 30;

export function crashFolder(userDataFolder: string): string {
  return join(userDataFolder, 'crashes');
}

/** Never throws: nothing that goes wrong here may add to what went wrong before. */
export function keepCrash(userDataFolder: string, now: number, crash: Crash): void {
  const folder = join(crashFolder(userDataFolder), 'reports');
  const at = new Date(now).toISOString();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // By time, and apart where several come at once.
    const name = `${at.replaceAll(':', '-')} ${randomUUID().slice(0, 8)}.json`;
    writeFileSync(join(folder, name), JSON.stringify({ at, platform: process.platform, ...crash }), { mode: 0o600 });
    const reports = readdirSync(folder).toSorted();
    for (const old of reports.slice(0, -MOST_REPORTS)) rmSync(join(folder, old), { force: true });
  } catch {
    // A full or read-only disk; the log has its own say.
  }
}

/** A crash of the main process, by what was thrown. */
export function crashOf(error: unknown): Crash {
  if (!(error instanceof Error)) return { where: 'main', name: typeof error, places: [] };
  return { where: 'main', name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error', places: placesOf(error) };
}

/** Places in the stack behind the message: a message may look like a place. */
function placesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const head = stack.indexOf(error.message);
  const frames = head < 0 ? stack : stack.slice(head + error.message.length);
  return frames
    .split('\n')
    .slice(0, MOST_PLACES)
    .flatMap((frame) => {
      const place = /^\s+at .*?([^\s()]+):(\d+):(\d+)\)?$/.exec(frame);
      return place === null ? [] : [`${basename(place[1] ?? '').replace(/[?#].*$/, '')}:${place[2]}:${place[3]}`];
    });
}
