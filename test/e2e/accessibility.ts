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
