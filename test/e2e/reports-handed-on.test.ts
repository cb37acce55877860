/** Reports handed on (rules L4, W6): mail is set, a report is sealed and sent to a real server, the past changes, and the restatement tells it. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesOf } from '../support/mail.ts';
import { AUTHORITY_FILE, PASSWORD, startMailServer, USER } from '../support/mail-server.ts';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, download, eventually, goTo, importRows, makeBook, readTable, todayIn } from './steps.ts';

describeInChromium('reports handed on', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    process.env['NODE_EXTRA_CA_CERTS'] = AUTHORITY_FILE;
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    page.setDefaultTimeout(15_000);
    await makeBook(page, { currency: 'EUR' });
  });
  afterAll(async () => {
    delete process.env['NODE_EXTRA_CA_CERTS'];
    await side?.close();
  });

  test('L4, W6 set mail, seal, send, undo an import, and see what changed since', async () => {
    const server = await startMailServer();
    const date = todayIn('Europe/Berlin');
    const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    await importRows(page, 'bought.csv', [
      { id: 'T1', date: yesterday, kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
      { id: 'C1', date, kind: 'quotation', credits: '100.00', campaign: 'Roofs' },
    ]);
    await importRows(page, 'later-undone.csv', [{ id: 'C2', date, kind: 'quotation', credits: '50.00', campaign: 'Gutters' }]);

    await goTo(page, 'Settings');
    const mail = page.getByRole('region', { name: 'Mail', exact: true });
    await mail.getByRole('textbox', { name: 'Sender’s address' }).fill('floatbook@example.com');
    await mail.getByRole('textbox', { name: 'Mail server' }).fill('127.0.0.1');
    await mail.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
    await mail.getByRole('textbox', { name: 'User name' }).fill(USER);
    await mail.getByRole('button', { name: 'Save' }).click();
    await mail.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await mail.getByRole('button', { name: 'Keep password' }).click();
    await mail.getByText('The password is kept until Floatbook ends').waitFor();
    await mail.getByRole('textbox', { name: 'Send a test message to' }).fill('anna@example.com');
    await mail.getByRole('button', { name: 'Send test message' }).click();
    await mail.getByText('The server took it.').waitFor();
    const weekly = page.getByRole('region', { name: 'Weekly report of Quotehaven' });
    await weekly.getByRole('switch', { name: 'Send the weekly report when its week is over' }).click({ force: true });
    await weekly.getByRole('textbox', { name: 'To' }).fill('anna@example.com\nben@example.com');
    await weekly.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
    await mail.scrollIntoViewIfNeeded();
    await look(page, 'handed-on-settings');

    await goTo(page, 'Reports', 'Known then');
    await page.getByRole('heading', { name: 'No report was sealed yet' }).waitFor();
    await page.getByRole('textbox', { name: 'Any day of it' }).fill(date);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Seal', exact: true }).click();
    await page.getByText('Nothing changed since: the report made today would say the same.').waitFor();
    const before = await download(page, async () => {
      await page.getByRole('button', { name: 'Save as' }).click();
      await page.getByRole('menuitem', { name: 'HTML page' }).click();
    });
    await page.getByRole('button', { name: 'Put into the outbox' }).click();
    await page.getByText('The report is in the outbox.').waitFor();

    await goTo(page, 'Reports', 'Outbox');
    const outbox = page.getByRole('region', { name: 'Outbox' });
    await outbox.getByRole('button', { name: /^More for/ }).click();
    const saved = await download(page, () => page.getByRole('menuitem', { name: 'Save as .eml' }).click());
    // The scheduler may have been there before.
    if (await outbox.getByRole('button', { name: 'Send now' }).isVisible()) await outbox.getByRole('button', { name: 'Send now' }).click();
    await outbox.getByText('sent', { exact: true }).waitFor();
    await eventually(() => server.got.length).toBe(2);
    expect(server.got[1]).toMatchObject({ from: 'floatbook@example.com', to: ['anna@example.com', 'ben@example.com'], user: USER });
    expect(saved.text).toBe(Buffer.from(server.got[1]?.bytes ?? '', 'latin1').toString());
    const [, message] = await messagesOf(server);
    expect(message?.attachments.map(({ mimeType }) => mimeType)).toEqual(['application/pdf', 'text/csv']);
    await look(page, 'handed-on-outbox');

    await goTo(page, 'Imports');
    await page
      .getByRole('row', { name: /later-undone/ })
      .getByRole('button', { name: /^Undo/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await goTo(page, 'Reports', 'Known then');
    await page.getByRole('button', { name: /^Open / }).click();
    const entries = page.getByRole('table', { name: 'Entries recorded since' });
    await entries.waitFor();
    const [first, second] = byColumn(await readTable(entries));
    expect(first).toMatchObject({ What: 'Quotation sent', Why: 'taken back with its import: later-undone.csv', Amount: '−45.00' });
    expect(second).toMatchObject({ Account: 'Prepaid credits', Amount: '+45.00', Credits: '+50.00' });
    const figures = byColumn(await readTable(page.getByRole('table', { name: 'Figures then and now' })));
    expect(figures).toContainEqual({ Figure: 'Spend, cost EUR', Then: '135.00', Now: '90.00' });
    await look(page, 'handed-on-restatement');
    const after = await download(page, async () => {
      await page.getByRole('button', { name: 'Save as' }).click();
      await page.getByRole('menuitem', { name: 'HTML page' }).click();
    });
    expect(after).toEqual(before);
    await page.getByText('The report as sealed').click();
    await page.getByRole('heading', { name: 'The week at a glance' }).or(page.getByText('135.00').first()).first().waitFor();
  });
});
