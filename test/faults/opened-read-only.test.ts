/**
 * A file beside a book that could be opened for reading only, once: SQLite hands it on to every later connection of the process, and says so at the first
 * write. The book is written again with the next command.
 */

import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { BOOK, act, makeBook } from './acts.ts';
import { canTrace } from './can-trace.ts';
import { newFolder, openDoor } from './door.ts';
import { ERRORS, whileFailing } from './failing-calls.ts';

/** Each of a book's files is opened at most so often while the book is. */
const OPENINGS = [1, 2, 3, 4];

test.runIf(canTrace())('whichever file cannot be opened while a book is opened, it is written afterwards', { timeout: 240_000 }, async () => {
  const folder = newFolder();
  const door = await openDoor({ folder });
  await makeBook(door);
  const wrong: string[] = [];
  let acts = 0;
  let failures = 0;
  const tried = async (name: 'reopen' | 'setting') => {
    acts += 1;
    return act(door, name, acts).then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  for (const part of ['', '-wal', '-shm'])
    for (const error of ERRORS)
      for (const nth of OPENINGS) {
        const failure = { call: 'open', error, nth, lasts: false } as const;
        const { failed } = await whileFailing(failure, door.pid, [join(folder, `${BOOK}${part}`)], () => tried('reopen'));
        failures += failed;
        const { book } = await door.client.query('app.state', {});
        if (book === null) await door.client.run('book.open', { file: join(folder, BOOK) });
        const refused = await tried('setting');
        if (refused !== undefined) wrong.push(`${part} ${error} at opening ${nth}: ${inspect(refused)}`);
      }
  expect(wrong).toEqual([]);
  expect(door.takeDefects()).toEqual([]);
  // Twice each of the three at least, for each error.
  expect(failures).toBeGreaterThanOrEqual(3 * 2 * ERRORS.length);
  await door.end();
});
