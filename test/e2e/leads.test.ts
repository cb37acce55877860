/** Leads and campaigns as its user meets them: campaigns buy until their budget, a lead is won, a refund comes back, Promotion Service has its tail. */

import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { CommandName, InputOf, OutputOf } from '../../electron/ipc/contract/contract.ts';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { USUAL_BOOK, byColumn, choose, dropFiles, eventually, goTo, makeBook, openTable, readTable, settled, todayIn } from './steps.ts';

const workspaceId = 1;

/** A lead of a customer who was bought within 90 days is a duplicate. */
const OFFERED = todayIn(USUAL_BOOK.timeZone);
const LEADS = `id,offered,category,area,price,quality,customer,until,status,note
47681,${OFFERED},Kitchen,Cologne,20.00,82,C-1,,available,Galley kitchen
47682,${OFFERED},Kitchen,Bonn,20.00,75,C-2,,available,
47683,${OFFERED},Kitchen,Bonn,20.00,90,C-3,,available,
47684,${OFFERED},Roof,Aachen,29.00,,C-4,,available,Leak at the chimney
47685,${OFFERED},Kitchen,Cologne,31.00,88,C-5,,available,
47686,${OFFERED},Kitchen,Cologne,20.00,30,C-6,,available,
47687,${OFFERED},Kitchen,Cologne,20.00,80,C-1,,available,The same customer again
47688,${OFFERED},Attic,Cologne,250.00,80,C-8,,available,Whole attic
`;

/** A command through the page's own door: what other pages are for, and journeys of their own show. */
async function run<Name extends CommandName>(page: Page, method: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
  const answer = await page.evaluate(
    (call) => (globalThis as unknown as { floatbook: { call(call: unknown): Promise<unknown> } }).floatbook.call(call),
    { method, input, commandId: randomUUID() },
  );
  expect(answer).toMatchObject({ outcome: 'ok' });
  return (answer as { readonly value: OutputOf<Name> }).value;
}

async function section(page: Page, name: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Part of the page' }).getByText(name).click();
  await settled(page);
}

const NOTHING_LIMITED = { categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null };

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

