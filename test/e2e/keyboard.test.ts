/** The application without a mouse: search, shortcuts, charts, the register; and the address that Back and a bookmark bring back. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsOf } from './accessibility.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide } from './sides.ts';
import type { Side } from './sides.ts';
import { eventually, goTo, importDialog, settled } from './steps.ts';

const SPEND = 'What did we spend?';
const MANY = 80;

/** Presses Tab until the focus is on what is looked for. */
async function tabTo(page: Page, selector: string): Promise<void> {
  await toTop(page);
  for (let presses = 0; presses < MANY; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((looked) => document.activeElement?.matches(looked) === true, selector)) return;
  }
  expect.fail(`${MANY} presses of Tab did not lead to ${selector}`);
}

/** Puts the place from which Tab goes on to the top of the page. */
async function toTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
}

interface Focused {
  readonly name: string;
  readonly visible: boolean;
}

/** What has the focus, and whether it shows: by a ring of its own, of the label that stands for a hidden field, or of the row that is meant. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const ringed = (each: Element | null) => {
      if (each === null) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    };
    const words = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const name = `${element.tagName.toLowerCase()} ${words.trim().slice(0, 60)}`;
    const meant = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    return { name, visible: [element, element.nextElementSibling, element.parentElement, meant].some(ringed) };
  });
}

/** Tabs once through the page; names of what took the focus without showing it, and how many took it. */
async function walkThrough(page: Page): Promise<{ readonly stops: number; readonly unseen: readonly string[] }> {
  await toTop(page);
  const unseen: string[] = [];
  let stops = 0;
  for (let presses = 0; presses < MANY; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) break;
    const { name, visible } = await focused(page);
    stops += 1;
    if (!visible) unseen.push(name);
  }
  return { stops, unseen };
}

