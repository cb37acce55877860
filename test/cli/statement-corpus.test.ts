/** Statement files from the test suites of other projects, where they lie beside this one: what is read of them is what those projects read, or named. */

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const cli = fileURLToPath(new URL('../../electron/cli.ts', import.meta.url));

const explained = fileURLToPath(new URL('../../docs/statement-files.md', import.meta.url));

/** Where we read something else than that project, on purpose. */
const OTHERWISE_ON_PURPOSE = ['sepa_mt9401.txt', 'sepa_mt9401.sta', 'extratofake.csv', 'inversed_credit_card.csv', 'Rabo/sample'];

test('where something else is read than by that project, it is said why', () => {
  const why = readFileSync(explained, 'utf8');
  expect(OTHERWISE_ON_PURPOSE.filter((name) => !why.includes(`| \`${name.replace(/\.(?:txt|sta)$/, '')}\` `))).toEqual([]);
});

// Not registered where the corpus, or Python for its scorer, is absent, rather than counted as skipped: the project stands without them.
if (existsSync(`${corpus}score.py`) && spawnSync('python3', ['--version']).status === 0) {
  test('statement files of other projects are read as those projects read them', { timeout: 240_000 }, async () => {
    const command = [`${corpus}score.py`, '--show', '500', '--', process.execPath, '--no-warnings', cli, 'parse', '--json'];
    // It ends with 1 where a file disagrees.
    const { stdout } = await promisify(execFile)('python3', command).catch((error: { stdout?: string; code?: unknown }) => {
      if (error.code !== 1) throw error;
      return { stdout: error.stdout ?? '' };
    });
    const disagreeing = stdout.split('\n').filter((line) => line.startsWith('   '));
    expect(disagreeing.filter((line) => !OTHERWISE_ON_PURPOSE.some((name) => line.includes(`${name} `)))).toEqual([]);
    expect(stdout).toMatch(/\d+\/\d+ files agree/);
    console.log(stdout.trim().split('\n').at(-1));
  });
}
