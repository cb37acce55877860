/** The power goes at some point of a program's work: its files are rebuilt as they may be then, and opened by the program. */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { stateOfFile } from '../../db/document-files.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { openToWrite, type WriteBook } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { NO_HOOKS, sandboxJournal } from '../crash/hooks.ts';
import { intents, reckonPayments } from '../crash/reckoning.ts';
import { openThings, untilNothingIsOpen } from '../crash/time-passes.ts';
import { openWorld, Time } from '../crash/world.ts';
import { invariantsOf } from '../support/invariants.ts';
import { ACT_NAMES, act, BOOK, makeBook, OPERATED } from './acts.ts';
import { CommittedStates, stateOf } from './committed.ts';
import { makeCuts, type CutsAsked, type CutsMade } from './cuts.ts';
import { readTrace, traced, type DiskStep } from './disk-trace.ts';
import { newFolder, openDoor } from './door.ts';
import { Contents } from './file-contents.ts';
import type { WrongConnection } from './wrong-connections.ts';

const JOURNAL = `${BOOK}-sandbox.jsonl`;
/** The book's file while it is being made. */
const MADE = 'book';

export interface Recorded {
  readonly steps: readonly DiskStep[];
  /** The application's time at the end. */
  readonly now: number;
}

/** Plays every act so many times, from making the book on, and records what became of the disk. */
export async function record(rounds: number, wrong: WrongConnection | null = null): Promise<Recorded> {
  const folder = newFolder();
  const trace = join(newFolder(), 'trace');
  const door = await openDoor({ folder, wrong, under: traced(trace) });
  await makeBook(door);
  for (let round = 0; round < rounds; round += 1) for (const name of ACT_NAMES) await act(door, name, round);
  const now = door.now();
  await door.end();
  const defects = door.takeDefects();
  if (defects.length > 0) throw new Error(`the program broke: ${defects.join('\n')}`);
  // The application's own files are no part of the book, and what processes share in memory is gone with the power.
  const steps = readTrace(trace, folder, (path) => !path.startsWith('settings') && !path.endsWith('-shm'));
  rmSync(trace);
  return { steps, now };
}

export interface Cuts extends CutsMade {
  /** In how many different states the books were. */
  readonly states: number;
  /** How many of them had payments to be brought to their end. */
  readonly reckoned: number;
}

/** Cuts the power between the steps of what was recorded. */
export async function cutPower({ steps, now }: Recorded, asked: Omit<CutsAsked, 'steps'>): Promise<Cuts> {
  const known = new Knowledge();
  const checks = new Checks(now);
  const made = await makeCuts(
    { steps, ...asked },
    (step) => known.follow(step),
    (folder) => {
      writeFileSync(join(folder, JOURNAL), known.journal());
      return checks.check(folder, known);
    },
  );
  return { ...made, ...checks.counts() };
}

/** Of what users do here, that whose first answer is kept in the book. */
const REMEMBERED: ReadonlySet<string> = new Set([
  'workspace.create',
  'activity.import',
  'import.undo',
  'statement.import',
  'match.accept',
  'document.add',
  'document.remove',
]);

interface Acknowledged {
  readonly id: string;
  readonly method: string;
  readonly value: unknown;
}

/** What was known outside of the disk at each point: what the program had told, and what the processor has in its own records. */
class Knowledge {
  readonly #committed = new CommittedStates();
  readonly #journal = new Contents();
  readonly #names = new Map<number, string>();
  readonly #answers: Acknowledged[] = [];
  /** Commits when the last answer was given, of all commits so far. */
  #acknowledged = 0;
  isMade = false;

  /** Says whether the step is none of our disk's: the processor's records are on another. */
  follow(step: DiskStep): boolean {
    if (step.does === 'link' && step.name.name === BOOK && this.#names.get(step.file) === MADE) this.#committed.gotName();
    if (step.does === 'link') this.#names.set(step.file, step.name.name);
    if (step.does === 'tell' && step.told.told === 'answer' && step.told.answer.outcome === 'ok') {
      this.isMade = true;
      this.#acknowledged = this.#committed.states.length;
      const { to, answer } = step.told;
      if (to.commandId !== undefined && REMEMBERED.has(to.method)) this.#answers.push({ id: to.commandId, method: to.method, value: answer.value });
    }
    const name = step.does === 'link' ? step.name.name : 'file' in step ? this.#names.get(step.file) : undefined;
    if (step.does === 'write' || step.does === 'set_size') {
      if (name === BOOK || name === MADE) this.#committed.wroteFile(step);
      if (name === `${BOOK}-wal`) this.#committed.wroteLog(step);
      if (name === JOURNAL) this.#journal.apply(step);
    }
    return name === JOURNAL;
  }

  /** Commands that were answered, and whose answers the book keeps (rule L5). */
  answers(): readonly Acknowledged[] {
    return this.#answers;
  }

  journal(): Buffer {
    return this.#journal.bytes();
  }

  /** What is wrong with a book in this state. */
  judge(state: string): readonly string[] {
    const { states } = this.#committed;
    const place = states.lastIndexOf(state);
    if (place < 0) return ['the book is in a state that it never was in: a command is half there'];
    return place + 1 < this.#acknowledged ? [`${this.#acknowledged - place - 1} commits are lost that were acknowledged`] : [];
  }
}

class Checks {
  readonly #now: number;
  readonly #verified = new Map<string, readonly string[]>();
  readonly #reckoned = new Map<string, readonly string[]>();

