/** Which rows of a file are lines that the book has: nothing lost, nothing doubled, in any order of files (rule I1, decision 0016). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fatesOfDay, judgeBalances, judgeIds, type KnownLine, type NewRow } from '../../electron/reconciling/overlap.ts';

/** A movement as it truly was; two that a bank tells in the same way are still two. */
interface Movement {
  readonly number: number;
  readonly day: number;
  readonly amount: number;
  readonly text: string;
  readonly balance: number;
}

/** How files of a bank tell movements beside day, amount and words. */
interface Telling {
  readonly balances: boolean;
  /** `anew`: the bank names every movement anew in each file; `counted`: by its place in the file. */
  readonly ids: 'none' | 'stable' | 'anew' | 'counted';
}

/** The least that a book is: lines, and for each file what became of its rows. */
class Book {
  readonly lines: (KnownLine & { readonly day: number })[] = [];
  #files = 0;

  import(movements: readonly Movement[], { balances, ids }: Telling, layout = 'csv'): void {
    const file = (this.#files += 1);
    const [first, last] = [movements[0] as Movement, movements.at(-1) as Movement];
    const ends = { firstDay: first.day, lastDay: last.day, opening: first.balance - first.amount, closing: last.balance };
    const rows = movements.map(({ number, day, amount, text, balance }, place): NewRow & { readonly day: number } => ({
      day,
      place,
      amount,
      identity: `${day} ${amount} ${layout} ${text}`,
      bankId: ids === 'none' ? '' : `${layout} ${{ stable: number, anew: `${file}-${number}`, counted: place }[ids]}`,
      balance: balances ? balance : null,
      words: text,
    }));
    const days = [...new Set(rows.map(({ day }) => day))].map((day) => ({
      day,
      rows: rows.filter((row) => row.day === day),
      lines: this.lines.filter((line) => line.day === day),
    }));
    const judged = judgeIds(days, (id, day) => this.lines.some((line) => line.day !== day && line.bankIds.includes(id)));
    const isComparable = balances && judgeBalances(days, ends);
    for (const day of days) {
      const fates = fatesOfDay(day, { layout, ids: judged, ends: isComparable ? ends : null, asNew: new Set() });
      day.rows.forEach((row, index) => {
        const fate = fates[index];
        if (fate === undefined) throw new Error(`row ${row.place} has no fate`);
        const says = {
          identities: [row.identity],
          bankIds: row.bankId === '' ? [] : [row.bankId],
          balances: row.balance === null ? [] : [row.balance],
          layouts: [layout],
        };
        if (fate.fate === 'added') {
          const { amount, words } = row;
          this.lines.push({ id: this.lines.length, day: day.day, amount, words, isRemoved: false, ...says });
          return;
        }
        const line = this.lines[fate.line];
        if (line === undefined) throw new Error(`row ${row.place} is matched with no line`);
        this.lines[fate.line] = {
          ...line,
          identities: distinct(line.identities, says.identities),
          bankIds: distinct(line.bankIds, says.bankIds),
          balances: distinct(line.balances, says.balances),
          layouts: distinct(line.layouts, [layout]),
        };
      });
    }
  }

  /** What there is, without what tells it apart. */
  told(): readonly string[] {
    return this.lines.map(({ day, amount }) => `${day} ${amount}`).toSorted();
  }
}

function distinct<Value>(some: readonly Value[], others: readonly Value[]): readonly Value[] {
  return [...new Set([...some, ...others])];
}

const told = (movements: Iterable<Movement>) => [...movements].map(({ day, amount }) => `${day} ${amount}`).toSorted();

/** Few days, amounts and words, so that much is equal. */
const history = fc
  .array(
    fc.record({
      step: fc.constantFrom(0, 0, 0, 1, 7),
      amount: fc.constantFrom(-10_000, -10_000, -2_500, 10_000, -1),
      text: fc.constantFrom('LEADMARKT', 'LEADMARKT', 'RENT', ''),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    let [day, balance] = [20_000, 100_000];
    return steps.map(({ step, amount, text }, number): Movement => {
      day += step;
      balance += amount;
      return { number, day, amount, text, balance };
    });
  });

/** Without a balance that comes twice in a day: behind equal rows, it would say nothing. */
const onlyDebits = history.map((movements) => {
  let balance = 1_000_000;
  return movements.map((movement) => {
    const amount = -Math.abs(movement.amount);
    balance += amount;
    return { ...movement, amount, balance };
  });
});

const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 7 });

/** Files of whole days, as banks give them, with every day in one of them. */
function cutByDays(movements: readonly Movement[], cuts: readonly (readonly [number, number])[]): readonly (readonly Movement[])[] {
  const days = [...new Set(movements.map(({ day }) => day))];
  const files = cuts.map(([from, length]) => days.slice(from % days.length).slice(0, 1 + (length % days.length)));
  const seen = new Set(files.flat());
  const left = days.filter((day) => !seen.has(day));
  return [...files, ...(left.length === 0 ? [] : [left])].map((chosen) => movements.filter(({ day }) => chosen.includes(day)));
}

