/** The sample book from every side: its mark, its other workspace, its pages in both themes and two sizes, and an import that is undone and made again. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleFiles } from '../../electron/engine/sample/sample-files.ts';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, chooseFiles, eventually, goTo, importDialog, makeBook, openSampleBook, readTable, settled } from './steps.ts';

describeInChromium('the sample book', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
  });
  afterAll(() => side?.close());

  test('opens from the first screen and is marked as invented wherever one is in it', async () => {
    await page.getByRole('heading', { name: 'Open your books' }).waitFor();
    await look(page, 'start');
    await openSampleBook(page);
    await page.getByText('Wed 18 Nov 2026, week 47: 3 of 7 days').waitFor();
    for (const name of ['Overview', 'Activity', 'Imports', 'Reports', 'Settings']) {
      await goTo(page, name);
      expect(await page.getByRole('banner').getByText('Sample book', { exact: true }).isVisible(), name).toBe(true);
    }
  });

  test('shows its other workspace in its own currency, and keeps to it from page to page', async () => {
    await goTo(page, 'Overview');
    const strip = page.getByRole('region', { name: 'Balance', exact: true });
    const before = await strip.textContent();
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Marktpfad CHF' }).click();
    await page.getByRole('button', { name: /^Marktpfad CHF · .*switch workspace$/ }).waitFor();
    await page.getByText('CHF at cost, net of refunds').waitFor();
    await eventually(() => strip.textContent()).not.toBe(before);
    await look(page, 'sample-overview-other-workspace');
    await goTo(page, 'Activity');
    await page.getByRole('columnheader', { name: 'Cost CHF' }).waitFor();
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Quotehaven EUR' }).click();
    await page.getByRole('columnheader', { name: 'Cost EUR' }).waitFor();
    await goTo(page, 'Overview');
    await eventually(() => strip.textContent()).toBe(before);
  });

  test('every page stands in both themes and both sizes without a barrier', async () => {
    await look(page, 'sample-overview');
    await page.getByText('By campaign', { exact: true }).click();
    await page.getByText('52 weeks', { exact: true }).click();
    await look(page, 'sample-overview-campaigns');
    for (const question of ['What did we spend?', 'Where did the credits go?', 'Is a lead worth its cost?'])
      await page.getByRole('button', { name: `Show as table: ${question}` }).click();
    await look(page, 'sample-overview-tables');
    await goTo(page, 'Activity');
    await look(page, 'sample-activity');
    await page.getByRole('grid').getByRole('row').filter({ hasText: 'Lead' }).first().click();
    await page.getByRole('heading', { name: 'Postings EUR' }).waitFor();
    await look(page, 'sample-activity-entry');
    await goTo(page, 'Imports');
    await look(page, 'sample-imports');
    await goTo(page, 'Reports', 'Statements');
    await page.getByRole('group', { name: 'Preview' }).getByRole('table').waitFor();
    await look(page, 'sample-statements');
    await goTo(page, 'Settings');
    await look(page, 'sample-settings');
  }, 300_000);

  test('an import that is undone takes its figures along, and brings them back when it is made again', async () => {
    const last = sampleFiles()
      .filter(({ workspace }) => workspace.name === 'Quotehaven')
      .at(-1);
    if (last === undefined) throw new Error('The sample has no files');
    await goTo(page, 'Overview');
    const figures = () => page.getByRole('region', { name: 'Balance', exact: true }).textContent();
    const before = await figures();
    await goTo(page, 'Imports');
    const row = page.getByRole('row').filter({ hasText: last.name });
    const counts = byColumn(await readTable(page.getByRole('table'))).find(({ File }) => File?.startsWith(last.name));
    await row.getByRole('button', { name: `Undo import of ${last.name}` }).click();
    const asked = page.getByRole('dialog', { name: 'Undo this import?' });
    await asked.getByText(`Takes ${counts?.['Added']} rows back out of the book.`, { exact: false }).waitFor();
    await settled(page);
    await look(page, 'sample-imports-undo');
    await asked.getByRole('button', { name: 'Undo import' }).click();
    await asked.waitFor({ state: 'hidden' });
    await row.getByText(/^Undone /).waitFor();
    await goTo(page, 'Overview');
    await eventually(figures).not.toBe(before);
    await chooseFiles(page, { name: last.name, mimeType: 'text/csv', buffer: Buffer.from(last.content) });
    await importDialog(page).getByText('What this import would do').waitFor();
    await look(page, 'sample-import-preview');
    await importDialog(page)
      .getByRole('button', { name: /^Import [\d,]+ rows?$/ })
      .click();
    await importDialog(page).getByRole('button', { name: 'Done', exact: true }).click();
    await eventually(figures).toBe(before);
    await goTo(page, 'Imports');
    await eventually(() => page.getByRole('row').filter({ hasText: last.name }).count()).toBe(2);
  }, 120_000);

  test('dark and light can be chosen, and stay chosen', async () => {
    const scheme = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
    await goTo(page, 'Settings');
    await page.getByText('Dark', { exact: true }).click();
    await eventually(scheme).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(await scheme()).toBe('dark');
    await page.getByText('System', { exact: true }).click();
    await eventually(scheme).toBe('light');
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));

  describe('a book without anything in it', () => {
    test('says on every page what it is for, and how to begin', async () => {
      await page.getByRole('button', { name: 'Close this book' }).click();
      await page.getByRole('button', { name: 'New book…' }).click();
      await look(page, 'new-book');
      await page.getByRole('button', { name: 'Back to the three choices' }).click();
      await makeBook(page);
      for (const [name, heading, part] of [
        ['Overview', 'Nothing is booked yet', undefined],
        ['Activity', 'No entries yet', undefined],
        ['Imports', 'No file was imported yet', undefined],
        ['Reports', 'No statement yet', 'Statements'],
      ] as const) {
        await goTo(page, name, part);
        await page.getByRole('heading', { name: heading }).waitFor();
        expect(await page.getByRole('button', { name: 'Import a CSV file…' }).isVisible(), name).toBe(true);
        await look(page, `empty-${name.toLowerCase()}`);
      }
      await goTo(page, 'Settings');
      await look(page, 'empty-settings');
    }, 120_000);

    test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
  });
});
