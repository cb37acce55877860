/** An operated account from its pages: cards, packs, automatic top-up with its decisions, a backup that pays, and back to pay-as-you-use. */

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTestCard } from './account-steps.ts';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, choose, eventually, goTo, makeBook, readTable, settled } from './steps.ts';

/** Name, price and credits, as they are typed. */
const PACKS = [
  ['Small', '100', '100'],
  ['Medium', '285.00', '300'],
  ['Large', '900', '1,000.00'],
] as const;
const PAGES = ['Payment methods', 'Credit packs', 'Automatic deduction'] as const;

const methodRow = (page: Page, name: string): Locator => page.locator('[data-method]').filter({ hasText: name });

/** The methods that are charged, in their order, as their handles call them. */
const order = (page: Page) =>
  page
    .getByRole('button', { name: /^Move / })
    .evaluateAll((all) => all.map((each) => (each.getAttribute('aria-label') ?? '').replace(/^Move (.*), \d+ of .*$/, '$1')));

describeInChromium('an operated account', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await makeBook(page, { currency: 'EUR' });
  });
  afterAll(() => side?.close());

  test('each page says what it is for while there is nothing, with the one button to begin', async () => {
    for (const [name, heading, button] of [
      ['Payment methods', 'No payment method yet', 'Add a method…'],
      ['Credit packs', 'No packs yet', 'Set the packs…'],
      ['Automatic deduction', 'No plan to choose from yet', 'Go to Credit packs'],
    ] as const) {
      await goTo(page, name);
      await page.getByRole('heading', { name: heading }).waitFor();
      const begin = page
        .getByRole('main')
        .getByRole('button', { name: button })
        .or(page.getByRole('link', { name: button }));
      expect(await begin.count(), name).toBe(1);
      await look(page, `account-empty-${name.toLowerCase().replace(' ', '-')}`);
    }
  }, 240_000);

  test('two cards are added, verified, and charged only after they were activated', async () => {
    await goTo(page, 'Payment methods');
    await addTestCard(page, 'Visa ·· 4242, works');
    await page.getByRole('button', { name: 'Check now whether New card' }).waitFor();
    await page.getByText('No method is activated: nothing can be charged.').waitFor();
    await page.getByText('Being verified', { exact: true }).waitFor();
    await settled(page);
    await screenshot(page, 'account-methods-added');
    await page.getByRole('button', { name: 'Check now whether New card' }).click();
    await page
      .getByText('Not activated')
      .or(page.getByText(/verified .*, not activated/i))
      .first()
      .waitFor();
    expect(await order(page)).toEqual([]);
    await page.getByRole('button', { name: 'Activate Visa ·· 4242' }).click();
    await eventually(() => order(page)).toEqual(['Visa ·· 4242']);
    await page.getByText('There is no backup.').waitFor();

    await addTestCard(page, 'Mastercard ·· 4444, works', 'Travel card');
    await page.getByRole('button', { name: 'Check now whether Travel card' }).click();
    await page.getByRole('button', { name: 'Activate Travel card' }).waitFor();
    await look(page, 'account-methods-verified');
    await page.getByRole('button', { name: 'Activate Travel card' }).click();
    await eventually(() => order(page)).toEqual(['Visa ·· 4242', 'Travel card']);
    await page.getByText('There is no backup.').waitFor({ state: 'hidden' });
    // The button went away with its row; the focus stays with the method.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More about Travel card');
  }, 120_000);

  test('the second is made the primary: by the menu, by key and by drag', async () => {
    await page.getByRole('button', { name: 'More about Travel card' }).click();
    await page.getByRole('menuitem', { name: 'Make primary' }).click();
    await eventually(() => order(page)).toEqual(['Travel card', 'Visa ·· 4242']);
    await methodRow(page, 'Travel card').getByText('Primary', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Move Travel card' }).focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() => order(page)).toEqual(['Visa ·· 4242', 'Travel card']);
    await methodRow(page, 'Visa ·· 4242').getByText('Primary', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('Move Travel card, 2 of 2');
    await page.keyboard.press('ArrowUp');
    await methodRow(page, 'Travel card').getByText('Primary', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Move Visa ·· 4242' }).dragTo(methodRow(page, 'Travel card'), { targetPosition: { x: 200, y: 6 } });
    await eventually(() => order(page)).toEqual(['Visa ·· 4242', 'Travel card']);
    await methodRow(page, 'Visa ·· 4242').getByText('Primary', { exact: true }).waitFor();
  });

  test('the backup drill says step by step what would happen, and charges nobody', async () => {
    const drill = page.getByRole('region', { name: /^What if Visa ·· 4242 declines now\?/ });
    await drill.getByText('Visa ·· 4242 is asked, and declines.').waitFor();
    await drill.getByText('Travel card, the next in order, is asked instead.').waitFor();
    await drill.getByText('Travel card pays, once. Nobody else is asked.').waitFor();
    for (const [answer, told] of [
      ['It declines for good, such as stolen', 'Visa ·· 4242 is asked, declines for good, and is disabled.'],
      ['Its bank asks for the owner', /^The owner has to confirm/],
      ['No answer comes', /^The charge is looked up/],
      ['It pays', 'Visa ·· 4242 pays, once. Nobody else is asked.'],
    ] as const) {
      await choose(page, 'What the primary does', answer);
      await drill.getByText(told).waitFor();
    }
    expect(page.url()).toContain('drill=succeeds');
    await page.getByText('Nothing was charged yet.').waitFor();
    await look(page, 'account-methods');
  }, 120_000);

  test('a card number that is typed as a name is masked, with a warning', async () => {
    await page.getByRole('button', { name: 'More about Travel card' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rename Travel card' });
    await dialog.getByRole('textbox', { name: 'Name of your own' }).fill('Card 4242424242424242');
    await settled(page);
    await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
    const warned = page.getByRole('dialog').getByText('The name held a full card number. It was masked before anything was written.');
    await warned.waitFor();
    expect(await page.content()).not.toContain('4242424242424242');
    await settled(page);
    await screenshot(page, 'account-methods-masked');
    expect.soft(await violationsOf(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: /^More about Card / }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name of your own' }).fill('Travel card');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByRole('button', { name: 'More about Travel card' }).waitFor();
  });

  test('packs begin with those of a preset, and are changed', async () => {
    await goTo(page, 'Credit packs');
    await page.getByRole('button', { name: 'Set the packs…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Packs of this vendor' });
    await dialog.getByRole('button', { name: 'Begin with the packs of…' }).click();
    await page.getByRole('menuitem').first().click();
    await dialog.getByRole('textbox', { name: 'Pack 1: Price EUR' }).fill('2.5O');
    await dialog.getByRole('button', { name: 'Save the packs' }).click();
    await dialog.getByText('An amount such as 900.00').waitFor();
    await settled(page);
    await screenshot(page, 'account-packs-edit');
    expect.soft(await violationsOf(page)).toEqual([]);
    for (const out of (await dialog.getByRole('button', { name: /^Take .* out$/ }).all()).toReversed()) await out.click();
    for (const [index, [name, price, credits]] of PACKS.entries()) {
      await dialog.getByRole('button', { name: 'Add a pack' }).click();
      await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Name` }).fill(name);
      await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Price EUR` }).fill(price);
      await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Credits` }).fill(credits);
    }
    await dialog.getByRole('button', { name: 'Save the packs' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(
      byColumn(await readTable(page.getByRole('region', { name: 'Packs', exact: false }).getByRole('table').first())).map((row) => [
        row['Pack'],
        row['Credits'],
        row['Price EUR'],
        row['Discount'],
        row['EUR per 100 credits'],
      ]),
    ).toEqual([
      ['Small', '100.00', '100.00', '–', '100.00'],
      ['Medium', '300.00', '285.00', '5 %', '95.00'],
      ['Large', '1,000.00', '900.00', '10 %', '90.00'],
    ]);
    await look(page, 'account-packs');
  }, 120_000);

  test('automatic top-up says before that it charges at once, and does exactly that', async () => {
    await page.getByRole('button', { name: 'Auto refill: Large' }).click();
    const dialog = page.getByRole('dialog', { name: 'Auto refill' });
    expect(await dialog.getByRole('combobox', { name: 'Pack' }).evaluate((field) => field === document.activeElement)).toBe(true);
    await dialog.getByText('Once your limits are filled in, it is said here what would be charged at once.').waitFor();
    await dialog.getByRole('button', { name: 'Turn on automatic top-up' }).click();
    const needed = dialog.getByText('Needed', { exact: true }).first();
    await needed.waitFor();
    const [asText, asProblem] = await Promise.all(
      [needed, dialog.getByText('Accept the terms to go on.')].map((each) => each.evaluate((words) => getComputedStyle(words).color)),
    );
    expect(asText).toBe(asProblem);
    await dialog.getByText('Accept the terms to go on.').waitFor();
    await dialog.getByRole('textbox', { name: 'At most a day, EUR' }).fill('2,700');
    await dialog.getByRole('textbox', { name: 'At most a month, EUR' }).fill('800');
    await dialog.getByText(/costs more than the cap/).waitFor();
    await dialog.getByRole('textbox', { name: 'At most a month, EUR' }).fill('3600.00');
    await dialog.getByText('€900.00 is charged at once, for 1,000.00 credits.').waitFor();
    await dialog.getByRole('checkbox', { name: /^I accept these terms/ }).check();
    // Money is spent by its button alone.
    await dialog.getByRole('checkbox', { name: /^I accept these terms/ }).press('Enter');
    await dialog.getByRole('textbox', { name: 'At most a month, EUR' }).press('Enter');
    await look(page, 'account-auto-refill');
    await dialog.getByRole('button', { name: 'Charge €900.00 to Visa ·· 4242', exact: true }).click();
    await dialog.getByText('Bought', { exact: true }).waitFor();
    await dialog.getByText('€900.00 was charged to Visa ·· 4242.').waitFor();
    await look(page, 'account-refilled');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Automatic top-up buys Large whenever credits are used up.').waitFor();
    await page.getByText('1,000.00 credits available').waitFor();
  }, 120_000);

  test('the plan is first and in use, and the log says in words why it topped up', async () => {
    await goTo(page, 'Automatic deduction');
    const plans = page.getByRole('region', { name: /^Plans/ });
    await plans.getByText('In use', { exact: true }).waitFor();
    expect((await readTable(plans.getByRole('table'))).rows[0]?.[0]).toContain('1,000.00LargeIn use');
    const log = page.getByRole('region', { name: /^Decision log/ });
    await log.getByRole('button', { name: 'Topped up 1,000.00 credits for €900.00 with Visa ·· 4242, because credits were used up.' }).waitFor();
    const guards = page.getByRole('region', { name: /^Guards/ });
    await guards.getByText('€1,800.00 left today').waitFor();
    await guards.getByText(/^until /).waitFor();
    await look(page, 'account-deduction');
    await log.getByRole('button', { name: /^Topped up/ }).click();
    const opened = page.getByRole('dialog', { name: 'Decision' });
    await opened.getByText('Figures it was made from').waitFor();
    await opened.getByText('€900.00 was charged to Visa ·· 4242.').waitFor();
    expect(page.url()).toContain('decision=');
    await look(page, 'account-decision');
    await opened.getByRole('link', { name: 'Open the entry' }).click();
    const entry = page.getByRole('region', { name: 'Opened entry' });
    await entry.getByRole('heading', { name: 'Postings EUR' }).waitFor();
    // A lot of 1,000 credits that cost 900: the discount is a lower cost (rule L7).
    await entry.getByRole('heading', { name: /^Lots/ }).waitFor();
    await entry.getByText('1,000.00').first().waitFor();
    await entry.getByText('900.00').first().waitFor();
  }, 120_000);

  test('where the primary declines, the backup pays, once', async () => {
    await goTo(page, 'Payment methods');
    await addTestCard(page, 'Visa ·· 9979, declines for good, stolen');
    await page.getByRole('button', { name: /^Check now/ }).click();
    await page.getByRole('button', { name: 'Activate Visa ·· 9979' }).click();
    // What can be done with a method follows from its state: the menu of the one before would close.
    await methodRow(page, 'Visa ·· 9979').getByText('Backup', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'More about Visa ·· 9979' }).click();
    await page.getByRole('menuitem', { name: 'Make primary' }).click();
    await methodRow(page, 'Visa ·· 9979').getByText('Primary', { exact: true }).waitFor();
    await goTo(page, 'Credit packs');
    await page.getByRole('button', { name: 'Buy once: Small' }).click();
    const dialog = page.getByRole('dialog', { name: 'Buy Small once' });
    await dialog.getByText('if it declines: Visa ·· 4242, Travel card').waitFor();
    await dialog.getByRole('textbox', { name: 'How many' }).fill('5000');
    await dialog.getByText('A whole number from 1 to 1,000').waitFor();
    expect(await dialog.getByRole('button', { name: 'Buy Small once' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'How many' }).fill('2');
    await settled(page);
    await screenshot(page, 'account-buy');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Charge €200.00 to Visa ·· 9979' }).click();
    await dialog.getByRole('status').filter({ hasText: 'Bought' }).waitFor();
    await dialog.getByText('Visa ·· 9979, declined: reported stolen').waitFor();
    await dialog.getByText('€200.00 was charged to Visa ·· 4242.').waitFor();
    await settled(page);
    await screenshot(page, 'account-bought-by-backup');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('1,200.00 credits available').waitFor();
    await goTo(page, 'Payment methods');
    await methodRow(page, 'Visa ·· 9979').getByText('Disabled', { exact: true }).waitFor();
    expect(await order(page)).toEqual(['Visa ·· 4242', 'Travel card']);
    const attempts = byColumn(await readTable(page.getByRole('region', { name: /^Attempts and declines/ }).getByRole('table')));
    expect(attempts.map((row) => [row['Method'], row['Outcome'], row['EUR']])).toEqual([
      ['Visa ·· 4242', 'charged', '200.00'],
      ['Visa ·· 9979', 'declined: reported stolen', '200.00'],
      ['Visa ·· 4242', 'charged', '900.00'],
    ]);
    await look(page, 'account-methods-full');
  }, 120_000);

  test('a method is removed after a question', async () => {
    await page.getByRole('button', { name: 'More about Visa ·· 9979' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove Visa ·· 9979?' });
    await settled(page);
    await screenshot(page, 'account-remove');
    await dialog.getByRole('button', { name: 'Remove Visa ·· 9979' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await methodRow(page, 'Visa ·· 9979').waitFor({ state: 'hidden' });
  });

  test('the settings of the account are kept', async () => {
    await goTo(page, 'Automatic deduction');
    const more = page.getByRole('region', { name: 'More settings' });
    await more.getByRole('switch', { name: 'Promotion Service' }).click();
    await more.getByText(/^on since /).waitFor();
    await more.getByRole('textbox', { name: 'Low-balance warning' }).fill('5000');
    await more.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1,200.00 credits are available, you asked to be warned below 5,000.00.').waitFor();
    await more.getByRole('switch', { name: 'Pause the account' }).click();
    await page.getByText('The account is paused.').waitFor();
    await look(page, 'account-deduction-paused');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('The account is paused.').waitFor({ state: 'hidden' });
  }, 120_000);

  test('the amount is changed, and stopping brings back pay-as-you-use', async () => {
    await page.getByRole('button', { name: 'Use this plan: Medium' }).click();
    const change = page.getByRole('dialog', { name: 'Change the amount' });
    await change.getByText('Nothing is charged now: 1,200.00 credits are available.').waitFor();
    await settled(page);
    await screenshot(page, 'account-change-amount');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.waitFor({ state: 'hidden' });
    const plans = page.getByRole('region', { name: /^Plans/ });
    await eventually(async () => (await readTable(plans.getByRole('table'))).rows[0]?.[0]).toContain('300.00MediumIn use');
    await page
      .getByRole('region', { name: /^Decision log/ })
      .getByText('Not topped up: 1,200.00 available.')
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'Stop automatic top-up…' }).click();
    const stop = page.getByRole('dialog', { name: 'Stop automatic top-up?' });
    await stop.getByText(/^From then on pay-as-you-use applies/).waitFor();
    await settled(page);
    await screenshot(page, 'account-stop');
    expect.soft(await violationsOf(page)).toEqual([]);
    await stop.getByRole('button', { name: 'Stop automatic top-up' }).click();
    await stop.waitFor({ state: 'hidden' });
    await eventually(async () => (await readTable(plans.getByRole('table'))).rows[0]?.[0]).toContain('Pay-as-you-useIn use');
    await look(page, 'account-deduction-pay-as-you-use');
  }, 120_000);

  test('every page is reached by its keys', async () => {
    for (const [key, name] of [
      ['m', PAGES[0]],
      ['p', PAGES[1]],
      ['d', PAGES[2]],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
  });

  test('what steers the account is found by its words, and opens where it is done', async () => {
    const find = async (words: string, first: string) => {
      await page.keyboard.press('Control+k');
      const search = page.getByRole('dialog', { name: 'Find page, lead, entry, command' });
      await search.getByRole('textbox').fill(words);
      await search.getByRole('button').first().filter({ hasText: first }).waitFor();
      await page.keyboard.press('Enter');
    };
    await find('auto refill', 'Auto refill…');
    await page.getByRole('dialog', { name: 'Auto refill' }).getByRole('combobox', { name: 'Pack' }).waitFor();
    await eventually(() => page.url()).not.toContain('open=');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Auto refill' }).waitFor({ state: 'hidden' });
    await find('pause', 'Pause the account');
    await eventually(() => page.getByRole('switch', { name: 'Pause the account' }).evaluate((each) => each === document.activeElement)).toBe(true);
    await find('drill', 'Backup drill');
    await page.getByRole('heading', { name: 'Payment methods', level: 1 }).waitFor();
    await find('record', 'Record a contact…');
    await page.getByRole('dialog', { name: 'Record a contact' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Record a contact' }).waitFor({ state: 'hidden' });
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
