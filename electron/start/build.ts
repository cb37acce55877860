/** Builds the application when its sources are not those it was last built from. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const STAMP = join(PROJECT, 'dist', 'built-from.txt');
const SOURCES = ['electron', 'renderer', 'db', 'vite.config.ts', 'package.json', 'package-lock.json'];
const RESULTS = [
  'dist/main/main.js',
  'dist/main/reading-worker.cjs',
  'dist/main/working-worker.cjs',
  'dist/main/backup-worker.cjs',
  'dist/main/preload.cjs',
  'dist/main/licences.json',
  'dist/renderer/index.html',
];

/** Says whether it had to build. */
export async function buildIfOld(): Promise<boolean> {
  const sources = describeSources();
  if (RESULTS.every((file) => existsSync(join(PROJECT, file))) && readStamp() === sources) return false;
  // Standard output is for the address alone.
  process.stderr.write('Building Floatbook …\n');
  // Vite is loaded only when it is needed: a start without building is quicker by the time that takes.
  const { createBuilder } = await import('vite');
  const { NODE_ENV } = process.env;
  // What tests build is what users run, not what React is for its developers.
  process.env['NODE_ENV'] = 'production';
  try {
    const builder = await createBuilder({ configFile: join(PROJECT, 'vite.config.ts'), logLevel: 'warn' });
    await builder.buildApp();
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
  }
  writeFileSync(STAMP, sources);
  return true;
}

function readStamp(): string | undefined {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
}

/** Digest of the names, sizes and times of all sources: a file that was deleted or put back counts as a change as well. */
function describeSources(): string {
  const digest = createHash('sha256');
  for (const source of SOURCES) for (const file of filesIn(join(PROJECT, source))) digest.update(file);
  return digest.digest('hex');
}

function* filesIn(path: string): Generator<string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) yield `${path} ${found.size} ${found.mtimeMs}\n`;
  else for (const name of readdirSync(path).toSorted()) yield* filesIn(join(path, name));
}
