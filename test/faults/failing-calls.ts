/** Calls to the system that fail, injected into a running program by strace for as long as one act takes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ABOUT, newBackupName, standardBackupFolder } from '../../db/backup-files.ts';
import { documentFolder } from '../../db/document-files.ts';
import { PART } from '../../db/durable-files.ts';
import { KEPT_BOOK, stagingFolder } from '../../db/replace-book.ts';
import { BOOK } from './acts.ts';
import { newFolder } from './door.ts';

export const CALLS = {
  write: 'pwrite64,write',
  truncate: 'ftruncate',
  sync: 'fsync,fdatasync',
  open: 'openat',
  unlink: 'unlink',
  rename: 'rename',
  link: 'link',
  folder: 'mkdir',
  copy: 'copy_file_range,sendfile',
} as const;
export type CallName = keyof typeof CALLS;
export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];

export const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EMFILE'] as const;

/** Told as done, and is not: the writing of a page of a book. */
const LOST = 'retval=4096';

export interface Failure {
  readonly call: CallName;
  readonly error: (typeof ERRORS)[number] | 'LOST';
  /** The n-th such call fails, counted from 1. */
  readonly nth: number;
  /** All after it fail as well. */
  readonly lasts: boolean;
}

/** The file that becomes a backup of a folder's book that is made by hand at a moment, in ms since the epoch. */
export function unnamedBackup(folder: string, at: number): string {
  const backups = standardBackupFolder(join(folder, BOOK));
  return join(backups, newBackupName(backups, 'by_hand', at, false) + PART);
}

/** The same, and what is to stand beside it. */
export function filesOfBackup(folder: string, at: number): readonly string[] {
  const unnamed = unnamedBackup(folder, at);
  return [unnamed, unnamed.slice(0, -PART.length) + ABOUT + PART];
}

/** The files that a restore makes before it moves the book. */
export function stagedFiles(folder: string): readonly string[] {
  const book = join(folder, BOOK);
  const staged = join(stagingFolder(book), KEPT_BOOK);
  return [staged, `${staged}-wal`, join(stagingFolder(book), 'about.json.part'), `${book}.replacing.part`];
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
  const calls = error === 'LOST' ? 'pwrite64' : CALLS[call];
  const inject = `inject=${calls}:${error === 'LOST' ? LOST : `error=${error}`}:when=${nth}${lasts ? '+' : ''}`;
  const { result, lines } = await attached(calls, ['-e', inject], pid, paths, work);
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

/** How many calls of each kind the thread makes that makes most of them, while `work` runs: calls are counted by thread where they are made to fail. */
export async function countCalls(pid: number, paths: readonly string[], work: () => Promise<unknown>): Promise<Readonly<Record<CallName, number>>> {
  const { lines } = await attached(Object.values(CALLS).join(','), [], pid, paths, work);
  return Object.fromEntries(CALL_NAMES.map((name) => [name, mostOfAThread(lines, name)])) as Record<CallName, number>;
}

function mostOfAThread(lines: readonly string[], name: CallName): number {
  const byThread = new Map<string, number>();
  for (const line of lines) {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (thread !== undefined && CALLS[name].split(',').includes(call ?? '')) byThread.set(thread, (byThread.get(thread) ?? 0) + 1);
  }
  return Math.max(0, ...byThread.values());
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
