/** The program that is killed, bundled once so that it starts quickly, and folders for its accounts. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { bundled } from '../bench/bundle.ts';

// What a process has written outlives its kill in memory as well as on a disk.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'floatbook-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

let program: Promise<string> | undefined;

export function bundledProgram(): Promise<string> {
  return (program ??= bundled(new URL('program.ts', import.meta.url), root));
}

/** A new folder, which goes when the tests of the file are done. */
export function accountFolder(): string {
  return mkdtempSync(join(root, 'account-'));
}
