/** Books that meet a failing disk in a process of their own, with faults put in by strace; and what is then on the disk beside what was told. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createBook, openToWrite, removeBook } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { activateMethod, addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { openEngine, sandboxFile } from '../../electron/engine/account/open-engine.ts';
import { setPacks } from '../../electron/engine/account/plan.ts';
import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { bundled as bundle } from '../bench/bundle.ts';
import { LARGE, SMALL } from '../support/accounts.ts';
import { hasProgram } from '../support/programs.ts';
import type { Meeting, Told } from './program.ts';

export const NOW = Date.UTC(2026, 10, 23, 12);

// What is forced to the disk is asked of the system all the same, and there it takes no time.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'floatbook-disk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

export function hasStrace(): boolean {
  return process.platform === 'linux' && hasProgram('strace', 'failing disks are not tried');
}

export function newFolder(): string {
  return mkdtempSync(join(root, 'book-'));
}

/** A book with packs and a card of the sandbox, closed. */
export async function bookWithCard(): Promise<string> {
  const file = join(newFolder(), 'b.floatbook');
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Disk', timeZone: 'Europe/Berlin', firstWeekday: 'monday' }, NOW);
  const { id } = addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' }, NOW);
  const engine = openEngine(book, {
    clock: () => NOW,
    onDefect: (error) => {
      throw error;
    },
  });
  await setPacks(engine, id, [SMALL, LARGE]);
  const { methodId } = await addMethod(engine, id, { processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' });
  await verifyMethod(engine, id, methodId);
  await activateMethod(engine, id, methodId);
  book.close();
  return file;
}

let program: Promise<string> | undefined;
export function bundledProgram(): Promise<string> {
  return (program ??= bundled('program.ts'));
}

/** A program of this folder as one file, so that it starts quickly. */
export function bundled(name: string): Promise<string> {
  return bundle(new URL(name, import.meta.url), root);
}

/** A fault that the system answers a call with: of which calls on which files of the book, from the `at`-th on, once or ever after. */
export interface Fault {
  readonly calls: string;
  readonly error: 'EIO' | 'ENOSPC' | 'EROFS' | 'EMFILE';
  readonly at: number;
  readonly lasts: boolean;
  /** Endings of the files' names. */
  readonly files: readonly string[];
}

export interface Met {
  /** Whether the fault came at all, by strace's own account. */
  readonly wasHit: boolean;
  readonly told: readonly Told[];
  readonly errors: string;
  /** The copy that it met, as it was left. */
  readonly file: string;
}

/** Has a copy of the book meet a fault. */
export function meet(programFile: string, original: string, fault: Fault | null, meeting: Pick<Meeting, 'acts' | 'stops' | 'wrong'>): Met {
  const file = join(newFolder(), 'b.floatbook');
  cpSync(original, file);
  cpSync(sandboxFile(original), sandboxFile(file));
  const given = JSON.stringify({ ...meeting, file, now: NOW + 60_000 } satisfies Meeting);
  const log = `${file}.strace`;
  const run = [process.execPath, programFile, given];
  const [command = '', ...rest] = fault === null ? run : ['strace', '-f', '-qq', '-o', log, ...injected(file, fault), ...run];
  const ended = spawnSync(command, rest, { encoding: 'utf8', timeout: 60_000 });
  const lines = ended.stdout.split('\n').filter((line) => line.startsWith('{'));
  const wasHit = fault !== null && readFileSync(log, 'utf8').includes('(INJECTED)');
  return { wasHit, told: lines.map((line) => JSON.parse(line) as Told), errors: ended.stderr, file };
}

function injected(file: string, { calls, error, at, lasts, files }: Fault): readonly string[] {
  const paths = files.flatMap((ending) => ['-P', file + ending]);
  return ['-e', `trace=${calls}`, ...paths, '-e', `inject=${calls}:error=${error}:when=${at}${lasts ? '+' : ''}`];
}

/** What is not as it was told, and what is wrong with the book. */
export function contradictions({ file, told, errors }: Met): readonly string[] {
  const book = openToWrite(file);
  try {
    const wrong = verifyBook(book).problems.map(({ rule, where, message }) => `${rule} ${where}: ${message}`);
    const commands = new Set(book.connection.prepare<[], string>('SELECT id FROM command').pluck().all());
    const settings = new Set(book.connection.prepare<[], string>(`SELECT value FROM setting WHERE name = 'low_balance'`).pluck().all());
    for (const { act, kind, outcome } of told) {
      if (outcome.startsWith('defect')) wrong.push(`${act}: ${outcome}`);
      const isThere = kind === 'setting' ? settings.has(String(1000 + Number(act.slice('act-'.length)))) : commands.has(act);
      const isToldDone = /^(?:done|begun)\b/.test(outcome);
      if (isToldDone && !isThere) wrong.push(`${act} (${kind}): told as ${outcome}, and is not there`);
      if (!isToldDone && outcome !== 'outcome_unknown' && isThere) wrong.push(`${act} (${kind}): told as ${outcome}, and is there`);
    }
    const keys = new Set(book.connection.prepare<[], string>('SELECT key FROM attempt').pluck().all());
    const paid =
      book.connection.prepare<[], number>(`SELECT count(*) FROM obligation WHERE state = 'succeeded' AND purpose = 'top_up'`).pluck().get() ?? 0;
    const toldPaid = told.filter(({ kind, outcome }) => kind === 'payment' && outcome === 'done').length;
    if (paid < toldPaid) wrong.push(`${toldPaid} payments told as done, ${paid} in the book`);
    for (const key of chargedKeys(file))
      if (!keys.has(key)) wrong.push(`the processor was asked under the key ${key}, of which the book knows nothing`);
    if (errors.includes('defect')) wrong.push(errors);
    return wrong;
  } finally {
    book.close();
    removeBook(file);
  }
}

/** Keys of every charge that the sandbox was asked for, whatever became of it. */
function chargedKeys(file: string): readonly string[] {
  const sandbox = openSandbox({ file: sandboxFile(file), now: () => NOW });
  return sandbox.charges().map(({ idempotencyKey }) => idempotencyKey);
}
