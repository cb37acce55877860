/** The program that is killed, bundled once for the tests of a file, and what is done with it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { bundled } from '../bench/bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'floatbook-backups-'));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});
let program: Promise<string> | undefined;

export function bundledProgram(): Promise<string> {
  return (program ??= bundled(new URL('program.ts', import.meta.url), root));
}

export interface Running {
  readonly child: ChildProcess;
  /** The lines that it has printed whole. */
  readonly lines: () => readonly string[];
  readonly errors: () => string;
  /** Its status, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

export async function run(...args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [await bundledProgram(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.on('close', () => children.delete(child));
  let [text, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
  const ended = new Promise<number | string | null>((resolve) => child.on('close', (status, signal) => resolve(signal ?? status)));
  return { child, lines: () => text.split('\n').slice(0, -1), errors: () => errors, ended };
}

/** Waits until something is so; whoever waits for what never comes is told what the program said. */
export async function until(running: Running, what: () => boolean, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!what()) {
    if (Date.now() > end || running.child.exitCode !== null || running.child.signalCode !== null)
      throw new Error(`it did not come to that: ${running.lines().join(' ')} ${running.errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
