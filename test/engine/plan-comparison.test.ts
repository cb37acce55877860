/** L7 T2 T3 W2 plans replayed over the usage of the sample book: as it was is what the ledger says, and the pack that was bought comes out as it was. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay, parseDay, type Day } from '../../db/ledger/calendar.ts';
import { lotsAt } from '../../db/lots.ts';
import type { WriteBook } from '../../db/open.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { topUpsBetween } from '../../db/reports/overview.ts';
import { chargesBetween, spendBetween } from '../../db/reports/weekly-spend.ts';
import { listWorkspaces, type Workspace } from '../../db/workspaces.ts';
import { lookAtBook } from '../../electron/engine/account/account.ts';
import { setVendorTerms } from '../../electron/engine/account/plan.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { comparePlans } from '../../electron/engine/reports/plan-comparison.ts';
import { moment } from '../../electron/engine/sample/clock.ts';
import { createSampleBook, SAMPLE_DAY } from '../../electron/engine/sample/sample-book.ts';
import { newTestBook, temporaryFolder } from '../support/books.ts';

const NOW = moment('2026-11-18 15:00');

let folder: string;
let book: WriteBook;
let workspaces: ReadonlyMap<string, Workspace>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  book = await createSampleBook(join(folder, 'sample.floatbook'));
  workspaces = new Map(listWorkspaces(book).map((workspace) => [workspace.name, workspace]));
});
afterAll(() => {
  book.close();
  rmSync(folder, { recursive: true, force: true });
});

const day = (text: string): Day => parseDay(text) as Day;

function workspaceNamed(name: string): Workspace {
  const found = workspaces.get(name);
  if (found === undefined) throw new Error(`the sample has no ${name}`);
  return found;
}

function compared(name: string, from?: string, to?: string) {
  const period = { from: from === undefined ? undefined : day(from), to: to === undefined ? undefined : day(to) };
  return comparePlans(lookAtBook(book, workspaceNamed(name).id, NOW), { ...period, start: 'balance' });
}

/** Cost of what a role's accounts were debited in a period. */
function debited(workspaceId: number, role: string, from: Day, to: Day): number {
  const row = book.connection
    .prepare<[number, string, number, number], { amount: number }>(
      'SELECT coalesce(sum(d.amount), 0) AS amount FROM account_day AS d JOIN account AS a ON a.id = d.account_id WHERE a.workspace_id = ? AND a.role = ? AND d.day BETWEEN ? AND ?',
    )
    .get(workspaceId, role, from, to);
  return row?.amount ?? 0;
}

describe('as it was is what the ledger says', () => {
  test.each([
    ['Quotehaven', '2025-11-17', '2026-11-18'],
    ['Quotehaven', '2026-01-01', '2026-03-31'],
    ['Quotehaven', '2026-06-20', '2026-09-10'],
    ['Marktpfad', '2025-11-17', '2026-11-18'],
    ['Marktpfad', '2026-05-01', '2026-08-31'],
    // Begins between a fee that the card paid and its refund, which is a lot of its own.
    ['Marktpfad', '2026-11-06', '2026-11-18'],
    ['Leadlotse', '2026-11-01', '2026-11-18'],
  ])('%s from %s to %s', (name, first, last) => expectTheLedger(name, day(first), day(last)));

  test.each(['Quotehaven', 'Marktpfad'])('%s in a hundred other periods', (name) => {
    for (let nth = 0; nth < 100; nth += 1) {
      const from = day('2025-11-17') + ((nth * 37) % 360);
      expectTheLedger(name, from, Math.min(SAMPLE_DAY, from + ((nth * 53) % 120)));
    }
  });
});

function expectTheLedger(name: string, from: Day, to: Day): void {
  const workspace = workspaceNamed(name);
  const period = `${name} from ${formatDay(from)} to ${formatDay(to)}`;
  const { asItWas, opening, usage } = compared(name, formatDay(from), formatDay(to));
  const topUps = topUpsBetween(book, workspace.id, from, to);
  expect(asItWas, period).toMatchObject({
    used: spendBetween(book, workspace.id, from, to),
    left: balanceAt(book, workspace, to),
    bought: topUps.reduce((sum, { credits }) => sum + credits, 0),
    paid: 0 - debited(workspace.id, 'card_clearing', from, to),
  });
  expect(asItWas?.expired.cost, period).toBe(debited(workspace.id, 'credits_expired', from, to));
  expect(asItWas?.corrected, period).toBe(debited(workspace.id, 'credits_adjusted', from, to));
  expect(opening, period).toEqual(balanceAt(book, workspace, from - 1));
  const { count: charges, faceValue: credits } = chargesBetween(book, workspace.id, from, to);
  expect({ charges: usage.charges, credits: usage.credits }, period).toEqual({ charges, credits });
}

