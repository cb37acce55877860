/** The command line, within this process and in one of its own, and what a book holds before and after it. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { openToRead } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { runCommandLine } from '../../electron/commands/run.ts';

export const CLI = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = mkdtempSync(join(tmpdir(), 'floatbook-cli-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder of its own for each test; all of them go when the file's tests are done. */
export function newFolder(): string {
  return mkdtempSync(join(root, 'test-'));
}

/** Without what npm tells the scripts it runs: the command line asks where the user stands. */
export function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { FLOATBOOK_BOOK: _book, INIT_CWD: _folder, npm_lifecycle_event: _script, ...rest } = process.env;
  return { ...rest, ...more };
}

/** Runs `floatbook …` in `folder` to its end, within this process: a process of its own takes half a second to start. */
export async function floatbook(folder: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const status = await runCommandLine({
    arguments: args,
    environment: more,
    folder,
    now: () => Date.now(),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { status, stdout, stderr };
}

/** The same in a process of its own: for what only a process shows. */
export function floatbookProcess(folder: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Runs a command that is to succeed under `--json` and gives its document. */
export async function answer<Document = Record<string, unknown>>(folder: string, ...args: readonly string[]): Promise<Document> {
  const ended = await floatbook(folder, [...args, '--book', 'b.floatbook', '--json']);
  if (ended.status !== 0) throw new Error(`${args.join(' ')} ended with ${ended.status}: ${ended.stderr}`);
  return JSON.parse(ended.stdout) as Document;
}

/** Runs a command that is to be refused under `--json`, and gives why. Nothing may stand on standard output. */
export async function refusal(folder: string, ...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const ended = await floatbook(folder, [...args, '--book', 'b.floatbook', '--json']);
  if (ended.status !== 1 || ended.stdout !== '') throw new Error(`${args.join(' ')} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  const document = JSON.parse(ended.stderr) as { error: Record<string, unknown> };
  return document.error;
}

/** Everything that could have been written: the head of the chain, and the number of rows of every table. */
export function stateOf(folder: string, name = 'b.floatbook'): Readonly<Record<string, unknown>> {
  const book = openToRead(join(folder, name));
  try {
    const tables = book.connection
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
      .pluck()
      .all();
    const counts = tables.map((table) => [table, book.connection.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()] as const);
    return {
      ...Object.fromEntries(counts),
      ...verifyBook(book),
      expiredThrough: book.connection.prepare('SELECT group_concat(expired_through) FROM workspace').pluck().get(),
    };
  } finally {
    book.close();
  }
}

export const HEADER = 'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note';

/** An activity file of these rows, each padded to the width of the header. */
export function csv(...rows: readonly string[]): string {
  const width = HEADER.split(',').length;
  return [HEADER, ...rows.map((row) => row + ','.repeat(width - row.split(',').length))].map((line) => `${line}\r\n`).join('');
}

/** Whether this machine lets a test have mounts of its own; why not is printed once. */
export function canMount(): boolean {
  const tried = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt']);
  if (tried.status === 0) return true;
  if (process.env['CI']) throw new Error('the tests of full disks and read-only places need unshare and mount, which CI has to allow');
  process.stderr.write('SKIPPED: this machine allows no mounts (unshare -rm), so full disks and read-only places are not tested here.\n');
  return false;
}

/** Runs a shell script with mounts of its own; `$CLI` in it runs the command line. */
export function withMounts(folder: string, script: string): Ended {
  const ended = spawnSync('unshare', ['-rm', 'sh', '-c', script], {
    cwd: folder,
    env: environment({ CLI: `${process.execPath} ${CLI}` }),
    encoding: 'utf8',
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}
