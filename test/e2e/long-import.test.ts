/** A large file in the window: how far the work is, and that cancelling leaves nothing, before it writes or while it does; and the same of a large export. */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { chooseFiles, countsOf, eventually, goTo, importDialog, makeBook, settled } from './steps.ts';

/** Names of all files of a folder and those below it, but for those that SQLite keeps beside a book. */
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-(?:wal|shm)$/.test(name))
    .toSorted();

describeInChromium('a long import', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } });
    page = side.page;
  });
  afterAll(() => side?.close());

  test('shows how far it is, and leaves nothing when it is cancelled, before or while it writes', async () => {
    await makeBook(page, { organisation: 'Large Removals' });
    const rows = 60_000;
    const file = join(side.folder, 'large.csv');
    writeFileSync(file, toCsv(generateHistory(11, { rows, currency: 'GBP' })));
    const dialog = importDialog(page);
    const cancelWhilePosting = async (when: string) => {
      await dialog.getByText(/^[\d,]+ of 60,000$/).waitFor({ timeout: 60_000 });
      expect(await dialog.getByText('Posting', { exact: true }).isVisible()).toBe(true);
      expect(await page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))), 'closing the window asks').toBe(true);
      await screenshot(page, `import-working-${when}`);
      await dialog.getByRole('button', { name: 'Cancel import' }).click();
      await dialog.getByText('The import was cancelled. Nothing was written.').waitFor();
    };
    await chooseFiles(page, file);
    await cancelWhilePosting('dry-run');
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await countsOf(page)).toEqual({ imports: 0, entries: '' });

    await chooseFiles(page, file);
    await dialog.getByRole('button', { name: 'Import 60,000 rows' }).click({ timeout: 120_000 });
    await cancelWhilePosting('writing');
    await settled(page);
    await screenshot(page, 'import-cancelled');
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await countsOf(page)).toEqual({ imports: 0, entries: '' });
    expect(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))), 'nothing to ask about').toBe(true);

    await chooseFiles(page, file);
    const done = new Set<string>();
    await dialog.getByRole('progressbar').waitFor();
    while (!(await dialog.getByRole('button', { name: 'Import 60,000 rows' }).isVisible())) {
      done.add(
        (await dialog
          .getByRole('progressbar')
          .getAttribute('aria-valuenow', { timeout: 200 })
          .catch(() => null)) ?? '',
      );
      await page.waitForTimeout(50);
    }
    expect(done.size).toBeGreaterThan(5);
    await dialog.getByRole('button', { name: 'Import 60,000 rows' }).click();
    await dialog.getByRole('button', { name: 'Done', exact: true }).click({ timeout: 120_000 });
    await eventually(async () => (await countsOf(page)).imports).toBe(1);
    const { entries } = await countsOf(page);
    expect(Number(entries.replace(/\D/g, ''))).toBeGreaterThanOrEqual(rows);
  }, 300_000);

  test.each([
    ['while it is made', () => Promise.resolve()],
    ['when it is made already', (piece: Promise<void>) => piece],
  ])(
    'a long export says that it is being made, and leaves nothing when it is stopped %s',
    async (_when, isReached) => {
      const handedOver: string[] = [];
      page.on('download', (download) => handedOver.push(download.suggestedFilename()));
      const before = filesBelow(side.folder);
      // The file is not handed over before Stop was pressed, however quick the machine is.
      const [pieceIsAsked, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      await page.route('**/call', async (route) => {
        if ((route.request().postData() ?? '').includes('"download.piece"')) {
          pieceIsAsked.resolve();
          await stopped.promise;
        }
        await route.continue();
      });
      await goTo(page, 'Reports', 'Statements');
      const make = page.getByRole('button', { name: 'Export journal' });
      await page.getByRole('radiogroup', { name: 'Format', exact: true }).getByText('JSON', { exact: true }).click();
      await make.click();
      const told = page.getByRole('alert').filter({ hasText: 'The file is being made.' });
      await isReached(pieceIsAsked.promise);
      await told.getByRole('button', { name: 'Stop' }).click();
      stopped.resolve();
      await told.waitFor({ state: 'hidden' });
      const stop = page.getByRole('alert').filter({ hasText: 'Stopped as you asked. No file was handed over.' });
      await stop.waitFor();
      await eventually(() => make.isEnabled()).toBe(true);
      await settled(page);
      await screenshot(page, 'export-stopped');
      expect(await page.getByText(/was handed to your downloads/).count()).toBe(0);
      expect(handedOver).toEqual([]);
      expect(filesBelow(side.folder)).toEqual(before);
      await page.unroute('**/call');
      await stop.getByRole('button').click();
      await stop.waitFor({ state: 'hidden' });
    },
    120_000,
  );

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
