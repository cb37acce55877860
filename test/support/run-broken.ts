/** Runs a harness as a program of its own, on sources of which one is broken, and gives back what it prints. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BrokenSource } from './broken-source.ts';

const HOOK = new URL('./broken-source.ts', import.meta.url).href;

/** `program` prints one line of JSON at its end. Rejects where it fails, or where the broken file was never loaded. */
export function runBroken<Result>(program: URL, broken: BrokenSource, given: readonly string[] = []): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', HOOK, fileURLToPath(program), ...given],
      { env: { ...process.env, BROKEN_SOURCE: JSON.stringify(broken) }, maxBuffer: 64 * 1024 ** 2, timeout: 240_000 },
      (error, stdout, stderr) => {
        if (error !== null) reject(new Error(`${error.message}\n${stderr}`));
        else resolve(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result);
      },
    );
  });
}
