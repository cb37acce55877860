/** Several windows of one browser mode: what one does the other shows, a link opens once, and a server that stops or starts again leaves a calm page. */

import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsOf } from './accessibility.ts';
import { describeInChromium, newContext, screenshot, watchPage } from './browser.ts';
import { startBrowserSide, startServer, stopServer } from './sides.ts';
import type { BrowserSide } from './sides.ts';
import { chooseFiles, eventually, goTo, importDialog, importSample, makeBook, settled } from './steps.ts';

/** The browser's own words for a server that is not there; everything else must not be logged. */
const UNREACHABLE = /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|ABORTED)/;
const UNKNOWN_TOKEN = /status of 401/;

describeInChromium('two windows', () => {
  let side: BrowserSide;
  let [one, other]: [Page, Page] = [undefined as never, undefined as never];
  let otherErrors: readonly string[];
  let again: ChildProcess | undefined;
  /** A page behind another is drawn only now and then. */
  const inFront = async (page: Page) => {
    await page.bringToFront();
    return page;
  };
  const available = (page: Page) => page.getByRole('region', { name: 'Balance', exact: true }).getByRole('definition').first().textContent();

  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } });
    one = side.page;
    await one.getByRole('heading', { name: 'Open your books' }).waitFor();
    other = await one.context().newPage();
    otherErrors = watchPage(other);
    await other.goto(await side.newLink());
    await other.getByRole('heading', { name: 'Open your books' }).waitFor();
  });
  afterAll(async () => {
    if (again !== undefined) await stopServer(again);
    await side?.close();
  });

  test('a book that one makes opens in the other', async () => {
    await makeBook(await inFront(one));
    await other.getByRole('heading', { name: 'Nothing is booked yet' }).waitFor();
  });

  test('an import in one makes the figures of the other fresh, and so does taking it back', async () => {
    await importSample(await inFront(one));
    await one.getByRole('application', { name: 'What did we spend?' }).waitFor();
    await other.getByText('Available').waitFor();
    await eventually(() => available(other)).toBe(await available(one));
    await goTo(one, 'Activity');
    await goTo(await inFront(other), 'Imports');
    await one.getByRole('status').filter({ hasText: '822 entries' }).waitFor();
    await other.getByRole('button', { name: 'Undo import of activity-sample.csv' }).click();
    await other.getByRole('button', { name: 'Undo import', exact: true }).click();
    await one.getByRole('heading', { name: 'No entries yet' }).waitFor();
    await other.getByText(/^Undone /).waitFor();
    await importSample(await inFront(one));
    await eventually(() => other.getByRole('button', { name: 'Undo import of activity-sample.csv' }).count()).toBe(1);
  });

  test('while one imports, the other goes on', async () => {
    await goTo(await inFront(other), 'Overview');
    await chooseFiles(await inFront(one), {
      name: 'later.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note\r\nN-1,2026-07-06,top_up,50.00,45.00,GBP,Visa 4242,,,,,,,,,\r\n',
      ),
    });
    await importDialog(one).getByText('What this import would do').waitFor();
    const before = await available(other);
    await goTo(await inFront(other), 'Reports');
    await goTo(other, 'Overview');
    expect(await available(other)).toBe(before);
    await importDialog(await inFront(one))
      .getByRole('button', { name: 'Import 1 row', exact: true })
      .click();
    await eventually(() => available(other)).not.toBe(before);
    await importDialog(one).getByRole('button', { name: 'Done', exact: true }).click();
  });

  test('a reload of the tab keeps its view', async () => {
    await goTo(await inFront(other), 'Activity');
    await other.getByRole('grid').getByRole('row').filter({ hasText: 'L-000779' }).click();
    const address = other.url();
    await other.reload();
    await other.getByRole('region', { name: 'Opened entry' }).getByRole('heading', { name: 'Source line' }).waitFor();
    expect(other.url()).toBe(address);
  });

  test('a tab that the user duplicates holds nothing of the session, and neither does its storage', async () => {
    const opening = one.context().waitForEvent('page');
    await one.evaluate(() => void open(`${location.pathname}#/overview`));
    const copy = await opening;
    await copy.getByRole('heading', { name: 'This page is no longer connected' }).waitFor();
    for (const page of [one, other, copy])
      expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]))).not.toMatch(
        /[0-9a-f]{64}/,
      );
    await copy.close();
  });

  test('the link opens nothing a second time, and the page says what to do', async () => {
    const context = await newContext({ colorScheme: 'light' });
    const stranger = await context.newPage();
    await stranger.goto(side.link);
    await stranger.getByRole('heading', { name: 'This page is no longer connected' }).waitFor();
    await stranger.getByText('Each link works once.', { exact: false }).waitFor();
    expect(stranger.url()).not.toContain('open=');
    await screenshot(stranger, 'gone-light');
    expect(await violationsOf(stranger)).toEqual([]);
    await stranger.emulateMedia({ colorScheme: 'dark' });
    await screenshot(stranger, 'gone-dark');
    expect(await violationsOf(stranger)).toEqual([]);
    await context.close();
  });

  test('nothing went wrong unseen on the way', () => expect([...side.errors, ...otherErrors]).toEqual([]));

  test('a server that stops leaves the pages calm, and one that is started anew says that they are over', async () => {
    const port = new URL(side.link).port;
    await goTo(await inFront(one), 'Overview');
    await stopServer(side.server);
    expect(await one.getByRole('heading', { name: 'Overview', level: 1 }).isVisible()).toBe(true);
    await one.getByText('52 weeks', { exact: true }).click();
    await goTo(one, 'Reports', 'Statements');
    const alert = one.getByRole('alert');
    await alert.getByText('Floatbook does not answer just now.').first().waitFor();
    expect(await alert.first().textContent()).toContain('Nothing in your book was changed.');
    await settled(one);
    await screenshot(one, 'server-stopped');
    expect.soft(await violationsOf(one)).toEqual([]);
    await one.getByRole('button', { name: 'Try again' }).first().click();
    await alert.getByText('Floatbook does not answer just now.').first().waitFor();

    ({ server: again } = await startServer(side.folder, ['--port', port]));
    for (const page of [one, other]) await page.getByRole('heading', { name: 'This page is no longer connected' }).waitFor({ timeout: 30_000 });
    const unexpected = [...side.errors, ...otherErrors].filter((error) => !UNREACHABLE.test(error) && !UNKNOWN_TOKEN.test(error));
    expect(unexpected).toEqual([]);
  }, 90_000);
});
