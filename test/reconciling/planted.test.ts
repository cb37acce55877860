/** Errors planted in a seeded book of 10,000 rows: each is named, the first break is found, and what was matched is compared with the truth (rules R1 to R3). */

import { describe, expect, test } from 'vitest';
import { firstBreak } from '../../electron/reconciling/first-break.ts';
import { proposeMatches } from '../../electron/reconciling/propose-matches.ts';
import type { BooksSide, FileRow, Proposals, StatementSide } from '../../electron/reconciling/shapes.ts';
import { plant, type Planted } from './planted.ts';
import { inputOf } from './sides.ts';

const ROWS = 10_000;
const EACH = 12;

function solve(planted: Planted): Proposals {
  return proposeMatches(inputOf(planted.lines, planted.items, { lastDay: planted.lastDay }));
}

/** How many of the proposed pairs are right, and how many of the right ones are proposed; certain ones of those whose line names its item. */
function compare({ matches, ties }: Proposals, { truth, lines }: Planted) {
  const told = (certain: boolean) => matches.filter(({ grade }) => !certain || grade === 'certain').flatMap(pairsIn);
  const rightOf = (pairs: readonly (readonly [number, number])[]) => pairs.filter(([line, item]) => truth.get(line) === item).length;
  const tied = ties.flatMap(({ asShown }) => asShown.flatMap(pairsIn));
  const [certain, all] = [told(true), told(false)];
  const naming = lines.filter(({ id, description }) => truth.has(id) && / CH_/.test(description));
  return {
    certain: { count: certain.length, precision: rightOf(certain) / certain.length, recall: rightOf(certain) / naming.length },
    all: { count: all.length, precision: rightOf(all) / all.length, recall: rightOf(all) / (truth.size - tied.length) },
    tied: tied.length,
  };
}

function pairsIn({ lines, items }: Proposals['matches'][number]): readonly (readonly [number, number])[] {
  return lines.flatMap((line) => items.map((item) => [line, item] as const));
}

describe('R1 proposals beside the planted truth', () => {
  test.each([
    [80, 0.99],
    [30, 0.97],
  ])('%i of 100 lines name their item', (named, least) => {
    const planted = plant(7, ROWS, EACH, named);
    const figures = compare(solve(planted), planted);
    expect(figures.certain.precision).toBeGreaterThanOrEqual(0.99);
    expect(figures.certain.recall).toBeGreaterThanOrEqual(0.99);
    expect(figures.all.precision).toBeGreaterThanOrEqual(least);
    expect(figures.all.recall).toBeGreaterThanOrEqual(least);
  });
});

describe('each planted error is named', () => {
  const planted = plant(11, ROWS, EACH, 100);
  const result = solve(planted);
  const lineOf = new Map(result.onlyLines.map((only) => [only.line, only]));
  const itemOf = new Map(result.onlyItems.map((only) => [only.item, only]));
  const of = (error: Planted['errors'][number]['error']) => planted.errors.filter((one) => one.error === error);

  test.each(['digits', 'sign', 'day', 'part'] as const)('%s, on both sides', (error) => {
    const found = of(error).map(({ line, item }) => [lineOf.get(line as number)?.nearest, itemOf.get(item as number)?.nearest]);
    const expected = of(error).map(({ line, item }) => [
      expect.objectContaining({ because: error, other: item }),
      expect.objectContaining({ because: error, other: line }),
    ]);
    expect(found).toEqual(expected);
  });

  test('a fee taken is a match that names the fee', () => {
    for (const { line, item } of of('fee')) {
      const match = result.matches.find(({ lines }) => lines[0] === line);
      expect(match).toMatchObject({ items: [item], rest: [{ category: 'fees' }] });
    }
  });

  test('missing and doubled rows', () => {
    expect(of('missing_line').map(({ item }) => itemOf.get(item as number))).toEqual(
      of('missing_line').map(({ item }) => ({ item, state: 'missing_on_statement', nearest: null })),
    );
    expect(of('missing_item').every(({ line }) => lineOf.has(line as number))).toBe(true);
    expect(of('doubled').map(({ line }) => lineOf.get(line as number)?.nearest?.because)).toEqual(of('doubled').map(() => 'doubled'));
  });

  test('nothing else is left over', () => {
    const wrongLines = new Set(planted.errors.flatMap(({ line }) => line ?? []));
    const wrongItems = new Set(planted.errors.flatMap(({ item }) => item ?? []));
    expect(result.onlyLines.filter(({ line }) => !wrongLines.has(line))).toEqual([]);
    expect(result.onlyItems.filter(({ item, state }) => state !== 'in_transit' && !wrongItems.has(item))).toEqual([]);
  });
});

describe('R2 the first break of 10,000 rows', () => {
  test.each(['missing_line', 'missing_item', 'doubled', 'digits', 'sign', 'day', 'fee', 'part'] as const)('%s, within a second', (error) => {
    const planted = plant(23, ROWS, 1, 100);
    const only = planted.errors.find((one) => one.error === error) as Planted['errors'][number];
    const { lines, items } = withOnly(planted, only);
    const rows = rowsOf(lines);
    const result = proposeMatches(inputOf(lines, items, { lastDay: planted.lastDay }));
    const standing = [...result.matches, ...result.ties.flatMap(({ asShown }) => asShown)];
    const inTransit = new Set(result.onlyItems.flatMap(({ item, state }) => (state === 'in_transit' ? [item] : [])));
    const start = performance.now();
    const found = firstBreak({ opening: { statement: 0, books: 0 }, rows, balances: [], items, standing, inTransit });
    expect(performance.now() - start).toBeLessThan(1000);
    const [line, item] = [lines.find(({ id }) => id === only.line), items.find(({ id }) => id === only.item)];
    const day = Math.min(line?.day ?? Infinity, error === 'fee' ? Infinity : (item?.day ?? Infinity));
    expect(found?.day).toBe(day);
    const before = rows.filter((row) => row.row <= (found?.agree?.row ?? 0));
    expect(found?.agree?.balance).toBe(before.reduce((sum, { amount }) => sum + amount, 0));
  });
});

/** The same book and statement with all errors put right but one. */
function withOnly(planted: Planted, only: Planted['errors'][number]): { lines: readonly StatementSide[]; items: readonly BooksSide[] } {
  const wrong = planted.errors.filter((error) => error !== only);
  const [lines, items] = [new Set(wrong.map(({ line }) => line)), new Set(wrong.map(({ item }) => item))];
  return { lines: planted.lines.filter(({ id }) => !lines.has(id)), items: planted.items.filter(({ id }) => !items.has(id)) };
}

function rowsOf(lines: readonly StatementSide[]): readonly FileRow[] {
  return lines
    .toSorted((a, b) => a.day - b.day || a.id - b.id)
    .map(({ id, day, amount }, place) => ({ line: id, row: place + 1, sourceLine: place + 2, day, amount, balance: null }));
}
