/** Random movements of an account, cut into overlapping files and brought in in any order: nothing lost, nothing doubled (rules I1, I3). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyBook } from '../../db/verify.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { newTestBook, NOW, type TestBook } from '../support/books.ts';
import { csvOf, importStatement, linesOf, movementsIn, ofxOf, type Movement } from '../support/statements.ts';

/** So much of each movement a file may tell. */
const telling = fc.record({ balances: fc.boolean(), ids: fc.boolean(), newestFirst: fc.boolean() });
type Telling = { readonly balances: boolean; readonly ids: boolean; readonly newestFirst: boolean };

/** Few days, amounts and words, so that much is equal. */
const history = fc
  .array(
    fc.record({
      step: fc.constantFrom(0, 0, 1, 7),
      amount: fc.constantFrom(-10_000, -10_000, -2_500, 10_000),
      text: fc.constantFrom('LEADMARKT', 'LEADMARKT', 'RENT MARCH'),
    }),
    { minLength: 2, maxLength: 25 },
  )
  .map((steps) => {
    let [day, balance] = [20_500, 100_000];
    return steps.map(({ step, amount, text }, number): Required<Movement> => {
      day += step;
      balance += amount;
      return { day, amount, text, balance, bankId: `N${number}` };
    });
  });

const cuts = fc.array(fc.record({ from: fc.nat(), days: fc.nat(), key: fc.nat() }), { minLength: 1, maxLength: 5 });
type Cuts = ReadonlyArray<{ readonly from: number; readonly days: number; readonly key: number }>;

/** Files of whole days in the order of their keys, every day in one of them. */
function filesOf(movements: readonly Movement[], chosen: Cuts): readonly (readonly Movement[])[] {
  const days = [...new Set(movements.map(({ day }) => day))];
  const files = chosen
    .toSorted((a, b) => a.key - b.key)
    .map(({ from, days: length }) => days.slice(from % days.length).slice(0, 1 + (length % days.length)));
  const seen = new Set(files.flat());
  const left = days.filter((day) => !seen.has(day));
  return [...files, ...(left.length === 0 ? [] : [left])].map((own) => movements.filter(({ day }) => own.includes(day)));
}

function written(movements: readonly Movement[], { balances, ids, newestFirst }: Telling): string {
  const told = movements.map(({ balance, bankId, ...movement }) => ({
    ...movement,
    ...(balances && balance !== undefined ? { balance } : {}),
    ...(ids && bankId !== undefined ? { bankId } : {}),
  }));
  return csvOf(newestFirst ? told.toReversed() : told);
}

/** A table in which nothing was spent leaves open whose signs it has. */
function importTable(book: TestBook, movements: readonly Movement[], how: Telling) {
  return importStatement(book, written(movements, how), { answers: { amountSign: 'as_written' } });
}

const plain = (movements: readonly Movement[]) => {
  const book = movements.map(({ day, amount, text }) => `${new Date(day * 86_400_000).toISOString().slice(0, 10)} ${amount} ${text}`);
  return book.toSorted();
};

function verified(book: TestBook): void {
  expect(verifyBook(book.book).problems).toEqual([]);
}

describe('random movements', () => {
  test('I1 files of whole days in any order hold every movement once, and every row of them has a fate', async () => {
    await fc.assert(
      fc.asyncProperty(history, cuts, telling, async (movements, chosen, how) => {
        const book = newTestBook();
        for (const file of filesOf(movements, chosen)) {
          const { read, added, matched, skipped } = await importTable(book, file, how);
          expect(added + matched + skipped.length).toBe(read);
          expect(read).toBe(file.length + 1);
        }
        expect(movementsIn(book)).toEqual(plain(movements));
        verified(book);
      }),
      { numRuns: 4 },
    );
  }, 180_000);

  test('I1 some files as OFX with ids and other words: as many lines of each day and amount as there were', async () => {
    const amounts = (movements: Iterable<Pick<Movement, 'day' | 'amount'>>) => [...movements].map(({ day, amount }) => `${day} ${amount}`).toSorted();
    await fc.assert(
      fc.asyncProperty(history, cuts, telling, async (movements, chosen, how) => {
        const book = newTestBook();
        for (const [index, file] of filesOf(movements, chosen).entries()) {
          const inOtherWords = file.map((movement) => ({ ...movement, text: `CARD PAYMENT ${movement.text.slice(0, 5)}` }));
          await (index % 2 === 0 ? importTable(book, file, how) : importStatement(book, ofxOf(inOtherWords)));
        }
        expect(amounts(linesOf(book))).toEqual(amounts(movements));
        verified(book);
      }),
      { numRuns: 4 },
    );
  }, 180_000);

  test('I3 an import that was undone was never there, whichever it was', async () => {
    await fc.assert(
      fc.asyncProperty(history, cuts, telling, fc.nat(), async (movements, chosen, how, which) => {
        const files = filesOf(movements, chosen);
        const [book, without] = [newTestBook(), newTestBook()];
        const at = which % files.length;
        let undone = 0;
        for (const [index, file] of files.entries()) {
          const { importId, wasKnown } = await importTable(book, file, how);
          if (index === at && !wasKnown) undone = importId;
          if (index !== at && !(index < at && file === files[at])) await importTable(without, file, how);
        }
        fc.pre(undone > 0 && new Set(files.map((file) => written(file, how))).size === files.length);
        await undoImport(book.book, { importId: undone, now: NOW });
        expect(movementsIn(book)).toEqual(movementsIn(without));
        verified(book);
        await importTable(book, files[at] ?? [], how);
        expect(movementsIn(book)).toEqual(plain(movements));
        verified(book);
      }),
      { numRuns: 3 },
    );
  }, 180_000);
});
