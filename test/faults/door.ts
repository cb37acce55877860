/** The application in a process of its own, called through its door; and bundled once, so that it starts quickly. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import { createClient, type Client } from '../../electron/ipc/client.ts';
import type { Answer, Call } from '../../electron/ipc/contract/contract.ts';
import { bundled, bundledBackups, bundledReader } from '../bench/bundle.ts';
import type { Asked, Settings, Told } from './door-messages.ts';
import { START } from '../crash/world.ts';
import type { BrokenSource } from '../support/broken-source.ts';

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'floatbook-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));

const programs = new Map<BrokenSource | null, Promise<string>>();

/** Bundled once for each way in which the program, or the thread of backups, is broken. */
function bundledProgram(brokenBackups: BrokenSource | null, brokenProgram: BrokenSource | null): Promise<string> {
  const broken = brokenProgram ?? brokenBackups;
  const known = programs.get(broken);
  if (known !== undefined) return known;
  const folder = newFolder();
  const program = bundledReader(folder)
    .then(() => bundledBackups(folder, brokenBackups))
    .then(() => bundled(new URL('door-program.ts', import.meta.url), folder, brokenProgram));
  programs.set(broken, program);
  return program;
}

/** A new folder in memory, which goes when the tests of the file are done. */
export function newFolder(): string {
  return mkdtempSync(join(root, 'test-'));
}

export interface Door {
  readonly pid: number;
  /** Answers that are no success come as exceptions; a door that is gone as {@link DoorGone}. */
  readonly client: Client;
  /** Answers as they are. */
  call(call: Call): Promise<Answer>;
  /** The last command again, as a page asks that did not hear what became of it. */
  callAgain(): Promise<Answer>;
  /** The application's clock goes on, by milliseconds. */
  pass(milliseconds: number): void;
  now(): number;
  /** Defects that were told since the last time. */
  takeDefects(): readonly string[];
  kill(): Promise<void>;
  /** Ends it as its user would. */
  end(): Promise<void>;
}

/** The process ended before it answered. */
export class DoorGone extends Error {
  override readonly name = 'DoorGone';
}

export interface DoorOptions extends Partial<Settings> {
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  /** How the thread of backups is broken. */
  readonly brokenBackups?: BrokenSource | null;
  /** How the program itself is broken; one of the two at most. */
  readonly brokenProgram?: BrokenSource | null;
  /** A program and its arguments to run it under. */
  readonly under?: readonly string[];
}

export async function openDoor({
  folder,
  wrong = null,
  brokenBackups = null,
  brokenProgram = null,
  now: first = START,
  under = [],
}: DoorOptions): Promise<Door> {
  const settings: Settings = { folder, wrong };
  const [command, ...rest] = [...under, process.execPath, await bundledProgram(brokenBackups, brokenProgram), JSON.stringify(settings)];
  // One thread for files, so that the n-th call of a thread is the n-th of all.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' };
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'], env });
  // Whoever writes to a process that is gone hears of it where it waits for the answer.
  child.stdin.on('error', () => undefined);
  let now = first;
  let errors = '';
  let defects: string[] = [];
  const waiting: ((told: Answer | 'ready' | Error) => void)[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
  const closed = new Promise<void>((resolve) =>
    child.once('close', (code, signal) => {
      for (const hear of waiting.splice(0)) hear(new DoorGone(`ended with ${signal ?? code}: ${errors}`));
      resolve();
    }),
  );
  createInterface({ input: child.stdout }).on('line', (line) => {
    // A kill may cut the last line off.
    if (!line.endsWith('}')) return;
    const told = JSON.parse(line) as Told;
    if (told.told === 'defect') defects.push(told.text);
    else waiting.shift()?.(told.told === 'ready' ? 'ready' : told.answer);
  });
  const hear = () =>
    new Promise<Answer | 'ready'>((resolve, reject) => waiting.push((told) => (told instanceof Error ? reject(told) : resolve(told))));
  let last: Call | undefined;
  const call = (given: Call) => {
    if (given.commandId !== undefined) last = given;
    const answered = hear() as Promise<Answer>;
    child.stdin.write(`${JSON.stringify({ at: now, call: given } satisfies Asked)}\n`);
    return answered;
  };
  await hear();
  return {
    pid: child.pid ?? 0,
    client: createClient({ call, listen: () => () => undefined }),
    call,
    callAgain() {
      if (last === undefined) throw new Error('no command was asked for');
      return call(last);
    },
    pass: (milliseconds) => void (now += milliseconds),
    now: () => now,
    takeDefects() {
      const taken = defects;
      defects = [];
      return taken;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async end() {
      child.stdin.end();
      await closed;
    },
  };
}
