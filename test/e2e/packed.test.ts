/**
 * The package as it would be installed, through the main journeys: its archive is unpacked and its main process runs under the double of `electron`,
 * its preload script and its pages in Chromium, its threads from their files in it. Documents are read as other programs read them.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAN_PACK, packForLinux, standInResources, unpackInto } from '../electron/packed.ts';
import type { Packed } from '../electron/packed.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { fromCsv } from '../model/csv.ts';
import { hasProgram } from '../support/programs.ts';
import { addTestCard, offerPacks, turnOnTopUp, verifyAndActivate } from './account-steps.ts';
import { compareBackup, makeFirstBackup, restoreCompared, undoRestore } from './backup-steps.ts';
import { describeInChromium } from './browser.ts';
import { ACTIVITY, KARTE, grid, groups, importCardStatement } from './reconcile-steps.ts';
import { startElectronSide } from './sides.ts';
import type { ElectronSide } from './sides.ts';
import {
  PAGES,
  byColumn,
  checkBook,
  chooseFiles,
  closeBook,
  download,
  eventually,
  figureOf,
  goTo,
  importDialog,
  importRows,
  importSample,
  makeBook,
  openSampleBook,
  openTable,
  saveReport,
  settled,
  todayIn,
} from './steps.ts';
import type { Downloaded } from './steps.ts';

describe.runIf(CAN_PACK)('packed for Linux and unpacked', () => {
  describeInChromium('the packed application with its page', () => {
    let packed: Packed;
    let side: ElectronSide;
    let page: Page;
    let forget: () => void;
    beforeAll(async () => {
      packed = await packForLinux(temporaryFolder());
      forget = standInResources(packed);
      side = await startElectronSide({ packaged: true, application: unpackInto(join(temporaryFolder(), 'application'), packed) });
      page = side.page;
    });
    afterAll(async () => {
      await side?.close();
      forget?.();
    });

    const fileOf = (name: string, contents: string): string => {
      const folder = join(side.folder, 'files');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, name);
      writeFileSync(path, contents);
      return path;
    };

    test('makes a book; a card of the sandbox is verified and activated, and automatic top-up charges it', async () => {
      await makeBook(page, { currency: 'EUR' });
      await goTo(page, 'Payment methods');
      await addTestCard(page, 'Visa ·· 4242, works');
      await verifyAndActivate(page, 'New card', 'Visa ·· 4242');
      await goTo(page, 'Credit packs');
      await offerPacks(page, 'EUR', [{ name: 'Large', price: '900', credits: '1,000.00' }]);
      await turnOnTopUp(page, { pack: 'Large', capPerDay: '2,700', capPerMonth: '3,600', atOnce: 'Charge €900.00 to Visa ·· 4242' });
      await page.getByText('1,000.00 credits available').waitFor();
    });

    test('makes a backup, compares and restores it, and undoes that', async () => {
      expect(await makeFirstBackup(page)).toBe(1);
      const date = todayIn('Europe/Berlin');
      const before = new Date(Date.parse(date) - 7 * 86_400_000).toISOString().slice(0, 10);
      await importRows(page, 'used.csv', [
        { id: 'T1', date: before, kind: 'top_up', credits: '500.00', amount: '475.00', currency: 'EUR', method: 'Visa 1881' },
        { id: 'C1', date, kind: 'quotation', credits: '100.00', campaign: 'Roofs' },
      ]);
      expect((await compareBackup(page)).rows).toContainEqual(['Entries', '3', '1']);
      await restoreCompared(page);
      await undoRestore(page);
      await goTo(page, 'Activity');
      await page.getByText('Roofs').first().waitFor();
      await closeBook(page);
    });

    test('imports the statement of a card, and matches it with the books', async () => {
      await makeBook(page, { organisation: 'Paid by card', currency: 'EUR' });
      await chooseFiles(page, fileOf('history.csv', ACTIVITY));
      await importDialog(page).getByRole('button', { name: 'Import 4 rows' }).click();
      await importDialog(page).getByRole('button', { name: 'Done' }).click();
      await importCardStatement(page, fileOf('karte.ofx', KARTE));
      for (const button of await grid(page)
        .getByRole('button', { name: /^Accept \d/ })
        .all())
        await button.click();
      await eventually(async () => (await groups(page))['Accepted']).toBe(3);
      await closeBook(page);
    });

    test('imports a history, shows it, and opens its book again by its name', async () => {
      await makeBook(page, { organisation: 'Imported' });
      await importSample(page);
      const table = await openTable(page, 'What did we spend?');
      expect(table.rows.length).toBeGreaterThan(20);
      await closeBook(page);
      await page.getByRole('button', { name: /^Open Imported/ }).click();
      await page.getByRole('application', { name: 'What did we spend?' }).waitFor();
      await closeBook(page);
    });

    test('opens the sample book: its charts have their tables, and the weekly report is read as PDF and XLSX', async () => {
      await openSampleBook(page);
      const weeks = byColumn(await openTable(page, 'What did we spend?'));
      const last = weeks[1];
      await goTo(page, 'Reports', 'Weekly report');
      await page.getByRole('heading', { name: `Weekly report ${last?.['Week']?.split(' ')[0]}`, level: 2, exact: true }).waitFor();
      const spend = figureOf(last?.['Total EUR'] ?? '') ?? '';
      expect(Number(spend)).toBeGreaterThan(0);
      expect(readXlsx(await saveReport(page, 'Spreadsheet (XLSX)'))).toContain(`<v>${spend}</v>`);
      if (hasProgram('pdftotext', 'the PDF of a packed report is not read')) expect(readPdf(await saveReport(page, 'PDF, A4'))).toContain(spend);
    });

    test('exports a statement that says the same as CSV, XLSX and PDF', async () => {
      await goTo(page, 'Reports', 'Statements');
      await page.getByRole('radiogroup', { name: 'Period', exact: true }).getByText('This quarter', { exact: true }).click();
      await settled(page);
      const take = async (format: string) => {
        await page.getByRole('radiogroup', { name: 'Format of the statement', exact: true }).getByText(format, { exact: true }).click();
        return download(page, () => page.getByRole('button', { name: 'Export statement' }).click());
      };
      const csv = await take('CSV');
      expect(csv.text).toMatch(/,opening,[\s\S]*,closing,/);
      const closing = fromCsv(csv.text).at(-1)?.['credits_balance'] ?? '';
      expect(readXlsx(await take('XLSX'))).toContain(`<v>${closing}</v>`);
      const pdf = await take('PDF');
      if (hasProgram('pdftotext', 'the PDF of a packed statement is not read'))
        expect(readPdf(pdf)).toMatch(new RegExp(`Totals and closing balance .* ${closing.replace('.', '\\.')} `));
    });

    test('checks the book, goes through every page, and tells what it is made of', async () => {
      await checkBook(page);
      for (const name of PAGES) await goTo(page, name);
      await page.getByRole('button', { name: 'About and licences' }).click();
      const dialog = page.getByRole('dialog', { name: 'About Floatbook' });
      await dialog.getByRole('button', { name: 'Show text of react', exact: true }).click();
      await dialog.getByText('Permission is hereby granted').first().waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
    });

    test('nothing went wrong unseen', () => {
      expect(side.errors).toEqual([]);
      expect(side.double.told.errorBoxes).toEqual([]);
      expect(side.through).toEqual([]);
    });
  });
});

/** Every sheet, as its XML. */
function readXlsx({ bytes }: Downloaded): string {
  const parts = Object.entries(unzipSync(bytes)).filter(([name]) => /^xl\/worksheets\/.*\.xml$/.test(name));
  return parts.map(([, part]) => strFromU8(part)).join('\n');
}

/** Its text, with figures as other programs write them. */
function readPdf({ bytes, name }: Downloaded): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout.replaceAll(',', '').replaceAll('−', '-');
}
