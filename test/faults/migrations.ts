/** A book of an earlier schema is brought up to date while the power goes, or the program is killed: afterwards it is of one version, whole, and becomes what it was to become. */

import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import Database from 'better-sqlite3';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { openToWrite } from '../../db/open.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { verifyBook } from '../../db/verify.ts';
import { invariantsOf } from '../support/invariants.ts';
import { putReleasedBook } from '../support/released-books.ts';
import { isAsMade, listBackups } from '../../electron/engine/backups/list.ts';
import { ConnectionLost } from '../../electron/ipc/client.ts';
import { BOOK } from './acts.ts';
import { CommittedStates, stateOf } from './committed.ts';
import { contentsOf } from './contents.ts';
import { makeCuts, type CutsMade } from './cuts.ts';
import { readTrace, traced, type DiskStep } from './disk-trace.ts';
import { newFolder, openDoor, type Door, type DoorOptions } from './door.ts';
import { countCalls, pathsOf, whileFailing, type CallName, type Failure } from './failing-calls.ts';
import type { Faulted } from './nth-fault.ts';
import { nameless, toldBy } from './told.ts';

/** The stored book of an earlier version, and what it is to become. */
export class OldBook {
  readonly version: number;
  readonly folder: string;
  readonly #becomes: string;

  private constructor(version: number, folder: string, becomes: string) {
    this.version = version;
    this.folder = folder;
    this.#becomes = becomes;
  }

  static make(version: number): OldBook {
    const folder = newFolder();
    putReleasedBook(version, join(folder, BOOK));
    const undisturbed = copyOf(folder);
    const book = openToWrite(join(undisturbed, BOOK));
    try {
      const { problems } = verifyBook(book);
      if (problems.length > 0) throw new Error(`the book of version ${version} is not sound: ${JSON.stringify(problems)}`);
      return new OldBook(version, folder, contentsOf(book));
    } finally {
      book.close();
    }
  }

  /** What is missing of the backup that has to be there, whole and pinned, as soon as a migration is. */
  unkeptIn(folder: string): readonly string[] {
    if (versionOf(folder) === this.version) return [];
    const kept = listBackups(standardBackupFolder(join(folder, BOOK))).filter(({ because }) => because === 'before_migration');
    const isOfVersion = (file: string) => versionOfFile(file) === this.version;
    return kept.some((backup) => isAsMade(backup) && isOfVersion(backup.file)) ? [] : ['it was changed without a backup of it as it was'];
  }

