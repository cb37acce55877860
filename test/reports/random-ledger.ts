/** Random ledgers: a real book of two workspaces, brought in as users do, with late and undone imports, and what the model makes of the same files. */

import { setFiscalYear, addWorkspace, BEGINNING, readBookFacts } from '../../db/workspaces.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { openEngine, type OpenEngine } from '../../electron/engine/account/open-engine.ts';
import { setVendorTerms } from '../../electron/engine/account/plan.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { dayOfInstant, formatDay } from '../model/calendar.ts';
import { cutIntoFiles, generateHistory } from '../model/generate.ts';
import { figuresOf, type ActivityFile } from '../model/model.ts';
import { newRandom, type Random } from '../model/random.ts';
import { bookOfRows, type BookOfRows, type RefundTime, type RowsOptions } from '../model/rows.ts';
import { newTestBook, NOW, type Row, type TestBook } from '../support/books.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Kiritimati'] as const;
const CURRENCIES = ['EUR', 'JPY', 'KWD'] as const;
const DAY_MS = 86_400_000;

export interface RandomLedger {
  readonly engine: OpenEngine;
  readonly test: TestBook;
  readonly workspaces: readonly { readonly id: number; readonly model: BookOfRows }[];
  /** When it is asked: now and then days after the last import, with expiry due and not posted. Ms since the epoch. */
  readonly askedAt: number;
}

type BookTerms = Pick<RowsOptions, 'timeZone' | 'weekStart' | 'fiscalMonth' | 'today' | 'lastImport'>;

export async function randomLedger(seed: number): Promise<RandomLedger> {
  const random = newRandom(seed);
  const timeZone = random.pick(ZONES);
  const weekStart = random.pick(['monday', 'sunday', 'monday', 'sunday', 'wednesday'] as const);
  const fiscalMonth = random.pick([1, 1, 4, 10]);
  const askedAt = NOW + random.pick([0, 0, 0, 9, 40]) * DAY_MS;
  const dayAt = (instant: number) => dayOfInstant(BigInt(instant) * 1_000_000n, timeZone);
  const terms: BookTerms = { timeZone, weekStart, fiscalMonth, today: dayAt(askedAt), lastImport: dayAt(NOW) };

  const [first, second] = [unitsOf(random), unitsOf(random)];
  const test = newTestBook({ timeZone, firstWeekday: weekStart, ...first });
  let clock = NOW;
  const engine = openEngine(test.book, {
    clock: () => clock,
    onDefect: (error) => {
      throw error;
    },
  });
  if (fiscalMonth !== 1) setFiscalYear(test.book, fiscalMonth, NOW);
  const other = addWorkspace(test.book, { name: 'Other', vendor: 'Other', ...second }, NOW);
  const workspaces = [
    { id: test.workspace().id, model: await fill(test, engine, random, test.workspace().id, first, terms) },
    { id: other.id, model: await fill(test, engine, random, other.id, second, terms) },
  ];
  clock = askedAt;
  if (readBookFacts(test.book).timeZone !== timeZone) throw new Error('the book has another zone');
  return { engine, test, workspaces, askedAt };
}

interface WorkspaceUnits {
  readonly currency: string;
  readonly creditDecimals: number;
}

function unitsOf(random: Random): WorkspaceUnits {
  return { currency: random.pick(CURRENCIES), creditDecimals: random.pick([2, 2, 2, 0, 3]) };
}

async function fill(
  test: TestBook,
  engine: OpenEngine,
  random: Random,
  workspaceId: number,
  units: WorkspaceUnits,
  terms: BookTerms,
): Promise<BookOfRows> {
  const vendor = await someTerms(engine, random, workspaceId);
  const options = { ...units, ...terms, ...vendor };
  const days = random.between(2, 260);
  const last = terms.lastImport - random.pick([0, 0, 1, random.below(120)]);
  const rows = generateHistory(random.below(1_000_000), {
    ...units,
    timeZone: terms.timeZone,
    rows: random.between(2, 170),
    style: random.pick(['believable', 'nasty', 'nasty']),
    days,
    start: formatDay(last - days + 1),
  });
  return bookOfRows(await bringIn({ test, random, workspaceId, terms, isRefused: (some) => isRefused(some, options) }, rows), options);
}

