/** Damaged and made-up tables: read, or refused by name with a line; every record accounted for, and nothing slow. `FLOATBOOK_FUZZ` sets how many. */

import { expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import { csvReader } from '../../electron/readers/csv/csv-reader.ts';
import { dialectOf } from '../../electron/readers/csv/dialect.ts';
import { readRecords } from '../../electron/readers/csv/records.ts';
import type { ReadingOptions } from '../../electron/readers/statement.ts';
import { seededRandom, writeStatement } from './csv-writing.ts';
import { ANSWERS } from './mutations.ts';

const RUNS = Number(process.env['FLOATBOOK_FUZZ'] ?? 10_000);

const PIECES = [
  '"', '""', ',', ';', '\t', '|', '\n', '\r', '\r\n', '=', "'", '-', '+', '(', ')', '.', '0', '1', '31/02/2020', '2020-13-45', '1.234', '1,234.56', '€',
  'EUR', 'Saldo', 'Total', '\uFEFF', 'é', ' ', '\u00A0', '999999999999999999999', '="x"', 'D', 'sep=;\n', '\u2212', '\u{1F4B6}', '20200101', '1e5', 'NaN',
]; // prettier-ignore

function mutated(text: string, random: () => number): string {
  let result = text;
  for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
    const at = Math.floor(random() * (result.length + 1));
    const length = random() < 0.2 ? Math.floor(random() * 40) : Math.floor(random() * 3);
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? '';
    const kind = random();
    if (kind < 0.4) result = result.slice(0, at) + piece + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.8) result = result.slice(0, at);
    else if (kind < 0.9) result = result.slice(0, at) + result.slice(at, at + 30) + result.slice(at);
    else result = result.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x2ff) + 1) + result.slice(at + 1);
  }
  return result;
}

function madeUp(random: () => number): string {
  let text = '';
  for (let count = Math.floor(random() * 60); count > 0; count -= 1) text += PIECES[Math.floor(random() * PIECES.length)] ?? '';
  return text;
}

/** Reads all of it; what it says must add up. */
function readSafely(text: string, options: ReadingOptions): 'read' | 'refused' {
  const lines: number[] = [];
  try {
    for (const part of csvReader.read(text, options)) {
      if (part.part === 'line') expect(part.amount).toMatch(/^-?\d+(\.\d+)?$/);
      if (part.part === 'line' || part.part === 'skipped') lines.push(part.sourceLine);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.refusal.sourceLine).toBeGreaterThan(0);
    return 'refused';
  }
  const records = [...readRecords(text, dialectOf(text))].map(({ line }) => line);
  expect(lines.sort((one, other) => one - other)).toEqual(records);
  return 'read';
}

test(`I1, I4: ${RUNS} damaged and made-up tables are read with every record accounted for, or refused with a line`, { timeout: 0 }, () => {
  const seen = { read: 0, refused: 0 };
  let slowest = 0;
  for (let seed = 0; seed < RUNS; seed += 1) {
    const random = seededRandom(seed);
    const text = seed % 10 === 9 ? madeUp(random) : mutated(writeStatement(random).text, random);
    const start = performance.now();
    try {
      seen[readSafely(text, seed % 4 === 0 ? (ANSWERS[(seed / 4) % ANSWERS.length] ?? {}) : {})] += 1;
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(text).slice(0, 2000)}`, { cause: error });
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  expect(seen.read).toBeGreaterThan(RUNS / 3);
  expect(seen.refused).toBeGreaterThan(RUNS / 100);
  expect(slowest).toBeLessThan(1_000);
});
