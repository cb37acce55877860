/**
 * Migrations of a book of each earlier version, cut off by the power and by kills at their writes: the book is of one version, fully, and opening it
 * goes on to what it was to become. FLOATBOOK_KILLED_WRITES=every kills at each write.
 */

import { expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { canTrace } from './can-trace.ts';
import { cutMigration, killMigration, OldBook, writesOf } from './migrations.ts';
import { VERSIONS } from './old-books.ts';

const KILLS_EVERY = process.env['FLOATBOOK_KILLED_WRITES'] === 'every';
const KILLS_OF_A_BOOK = 14;
const CUTS_OF_A_BOOK = 60;
const SEED = 1;

const traces = canTrace();

test('there is a book of each version', () => {
  expect(VERSIONS.at(-1)).toBe(SCHEMA_VERSION);
});

test.runIf(traces).for(VERSIONS.slice(0, -1))(
  'a book of version %i is fully old or fully new, whenever bringing it up to date is cut off',
  { timeout: KILLS_EVERY ? 3_600_000 : 240_000 },
  async (version) => {
    const old = OldBook.make(version);
    const cut = await cutMigration(old, CUTS_OF_A_BOOK, SEED);
    expect(cut).toEqual({ cuts: CUTS_OF_A_BOOK, wrong: [] });
    const writes = await writesOf(old);
    const kills = KILLS_EVERY ? writes : KILLS_OF_A_BOOK;
    let killed = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const { wasKilled, wrong } = await killMigration(old, 1 + Math.floor((kill * writes) / kills));
      expect(wrong).toEqual([]);
      if (wasKilled) killed += 1;
    }
    // What comes after the book is open is not always written, and the backup before it is made by the first run alone.
    expect(killed).toBeGreaterThan(0);
  },
);

test.runIf(traces)('a program that is wrong (each statement of a migration by itself) is found out', { timeout: 240_000 }, async () => {
  const { wrong } = await cutMigration(OldBook.make(1), CUTS_OF_A_BOOK, SEED, { wrong: 'piecemeal' });
  expect(wrong.join('\n')).toMatch(/it does not open/);
});

test.runIf(traces)('a program that is wrong (it begins without a backup) is found out', { timeout: 240_000 }, async () => {
  const brokenProgram = { file: 'db/migrate.ts', from: 'if (from > 0 && from < SCHEMA_VERSION) keep(connection);', to: 'void keep;' };
  const { wrong } = await cutMigration(OldBook.make(1), CUTS_OF_A_BOOK, SEED, { brokenProgram });
  expect(wrong.join('\n')).toMatch(/it was changed without a backup of it as it was/);
});
