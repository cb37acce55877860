/** What the desktop does around the pages, with the page itself: dialogs of the system, acts of the menu, books and statements that are dropped. */

import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { ElectronSide } from './sides.ts';
import { closeBook, drag, dropFiles, eventually, goTo, makeBook, settled } from './steps.ts';

const QIF = '!Type:Bank\nD2026-07-01\nT-90.00\nPQuotehaven\n^\n';

describeInChromium('the desktop around the pages', () => {
  let side: ElectronSide;
  let page: Page;
  const books: string[] = [];

  const choose = (...path: readonly string[]) => {
    let items = side.double.told.menu;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of path) {
      found = items.find((item) => (item.label ?? item.role) === label);
      items = (found?.submenu ?? []) as MenuItemConstructorOptions[];
    }
    found?.click?.({} as never, undefined, {});
  };
  const away = async (dialog: string) => {
    const shown = page.getByRole('dialog', { name: dialog });
    await shown.getByRole('button', { name: 'Close' }).first().click();
    await shown.waitFor({ state: 'hidden' });
  };
  /** As in a window, where Electron knows where a dropped file lies. */
  const dropKnown = async (file: string, words: string) => {
    await page.evaluate(([name, path]) => Object.assign(globalThis, { floatbookPaths: { [name]: path } }), [basename(file), file] as const);
    await dropFiles(page, [file], words);
  };

  beforeAll(async () => {
    side = await startElectronSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
  });
  afterAll(() => side?.close());

  test('the system is asked where a new book goes, and which book to open', async () => {
    await page.getByRole('button', { name: 'Choose a file…' }).waitFor();
    await look(page, 'desktop-start');
    await page.getByRole('button', { name: 'New book…' }).click();
    const place = join(side.folder, 'Elsewhere.floatbook');
    side.double.told.replies.push(place);
    await page.getByRole('button', { name: 'Choose…', exact: true }).click();
    await eventually(() => page.getByRole('textbox', { name: 'File' }).inputValue()).toBe(place);
    await look(page, 'desktop-new-book');
    await page.getByRole('button', { name: 'Back to the three choices' }).click();
    await makeBook(page, { organisation: 'First', file: place });
    books.push(place);
    await closeBook(page);
    side.double.told.replies.push(place);
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await closeBook(page);
  });

  test('the menu does what the buttons of the page do', async () => {
    choose('&File', 'New book…');
    await page.getByRole('heading', { name: 'New book' }).waitFor();
    // The desktop reads there that the window is taken.
    const hash = () => page.evaluate(() => location.hash);
    await eventually(hash).toBe('#/new');
    await page.getByRole('button', { name: 'Back to the three choices' }).click();
    await eventually(hash).toBe('#/overview');
    await makeBook(page, { organisation: 'Second' });
    await eventually(hash).toBe('#/overview');
    choose('&File', 'Import…');
    await page.getByRole('dialog', { name: 'Import the vendor’s history' }).waitFor();
    choose('&View', 'Reports');
    await away('Import the vendor’s history');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    choose('&File', 'Import a bank, card or processor statement…');
    await page.getByRole('dialog', { name: 'Import statements' }).waitFor();
    await away('Import statements');
    await page.getByRole('heading', { name: 'Reconcile', level: 1 }).waitFor();
    choose('&File', 'Export statement…');
    await eventually(() => page.getByRole('radio', { name: 'Statements' }).isChecked()).toBe(true);
    choose('&File', 'Settings…');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    choose('&View', 'Reports');
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    choose('help', 'About Floatbook');
    await page.getByRole('dialog', { name: 'About Floatbook' }).getByText('@mantine/core', { exact: true }).waitFor();
    await look(page, 'desktop-about');
    await away('About Floatbook');
  });

  test('a statement that is dropped on any page is imported as one', async () => {
    await goTo(page, 'Overview');
    const file = join(side.folder, 'july.qif');
    writeFileSync(file, QIF);
    await dropFiles(page, [file]);
    await page.getByRole('dialog', { name: 'Import statements' }).getByText('july.qif').first().waitFor();
    await settled(page);
    await away('Import statements');
  });

  test('files are taken however soon they are let go, and a drag that ends elsewhere leaves nothing behind', async () => {
    const files = [join(side.folder, 'july.qif')];
    const words = page.getByText('Drop the files to see what they would add');
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await drag(page, files, async (event) => {
        await event('dragEnter');
        await words.waitFor();
        await screenshot(page, `desktop-held-${scheme}`);
        await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })));
        await words.waitFor({ state: 'detached' });
        await event('dragCancel');
      });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    // Nobody says that the files are gone; the pointer, which does not move while files are held, does.
    await drag(page, files, async (event) => {
      await event('dragEnter');
      await words.waitFor();
      await event('dragCancel');
    });
    await words.waitFor();
    await page.mouse.move(200, 200);
    await words.waitFor({ state: 'detached' });
    // Held and let go at once, before anything could be drawn.
    await drag(page, files, async (event) => {
      await Promise.all([event('dragEnter'), event('drop')]);
    });
    await page.getByRole('dialog', { name: 'Import statements' }).getByText('july.qif').first().waitFor();
    expect(await words.count()).toBe(0);
    await away('Import statements');
  });

  test('a book that is dropped opens: in a window of its own beside another, in place on the first screen', async () => {
    const [first = ''] = books;
    await goTo(page, 'Activity');
    await dropKnown(first, 'Drop the files to see what they would add');
    await eventually(() => side.double.told.windows.length).toBe(2);
    expect(await page.title()).toContain('Activity');
    side.double.told.windows[1]?.close();
    await closeBook(page);
    await dropKnown(first, 'Drop the book to open it');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  test('nothing went wrong unseen on the way', () => {
    expect(side.errors).toEqual([]);
    expect(side.double.told.errorBoxes).toEqual([]);
  });

  test('in a browser a dropped book is not guessed at', async () => {
    const browser = await startBrowserSide();
    try {
      await makeBook(browser.page, { organisation: 'Third' });
      await dropFiles(browser.page, [books[0] ?? '']);
      await browser.page.getByText('A browser does not tell where a file is.', { exact: false }).waitFor();
      await closeBook(browser.page);
      expect(await browser.page.getByRole('button', { name: 'Choose a file…' }).count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});
