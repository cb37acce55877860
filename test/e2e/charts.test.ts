/** W2 W4 X3 Charts of campaigns, of workspaces and of two periods: from the chart to its table and its CSV, with the figures that the command says. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, floatbook } from '../cli/command-line.ts';
import { fromCsv } from '../model/csv.ts';
import type { Row } from '../model/events.ts';
import { WIDE, look, putNoticesAway } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, download, figureOf, goTo, openTable, readTable, settled } from './steps.ts';

const SPEND = 'What did we spend?';
const RETURN = 'What did each campaign bring in beyond its cost?';
const BUDGET = 'Did campaigns keep to their budgets?';
/** In the order of the command. */
const COMPARED = [
  'What was spent, and what came of it?',
  'Was a lead worth its cost?',
  'What was the money spent on?',
  'Which campaigns spent it?',
  'How did the balance change?',
] as const;

interface SpendRow {
  readonly week: string;
  readonly spend: string;
  readonly faceValue: string;
  readonly count: number;
  readonly groups: Readonly<Record<string, string>>;
}

interface Campaigns {
  readonly from: string;
  readonly to: string;
  readonly campaigns: readonly Readonly<Record<string, string | number | null>>[];
}

interface Compared {
  readonly span: string;
  readonly with: string;
  readonly tables: readonly {
    readonly rows: readonly {
      readonly name: string;
      readonly now: string | number | null;
      readonly other: string | number | null;
      readonly change: string | number | null;
      readonly changePercent: string | null;
    }[];
  }[];
}

const plain = (value: string | number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));