  /** What is wrong with a copy that something happened to; the copy is brought up to date. */
  wrongIn(folder: string): readonly string[] {
    try {
      const version = versionOf(folder);
      const book = openToWrite(join(folder, BOOK));
      try {
        return [
          ...(version >= this.version && version <= SCHEMA_VERSION ? [] : [`it was of version ${this.version}, and is of version ${version}`]),
          ...(contentsOf(book) === this.#becomes ? [] : ['it holds something else than it was to become']),
          ...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`),
          ...invariantsOf(book),
        ];
      } finally {
        book.close();
      }
    } catch (error) {
      return [`it does not open: ${inspect(error)}`];
    }
  }
}

/** How the program is broken, where it is. */
type Brokenness = Pick<DoorOptions, 'wrong' | 'brokenProgram'>;

/** Cuts the power while the book is brought up to date. */
export async function cutMigration(old: OldBook, cuts: number, seed: number, how: Brokenness = {}): Promise<CutsMade> {
  const committed = new CommittedStates();
  const names = new Map<number, string>();
  // The file as it is before the first commit is a state as well.
  const states = new Set([imageOf(old.folder)]);
  const known = new Map<string, readonly string[]>();
  const steps = await recordMigration(old, how);
  return makeCuts(
    { steps, cuts, seed, from: toldAt(steps) },
    (step) => {
      if (step.does === 'link') names.set(step.file, step.name.name);
      if (step.does === 'write' || step.does === 'set_size') {
        if (names.get(step.file) === BOOK) committed.wroteFile(step);
        if (names.get(step.file) === `${BOOK}-wal`) committed.wroteLog(step);
      }
      return false;
    },
    (folder) => {
      const state = imageOf(folder);
      for (const each of committed.states) states.add(each);
      if (!states.has(state)) return ['a migration is half there'];
      const unkept = old.unkeptIn(folder);
      const found = known.get(state) ?? old.wrongIn(folder);
      known.set(state, found);
      return [...unkept, ...found];
    },
  );
}

async function recordMigration(old: OldBook, how: Brokenness = {}): Promise<readonly DiskStep[]> {
  const folder = copyOf(old.folder);
  const trace = join(newFolder(), 'trace');
  const door = await openDoor({ folder, ...how, under: traced(trace) });
  await door.client.run('book.open', { file: join(folder, BOOK) });
  await door.kill();
  return readTrace(trace, folder, (path) => path.startsWith(BOOK) && !path.endsWith('-shm'), old.folder);
}

/** How often the book is written to while it is brought up to date. */
export async function writesOf(old: OldBook): Promise<number> {
  const steps = await recordMigration(old);
  return steps.slice(toldAt(steps)).filter(({ does }) => does === 'write').length;
}

/** Where the program has said that it is ready, and has not opened anything yet. */
function toldAt(steps: readonly DiskStep[]): number {
  return steps.findIndex(({ does }) => does === 'tell');
}

/** Kills the program as it begins its n-th write to the book, counted from 1. */
export async function killMigration(old: OldBook, nth: number): Promise<{ readonly wasKilled: boolean; readonly wrong: readonly string[] }> {
  const folder = copyOf(old.folder);
  const paths = ['', '-wal', '-journal'].flatMap((part) => ['-P', join(folder, `${BOOK}${part}`)]);
  const under = ['strace', '-f', '-o', '/dev/null', '-e', 'trace=pwrite64', '-e', `inject=pwrite64:signal=KILL:when=${nth}`, ...paths];
  const door = await openDoor({ folder, under });
  let wasKilled = false;
  try {
    await door.client.run('book.open', { file: join(folder, BOOK) });
    await door.end();
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    wasKilled = true;
  }
  const wrong = [...old.unkeptIn(folder), ...old.wrongIn(folder)];
  rmSync(folder, { recursive: true });
  return { wasKilled, wrong: wrong.map((what) => `version ${old.version}, killed at write ${nth}: ${what}`) };
}

/** Brings the book up to date while calls fail, and once more when they do not. */
export class FaultedMigrations {
  readonly #door: Door;
  readonly #folder: string;

  private constructor(door: Door, folder: string) {
    this.#door = door;
    this.#folder = folder;
  }

  static async open(): Promise<FaultedMigrations> {
    const folder = newFolder();
    return new FaultedMigrations(await openDoor({ folder }), folder);
  }

  async calls(old: OldBook): Promise<Readonly<Record<CallName, number>>> {
    copyOf(old.folder, this.#folder);
    const counted = await countCalls(this.#door.pid, pathsOf(this.#folder), () => this.#open());
    await this.#takeAway();
    return counted;
  }

  async run(old: OldBook, failure: Failure): Promise<Faulted> {
    copyOf(old.folder, this.#folder);
    const { result: told, failed } = await whileFailing(failure, this.#door.pid, pathsOf(this.#folder), () => toldBy(() => this.#open()));
    const wrong = [...nameless(told, this.#door.takeDefects()), ...old.wrongIn(copyOf(this.#folder))];
    const again = await toldBy(() => this.#open());
    if (again.code !== 'ok')
      wrong.push(`it does not open when the disk is sound again: ${again.code} ${again.message} ${this.#door.takeDefects().join('\n')}`);
    await this.#takeAway();
    return { act: 'migration', failure, failed, told: told.code, wrong: wrong.map((what) => `version ${old.version}: ${what}`) };
  }

  end(): Promise<void> {
    return this.#door.end();
  }

  async #open(): Promise<void> {
    await this.#door.client.run('book.open', { file: join(this.#folder, BOOK) });
  }

  async #takeAway(): Promise<void> {
    await this.#door.client.run('book.close', {});
    for (const name of readdirSync(this.#folder)) if (name.startsWith(BOOK)) rmSync(join(this.#folder, name), { recursive: true });
  }
}

function copyOf(folder: string, to = newFolder()): string {
  const isOfBook = (name: string) => name.startsWith(BOOK) && !name.endsWith('-shm') && !name.includes('-lock');
  for (const name of readdirSync(folder)) if (isOfBook(name)) cpSync(join(folder, name), join(to, name), { recursive: true });
  return to;
}

/** Opened by nothing of the program's own, which would bring it up to date. */
function asItIs<Result>(folder: string, ask: (connection: Database.Database) => Result): Result {
  const copy = copyOf(folder);
  const connection = new Database(join(copy, BOOK));
  try {
    return ask(connection);
  } finally {
    connection.close();
    rmSync(copy, { recursive: true });
  }
}

/** Of a file that has no log, which is left as it is. */
function versionOfFile(file: string): number {
  return readFileSync(file).readUInt32BE(60);
}

function versionOf(folder: string): number {
  return asItIs(folder, (connection) => connection.pragma('user_version', { simple: true }) as number);
}

function imageOf(folder: string): string {
  return asItIs(folder, (connection) => stateOf(connection.serialize()));
}
