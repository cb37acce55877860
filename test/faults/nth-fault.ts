/** Acts during which a call to the system fails, and what is wrong with what was told and what is in the book. */

import { copyFileSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { openToRead, openToWrite } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { NO_HOOKS, sandboxJournal } from '../crash/hooks.ts';
import { reckonPayments } from '../crash/reckoning.ts';
import { untilNothingIsOpen } from '../crash/time-passes.ts';
import { MINUTE, openWorld, Time } from '../crash/world.ts';
import { ConnectionLost } from '../../electron/ipc/client.ts';
import type { BrokenSource } from '../support/broken-source.ts';
import { invariantsOf } from '../support/invariants.ts';
import { act, BACKUP_ACT_NAMES, BOOK, makeBook, OPERATED, type ActName } from './acts.ts';
import { backupsIn, judgeReplaced, keptOf, leftBehind, tidy, wrongBackups } from './backups.ts';
import { contentsOf, countsOf } from './contents.ts';
import { newFolder, openDoor, type Door } from './door.ts';
import {
  countCalls,
  filesOfBackup,
  pathsOf,
  stagedFiles,
  unnamedBackup,
  whileFailing,
  whileKilling,
  type CallName,
  type Failure,
} from './failing-calls.ts';
import { nameless, toldBy } from './told.ts';
import type { WrongConnection } from './wrong-connections.ts';

/**
 * What has to be there for an act to have something to do, whether it is one transaction, and what it makes one of: a payment is decided in one transaction and
 * made in several, so of it only the decision is there, or not, as it was told.
 */
const FAILING: Readonly<Partial<Record<ActName, { readonly first: readonly ActName[]; readonly isOne: boolean; readonly makes?: string }>>> = {
  contact: { first: [], isOne: false, makes: 'SELECT count(*) FROM fee' },
  top_up: { first: [], isOne: false, makes: `SELECT count(*) FROM obligation WHERE because = 'by_hand'` },
  import: { first: [], isOne: true },
  undo_import: { first: ['import'], isOne: true },
  statement: { first: ['import'], isOne: true },
  match: { first: ['import', 'statement'], isOne: true },
  seal: { first: ['import'], isOne: true },
  document: { first: [], isOne: true },
  remove_document: { first: ['document'], isOne: true },
  reopen: { first: [], isOne: false },
  backup: { first: [], isOne: false },
  restore: { first: ['backup', 'setting'], isOne: false },
  undo_restore: { first: ['backup', 'setting', 'restore'], isOne: false },
};
/** Those that write to the book. */
export const WRITING_ACTS = (Object.keys(FAILING) as readonly ActName[]).filter((name) => !isOfBackups(name));

const FILES_OF_OTHER_NAMES: ReadonlySet<ActName> = new Set(['import', 'document', 'remove_document', ...BACKUP_ACT_NAMES]);
/** Which state of the book comes back: the one after so many of what has to be done before. */
const BRINGS_BACK: Readonly<Partial<Record<ActName, number>>> = { restore: 1, undo_restore: 2 };

/** Beside a book, and no part of it; a probe may be gone again as soon as it was seen. */
const NOT_COPIED = /-(?:shm|probe)$|-lock/;

/** Answers that leave open whether it was done: asking the same again tells. */
const UNKNOWN = 'outcome_unknown';

export interface Faulted {
  readonly act: ActName | 'migration';
  readonly failure: Failure;
  /** How many calls failed; none where there was no n-th. */
  readonly failed: number;
  /** `ok`, or the code of the refusal. */
  readonly told: string;
  /** In words. */
  readonly wrong: readonly string[];
}

/** A program with a book, act after act. */
export class FaultedProgram {
  readonly #folder = newFolder();
  #door: Door;
  #number = 0;
  readonly #verified = new Set<string>();

  private constructor(door: Door, folder: string) {
    this.#door = door;
    this.#folder = folder;
  }

  static async open(
    wrong: WrongConnection | null = null,
    brokenBackups: BrokenSource | null = null,
    brokenProgram: BrokenSource | null = null,
  ): Promise<FaultedProgram> {
    const folder = newFolder();
    const door = await openDoor({ folder, wrong, brokenBackups, brokenProgram });
    await makeBook(door);
    return new FaultedProgram(door, folder);
  }

  async calls(name: ActName): Promise<Readonly<Record<CallName, number>>> {
    await this.#prepare(name);
    const paths = this.#paths(name, 'unlink');
    const counted = await countCalls(this.#door.pid, paths, () => act(this.#door, name, this.#number));
    await this.#goesOn(name);
    return counted;
  }

  async run(name: ActName, failure: Failure): Promise<Faulted> {
    const brought = await this.#prepare(name);
    const before = this.#lookAtLive();
    const made = this.#made(name);
    const backups = backupsIn(this.#folder);
    const paths = failure.error === 'LOST' ? [unnamedBackup(this.#folder, this.#door.now() + MINUTE)] : this.#paths(name, failure.call);
    const { result: told, failed } = await whileFailing(failure, this.#door.pid, paths, () => toldBy(() => act(this.#door, name, this.#number)));
    const killed = this.#lookAtCopy();
    const wrong = [
      ...killed.wrong,
      ...nameless(told, this.#door.takeDefects()),
      ...lost(killed.state === brought?.state ? brought : before, killed),
      ...(brought === undefined
        ? judge(told.code, FAILING[name]?.isOne === true, before.state, killed.state)
        : judgeReplaced(told.code, { before: before.state, brought: brought.state, found: killed.state, kept: killed.kept })),
      ...wrongBackups(this.#folder, backups, name === 'backup' && told.code === 'ok' ? before.state : null),
    ];
    if (told.code === UNKNOWN && FAILING[name]?.isOne === true) wrong.push(...(await this.#resolved(before)));
    wrong.push(...(await this.#decided(name, told.code, made)));
    wrong.push(...(await this.#goesOn(name)));
    return { act: name, failure, failed, told: told.code, wrong };
  }

  /** Kills it in an act, as it begins its n-th write to the book's log, or to the book itself, and starts it anew. */
  async kill(name: ActName, nth: number, part: '-wal' | '' = '-wal'): Promise<{ readonly wasKilled: boolean; readonly wrong: readonly string[] }> {
    await this.#prepare(name);
    const before = this.#lookAtCopy();
    const written = join(this.#folder, `${BOOK}${part}`);
    const { result: wasKilled, isKilled } = await whileKilling(nth, this.#door.pid, [written], () =>
      isLost(() => act(this.#door, name, this.#number)),
    );
    if (!wasKilled) {
      // The engine writes by itself, too: it may have come to its n-th write after the act was done.
      if (!isKilled) return { wasKilled, wrong: [] };
      this.#door = await openDoor({ folder: this.#folder, now: this.#door.now() });
      return { wasKilled, wrong: await this.#goesOn(name) };
    }
    const killed = this.#lookAtCopy();
    const wrong = [...killed.wrong, ...lost(before, killed)];
    // The last write to the log is what makes it a commit.
    if (FAILING[name]?.isOne === true && killed.state !== before.state) wrong.push('it is half there');
    this.#door = await openDoor({ folder: this.#folder, now: this.#door.now() });
    wrong.push(...(await this.#goesOn(name)));
    return { wasKilled, wrong: wrong.map((what) => `${name}, killed at write ${nth}: ${what}`) };
  }

  /** Ends it, and brings what is open in its book to its end. Returns what is wrong then. */
  async end(): Promise<readonly string[]> {
    await this.#door.end();
    const now = this.#door.now();
    copyFileSync(join(this.#folder, `${BOOK}-sandbox.jsonl`), sandboxJournal(this.#folder));
    const world = openWorld({ folder: this.#folder, time: new Time(now), hooks: NO_HOOKS });
    try {
      await untilNothingIsOpen(world, 'confirms');
      return reckonPayments(world);
    } finally {
      world.book.close();
      rmSync(this.#folder, { recursive: true });
    }
  }

  /** Returns the book that the act puts back in its place, where it does so. */
  async #prepare(name: ActName): Promise<Looked | undefined> {
    this.#number += 1;
    if (name === 'top_up') await this.#untilNoTopUpIsOpen();
    if (isOfBackups(name)) tidy(this.#folder);
    let brought: Looked | undefined;
    for (const [at, first] of (FAILING[name]?.first ?? []).entries()) {
      await act(this.#door, first, this.#number);
      if (BRINGS_BACK[name] === at + 1) brought = this.#lookAtLive();
    }
    return brought;
  }

  /** What a failure left open is pursued when the book is opened anew. */
  async #untilNoTopUpIsOpen(): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) {
      const { open } = await this.#door.client.query('topUp.state', { workspaceId: OPERATED });
      if (open === null) return;
      await act(this.#door, 'reopen', this.#number);
      await sleep(20);
    }
  }

  /** The same command again, now that the disk is sound: whether it was done or not, it is done now, and once. */
  async #resolved(before: Looked): Promise<readonly string[]> {
    const answer = await this.#door.callAgain();
    if (answer.outcome !== 'ok') return [`what was not known stays so: ${JSON.stringify(answer)} ${this.#door.takeDefects().join('\n')}`];
    return this.#lookAtLive().state === before.state ? ['what was not known was told to be done, and is not there'] : [];
  }

  /** Payments: what was told is decided, once, what was refused is not; what is not known is when it is asked for again, and then it is once, too. */
  async #decided(name: ActName, code: string, before: number): Promise<readonly string[]> {
    if (FAILING[name]?.makes === undefined) return [];
    const found = this.#made(name) - before;
    if (code === 'ok' && found !== 1) return [`it was acknowledged, and was done ${found} times`];
    if (code !== 'ok' && code !== UNKNOWN && found !== 0) return [`it was refused (${code}), and was done`];
    const answer = code === 'ok' || code === UNKNOWN ? await this.#door.callAgain() : undefined;
    if (answer === undefined) return [];
    const again = this.#made(name) - before;
    if (answer.outcome === 'ok' ? again === 1 : again === found && code === UNKNOWN) return [];
    return [`asked for again it is told as ${answer.outcome}, and was done ${again} times`];
  }

  #made(name: ActName): number {
    const question = FAILING[name]?.makes;
    if (question === undefined) return 0;
    const book = openToRead(join(this.#folder, BOOK));
    try {
      return book.connection.prepare<[], number>(question).pluck().get() ?? 0;
    } finally {
      book.close();
    }
  }

  /** The disk is sound again: the same program goes on. */
  async #goesOn(name: ActName): Promise<readonly string[]> {
    const { client } = this.#door;
    try {
      const { book } = await client.query('app.state', {});
      if (book === null) await client.run('book.open', { file: join(this.#folder, BOOK) });
      else if (isOfBackups(name)) await act(this.#door, 'reopen', this.#number);
      if ((await client.query('backup.state', {})).heldSince !== null) await client.run('backup.confirm', {});
      await client.run('topUp.lookUp', { workspaceId: OPERATED });
      await act(this.#door, 'setting', this.#number);
      if (!isOfBackups(name)) return [];
      await act(this.#door, 'backup', this.#number);
      return leftBehind(this.#folder);
    } catch (error) {
      return [`it does not go on: ${inspect(error)} ${this.#door.takeDefects().join('\n')}`];
    }
  }

  #lookAtLive(): Looked {
    const book = openToRead(join(this.#folder, BOOK));
    try {
      return { state: contentsOf(book), rows: countsOf(book), kept: null, wrong: [] };
    } finally {
      book.close();
    }
  }

  /** The book as it lies there: what a kill at this moment would leave. */
  #lookAtCopy(): Looked {
    const copy = newFolder();
    for (const name of readdirSync(this.#folder))
      if (name.startsWith(BOOK) && !NOT_COPIED.test(name) && name !== basename(standardBackupFolder(BOOK)))
        cpSync(join(this.#folder, name), join(copy, name), { recursive: true });
    try {
      const book = openToWrite(join(copy, BOOK));
      try {
        const state = contentsOf(book);
        // The same contents are verified once; that the file itself is whole is asked each time.
        const whole = book.connection.pragma('integrity_check', { simple: true });
        const problems = this.#verified.has(state)
          ? []
          : [...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`), ...invariantsOf(book)];
        if (problems.length === 0) this.#verified.add(state);
        return {
          state,
          rows: countsOf(book),
          kept: keptOf(join(copy, BOOK)),
          wrong: [...problems, ...(whole === 'ok' ? [] : [`the file is damaged: ${String(whole)}`])],
        };
      } finally {
        book.close();
      }
    } catch (error) {
      return { state: '', rows: new Map(), kept: null, wrong: [`the book does not open: ${inspect(error)}`] };
    } finally {
      rmSync(copy, { recursive: true });
    }
  }

  /** Files that are handed over, and documents, have names that are made up: there every file fails, but not what goes through pipes. */
  #paths(name: ActName, call: CallName): readonly string[] {
    if (FILES_OF_OTHER_NAMES.has(name) && call !== 'write') return [];
    const ofBackups = isOfBackups(name) ? [...filesOfBackup(this.#folder, this.#door.now() + MINUTE), ...stagedFiles(this.#folder)] : [];
    return [...pathsOf(this.#folder), ...ofBackups];
  }
}

/** A book as it lies there. */
interface Looked {
  readonly state: string;
  readonly rows: ReadonlyMap<string, number>;
  /** What is in the book that was replaced last. */
  readonly kept: string | null;
  readonly wrong: readonly string[];
}

function isOfBackups(name: ActName): boolean {
  return BACKUP_ACT_NAMES.some((each) => each === name);
}

async function isLost(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof ConnectionLost) return true;
    throw error;
  }
}

function judge(code: string, isOne: boolean, before: string, after: string): readonly string[] {
  if (code === UNKNOWN || !isOne) return [];
  if (code === 'ok') return before === after ? ['it was acknowledged, and is not there'] : [];
  return before === after ? [] : [`it was refused (${code}), and is there`];
}

/** Tables of which rows are gone. In these nothing is ever deleted, and what was there before was acknowledged. */
function lost(before: Looked, after: Looked): readonly string[] {
  return [...before.rows]
    .filter(([table, rows]) => (after.rows.get(table) ?? 0) < rows)
    .map(([table, rows]) => `of ${rows} rows in ${table} ${after.rows.get(table) ?? 0} are left`);
}
