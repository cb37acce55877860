/** Asking again in the page (decision 0024): the browser mode charges nothing and changes nothing of where money goes before its user has said so a second time. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SMALL_PACK, addTestCard, offerPacks } from './account-steps.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { eventually, goTo, makeBook } from './steps.ts';

describeInChromium('asking again', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ confirms: 'by hand', context: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } });
    page = side.page;
    await makeBook(page, { currency: 'EUR' });
  });
  afterAll(() => side?.close());

  const question = () => page.getByRole('dialog', { name: 'Confirm once more' });
  const addCard = async () => {
    await goTo(page, 'Payment methods');
    await addTestCard(page, 'Visa ·· 4242, works');
  };

  test('what is not confirmed is not done, and says so', async () => {
    await addCard();
    await question().getByText('A payment method is added').waitFor();
    await page.keyboard.press('Escape');
    await question().waitFor({ state: 'hidden' });
    await page.getByText('This was not confirmed. Nothing was done.').waitFor();
    await page.getByRole('dialog', { name: 'Add a payment method' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'No payment method yet' }).waitFor();
  });

  test('what is confirmed is done once', async () => {
    await addCard();
    await question().getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: /^Check now whether/ }).click();
    await page.getByRole('button', { name: /^Activate / }).click();
    await question().getByText('it can be charged from now on', { exact: false }).waitFor();
    for (const [width, height, colorScheme] of [
      [1440, 900, 'light'],
      [900, 600, 'dark'],
      [360, 700, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      // The button behind the question goes on turning, so the page never stands still.
      await page.waitForTimeout(300);
      await screenshot(page, `ask-again-${width}-${colorScheme}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await question().getByRole('button', { name: 'Confirm' }).click();
    await eventually(() => page.getByRole('button', { name: /^Move / }).count()).toBe(1);
  }, 120_000);

  test('a charge has its amount on the button', async () => {
    await goTo(page, 'Credit packs');
    await offerPacks(page, 'EUR', [SMALL_PACK]);
    await question().getByText('The credit packs change', { exact: false }).waitFor();
    await question().getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Buy once: Small' }).click();
    await page
      .getByRole('dialog', { name: 'Buy Small once' })
      .getByRole('button', { name: /^Charge €100\.00/ })
      .click();
    await question().getByText('1 credit pack is bought for €100.00', { exact: false }).waitFor();
    await screenshot(page, 'ask-again-charge');
    await question().getByRole('button', { name: 'Charge €100.00' }).click();
    await page.getByText('€100.00 was charged to Visa ·· 4242.').waitFor();
  }, 60_000);

  test('a fee that uses the credits up says the top-up that follows, before and once more', async () => {
    await page.getByRole('dialog', { name: 'Buy Small once' }).getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Auto refill: Small' }).click();
    const plan = page.getByRole('dialog', { name: 'Auto refill' });
    await plan.getByRole('textbox', { name: 'At most a day, EUR' }).fill('200');
    await plan.getByRole('textbox', { name: 'At most a month, EUR' }).fill('400');
    await plan.getByRole('checkbox', { name: /^I accept these terms/ }).check();
    await plan.getByRole('button', { name: 'Turn on automatic top-up' }).click();
    await question().getByText('cards are charged by themselves', { exact: false }).waitFor();
    await question().getByRole('button', { name: 'Confirm' }).click();
    await plan.waitFor({ state: 'hidden' });
    await goTo(page, 'Leads and campaigns', 'Fees');
    await page.getByRole('button', { name: 'Record a contact…' }).click();
    const contact = page.getByRole('dialog', { name: 'Record a contact' });
    await contact.getByRole('textbox', { name: 'Lead or customer' }).fill('Q-1');
    await contact.getByRole('textbox', { name: 'Fee, credits' }).fill('100');
    const pays = contact.getByRole('button', { name: 'Pay 100.00 credits, top up €100.00' });
    await pays.waitFor();
    for (const [width, height, colorScheme] of [
      [1440, 900, 'light'],
      [360, 700, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      await screenshot(page, `pay-and-top-up-${width}-${colorScheme}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await pays.click();
    await question().getByText('€100.00 is charged to Visa ·· 4242 now.', { exact: false }).waitFor();
    await screenshot(page, 'ask-again-top-up');
    await question().getByRole('button', { name: 'Charge €100.00' }).click();
    await contact.waitFor({ state: 'hidden' });
    await goTo(page, 'Automatic deduction');
    await eventually(() => page.getByText('€100.00', { exact: false }).count()).toBeGreaterThan(0);
    await screenshot(page, 'ask-again-topped-up');
  }, 60_000);

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
