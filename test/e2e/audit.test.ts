/** The charge audit in the window (rule R5): verdicts with counts and sums, evidence, what the user says of the past, the dispute list, documents. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide, type Side } from './sides.ts';
import { choose, download, eventually, goTo, openSampleBook } from './steps.ts';

describeInChromium('the charge audit', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await openSampleBook(page);
    await goTo(page, 'Reports', 'Audit');
  });
  afterAll(() => side?.close());

  const verdicts = () => page.getByRole('group', { name: 'Show charges by verdict' });
  const charges = () => page.getByRole('region', { name: 'Charges of the card' });

  test('R5 every charge has its verdict, with counts and sums, and its evidence opens', async () => {
    await verdicts().getByRole('button', { name: 'Explained 27, €18,927.00' }).waitFor();
    await verdicts().getByRole('button', { name: 'Wrong amount 1, €640.00' }).click();
    await eventually(() => charges().getByRole('row').count()).toBe(2);
    await charges().getByText('Nothing called for it: 975.00 were there.').waitFor();
    await charges().getByRole('button', { name: 'Evidence for QH-314517' }).click();
    await charges().getByText('automatic top-up, pack 1,000 (€900.00 for 1,000.00 credits), cool-down 60 min').waitFor();
    await look(page, 'audit');
    await charges().getByRole('link', { name: 'Entry in Activity' }).click();
    await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    await page.goBack();
    await charges().getByText('Did you buy it by hand?').waitFor();
  });

  test('X1 the dispute list is the charges of which money can be asked back', async () => {
    const { name, text } = await download(page, () => page.getByRole('button', { name: 'Export dispute list' }).click());
    expect(name).toBe('Quotehaven disputes.csv');
    expect(text.split('\r\n')).toEqual([
      'charge,date,amount,currency,method,verdict,because,disputed',
      'QH-314517,2026-08-13T11:26:00.000+02:00,640.00,EUR,Visa 4242,wrong_amount,Nothing called for it: 975.00 were there.,640.00',
      '',
    ]);
  });

  test('R5 what the user bought by hand is explained from then on, and can be taken back', async () => {
    await charges().getByRole('button', { name: 'I bought it by hand' }).click();
    await verdicts().getByRole('button', { name: 'Explained 28, €19,567.00' }).waitFor();
    await verdicts().getByRole('button', { name: /^All/ }).click();
    await page.getByText('Nothing disputed').waitFor();
    await charges().getByRole('button', { name: 'Evidence for QH-314517' }).click();
    await charges().getByText('You said that you bought it by hand.').waitFor();
    await charges().getByRole('button', { name: 'Take that back' }).click();
    await verdicts().getByRole('button', { name: 'Wrong amount 1, €640.00' }).waitFor();
  });

  test('L10 rules that are stated for the past decide the charges of an account that the vendor operates', async () => {
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Marktpfad CHF' }).click();
    await goTo(page, 'Reports', 'Audit');
    await verdicts()
      .getByRole('button', { name: /^Not decidable/ })
      .waitFor();
    await charges().getByText('1 to 50 of 84').waitFor();
    await charges().getByRole('button', { name: 'Next' }).click();
    await charges().getByText('51 to 84 of 84').waitFor();
    await charges().getByRole('button', { name: 'First' }).click();
    await charges().getByText('1 to 50 of 84').waitFor();
    await page.getByText('Nothing has been stated yet.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'State rules…' }).click();
    const dialog = page.getByRole('dialog', { name: 'State which rules the vendor had' });
    await dialog.getByRole('textbox', { name: 'From' }).fill('2025-11-01');
    await dialog.getByRole('button', { name: 'State these rules' }).click();
    await dialog.getByText('A pack has a price and credits above 0.').first().waitFor();
    await choose(page, 'Mode', 'Pay-as-you-use');
    await dialog.getByRole('textbox', { name: 'Pack 1: Price of the pack, CHF' }).fill('230');
    await dialog.getByRole('textbox', { name: 'Pack 1: Credits that it buys' }).fill('250');
    expect(await violationsOf(page)).toEqual([]);
    await screenshot(page, 'audit-rules-dialog');
    await dialog.getByRole('button', { name: 'State these rules' }).click();
    await verdicts()
      .getByRole('button', { name: /^Explained/ })
      .waitFor();
    await verdicts().getByRole('button', { name: 'While off 2, CHF 460.00' }).waitFor();
    await verdicts()
      .getByRole('button', { name: /^While off/ })
      .click();
    await charges()
      .getByRole('button', { name: /^Evidence for/ })
      .first()
      .click();
    await charges().getByRole('button', { name: 'I bought it by hand' }).click();
    await verdicts().getByRole('button', { name: 'While off 1, CHF 230.00' }).waitFor();
    await page.getByRole('button', { name: 'Take back what was stated from Sat 1 Nov 2025' }).click();
    await page.getByText('Nothing has been stated yet.', { exact: false }).waitFor();
  });

  test('R5 all that can be said of rules is stated in the form: a time, a pause, packs, a threshold, held hours', async () => {
    await page.getByRole('button', { name: 'State rules…' }).click();
    const dialog = page.getByRole('dialog', { name: 'State which rules the vendor had' });
    const fill = (name: string, typed: string) => dialog.getByRole('textbox', { name, exact: true }).fill(typed);
    await fill('From', '2026-03-02');
    await fill('Time, Europe/Berlin', '25:00');
    await fill('Pack 1: Price of the pack, CHF', '230');
    await fill('Pack 1: Credits that it buys', '250');
    await fill('Pack 1: Name', 'Basis');
    await dialog.getByRole('button', { name: 'Add a pack' }).click();
    await dialog.getByRole('button', { name: 'State these rules' }).click();
    await dialog.getByText('Write a time such as 14:05').waitFor();
    await dialog.getByText('A pack has a price and credits above 0.').first().waitFor();
    await fill('Time, Europe/Berlin', '9:30');
    await fill('Pack 2: Price of the pack, CHF', '440');
    await fill('Pack 2: Credits that it buys', '500');
    await fill('Cool-down, minutes', '30');
    await fill('Cap a month, CHF', '2000');
    await fill('Balance that called for a top-up', '25');
    await choose(page, 'It called for one', 'at that balance and below');
    await fill('Hours that a fee could be held', '48');
    await dialog.getByRole('checkbox', { name: /^The account was paused/ }).check();
    expect(await violationsOf(page)).toEqual([]);
    await screenshot(page, 'audit-rules-all');
    await dialog.getByRole('button', { name: 'State these rules' }).click();
    await page
      .getByText(
        'automatic top-up, Basis (CHF 230.00 for 250.00 credits), paused, cool-down 30 min, CHF 2,000.00 a month, top-up at 25.00 credits, fees held up to 48 h, sold: 500 credits (CHF 440.00 for 500.00 credits)',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Take back what was stated from Mon 2 Mar 2026, 09:30' }).click();
    await page.getByText('Nothing has been stated yet.', { exact: false }).waitFor();
  });

  test('X1 charges are searched, ordered, shown in chosen columns, and exported as they are shown', async () => {
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Quotehaven EUR' }).click();
    await goTo(page, 'Reports', 'Audit');
    await charges().getByRole('textbox', { name: 'Search charges' }).fill('visa 900.00');
    await eventually(() => page.url()).toContain('search=');
    await charges().getByRole('button', { name: 'Order' }).click();
    await page.getByRole('menuitemradio', { name: 'Oldest first' }).click();
    await charges().getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Kind' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Method' }).click();
    await page.keyboard.press('Escape');
    await charges().getByRole('columnheader', { name: 'Kind' }).waitFor();
    expect(await charges().getByRole('columnheader', { name: 'Method' }).count()).toBe(0);
    await look(page, 'audit-searched');
    const shown = await charges()
      .getByRole('button', { name: /^Evidence for/ })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')?.replace('Evidence for ', '')));
    const { name, text } = await download(page, () => charges().getByRole('button', { name: 'Export CSV…' }).click());
    expect(name).toBe('Quotehaven charges.csv');
    expect(text.split('\r\n').slice(1, -1).map((line) => line.split(',')[0])).toEqual(shown); // prettier-ignore
    expect(shown.length).toBeGreaterThan(3);
    await charges().getByRole('textbox', { name: 'Search charges' }).fill('nowhere to be found');
    await charges().getByText('No charge of these has all the words that are searched for.').waitFor();
    await goTo(page, 'Reports', 'Audit');
  });

  test('R5 an invoice is kept, proposed for its charge, attached, saved and removed', async () => {
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: 'Quotehaven EUR' }).click();
    await goTo(page, 'Reports', 'Audit');
    const panel = page.getByRole('region', { name: 'Invoices and receipts' });
    await panel.getByText('28 charges without, €19,567.00').waitFor();
    await panel.getByRole('button', { name: 'Add a document…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add an invoice or a receipt' });
    const path = join(side.folder, 'invoice.txt');
    writeFileSync(path, 'Invoice 2026-11');
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'File' }).click();
    await (await chooser).setFiles(path);
    await dialog.getByRole('textbox', { name: 'Number' }).fill('R-2026-11');
    await dialog.getByRole('textbox', { name: 'Date' }).fill('2026-11-12');
    await dialog.getByRole('textbox', { name: 'Amount, EUR' }).fill('900.00');
    await dialog.getByRole('button', { name: 'Add it' }).click();
    await panel.getByText('proposed, score 94').waitFor();
    await panel.getByRole('button', { name: 'Attach to QH-315983' }).click();
    await panel.getByRole('button', { name: 'Take off QH-315983' }).waitFor();
    await look(page, 'audit-documents');
    const { text } = await download(page, () => panel.getByRole('button', { name: 'Save invoice.txt' }).click());
    expect(text).toBe('Invoice 2026-11');
    await panel.getByRole('button', { name: 'Remove invoice.txt' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await panel.getByText('None has been added yet.').waitFor();
  });
});
