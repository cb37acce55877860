/**
 * Puts other files in the place of a book and keeps what was there, so that whatever step a crash cuts off, whoever opens the book next gets the old
 * one or the new one, never a mixture: what is to be done is written down first, and finished from there.
 */

import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { asRefusal, refusedByDatabase } from './database-refusals.ts';
import { makeFolders, PART, removeUnused, syncFile, syncFolder, writeDurably } from './durable-files.ts';
import { Refused, refuse, type RefusalCode } from './ledger/refusal.ts';
import { lockBook } from './lock.ts';
import { codeOf } from './trouble.ts';

/** What came to a book's place, as it is told afterwards. */
export interface ReplacedAbout {
  readonly because: 'restore' | 'undo';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The backup that was restored; of an undo, the name of what was put back. */
  readonly from: string;
  /** `finished`: a crash cut it off, and the next start finished it. `given_up`: it was cut off before anything was replaced. */
  readonly cutOff?: 'finished' | 'given_up';
}

/** A replacement that is over, newest first in {@link replacementsOf}. */
export interface Replaced extends ReplacedAbout {
  readonly name: string;
  /** The folder with what was replaced; its file is named {@link KEPT_BOOK}. */
  readonly folder: string;
  /** Whether a book is in it: there was none where it was missing, and none where the replacement was given up. */
  readonly holdsBook: boolean;
}

/** The book's own file in a folder of files that were replaced or are about to be put in place. */
export const KEPT_BOOK = 'book';
const PARTS = ['', '-wal', '-shm'] as const;

interface Plan extends ReplacedAbout {
  readonly step: 'keeping' | 'placing';
  /** `null`: the folder of what was unpacked; otherwise the name of what was kept. */
  readonly staged: string | null;
  /** Name of the folder for what is there now. */
  readonly kept: string;
}

/** Where a restore unpacks; what it leaves there when it is cut off is taken away by the next one who writes the book. */
export function stagingFolder(bookFile: string): string {
  return `${bookFile}.restoring`;
}

export function replacedFolder(bookFile: string): string {
  return `${bookFile}.replaced`;
}

function planFile(bookFile: string): string {
  return `${bookFile}.replacing`;
}

const ABOUT = 'about.json';

/** Told before each step; a test ends the process there. */
export type BeforeStep = (step: string) => void;

/** Begins to unpack: from here on a crash is told of at the next start. The caller has the book's lock. */
export function beginStaging(bookFile: string, about: ReplacedAbout): string {
  removeUnfinished(bookFile);
  const folder = stagingFolder(bookFile);
  try {
    mkdirSync(folder, { mode: 0o700 });
    syncFolder(dirname(bookFile));
    writeDurably(join(folder, ABOUT), { ...about, cutOff: 'given_up' });
    return folder;
  } catch (error) {
    abandonStaging(bookFile);
    throw error;
  }
}

/**
 * Puts the files of the staging folder, or of what was kept under a name, in the book's place. The caller has the book's lock and nobody has the book open. Where it
 * throws, nothing is done and nothing will be. Where it returns it is done, or written down: what the disk did not allow is then up to {@link finishReplacement}, which
 * comes before any opening of the book.
 */
export function replaceBook(bookFile: string, staged: string | null, about: ReplacedAbout, beforeStep: BeforeStep = () => undefined): Replaced {
  const kept = nameFor(bookFile, about.at);
  const plan: Plan = { ...about, step: 'keeping', staged, kept };
  const replaced: Replaced = { ...about, name: kept, folder: join(replacedFolder(bookFile), kept), holdsBook: existsSync(bookFile) };
  syncStaged(stagedFolder(bookFile, plan));
  beforeStep('plan');
  try {
    writeDurably(planFile(bookFile), plan);
  } catch (error) {
    removeUnused(planFile(bookFile));
    if (!existsSync(planFile(bookFile))) throw error;
    return replaced;
  }
  try {
    carryOut(bookFile, plan, beforeStep);
  } catch (error) {
    if (asRefusal(error) === undefined) throw error;
  }
  return replaced;
}

/** Finishes a replacement that was cut off. Refuses while another process is at it, and where the disk does not allow it (`restored_not_open`). */
export function finishReplacement(bookFile: string): void {
  if (!existsSync(planFile(bookFile))) return;
  restoredWhenOpened(bookFile, () => {
    const lock = lockBook(bookFile);
    try {
      const plan = readPlan(bookFile);
      if (plan === undefined) return;
      // Whoever wrote it down may not have come to this: nothing is moved before the plan is on the disk.
      syncFolder(dirname(bookFile));
      if (isWithdrawn(bookFile, plan)) removePlan(bookFile);
      else carryOut(bookFile, { ...plan, cutOff: 'finished' }, () => undefined);
    } finally {
      lock.release();
    }
  });
}

