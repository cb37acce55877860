/** T1 T3 T4 M5 what if: plans over the usage of a period, the best and the one in use, chart and table, CSV, runway and backup drill. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromCsv } from '../model/csv.ts';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, download, eventually, goTo, makeBook, openSampleBook, readTable } from './steps.ts';

describeInChromium('what if', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
  });
  afterAll(async () => {
    expect(side.errors).toEqual([]);
    await side.close();
  });

  const panel = () => page.getByRole('region', { name: 'Which plan would have cost the least?' });
  const plans = () => panel().getByRole('table');

  test('says which plan would have cost less, by how much, and what each would have come to', async () => {
    await openSampleBook(page);
    await goTo(page, 'Reports', 'What if');
    await page.getByText('Custom', { exact: true }).click();
    await page.getByRole('textbox', { name: 'From', exact: true }).fill('2026-08-20');
    await page.keyboard.press('Escape');
    await panel().getByText('Automatic top-up with 2,500 credits would have cost €217.67 less than the plan in use, 1,000 credits.').waitFor();
    await panel().getByText('What was really bought cost €5,195.57, €217.31 more.').waitFor();
    const found = await readTable(plans());
    expect(byColumn(found).map((row) => [row['Plan'], row['Cost, EUR'], row['Beyond best'], row['Card charges']])).toEqual([
      ['Pay-as-you-use', '5,631.25', '652.99', '183'],
      ['250 credits', '5,631.25', '652.99', '18'],
      ['500 credits', '5,413.59', '435.33', '9'],
      ['1,000 creditsIn use', '5,195.93', '217.67', '5'],
      ['2,500 creditsBest', '4,978.26', '0.00', '2'],
    ]);
    expect(found.foot[0]?.slice(0, 3)).toEqual(['As it was', '5,195.57', '217.31']);
    await look(page, 'reports-what-if');
  });

  test('shows the same as a chart, whose table is one key away, and as CSV', async () => {
    const chart = page.getByRole('application', { name: /What would each plan have cost/ });
    await chart.focus();
    await page.keyboard.press('Home');
    await chart.getByText('Pay-as-you-use: €5,631.25').waitFor();
    await page.keyboard.press('t');
    const table = page.getByRole('region', { name: 'What would each plan have cost?' }).getByRole('table');
    await table.waitFor();
    expect(byColumn(await readTable(table)).at(-1)).toEqual({ Plan: 'As it was', Used: '5,102.37', Expired: '93.20', 'Cost, EUR': '5,195.57' });
    await page.keyboard.press('t');
    await chart.waitFor();
    const file = await download(page, () => panel().getByRole('button', { name: 'Export CSV' }).click());
    expect(file.name).toMatch(/plans\.csv$/);
    const exported = fromCsv(file.text);
    expect(exported.map((row) => [row['plan'], row['cost'], row['best']])).toContainEqual(['2,500 credits', '4978.26', 'yes']);
    expect(exported).toHaveLength(6);
  });

  test('begins with nothing where that is asked, and then has no history beside it', async () => {
    await page.getByText('Nothing', { exact: true }).click();
    await panel().getByText('€285.49 less than the plan in use, 1,000 credits').waitFor();
    await eventually(() => plans().getByRole('rowheader', { name: 'As it was' }).count()).toBe(0);
    await page.getByText('The real balance', { exact: true }).click();
    await plans().getByRole('rowheader', { name: 'As it was' }).waitFor();
  });

  test('has runway, next card charge and the backup drill beside each other', async () => {
    const runway = page.getByRole('region', { name: 'How long do the credits last?' });
    await runway.getByText('612.50 credits').waitFor();
    await runway.getByText('one pack, by automatic top-up').waitFor();
    const drill = page.getByRole('region', { name: /^What if .* declines now/ });
    await drill.getByRole('combobox', { name: 'What the primary does' }).waitFor();
    const [left, right] = [await runway.boundingBox(), await drill.boundingBox()];
    expect(left?.y).toBe(right?.y);
  });

  test('an empty book says what is missing', async () => {
    const other = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    try {
      await makeBook(other.page);
      await goTo(other.page, 'Reports', 'What if');
      await other.page.getByRole('heading', { name: 'There is no usage to replay yet' }).waitFor();
      expect(await violationsOf(other.page)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
