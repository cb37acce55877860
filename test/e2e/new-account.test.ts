/** A new account as its owner meets it: vendor terms from a preset and by hand, what is urgent before anything is booked, a payment made elsewhere. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, choose, eventually, fillBookForm, goTo, readTable, USUAL_BOOK } from './steps.ts';

async function addMethod(page: Page, how: string, card: string | undefined, nickname: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a method…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a payment method' });
  await dialog.getByRole('radio', { name: how }).check();
  if (card !== undefined) await choose(page, 'Test card', card);
  await dialog.getByRole('textbox', { name: 'Name of your own' }).fill(nickname);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

describeInChromium('a new account', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await fillBookForm(page, { ...USUAL_BOOK, currency: 'EUR' });
    await choose(page, 'Vendor terms', 'AIQOO');
    await page.getByRole('button', { name: 'Make the book' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });
  afterAll(() => side?.close());

  test('begins with a file or by hand', async () => {
    await page.getByRole('heading', { name: 'Nothing is booked yet' }).waitFor();
    for (const [name, target] of [
      ['Add a payment method', '/methods'],
      ['Set the credit packs', '/packs'],
    ] as const)
      expect(await page.getByRole('link', { name }).getAttribute('href')).toContain(target);
  });

  test('L10 the terms of the preset hold for its history, and others from a day on; both are listed with what was set', async () => {
    await goTo(page, 'Settings');
    const terms = page.getByRole('region', { name: 'Vendor terms' });
    await terms.getByText('Quotehaven, from the beginning').waitFor();
    await terms.getByText('Within 7 days of the charge').waitFor();
    await terms.getByRole('button', { name: 'Change the terms…' }).click();
    const form = page.getByRole('dialog', { name: 'Vendor terms of Quotehaven' });
    await choose(page, 'Refunds can be asked for', 'Until a day of the next month');
    await form.getByRole('textbox', { name: 'Day of the next month' }).fill('4');
    await choose(page, 'Tax', 'In the price of top-ups');
    await form.getByRole('textbox', { name: 'Rate, percent' }).fill('19');
    await form.getByRole('checkbox', { name: 'Recoverable' }).check();
    await look(page, 'new-account-terms-form');
    await form.getByRole('button', { name: 'Set the terms' }).click();
    await form.waitFor({ state: 'hidden' });
    await terms.getByText('Until day 4 of the next month').waitFor();
    await terms.getByText('In the price of top-ups, 19.00 %, recoverable').waitFor();
    const history = page.getByRole('region', { name: 'What was set when' }).getByRole('listitem');
    await eventually(() => history.count()).toBe(2);
    expect(await history.first().textContent()).toContain('Refunds can be asked for: Until day 4 of the next month');
    expect(await history.last().textContent()).toContain('Always');
    await look(page, 'new-account-settings');
  }, 120_000);

  test('what was declined stands on the Overview before anything is booked', async () => {
    await goTo(page, 'Payment methods');
    await addMethod(page, 'Test card', 'Visa ·· 9979, declines for good, stolen', 'Lost card');
    await page.getByRole('button', { name: 'Check now whether Lost card' }).click();
    await page.getByRole('button', { name: 'Activate Lost card' }).click();
    await goTo(page, 'Credit packs');
    await page.getByRole('button', { name: 'Set the packs…' }).click();
    const packs = page.getByRole('dialog', { name: 'Packs of this vendor' });
    await packs.getByRole('button', { name: 'Add a pack' }).click();
    await packs.getByRole('textbox', { name: 'Pack 1: Name' }).fill('Large');
    await packs.getByRole('textbox', { name: 'Pack 1: Price EUR' }).fill('1200');
    await packs.getByRole('textbox', { name: 'Pack 1: Credits' }).fill('1000');
    await packs.getByText(/^dearer than its credits/).waitFor();
    await packs.getByRole('textbox', { name: 'Pack 1: Price EUR' }).fill('900');
    await packs.getByText(/^dearer than its credits/).waitFor({ state: 'hidden' });
    await packs.getByRole('button', { name: 'Save the packs' }).click();
    await page.getByRole('button', { name: 'Buy once: Large' }).click();
    await page.getByRole('button', { name: 'Charge €900.00 to Lost card' }).click();
    await page.getByText('Not bought', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await goTo(page, 'Overview');
    const attention = page.getByRole('region', { name: 'Needs attention' });
    await attention.getByText('Lost card is disabled').waitFor();
    await attention.getByText('No payment method can be charged').waitFor();
    await page.getByRole('heading', { name: 'Nothing is booked yet' }).waitFor();
    await look(page, 'new-account-urgent');
  }, 120_000);

  test('what was paid by bank transfer is recorded, posted, and told in the payment history beside the decline', async () => {
    await goTo(page, 'Payment methods');
    await addMethod(page, 'Paid by hand', undefined, 'Bank transfer');
    await page.getByRole('button', { name: 'Record a payment…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record a payment' });
    await choose(page, 'Pack', 'Large');
    await dialog.getByRole('textbox', { name: 'Reference' }).fill('RF18 5390');
    await look(page, 'new-account-record');
    await dialog.getByRole('button', { name: 'Record €900.00' }).click();
    await dialog.getByText(/€900\.00 was paid elsewhere \(Bank transfer\), and recorded here/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await goTo(page, 'Overview');
    const history = page.getByRole('region', { name: 'Payment history' }).getByRole('table');
    await history.waitFor();
    expect(byColumn(await readTable(history)).map(({ Method, State, EUR }) => [Method, State, EUR])).toEqual([
      ['Bank transfer', 'Recorded', '900.00'],
      ['Lost card', 'Declined', '–'],
    ]);
    await goTo(page, 'Credit packs');
    await page.getByText('1,000.00 credits available').waitFor();
    await look(page, 'new-account-packs');
  }, 120_000);

  test('nothing was written to the console, and nobody else was asked', () => {
    expect(side.errors).toEqual([]);
  });
});
