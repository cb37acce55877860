/** Two sets of tests: quick ones side by side, and those that run the built application, one after another, browser journeys among them. */

import { defineConfig } from 'vitest/config';

const BUILT = ['test/electron/**/*.test.ts', 'test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    // Two cores: more would only wait for each other.
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-output/results.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: BUILT,
          environment: 'node',
          testTimeout: 20_000,
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
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
