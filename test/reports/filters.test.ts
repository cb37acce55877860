/**
 * Every report and filter against a naive second model (`test/model/answers.ts`): 20,000 random pairs of a ledger and a question, asked by
 * the contract. `FLOATBOOK_LEDGERS` sets how many ledgers there are, each with 500 questions, `FLOATBOOK_SEED` the seed of the first.
 */

import { expect, test } from 'vitest';
import { newRandom } from '../model/random.ts';
import type { BookOfRows, BookRow } from '../model/rows.ts';
import { campaignsOf, doorsOf, idsOfEvents, questionOf, REPORTS, type Asking, type Question, type Report } from './questions.ts';
import { randomLedger } from './random-ledger.ts';

const LEDGERS = Number(process.env['FLOATBOOK_LEDGERS'] ?? 40);
const FIRST_SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
const SEEDS = Array.from({ length: LEDGERS }, (_, index) => FIRST_SEED + index);

/** How many of the questions of a ledger are of each report: 500 in all, half of them for either workspace. */
const SHARES: Readonly<Record<Report, number>> = {
  'audit.list': 10,
  'audit.discounts': 10,
  'overview.figures': 10,
  'overview.payments': 20,
  'overview.transactions': 20,
  'activity.page': 130,
  'report.weeklySpend': 50,
  'report.balanceHistory': 40,
  'report.valuePerLead': 40,
  'report.bridge': 40,
  'statement.preview': 50,
  'report.tax': 20,
  'report.plans': 20,
  'report.period': 20,
  'report campaigns': 20,
};

test.each(SEEDS)('W1 W2 W3 W4 W5 W6 X1 500 questions about a random ledger are answered as by a loop over all its events: seed %i', async (seed) => {
  const ledger = await randomLedger(seed);
  const ask = doorsOf(ledger);
  const random = newRandom(seed + 1_000_000);
  let asked = 0;
  for (const { id, model } of ledger.workspaces) {
    const ids = await idsOfEvents(ask, id);
    for (const question of questions({ ask, campaigns: campaignsOf(ledger), random, workspaceId: id, model }, 2)) {
      const [found, expected] = [named(await question.answer(), ids), question.expected(model)];
      asked += 1;
      if (!isSame(found, expected)) expect(found, `seed ${seed}, ${question.report} ${JSON.stringify(question.input)}`).toStrictEqual(expected);
    }
  }
  expect(asked).toBe(500);
});

test('a model whose top-ups and charges are a unit off differs in every report', async () => {
  const ledger = await randomLedger(FIRST_SEED);
  const ask = doorsOf(ledger);
  const differing = new Set<Report>();
  for (const { id, model } of ledger.workspaces) {
    const wrong: BookOfRows = { ...model, rows: model.rows.map((row) => (row.kind === 'top_up' || row.spend?.isCharge ? aUnitOff(row) : row)) };
    const ids = await idsOfEvents(ask, id);
    for (const question of questions({ ask, campaigns: campaignsOf(ledger), random: newRandom(1), workspaceId: id, model }, 5)) {
      if (!isSame(named(await question.answer(), ids), question.expected(wrong))) differing.add(question.report);
    }
  }
  expect([...differing].toSorted()).toEqual(REPORTS.toSorted());
});

function aUnitOff(row: BookRow): BookRow {
  const { spend, amount } = row;
  return { ...row, credits: row.credits + 1, amount: amount === null ? null : amount + 1, spend: spend && { ...spend, cost: spend.cost + 1 } };
}

/** A part of the shares, one report after the other. */
function questions(asking: Asking, part: number): readonly Question[] {
  return REPORTS.flatMap((report) => Array.from({ length: SHARES[report] / part }, () => questionOf(report, asking)));
}

/** With the names of events instead of their numbers, and without words that are made from other columns. */
function named(value: unknown, ids: ReadonlyMap<number, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => named(each, ids));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'what');
  return Object.fromEntries(entries.map(([key, each]) => [key, key === 'eventId' ? (ids.get(each as number) ?? each) : named(each, ids)]));
}

/** To the last figure, -0 is not 0. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name) => isSame(one[name as keyof typeof one], other[name as keyof typeof other]));
}
