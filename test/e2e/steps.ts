/** What journeys do with their hands and eyes: make a book, drop a file, read a table, take a download. */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Download, FileChooser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { toCsv } from '../model/csv.ts';

export const SAMPLE_CSV = fileURLToPath(new URL('../fixtures/activity-sample.csv', import.meta.url));
export const SAMPLE_ROWS = 780;

/** As the navigation names them. */
export const PAGES = [
  'Overview',
  'Activity',
  'Leads and campaigns',
  'Payment methods',
  'Credit packs',
  'Automatic deduction',
  'Reconcile',
  'Imports',
  'Reports',
  'Settings',
] as const;

export interface NewBook {
  readonly organisation: string;
  readonly workspace: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly weekStart: string;
  /** Made of the organisation's name unless given. */
  readonly file?: string;
}

export const USUAL_BOOK: NewBook = {
  organisation: 'Harbour Removals',
  workspace: 'Quotehaven',
  currency: 'GBP',
  timeZone: 'Europe/Berlin',
  weekStart: 'Monday',
};

/** From the first screen into a new book. */
export async function makeBook(page: Page, book: Partial<NewBook> = {}): Promise<void> {
  await fillBookForm(page, { ...USUAL_BOOK, ...book });
  await page.getByRole('button', { name: 'Make the book' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
}

export async function fillBookForm(page: Page, book: NewBook): Promise<void> {
  await page.getByRole('button', { name: 'New book…' }).click();
  await page.getByRole('textbox', { name: 'Organisation' }).fill(book.organisation);
  if (book.file !== undefined) await page.getByRole('textbox', { name: 'File' }).fill(book.file);
  await choose(page, 'Time zone', book.timeZone);
  await choose(page, 'Week starts on', book.weekStart);
  await page.getByRole('textbox', { name: 'Name' }).fill(book.workspace);
  await choose(page, 'Currency', book.currency);
}

/** Picks from a field that opens a list; one that can be searched is searched. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  const input = page.getByRole('combobox', { name: field });
  await input.click();
  if (await input.isEditable()) await input.fill(option);
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Drags files of the computer over the window and lets them go there, as the system would. */
export async function dropFiles(page: Page, paths: readonly string[], words = 'Drop the files to see what they would add'): Promise<void> {
  await drag(page, paths, async (event) => {
    await event('dragEnter');
    await event('dragOver');
    await page.getByText(words).waitFor();
    await event('dragOver');
    await event('drop');
  });
}

type DragEventName = 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel';

/** Holds files of the computer over the middle of the window, and does with them what `doing` says. */
export async function drag(
  page: Page,
  paths: readonly string[],
  doing: (event: (type: DragEventName) => Promise<void>) => Promise<void>,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const size = page.viewportSize() ?? { width: 1000, height: 700 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: Math.round(size.width / 2), y: Math.round(size.height / 2), data };
  await doing(async (type) => void (await session.send('Input.dispatchDragEvent', { type, ...at })));
  await session.detach();
}

/** Through "Import…" and the dialog of the system that chooses files. */
export async function chooseFiles(page: Page, files: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const dialog = importDialog(page);
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Import…' }).click();
  const asked = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose CSV files…' }).click();
  await (await asked).setFiles(files);
}

export function importDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Import the vendor’s history' });
}

/** Brings the sample in, from an open book to the Overview that shows it. */
export async function importSample(page: Page): Promise<void> {
  await chooseFiles(page, SAMPLE_CSV);
  await importDialog(page)
    .getByRole('button', { name: `Import ${SAMPLE_ROWS} rows` })
    .click();
  await importDialog(page).getByRole('button', { name: 'Show in Overview' }).click();
  await importDialog(page).waitFor({ state: 'hidden' });
}

/** Head and body of a table as it is read on the screen. */
export interface Shown {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly foot: readonly (readonly string[])[];
}

export async function readTable(table: Locator): Promise<Shown> {
  return table.evaluate((element) => {
    const words = (cell: Element) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
    const rowsOf = (selector: string) => [...element.querySelectorAll(selector)].map((row) => [...row.querySelectorAll('th, td')].map(words));
    return { head: rowsOf('thead tr')[0] ?? [], rows: rowsOf('tbody tr'), foot: rowsOf('tfoot tr') };
  });
}

/** Rows of a table by the name of their column. */
export function byColumn({ head, rows }: Shown): readonly Readonly<Record<string, string>>[] {
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}

/** `−1,234.50` as `-1234.50`: a figure as the reader takes it, without what makes it readable. `null` for the dash of "no value". */
export function figureOf(shown: string): string | null {
  if (shown === '–') return null;
  expect(shown).toMatch(/^[−+]?(\d{1,3}(,\d{3})*)(\.\d+)?$/);
  return shown.replaceAll(',', '').replace('−', '-').replace('+', '');
}

/** The table that stands behind a chart. */
export async function openTable(page: Page, question: string): Promise<Shown> {
  await page.getByRole('button', { name: `Show as table: ${question}` }).click();
  const table = page.getByRole('region', { name: question }).getByRole('table');
  await table.waitFor();
  return readTable(table);
}

export interface Downloaded {
  readonly name: string;
  readonly bytes: Buffer;
  readonly text: string;
}

export async function download(page: Page, act: () => Promise<unknown>): Promise<Downloaded> {
  const [got]: [Download, unknown] = await Promise.all([page.waitForEvent('download'), act()]);
  const bytes = readFileSync(await got.path());
  return { name: basename(got.suggestedFilename()), bytes, text: bytes.toString('utf8') };
}

/** From the report of a period: takes it in one of the forms that the menu has. */
export async function saveReport(page: Page, form: string): Promise<Downloaded> {
  await page.getByRole('button', { name: 'Save as', exact: true }).click();
  const taken = await download(page, () => page.getByRole('menuitem', { name: form, exact: true }).click());
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  return taken;
}

/** Has the whole book looked through, from wherever the window is. */
export async function checkBook(page: Page): Promise<void> {
  await goTo(page, 'Settings');
  const panel = page.getByRole('region', { name: 'Check', exact: true });
  await panel.getByRole('button', { name: 'Check this book' }).click();
  await panel.getByText(/^The book is whole: [\d,]+ entries, [\d,]+ postings\.$/).waitFor();
}

/** Makes rows of a history and brings them in. */
export async function importRows(page: Page, name: string, rows: Parameters<typeof toCsv>[0]): Promise<void> {
  await chooseFiles(page, { name, mimeType: 'text/csv', buffer: Buffer.from(toCsv(rows)) });
  await importDialog(page)
    .getByRole('button', { name: /^Import \d+ rows?$/ })
    .click();
  await importDialog(page).getByRole('button', { name: 'Show in Overview' }).click();
  await importDialog(page).waitFor({ state: 'hidden' });
}

/** `expect.poll` with the patience that a busy machine needs. */
export function eventually<Value>(read: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: 30_000 });
}

