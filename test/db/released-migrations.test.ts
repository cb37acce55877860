/** A migration that was released is never edited: books were made with it. What changes is a further migration. */

import { hash } from 'node:crypto';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { temporaryFolder } from '../support/books.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations/', import.meta.url));

/** SHA-256 of each file, by its name. A new migration adds its line; no line is ever changed. */
const RELEASED: Readonly<Record<string, string>> = {
  '0001-ledger.sql': '0654a8327aa6fb7760cd8cc25bbec74e8998caf7c697deec2a77762bbdeb9ff7',
  '0002-operating.sql': 'e613d18b7dc5d9654c1091e5a86ce1779727d1349590f6c141d610aa2c41f1c4',
  '0003-reconciling.sql': '9fe1d9f32bebd1a15b77d53258f155f60f7aa752ca9c48c5470fa35976ef27ab',
  '0004-reports.sql': 'f8b24a967bacd80239558e68f13e30ba48453dc32917affa3103b77c64835774',
  '0005-documents.sql': '14f341bdc167dc4847fd6dbaeb0bc008ae7f68f82beb0565a8255c39702d6223',
};

/** What is not as it was released, or was never pinned, in words. */
function changedIn(folder: string): readonly string[] {
  const found = readdirSync(folder).toSorted();
  return [
    ...Object.keys(RELEASED)
      .filter((name) => !found.includes(name))
      .map((name) => `${name} is gone`),
    ...found.flatMap((name) => {
      const released = RELEASED[name];
      if (released === undefined) return [`${name} is not pinned`];
      return hash('sha256', readFileSync(join(folder, name))) === released ? [] : [`${name} was edited`];
    }),
  ];
}

test('each migration is byte by byte what was released', () => {
  expect(changedIn(MIGRATIONS)).toEqual([]);
  expect(Object.keys(RELEASED)).toHaveLength(SCHEMA_VERSION);
});

test('a migration that was edited, is gone, or is not pinned is found out', () => {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  appendFileSync(join(folder, '0002-operating.sql'), '\n');
  expect(changedIn(folder)).toEqual(['0002-operating.sql was edited']);
  rmSync(join(folder, '0003-reconciling.sql'));
  cpSync(join(folder, '0001-ledger.sql'), join(folder, '0006-more.sql'));
  expect(changedIn(folder)).toEqual(['0003-reconciling.sql is gone', '0002-operating.sql was edited', '0006-more.sql is not pinned']);
});
