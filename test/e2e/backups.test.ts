/** Backups in the window: one is made and checked, the book goes on, the backup is compared and restored, nothing is charged until the user says so, and all of it is undone; encrypted as well. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIDE, look } from './accessibility.ts';
import { backupsPanel, compareBackup, makeFirstBackup, restoreCompared, undoRestore } from './backup-steps.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { goTo, importRows, makeBook, todayIn } from './steps.ts';

describeInChromium('backups', () => {
  let side: Side;
  let page: Page;
  const panel = () => backupsPanel(page);
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    page.setDefaultTimeout(30_000);
    await makeBook(page, { currency: 'EUR' });
  });
  afterAll(async () => {
    await side?.close();
  });

  test('made, checked, compared, restored, confirmed and undone', { timeout: 240_000 }, async () => {
    const date = todayIn('Europe/Berlin');
    const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    await importRows(page, 'bought.csv', [
      { id: 'T1', date: yesterday, kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
    ]);
    expect(await makeFirstBackup(page)).toBe(1);

    await importRows(page, 'used.csv', [{ id: 'C1', date, kind: 'quotation', credits: '100.00', campaign: 'Roofs' }]);
    const compared = await compareBackup(page);
    expect(compared.rows).toContainEqual(['Entries', '2', '1']);
    expect(compared.rows).toContainEqual(['Quotehaven, credits and cost in EUR', '900.00 / 810.00', '1,000.00 / 900.00']);
    await look(page, 'restore-compared');
    await restoreCompared(page);
    await look(page, 'restored-settings');
    await goTo(page, 'Overview');
    await page.getByText('This book was restored from a backup').waitFor();
    await undoRestore(page);
    await goTo(page, 'Activity');
    await page.getByText('Roofs').first().waitFor();
  });

  test('encrypted from now on, and a folder that is not there is refused', { timeout: 240_000 }, async () => {
    await goTo(page, 'Settings');
    const where = page.getByRole('region', { name: 'Where, and encrypted or not' });
    await where.getByRole('textbox', { name: 'Folder' }).fill('/nowhere/at/all');
    await where.getByRole('button', { name: 'Use this folder' }).click();
    await where.getByText('There is no folder at this place').waitFor();
    await where.getByRole('textbox', { name: 'Passphrase' }).fill('short');
    await where.getByRole('button', { name: 'Encrypt backups' }).click();
    await where.getByText('A passphrase needs 10 characters').waitFor();
    await where.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse battery');
    await where.getByRole('button', { name: 'Encrypt backups' }).click();
    await where.getByText('Backups are encrypted.').waitFor();
    await panel().getByRole('button', { name: 'Make a backup now' }).click();
    await panel().getByText('encrypted', { exact: true }).waitFor({ timeout: 120_000 });
    await panel()
      .getByRole('button', { name: /^Check the backup of/ })
      .first()
      .click();
    await page.getByText(/opens and verifies: 2 entries/).waitFor({ timeout: 120_000 });
    await look(page, 'backups-settings');
    await page.setViewportSize({ width: 360, height: 800 });
    await panel().scrollIntoViewIfNeeded();
    await screenshot(page, 'backups-360');
    await page.setViewportSize(WIDE);
  });
});
