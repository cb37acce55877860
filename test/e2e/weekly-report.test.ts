/** W6 The weekly report in the window: its figures, each document saved, the way to another span beside it, months and fiscal years. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figuresOfCsv, figuresOfHtml } from '../documents/read-reports.ts';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { goTo, openSampleBook, openTable, saveReport } from './steps.ts';

describeInChromium('the weekly report', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await openSampleBook(page);
    await goTo(page, 'Reports', 'Weekly report');
  });
  afterAll(() => side?.close());

  const heading = (name: string) => page.getByRole('heading', { name, level: 2, exact: true });

  test('is of the last week that is over, and stands without a barrier', async () => {
    await heading('Weekly report 2026-W46').waitFor();
    await look(page, 'weekly-report');
  }, 60_000);

  test('W6 saves every form of it with the figures of the screen', async () => {
    const glance = page.getByRole('region', { name: 'At a glance', exact: true });
    const shown = await glance
      .locator('div:has(> dt)')
      .evaluateAll((found) =>
        found.map((each) => [each.querySelector('dt')?.textContent, each.querySelector('dd')?.firstChild?.textContent?.trim()]),
      );
    expect(shown.length).toBe(6);
    const html = await saveReport(page, 'HTML page');
    expect(html.name).toBe('Quotehaven weekly report 2026-W46.html');
    const inHtml = figuresOfHtml(html.bytes.toString(), 'EUR').filter(({ section }) => section === 'At a glance');
    const plain = (figure: string | null | undefined) => (figure ?? '').replaceAll(/[+,]/g, '').replace('−', '-');
    expect(inHtml.map(({ item, value }) => [item, value])).toEqual(shown.map(([name, figure]) => [name, plain(figure)]));
    const csv = await saveReport(page, 'CSV');
    const inCsv = figuresOfCsv(csv.bytes.toString());
    expect(inCsv.filter(({ section }) => section === 'At a glance').map(({ item, value }) => [item, value])).toEqual(
      inHtml.map(({ item, value }) => [item, value]),
    );
    const bridge = await openTable(page, 'How did the balance change?');
    const steps = inCsv.filter(({ section, table, row }) => section === 'Bridge' && table === '' && row !== '');
    expect(bridge.rows.map(([step, figure]) => [step, Math.abs(Number(plain(figure)))])).toEqual(
      steps.map(({ row, value }) => [row, Math.abs(Number(value))]),
    );
    for (const [form, begins] of [
      ['PDF, A4', '%PDF-'],
      ['PDF, Letter', '%PDF-'],
      ['Spreadsheet (XLSX)', 'PK'],
      ['JSON', '{'],
      ['Mail (EML)', 'Auto-Submitted: auto-generated'],
    ] as const) {
      const file = await saveReport(page, form);
      expect(file.bytes.subarray(0, begins.length).toString('latin1'), form).toBe(begins);
      expect(file.bytes.length, form).toBeGreaterThan(4000);
    }
  }, 60_000);

  test('leads to the week before beside it', async () => {
    await page.getByRole('link', { name: 'Compare with 2026-W45', exact: true }).click();
    const { rows } = await openTable(page, 'What was spent, and what came of it?');
    expect(rows[0]).toEqual(['Spend, at cost', '436.50', '325.80', '+110.70', '+33.98']);
    await page.goBack();
    await heading('Weekly report 2026-W46').waitFor();
  }, 60_000);

  test('goes back to weeks before, and to months, quarters and the fiscal year of the settings', async () => {
    await page.getByRole('button', { name: 'The one before', exact: true }).click();
    await heading('Weekly report 2026-W45').waitFor();
    await page.getByRole('button', { name: 'The one after', exact: true }).click();
    await heading('Weekly report 2026-W46').waitFor();
    const units = page.getByRole('radiogroup', { name: 'What the report is of' });
    await units.getByText('Month', { exact: true }).click();
    await heading('Monthly report 2026-10').waitFor();
    await goTo(page, 'Settings');
    await page.getByRole('combobox', { name: 'Fiscal year begins with' }).selectOption('April');
    await goTo(page, 'Reports', 'Weekly report');
    await units.getByText('Quarter', { exact: true }).click();
    await heading('Quarterly report 2026/27-Q2').waitFor();
    await units.getByText('Fiscal year', { exact: true }).click();
    await heading('Yearly report 2025/26').waitFor();
    await page.reload();
    await heading('Yearly report 2025/26').waitFor();
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
