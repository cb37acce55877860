/** What holds of every reconciliation, however it is mixed: stable order, one place for everything, sums to the minor unit (rules R1 to R3). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign, type Edge } from '../../electron/reconciling/assignment.ts';
import { differenceToZero } from '../../electron/reconciling/difference-to-zero.ts';
import { firstBreak } from '../../electron/reconciling/first-break.ts';
import { proposeMatches } from '../../electron/reconciling/propose-matches.ts';
import { RunningBalance, inOrderOfTime } from '../../electron/reconciling/running-balance.ts';
import type { BooksSide, FileRow, FirstBreakInput, StatementSide } from '../../electron/reconciling/shapes.ts';
import { inputOf, item, line } from './sides.ts';

const DAY = 20_000;
/** Few amounts, days and names, so that everything collides. */
const amount = fc.constantFrom(-100, -200, -300, -3800, -8300, -9000, -9035, 100, 9000);
const day = fc.integer({ min: DAY, max: DAY + 25 });
const text = fc.constantFrom('Quotehaven', 'QUOTEHAVEN AB1234', 'Marktpfad 4242', 'CARD', 'BANK FEE', 'CD5678 AB1234', 'USD 90');
const references = fc.constantFrom<readonly string[]>([], [], ['AB1234'], ['CD-5678'], ['12345']);

const lines = fc
  .array(fc.tuple(day, amount, text), { maxLength: 16 })
  .map((rows) => rows.map(([on, much, what], id): StatementSide => line(id, on, much, what)));
const items = fc
  .array(fc.tuple(day, amount, references, fc.constantFrom('Quotehaven', 'Marktpfad'), fc.option(fc.nat(3))), { maxLength: 16 })
  .map((rows) =>
    rows.map(([on, much, named, vendor, instant], id): BooksSide => {
      const original = much === -9035 ? { currency: 'USD', amount: -9000 } : null;
      return item(id, on, much, named, { vendor, instant, original });
    }),
  );

