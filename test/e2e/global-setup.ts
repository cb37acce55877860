/** Before the tests of the built application: builds it, and finds the browser; after them, says loudly which journeys did not run. */

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildIfOld } from '../../electron/start/build.ts';
import { findOrGetChromium } from './chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the executable; empty where there is none. */
    chromium: string;
  }
}

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export default async function setUp(project: TestProject): Promise<(() => void) | undefined> {
  await buildIfOld();
  const chromium = await findOrGetChromium((line) => process.stderr.write(`${line}\n`));
  project.provide('chromium', 'executable' in chromium ? chromium.executable : '');
  if ('executable' in chromium) return undefined;
  const message = [
    '',
    '!'.repeat(78),
    `JOURNEYS THAT DID NOT RUN: ${chromium.because}`,
    ...journeys().map((title) => `  skipped: ${title}`),
    '!'.repeat(78),
    '',
  ].join('\n');
  return () => process.stderr.write(`${message}\n`);
}

/** Titles given to `describeInChromium`. */
function journeys(): string[] {
  return globSync('test/{e2e,electron,renderer}/**/*.test.{ts,tsx}', { cwd: PROJECT })
    .toSorted()
    .flatMap((file) => {
      const found = readFileSync(`${PROJECT}${file}`, 'utf8').matchAll(/describeInChromium\(\s*(['"`])(.+?)\1/g);
      return [...found].map((match) => `${match[2]} (${file})`);
    });
}