describeInChromium('charts of campaigns, workspaces and periods', () => {
  let side: Side;
  let page: Page;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
    expect((await floatbook(folder, ['demo', '--book', 'b.floatbook'])).status).toBe(0);
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' }, arguments: ['--book', join(folder, 'b.floatbook')] });
    page = side.page;
    await page.getByRole('application', { name: SPEND }).waitFor();
  }, 60_000);
  afterAll(async () => {
    expect(side.errors).toEqual([]);
    await side.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const command = <Document>(...args: readonly string[]) => answer<Document>(folder, ...args, '--workspace', 'Quotehaven');

  const choose = async (group: string, name: string) => {
    await page.getByRole('radiogroup', { name: group, exact: true }).getByText(name, { exact: true }).click();
    await settled(page);
  };
  const csvOf = async (question: string): Promise<readonly Row[]> => {
    await page.getByRole('button', { name: `Chart as file: ${question}` }).click();
    const { text } = await download(page, () => page.getByRole('menuitem', { name: 'Figures as CSV' }).click());
    await putNoticesAway(page);
    return fromCsv(text);
  };
  const shownTable = (question: string) => readTable(page.getByRole('region', { name: question }).getByRole('table'));
  const day = async (name: string, date: string) => {
    await page.getByRole('textbox', { name, exact: true }).fill(date);
    await page.keyboard.press('Tab');
    await settled(page);
  };

  test('W2 all weeks of the spend, by a click on All, are those of the command', async () => {
    await choose('Period', 'All');
    const expected = (await command<readonly SpendRow[]>('report', 'weekly-spend')).toReversed();
    expect(expected.length).toBeGreaterThan(52);
    const shown = byColumn(await openTable(page, SPEND));
    expect(shown.map((row) => [row['Week']?.split(' ')[0], figureOf(row['Total EUR'] ?? ''), figureOf(row['Leads'] ?? ''), row['Charges']])).toEqual(
      expected.map(({ week, spend, count, groups }) => [week, spend, groups['lead_purchase'] ?? null, String(count)]),
    );
    expect((await csvOf(SPEND)).map((row) => [row['period'], row['spend'], row['face_value']])).toEqual(
      expected.map(({ week, spend, faceValue }) => [week, spend, faceValue]),
    );
  });

  test('W2 spend by workspace is of those in one currency, and says so', async () => {
    await choose('Group spend', 'By workspace');
    const expected = (await command<readonly SpendRow[]>('report', 'weekly-spend', '--by', 'workspace')).toReversed();
    const figures = expected.map(({ week, spend, groups }) => [week, spend, groups['Quotehaven'] ?? null, groups['Leadlotse'] ?? null]);
    expect(figures.some(([, , , other]) => other !== null)).toBe(true);
    const shown = byColumn(await shownTable(SPEND));
    expect(Object.keys(shown[0] ?? {})).not.toContain('Marktpfad');
    expect(
      shown.map((row) => [
        row['Week']?.split(' ')[0],
        figureOf(row['Total EUR'] ?? ''),
        figureOf(row['Quotehaven'] ?? ''),
        figureOf(row['Leadlotse'] ?? ''),
      ]),
    ).toEqual(figures);
    expect(
      (await csvOf(SPEND)).map((row) => [row['period'], row['spend'], row['spend of Quotehaven'] || null, row['spend of Leadlotse'] || null]),
    ).toEqual(figures);
    await page.getByText('EUR at cost, other currencies apart').first().waitFor();
    await page.getByRole('button', { name: `Show as chart: ${SPEND}` }).click();
    await choose('Period', '13 weeks');
    await look(page, 'charts-workspaces');
    // A bar of another workspace leads to the entries of that one.
    await page.getByRole('application', { name: SPEND }).focus();
    for (const key of ['End', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    await page.getByRole('button', { name: /^Leadlotse.*switch workspace/ }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: /^Quotehaven.*switch workspace/ }).waitFor();
  }, 60_000);

  test('W4 C4 the return of each campaign, over weeks, a month and free days, is that of the command', async () => {
    await goTo(page, 'Leads and campaigns');
    const charts = 'Weeks of the charts';
    await page.getByRole('application', { name: RETURN }).waitFor();
    await look(page, 'charts-campaigns');
    const isAsTheCommand = async (...days: readonly string[]) => {
      const { campaigns } = await command<Campaigns>('report', 'campaigns', ...days);
      expect(campaigns.length).toBeGreaterThan(2);
      const names = ['return', 'value', 'cost', 'leads', 'won', 'undecided', 'spend', 'charges'] as const;
      const expected = campaigns.map((campaign) => [campaign['campaign'] || 'No campaign', ...names.map((name) => plain(campaign[name]))]);
      expect((await shownTable(RETURN)).rows.map(([name, ...figures]) => [name, ...figures.map(figureOf)])).toEqual(expected);
      expect((await csvOf(RETURN)).map((row) => [row['campaign'], ...names.map((name) => row[name])])).toEqual(expected);
    };
    await openTable(page, RETURN);
    await isAsTheCommand('--from', '2026-08-24');
    await choose(charts, '26 weeks');
    await isAsTheCommand('--from', '2026-05-25');
    await choose(charts, 'All');
    await isAsTheCommand();
    await choose(charts, 'Month');
    await isAsTheCommand('--from', '2026-11-01');
    await page.getByText('whole weeks, 26 Oct – 22 Nov').waitFor();
    await choose(charts, 'Any days');
    await day('From', '2026-06-10');
    await day('To', '2026-09-02');
    await isAsTheCommand('--from', '2026-06-10', '--to', '2026-09-02');
    await page.getByText('No campaign was on with a weekly budget in these weeks.').waitFor();
    await choose(charts, '13 weeks');

    const { campaigns } = await command<Campaigns>('report', 'campaigns', '--from', '2026-08-24');
    const expected = campaigns
      .filter(({ budget }) => budget !== null)
      .map(({ campaign, used, budget, budgetWeeks }) => [campaign, used, budget, String(budgetWeeks)]);
    expect(expected.length).toBeGreaterThan(0);
    expect((await openTable(page, BUDGET)).rows.map(([name, ...figures]) => [name, ...figures.map(figureOf)])).toEqual(expected);
    expect((await csvOf(BUDGET)).map((row) => [row['campaign'], row['used'], row['budget'], row['weeks']])).toEqual(expected);
  }, 120_000);

  test('W1 two periods of free choice stand side by side with their change, as the command says', async () => {
    await goTo(page, 'Reports', 'Compare');
    await page.getByRole('application', { name: COMPARED[0] }).waitFor();
    await look(page, 'charts-compared');
    for (const question of COMPARED) await openTable(page, question);
    const isAsTheCommand = async (args: readonly string[], files = false) => {
      const { span, with: other, tables } = await command<Compared>('report', 'compare', ...args);
      for (const [at, question] of COMPARED.entries()) {
        const expected = (tables[at]?.rows ?? []).map((row) => [
          row.name,
          ...[row.now, row.other, row.change, row.changePercent].map((figure) => plain(figure)),
        ]);
        expect(expected.length, question).toBeGreaterThan(0);
        const { head, rows } = await shownTable(question);
        expect(head.slice(1, 3)).toEqual([span, other]);
        expect(rows.map(([name, ...figures]) => [name, ...figures.map(figureOf)])).toEqual(expected);
        if (!files) continue;
        expect(
          (await csvOf(question)).map((row) => [row['figure'], ...[span, other, 'change', 'change_percent'].map((name) => row[name] || null)]),
        ).toEqual(expected);
      }
    };
    await isAsTheCommand([], true);
    await page.getByRole('button', { name: 'Beside: the one before', exact: true }).click();
    await settled(page);
    await isAsTheCommand(['--week', '2026-W46', '--with', '2026-W44']);
    await choose('What is compared', 'Month');
    await day('Beside: any day of it', '2026-03-15');
    await isAsTheCommand(['--unit', 'month', '--with', '2026-03']);
    await choose('What is compared', 'Quarter');
    await isAsTheCommand(['--unit', 'quarter']);
    await choose('What is compared', 'Fiscal year');
    await isAsTheCommand(['--unit', 'year']);
    await choose('What is compared', 'Any days');
    await day('This: from', '2026-10-01');
    await day('This: to', '2026-10-20');
    await isAsTheCommand(['--week', '2026-10-01..2026-10-20']);
    await day('Beside: from', '2026-02-03');
    await day('Beside: to', '2026-02-09');
    await page.getByText('20 days beside 7: totals are of all of them, not per day.').waitFor();
    await isAsTheCommand(['--week', '2026-10-01..2026-10-20', '--with', '2026-02-03..2026-02-09'], true);
    await day('Beside: to', '2026-01-09');
    await page.getByRole('alert').filter({ hasText: 'The first day is after the last.' }).waitFor();
  }, 180_000);

  test('in a window as narrow as a phone, the part that is open stands in view, and is marked where it stands', async () => {
    await goTo(page, 'Reports', 'Outbox');
    await page.setViewportSize({ width: 360, height: 800 });
    await settled(page);
    const parts = page.getByRole('radiogroup', { name: 'Part of the page' });
    const [row, name, mark] = await Promise.all(
      [parts.locator('..'), parts.getByText('Outbox', { exact: true }), parts.locator('.mantine-SegmentedControl-indicator')].map((each) =>
        each.boundingBox(),
      ),
    );
    if (!row || !name || !mark) throw new Error('the choice of parts is not on the page');
    expect(name.x).toBeGreaterThanOrEqual(row.x);
    expect(name.x + name.width).toBeLessThanOrEqual(row.x + row.width + 1);
    expect(Math.abs(mark.x - name.x)).toBeLessThan(20);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize(WIDE);
  });
});
