/** A disk that is full and a book that is damaged, in the window: what is said, what still goes, and how it goes on. */

import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMount } from '../cli/command-line.ts';
import { makeBook as makeTamperedBook, original, PAGE, pageWith } from '../db/tampering.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { PROJECT, startBrowserSide, startElectronSide, type BrowserSide, type ElectronSide, type Side } from './sides.ts';
import { chooseFiles, eventually, goTo, importDialog, importSample, makeBook, settled } from './steps.ts';
import { canTraceThisProcess, traceThisProcess } from './traced-here.ts';

const ROWS = 20_000;
const HEAD = 'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note';
const LARGE = Buffer.from(
  [HEAD, ...Array.from({ length: ROWS }, (_, row) => `N${row},2026-01-08,lead,,,,,,,,,,LEAD-${row},won,1.00,a note that takes some room`), ''].join(
    '\r\n',
  ),
);

const ANOTHER = {
  name: 'another.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`${HEAD}\r\nN1,2026-01-08,lead,,,,,,,,,,LEAD-1,won,1.00,\r\n`),
};

const banner = (page: Page) => page.getByRole('status', { name: 'Open for reading only' });

async function importLarge(page: Page): Promise<void> {
  await chooseFiles(page, { name: 'large.csv', mimeType: 'text/csv', buffer: LARGE });
  await importDialog(page)
    .getByRole('button', { name: /^Import 20,000 rows/ })
    .click();
}

/** Of an import, in a book that is open for reading only. */
async function undoIsRefused(page: Page): Promise<void> {
  await goTo(page, 'Imports');
  await page.getByRole('button', { name: 'Undo import of activity-sample.csv' }).click();
  await page.getByRole('button', { name: 'Undo import', exact: true }).click();
  await page.getByText('this book is open for reading only', { exact: false }).first().waitFor();
  await page.keyboard.press('Escape');
}

