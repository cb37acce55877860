/** Meets spoilt books, one after another: looks for damage, verifies, reads every row, salvages; and says of each what came of it. In a process of its own, which may crash or hang. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { asRefusal } from '../../db/database-refusals.ts';
import { findDamage } from '../../db/damage.ts';
import { connect } from '../../db/connection.ts';
import { createBook, filesOfBook, openToRead, type ReadBook } from '../../db/open.ts';
import { salvageBook } from '../../db/salvage.ts';
import { expectedParts } from '../../db/verify/schema.ts';
import { verifyBook } from '../../db/verify.ts';
import { corrupted, type Kind } from './corruptions.ts';
import { readOriginals } from './originals.ts';

export interface Range {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
  /** Every so many are salvaged. */
  readonly salvagedEvery: number;
  readonly wrong: Wrong | null;
}

/**
 * Wrong on purpose. `replaces`: an empty book takes the place of one that cannot be opened. `salvages_in_place`: the damaged book itself is opened for
 * writing. `believes`: what can be opened is not verified.
 */
export type Wrong = 'replaces' | 'salvages_in_place' | 'believes';

/**
 * `opening`: refused when it is opened. `verify`: opened, and verifying names it. `same`: every row is as it was. `earlier`: whole, and as it was before
 * its last commits, of which the detail says how many there were. `text`: whole but for a letter of a text that is nothing but shown. `differs`: neither found nor harmless.
 */
export type Came = 'opening' | 'verify' | 'same' | 'earlier' | 'text' | 'differs';

export interface Result {
  readonly number: number;
  readonly kind: Kind;
  readonly what: string;
  readonly came: Came;
  readonly detail: string;
  /** Files of the book that are not as they were, or that appeared. */
  readonly touched: readonly string[];
}

const { folder, from, to, salvagedEvery, wrong } = JSON.parse(process.argv[2] ?? '') as Range;
const originals = readOriginals(folder);
/** Texts that no figure, no rule and no kept file stands behind. */
const SHOWN_ONLY: ReadonlySet<string> = new Set([
  'book.organisation',
  'workspace.name',
  'workspace.vendor',
  'event.method',
  'event.category',
  'event.note',
  'event.extra',
  'import_file.name',
  'payment_method.nickname',
]);
const EMPTY = createHash('sha256').digest('hex');
const whole = { closed: rowsOfOriginal('closed'), hot: rowsOfOriginal('hot') };

for (let number = from; number < to; number += 1) writeSync(1, `${JSON.stringify(met(number))}\n`);

function met(number: number): Result {
  const { kind, what, of, main, wal } = corrupted(originals, number);
  const place = join(folder, `case-${number}`);
  mkdirSync(place);
  const file = join(place, 'b.floatbook');
  writeFileSync(file, main);
  if (wal !== null) writeFileSync(`${file}-wal`, wal);
  const before = contentsOf(place);
  const [came, detail] = whatCame(file, of);
  if (number % salvagedEvery === 0) salvage(file, join(place, 'salvaged.sqlite'));
  if (wrong === 'replaces' && came === 'opening') {
    for (const part of filesOfBook(file)) rmSync(part, { force: true });
    createBook(file).close();
  }
  const after = contentsOf(place);
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name) && (before.has(name) || !isOurs(name, after.get(name))),
  );
  rmSync(place, { recursive: true });
  return { number, kind, what, came, detail, touched };
}

/** What reading puts beside a book: the index of its log, and a log of no length where there was none. */
function isOurs(name: string, digest: string | undefined): boolean {
  return name.endsWith('-shm') || name === 'salvaged.sqlite' || (name.endsWith('-wal') && digest === EMPTY);
}

function whatCame(file: string, of: 'closed' | 'hot'): readonly [Came, string] {
  const damage = findDamage(file);
  if (damage !== undefined) return ['opening', damage.message];
  let book: ReadBook;
  try {
    book = openToRead(file);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    return ['opening', refusal.message];
  }
  try {
    const { ok, problems } = verifyBook(book);
    if (!ok && wrong !== 'believes')
      return [
        'verify',
        problems
          .map(({ where, message }) => `${where}: ${message}`)
          .join('; ')
          .slice(0, 300),
      ];
    const found = rowsOf(book);
    const other = [...whole[of]].filter(([table, rows]) => found.get(table) !== rows).map(([table]) => table);
    if (other.length === 0) return ['same', ''];
    const lost = commitsOf(of) - commitsIn(book);
    if (lost > 0) return ['earlier', String(lost)];
    const columns = other.flatMap((table) => changedColumns(book, of, table));
    return [columns.every((column) => SHOWN_ONLY.has(column)) ? 'text' : 'differs', columns.join(', ')];
  } catch (error) {
    // What is not verified breaks when it is read.
    if (wrong !== 'believes' || asRefusal(error) === undefined) throw error;
    return ['differs', 'cannot be read'];
  } finally {
    book.close();
  }
}

/** What of a table is not as it was, as `table.column`; of other rows than before, the table alone. */
function changedColumns(book: ReadBook, of: 'closed' | 'hot', table: string): readonly string[] {
  const original = openToRead(join(folder, `${of}.floatbook`));
  try {
    const [before, after] = [original, book].map(({ connection }) =>
      connection.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all(),
    );
    if (before === undefined || after === undefined || before.length !== after.length) return [table];
    const changed = before.flatMap((row, at) =>
      Object.keys(row).filter((column) => JSON.stringify(row[column]) !== JSON.stringify(after[at]?.[column])),
    );
    return [...new Set(changed)].map((column) => `${table}.${column}`);
  } finally {
    original.close();
  }
}

function commitsIn(book: ReadBook): number {
  return book.connection.prepare<[], number>('SELECT commits FROM commit_count').pluck().get() ?? 0;
}

function commitsOf(name: 'closed' | 'hot'): number {
  const book = openToRead(join(folder, `${name}.floatbook`));
  try {
    return commitsIn(book);
  } finally {
    book.close();
  }
}

function salvage(file: string, out: string): void {
  try {
    if (wrong === 'salvages_in_place') connect(file, 'write').close();
    else salvageBook(file, out);
  } catch (error) {
    if (asRefusal(error) === undefined) throw error;
  }
}

function rowsOfOriginal(name: 'closed' | 'hot'): ReadonlyMap<string, string> {
  const book = openToRead(join(folder, `${name}.floatbook`));
  try {
    return rowsOf(book);
  } finally {
    book.close();
  }
}

/** The rows of each table, as a digest. */
function rowsOf({ connection }: ReadBook): ReadonlyMap<string, string> {
  const tables = [...expectedParts().values()].filter(({ type }) => type === 'table');
  return new Map(
    tables.map(({ name }) => {
      const digest = createHash('sha256');
      for (const row of connection.prepare<[], unknown[]>(`SELECT * FROM "${name}"`).raw().iterate()) digest.update(JSON.stringify(row));
      return [name, digest.digest('hex')];
    }),
  );
}

function contentsOf(place: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(place).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(place, name)))
        .digest('hex'),
    ]),
  );
}