/** Runs what opens a book that was restored; what the disk does not allow there is refused in words that say where the book stands. */
export function restoredWhenOpened<Result>(bookFile: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = asRefusal(error)?.code;
    if (code === undefined || (error instanceof Refused && !WHY.has(code))) throw error;
    throw new Refused(
      {
        code: 'restored_not_open',
        message: `This book was restored, which is finished when it is opened, and that does not go now: ${WHY.get(code) ?? 'the disk failed'}. Nothing is lost. See to the disk, and open the book again.`,
        file: bookFile,
      },
      { cause: error },
    );
  }
}

const WHY: ReadonlyMap<RefusalCode, string> = new Map([
  ['disk_full', 'the disk is full'],
  ['read_only', 'its place cannot be written to'],
  ['disk_failing', 'the disk failed'],
  ['file_unreadable', 'the disk failed'],
]);

/** A plan that was taken back, of which a power cut left the file: what it was to put in place is gone, and the book is where it was. */
function isWithdrawn(bookFile: string, plan: Plan): boolean {
  return plan.step === 'keeping' && existsSync(bookFile) && !existsSync(join(stagedFolder(bookFile, plan), KEPT_BOOK));
}

/** Takes away what a restore unpacked that was cut off before it replaced anything, and leaves word of it. The caller has the book's lock. */
export function removeUnfinished(bookFile: string): void {
  const folder = stagingFolder(bookFile);
  const part = planFile(bookFile) + PART;
  if (existsSync(part)) removeUnused(part);
  // What is written down needs it.
  if (!existsSync(folder) || existsSync(planFile(bookFile))) return;
  const about = readAbout(join(folder, ABOUT));
  if (about !== undefined) {
    const told = join(replacedFolder(bookFile), nameFor(bookFile, about.at));
    makeFolders(told, 0o700);
    writeDurably(join(told, ABOUT), about);
  }
  removeStaging(folder);
  syncFolder(dirname(bookFile));
}

/** Without the word in it nobody takes it for one that was cut off, also where a power cut brings the rest back; that goes when the disk lets it. */
function removeStaging(folder: string): void {
  rmSync(join(folder, ABOUT), { force: true });
  syncFolder(folder);
  removeUnused(folder);
}

/** Takes away what was unpacked for nothing: refused, not cut off, so there is nothing to tell. What the disk does not let go is left to {@link removeUnfinished}. The caller has the book's lock. */
export function abandonStaging(bookFile: string): void {
  if (existsSync(planFile(bookFile))) return;
  removeUnused(join(stagingFolder(bookFile), ABOUT));
  removeUnused(stagingFolder(bookFile));
}

/** What was replaced, newest first; replacements that were given up among them. Refused where the disk does not let it be read. */
export function replacementsOf(bookFile: string): readonly Replaced[] {
  const root = replacedFolder(bookFile);
  if (!existsSync(root)) return [];
  return refusedByDatabase(root, () => readdirSync(root).flatMap((name) => replacementIn(root, name))).toSorted(
    (a, b) => b.at - a.at || b.name.localeCompare(a.name),
  );
}

function replacementIn(root: string, name: string): readonly Replaced[] {
  const folder = join(root, name);
  const about = NAME.test(name) ? readAbout(join(folder, ABOUT)) : undefined;
  return about === undefined ? [] : [{ ...about, name, folder, holdsBook: existsSync(join(folder, KEPT_BOOK)) }];
}

function stagedFolder(bookFile: string, { staged }: Plan): string {
  return staged === null ? stagingFolder(bookFile) : join(replacedFolder(bookFile), staged);
}

/** What is to be put in place is on the disk with its names before it is written down that it will be. */
function syncStaged(staged: string): void {
  for (const part of ['', '-wal']) if (existsSync(join(staged, KEPT_BOOK + part))) syncFile(join(staged, KEPT_BOOK + part));
  syncFolder(staged);
}

