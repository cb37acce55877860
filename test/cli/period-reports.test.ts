/** `report weekly` and `report compare`: the same report as text, JSON and documents; spans by name and by day; fiscal years. */

import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { figuresOfCsv, figuresOfHtml } from '../documents/read-reports.ts';
import { answer, floatbook, newFolder, refusal } from './command-line.ts';

interface Report {
  readonly span: { readonly name: string };
  readonly spend: { readonly cost: string; readonly kinds: readonly { readonly name: string; readonly cost: string }[] };
  readonly leads: { readonly valuePerLead: string | null };
  readonly bridge: Readonly<Record<string, unknown>>;
}

interface ComparedReport {
  readonly span: string;
  readonly with: string;
  readonly tables: readonly { readonly rows: readonly Readonly<Record<string, string | number | null>>[] }[];
}

interface SpendRow {
  readonly week: string;
  readonly spend: string;
  readonly groups: Readonly<Record<string, string>>;
}

describe('report weekly', () => {
  let folder: string;
  beforeAll(async () => {
    folder = newFolder();
    copyFileSync(new URL('../fixtures/activity-sample.csv', import.meta.url), join(folder, 'activity.csv'));
    await answer(folder, 'init', '--currency', 'GBP', '--time-zone', 'UTC', '--name', 'Acme');
    await answer(folder, 'import', 'activity', 'activity.csv');
  });

  test('W2 W4 W5 says of each week what the other reports say', async () => {
    const spend = await answer<readonly SpendRow[]>(folder, 'report', 'weekly-spend');
    const value = await answer<readonly { valuePerLead: string | null }[]>(folder, 'report', 'value-per-lead');
    const bridge = await answer<readonly Record<string, unknown>[]>(folder, 'report', 'bridge');
    for (const [at, row] of spend.entries()) {
      if (at % 5 !== 0) continue;
      const report = await answer<Report>(folder, 'report', 'weekly', '--week', row.week);
      expect(report.span.name).toBe(row.week);
      expect(report.spend.cost).toBe(row.spend);
      expect(Object.fromEntries(report.spend.kinds.filter(({ name }) => name in row.groups).map(({ name, cost }) => [name, cost]))).toEqual(
        row.groups,
      );
      expect(report.leads.valuePerLead).toBe(value[at]?.valuePerLead ?? null);
      const { week: _, ...steps } = bridge[at] ?? {};
      expect(report.bridge).toMatchObject(steps);
    }
  });

  test('W6 writes every form, the same each time', async () => {
    const week = ['--week', '2026-W10'] as const;
    for (const format of ['html', 'pdf', 'csv', 'xlsx', 'json', 'eml']) {
      const [one, two] = [`one.${format}`, `two.${format}`];
      expect(await answer(folder, 'report', 'weekly', ...week, '--format', format, '--out', one)).toMatchObject({ span: '2026-W10', format });
      await answer(folder, 'report', 'weekly', ...week, '--format', format, '--out', two);
      expect(readFileSync(join(folder, two)).equals(readFileSync(join(folder, one)))).toBe(true);
    }
    const csv = figuresOfCsv(readFileSync(join(folder, 'one.csv'), 'utf8'));
    const html = figuresOfHtml(readFileSync(join(folder, 'one.html'), 'utf8'), 'GBP');
    const glance = ({ section }: { readonly section: string }) => section === 'At a glance';
    expect(html.filter(glance)).toEqual(csv.filter(glance));
    const printed = await floatbook(folder, ['report', 'weekly', ...week, '--format', 'html', '--book', 'b.floatbook']);
    expect(printed.stdout).toBe(readFileSync(join(folder, 'one.html'), 'utf8'));
    const text = await floatbook(folder, ['report', 'weekly', ...week, '--book', 'b.floatbook']);
    expect(text.stdout).toContain('Weekly report 2026-W10\n');
    expect(JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8'))).toEqual(await answer(folder, 'report', 'weekly', ...week));
  });

  test.each([
    [['--unit', 'month', '--week', '2026-02'], '2026-02'],
    [['--unit', 'month', '--week', '2026-02-17'], '2026-02'],
    [['--unit', 'quarter', '--week', '2026-Q1'], '2026-Q1'],
    [['--unit', 'year', '--week', '2026'], '2026'],
    [['--week', '2026-03-08'], '2026-W10'],
  ])('names a span as %j', async (args, name) => {
    expect((await answer<Report>(folder, 'report', 'weekly', ...args)).span.name).toBe(name);
  });

  test('refuses what names no span and what cannot be printed', async () => {
    expect(await refusal(folder, 'report', 'weekly', '--week', '2026-W54')).toMatchObject({ code: 'wrong_period' });
    expect(await refusal(folder, 'report', 'weekly', '--unit', 'quarter', '--week', '2026-W10')).toMatchObject({ code: 'wrong_period' });
    for (const args of [
      ['--format', 'pdf'],
      ['--format', 'docx'],
      ['--out', 'x.html'],
    ])
      expect((await floatbook(folder, ['report', 'weekly', ...args, '--book', 'b.floatbook'])).status).toBe(2);
    expect(existsSync(join(folder, 'x.html'))).toBe(false);
  });

  test('report compare lays two weeks side by side', async () => {
    const compared = await answer<ComparedReport>(folder, 'report', 'compare', '--week', '2026-W10');
    expect([compared.span, compared.with]).toEqual(['2026-W10', '2026-W09']);
    const other = await floatbook(folder, ['report', 'compare', '--week', '2026-W10', '--with', '2026-W05', '--book', 'b.floatbook']);
    const row = other.stdout.split('\n').find((line) => line.startsWith('Spend, at cost')) ?? '';
    const [now, before] = [
      await answer<Report>(folder, 'report', 'weekly', '--week', '2026-W10'),
      await answer<Report>(folder, 'report', 'weekly', '--week', '2026-W05'),
    ];
    expect(row.replaceAll(/[,+]/g, '').replaceAll('−', '-').split(/\s+/).slice(3, 5)).toEqual([now.spend.cost, before.spend.cost]);
  });

  test('report compare lays free days beside as many before, or beside others, with the change of each figure', async () => {
    const spendOf = ({ tables }: ComparedReport) => tables[0]?.rows[0];
    const whole = await answer<ComparedReport>(folder, 'report', 'compare', '--week', '2026-W10', '--with', '2026-W05');
    const same = await answer<ComparedReport>(folder, 'report', 'compare', '--week', '2026-03-02..2026-03-08', '--with', '2026-01-26..2026-02-01');
    expect([same.span, same.with]).toEqual(['2026-03-02 to 2026-03-08', '2026-01-26 to 2026-02-01']);
    expect(same.tables).toEqual(whole.tables);
    const { now, other, change, changePercent } = spendOf(same) ?? {};
    expect(Number(change)).toBeCloseTo(Number(now) - Number(other));
    expect(Number(changePercent)).toBeCloseTo((Number(change) / Number(other)) * 100, 1);
    const before = await answer<ComparedReport>(folder, 'report', 'compare', '--week', '2026-03-05..2026-03-14');
    expect(before.with).toBe('2026-02-23 to 2026-03-04');
    expect(await refusal(folder, 'report', 'compare', '--week', '2026-03-08..2026-03-02')).toMatchObject({ code: 'wrong_period' });
    expect(await refusal(folder, 'report', 'compare', '--week', '2026-03-08..2026-03-99')).toMatchObject({ code: 'wrong_period' });
  });

  test('L10 fiscal years begin as they are set, from the beginning the first time and from today on later', async () => {
    await answer(folder, 'book', 'fiscal-year', '4');
    expect((await answer<Report>(folder, 'report', 'weekly', '--unit', 'year', '--week', '2026-02-01')).span).toMatchObject({
      name: '2025/26',
      firstDay: '2025-04-01',
      lastDay: '2026-03-31',
    });
    expect(await refusal(folder, 'book', 'fiscal-year', '1', '--from', '2026-01-01')).toMatchObject({ code: 'wrong_date' });
    await answer(folder, 'book', 'fiscal-year', '7');
    expect((await answer<Report>(folder, 'report', 'weekly', '--unit', 'year', '--week', '2026-02-01')).span.name).toBe('2025/26');
    expect((await floatbook(folder, ['book', 'fiscal-year', '13', '--book', 'b.floatbook'])).status).toBe(2);
    expect((await answer<{ ok: boolean }>(folder, 'verify')).ok).toBe(true);
  });
});
