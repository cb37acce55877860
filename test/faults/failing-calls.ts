/** Calls to the system that fail, injected into a running program by strace for as long as one act takes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { documentFolder } from '../../db/document-files.ts';
import { BOOK } from './acts.ts';
import { newFolder } from './door.ts';

export const CALLS = {
  write: 'pwrite64,write',
  truncate: 'ftruncate',
  sync: 'fsync,fdatasync',
  open: 'openat',
  unlink: 'unlink',
} as const;
export type CallName = keyof typeof CALLS;
export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];

export const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EMFILE'] as const;

export interface Failure {
  readonly call: CallName;
  readonly error: (typeof ERRORS)[number];
  /** The n-th such call fails, counted from 1. */
  readonly nth: number;
  /** All after it fail as well. */
  readonly lasts: boolean;
}

/** The files of a folder's book, and those of its documents that are there. The processor's records are on another disk, and the application's own files are no part of the book. */
export function pathsOf(folder: string): readonly string[] {
  const book = join(folder, BOOK);
  const documents = documentFolder(book);
  const below = existsSync(documents) ? readdirSync(documents).map((name) => join(documents, name)) : [];
  return [folder, ...['', '-wal', '-shm', '-journal', '-lock', '-lock-journal'].map((part) => `${book}${part}`), documents, ...below];
}

/** Runs `work` while calls of the process that name one of `paths`, or a file opened there, fail. Tells what came of it, and how many calls failed. */
export async function whileFailing<Result>(
  { call, error, nth, lasts }: Failure,
  pid: number,
  paths: readonly string[],
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly failed: number }> {
  const inject = `inject=${CALLS[call]}:error=${error}:when=${nth}${lasts ? '+' : ''}`;
  const { result, lines } = await attached(CALLS[call], ['-e', inject], pid, paths, work);
  return { result, failed: lines.filter((line) => line.includes('(INJECTED)')).length };
}

/**
 * Runs `work` and kills the process as it begins its n-th write to one of `paths`, or its n-th of other calls, counted from 1. Without paths it is any
 * file. Tells what came of `work`, and whether the process was killed, which it may be after `work` was done as well.
 */
export async function whileKilling<Result>(
  nth: number,
  pid: number,
  paths: readonly string[],
  work: () => Promise<Result>,
  calls = 'pwrite64',
): Promise<{ readonly result: Result; readonly isKilled: boolean }> {
  const { result, lines } = await attached(calls, ['-e', `inject=${calls}:signal=KILL:when=${nth}`], pid, paths, work);
  return { result, isKilled: lines.some((line) => line.includes('killed by SIGKILL')) };
}

/** How many calls of each kind there are while `work` runs. */
export async function countCalls(pid: number, paths: readonly string[], work: () => Promise<unknown>): Promise<Readonly<Record<CallName, number>>> {
  const { lines } = await attached(Object.values(CALLS).join(','), [], pid, paths, work);
  const count = (name: CallName) => lines.filter((line) => CALLS[name].split(',').some((call) => line.includes(` ${call}(`))).length;
  return { write: count('write'), truncate: count('truncate'), sync: count('sync'), open: count('open'), unlink: count('unlink') };
}

async function attached<Result>(
  calls: string,
  more: readonly string[],
  pid: number,
  paths: readonly string[],
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly lines: readonly string[] }> {
  const folder = newFolder();
  const log = join(folder, 'log');
  const given = ['-f', '-p', String(pid), '-s', '16', '-o', log, '-e', `trace=${calls}`, ...more, ...paths.flatMap((path) => ['-P', path])];
  const strace = spawn('strace', given, { stdio: ['ignore', 'ignore', 'pipe'] });
  const closed = once(strace, 'close');
  let said = '';
  strace.stderr.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (text: string) => {
      said += text;
      if (said.includes('attached')) resolve();
    });
    strace.once('close', () => reject(new Error(`strace did not attach: ${said}`)));
  });
  try {
    const result = await work();
    strace.kill('SIGINT');
    await closed;
    return { result, lines: readFileSync(log, 'utf8').split('\n') };
  } finally {
    strace.kill('SIGINT');
    rmSync(folder, { recursive: true });
  }
}
