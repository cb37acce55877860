/** Looks at a page as axe does, which knows WCAG 2.2 on levels A and AA, in its themes and at its sizes. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { screenshot } from './browser.ts';
import { eventually, settled } from './steps.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One line for each element that violates a rule; a page that is as it should be has none. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await settled(page);
  return violationsNow(page);
}

async function violationsNow(page: Page): Promise<readonly string[]> {
  // Through the debugger, which no content security policy stops; nothing is loaded by the page itself.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const { passes, violations } = await page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { axe: { run(context: Document, options: unknown): Promise<AxeResults> } };
    const found = await axe.run(document, { runOnly: tags, preload: false, resultTypes: ['violations'] });
    // Everything it looked at would take longer to hand over than to look at.
    return { passes: found.passes.length, violations: found.violations };
  }, TAGS);
  if (passes === 0) throw new Error('axe looked at nothing');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

/** Widths at which nothing may be wider than the window: a phone, and what WCAG asks for (1.4.10). */
const NARROW_WIDTHS = [420, 320];

/** One line for each width at which the page, or what is opened over it, scrolls sideways. The caller sets the size that it goes on with. */
async function sidewaysOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of NARROW_WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await settled(page);
    // What measures itself, as charts do, follows the width a little later on a busy machine.
    for (let tries = 0; tries < 20 && (await beyondOf(page)).length > 0; tries += 1) await page.waitForTimeout(100);
    found.push(...(await beyondOf(page)).map((pixels) => `${pixels} pixels beyond ${width}`));
  }
  return found;
}

/** By how many pixels the page, and what lies over it, are wider than their places. */
async function beyondOf(page: Page): Promise<readonly number[]> {
  const beyond = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.mantine-Modal-content, .mantine-Drawer-content')].map(
      (element) => element.scrollWidth - element.clientWidth,
    ),
  );
  return beyond.filter((pixels) => pixels > 0);
}

/** The size at which journeys begin and go on. */
export const WIDE = { width: 1440, height: 900 } as const;
/** The smallest that a window gets. */
const NARROW = { width: 900, height: 600 } as const;

/** Colours differ by theme and places by size, so that one of the themes is enough for the narrow size. */
const LOOKS = [
  { colorScheme: 'light', size: 'wide', viewport: WIDE },
  { colorScheme: 'dark', size: 'wide', viewport: WIDE },
  { colorScheme: 'dark', size: 'narrow', viewport: NARROW },
] as const;

/**
 * What is on the screen, which axe and the eye then judge in both themes and sizes, and which must not scroll sideways on a phone. `name` is
 * that of its pictures. The page is wide and light before it and after it.
 */
export async function look(page: Page, name: string): Promise<void> {
  await putNoticesAway(page);
  for (const { colorScheme, size, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await settled(page);
    await screenshot(page, `${name}-${colorScheme}-${size}`);
    expect.soft(await violationsNow(page), `${name}, ${colorScheme}, ${size}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect.soft(await sidewaysOf(page), `${name}, sideways`).toEqual([]);
  await page.setViewportSize(WIDE);
  await settled(page);
}

/** What was told of the step before would lie over the page. */
export async function putNoticesAway(page: Page): Promise<void> {
  const told = page.locator('.mantine-Notification-root');
  await told.getByRole('button').evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()));
  await eventually(() => told.count()).toBe(0);
}
