/** A disk that is really full, and one that is really read-only: the book is read, nothing is written and nobody is charged, and it goes on by itself. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canMount } from '../cli/command-line.ts';
import { sandboxFile } from '../../electron/engine/account/open-engine.ts';
import { bookWithCard, newFolder } from './failing-disk.ts';
import type { Told } from './full-disk-program.ts';

const PROGRAM = fileURLToPath(new URL('full-disk-program.ts', import.meta.url));

async function onDiskOfItsOwn(does: 'fill' | 'read only'): Promise<readonly Told[]> {
  const original = await bookWithCard();
  const folder = newFolder();
  mkdirSync(join(folder, 'disk'));
  cpSync(original, join(folder, 'b.floatbook'));
  cpSync(sandboxFile(original), sandboxFile(join(folder, 'b.floatbook')));
  const script = 'mount -t tmpfs -o size=6m none disk && cp b.floatbook* disk/ && exec "$@"';
  const ended = spawnSync('unshare', ['-rm', 'sh', '-c', script, 'sh', process.execPath, PROGRAM, folder, does], { cwd: folder, encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${ended.stdout}${ended.stderr}`);
  return ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told);
}

describe.runIf(canMount())('the application', { timeout: 300_000 }, () => {
  test('on a disk that fills up reads on, refuses what would be written by one code, asks no processor, and goes on when there is room', async () => {
    const [opened, refused, then, meanwhile, after] = await onDiskOfItsOwn('fill');
    expect(opened).toEqual({ opened: 'ok', trouble: null, written: 'ok', bought: 'ok' });
    expect(refused).toEqual({ refused: 'disk_full', trouble: 'disk_full' });
    expect(then).toEqual({ again: 'read_only_for_now', bought: 'read_only_for_now', topUp: expect.any(String) });
    expect(meanwhile).toEqual({ queries: ['ok', 'ok', 'ok'], trouble: 'disk_full', asked: 0 });
    expect(after).toEqual({ trouble: null, told: true, written: 'ok', bought: 'ok' });
  });

  test('at a place that may not be written to opens the book for reading, and writes it when it may be', async () => {
    const [opened, after] = await onDiskOfItsOwn('read only');
    expect(opened).toEqual({ opened: 'ok', trouble: 'read_only', written: 'read_only_for_now', bought: 'read_only_for_now' });
    expect(after).toEqual({ queries: ['ok'], trouble: null, written: 'ok', bought: 'ok' });
  });
});