/** The day in `timeZone` on which this runs, as an ISO date. */
export function todayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date());
}

/** Into the sample book, from the first screen. */
export async function openSampleBook(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample book' }).click();
  await page.getByRole('application', { name: 'What did we spend?' }).waitFor({ timeout: 60_000 });
}

/** Through the navigation, as a user goes. */
export async function goTo(page: Page, name: string, part?: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  if (part !== undefined) await page.getByRole('radiogroup', { name: 'Part of the page' }).getByText(part, { exact: true }).click();
  await settled(page);
}

/** Back to the first screen, by the search. */
export async function closeBook(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  const search = page.getByRole('dialog', { name: 'Find page, lead, entry, command' });
  await search.getByRole('textbox').fill('close this book');
  await search.getByRole('button').first().filter({ hasText: 'Close this book' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Open your books' }).waitFor();
}

/** What a refused import must leave as it was. */
export async function countsOf(page: Page): Promise<{ readonly imports: number; readonly entries: string }> {
  await goTo(page, 'Imports');
  await settled(page);
  const empty = await page.getByRole('heading', { name: 'No file was imported yet' }).isVisible();
  const imports = empty ? 0 : byColumn(await readTable(page.getByRole('table'))).length;
  await goTo(page, 'Activity');
  const none = page.getByRole('heading', { name: 'No entries yet' });
  const some = page.getByRole('status').filter({ hasText: /entries$/ });
  await none.or(some).waitFor();
  return { imports, entries: (await none.isVisible()) ? '' : ((await some.textContent()) ?? '') };
}

/** How long a page has been as it is when it counts as settled. */
const STILL_MS = 60;

/** Until nothing is asked for, nothing moves, and nothing of the page has changed for a while: what was just done to it has two frames to show. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate((still) => {
    const watched = globalThis as { lastChange?: number };
    const changed = () => (watched.lastChange = performance.now());
    if (watched.lastChange === undefined) {
      changed();
      new MutationObserver(changed).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    return new Promise<void>((resolve) => {
      const look = () => {
        const waits = document.querySelector('[role="status"] .mantine-Skeleton-root') !== null || document.getAnimations().length > 0;
        if (waits) changed();
        if (performance.now() - (watched.lastChange ?? 0) < still) requestAnimationFrame(look);
        else resolve();
      };
      requestAnimationFrame(() => requestAnimationFrame(look));
    });
  }, STILL_MS);
}
