/** An account that has been operated for two weeks: every state of the three pages, as it is told and as it looks. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { activateMethod, addMethod, makePrimary, verifyMethod } from '../../electron/engine/account/methods.ts';
import { openEngine, sandboxFile } from '../../electron/engine/account/open-engine.ts';
import { setPacks, turnOffTopUp, turnOnTopUp } from '../../electron/engine/account/plan.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { toCsv } from '../model/csv.ts';
import { WIDE, look, violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { eventually, goTo, settled } from './steps.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GUARDS = { coolDownMinutes: 60, topUpsPerDay: 2, capPerDay: 2700_00, capPerMonth: 9000_00, failuresUntilOff: 3 };

/** Workspaces whose only card makes trouble, and what their page then says. */
const TROUBLES = [
  [
    'Declines for good',
    'tok_declined_hard',
    'Automatic top-up switched itself off.',
    'begun, because credits were used up. It failed: every method declined.',
  ],
  ['Declines for now', 'tok_declined_soft', undefined, 'begun, because credits were used up. Every method declined; tried again '],
  [
    'Asks its owner',
    'tok_needs_owner',
    'The bank waits for the owner of a card.',
    'begun, because credits were used up. The bank waits for the owner of the card.',
  ],
] as const;

/** Two weeks of fees, top-ups, declines and one charge whose outcome is not known, up to this minute. */
async function makeHistory(file: string): Promise<void> {
  const start = Date.now() - 14 * DAY;
  let now = start;
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Solberg Renovation', timeZone: 'Europe/Berlin', firstWeekday: 'monday' }, now);
  const { id } = addWorkspace(book, { name: 'Quotehaven', vendor: 'Quotehaven', currency: 'EUR', creditDecimals: 2 }, now);
  const engine = openEngine(book, {
    clock: () => now,
    onDefect: (error) => {
      throw error;
    },
  });
  const pass = async (milliseconds: number) => {
    now += milliseconds;
    await runDue(engine);
  };
  const card = async (token: string, nickname = '', active = true, workspaceId = id): Promise<number> => {
    const { methodId } = await addMethod(engine, workspaceId, { processor: 'sandbox', mode: 'test', card: token, nickname });
    await verifyMethod(engine, workspaceId, methodId);
    if (active) await activateMethod(engine, workspaceId, methodId);
    return methodId;
  };
  let fees = 0;
  const fee = (credits: number) => contact(engine, id, { sourceId: `quotation-${(fees += 1)}`, kind: 'quotation', credits });
  const packs = [
    { id: 'a', name: '250 credits', price: 250_00, credits: 250_00 },
    { id: 'b', name: '500 credits', price: 475_00, credits: 500_00 },
    { id: 'c', name: '1000 credits', price: 900_00, credits: 1000_00 },
    { id: 'd', name: '2500 credits', price: 2125_00, credits: 2500_00 },
  ];
  await setPacks(engine, id, packs);
  await fee(12_00);
  await card('tok_works_then_declines', 'Company card');
  await fee(24_50);
  await card('tok_expires_soon', 'Travel card');
  await card('tok_debit', '', false);
  await card('tok_setup_needs_owner', '', false);
  await addMethod(engine, id, { processor: 'manual', mode: 'live', card: null, nickname: 'Bank transfer' });
  await turnOnTopUp(engine, id, { packId: 'c', guards: GUARDS, acceptedTerms: '1', chargeAtOnce: 900_00 });
  await pass(20 * MINUTE);
  await fee(960_00);
  await fee(60_00);
  await pass(2 * DAY);
  for (let day = 0; day < 7; day += 1) {
    await fee(310_00 + day * 17_50);
    await pass(9 * HOUR);
    await fee(46_00);
    await pass(15 * HOUR);
  }
  await fee(700_00);
  await pass(10 * MINUTE);
  await fee(990_00);
  await pass(5 * MINUTE);
  await fee(990_00);
  await turnOffTopUp(engine, id);
  await pass(now > Date.now() - 2 * HOUR ? 0 : Date.now() - 2 * HOUR - now);
  await card('tok_declined_hard', 'Old card');
  const slow = await card('tok_times_out', 'Slow card');
  await buyPacks(engine, id, 'a', 1);
  const guards = { ...GUARDS, coolDownMinutes: 240 };
  await turnOnTopUp(engine, id, { packId: 'c', guards, acceptedTerms: '1', chargeAtOnce: 0 });
  await makePrimary(engine, id, slow);
  await buyPacks(engine, id, 'b', 1);
  for (const [name, token] of TROUBLES) {
    const { id: other } = addWorkspace(book, { name, vendor: name, currency: 'EUR', creditDecimals: 2 }, now);
    await setPacks(engine, other, packs);
    await card(token, '', true, other);
    await turnOnTopUp(engine, other, { packId: 'c', guards: { ...GUARDS, failuresUntilOff: 1 }, acceptedTerms: '1', chargeAtOnce: 900_00 });
  }
  const { id: odd } = addWorkspace(book, { name: 'Charges something else', vendor: 'Marktpfad', currency: 'EUR', creditDecimals: 2 }, now);
  await setPacks(engine, odd, packs);
  await card('tok_wrong_amount', 'Odd card', true, odd);
  await buyPacks(engine, odd, 'c', 1);
  writeFileSync(`${file}.csv`, toCsv([{ id: 'T-1', date: '2026-01-05', kind: 'top_up', credits: '100.00', amount: '90.00', method: 'Transfer' }]));
  await importActivity(book, { workspaceId: odd, files: [{ path: `${file}.csv` }], dryRun: false, now });
  book.close();
}