/** Every step can be taken again: what was moved already is not there any more. None begins before what it builds on is on the disk. */
function carryOut(bookFile: string, plan: Plan, beforeStep: BeforeStep): void {
  const kept = join(replacedFolder(bookFile), plan.kept);
  const staged = stagedFolder(bookFile, plan);
  if (plan.step === 'keeping') {
    beforeStep('folder');
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    syncFolder(replacedFolder(bookFile));
    syncFolder(dirname(bookFile));
    // The book first: without it, its log is nobody's.
    moveAll(
      PARTS.map((part) => ({ from: bookFile + part, to: join(kept, KEPT_BOOK + part) })),
      beforeStep,
    );
    beforeStep('placing');
    writeDurably(planFile(bookFile), { ...plan, step: 'placing' });
  }
  // The book last: before it is there, nobody opens anything.
  moveAll(
    PARTS.toReversed().map((part) => ({ from: join(staged, KEPT_BOOK + part), to: bookFile + part })),
    beforeStep,
  );
  beforeStep('about');
  const { step: _step, staged: _staged, kept: _kept, ...about } = plan;
  writeDurably(join(kept, ABOUT), about);
  beforeStep('emptied');
  removeEmptied(staged, plan.staged === null);
  syncFolder(replacedFolder(bookFile));
  beforeStep('done');
  removePlan(bookFile);
}

function removePlan(bookFile: string): void {
  rmSync(planFile(bookFile));
  syncFolder(dirname(bookFile));
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Moves files from one folder to another, as far as they are there. Each has both names until the new one is on the disk: a disk that keeps two folders apart may
 * otherwise lose the old name before it has the new one.
 */
function moveAll(moves: readonly Move[], beforeStep: BeforeStep): void {
  const there = moves.filter(({ from }) => existsSync(from));
  for (const { from, to } of there) {
    beforeStep(`move ${basename(from)}`);
    // One that was cut off has given it its name already.
    if (!existsSync(to)) giveOtherName(from, to);
  }
  for (const folder of foldersOf(moves, 'to')) syncFolder(folder);
  for (const { from } of there) {
    beforeStep(`leave ${basename(from)}`);
    rmSync(from, { force: true });
  }
  for (const folder of foldersOf(moves, 'from')) syncFolder(folder);
}

/** Where the file system gives a file one name only, it is the new one. */
function giveOtherName(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    renameSync(from, to);
  }
}

/** Those that are there: what was moved from is taken away in the end. */
function foldersOf(moves: readonly Move[], end: keyof Move): readonly string[] {
  return [...new Set(moves.map((move) => dirname(move[end])))].filter((folder) => existsSync(folder));
}

/** What was put back is told of by what took its place. */
function removeEmptied(staged: string, isOurs: boolean): void {
  if (!existsSync(staged)) return;
  if (isOurs) {
    removeStaging(staged);
    return;
  }
  rmSync(join(staged, ABOUT), { force: true });
  syncFolder(staged);
  if (readdirSync(staged).length === 0) rmdirSync(staged);
}

const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z(?:-\d{1,6})?$/;

function nameFor(bookFile: string, at: number): string {
  const instant = `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
  let name = instant;
  for (let more = 2; existsSync(join(replacedFolder(bookFile), name)); more += 1) name = `${instant}-${more}`;
  return name;
}

function readAbout(path: string): ReplacedAbout | undefined {
  if (!existsSync(path)) return undefined;
  const { because, at, from, cutOff } = fieldsOf(path);
  if ((because !== 'restore' && because !== 'undo') || typeof at !== 'number' || !Number.isSafeInteger(at) || typeof from !== 'string')
    return undefined;
  return { because, at, from, ...((cutOff === 'finished' || cutOff === 'given_up') && { cutOff }) };
}

/** Names in it come from a file: only such as are ours are believed. */
function readPlan(bookFile: string): Plan | undefined {
  const path = planFile(bookFile);
  // Another process may have finished it meanwhile.
  if (!existsSync(path)) return undefined;
  const about = readAbout(path);
  const { step, staged, kept } = fieldsOf(path);
  const isName = (name: unknown): name is string => typeof name === 'string' && NAME.test(name);
  if (about === undefined || (step !== 'keeping' && step !== 'placing') || !isName(kept) || (staged !== null && !isName(staged)))
    return refuse(
      'damaged_book',
      'A restore of this book was cut off, and what it wrote down cannot be read. The book is in the folder beside it whose name ends with ".replaced" or ".restoring"; nothing was deleted.',
      { file: path },
    );
  return { ...about, step, staged, kept };
}

function fieldsOf(path: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
