/** Operated accounts on the command line: the same command line within this process, at a time that tests choose, over a real book. */

import { join } from 'node:path';
import { runCommandLine } from '../../electron/commands/run.ts';
import { openSandbox, type SandboxCharge } from '../../electron/engine/processors/sandbox.ts';
import { newFolder, type Ended } from './command-line.ts';

export const NOW = Date.parse('2026-03-02T09:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Document = Readonly<Record<string, unknown>>;

export interface OperatedBook {
  readonly folder: string;
  /** Moves the clock. */
  pass(milliseconds: number): void;
  /** Runs a command, its words and options in one text; what stands in quotes is one word. */
  run(line: string): Promise<Ended>;
  /** The document of a command that is to be done. */
  done<Found = Document>(line: string): Promise<Found>;
  /** The document of a command that is to end with 1 and say on standard output what became of it. */
  failed<Found = Document>(line: string): Promise<Found>;
  /** Why a command is refused. Nothing may stand on standard output. */
  refused(line: string): Promise<{ readonly code: string; readonly message: string }>;
  /** Adds, verifies and activates a test card. */
  card(token: string, nickname?: string): Promise<number>;
  /** What the sandbox says that it charged. */
  charges(): readonly SandboxCharge[];
}

/** A new book in EUR, its days those of UTC, with the packs small (100.00 for 100) and large (900.00 for 1,000), and Promotion Service on. */
export async function newOperatedBook(init = '--currency EUR --time-zone UTC'): Promise<OperatedBook> {
  const folder = newFolder();
  let now = NOW;
  const run = async (line: string): Promise<Ended> => {
    let [stdout, stderr] = ['', ''];
    const status = await runCommandLine({
      arguments: [...wordsOf(line), '--book', 'b.floatbook', '--json'],
      environment: {},
      folder,
      now: () => now,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    });
    return { status, stdout, stderr };
  };
  const ending = async <Found>(line: string, status: number): Promise<Found> => {
    const ended = await run(line);
    if (ended.status !== status || ended.stdout === '') throw new Error(`${line} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
    return JSON.parse(ended.stdout) as Found;
  };
  const done = <Found = Document>(line: string) => ending<Found>(line, 0);
  await done(`init ${init}`);
  await done('pack set small:100.00:100.00:Small large:900.00:1000.00:Large');
  await done('account promotion on');
  return {
    folder,
    pass: (milliseconds) => void (now += milliseconds),
    run,
    done,
    failed: (line) => ending(line, 1),
    async refused(line) {
      const ended = await run(line);
      if (ended.status !== 1 || ended.stdout !== '') throw new Error(`${line} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
      return (JSON.parse(ended.stderr) as { error: { code: string; message: string } }).error;
    },
    async card(token, nickname = token) {
      const { method } = await done<{ method: number }>(`method add --card ${token} --nickname ${nickname}`);
      await done(`method verify ${method}`);
      await done(`method activate ${method}`);
      return method;
    },
    charges: () => openSandbox({ file: join(folder, 'b.floatbook-sandbox.jsonl'), now: () => now }).charges(),
  };
}

/** Turns automatic top-up with the large pack on. */
export const TURN_ON = 'top-up on large --cap-per-day 2000 --cap-per-month 5000 --accept-terms 1 --charge-at-once';

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