describeInChromium('an account with a history', () => {
  let side: Side;
  let page: Page;
  let folder: string;
  let file: string;
  const inWorkspace = async (name: string) => {
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: `${name} EUR` }).click();
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
    file = join(folder, 'solberg.floatbook');
    await makeHistory(file);
    side = await startBrowserSide({ context: { viewport: WIDE, colorScheme: 'light' }, arguments: ['--book', file] });
    page = side.page;
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });
  afterAll(async () => {
    await side?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('stands on each page in both themes and both sizes without a barrier', async () => {
    for (const name of ['Automatic deduction', 'Payment methods', 'Credit packs'] as const) {
      await goTo(page, name);
      await look(page, `history-${name.toLowerCase().replace(' ', '-')}`);
    }
  }, 240_000);

  test('no code of a closed set shows where its words belong', async () => {
    for (const [name, address] of [
      ['Automatic deduction', '#/deduction'],
      ['Automatic deduction', '#/deduction?log=fee'],
      ['Payment methods', '#/methods'],
      ['Credit packs', '#/packs'],
    ] as const) {
      await page.evaluate((to) => (location.hash = to), address);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await settled(page);
      for (const more = page.getByRole('button', { name: 'Show more' }); await more.isVisible(); await settled(page)) await more.click();
      const said = (await page.getByRole('main').textContent()) ?? '';
      expect(said, address).not.toMatch(/[a-z]_[a-z]|undefined|null|NaN|\[object|could not be shown/);
    }
    await page.evaluate(() => (location.hash = '#/deduction?log=fee'));
    await settled(page);
    await screenshot(page, 'history-deduction-fees');
  });

  test('pages of the log follow one another, and a decision can be bookmarked', async () => {
    await page.evaluate(() => (location.hash = '#/deduction?decision=1'));
    const opened = page.getByRole('dialog', { name: 'Decision' });
    await opened.getByText('Figures it was made from').waitFor();
    await page.reload();
    await opened.getByText('Figures it was made from').waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'hidden' });
    await eventually(() => page.url()).not.toContain('decision=');
  });

  test('what is unknown is looked up when it is asked for', async () => {
    const underWay = page.getByRole('region', { name: 'Under way' });
    await underWay.getByText('Outcome unknown').waitFor();
    await page.getByText('The outcome of a charge is not known.').waitFor();
    await underWay.getByRole('button', { name: 'Look up now' }).click();
    await underWay.getByText(/Slow card, outcome not known yet/).waitFor();
    await goTo(page, 'Credit packs');
    await page.getByText('Nothing new is charged before it has been looked up.').waitFor();
    expect(await page.getByRole('button', { name: /^Buy once/ }).count()).toBe(0);
  });

  test.each(TROUBLES)('a card that makes trouble: %s', async (name, _token, banner, decision) => {
    await goTo(page, 'Automatic deduction');
    await page.getByRole('button', { name: /switch workspace/ }).click();
    await page.getByRole('menuitem', { name: `${name} EUR` }).click();
    await page.getByText(decision).waitFor();
    if (banner !== undefined) await page.getByText(banner).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await settled(page);
      await screenshot(page, `history-trouble-${name.toLowerCase().replaceAll(' ', '-')}-${theme}`);
      expect.soft(await violationsOf(page), `${name}, ${theme}`).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('a top-up that waits is cancelled, and what switched itself off is turned on by hand, with the amount on the button', async () => {
    await inWorkspace('Declines for now');
    const underWay = page.getByRole('region', { name: 'Under way' });
    await underWay.getByText('Waiting', { exact: true }).waitFor();
    await underWay.getByRole('button', { name: 'Cancel this top-up' }).click();
    await underWay.waitFor({ state: 'hidden' });
    await page.getByText(/It was cancelled\.$/).waitFor();
    await inWorkspace('Declines for good');
    await page.getByRole('button', { name: 'Turn on again…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Turn automatic top-up on again' });
    await dialog.getByText('Nothing is charged now: no activated method can be charged.').waitFor();
    await settled(page);
    await screenshot(page, 'history-turn-on-again');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Turn on automatic top-up' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Automatic top-up switched itself off.').waitFor({ state: 'hidden' });
  });

  test('T9 what waits for its owner has a deadline, is looked up, and is answered where the sandbox plays the bank', async () => {
    await inWorkspace('Asks its owner');
    const underWay = page.getByRole('region', { name: 'Under way' });
    await underWay.getByText(/Given up \w{3} \d+ \w{3}, \d\d:\d\d without a confirmation\./).waitFor();
    await underWay.getByRole('button', { name: 'Give it up' }).waitFor();
    await underWay.getByRole('button', { name: 'Look up now' }).click();
    await page.getByText('€900.00: the bank still waits for the owner of the card.').first().waitFor();
    await underWay.getByRole('button', { name: 'Answer as its owner: Visa ·· 3184' }).click();
    const dialog = page.getByRole('dialog', { name: 'The bank asks the owner' });
    await settled(page);
    await screenshot(page, 'history-owner');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Confirm €900.00' }).click();
    await page.getByText('€900.00 was charged.').first().waitFor();
    await underWay.waitFor({ state: 'hidden' });
  });

  test('T8 an opened charge is explained, and leads to its decision and back', async () => {
    await goTo(page, 'Activity');
    await page
      .getByRole('row', { name: /Top-up by Visa/ })
      .first()
      .click();
    const entry = page.getByRole('group', { name: 'Opened entry' });
    await entry.getByRole('heading', { name: 'Explained' }).waitFor();
    await entry.getByText('0.00 credits', { exact: true }).waitFor();
    await entry.getByText('1000 credits, 10 % pack discount').waitFor();
    await entry.getByText('€2,700.00 of the day’s, €9,000.00 of the month’s').waitFor();
    await settled(page);
    await screenshot(page, 'history-explained');
    expect.soft(await violationsOf(page)).toEqual([]);
    await entry.getByRole('link', { name: 'Open the decision' }).click();
    const decision = page.getByRole('dialog', { name: 'Decision' });
    await decision.getByRole('link', { name: 'Open the entry' }).click();
    await entry.getByRole('heading', { name: 'Explained' }).waitFor();
  });

  test('a disputed charge is found by looking, and leads to what was posted for it', async () => {
    await inWorkspace('Quotehaven');
    const sandbox = openSandbox({ file: sandboxFile(file), now: () => Date.now() });
    sandbox.dispute(sandbox.charges().find(({ state, metadata }) => state === 'succeeded' && metadata.purpose === 'top_up')?.id ?? '');
    await goTo(page, 'Credit packs');
    await page.getByRole('button', { name: 'Look for money back' }).click();
    await page.getByText('1 charge has news.').waitFor();
    await goTo(page, 'Overview');
    await page.getByRole('link', { name: /The owner of a card disputed a charge/ }).click();
    await page.getByRole('heading', { name: /^Chargeback, / }).waitFor();
    await page.getByText('Money back beyond credits').waitFor();
  });

  test('money that came back of what the vendor’s file tells is recorded by hand', async () => {
    await inWorkspace('Charges something else');
    await goTo(page, 'Activity');
    await page.getByRole('row', { name: /Top-up by Transfer/ }).click();
    await page.getByRole('button', { name: 'Money came back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record money that came back' });
    await dialog.getByRole('textbox', { name: 'Amount EUR' }).fill('90.01');
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    await dialog.getByText('An amount up to €90.00').waitFor();
    await dialog.getByRole('textbox', { name: 'Amount EUR' }).fill('45');
    await settled(page);
    await screenshot(page, 'history-money-back');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Record €45.00' }).click();
    await page.getByRole('row', { name: /Card refund, Transfer/ }).waitFor();
  });

  test('T9 a charge that does not match is settled with a reason, and the amount on the button', async () => {
    await goTo(page, 'Automatic deduction');
    await page.getByText('Something else was charged than was asked.').waitFor();
    await page.getByText('The processor charged €0.01 to Odd card, where €900.00 was asked for.').waitFor();
    await page.getByRole('button', { name: 'Settle…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Settle this charge' });
    await dialog.getByRole('button', { name: 'Give €0.01 back to Odd card' }).click();
    await dialog.getByText('Say why: an auditor will ask.').waitFor();
    await dialog.getByRole('textbox', { name: 'Why' }).fill('The processor took a cent');
    await settled(page);
    await screenshot(page, 'history-settle');
    expect.soft(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Give €0.01 back to Odd card' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Settle…' }).waitFor({ state: 'hidden' });
    await page.getByText(/begun, bought by hand\. It failed: something else was charged than was asked\./).waitFor();
    await goTo(page, 'Credit packs');
    await page.getByRole('region', { name: 'Purchases' }).getByText('Failed').waitFor();
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
