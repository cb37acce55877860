/**
 * The figures of campaigns, of workspaces and of two periods side by side against a naive second model (`test/model/compared.ts`), on random
 * ledgers, asked by the contract. `FLOATBOOK_LEDGERS` sets how many ledgers there are, `FLOATBOOK_SEED` the seed of the first.
 */

import { expect, test } from 'vitest';
import { listWorkspaces } from '../../db/workspaces.ts';
import { compareFigures } from '../../electron/documents/report/compare.ts';
import { formatDay } from '../model/calendar.ts';
import * as naive from '../model/compared.ts';
import type { Random } from '../model/random.ts';
import { newRandom } from '../model/random.ts';
import type { BookOfRows } from '../model/rows.ts';
import { spanUnits } from '../model/spans.ts';
import { doorsOf } from './questions.ts';
import { randomLedger, type RandomLedger } from './random-ledger.ts';

const LEDGERS = Number(process.env['FLOATBOOK_LEDGERS'] ?? 12);
const FIRST_SEED = Number(process.env['FLOATBOOK_SEED'] ?? 501);
const SEEDS = Array.from({ length: LEDGERS }, (_, index) => FIRST_SEED + index);
/** Of each question, for either workspace. */
const ASKED = 15;

test.each(SEEDS)('W1 W2 W4 W5 campaigns, workspaces and two periods are as by a loop over all events: seed %i', async (seed) => {
  const ledger = await randomLedger(seed);
  const ask = doorsOf(ledger);
  const random = newRandom(seed + 2_000_000);
  for (const { id: workspaceId, model } of ledger.workspaces) {
    const together = inOneCurrency(ledger, workspaceId);
    for (let at = 0; at < ASKED; at += 1) {
      const dates = someDates(random, model);
      const where = `seed ${seed} ${JSON.stringify(dates)}`;
      expect(await ask('report.campaigns', { workspaceId, ...dates }), where).toStrictEqual(naive.campaignReturns(model, dates));
      expect(await ask('report.weeklySpend', { workspaceId, ...dates, by: 'workspace' }), where).toStrictEqual(
        naive.spendByWorkspace(together, dates),
      );
      const [asked, beside] = [someDays(random, model), random.chance(50) ? someDays(random, model) : undefined];
      const answer = await ask('report.compare', { workspaceId, asked, ...(beside !== undefined && { with: beside }) });
      expect(answer, `seed ${seed} ${JSON.stringify({ asked, beside })}`).toStrictEqual(naive.compared(model, asked, beside));
      for (const { now, other, change } of compareFigures(answer.now, answer.other).flatMap(({ rows }) => rows))
        expect(change).toBe(now === null || other === null ? null : now - other);
    }
    const { through, balance, forecast } = await ask('report.period', { workspaceId, unit: 'week', day: formatDay(model.today) });
    expect(await ask('report.forecast', { workspaceId })).toStrictEqual({ through, available: balance.available, ...forecast });
  }
});

test('a model whose charges are a unit off differs in each of them', async () => {
  const ledger = await randomLedger(FIRST_SEED);
  const ask = doorsOf(ledger);
  const [{ id: workspaceId, model }] = ledger.workspaces as [{ id: number; model: BookOfRows }, unknown];
  const wrong: BookOfRows = {
    ...model,
    rows: model.rows.map((row) => (row.spend?.isCharge ? { ...row, spend: { ...row.spend, cost: row.spend.cost + 1 } } : row)),
  };
  const charged = model.rows.find(({ spend }) => spend?.isCharge);
  if (charged === undefined) throw new Error('a ledger without a charge shows nothing');
  const day = formatDay(charged.day);
  const dates = { from: day, to: day };
  expect(await ask('report.campaigns', { workspaceId, ...dates })).not.toEqual(naive.campaignReturns(wrong, dates));
  const together = inOneCurrency(ledger, workspaceId);
  const wrongOne = together.map((each) => (each.book === model ? { ...each, book: wrong } : each));
  expect(await ask('report.weeklySpend', { workspaceId, ...dates, by: 'workspace' })).toStrictEqual(naive.spendByWorkspace(together, dates));
  expect(await ask('report.weeklySpend', { workspaceId, ...dates, by: 'workspace' })).not.toEqual(naive.spendByWorkspace(wrongOne, dates));
  expect(await ask('report.compare', { workspaceId, asked: dates })).not.toEqual(naive.compared(wrong, dates, undefined));
});

test('days that end before they begin are refused', async () => {
  const ledger = await randomLedger(FIRST_SEED);
  const [{ id: workspaceId }] = ledger.workspaces as [{ id: number }, unknown];
  await expect(doorsOf(ledger)('report.compare', { workspaceId, asked: { from: '2026-03-02', to: '2026-03-01' } })).rejects.toThrow(
    'The period ends before it begins',
  );
});

/** The workspaces in the currency of one. */
function inOneCurrency({ test: { book }, workspaces }: RandomLedger, workspaceId: number): readonly naive.NamedBook[] {
  const all = listWorkspaces(book);
  const own = all.find(({ id }) => id === workspaceId);
  return all
    .filter(({ currency }) => currency === own?.currency)
    .flatMap(({ id, name }) => workspaces.filter((each) => each.id === id).map(({ model }) => ({ name, book: model })));
}

function someDay(random: Random, { rows, today }: BookOfRows): number {
  return random.chance(50) ? Math.min(random.pick(rows).day, today) : random.between((rows[0]?.day ?? today) - 10, today);
}

function someDates(random: Random, model: BookOfRows): { from?: string; to?: string } {
  const days = [someDay(random, model), someDay(random, model)] as const;
  return {
    ...(random.chance(70) && { from: formatDay(Math.min(...days)) }),
    ...(random.chance(70) && { to: formatDay(Math.max(...days)) }),
  };
}

function someDays(random: Random, model: BookOfRows): naive.AskedDays {
  if (random.chance(60)) return { unit: random.pick(spanUnits), day: formatDay(someDay(random, model)) };
  const days = [someDay(random, model), someDay(random, model)] as const;
  return { from: formatDay(Math.min(...days)), to: formatDay(Math.max(...days)) };
}