test('W3 what expired before the period is gone, posted or only due', async () => {
  const made = newTestBook();
  await made.importRows([
    { id: 'T1', date: '2026-11-20', kind: 'top_up', credits: '100.00', amount: '90.00' },
    { id: 'T2', date: '2026-11-20', kind: 'top_up', credits: '10.00', amount: '10.00', expires: '2026-11-25' },
  ]);
  const later = lookAtBook(made.book.reader, made.workspace().id, moment('2026-12-02 12:00'));
  const of = (from: string) => comparePlans(later, { from: day(from), to: day('2026-12-02'), start: 'balance' });
  expect(
    [of('2026-11-25'), of('2026-11-26')].map(({ opening, asItWas }) => [opening.credits, asItWas?.expired.credits, asItWas?.left.credits]),
  ).toEqual([
    [110_00, 10_00, 100_00],
    [100_00, 0, 100_00],
  ]);
});

describe('the plan that was really followed comes out as it was', () => {
  test('T3 by an account that the engine operates itself, to the last figure', () => {
    const { plans, asItWas } = compared('Leadlotse');
    const { inUse: _, best, pack, ...figures } = plans.find((plan) => plan.inUse) as (typeof plans)[number];
    expect([pack?.name, best]).toEqual(['150 credits', false]);
    expect(asItWas).toEqual(figures);
    expect(figures.cardCharges).toBeGreaterThan(2);
  });

  test('T3 by the imported history of a quarter of a year, once the terms say how long its lots last', async () => {
    const id = workspaceNamed('Quotehaven').id;
    const copy = await createSampleBook(join(temporaryFolder(), 'terms.floatbook'));
    const engine = openEngine(copy, { clock: () => NOW, onDefect: () => undefined });
    try {
      const { terms } = gather(lookAtBook(copy, id, NOW)).settings;
      await setVendorTerms(engine, id, { ...terms, creditsExpireAfterDays: 365 });
      const { plans, asItWas } = comparePlans(lookAtBook(copy, id, NOW), { from: day('2026-08-20'), to: undefined, start: 'balance' });
      const { inUse: _, best: __, pack, ...figures } = plans.find((plan) => plan.inUse) as (typeof plans)[number];
      expect(pack?.name).toBe('1,000 credits');
      expect(asItWas).toEqual(figures);
      expect(figures.cardCharges).toBe(5);
    } finally {
      copy.close();
    }
  });
});

describe('the plans', () => {
  test('are pay-as-you-use and each pack as offered, one in use and one the best', () => {
    const { plans, settingsOf, to, tooSmall } = compared('Quotehaven', '2026-08-20');
    expect(plans.map(({ pack }) => pack?.name ?? null)).toEqual([null, '250 credits', '500 credits', '1,000 credits', '2,500 credits']);
    expect(plans.filter(({ inUse }) => inUse).map(({ pack }) => pack?.name)).toEqual(['1,000 credits']);
    expect(plans.filter(({ best }) => best).map(({ pack }) => pack?.name)).toEqual(['2,500 credits']);
    const best = Math.min(...plans.map(({ cost }) => cost));
    for (const { cost, beyondBest } of plans) expect(beyondBest).toBe(cost - best);
    expect([settingsOf, to, tooSmall]).toEqual(['2026-11-18', '2026-11-18', []]);
  });

  test('of a period before any pack was known are those of today, and the answer says so', () => {
    const { settingsOf, to, plans } = compared('Quotehaven', '2026-01-01', '2026-03-31');
    expect([settingsOf, to]).toEqual(['2026-11-18', '2026-03-31']);
    expect(plans).toHaveLength(5);
  });

  test('that begin with nothing have no history to be compared with', () => {
    const asked = { from: day('2026-08-20'), to: undefined, start: 'nothing' } as const;
    const found = comparePlans(lookAtBook(book, workspaceNamed('Quotehaven').id, NOW), asked);
    expect([found.opening, found.asItWas]).toEqual([{ credits: 0, cost: 0 }, null]);
    expect(lotsAt(book.connection, workspaceNamed('Quotehaven').id, asked.from)).not.toEqual([]);
  });

  test('can be packs that are not offered', () => {
    const pack = { id: 'huge', name: 'Huge', price: 3_600_00, credits: 5_000_00 };
    const found = comparePlans(lookAtBook(book, workspaceNamed('Quotehaven').id, NOW), {
      from: day('2026-01-01'),
      to: undefined,
      start: 'balance',
      packs: [pack],
    });
    expect(found.plans.map((plan) => [plan.pack?.name ?? null, plan.best])).toEqual([[null, false], ['Huge', true]]); // prettier-ignore
  });

  test('none is the best where nothing was used', () => {
    const { plans, usage } = compared('Leadlotse', '2026-01-01', '2026-01-31');
    expect([usage.charges, plans.some(({ best }) => best), plans.every(({ costPerCharge }) => costPerCharge === null)]).toEqual([0, false, true]);
  });

  test('a period that begins after it ends, or after today, is refused', () => {
    expect(() => compared('Quotehaven', '2026-03-31', '2026-03-01')).toThrow('before it begins');
    expect(SAMPLE_DAY).toBe(day('2026-11-18'));
    expect(() => compared('Quotehaven', '2026-11-19', '2026-12-01')).toThrow('before it begins');
  });
});
