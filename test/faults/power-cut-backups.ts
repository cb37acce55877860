/** The power goes while backups are made, restored, or a restore is undone: the folder is opened by the program, and held against what it was before and after each act. */

import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { hashOfFile } from '../../db/file-hash.ts';
import { openToWrite, type WriteBook } from '../../db/open.ts';
import { replacementsOf } from '../../db/replace-book.ts';
import { verifyBook } from '../../db/verify.ts';
import { isAsMade, listBackups } from '../../electron/engine/backups/list.ts';
import { makeBackup } from '../../electron/engine/backups/make.ts';
import { MINUTE } from '../crash/world.ts';
import type { BrokenSource } from '../support/broken-source.ts';
import { invariantsOf } from '../support/invariants.ts';
import { act, BOOK, makeBookOnly, type ActName } from './acts.ts';
import { allKeptOf, backupsIn, leftBehind, wrongBackups } from './backups.ts';
import { contentsOf } from './contents.ts';
import { makeCuts, type CutsAsked, type CutsMade } from './cuts.ts';
import { readTrace, traced, type DiskStep } from './disk-trace.ts';
import { newFolder, openDoor, type Door } from './door.ts';
import { missingFiles } from './power-cut.ts';

/** A document that only the backup has comes back, is taken away again, and comes back. */
const ACTS = ['import', 'document', 'backup', 'remove_document', 'restore', 'undo_restore', 'import', 'undo_restore', 'backup'] as const;
/** What a book that was left by a kill is done to, before it is opened: its log lies beside it. */
const LEFT_BY_A_KILL: readonly ActName[] = ['import', 'document'];

export interface RecordedBackups {
  readonly steps: readonly DiskStep[];
  /** The first step that a cut may come after. */
  readonly from: number;
  /** Before the first act, and after each. */
  readonly folders: readonly Looked[];
  /** The application's time at the end. */
  readonly now: number;
}

/** A folder as it is read between two acts. */
interface Looked {
  /** What the book holds. */
  readonly book: string;
  /** What those hold that were replaced, newest first. */
  readonly kept: readonly string[];
  /** Hashes of the backups, by name. */
  readonly backups: ReadonlyMap<string, string>;
}

/** Makes backups, restores one, and undoes that, and records what became of the disk. */
export async function recordBackups(broken: BrokenSource | null = null): Promise<RecordedBackups> {
  const folder = newFolder();
  const trace = join(newFolder(), 'trace');
  const door = await openDoor({ folder, brokenBackups: broken, under: traced(trace) });
  await makeBookOnly(door);
  return recorded({ folder, trace, door, setUp: SET_UP }, ACTS);
}

/** Calls by which the book is made. */
const SET_UP = 2;

/** Restores a backup over a book that a kill has left, and undoes it. */
export async function recordAfterKill(broken: BrokenSource | null = null): Promise<RecordedBackups> {
  const folder = newFolder();
  const killed = await openDoor({ folder });
  await makeBookOnly(killed);
  await act(killed, 'import', 0);
  await act(killed, 'backup', 0);
  for (const name of LEFT_BY_A_KILL) await act(killed, name, 1);
  await killed.kill();
  const before = newFolder();
  cpSync(folder, before, { recursive: true });
  const trace = join(newFolder(), 'trace');
  const door = await openDoor({ folder, brokenBackups: broken, under: traced(trace), now: killed.now() });
  const made = await recorded({ folder, trace, door, setUp: 0, before }, ['restore_unopened', 'undo_restore', 'undo_restore']);
  rmSync(before, { recursive: true });
  return made;
}

interface Recording {
  readonly folder: string;
  readonly trace: string;
  readonly door: Door;
  /** How many commands were done already. */
  readonly setUp: number;
  /** A copy of the folder from before the trace. */
  readonly before?: string;
}

async function recorded(
  { folder, trace, door, setUp, before }: Recording,
  acts: readonly (ActName | 'restore_unopened')[],
): Promise<RecordedBackups> {
  const folders = [lookAt(folder)];
  for (const [number, name] of acts.entries()) {
    const known = backupsIn(folder);
    if (name === 'restore_unopened') await restoreUnopened(door, folder);
    else await act(door, name, number);
    const looked = lookAt(folder);
    const wrong = wrongBackups(folder, known, name === 'backup' ? looked.book : null);
    if (wrong.length > 0) throw new Error(`the program broke: ${wrong.join('\n')}`);
    folders.push(looked);
  }
  const now = door.now();
  await door.end();
  const defects = door.takeDefects();
  if (defects.length > 0) throw new Error(`the program broke: ${defects.join('\n')}`);
  const steps = withoutLocks(readTrace(trace, folder, (path) => !path.startsWith('settings') && !path.endsWith('-shm'), before));
  rmSync(trace);
  rmSync(folder, { recursive: true });
  const told = [...steps.keys()].filter((index) => isActDone(steps[index]));
  if (told.length !== setUp + acts.length) throw new Error(`${told.length} acts were told of ${setUp + acts.length}`);
  const isReady = (step: DiskStep) => step.does === 'tell';
  return { steps, from: setUp === 0 ? steps.findIndex(isReady) : (told[setUp - 1] ?? 0), folders, now };
}

/** What a lock brings to the disk by the way, the folder that it lies in, is nothing to build on. */
function withoutLocks(steps: readonly DiskStep[]): readonly DiskStep[] {
  const locks = new Set(steps.flatMap((step) => (step.does === 'link' && step.name.name.endsWith('lock-journal') ? [step.file] : [])));
  const isOfLock = (step: DiskStep | undefined) => step?.does === 'sync' && locks.has(step.file);
  return steps.filter((step, index) => step.does !== 'sync' || !isOfLock(steps[index - 1]) || isOfLock(step));
}