  constructor(now: number) {
    this.#now = now;
  }

  counts(): Pick<Cuts, 'states' | 'reckoned'> {
    return { states: this.#verified.size, reckoned: this.#reckoned.size };
  }

  async check(folder: string, known: Knowledge): Promise<readonly string[]> {
    const file = join(folder, BOOK);
    let book: WriteBook;
    try {
      book = openToWrite(file);
    } catch (error) {
      // Nothing of it was acknowledged before it was made.
      return known.isMade ? [`the book does not open: ${error instanceof Refused ? error.message : inspect(error)}`] : [];
    }
    const state = stateOf(book.connection.serialize());
    let isOpen: boolean;
    try {
      const wrong = known.isMade ? this.#wrongIn(book, state, known) : [];
      if (wrong.length > 0) return wrong;
      isOpen = known.isMade && openThings({ book, id: OPERATED }).length > 0;
    } finally {
      book.close();
    }
    return isOpen ? this.#reckon(folder, state) : [];
  }

  #wrongIn(book: WriteBook, state: string, known: Knowledge): readonly string[] {
    const judged = known.judge(state);
    // Of a book that is half there nothing else can be asked.
    if (judged.length > 0) return judged;
    const sandbox = openSandbox({ file: join(dirname(book.file), JOURNAL), now: () => this.#now });
    return [
      // The same pages are verified once; files of documents are looked at each time.
      ...this.#once(this.#verified, state, () => [
        ...verifyBook(book).problems.map((problem) => `verify: ${JSON.stringify(problem)}`),
        ...invariantsOf(book),
      ]),
      ...missingFiles(book),
      ...lostAnswers(book, known.answers()),
      ...intents({ book }, sandbox.charges()),
    ];
  }

  #once(of: Map<string, readonly string[]>, key: string, find: () => readonly string[]): readonly string[] {
    const found = of.get(key) ?? find();
    of.set(key, found);
    return found;
  }

  /** What the cut left open comes to its end: every charge is credited once, and nothing without one. */
  async #reckon(folder: string, state: string): Promise<readonly string[]> {
    const key = `${state} ${stateOf(readFileSync(join(folder, JOURNAL)))}`;
    const known = this.#reckoned.get(key);
    if (known) return known;
    renameSync(join(folder, JOURNAL), sandboxJournal(folder));
    const world = openWorld({ folder, time: new Time(this.#now), hooks: NO_HOOKS });
    try {
      await untilNothingIsOpen(world, 'confirms');
      const found = reckonPayments(world);
      this.#reckoned.set(key, found);
      return found;
    } finally {
      world.book.close();
    }
  }
}

/** Documents whose file is not beside the book, or is another. */
export function missingFiles(book: WriteBook): readonly string[] {
  const documents = book.connection
    .prepare<[], { sha256: Buffer; bytes: number }>('SELECT sha256, bytes FROM document WHERE removed_at IS NULL')
    .all();
  return documents
    .map((document) => stateOfFile(book.file, document))
    .filter((state) => state !== 'there')
    .map((state) => `the file of a document is ${state}`);
}

/** Answers that the book does not keep, or otherwise than they were given: in their ids and counts, as what is kept is in the shape of the engine. */
function lostAnswers({ connection }: WriteBook, answers: readonly Acknowledged[]): readonly string[] {
  const kept = connection.prepare<[string], string>('SELECT answer FROM command WHERE id = ?').pluck();
  return answers.flatMap(({ id, method, value }) => {
    const answer = kept.get(id);
    if (answer === undefined) return [`the answer of ${method} is lost`];
    const [told, first] = [value, JSON.parse(answer)] as Readonly<Record<string, unknown>>[];
    const other = Object.keys(told ?? {}).filter(
      (key) => typeof told?.[key] === 'number' && first !== undefined && key in first && first[key] !== told[key],
    );
    return other.map((key) => `the answer of ${method} has another ${key}`);
  });
}