describeInChromium('a full disk', () => {
  describe.runIf(canMount())('in a browser', () => {
    let side: BrowserSide;
    /** The disk as the server sees it, seen from here. */
    let disk: string;
    beforeAll(async () => {
      side = await startBrowserSide({
        context: { viewport: { width: 1440, height: 900 } },
        under: (folder) => {
          mkdirSync(join(folder, 'disk'));
          return { program: ['unshare', '-rm', 'sh', '-c', `mount -t tmpfs -o size=14m none '${folder}/disk' && exec "$@"`, 'sh'] };
        },
      });
      disk = `/proc/${side.server.pid}/root${side.folder}/disk`;
      await makeBook(side.page, { file: join(side.folder, 'disk', 'book.floatbook') });
      await importSample(side.page);
    });
    afterAll(() => side?.close());

    test('stops what would be written, says so, and lets everything be read', async () => {
      const { page } = side;
      fill(join(disk, 'filler'));
      await importLarge(page);
      await importDialog(page).getByText('The disk is full. Nothing was changed; make room and try again.').waitFor({ timeout: 60_000 });
      await importDialog(page).getByRole('button', { name: 'Close' }).first().click();
      await banner(page).getByText('The disk is full.').waitFor();
      for (const [width, scheme] of [
        [1440, 'light'],
        [1440, 'dark'],
        [900, 'light'],
        [360, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme });
        await settled(page);
        await screenshot(page, `disk-full-${width}-${scheme}`);
        expect(await violationsOf(page)).toEqual([]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await goTo(page, 'Activity');
      await page.getByRole('status').filter({ hasText: '822 entries' }).waitFor();
      // A page that fills the window still does, below the banner.
      expect(await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)).toBe(0);
      await screenshot(page, 'disk-full-activity');
      await undoIsRefused(page);
    });

    test('goes on by itself when there is room again', async () => {
      const { page } = side;
      rmSync(join(disk, 'filler'));
      await eventually(() => banner(page).count()).toBe(0);
      await importLarge(page);
      await importDialog(page).getByRole('button', { name: 'Show in Overview' }).click({ timeout: 60_000 });
      expect(readdirSync(disk).filter((name) => name.endsWith('-probe'))).toEqual([]);
    });
  });

  describe.runIf(canTraceThisProcess('the window meets no full disk'))('in the window', () => {
    let side: Side;
    const room: (() => Promise<void>)[] = [];
    const makeRoom = async () => {
      for (const make of room.splice(0)) await make();
    };
    beforeAll(async () => {
      side = await startElectronSide({ context: { viewport: { width: 1440, height: 900 } } });
      const file = join(side.folder, 'book.floatbook');
      await makeBook(side.page, { file });
      await importSample(side.page);
      // The main process runs in this one, whose disk stays as it is: the system answers as a full one does.
      const files = ['', '-wal', '-probe'].flatMap((ending) => ['-P', `${file}${ending}`]);
      room.push(await traceThisProcess(['-e', 'inject=pwrite64,write:error=ENOSPC', '-o', '/dev/null', ...files]));
    });
    afterAll(async () => {
      await makeRoom();
      await side?.close();
    });

    test('stops what would be written, says so, and lets everything be read', async () => {
      const { page } = side;
      await chooseFiles(page, ANOTHER);
      await importDialog(page).getByRole('button', { name: 'Import 1 row' }).click();
      await importDialog(page).getByText('The disk is full. Nothing was changed; make room and try again.').waitFor();
      await importDialog(page).getByRole('button', { name: 'Close' }).first().click();
      await banner(page).getByText('The disk is full.').waitFor();
      await screenshot(page, 'disk-full-window');
      await goTo(page, 'Activity');
      await page.getByRole('status').filter({ hasText: '822 entries' }).waitFor();
      await undoIsRefused(page);
    });

    test('goes on by itself when there is room again', async () => {
      const { page } = side;
      await makeRoom();
      await eventually(() => banner(page).count()).toBe(0);
      await chooseFiles(page, ANOTHER);
      await importDialog(page).getByRole('button', { name: 'Import 1 row' }).click();
      await importDialog(page).getByRole('button', { name: 'Show in Overview' }).click();
      expect(readdirSync(side.folder).filter((name) => name.endsWith('-probe'))).toEqual([]);
      expect(side.errors).toEqual([]);
    });
  });
});

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const bytes of [65_536, 4096, 1]) {
      const piece = Buffer.alloc(bytes, 1);
      try {
        for (;;) writeSync(descriptor, piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

beforeAll(makeTamperedBook);

const SHELLS: ReadonlyArray<readonly [shell: string, start: () => Promise<Side>]> = [
  ['the window', () => startElectronSide({ context: { viewport: { width: 1440, height: 900 } } })],
  ['a browser', () => startBrowserSide({ context: { viewport: { width: 1440, height: 900 } } })],
];

describeInChromium('a damaged book', () => {
  describe.each(SHELLS)('in %s', (_shell, start) => {
    let side: Side;
    let file: string;
    let bytes: Buffer;
    beforeAll(async () => {
      side = await start();
      file = join(side.folder, 'damaged.floatbook');
      bytes = Buffer.from(readFileSync(original));
      writeFileSync(file, bytes);
      spawnSync(process.execPath, [join(PROJECT, 'electron/cli.ts'), 'backup', 'make', '--book', file]);
      // A page in the middle of it: what its first pages say can still be read.
      const page = pageWith(bytes, 'late.csv');
      bytes.fill(0xa5, page, page + PAGE);
      writeFileSync(file, bytes);
    });
    afterAll(() => side?.close());

    test('says what is wrong and where it is, salvages what can be read, and opens for reading', async () => {
      const { page } = side;
      await page.getByRole('textbox', { name: 'Book file' }).fill(file);
      await page.getByRole('button', { name: 'Open', exact: true }).first().click();
      const ways = page.getByRole('region', { name: 'This book cannot be opened as it is' });
      await page
        .getByRole('alert')
        .getByText(/^This book is damaged \(page \d+ of the file/)
        .waitFor();
      await ways.waitFor();
      expect(await ways.textContent()).toContain(file);
      await ways.getByRole('button', { name: 'Salvage its rows' }).click();
      await ways.getByText(/rows were salvaged/).waitFor();
      for (const [width, scheme] of [
        [1440, 'light'],
        [1440, 'dark'],
        [900, 'light'],
        [360, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await settled(page);
        await ways.scrollIntoViewIfNeeded();
        await screenshot(page, `damaged-${width}-${scheme}`);
        expect(await violationsOf(page)).toEqual([]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      expect(readdirSync(side.folder)).toContain('damaged.salvaged.sqlite');
      await ways.getByRole('button', { name: 'Open what can be read' }).click();
      await banner(page).getByText('This book is damaged.').waitFor();
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      await screenshot(page, 'damaged-open');
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(side.errors).toEqual([]);
    });

    test('is replaced by its newest good backup, and kept', async () => {
      const { page } = side;
      await goTo(page, 'Settings');
      await page.getByRole('button', { name: 'Close this book' }).click();
      await page.getByRole('textbox', { name: 'Book file' }).fill(file);
      await page.getByRole('button', { name: 'Open', exact: true }).first().click();
      const ways = page.getByRole('region', { name: 'This book cannot be opened as it is' });
      await ways.getByText(/^The newest good backup is of /).waitFor();
      await ways.getByRole('button', { name: 'Restore this backup' }).click();
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      expect(await banner(page).count()).toBe(0);
      const [kept = ''] = readdirSync(`${file}.replaced`);
      expect(readFileSync(join(`${file}.replaced`, kept, 'book')).equals(bytes)).toBe(true);
      expect(side.errors).toEqual([]);
    });
  });
});

describeInChromium('a book that the system hands over', () => {
  let side: ElectronSide;
  let file: string;
  let bytes: Buffer;
  const ways = () => side.page.getByRole('region', { name: 'This book cannot be opened as it is' });
  const refusal = (words: RegExp) => side.page.getByRole('alert').getByText(words).waitFor();
  const handOver = (given: string) => side.double.app.emit('open-file', { preventDefault: () => undefined }, given);

  beforeAll(async () => {
    file = join(temporaryFolder(), 'handed over.floatbook');
    bytes = Buffer.from(readFileSync(original));
    const page = pageWith(bytes, 'late.csv');
    bytes.fill(0xa5, page, page + PAGE);
    writeFileSync(file, bytes);
    side = await startElectronSide({ context: { viewport: WIDE }, arguments: [file] });
  });
  afterAll(() => side?.close());

  test('and is damaged, at the start: the first screen says what is wrong, where it is, and what can be done', async () => {
    await refusal(/^This book is damaged \(page \d+ of the file/);
    await ways().waitFor();
    expect(await ways().textContent()).toContain(file);
    await ways().getByRole('button', { name: 'Salvage its rows' }).waitFor();
    await look(side.page, 'handed-over-damaged');
    expect(side.double.told.errorBoxes).toEqual([]);
  });

  test('and is no book: in the midst of a new book what is typed stays, and another window says so', async () => {
    const { page } = side;
    await page.getByRole('button', { name: 'New book…' }).click();
    const organisation = page.getByRole('textbox', { name: 'Organisation' });
    await organisation.fill('Half typed');
    const picture = join(side.folder, 'picture.floatbook');
    writeFileSync(picture, 'not a book');
    const { windows } = side.double.told;
    handOver(picture);
    await eventually(() => windows.length).toBe(2);
    expect(windows[1]?.loaded).toEqual([`app://floatbook/#/open?${new URLSearchParams({ file: picture }).toString()}`]);
    expect(await organisation.inputValue()).toBe('Half typed');
    windows[1]?.close();
    await page.getByRole('button', { name: 'Back to the three choices' }).click();
    await organisation.waitFor({ state: 'hidden' });
    handOver(picture);
    await refusal(/^This file is not a Floatbook book/);
  });

  test('and is a newer one: the first screen says so', async () => {
    const { page } = side;
    const newer = join(side.folder, 'newer.floatbook');
    copyFileSync(original, newer);
    const raw = new Database(newer);
    raw.pragma('user_version = 99');
    raw.close();
    handOver(newer);
    await refusal(/^This book was written by a newer Floatbook/);
    expect(await ways().count()).toBe(0);
    await look(page, 'handed-over-newer');
  });

  test('and is damaged, to a window without a book: what can be read of it opens there', async () => {
    const { page } = side;
    handOver(file);
    await ways().getByRole('button', { name: 'Open what can be read' }).click();
    await banner(page).getByText('This book is damaged.').waitFor();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(side.errors).toEqual([]);
    expect(side.double.told.windows).toHaveLength(2);
  });
});