describeInChromium('the keyboard', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startBrowserSide({ context: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } });
    page = side.page;
    await page.getByRole('heading', { name: 'Open your books' }).waitFor();
  });
  afterAll(() => side?.close());

  test('opens the sample book', async () => {
    expect(await walkThrough(page)).toMatchObject({ stops: 4, unseen: [] });
    await tabTo(page, 'button');
    await page.keyboard.press('Enter');
    await page.getByRole('application', { name: SPEND }).waitFor({ timeout: 60_000 });
  });

  test('shows where the focus is, on every page', async () => {
    for (const name of ['Overview', 'Activity', 'Payment methods', 'Credit packs', 'Automatic deduction', 'Imports', 'Reports', 'Settings']) {
      await goTo(page, name);
      const { stops, unseen } = await walkThrough(page);
      expect.soft(unseen, name).toEqual([]);
      expect.soft(stops, name).toBeGreaterThan(8);
    }
  });

  test('skips the navigation', async () => {
    await goTo(page, 'Overview');
    await toTop(page);
    await page.keyboard.press('Tab');
    expect((await focused(page)).name).toContain('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  test('Ctrl K finds pages, commands, leads and entries', async () => {
    const search = page.getByRole('dialog', { name: 'Find page, lead, entry, command' });
    const lookFor = async (words: string) => {
      await page.keyboard.press('Control+k');
      await search.getByRole('textbox').and(page.locator(':focus')).waitFor();
      await page.keyboard.type(words);
    };
    await lookFor('repor');
    await search.getByRole('button', { name: 'Reports', exact: true }).waitFor();
    await settled(page);
    await screenshot(page, 'search-pages');
    expect.soft(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();

    await lookFor('20926');
    await search.getByText('Every entry of this lead').first().waitFor();
    await search.getByText('Quotation sent, lead 20926').first().waitFor();
    await settled(page);
    await screenshot(page, 'search-leads');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove filter: Lead 20926' }).waitFor();

    await lookFor('import files');
    await page.keyboard.press('Enter');
    await importDialog(page).waitFor();
    await settled(page);
    await screenshot(page, 'import-choose');
    expect.soft(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await importDialog(page).waitFor({ state: 'hidden' });

    await lookFor('zzzz nothing of the kind');
    await search.getByText('Nothing found').waitFor();
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'hidden' });
  });

  test('? lists the keys, and G with a letter goes to a page', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.keyboard.press('?');
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await list.getByText('Find any page, lead, entry or command').waitFor();
    await settled(page);
    await screenshot(page, 'shortcuts');
    expect.soft(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    for (const [letter, name] of [
      ['a', 'Activity'],
      ['i', 'Imports'],
      ['s', 'Reports'],
      ['o', 'Overview'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
  });

  test('walks over a chart, turns it into a table and back, and opens a week', async () => {
    const chart = page.getByRole('application', { name: SPEND });
    await chart.waitFor();
    await tabTo(page, '[role="application"]');
    const told = chart.getByRole('status');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => told.textContent()).toMatch(/^2026-W47, 16 Nov – 22 Nov, unfinished: [\d.,]+\. Leads /);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await eventually(() => told.textContent()).toMatch(/^2026-W46, 9 Nov – 15 Nov: [\d.,]+\. \S+ [\d.,]+$/);
    await settled(page);
    await screenshot(page, 'chart-by-keys');
    await page.keyboard.press('t');
    await page.getByRole('region', { name: SPEND }).getByRole('table').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('t');
    await chart.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByText('from the W46 bar of “What did we spend?”').waitFor();
    await page.getByRole('button', { name: /^Remove filter: Week 2026-W46$/ }).waitFor();
  });

  test('moves through the register, opens an entry and closes it', async () => {
    const grid = page.getByRole('grid');
    const chosen = () => grid.getByRole('row', { selected: true }).getAttribute('id');
    await tabTo(page, '[role="grid"]');
    await page.keyboard.press('Home');
    const first = await chosen();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually(chosen).not.toBe(first);
    expect(await grid.getAttribute('aria-activedescendant')).toBe(await chosen());
    await page.keyboard.press('Enter');
    const entry = page.getByRole('region', { name: 'Opened entry' });
    await entry.getByRole('heading', { name: 'Source line' }).waitFor();
    const opened = await chosen();
    await page.keyboard.press('ArrowUp');
    await eventually(chosen).not.toBe(opened);
    expect(page.url()).toContain(`event=${(await chosen())?.replace('event-', '')}`);
    await page.keyboard.press('Escape');
    await entry.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.keyboard.press('/');
    await page.keyboard.type('Bonn');
    await eventually(() => page.url()).toContain('search=Bonn');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  test('Back goes back view by view, and a bookmark restores one', async () => {
    await goTo(page, 'Overview');
    await page.getByText('By campaign', { exact: true }).click();
    await page.getByText('13 weeks', { exact: true }).click();
    const seen = page.url();
    expect(seen).toContain('by=campaign');
    await page.getByRole('link', { name: 'Open activity' }).click();
    await page
      .getByRole('grid')
      .getByRole('row', { name: /Quotation/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Opened entry' }).getByRole('heading', { level: 2 }).last().waitFor();
    const bookmark = page.url();
    await page.goBack();
    await page.getByRole('region', { name: 'Opened entry' }).waitFor({ state: 'hidden' });
    await page.goBack();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(page.url()).toBe(seen);
    expect(await page.getByRole('radio', { name: 'By campaign' }).isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: '13 weeks' }).isChecked()).toBe(true);
    await page.goBack();
    await eventually(() => page.getByRole('radio', { name: '26 weeks' }).isChecked()).toBe(true);
    await page.goto(bookmark);
    await page.reload();
    await page.getByRole('region', { name: 'Opened entry' }).getByRole('heading', { name: 'Postings EUR' }).waitFor();
    await page.goto(`${bookmark.split('#')[0]}#/nowhere`);
    await page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor();
    await settled(page);
    await screenshot(page, 'no-such-page');
    await page.getByRole('link', { name: 'Go to Overview' }).click();
    await page.getByRole('application', { name: SPEND }).waitFor();
  });

  test('nothing moves where the system asks for less motion', async () => {
    // A hundredth of a millisecond is how a style sheet says "none" without losing the end of an animation.
    const moving = () =>
      page.evaluate(() =>
        document
          .getAnimations()
          .map((each) => Number(each.effect?.getComputedTiming().duration))
          .filter((duration) => duration > 0.01),
      );
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await moving()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('52 weeks', { exact: true }).click();
    expect(await moving()).toEqual([]);
  });

  test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
});