async function restoreUnopened(door: Door, folder: string): Promise<void> {
  door.pass(MINUTE);
  const [name = ''] = backupsIn(folder);
  await door.client.run('backup.restore', { file: join(folder, BOOK), name });
}

/** An answer to a command that is an act by itself: handing over a file is a part of one. */
function isActDone(step: DiskStep | undefined): boolean {
  if (step?.does !== 'tell' || step.told.told !== 'answer') return false;
  const { to, answer } = step.told;
  return to.commandId !== undefined && !to.method.startsWith('upload.') && answer.outcome === 'ok';
}

/** At a copy: what looks would otherwise leave its own files there. */
function lookAt(folder: string): Looked {
  const copy = newFolder();
  for (const name of readdirSync(folder))
    if (name.startsWith(BOOK) && !/-(?:shm|lock)/.test(name)) cpSync(join(folder, name), join(copy, name), { recursive: true });
  try {
    const book = openToWrite(join(copy, BOOK));
    try {
      return { book: contentsOf(book), kept: allKeptOf(book.file), backups: hashesIn(folder) };
    } finally {
      book.close();
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function hashesIn(folder: string): ReadonlyMap<string, string> {
  return new Map(backupsIn(folder).map((name) => [name, hashOfFile(join(standardBackupFolder(join(folder, BOOK)), name))]));
}

export interface BackupCuts extends CutsMade {
  /** Cuts in an act that puts another book in the place of one: after so many it was still the old one, after so many the new one. */
  readonly old: number;
  readonly fresh: number;
}

/** Cuts the power between the steps of what was recorded. */
export async function cutBackups({ steps, from, folders, now }: RecordedBackups, asked: Omit<CutsAsked, 'steps' | 'from'>): Promise<BackupCuts> {
  const checks = new Checks(now);
  // What is done before the first cut leaves the folder as it was before the first act.
  let done = -steps.slice(0, from + 1).filter(isActDone).length;
  const made = await makeCuts(
    { steps, often: isNaming, ...asked, from },
    (step) => {
      if (isActDone(step)) done += 1;
      return false;
    },
    (folder) => {
      const before = folders[done];
      if (before === undefined) throw new Error('nobody knows what the folder was like');
      return checks.check(folder, before, folders[done + 1] ?? before);
    },
  );
  return { ...made, ...checks.counts };
}

function isNaming({ does }: DiskStep): boolean {
  return does === 'link' || does === 'unlink' || does === 'rename';
}

class Checks {
  readonly counts = { old: 0, fresh: 0 };
  readonly #now: number;
  readonly #verified = new Set<string>();

  constructor(now: number) {
    this.#now = now;
  }

  /** `before` was acknowledged; `after` is what the act that was cut off comes to. */
  async check(folder: string, before: Looked, after: Looked): Promise<readonly string[]> {
    const file = join(folder, BOOK);
    // As they lie there; the next ones are made by another program.
    const wrong = [...wrongBackupsAfter(folder, before, after)];
    try {
      const found = this.#openOnce(file);
      wrong.push(...found.wrong, ...this.#judge(file, found.state, before, after));
      await makeBackup({ bookFile: file, folder: standardBackupFolder(file), because: 'by_hand', now: this.#now + MINUTE });
    } catch (error) {
      return [...wrong, `the book does not open, or what is kept does not: ${inspect(error)}`];
    }
    return [...wrong, ...leftBehind(folder)];
  }

  #openOnce(file: string): { readonly state: string; readonly wrong: readonly string[] } {
    const book = openToWrite(file);
    try {
      const state = contentsOf(book);
      return { state, wrong: [...this.#verify(book, state), ...missingFiles(book)] };
    } finally {
      book.close();
    }
  }

  /** The same contents are verified once; that the file itself is whole is asked each time. */
  #verify(book: WriteBook, state: string): readonly string[] {
    const whole = book.connection.pragma('integrity_check', { simple: true });
    if (whole !== 'ok') return [`the book is damaged: ${String(whole)}`];
    if (this.#verified.has(state)) return [];
    const wrong = [...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`), ...invariantsOf(book)];
    if (wrong.length === 0) this.#verified.add(state);
    return wrong;
  }

  #judge(file: string, state: string, before: Looked, after: Looked): readonly string[] {
    if (state !== before.book && state !== after.book) return ['the book is neither what it was nor what was to come to its place'];
    const kept = allKeptOf(file).join();
    const [isOld, isNew] = [before, after].map((looked) => looked.book === state && looked.kept.join() === kept);
    if (isOld !== true && isNew !== true) return ['what was replaced is not kept, or something else is'];
    if (before.kept.join() === after.kept.join()) return [];
    if (isNew === true) this.counts.fresh += 1;
    else this.counts.old += 1;
    const isGivenUp = replacementsOf(file).some(({ cutOff }) => cutOff === 'given_up');
    return isNew === true && isGivenUp ? ['it is done, and told as given up'] : [];
  }
}

/** What counts as a backup is to the byte what was acknowledged, or what would have been; all that was acknowledged is there. */
function wrongBackupsAfter(folder: string, before: Looked, after: Looked): readonly string[] {
  const found = hashesIn(folder);
  const listed = listBackups(standardBackupFolder(join(folder, BOOK)));
  return [
    ...[...before.backups.keys()].filter((name) => !found.has(name)).map((name) => `the backup ${name} is gone that was acknowledged`),
    ...[...found].filter(([name, hash]) => after.backups.get(name) !== hash).map(([name]) => `the backup ${name} is not what was made`),
    ...listed.filter((backup) => !isAsMade(backup)).map(({ name }) => `${name} is not what is said beside it`),
  ];
}
