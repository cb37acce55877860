/**
 * What a backup brings to the disk, and when, as the system sees it (strace): its bytes before it has a name, its name before it is told. The same look at a program that
 * never syncs has to fail.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/books.ts';
import { bookWithRows } from './books.ts';
import { bundledProgram } from './program-bundle.ts';
import type { Variant } from './wrong-backups.ts';

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace && process.env['CI'] === undefined)
  process.stderr.write('SKIPPED: this machine has no strace, so what is synced is not looked at here.\n');

/** What was not on the disk when it had to be. */
async function unsynced(variant: Variant): Promise<readonly string[]> {
  const made = await bookWithRows(1);
  made.book.close();
  const trace = join(temporaryFolder(), 'trace');
  const calls = 'trace=write,writev,sendto,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2';
  const ended = spawnSync(
    'strace',
    ['-f', '--seccomp-bpf', '-y', '-e', calls, '-o', trace, process.execPath, await bundledProgram(), 'backup', made.book.file, variant, 'one'],
    {
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  expect(ended.stderr).toBe('');
  return wrongIn(readFileSync(trace, 'utf8').split('\n'));
}

function wrongIn(lines: readonly string[]): readonly string[] {
  const wrong: string[] = [];
  /** Files and folders with something that is not on the disk. */
  const dirty = new Set<string>();
  let named: string | undefined;
  for (const line of lines) {
    const [, call = '', path = ''] = /\b(write|pwrite64|ftruncate|fsync|fdatasync)\(\d+<([^>]*)>/.exec(line) ?? [];
    if (call === 'fsync' || call === 'fdatasync') dirty.delete(path);
    else if (call !== '' && path.endsWith('.part')) dirty.add(path);
    const [, from, to] = /\brename(?:at2?)?\(.*?"([^"]*)".*?"([^"]*)"/.exec(line) ?? [];
    if (from !== undefined && to !== undefined && /\.floatbook(?:\.age)?$/.test(to)) {
      if (dirty.has(from)) wrong.push(`${from} got its name before its bytes were on the disk`);
      named = to;
      dirty.add(folderOf(to));
    }
    if (named !== undefined && /\b(?:write|writev|sendto)\(1</.test(line) && dirty.has(folderOf(named)))
      wrong.push('it was told before its name was on the disk');
  }
  if (named === undefined) wrong.push('nothing got a name');
  return wrong;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

test.runIf(canTrace || process.env['CI'] !== undefined)(
  'a backup is on the disk before it has a name, and its name before it is told',
  { timeout: 150_000 },
  async () => {
    expect(await unsynced('right')).toEqual([]);
    expect((await unsynced('never_synced')).join('\n')).toMatch(/before its bytes were on the disk/);
  },
);
