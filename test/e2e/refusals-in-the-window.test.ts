/** What the window refuses: bad files and bad books. Each says what is wrong, where, and that nothing was written; and nothing was. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockBook } from '../../db/lock.ts';
import { toCsv } from '../model/csv.ts';
import type { Row } from '../model/model.ts';
import { violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import {
  SAMPLE_ROWS,
  USUAL_BOOK,
  chooseFiles,
  closeBook,
  countsOf,
  dropFiles,
  fillBookForm,
  importDialog,
  importSample,
  makeBook,
  settled,
} from './steps.ts';

const LATER: Row = { id: 'N-1', date: '2026-07-06', kind: 'quotation', credits: '5.00', campaign: 'Roofs', lead: 'L-900001' };
const GOOD: readonly Row[] = [LATER, { ...LATER, id: 'N-2', lead: 'L-900002' }];
const withBad = (bad: Row) => toCsv([...GOOD, { ...LATER, id: 'N-3', ...bad }]);

interface BadFile {
  readonly what: string;
  readonly content: string | Buffer;
  /** As it is named beside the file; none where the file as a whole is meant. */
  readonly line?: number;
  readonly says: RegExp;
}

const BAD_FILES: readonly BadFile[] = [
  { what: 'a missing column', content: toCsv(GOOD, ['id', 'date', 'kind', 'credits']), line: 1, says: /lacks the columns "amount", "currency"/ },
  {
    what: 'a renamed column',
    content: toCsv(GOOD).replace('campaign', 'campain'),
    line: 1,
    says: /lacks the column "campaign"\. It has "campain" instead/,
  },
  { what: 'a wrong number', content: withBad({ credits: '12,50 cr' }), line: 4, says: /"12,50 cr" in "credits" is not a plain number/ },
  { what: 'more decimals than there are', content: withBad({ credits: '1.005' }), line: 4, says: /"1\.005" in "credits" has more than 2 decimals/ },
  { what: 'a date that does not exist', content: withBad({ date: '2026-02-30' }), line: 4, says: /"2026-02-30" in "date" is not a date/ },
  { what: 'an unknown kind', content: withBad({ kind: 'gift' }), line: 4, says: /"gift" is not a kind of event/ },
  {
    what: 'a foreign currency',
    content: withBad({ credits: '', amount: '9.00', currency: 'USD' }),
    line: 4,
    says: /the amount is in USD, but this workspace counts in GBP/,
  },
  {
    what: 'an unknown currency',
    content: withBad({ credits: '', amount: '9.00', currency: 'QQQ' }),
    line: 4,
    says: /"QQQ" is not an ISO 4217 currency/,
  },
  {
    what: 'a known id with other contents',
    content: withBad({ id: 'E-000005', date: '2026-01-05', credits: '46.00' }),
    line: 4,
    says: /the id E-000005 is in this workspace already with another "/,
  },
  {
    what: 'an id twice with other contents',
    content: withBad({ id: 'N-1', credits: '6.00' }),
    line: 4,
    says: /the id N-1 is in this workspace already with another "credits"|the id N-1/,
  },
  { what: 'a charge beyond the credits', content: withBad({ credits: '9999.00' }), line: 4, says: /9,?999\.00/ },
  { what: 'a quote that never closes', content: `${toCsv(GOOD)}N-3,"2026-07-06,quotation\r\n`, line: 4, says: /opens a quote that is never closed/ },
  { what: 'a row of another width', content: `${toCsv(GOOD)}N-3,2026-07-06,quotation\r\n`, line: 4, says: /Line 4 has 3 fields, the header has 16/ },
  { what: 'no CSV at all', content: Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), says: /not UTF-8|lacks the columns/ },
  { what: 'prose', content: 'Dear all,\nplease find the figures attached.\n', line: 1, says: /lacks the columns/ },
  { what: 'text that is not UTF-8', content: Buffer.from(withBad({ campaign: 'Küchen' }), 'latin1'), says: /This file is not UTF-8 text/ },
  { what: 'an empty file', content: '', says: /This file is empty/ },
];

