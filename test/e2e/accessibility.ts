/** Asks axe what a page violates of WCAG 2.2, levels A and AA. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { settled } from './steps.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One line for each element that violates a rule; a page that is as it should be has none. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await settled(page);
  // Through the debugger, which no content security policy stops; nothing is loaded by the page itself.
  await page.evaluate(`if (!('axe' in globalThis)) { ${SOURCE} }`);
  const results = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: { run(context: Document, options: unknown): Promise<AxeResults> } }).axe.run(document, {
        runOnly: tags,
        preload: false,
      }),
    TAGS,
  );
  if (results.passes.length === 0) throw new Error('axe looked at nothing');
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

/** Widths at which nothing may be wider than the window: a phone, and what WCAG asks for (1.4.10). */
const NARROW_WIDTHS = [420, 320];

/** One line for each width at which the page, or what is opened over it, scrolls sideways. The caller sets the size that it goes on with. */
export async function sidewaysOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of NARROW_WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await settled(page);
    const beyond = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.mantine-Modal-content, .mantine-Drawer-content')].map(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    );
    found.push(...beyond.filter((pixels) => pixels > 0).map((pixels) => `${pixels} pixels beyond ${width}`));
  }
  return found;
}
