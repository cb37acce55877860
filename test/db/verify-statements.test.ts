/** Verifying imports of statements: each of their invariants is broken once, and named with its rule and place. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { setChargedTo, moneyAccounts } from '../../db/money-accounts.ts';
import { createBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { importStatements } from '../../electron/engine/statements/import-statement.ts';
import { removeLine } from '../../electron/engine/statements/remove-line.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { NOW, folder, sql, tampered } from './tampering.ts';

const original = join(folder, 'statements.floatbook');

/**
 * Import 1 holds lines 1 to 3; import 2 holds the last two of them again, and line 4; line 1 was taken out. Import 3 was undone, and with it line 5, which had
 * been taken out and came again as line 7 of import 4. Import 5 is of another account.
 */
beforeAll(async () => {
  const book = createBook(original);
  writeBookFacts(book, { organisation: 'Acme', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const { id: workspaceId } = addWorkspace(book, { name: 'Main', vendor: '', currency: 'EUR' }, NOW);
  addWorkspace(book, { name: 'Other', vendor: '', currency: 'EUR' }, NOW);
  const bring = async (account: string, name: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, ['Date,Text,Amount', ...rows, ''].join('\n'));
    const file = { file: { path }, account: { name: account, kind: 'bank' as const } };
    const [imported] = await importStatements(book, { workspaceId, files: [file], dryRun: false, now: NOW });
    return imported?.importId as number;
  };
  const [first, second, third, fourth] = ['2026-01-13,Rent,-900.00', '2026-01-14,Coffee,-3.50', '2026-01-15,Sale,250.00', '2026-01-16,Tea,-2.50'];
  const late = '2026-01-20,Late,-7.00';
  await bring('Giro', 'first.csv', [first, second, third]);
  await bring('Giro', 'second.csv', [second, third, fourth]);
  await removeLine(book, { lineId: 1, because: 'private', now: NOW });
  const wrong = await bring('Giro', 'wrong.csv', [late]);
  await removeLine(book, { lineId: 5, because: 'private', now: NOW });
  await undoImport(book, { importId: wrong, now: NOW });
  await bring('Giro', 'late.csv', [late, '2026-01-21,Later,-8.00']);
  await bring('Savings', 'savings.csv', ['2026-01-15,Charge,-0.50']);
  const [giro] = moneyAccounts(book.connection, workspaceId);
  if (giro) setChargedTo(book.connection, giro, ['Visa 4242']);
  book.close();
}, 60_000);

test('statements as they were imported are whole: overlapping, undone and taken out', () => {
  expect(tampered(() => undefined, original)).toMatchObject({ ok: true, problems: [] });
});

test.each([
  ['I1 more lines than came', 'UPDATE import SET added = added + 1, read = read + 1 WHERE id = 1', 'I1', /^import 1$/, /added 4 lines; 3 came/],
  ['I1 fewer rows than were matched', 'UPDATE import SET matched = 1, read = read - 1 WHERE id = 2', 'I1', /^import 2$/, /matched 1 rows; 2 of its/],
  ['I1 a skipped row forgotten', 'UPDATE import SET skipped = 0, read = read - 1 WHERE id = 2', 'I1', /^import 2$/, /skipped 0 rows; 1 are/],
  ['I1 a line without its file', 'UPDATE statement_line SET file_id = 99 WHERE id = 2', 'I1', /^file 1 /, /has 4 rows, but 3 of them/],
  ['I1 a row that holds a line no more', 'DELETE FROM statement_row WHERE line_id = 2', 'I1', /^file 2 /, /has 4 rows, but 3 of them/],
  ['I1 a skipped row taken away', 'DELETE FROM skipped_row WHERE file_id = 1', 'I1', /^file 1 /, /has 4 rows, but 3 of them/],
  ['I1 another number of rows', 'UPDATE import_file SET rows = 9 WHERE id = 2', 'I1', /^file 2 /, /has 9 rows, but 4 of them/],
  ['I1 a line at another place', 'UPDATE statement_line SET place = 9 WHERE id = 3', 'I1', /^file 1 /, /has 4 rows at 4 places up to 9/],
  ['I1 two rows at one place', 'UPDATE statement_row SET place = 1 WHERE line_id = 3', 'I1', /^file 2 /, /has 4 rows at 3 places/],
  [
    'I1 a row of a file that came before',
    'UPDATE statement_row SET file_id = 1, place = 9 WHERE line_id = 3',
    'I1',
    /^line 3 of 2026-01-15$/,
    /held again by file 1/,
  ],
  ['I3 a line that is gone', 'UPDATE statement_line SET gone = 1 WHERE id = 4', 'I3', /^line 4 of 2026-01-16$/, /taken back although/],
  ['I3 a line that stands again', 'UPDATE statement_line SET gone = 0 WHERE id = 5', 'I3', /^line 5 of 2026-01-20$/, /no statement that stands/],
  ['I3 an import that was not undone', 'UPDATE import SET undone_at = NULL WHERE id = 3', 'I3', /^line 5 of 2026-01-20$/, /taken back although/],
  ['I3 an import that was undone', 'UPDATE import SET undone_at = 1 WHERE id = 1', 'I3', /^line 1 of 2026-01-13$/, /no statement that stands/],
  ['I3 a line that never came again', 'UPDATE statement_line SET amount = 1 WHERE id = 7', 'I3', /^line 5 of 2026-01-20$/, /no line like it did/],
  ['I3 a line of another account', 'UPDATE statement_line SET money_account_id = 2 WHERE id = 4', 'I3', /^file 2 /, /1 lines of another account/],
  ['I3 an import of another workspace', 'UPDATE import SET workspace_id = 2 WHERE id = 5', 'I3', /^import 5$/, /of another workspace/],
  ['R3 a method of another workspace', 'UPDATE charged_to SET workspace_id = 2', 'R3', /^method Visa 4242$/, /of another workspace/],
  [
    'I3 a kept piece',
    'UPDATE import_piece SET deflated = (SELECT deflated FROM import_piece WHERE file_id = 1) WHERE file_id = 2',
    'I3',
    /second\.csv/,
    /./,
  ],
])('%s is named', (_what, change, rule, where, message) => {
  const { ok, problems } = tampered(sql(change), original);
  expect(ok).toBe(false);
  expect(problems).toContainEqual({ rule, where: expect.stringMatching(where), message: expect.stringMatching(message) });
});
