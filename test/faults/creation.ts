/** A book is made while the power goes, or the program is killed: afterwards there is none at its place, or a whole one, and nothing keeps another from being made there. */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { openToWrite, type WriteBook } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { readBookFacts } from '../../db/workspaces.ts';
import { makeBook } from '../../electron/engine/make-book.ts';
import { ConnectionLost } from '../../electron/ipc/client.ts';
import { BOOK, createBook, NEW_BOOK } from './acts.ts';
import { makeCuts, type CutsMade } from './cuts.ts';
import { Disk } from './disk.ts';
import { readTrace, traced, TOP, type DiskStep, type Name } from './disk-trace.ts';
import { newFolder, openDoor } from './door.ts';
import { whileKilling } from './failing-calls.ts';

/** What changes files and folders. */
const CALLS = 'pwrite64,ftruncate,fsync,fdatasync,mkdir,link,unlink,rmdir';

/** What became of the disk from the moment on at which the program was asked for a book. */
export interface RecordedCreation {
  readonly steps: readonly DiskStep[];
  /** The first step of it. */
  readonly from: number;
}

export async function recordCreation(): Promise<RecordedCreation> {
  const folder = newFolder();
  const trace = join(newFolder(), 'trace');
  const door = await openDoor({ folder, under: traced(trace) });
  await createBook(door);
  await door.kill();
  const steps = readTrace(trace, folder, (path) => !path.startsWith('settings') && !path.endsWith('-shm'));
  rmSync(trace);
  return { steps, from: steps.findIndex(({ does }) => does === 'tell') };
}

/** The same of a program that is wrong: it makes the book at its place, under its own name. */
export function inPlace({ steps, from }: RecordedCreation): RecordedCreation {
  const folders = new Set(steps.flatMap((step) => (step.does === 'link' && step.isFolder ? [step.file] : [])));
  const moved = (name: Name): Name => (folders.has(name.folder) ? { folder: TOP, name: name.name.replace(/^book/, BOOK) } : name);
  const named = new Set<string>();
  const places = steps.flatMap((step): DiskStep[] => {
    if (step.does === 'link') {
      if (step.isFolder) return [];
      const name = moved(step.name);
      // Its second name is the one that it has.
      if (named.has(`${name.name} ${step.file}`)) return [];
      named.add(`${name.name} ${step.file}`);
      return [{ ...step, name }];
    }
    if (step.does === 'sync' && folders.has(step.file)) return [{ does: 'sync', file: TOP }];
    // It takes nothing away at the end.
    if (step.does === 'unlink' && (step.name.folder === TOP || folders.has(step.name.folder)) && !step.name.name.endsWith('-wal')) return [];
    return [step.does === 'unlink' ? { ...step, name: moved(step.name) } : step];
  });
  return { steps: places, from };
}

/** Cuts the power while the book is made. */
export function cutCreation({ steps, from }: RecordedCreation, cuts: number, seed: number): Promise<CutsMade> {
  return makeCuts(
    { steps, cuts, seed, from },
    () => false,
    (folder) => wrongIn(folder),
  );
}

/** What a kill leaves after each step of making the book; of writes that follow each other, after every `stride`-th. */
export function killAtSteps({ steps, from }: RecordedCreation, stride: number): CutsMade {
  const disk = new Disk();
  const wrong: string[] = [];
  let cuts = 0;
  for (const [index, step] of steps.entries()) {
    disk.take(step);
    if (index < from || (step.does === 'write' && index % stride !== 0)) continue;
    cuts += 1;
    const folder = newFolder();
    disk.keep(folder);
    wrong.push(...wrongIn(folder).map((what) => `killed after step ${index} (${step.does}): ${what}`));
    rmSync(folder, { recursive: true });
  }
  return { cuts, wrong };
}

/** Kills the program as it begins the n-th call that changes something, counted from 1. */
export async function killCreation(nth: number): Promise<{ readonly wasKilled: boolean; readonly wrong: readonly string[] }> {
  const folder = newFolder();
  const door = await openDoor({ folder });
  const { result: wasKilled, isKilled } = await whileKilling(
    nth,
    door.pid,
    [],
    async () => {
      try {
        await createBook(door);
        return false;
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        return true;
      }
    },
    CALLS,
  );
  if (!isKilled) await door.end();
  const wrong = wrongIn(folder);
  rmSync(folder, { recursive: true });
  return { wasKilled, wrong: wrong.map((what) => `killed at call ${nth}: ${what}`) };
}

/** What is wrong with a folder in which a creation was cut off; a book is there afterwards. */
function wrongIn(folder: string): readonly string[] {
  const file = join(folder, BOOK);
  try {
    const book = existsSync(file) ? openToWrite(file) : makeBook(file, NEW_BOOK, NEW_BOOK.workspace, 0);
    try {
      const left = readdirSync(folder).filter((name) => name.startsWith('.floatbook-new-'));
      return [...wrongOf(book), ...left.map((name) => `${name} is still there`)];
    } finally {
      book.close();
    }
  } catch (error) {
    return [`there is a file and no book, or none can be made: ${inspect(error)}`];
  }
}

function wrongOf(book: WriteBook): readonly string[] {
  const { organisation } = readBookFacts(book);
  return [
    ...(organisation === NEW_BOOK.organisation ? [] : ['it is not whose book it was to be']),
    ...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`),
  ];
}