describeInChromium('refusals in the window', () => {
  let side: Side;
  let page: Page;
  let books: string;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } });
    page = side.page;
    books = join(side.folder, 'documents', 'Floatbook');
    await makeBook(page);
    await importSample(page);
  }, 60_000);
  afterAll(() => side?.close());

  test('each bad file is refused before anything is written, with its line', async () => {
    const before = await countsOf(page);
    expect(before.imports).toBe(1);
    for (const { what, content, line, says } of BAD_FILES) {
      const name = `${what.replaceAll(' ', '-')}.csv`;
      await chooseFiles(page, { name, mimeType: 'text/csv', buffer: Buffer.from(content) });
      const refusal = importDialog(page).getByRole('alert');
      await refusal.waitFor();
      const told = (await refusal.textContent()) ?? '';
      expect.soft(told, what).toContain('The file was refused');
      expect.soft(told, what).toContain(line === undefined ? name : `${name}, line ${line}`);
      expect.soft(told, what).toMatch(says);
      expect.soft(told, what).toContain('Nothing was written.');
      if (what === 'a wrong number' || what === 'a missing column') {
        await settled(page);
        await screenshot(page, `refused-${what.replaceAll(' ', '-')}`);
        expect.soft(await violationsOf(page), what).toEqual([]);
      }
      await importDialog(page).getByRole('button', { name: 'Choose other files…' }).click();
    }
    await importDialog(page).getByRole('button', { name: 'Close' }).click();
    expect(await countsOf(page)).toEqual(before);
  }, 120_000);

  test('a file that is no CSV by its name is not even read, dropped or chosen', async () => {
    const before = await countsOf(page);
    const picture = join(side.folder, 'invoice.pdf');
    writeFileSync(picture, '%PDF-1.7');
    await dropFiles(page, [picture]);
    await importDialog(page).getByText('Only CSV files can be imported so far: invoice.pdf').waitFor();
    await settled(page);
    await screenshot(page, 'refused-no-csv');
    await importDialog(page).getByRole('button', { name: 'Close' }).click();
    expect(await countsOf(page)).toEqual(before);
  });

  test('of two files, one good and one bad, nothing is written', async () => {
    const before = await countsOf(page);
    await chooseFiles(page, [
      { name: 'good.csv', mimeType: 'text/csv', buffer: Buffer.from(toCsv(GOOD)) },
      { name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(toCsv([{ ...LATER, id: 'N-9', kind: 'gift' }])) },
    ]);
    const told = await importDialog(page).getByRole('alert').textContent();
    expect(told).toContain('The files were refused');
    expect(told).toContain('bad.csv, line 2');
    await importDialog(page).getByRole('button', { name: 'Close' }).click();
    expect(await countsOf(page)).toEqual(before);
  });

  test('the same file again adds nothing and says so', async () => {
    const before = await countsOf(page);
    await chooseFiles(page, join(import.meta.dirname, '../fixtures/activity-sample.csv'));
    await importDialog(page)
      .getByRole('group', { name: `${SAMPLE_ROWS} rows read = 0 added + ${SAMPLE_ROWS} matched + 0 skipped` })
      .waitFor();
    await importDialog(page).getByText('Every row is in the book already, so there is nothing to import.').waitFor();
    expect(
      await importDialog(page)
        .getByRole('button', { name: /^Import / })
        .count(),
    ).toBe(0);
    await settled(page);
    await screenshot(page, 'import-nothing-new');
    await importDialog(page).getByRole('button', { name: 'Close' }).last().click();
    expect(await countsOf(page)).toEqual(before);
  });

  test('what is no book, newer, in use or gone is not opened, and says why', async () => {
    await closeBook(page);
    const own = join(books, 'harbour-removals.floatbook');
    const place = (name: string) => join(books, name);
    writeFileSync(place('prose.floatbook'), 'This is not a book.');
    const foreign = new Database(place('foreign.floatbook'));
    foreign.exec('CREATE TABLE other (thing TEXT)');
    foreign.close();
    writeFileSync(place('newer.floatbook'), readFileSync(own));
    const newer = new Database(place('newer.floatbook'));
    newer.pragma('user_version = 9999');
    newer.close();
    mkdirSync(place('folder.floatbook'));
    const lock = lockBook(own);
    const before = readFileSync(own);
    try {
      for (const [name, says] of [
        ['prose.floatbook', /This file is not a Floatbook book\. Nothing was changed in it\./],
        ['foreign.floatbook', /This database belongs to another program/],
        ['newer.floatbook', /was written by a newer Floatbook \(format 9999, .*Update Floatbook to open it/],
        ['folder.floatbook', /This is not a file\. Choose a \.floatbook file/],
        ['harbour-removals.floatbook', /This book is open in another Floatbook\. Close it there/],
        ['gone.floatbook', /There is no book at this place\. Check the name/],
      ] as const) {
        await page.getByRole('textbox', { name: 'Book file' }).fill(place(name));
        await page.getByRole('button', { name: 'Open', exact: true }).click();
        const alert = page.getByRole('alert').filter({ hasText: name });
        await alert.waitFor();
        const told = (await alert.textContent()) ?? '';
        expect.soft(told, name).toContain('The book was not opened');
        expect.soft(told, name).toContain(place(name));
        expect.soft(told, name).toMatch(says);
        expect.soft(await page.getByRole('heading', { name: 'Open your books' }).isVisible(), name).toBe(true);
      }
      await settled(page);
      await screenshot(page, 'refused-book');
      expect.soft(await violationsOf(page)).toEqual([]);
    } finally {
      lock.release();
    }
    expect(existsSync(place('gone.floatbook'))).toBe(false);
    expect(readFileSync(place('prose.floatbook'), 'utf8')).toBe('This is not a book.');
    expect(readFileSync(own).equals(before)).toBe(true);
    // Freed, it opens from the list of recent books.
    await page.getByRole('button', { name: `Open ${USUAL_BOOK.organisation}` }).click();
    await page.getByRole('banner').getByText(`GBP · ${USUAL_BOOK.organisation}`).waitFor();
  });

  test('a new book is not made over a file that is there, nor where nothing can be written', async () => {
    await closeBook(page);
    const own = join(books, 'harbour-removals.floatbook');
    const before = readFileSync(own);
    await fillBookForm(page, { ...USUAL_BOOK, file: own });
    await page.getByRole('button', { name: 'Make the book' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('There is already a file of this name.', { exact: false }).waitFor();
    expect(await alert.textContent()).toContain('The book was not made');
    await settled(page);
    await screenshot(page, 'refused-new-book');
    expect(readFileSync(own).equals(before)).toBe(true);
    // Below a file there is no folder to be made; nor, on Linux, among the kernel's own files.
    for (const place of [join(own, 'below'), ...(process.platform === 'linux' ? ['/sys/nowhere'] : [])]) {
      await page.getByRole('textbox', { name: 'File' }).fill(join(place, 'new.floatbook'));
      await page.getByRole('button', { name: 'Make the book' }).click();
      await alert.getByText(place, { exact: false }).waitFor();
      expect.soft(await alert.textContent(), place).toContain('The book was not made');
      expect.soft(await alert.textContent(), place).not.toContain('went wrong inside');
    }
    await page.getByRole('textbox', { name: 'File' }).fill('second');
    await page.getByRole('textbox', { name: 'Organisation' }).fill('   ');
    await page.getByRole('button', { name: 'Make the book' }).click();
    await page.getByText('Needed').waitFor();
    expect(existsSync(join(books, 'second.floatbook'))).toBe(false);
    await page.getByRole('button', { name: 'Back to the three choices' }).click();
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
