/** Two sets of tests: those of the sources, and those that run the built application, browser journeys among them. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BUILT = ['test/electron/**/*.test.ts', 'test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    // Two cores: more would only wait for each other.
    maxWorkers: 2,
    // Processes and threads that start from the sources are compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'floatbook-compiled-for-tests') },
    reporters: ['default', ['json', { outputFile: 'test-output/results.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: BUILT,
          environment: 'node',
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: BUILT,
          environment: 'node',
          globalSetup: ['test/e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
