/** Two thousand spoilt books: each is found to be damaged or is harmless, none is modified, and nothing crashes or hangs. */

import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { makeBook, original } from '../db/tampering.ts';
import type { Range, Result, Wrong } from './corrupt-program.ts';
import { bookWithCard, bundled, bundledProgram, meet, newFolder } from './failing-disk.ts';
import { keepForeign, keepOriginal } from './originals.ts';

/** `FLOATBOOK_CORRUPTED` for more of them. */
const FILES = Number(process.env['FLOATBOOK_CORRUPTED'] ?? 2000);
const AT_ONCE = 2;
const SALVAGED_EVERY = 20;

let folder: string;
beforeAll(async () => {
  folder = newFolder();
  const program = await bundledProgram();
  await makeBook();
  keepOriginal(folder, 'closed', original);
  const empty = await bookWithCard();
  const acts = (many: number) => meet(program, empty, null, { acts: many, stops: false, wrong: null }).file;
  keepOriginal(folder, 'hot', acts(9));
  keepOriginal(folder, 'earlier', acts(3));
  keepOriginal(folder, 'other', meet(program, await bookWithCard(), null, { acts: 6, stops: false, wrong: null }).file);
  const foreign = join(folder, 'recipes.sqlite');
  new Database(foreign).exec("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')").close();
  keepForeign(folder, readFileSync(foreign));
}, 120_000);

/** Runs a range of them in a process of its own; rejects where that crashes or goes on without an end. */
function run(program: string, range: Range): Promise<readonly Result[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, JSON.stringify(range)], {
      env: { ...process.env, TMPDIR: range.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 600_000,
      killSignal: 'SIGKILL',
    });
    let [told, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (told += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
    child.on('close', (code, signal) => {
      const results = told
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Result);
      if (code === 0) resolve(results);
      else reject(new Error(`ended with ${signal ?? code} at number ${range.from + results.length}: ${errors}`));
    });
  });
}

test('every spoilt file is found or harmless, and stays as it is', { timeout: 900_000 }, async () => {
  const program = await bundled('corrupt-program.ts');
  const part = Math.ceil(FILES / AT_ONCE);
  const ranges = Array.from({ length: AT_ONCE }, (_, at) => ({
    folder,
    from: at * part,
    to: Math.min(FILES, (at + 1) * part),
    salvagedEvery: SALVAGED_EVERY,
    wrong: null,
  }));
  const results = (await Promise.all(ranges.map((range) => run(program, range)))).flat();
  expect(results).toHaveLength(FILES);
  const counts = new Map<string, number>();
  for (const { kind, came } of results) counts.set(`${kind}: ${came}`, (counts.get(`${kind}: ${came}`) ?? 0) + 1);
  process.stdout.write(
    `spoilt files, what came of them: ${[...counts]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, many]) => `${name} ${many}`)
      .join(', ')}\n`,
  );
  expect(results.filter(({ touched }) => touched.length > 0)).toEqual([]);
  expect(results.filter(({ came }) => came === 'differs')).toEqual([]);
  expect(results.filter(({ came }) => came === 'text').length).toBeLessThan(FILES / 100);
  // A log without its end is what a power cut leaves: nothing in the files tells that there was more. Anything else that takes more than the last commits is found.
  const unseen = results.filter(({ came, what, detail }) => came === 'earlier' && !/^log cut|^an earlier log/.test(what) && Number(detail) > 2);
  expect(unseen).toEqual([]);
});

/** Broken on purpose, each is noticed among so many. */
test.each<readonly [Wrong, number, (results: readonly Result[]) => readonly Result[]]>([
  ['replaces', 60, (results) => results.filter(({ touched }) => touched.includes('b.floatbook'))],
  ['salvages_in_place', 60, (results) => results.filter(({ touched }) => touched.length > 0)],
  ['believes', 600, (results) => results.filter(({ came }) => came === 'differs')],
])('the harness notices a program that %s', { timeout: 300_000 }, async (wrong, many, noticed) => {
  // Somewhere else than the others: what one has left would be in their way.
  const own = newFolder();
  cpSync(folder, own, { recursive: true });
  const results = await run(await bundled('corrupt-program.ts'), { folder: own, from: 0, to: many, salvagedEvery: 6, wrong });
  expect(noticed(results).length).toBeGreaterThan(0);
});
