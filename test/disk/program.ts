/**
 * What meets a failing disk: opens a book, does commands, acts of the engine and payments on it, says of each what it was told became of it, and kills
 * itself, so that the next who opens the book finds what is on the disk.
 */

import { writeSync } from 'node:fs';
import { readBookFacts, setFiscalYear } from '../../db/workspaces.ts';
import { openToWrite } from '../../db/open.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { setLowBalance } from '../../electron/engine/account/plan.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { inTransaction } from '../../electron/engine/unit-of-work.ts';
import { wrongBook, type Wrong } from './wrong-books.ts';

export interface Meeting {
  readonly file: string;
  readonly now: number;
  readonly acts: number;
  /** Nothing follows the first act that was not done. */
  readonly stops: boolean;
  readonly wrong: Wrong | null;
}

/** What an act was told: done, the code of its refusal, begun and the state of a payment that is not paid, or the words of a defect. */
export interface Told {
  readonly act: string;
  readonly kind: 'command' | 'setting' | 'payment';
  readonly outcome: string;
}

const { file, now, acts, stops, wrong } = JSON.parse(process.argv[2] ?? '') as Meeting;
const tell = (told: Told) => void writeSync(1, `${JSON.stringify(told)}\n`);

const opened = openToWrite(file);
const book = wrong === null ? opened : wrongBook(opened, wrong);
let clock = now;
const engine = openEngine(book, { clock: () => (clock += 1000), onDefect: (error) => void writeSync(2, `${String(error)}\n`) });
writeSync(1, 'open\n');

const does: Readonly<Record<Told['kind'], (act: string, at: number) => Promise<unknown>>> = {
  command: (act, at) =>
    inTransaction(book, { now: engine.clock(), command: { id: act, method: 'book.setFiscalYear', input: { month: (at % 12) + 1 } } }, () => {
      setFiscalYear(book, (at % 12) + 1, engine.clock(), undefined);
      return { month: readBookFacts(book).timeZone };
    }),
  setting: (_act, at) => setLowBalance(engine, 1, 1000 + at),
  payment: async (act) => {
    const { state } = await buyPacks(engine, 1, 'small', 1, { command: { id: act, method: 'packs.buy', input: { packId: 'small' } } });
    return state === 'succeeded' ? 'done' : `begun, ${state}`;
  },
};
const KINDS = Object.keys(does) as Told['kind'][];

for (let at = 0; at < acts; at += 1) {
  const kind = KINDS[at % KINDS.length] as Told['kind'];
  const act = `act-${at}`;
  const outcome = await does[kind](act, at).then(
    (value) => (typeof value === 'string' ? value : 'done'),
    (error: unknown) => (error instanceof Refused ? error.refusal.code : `defect ${error instanceof Error ? error.stack : String(error)}`),
  );
  tell({ act, kind, outcome });
  if (stops && outcome !== 'done') break;
}
process.kill(process.pid, 'SIGKILL');
