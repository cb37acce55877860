/** Damage done to statement files, the same for the same seed, and what a reader may answer to it: parts that make sense, or a named refusal. */

import { expect } from 'vitest';
import { Refused, REFUSAL_CODES } from '../../db/ledger/refusal.ts';
import type { FormatReader, ReadingOptions, StatementPart } from '../../electron/readers/statement.ts';

/** Whole numbers from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

/** Mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function oneOf<T>(random: Random, all: readonly T[]): T {
  return all[random(all.length)] as T;
}

/** Cuts, doubles, removes and overwrites, up to three times or not at all; `pieces` are what is put in, as the format has it. */
export function mutated(text: string, random: Random, pieces: readonly string[]): string {
  let result = text;
  for (let times = random(4); times > 0; times -= 1) {
    const [one, other] = [random(result.length + 1), random(result.length + 1)];
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const near = Math.min(from + random(20), result.length);
    switch (random(7)) {
      case 0:
        result = result.slice(0, from);
        break;
      case 1:
        result = result.slice(0, from) + result.slice(near);
        break;
      case 2:
        result = result.slice(0, to) + result.slice(from, Math.min(to, from + 500)) + result.slice(to);
        break;
      case 3:
        result = result.slice(0, from) + String.fromCharCode(random(256)) + result.slice(from + 1);
        break;
      case 4:
        result = result.slice(0, from) + oneOf(random, pieces).repeat(1 + random(3)) + result.slice(near);
        break;
      case 5:
        result = result.slice(0, from) + String.fromCodePoint(1 + random(0x10ffff)) + result.slice(from);
        break;
      case 6:
        result = result.slice(0, from) + String(random(1_000_000)) + result.slice(from + 1);
        break;
    }
  }
  return result;
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Answers that fit few files: one file in four is read with some of them. */
export const ANSWERS: readonly ReadingOptions[] = [
  { dateOrder: 'dmy' },
  { dateOrder: 'ymd', decimalSign: ',' },
  { decimalSign: '.', amountSign: 'inverted' },
  { amountSign: 'by_type' },
  { columns: { date: 1, amount: 3 } },
  { columns: { date: 'Date', debit: 3, credit: 4, description: 2, balance: 5 }, dateOrder: 'mdy', amountSign: 'as_written' },
];

/** What a reader gives of a text, or the code of its refusal. Anything else fails, and so does a second that passes. */
export function outcomeOf(reader: FormatReader, text: string, options: ReadingOptions = {}): readonly StatementPart[] | string {
  const begun = performance.now();
  const lines = text.split(/\r\n|\r|\n/).length;
  const isLine = (line: number | null | undefined): boolean => line === null || line === undefined || (line >= 1 && line <= lines);
  const parts: StatementPart[] = [];
  let refused: string | undefined;
  try {
    for (const part of reader.read(text, options)) parts.push(part);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error.refusal.code;
    expect(REFUSAL_CODES).toContain(refused);
    expect(isLine(error.refusal.sourceLine), `line ${error.refusal.sourceLine} of ${lines}`).toBe(true);
  }
  for (const part of parts) {
    if ('sourceLine' in part && !isLine(part.sourceLine)) expect.fail(`line ${part.sourceLine} of ${lines}`);
    if ('amount' in part && !DECIMAL.test(part.amount)) expect.fail(`amount ${part.amount}`);
    if (part.part === 'line' && part.date !== null && !Number.isInteger(part.date)) expect.fail(`date ${part.date}`);
  }
  expect(performance.now() - begun).toBeLessThan(1000);
  return refused ?? parts;
}

/** Reads `runs` damaged files, and tells how often which answer came. */
export function damageFiles(reader: FormatReader, runs: number, pieces: readonly string[], write: (random: Random) => string): Map<string, number> {
  const answers = new Map<string, number>();
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = seeded(seed);
    const text = mutated(write(random), random, pieces);
    let answer: string;
    try {
      const outcome = outcomeOf(reader, text, seed % 4 === 0 ? oneOf(random, ANSWERS) : {});
      answer = typeof outcome === 'string' ? outcome : 'read';
    } catch (error) {
      throw new Error(`Seed ${seed}: ${JSON.stringify(text.slice(0, 2000))}`, { cause: error });
    }
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  return answers;
}

/** How many files a fuzz test reads: `FLOATBOOK_FUZZ` for the long run. */
export const FUZZ_RUNS = Number(process.env['FLOATBOOK_FUZZ'] ?? 10_000);