/** Files that end and begin anywhere, each going on within the one before it or where it ends. */
function cutByRows(movements: readonly Movement[], cuts: readonly (readonly [number, number])[]): readonly (readonly Movement[])[] {
  const files: (readonly Movement[])[] = [];
  let end = 0;
  for (const [back, length] of cuts) {
    if (end >= movements.length) break;
    const from = Math.max(0, end - (back % 4));
    end = Math.max(end + 1, from + 1 + (length % 8));
    files.push(movements.slice(from, end));
  }
  if (end < movements.length) files.push(movements.slice(end));
  return files;
}

describe('random histories', () => {
  const telling = fc.record<Telling>({ balances: fc.boolean(), ids: fc.constantFrom('none', 'stable', 'anew', 'counted') });

  test('I1 files of whole days, in any order, give every movement once', () => {
    fc.assert(
      fc.property(history, places, telling, fc.infiniteStream(fc.nat()), (movements, cuts, how, random) => {
        const book = new Book();
        for (const file of shuffled(cutByDays(movements, cuts), random)) book.import(file, how);
        expect(book.told()).toEqual(told(movements));
      }),
      { numRuns: 2_000 },
    );
  });

  test('I1 files that tell different things of the same days agree on what there is', () => {
    fc.assert(
      fc.property(history, places, telling, telling, fc.infiniteStream(fc.nat()), (movements, cuts, one, other, random) => {
        const book = new Book();
        const files = shuffled(cutByDays(movements, cuts), random);
        for (const [index, file] of files.entries()) {
          if (index % 2 === 0) book.import(file, one, 'csv');
          else book.import(file, other, 'ofx');
        }
        expect(book.told()).toEqual(told(movements));
      }),
      { numRuns: 2_000 },
    );
  });

  test('I1 files cut within a day are put together by their running balances, from either end', () => {
    fc.assert(
      fc.property(onlyDebits, places, fc.boolean(), (movements, cuts, isBackwards) => {
        const book = new Book();
        const files = cutByRows(movements, cuts);
        for (const file of isBackwards ? files.toReversed() : files) book.import(file, { balances: true, ids: 'none' });
        expect(book.told()).toEqual(told(movements));
      }),
      { numRuns: 2_000 },
    );
  });

  test('I1 files cut within a day are put together by ids that stay, once a file was seen to overlap', () => {
    fc.assert(
      fc.property(history, places, fc.infiniteStream(fc.nat()), (movements, cuts, random) => {
        const book = new Book();
        book.import(movements, { balances: false, ids: 'stable' });
        for (const file of shuffled(cutByRows(movements, cuts), random)) book.import(file, { balances: false, ids: 'stable' });
        expect(book.told()).toEqual(told(movements));
      }),
      { numRuns: 1_000 },
    );
  });
});

const line = (id: number, more: Partial<KnownLine> = {}): KnownLine => ({
  id,
  amount: -10_000,
  identities: ['leadmarkt'],
  bankIds: [],
  balances: [],
  layouts: ['csv'],
  words: 'LEADMARKT GMBH',
  isRemoved: false,
  ...more,
});
const row = (place: number, more: Partial<NewRow> = {}): NewRow => ({
  place,
  amount: -10_000,
  identity: 'leadmarkt',
  bankId: '',
  balance: null,
  words: 'LEADMARKT GMBH',
  ...more,
});
const ofDay = (rows: readonly NewRow[], lines: readonly KnownLine[]) => ({ day: 20_000, rows, lines });
const plain = { layout: 'csv', ids: { are: 'good', stay: false }, ends: null, asNew: new Set<number>() } as const;

test('I1 two equal rows hold two lines, and a third one is new', () => {
  expect(fatesOfDay(ofDay([row(1), row(2), row(3)], [line(7), line(8)]), plain)).toEqual([
    { place: 1, fate: 'matched', line: 7, by: 'equal' },
    { place: 2, fate: 'matched', line: 8, by: 'equal' },
    { place: 3, fate: 'added', apart: null },
  ]);
});

test('I1 a row that the user calls new is new, and the others find their lines', () => {
  expect(fatesOfDay(ofDay([row(1), row(2)], [line(7)]), { ...plain, asNew: new Set([1]) })).toEqual([
    { place: 1, fate: 'added', apart: null },
    { place: 2, fate: 'matched', line: 7, by: 'equal' },
  ]);
});

test('I1 a line that was taken out stays out', () => {
  expect(fatesOfDay(ofDay([row(1)], [line(7, { isRemoved: true })]), plain)).toEqual([{ place: 1, fate: 'removed', line: 7, by: 'equal' }]);
});

