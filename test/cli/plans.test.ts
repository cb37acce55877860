/** T1 to T4 `report plans` on the command line: figures as exact text, packs by name, CSV, and what it refuses. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSampleBook } from '../../electron/engine/sample/sample-book.ts';
import { fromCsv } from '../model/csv.ts';
import { floatbook, newFolder } from './command-line.ts';

interface Answer {
  readonly usage: object;
  readonly opening: object;
  readonly plans: readonly {
    readonly pack: { readonly name: string; readonly price: string } | null;
    readonly inUse: boolean;
    readonly best: boolean;
    readonly cost: string;
  }[];
  readonly asItWas: { readonly cost: string; readonly paid: string } | null;
}

describe('report plans', () => {
  let folder: string;
  beforeAll(async () => {
    folder = newFolder();
    (await createSampleBook(join(folder, 'sample.floatbook'))).close();
  });
  const run = (...args: readonly string[]) =>
    floatbook(folder, ['report', 'plans', ...args, '--workspace', 'Leadlotse', '--book', 'sample.floatbook']);
  const answer = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout) as Answer;

  test('tells every plan, the one in use, the best, and what really was', async () => {
    const { plans, asItWas, usage, opening } = await answer();
    expect(plans.map(({ pack, cost, inUse, best }) => [pack?.name ?? null, cost, inUse, best])).toEqual([
      [null, '558.00', false, false],
      ['150 credits', '558.00', true, false],
      ['500 credits', '541.26', false, true],
    ]);
    expect(asItWas).toMatchObject({ cost: '558.00', paid: '600.00', cardCharges: 4, beyondBest: '16.74' });
    expect([usage, opening]).toEqual([
      { charges: 14, credits: '558.00', refunds: 0, refunded: '0.00' },
      { credits: '0.00', cost: '0.00' },
    ]);
    const { stdout } = await run();
    expect(stdout).toContain('150 credits     In use');
    expect(stdout).toContain('14 charges of 558.00 credits, 0 refunds of 0.00; beginning with 0.00 credits that cost 0.00.');
  });

  test('takes packs that are not offered, and begins with nothing where it is told to', async () => {
    const { plans, asItWas } = await answer('huge:900.00:1000.00:Huge', '--empty');
    expect(plans.map(({ pack, best }) => [pack?.name ?? null, pack?.price ?? null, best])).toEqual([
      [null, null, false],
      ['Huge', '900.00', true],
    ]);
    expect(asItWas).toBeNull();
  });

  test('X1 writes the same as CSV', async () => {
    expect((await run('--out', 'plans.csv')).stdout).toContain('4 plans');
    const rows = fromCsv(readFileSync(join(folder, 'plans.csv'), 'utf8'));
    expect(rows.map((row) => [row['plan'], row['in_use'], row['best'], row['cost'], row['paid'], row['card_charges'], row['mean_idle']])).toEqual([
      ['pay-as-you-use', 'no', 'no', '558.00', '558.00', '14', '0.00'],
      ['150 credits', 'yes', 'no', '558.00', '600.00', '4', '59.00'],
      ['500 credits', 'no', 'yes', '541.26', '970.00', '2', '277.10'],
      ['as it was', 'no', 'no', '558.00', '600.00', '4', '59.00'],
    ]);
  });

  test.each<[string, readonly string[], number, string]>([
    ['a pack that is none', ['huge'], 2, 'ID:PRICE:CREDITS'],
    ['a pack for nothing', ['free:0.00:100.00'], 1, 'price'],
    ['two packs of one id', ['a:1.00:1.00', 'a:2.00:2.00'], 1, 'Two packs have the id a'],
    ['a period that ends before it begins', ['--from', '2026-11-10', '--to', '2026-11-09'], 2, 'is after --to'],
    ['a period that begins after today', ['--from', '2027-01-01'], 1, 'before it begins'],
    ['a file in a folder that is not there', ['--out', 'nowhere/plans.csv'], 1, 'There is no folder'],
  ])('refuses %s', async (_what, args, status, words) => {
    const ended = await run(...args);
    expect([ended.status, ended.stdout]).toEqual([status, '']);
    expect(ended.stderr).toContain(words);
  });
});