describeInChromium('leads and campaigns', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startElectronSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await page.getByRole('heading', { name: 'Open your books' }).waitFor();
    await makeBook(page);
    const { methodId } = await run(page, 'methods.add', { workspaceId, processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' });
    await run(page, 'methods.verify', { workspaceId, methodId });
    await run(page, 'methods.activate', { workspaceId, methodId });
    await run(page, 'packs.set', { workspaceId, packs: [{ id: 'small', name: '100 credits', price: 10_000, credits: 10_000 }] });
    await run(page, 'packs.buy', { workspaceId, packId: 'small', packs: 1, price: 10_000 });
  });
  afterAll(() => side?.close());

  test('every part says what it is for while nothing is in it', async () => {
    await goTo(page, 'Leads and campaigns');
    for (const [part, heading] of [
      ['Campaigns', 'No campaign yet'],
      ['Leads', 'No leads yet'],
      ['On offer', 'No lead was offered yet'],
      ['Fees', 'No fee yet'],
      ['Refunds', 'No refund was asked for yet'],
      ['Promotion Service', 'Promotion Service'],
    ] as const) {
      await section(page, part);
      await page.getByRole('heading', { name: heading, level: 2 }).waitFor();
      await look(page, `leads-empty-${part.toLowerCase().replace(' ', '-')}`);
    }
    await section(page, 'Campaigns');
  }, 180_000);

  test('a campaign is made, and every mistake is told at its field', async () => {
    await page.getByRole('button', { name: 'New campaign…' }).click();
    const form = dialogOf(page, 'New campaign');
    await form.getByRole('textbox', { name: 'Highest price, credits' }).fill('thirty');
    await form.getByRole('textbox', { name: 'Lowest quality, 0 to 100' }).fill('120');
    await form.getByRole('textbox', { name: 'Budget a day, credits' }).fill('0');
    await form.getByText('At set hours').click();
    await form.getByRole('textbox', { name: 'Monday' }).fill('nine to five');
    await form.getByRole('button', { name: 'Make the campaign' }).click();
    for (const problem of [
      'Needed',
      'An amount such as 46.00, or empty',
      'A whole number from 0 to 100, or empty',
      'More than 0, or empty for no limit',
    ])
      await form.getByText(problem).waitFor();
    await form.getByText('Such as 9:00–17:00; more than one with a comma between').waitFor();
    await look(page, 'leads-campaign-form');
    await form.getByRole('textbox', { name: 'Name' }).fill('Kitchens');
    await form.getByRole('textbox', { name: 'Highest price, credits' }).fill('30');
    await form.getByRole('textbox', { name: 'Lowest quality, 0 to 100' }).fill('50');
    await form.getByRole('textbox', { name: 'Budget a day, credits' }).fill('45');
    await form.getByLabel('Categories').fill('kitchen');
    await page.keyboard.press('Enter');
    await form.getByText('At any time').click();
    await form.getByRole('button', { name: 'Make the campaign' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('switch', { name: 'Kitchens buys leads' }).waitFor();
    expect(await page.getByRole('table', { name: 'Campaigns' }).textContent()).toContain(
      'kitchen · every area · up to 30.00 credits · quality 50 or better',
    );
  }, 120_000);

  test('a dropped lead file is bought from until the budget, and every lead not bought has its reason', async () => {
    const folder = join(side.folder, 'files');
    mkdirSync(folder);
    const file = join(folder, 'leads.csv');
    writeFileSync(file, LEADS);
    await dropFiles(page, [file], 'Drop the file to take in the leads on offer');
    const dialog = dialogOf(page, 'Take in offered leads');
    await dialog.getByText('1 campaign is on: what fits is bought at once, from credits, within the budgets.').waitFor();
    await look(page, 'leads-import');
    await dialog.getByRole('button', { name: 'Take in offered leads' }).click();
    await dialog.getByText('Taken in', { exact: true }).waitFor();
    const told = await dialog.locator('dl > div').allInnerTexts();
    expect(told.map((words) => words.replace(/\s+/g, ' '))).toEqual(expect.arrayContaining(['Of them bought 2', 'Of them not bought 6']));
    await dialog.getByRole('button', { name: 'Show what is on offer' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () => byColumn(await readTable(page.getByRole('table', { name: 'Why were leads not bought?' })))).toEqual(
      expect.arrayContaining([
        { Reason: 'its category is not wanted', Leads: '2' },
        { Reason: 'it was too dear', Leads: '1' },
        { Reason: 'its quality was too low or not known', Leads: '1' },
        { Reason: 'its customer was bought before', Leads: '1' },
        { Reason: 'the day’s budget was used up', Leads: '1' },
      ]),
    );
    await look(page, 'leads-offers');
    await section(page, 'Campaigns');
    await page.getByText('40.00 of 45.00').waitFor();
    await look(page, 'leads-campaigns');
  }, 180_000);

  test('a lead is bought by hand for the price on its button, also from what credits do not cover', async () => {
    await section(page, 'On offer');
    await page.getByRole('button', { name: 'Buy for 29.00: lead 47684' }).click();
    const dialog = dialogOf(page, 'Buy lead 47684');
    await dialog.getByRole('button', { name: 'Buy for 29.00 credits' }).waitFor();
    await look(page, 'leads-buy');
    await dialog.getByRole('button', { name: 'Buy for 29.00 credits' }).click();
    await page.getByText('47684: 29.00 credits charged.').waitFor();
    await dialog.waitFor({ state: 'hidden' });
    // With what is told of it over the page, which is put away before a look.
    expect.soft(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Buy for 250.00: lead 47688' }).click();
    const dear = dialogOf(page, 'Buy lead 47688');
    await dear.getByRole('button', { name: 'Charge £250.00 to Visa ·· 4242' }).click();
    await dear.waitFor({ state: 'hidden' });
    await page.getByText('Bought', { exact: true }).click();
    await eventually(async () => (await readTable(page.getByRole('table', { name: 'Leads of the marketplace' }))).rows.length).toBe(4);
  }, 120_000);

  test('what an empty balance cost is an estimate with its basis', async () => {
    // A campaign buys from credits only, never lead by lead from the card.
    await run(page, 'campaigns.add', {
      workspaceId,
      name: 'Attics',
      terms: {
        on: true,
        categories: ['Attic'],
        areas: [],
        maxPrice: null,
        minQuality: null,
        budgetPerDay: null,
        budgetPerWeek: null,
        hours: null,
      },
    });
    const upload = join(side.folder, 'files', 'attic.csv');
    writeFileSync(upload, `${LEADS.split('\n')[0]}\n47690,${OFFERED},Attic,Bonn,90.00,70,C-90,,available,\n`);
    await dropFiles(page, [upload], 'Drop the file to take in the leads on offer');
    await dialogOf(page, 'Take in offered leads').getByRole('button', { name: 'Take in offered leads' }).click();
    await dialogOf(page, 'Take in offered leads').getByRole('button', { name: 'Show what is on offer' }).click();
    const lost = page.getByRole('region', { name: 'What did an empty balance cost?' });
    await lost.getByText('1 lead', { exact: true }).waitFor();
    expect(await lost.textContent()).toContain('None of the 4 leads of the last 13 weeks is won or lost yet');
  }, 60_000);

  test('a lead that was won carries its value into value per lead', async () => {
    await section(page, 'Leads');
    const grid = page.getByRole('grid', { name: 'Leads, latest first' });
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const opened = page.getByRole('region', { name: 'Opened lead' });
    await opened.getByRole('heading', { level: 2, name: '47681' }).waitFor();
    await opened.getByText('Won', { exact: true }).click();
    await opened.getByRole('button', { name: 'Save the outcome' }).click();
    await opened.getByText('An amount such as 1250.00').waitFor();
    await opened.getByRole('textbox', { name: 'Value GBP' }).fill('1,480.00');
    await opened.getByRole('button', { name: 'Save the outcome' }).click();
    await page.getByText('Lead 47681 is won.').waitFor();
    await eventually(async () => byColumn(await readTable(grid))[0]).toMatchObject({ Lead: '47681', Outcome: 'Won', 'Value GBP': '1,480.00' });
    await look(page, 'leads-lead-open');
    await page.keyboard.press('Escape');
    await look(page, 'leads-list');
    await goTo(page, 'Overview');
    const weeks = byColumn(await openTable(page, 'Is a lead worth its cost?'));
    expect(weeks.find(({ Leads }) => Leads === '4')).toMatchObject({ Won: '1', Value: '1,480.00', 'Value per lead': '370.00' });
  }, 180_000);

  test('a refund is asked for before its deadline, approved, and comes back as credits', async () => {
    await goTo(page, 'Leads and campaigns');
    await section(page, 'Leads');
    await page.getByRole('row').filter({ hasText: '47682' }).click();
    const opened = page.getByRole('region', { name: 'Opened lead' });
    await opened.getByText(/^May be asked for until .* \d+ \w{3}, that day included\.$/).waitFor();
    await opened.getByRole('button', { name: 'Request a refund…' }).click();
    const form = dialogOf(page, 'Request a refund of lead 47682');
    await form.getByRole('button', { name: 'Request 20.00 credits' }).click();
    await form.getByText('Choose a reason').waitFor();
    await form.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'wrong number' }).click();
    await form.getByRole('textbox', { name: 'Note' }).fill('Rings at a bakery');
    await look(page, 'leads-refund-form');
    await form.getByRole('button', { name: 'Request 20.00 credits' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('row').filter({ hasText: '47682' }).getByText('Requested').waitFor();
    await opened.getByRole('button', { name: 'Go to the request' }).click();
    await page.getByRole('button', { name: 'Approved: the refund of 47682' }).click();
    await page.getByText('today, not credited yet').waitFor();
    const request = byColumn(await readTable(page.getByRole('table', { name: 'Refund requests' })))[0];
    expect(request?.['Reason']).toBe('wrong numberRings at a bakery');
    expect(request?.['Vendor’s deadline']).toMatch(/^\w{3} \d+ \w{3}$/);
    await look(page, 'leads-refunds');
    await page.getByRole('button', { name: 'Credits have come for 47682' }).click();
    await dialogOf(page, 'Have the credits for 47682 come?').getByRole('button', { name: 'Post 20.00 credits' }).click();
    await page.getByText('0.00 credits not back yet').waitFor();
    await section(page, 'Leads');
    await eventually(async () => byColumn(await readTable(page.getByRole('grid'))).find(({ Lead }) => Lead === '47682')).toMatchObject({
      'Cost GBP': '0.00',
    });
  }, 180_000);

  test('Promotion Service has a tail after it was switched off', async () => {
    await section(page, 'Promotion Service');
    await page.getByRole('switch', { name: 'Promotion Service' }).click();
    await page.getByRole('button', { name: 'Record an automatic quotation…' }).click();
    const form = dialogOf(page, 'Record an automatic quotation');
    await form.getByRole('textbox', { name: 'Lead' }).fill('P-1');
    await form.getByRole('textbox', { name: 'Fee if the customer approaches, credits' }).fill('15');
    await form.getByRole('button', { name: 'Record it' }).click();
    await form.waitFor({ state: 'hidden' });
    await look(page, 'leads-promotion-on');
    await page.getByRole('switch', { name: 'Promotion Service' }).click();
    await page.getByText('1 customer can still cause a fee.').waitFor();
    await look(page, 'leads-promotion-tail');
    await page.getByRole('button', { name: 'A customer approached…' }).click();
    const contact = dialogOf(page, 'Record a contact');
    await choose(page, 'Who approached', 'P-1 · 15.00 credits');
    await look(page, 'leads-promotion-approached');
    await contact.getByRole('button', { name: 'Pay 15.00 credits' }).click();
    await contact.waitFor({ state: 'hidden' });
    await page.getByText('It is off. No quotation is sent, and nobody can cause a fee.').waitFor();
  }, 180_000);

  test('a fee is held until it is read, and one that nothing can pay is unpaid with its reason', async () => {
    await run(page, 'account.setTerms', {
      workspaceId,
      terms: {
        ...DEFAULT_TERMS,
        feeDue: { when: 'on_read', releaseAfterHours: 48 },
        refundWindow: { unit: 'hours', count: 72 },
        refundReasons: ['wrong number'],
      },
    });
    await section(page, 'Fees');
    const record = async (lead: string, credits: string, action: string) => {
      await page.getByRole('button', { name: 'Record a contact…' }).click();
      const contact = dialogOf(page, 'Record a contact');
      await contact.getByRole('textbox', { name: 'Lead or customer' }).fill(lead);
      await contact.getByRole('textbox', { name: 'Fee, credits' }).fill(credits);
      await contact.getByRole('button', { name: action }).waitFor();
      if (lead === 'Q-1') await look(page, 'leads-contact-form');
      await contact.getByRole('button', { name: action }).click();
      await contact.waitFor({ state: 'hidden' });
    };
    await record('Q-1', '10', 'Hold 10.00 credits');
    await record('Q-2', '12', 'Hold 12.00 credits');
    await record('Q-3', '200', 'Record the fee of 200.00');
    await page
      .getByText(/^Held until \w{3} \d+ \w{3}, \d\d:\d\d$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Read or replied: Q-1' }).click();
    await dialogOf(page, 'Q-1 was read or replied to').getByRole('button', { name: 'Pay 10.00 credits' }).click();
    await dialogOf(page, 'Q-1 was read or replied to').waitFor({ state: 'hidden' });
    await run(page, 'account.setPaused', { workspaceId, paused: true });
    await page.getByRole('button', { name: 'Read or replied: Q-3' }).click();
    const dear = dialogOf(page, 'Q-3 was read or replied to');
    await dear.getByText('It would be left unpaid: the account is paused.').waitFor();
    await look(page, 'leads-unpaid');
    await dear.getByRole('button', { name: 'Record it unpaid' }).click();
    await dear.waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: 'Unpaid the account is paused' }).waitFor();
    await look(page, 'leads-fees');
    await run(page, 'account.setPaused', { workspaceId, paused: false });
    await page.getByRole('button', { name: 'Try again to pay for Q-3' }).click();
    await dialogOf(page, 'Pay for Q-3').getByRole('button', { name: 'Charge £200.00 to Visa ·· 4242' }).click();
    await dialogOf(page, 'Pay for Q-3').waitFor({ state: 'hidden' });
    await page.getByText('Q-3: £200.00 charged to Visa ·· 4242.').waitFor();
    await page.getByRole('cell', { name: '£200.00 charged to Visa ·· 4242', exact: true }).waitFor();
    await page.getByRole('cell', { name: '12.00 credits held', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Let go: the fee for Q-2' }).click();
    await dialogOf(page, 'Let the fee for Q-2 go?').getByRole('button', { name: 'Let it go' }).click();
    await page.getByRole('cell', { name: '0.00 credits held', exact: true }).waitFor();
  }, 180_000);

  test('a campaign is renamed, and removed after a question', async () => {
    await section(page, 'Campaigns');
    const { campaignId } = await run(page, 'campaigns.add', { workspaceId, name: 'Sheds', terms: { ...NOTHING_LIMITED, on: false } });
    expect(campaignId).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Change Sheds' }).click();
    const form = dialogOf(page, 'Change Sheds');
    await form.getByRole('textbox', { name: 'Name' }).fill('Garden sheds');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Remove Garden sheds' }).click();
    await dialogOf(page, 'Remove Garden sheds?').getByRole('button', { name: 'Remove the campaign' }).click();
    await page.getByText('Garden sheds').first().waitFor({ state: 'detached' });
  }, 60_000);

  test('a watched folder tells what stands in its way', async () => {
    await section(page, 'On offer');
    await page.getByRole('textbox', { name: 'Watched folder' }).fill(join(side.folder, 'nowhere'));
    await page.getByRole('button', { name: 'Watch this folder' }).click();
    await page.getByRole('list', { name: 'Problems of the folder' }).waitFor();
    await look(page, 'leads-feed-problem');
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await page.getByText('No folder is watched.').waitFor();
  }, 120_000);

  test('the address brings the view back', async () => {
    await section(page, 'Leads');
    await page.getByRole('radiogroup', { name: 'Outcome' }).getByText(/^Won/).click();
    await eventually(async () => (await readTable(page.getByRole('grid'))).rows.length).toBe(1);
    await page.reload();
    await eventually(async () => (await readTable(page.getByRole('grid'))).rows.length).toBe(1);
    await page.goBack();
    await eventually(async () => (await readTable(page.getByRole('grid'))).rows.length).toBeGreaterThan(1);
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