/** Another order of the same list. */
function shuffled<Row>(rows: readonly Row[], seed: number): readonly Row[] {
  return rows
    .map((row, place) => ({ row, key: Math.imul(place + 1, 2_654_435_761 + seed * 40_503) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
}

const idsOf = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);
const inOrder = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);

describe('R1 proposals', () => {
  test('are the same in any order', () => {
    fc.assert(
      fc.property(lines, items, fc.nat(1000), (some, others, seed) => {
        const mixed = inputOf(shuffled(some, seed), shuffled(others, seed + 1), { lastDay: DAY + 25 });
        expect(proposeMatches(mixed)).toEqual(proposeMatches(inputOf(some, others, { lastDay: DAY + 25 })));
      }),
      { numRuns: 500 },
    );
  });

  test('have one place for every line and item', () => {
    fc.assert(
      fc.property(lines, items, (some, others) => {
        const { matches, ties, onlyLines, onlyItems } = proposeMatches(inputOf(some, others));
        expect(inOrder([...[...matches, ...ties].flatMap((one) => one.lines), ...onlyLines.map((only) => only.line)])).toEqual(idsOf(some));
        expect(inOrder([...[...matches, ...ties].flatMap((one) => one.items), ...onlyItems.map((only) => only.item)])).toEqual(idsOf(others));
        for (const { lines: tied, items: with_, asShown } of ties) {
          const shown = { lines: asShown.flatMap((match) => match.lines), items: asShown.flatMap((match) => match.items) };
          expect(tied).toEqual(expect.arrayContaining([...shown.lines]));
          expect(with_).toEqual(expect.arrayContaining([...shown.items]));
          expect(shown.lines).toHaveLength(Math.min(tied.length, new Set(shown.lines).size));
          expect(tied.length + with_.length).toBeGreaterThan(2);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('R3 lines are items and rest, exactly; points are the score', () => {
    fc.assert(
      fc.property(lines, items, (some, others) => {
        const { matches, ties } = proposeMatches(inputOf(some, others));
        const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0);
        for (const match of [...matches, ...ties.flatMap(({ asShown }) => asShown)]) {
          const stated = sum(match.lines.map((id) => (some[id] as StatementSide).amount));
          const booked = sum(match.items.map((id) => (others[id] as BooksSide).amount));
          expect(booked + sum(match.rest.map((rest) => rest.amount))).toBe(stated);
          expect(sum(match.reasons.map(({ points }) => points))).toBe(match.score);
          expect(match.score).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the assignment', () => {
  const net = fc
    .record({
      lefts: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 4 }),
      rights: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 4 }),
      weights: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), { minLength: 16, maxLength: 16 }),
    })
    .map(({ lefts, rights, weights }) => {
      const pairs = lefts.flatMap((_, left) => rights.map((__, right) => ({ left, right, weight: weights[left * 4 + right] as number })));
      return { lefts, rights, edges: pairs.filter(({ weight }) => weight > 0) };
    });

  /** Every way to pair members, with its weight, as lists of members. */
  function allWays(lefts: readonly number[], rights: readonly number[], edges: readonly Edge[]) {
    const members = (sizes: readonly number[]) => sizes.flatMap((size, node) => Array.from({ length: size }, () => node));
    const [left, right] = [members(lefts), members(rights)];
    let best = { weight: 0, ways: 0 };
    const used = new Set<number>();
    const search = (place: number, weight: number): void => {
      if (place === left.length) {
        if (weight > best.weight) best = { weight, ways: 1 };
        else if (weight === best.weight) best.ways += 1;
        return;
      }
      search(place + 1, weight);
      right.forEach((node, member) => {
        const edge = edges.find((one) => one.left === left[place] && one.right === node);
        if (!edge || used.has(member)) return;
        used.add(member);
        search(place + 1, weight + edge.weight);
        used.delete(member);
      });
    };
    search(0, 0);
    return best;
  }

  test('has the greatest weight, and knots where there is another as great', () => {
    fc.assert(
      fc.property(net, ({ lefts, rights, edges }) => {
        const { flow, knots } = assign(lefts, rights, edges);
        const best = allWays(lefts, rights, edges);
        expect(edges.reduce((sum, { weight }, edge) => sum + weight * (flow[edge] as number), 0)).toBe(best.weight);
        lefts.forEach((size, left) =>
          expect(edges.reduce((sum, edge, place) => sum + (edge.left === left ? (flow[place] as number) : 0), 0)).toBeLessThanOrEqual(size),
        );
        rights.forEach((size, right) =>
          expect(edges.reduce((sum, edge, place) => sum + (edge.right === right ? (flow[place] as number) : 0), 0)).toBeLessThanOrEqual(size),
        );
        expect(knots.length > 0).toBe(best.ways > 1);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('R2 the first break', () => {
  const anyInput = fc
    .record({
      rows: fc.array(fc.tuple(fc.integer({ min: DAY, max: DAY + 6 }), fc.constantFrom(-100, -250, 300)), { maxLength: 12 }),
      only: fc.array(fc.tuple(fc.integer({ min: DAY, max: DAY + 6 }), fc.constantFrom(-100, -250, 300), fc.boolean()), { maxLength: 3 }),
      unmatched: fc.uniqueArray(fc.nat(11), { maxLength: 3 }),
      off: fc.uniqueArray(fc.nat(11), { maxLength: 2 }),
      opening: fc.constantFrom(0, 0, 0, 7),
      balances: fc.array(fc.tuple(fc.integer({ min: DAY, max: DAY + 6 }), fc.constantFrom(0, 0, 0, 5)), { maxLength: 3 }),
    })
    .map(({ rows, only, unmatched, off, opening, balances }): FirstBreakInput => {
      const sorted = rows.toSorted((a, b) => a[0] - b[0]);
      const file = sorted.map(([on, much], place): FileRow => ({
        line: place,
        row: place + 1,
        sourceLine: place + 5,
        day: on,
        amount: much,
        balance: null,
      }));
      const upTo = (on: number) => 50 + file.filter((row) => row.day <= on).reduce((sum, row) => sum + row.amount, 0);
      return {
        opening: { statement: 50, books: 50 + opening },
        rows: file,
        balances: balances.map(([on, lost]) => ({ day: on, balance: upTo(on) + lost })),
        items: [
          ...file.map(({ line: id, day: on, amount: much }) => ({ id, day: on - 1, amount: much - (off.includes(id) ? 3 : 0) })),
          ...only.map(([on, much], place) => ({ id: 100 + place, day: on, amount: much })),
        ].filter(({ id }) => !unmatched.includes(id)),
        standing: file
          .filter(({ line: id }) => !unmatched.includes(id))
          .map(({ line: id }) => ({ lines: [id], items: [id], rest: off.includes(id) ? [{ category: 'fees' as const, amount: 3 }] : [] })),
        inTransit: new Set(only.flatMap(([, , isWaiting], place) => (isWaiting ? [100 + place] : []))),
      };
    });

  /** Day by day, row by row: where the two sides first differ. */
  function scan({ opening, rows, balances, items: all, standing, inTransit }: FirstBreakInput): string | null {
    if (opening.statement !== opening.books) return 'opening';
    const [matchOf, matched] = [new Map(standing.map((match) => [match.lines[0], match])), new Set(standing.flatMap((match) => match.items))];
    let balance = opening.statement;
    for (let on = DAY - 2; on <= DAY + 7; on += 1) {
      for (const row of rows.filter((one) => one.day === on)) {
        const match = matchOf.get(row.line);
        if (!match) return `${on} row ${row.row} only_statement`;
        if (match.rest.length > 0) return `${on} row ${row.row} difference`;
        balance += row.amount;
      }
      const missing = all.find((one) => one.day === on && !matched.has(one.id) && !inTransit.has(one.id));
      if (missing) return `${on} item ${missing.id} only_books`;
      if (balances.some((known) => known.day === on && known.balance !== balance)) return `${on} stated_balance`;
    }
    return null;
  }

  test('is where a plain scan finds it, also when errors cancel', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(100), (input, seed) => {
        const found = firstBreak({ ...input, rows: shuffled(input.rows, seed), items: shuffled(input.items, seed) });
        const told =
          found === null
            ? null
            : found.because === 'opening'
              ? 'opening'
              : found.because === 'stated_balance'
                ? `${found.day} stated_balance`
                : found.because === 'only_books'
                  ? `${found.day} item ${found.item} only_books`
                  : `${found.day} row ${found.row} ${found.because}`;
        expect(told).toBe(scan(input));
      }),
      { numRuns: 3000 },
    );
  });

  test('two errors that cancel by the next balance are still found', () => {
    const row = (place: number, on: number, much: number): FileRow => ({
      line: place,
      row: place,
      sourceLine: place + 1,
      day: on,
      amount: much,
      balance: null,
    });
    const found = firstBreak({
      opening: { statement: 0, books: 0 },
      rows: [row(1, DAY, -900), row(2, DAY + 1, -100), row(3, DAY + 2, -900)],
      balances: [{ day: DAY + 2, balance: -1900 }],
      items: [
        { id: 1, day: DAY, amount: -900 },
        { id: 2, day: DAY + 2, amount: -100 },
        { id: 3, day: DAY + 2, amount: -900 },
      ],
      standing: [1, 3].map((id) => ({ lines: [id], items: [id], rest: [] })),
      inTransit: new Set(),
    });
    expect(found).toEqual({
      day: DAY + 1,
      because: 'only_statement',
      row: 2,
      sourceLine: 3,
      line: 2,
      item: null,
      difference: -100,
      agree: { day: DAY, row: 1, balance: -900 },
    });
  });

  test('a balance that the file states beside a row counts as well', () => {
    const rows = [-900, -100, -50].map((much, place): FileRow => {
      const stated = [-900, -1040, -1090][place] as number;
      return { line: place, row: place + 1, sourceLine: place + 2, day: DAY + place, amount: much, balance: stated };
    });
    const standing = rows.map(({ line: id }) => ({ lines: [id], items: [id], rest: [] }));
    const found = firstBreak({ opening: { statement: 0, books: 0 }, rows, balances: [], items: [], standing, inTransit: new Set() });
    expect(found).toMatchObject({ day: DAY + 1, because: 'stated_balance', row: 2, difference: -40, agree: { row: 1, balance: -900 } });
  });
});

describe('the running balance of a file', () => {
  const file = (amounts: readonly number[], days: readonly number[]): readonly FileRow[] => {
    let balance = 1000;
    return amounts.map((much, place) => ({
      line: place,
      row: place + 1,
      sourceLine: place + 2,
      day: days[place] as number,
      amount: much,
      balance: (balance += much),
    }));
  };
  const newestFirst = (rows: readonly FileRow[]) => rows.toReversed().map((row, place) => ({ ...row, row: place + 1, sourceLine: place + 2 }));
  const amounts = [-100, -250, 40, -7];
  const days = [DAY, DAY, DAY + 1, DAY + 3];

  const runningOf = (rows: readonly FileRow[]) => {
    const running = new RunningBalance();
    for (const row of rows) running.next(row.amount, row.balance, row.sourceLine);
    return running;
  };

  test('adds up in either order, also where some rows state none', () => {
    const rows = file(amounts, days);
    expect(runningOf(rows)).toMatchObject({ addsUp: true, isNewestFirst: false, firstBreak: null });
    expect(runningOf(newestFirst(rows))).toMatchObject({ addsUp: true, isNewestFirst: true, firstBreak: null });
    expect(runningOf(newestFirst(file(amounts, [DAY, DAY, DAY, DAY]))).addsUp).toBe(true);
    expect(runningOf(rows.map((row) => (row.row === 2 ? { ...row, balance: null } : row))).addsUp).toBe(true);
    expect(runningOf(rows.map((row) => ({ ...row, balance: null }))).addsUp).toBeNull();
    expect(runningOf([]).addsUp).toBeNull();
  });

  test('names the first row that does not', () => {
    const rows = file(amounts, days);
    const wrong = rows.map((row) => (row.row === 3 ? { ...row, amount: 4 } : row));
    expect(runningOf(wrong)).toMatchObject({ addsUp: false, firstBreak: { sourceLine: 4, expected: 654, stated: 690 } });
    expect(runningOf(newestFirst(wrong))).toMatchObject({ addsUp: false, firstBreak: { sourceLine: 4, expected: 686, stated: 650 } });
  });

  test('rows of one day are put in the order in which their balances add up', () => {
    const rows = file(amounts, [DAY, DAY, DAY, DAY]);
    expect(inOrderOfTime(newestFirst(rows)).map((row) => row.amount)).toEqual(amounts);
    expect(inOrderOfTime(rows).map((row) => row.amount)).toEqual(amounts);
  });
});

describe('R2 the difference to zero', () => {
  test('has the names of the picture, and nothing left to explain', () => {
    const told = differenceToZero({
      books: -5871_50,
      statement: -5841_76,
      matches: [{ lines: [1], items: [1], rest: [{ category: 'currency_differences', amount: -2_86 }] }],
      onlyLines: [{ amount: -13_40, category: 'fees' }],
      onlyItems: [{ amount: -46_00, state: 'in_transit' }],
    });
    expect(told).toEqual({
      books: -5871_50,
      statement: -5841_76,
      parts: [
        { part: 'not_yet_on_statement', category: null, count: 1, amount: 46_00 },
        { part: 'missing_in_books', category: 'fees', count: 1, amount: -13_40 },
        { part: 'in_matches', category: 'currency_differences', count: 1, amount: -2_86 },
      ],
      leftToExplain: 0,
    });
  });

  test('is exact for every reconciliation', () => {
    fc.assert(
      fc.property(lines, items, (some, others) => {
        const { matches, ties, onlyLines, onlyItems } = proposeMatches(inputOf(some, others));
        const sum = (rows: readonly { readonly amount: number }[]) => rows.reduce((all, { amount: one }) => all + one, 0);
        const shown = ties.flatMap(({ asShown }) => asShown);
        const spare = (side: 'lines' | 'items') =>
          ties.flatMap((tie) => tie[side].filter((id) => !tie.asShown.some((match) => match[side].includes(id))));
        const told = differenceToZero({
          books: sum(others),
          statement: sum(some),
          matches: [...matches, ...shown],
          onlyLines: [
            ...onlyLines.map(({ line: id, suggested }) => ({ id, category: suggested?.category ?? null })),
            ...spare('lines').map((id) => ({ id, category: null })),
          ].map(({ id, category }) => ({ amount: (some[id] as StatementSide).amount, category })),
          onlyItems: [...onlyItems, ...spare('items').map((id) => ({ item: id, state: 'missing_on_statement' as const }))].map(
            ({ item: id, state }) => ({
              amount: (others[id] as BooksSide).amount,
              state,
            }),
          ),
        });
        expect(told.leftToExplain).toBe(0);
        expect(told.books + sum(told.parts) + told.leftToExplain).toBe(told.statement);
      }),
      { numRuns: 300 },
    );
  });
});