describe('ids of the bank', () => {
  test('a good one is the same line in other words', () => {
    const day = ofDay([row(1, { bankId: 'A', identity: 'card payment' })], [line(7, { bankIds: ['A'] })]);
    expect(judgeIds([day], () => false)).toEqual({ are: 'good', stay: true });
    expect(fatesOfDay(day, plain)).toEqual([{ place: 1, fate: 'matched', line: 7, by: 'bank_id' }]);
  });

  test('of another amount, or of another day, it is not believed', () => {
    const day = ofDay([row(1, { bankId: 'A', amount: -1 })], [line(7, { bankIds: ['A'] })]);
    expect(judgeIds([day], () => false)).toEqual({ are: 'contradicted', stay: false });
    expect(judgeIds([ofDay([row(1, { bankId: 'B' })], [line(7, { bankIds: ['A'] })])], () => true)).toMatchObject({ are: 'contradicted' });
  });

  test('that name two lines of the book, none is meant', () => {
    const lines = [line(7, { bankIds: ['A'], identities: ['x'] }), line(8, { bankIds: ['A'] })];
    expect(fatesOfDay(ofDay([row(1, { bankId: 'A' })], lines), plain)).toEqual([{ place: 1, fate: 'matched', line: 8, by: 'equal' }]);
  });

  test('all others than before on a day that is the same: the bank names anew', () => {
    const day = ofDay([row(1, { bankId: 'B' })], [line(7, { bankIds: ['A'] })]);
    expect(judgeIds([day], () => false)).toEqual({ are: 'changing', stay: false });
  });

  test('that stay tell equal rows apart', () => {
    const day = ofDay([row(1, { bankId: 'B' })], [line(7, { bankIds: ['A'] })]);
    expect(fatesOfDay(day, { ...plain, ids: { are: 'good', stay: true } })).toEqual([{ place: 1, fate: 'added', apart: { line: 7, by: 'bank_id' } }]);
  });

  test('on a day of which either side has something of its own, they do too: the files were cut within it', () => {
    const rows = [row(1, { bankId: 'B' }), row(2, { bankId: 'C', identity: 'rent' })];
    const lines = [line(7, { bankIds: ['A'] }), line(8, { bankIds: ['Z'], identities: ['fee'], amount: -1 })];
    expect(judgeIds([ofDay(rows, lines)], () => false)).toEqual({ are: 'good', stay: false });
    expect(fatesOfDay(ofDay(rows, lines), plain).map(({ fate }) => fate)).toEqual(['added', 'added']);
  });
});

describe('running balances', () => {
  const ends = { firstDay: 20_000, lastDay: 20_000, opening: 90_000, closing: 80_000 };

  test('a file that goes on where a line ends has another movement', () => {
    const day = ofDay([row(1, { balance: 80_000 })], [line(7, { balances: [90_000] })]);
    expect(judgeBalances([day], ends)).toBe(true);
    expect(fatesOfDay(day, { ...plain, ends })).toEqual([{ place: 1, fate: 'added', apart: { line: 7, by: 'balance' } }]);
  });

  test('counted anew in each file they say nothing', () => {
    const day = ofDay([row(1, { balance: 80_000 })], [line(7, { balances: [55_000] })]);
    expect(judgeBalances([day], ends)).toBe(false);
    expect(fatesOfDay(day, { ...plain, ends: null })).toEqual([{ place: 1, fate: 'matched', line: 7, by: 'equal' }]);
  });

  test('the line with the same one is meant among equal ones', () => {
    const day = ofDay([row(1, { balance: 80_000 })], [line(7, { balances: [90_000] }), line(8, { balances: [80_000] })]);
    expect(fatesOfDay(day, { ...plain, ends })).toEqual([{ place: 1, fate: 'matched', line: 8, by: 'equal' }]);
  });
});

describe('files of another layout', () => {
  const other = (id: number, words: string) => line(id, { layouts: ['ofx'], identities: [`ofx ${words}`], words });

  test('the same day and amount in other words is the same line, one to one, the likest words first', () => {
    const rows = [row(1, { identity: 'a', words: 'CARD 4242 RENT' }), row(2, { identity: 'b', words: 'CARD LEADMARKT' })];
    const lines = [other(7, 'LEADMARKT GMBH'), other(8, 'RENT MARCH')];
    expect(fatesOfDay(ofDay(rows, lines), plain)).toEqual([
      { place: 1, fate: 'matched', line: 8, by: 'other_layout' },
      { place: 2, fate: 'matched', line: 7, by: 'other_layout' },
    ]);
  });

  test('of the same layout, other words are another movement', () => {
    const day = ofDay([row(1, { identity: 'a', words: 'RENT' })], [line(7)]);
    expect(fatesOfDay(day, plain)).toEqual([{ place: 1, fate: 'added', apart: null }]);
  });
});

function shuffled<Item>(items: readonly Item[], random: { readonly next: () => IteratorResult<number> }): readonly Item[] {
  return items
    .map((item) => ({ item, key: Number(random.next().value) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
