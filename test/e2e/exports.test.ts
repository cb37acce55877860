/** What finance hands on: a statement in each form, tax on top-ups, the journal for other programs, and the codes that are in all of them. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromCsv } from '../model/csv.ts';
import { hasProgram } from '../support/programs.ts';
import { openInSpreadsheet } from '../support/spreadsheet.ts';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { checkBook, goTo, openSampleBook, readTable, settled } from './steps.ts';

describeInChromium('handing on', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startElectronSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await openSampleBook(page);
  });
  afterAll(() => side?.close());

  /** Takes a file by a button, and gives where it is under its own name. */
  const take = async (button: string): Promise<string> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const got = await coming;
    const file = join(side.folder, got.suggestedFilename());
    copyFileSync(await got.path(), file);
    return file;
  };
  const choose = (group: string, name: string) => page.getByRole('radiogroup', { name: group, exact: true }).getByText(name, { exact: true }).click();

  test('X2 codes are set under Settings, and refused by name where they do not fit', async () => {
    await goTo(page, 'Settings');
    const panel = page.getByRole('region', { name: 'Codes of your accounting' });
    await panel.getByRole('button', { name: 'Set codes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Lead cost', exact: true }).fill('6600');
    await dialog.getByRole('textbox', { name: 'Card clearing' }).fill('=1+1');
    await dialog.getByRole('button', { name: 'Set codes' }).click();
    await dialog.getByText('The code of an account is not made of letters and digits').waitFor();
    await dialog.getByRole('textbox', { name: 'Card clearing' }).fill('1360');
    await dialog.getByRole('textbox', { name: 'Kitchen fitting · Bonn' }).fill('K-7');
    await look(page, 'exports-codes');
    await dialog.getByRole('button', { name: 'Set codes' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await panel.getByText('K-7').waitFor();
    await panel.getByText('from the beginning').waitFor();
    await page.getByText('2 accounts, 1 cost centre').waitFor();
    await panel.scrollIntoViewIfNeeded();
    await look(page, 'exports-settings');
  });

  test('the book is checked under Settings, in a thread of its own', async () => {
    await checkBook(page);
    await look(page, 'settings-checked');
  });

  test('X1 X2 the statement is taken as CSV, XLSX and PDF, and closes with what the screen shows', async () => {
    await goTo(page, 'Reports', 'Statements');
    await look(page, 'exports-statements');
    await choose('Period', 'This quarter');
    await settled(page);
    const { foot } = await readTable(page.getByRole('group', { name: 'Preview' }).getByRole('table'));
    const closing = foot[1]?.[2]?.replaceAll(',', '');
    const csv = fromCsv(readFileSync(await take('Export statement'), 'utf8'));
    expect(csv.at(-1)?.['credits_balance']).toBe(closing);

    await choose('Format of the statement', 'XLSX');
    const xlsx = await take('Export statement');
    expect(xlsx).toMatch(/ to \d{4}-\d\d-\d\d\.xlsx$/);
    if (hasProgram('soffice', 'the XLSX of the window is not opened')) {
      const rows = openInSpreadsheet(xlsx)[0]?.rows ?? [];
      expect(rows).toHaveLength(csv.length + 1);
      expect(Number(rows.at(-1)?.[10]?.value)).toBe(Number(closing));
      expect(
        rows
          .find((cells) => cells[2]?.value === 'quotation' && cells[3]?.value === 'Kitchen fitting · Bonn')
          ?.slice(16)
          .map(({ value }) => value),
      ).toEqual(['6600', 'K-7']);
    }

    await choose('Format of the statement', 'PDF');
    await choose('Paper', 'Letter');
    const pdf = await take('Export statement');
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    if (hasProgram('pdftotext', 'the PDF of the window is not read')) {
      const text = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).stdout;
      expect(text.replaceAll(',', '')).toMatch(new RegExp(`Totals and closing balance .* ${closing?.replace('.', '\\.')} `));
      expect(spawnSync('pdfinfo', [pdf], { encoding: 'utf8' }).stdout).toMatch(/792 x 612/);
    }
  });

  test('tax on top-ups is shown by month and quarter, and taken as CSV', async () => {
    const panel = page.getByRole('region', { name: 'Tax on top-ups' });
    await choose('Period', 'This year');
    await settled(page);
    const { foot } = await readTable(panel.getByRole('table'));
    const paid = foot[0]?.[3]?.replaceAll(',', '');
    await choose('Sums by', 'Quarters');
    await panel.getByText(/^2026-Q1, /).waitFor();
    const rows = fromCsv(readFileSync(await take('Export tax report'), 'utf8'));
    expect([rows.at(-1)?.['kind'], rows.at(-1)?.['gross']]).toEqual(['sum', paid]);
    expect(rows.some(({ period }) => period === '2026-Q3')).toBe(true);
    await choose('Period', 'This month');
    await panel.scrollIntoViewIfNeeded();
    await look(page, 'exports-tax');
  });

  test.each([
    ['ledger', 'ledger', 'cost-centre: K-7'],
    ['beancount', 'beancount', 'cost-centre: "K-7"'],
    ['hledger', 'journal', 'cost-centre:K-7'],
  ])('X2 the journal is taken for %s, with the codes', async (format, extension, code) => {
    await choose('Format', format);
    const file = await take('Export journal');
    expect(file.endsWith(`.${extension}`)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(code);
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
