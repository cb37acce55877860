/** What journeys do with an operated account: cards that are added, verified and activated, packs that are offered and bought, automatic top-up. */

import type { Page } from 'playwright-core';
import { choose, goTo } from './steps.ts';

export interface OfferedPack {
  readonly name: string;
  /** As they are typed. */
  readonly price: string;
  readonly credits: string;
}

export const SMALL_PACK: OfferedPack = { name: 'Small', price: '100', credits: '100' };

/** From "Payment methods": a card of the sandbox, which is to be verified next. */
export async function addTestCard(page: Page, card: string, nickname = ''): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Add a method…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a payment method' });
  await choose(page, 'Test card', card);
  if (nickname !== '') await dialog.getByRole('textbox', { name: 'Name of your own' }).fill(nickname);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
}

/** Has the processor asked whether a card is verified, and charged from then on; `added` is its name until it is. */
export async function verifyAndActivate(page: Page, added: string, verified: string): Promise<void> {
  await page.getByRole('button', { name: `Check now whether ${added}` }).click();
  await page.getByRole('button', { name: `Activate ${verified}` }).click();
  // It has a place in the order of those that are charged; a menu that was opened before would close with its change.
  await page.getByRole('button', { name: `Move ${verified}` }).waitFor();
}

/** From "Credit packs" where there are none yet, in a book of this currency. */
export async function offerPacks(page: Page, currency: string, packs: readonly OfferedPack[]): Promise<void> {
  await page.getByRole('button', { name: 'Set the packs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Packs of this vendor' });
  for (const [index, { name, price, credits }] of packs.entries()) {
    await dialog.getByRole('button', { name: 'Add a pack' }).click();
    await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Name` }).fill(name);
    await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Price ${currency}` }).fill(price);
    await dialog.getByRole('textbox', { name: `Pack ${index + 1}: Credits` }).fill(credits);
  }
  await dialog.getByRole('button', { name: 'Save the packs' }).click();
}

/** From "Credit packs": one pack, for `paid` such as `£100.00`, from the primary method. */
export async function buyOnce(page: Page, pack: string, paid: string, method: string): Promise<void> {
  await page.getByRole('button', { name: `Buy once: ${pack}` }).click();
  const dialog = page.getByRole('dialog', { name: `Buy ${pack} once` });
  await dialog.getByRole('button', { name: `Charge ${paid} to ${method}` }).click();
  await dialog.getByText(`${paid} was charged to ${method}.`).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** In a book in pounds: a card of the sandbox is added, verified, activated, and pays for a pack. */
export async function payInTheSandbox(page: Page): Promise<void> {
  await goTo(page, 'Payment methods');
  await addTestCard(page, 'Visa ·· 4242, works');
  await verifyAndActivate(page, 'New card', 'Visa ·· 4242');
  await goTo(page, 'Credit packs');
  await offerPacks(page, 'GBP', [SMALL_PACK]);
  await buyOnce(page, SMALL_PACK.name, '£100.00', 'Visa ·· 4242');
}

export interface TopUp {
  readonly pack: string;
  /** As they are typed, in the currency of the book. */
  readonly capPerDay: string;
  readonly capPerMonth: string;
  /** The button, which says what is charged at once. */
  readonly atOnce: string;
}

/** From "Credit packs", in a book in euros whose credits are used up: automatic top-up, which charges the primary method at once. */
export async function turnOnTopUp(page: Page, { pack, capPerDay, capPerMonth, atOnce }: TopUp): Promise<void> {
  await page.getByRole('button', { name: `Auto refill: ${pack}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Auto refill' });
  await dialog.getByRole('textbox', { name: 'At most a day, EUR' }).fill(capPerDay);
  await dialog.getByRole('textbox', { name: 'At most a month, EUR' }).fill(capPerMonth);
  await dialog.getByRole('checkbox', { name: /^I accept these terms/ }).check();
  await dialog.getByRole('button', { name: atOnce, exact: true }).click();
  await dialog.getByText('Bought', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
