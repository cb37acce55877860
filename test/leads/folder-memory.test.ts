/** The memory of a watched folder, as its cursor keeps it. */

import { expect, test } from 'vitest';
import { openMemory } from '../../electron/engine/leads/folder-memory.ts';

const keyOf = (number: number) => `${number}`.padStart(43, '0');

test('what was read longest ago is let go beyond ten thousand, but never what is still there', () => {
  const memory = openMemory(null);
  for (let number = 0; number < 10_500; number += 1) memory.rememberRead(`${number}.csv`, keyOf(number));
  const there = new Set(Array.from({ length: 100 }, (_, number) => keyOf(number)));
  memory.forgetAllBut(there);
  const again = openMemory(memory.cursor());
  const known = Array.from({ length: 10_500 }, (_, number) => number).filter((number) => again.knows('any.csv', keyOf(number)));
  expect(known).toHaveLength(10_000);
  expect([known.slice(0, 101), known.at(-1)]).toEqual([[...Array.from({ length: 100 }, (_, number) => number), 600], 10_499]);
  expect(memory.cursor().length).toBeLessThan(500_000);
});

test('a folder with more files than that is remembered whole', () => {
  const memory = openMemory(null);
  const keys = Array.from({ length: 10_500 }, (_, number) => keyOf(number));
  keys.forEach((key) => memory.rememberRead('any.csv', key));
  memory.forgetAllBut(new Set(keys));
  expect(keys.every((key) => memory.knows('any.csv', key))).toBe(true);
});

test('a cursor stays the same text while nothing is to be remembered, and comes back as it was', () => {
  const memory = openMemory(null);
  memory.rememberRead('a.csv', 'a');
  const problem = { refusal: { code: 'wrong_number', message: 'Line 3: …', file: 'b.csv', sourceLine: 3 }, since: 5 } as const;
  memory.rememberRefused('b.csv', 'b', problem);
  const cursor = memory.cursor();
  const again = openMemory(cursor);
  again.keepOnly(new Set(['b.csv']));
  expect([again.cursor(), again.problems(), again.knows('b.csv', 'b'), again.knows('c.csv', 'b')]).toEqual([cursor, [problem], true, false]);
  expect(again.keepOnly(new Set())).toEqual(['b.csv']);
  expect(openMemory(again.cursor()).problems()).toEqual([]);
});

test('what is no cursor of a folder is a defect', () => {
  for (const text of ['', '1795000000000', '{}', '{"form":2,"read":[],"refused":[]}']) expect(() => openMemory(text)).toThrow(/JSON|Invalid input/);
});
