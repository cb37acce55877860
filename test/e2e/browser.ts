/** The browser that the journeys share: started once for each test file, with a fresh profile for each journey. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, inject, test } from 'vitest';

const TEST_OUTPUT = fileURLToPath(new URL('../../test-output/', import.meta.url));

/** A page that Chromium takes for hidden draws no frames, so that nothing on it could ever be clicked; `/dev/shm` of a container is small. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-dev-shm-usage',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const running: { browser: Promise<Browser> | undefined } = { browser: undefined };

/** Groups journeys that need a browser. Without one they count as skipped, and the end of the run says so; where `CI` is `true` that is a failure. */
export function describeInChromium(title: string, journeys: () => void): void {
  const none = inject('chromium') === '';
  if (none && process.env['CI'] === 'true') {
    test(`${title}: has a browser to run in`, () => expect.fail('There is no Chromium, so these journeys did not run.'));
  }
  describe.skipIf(none)(`${title}`, () => {
    afterAll(closeBrowser);
    journeys();
  });
}

/** Motion is off: a toast that fades while a page is looked at has the contrast of nothing. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  running.browser ??= chromium.launch({ executablePath: inject('chromium'), args: [...CHROMIUM_ARGUMENTS] });
  const browser = await running.browser;
  return browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce', acceptDownloads: true, ...options });
}

async function closeBrowser(): Promise<void> {
  const browser = await running.browser;
  running.browser = undefined;
  await browser?.close();
}

/** Errors that a page must not have: what it threw, what it logged as an error, what its content security policy stopped. */
export function watchPage(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`logged: ${message.text()}`);
  });
  return errors;
}

/** Kept as test output, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(TEST_OUTPUT, { recursive: true });
  await page.screenshot({ path: join(TEST_OUTPUT, `${name}.png`), fullPage: false });
}