/** Vendor terms that hold from the beginning, or none. */
async function someTerms(engine: OpenEngine, random: Random, workspaceId: number) {
  const refundTime = random.pick<RefundTime>([{ days: 14 }, { days: 90 }, { dayOfNextMonth: 31 }]);
  const recoverable = random.chance(50);
  const rateBasisPoints = random.pick([1900, 850]);
  if (random.chance(35)) return { taxRate: null, taxRecoverable: false, refundTime: null };
  const refundWindow: VendorTerms['refundWindow'] =
    'days' in refundTime ? { unit: 'days', count: refundTime.days } : { unit: 'day_of_next_month', day: refundTime.dayOfNextMonth };
  const given: VendorTerms = { ...DEFAULT_TERMS, refundWindow, tax: { timing: 'on_top_up', rateBasisPoints, recoverable } };
  await setVendorTerms(engine, workspaceId, given, BEGINNING);
  return { taxRate: rateBasisPoints, taxRecoverable: recoverable, refundTime };
}

interface Bringing {
  readonly test: TestBook;
  readonly random: Random;
  readonly workspaceId: number;
  readonly terms: BookTerms;
  readonly isRefused: (rows: readonly Row[]) => boolean;
}

/** The files that stand in the end. */
async function bringIn(bringing: Bringing, rows: readonly Row[]): Promise<readonly ActivityFile[]> {
  const { test, random, workspaceId, terms } = bringing;
  const take = (some: readonly Row[]) => test.importRows(some, { workspaceId });
  const undo = async (some: readonly Row[]) => {
    const { importId } = await take(some);
    if (importId === null) throw new Error('an import without a name');
    await undoImport(test.book, { importId, now: NOW });
  };
  const whole = [{ name: 'whole', rows }];
  switch (random.pick(['whole', 'pieces', 'late', 'undone', 'undone beside'] as const)) {
    case 'whole':
      await take(rows);
      return whole;
    case 'pieces': {
      const files = cutIntoFiles(rows, random.below(1_000_000), terms.timeZone);
      await takeAll(files, take);
      return files;
    }
    case 'late': {
      const every = random.between(2, 6);
      const early = rows.filter((_, index) => index % every !== 0);
      if (early.length > 0 && !bringing.isRefused(early)) await take(early);
      await take(rows);
      return bringing.isRefused(early) || early.length === 0 ? whole : [...whole, { name: 'early', rows: early }];
    }
    case 'undone':
      await undo(rows);
      await take(rows);
      return whole;
    case 'undone beside': {
      const head = rows.slice(0, Math.max(1, random.below(rows.length)));
      if (bringing.isRefused(head)) {
        await take(rows);
        return whole;
      }
      await take(head);
      await undo(rows);
      return [{ name: 'head', rows: head }];
    }
  }
}

function isRefused(rows: readonly Row[], { currency, creditDecimals, timeZone, today, taxRecoverable }: RowsOptions): boolean {
  const files = [{ name: 'some', rows }];
  return figuresOf(files, { currency, creditDecimals, timeZone, taxRecoverable, today: formatDay(today) }).refusal !== null;
}

/** One that comes before what it builds on waits for the others. */
async function takeAll(files: readonly ActivityFile[], take: (rows: readonly Row[]) => Promise<unknown>): Promise<void> {
  let waiting = files;
  while (waiting.length > 0) {
    const refused: ActivityFile[] = [];
    for (const file of waiting) {
      try {
        await take(file.rows);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.push(file);
      }
    }
    if (refused.length === waiting.length) throw new Error('no file can come next');
    waiting = refused;
  }
}
