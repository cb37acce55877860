/** Statements imported as a unit: what is new, what is there already, what is asked and what is refused (rules I1 to I4, M4). */

import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
import { moneyAccountByName, profilesOf, setNumber, type MoneyAccount } from '../../db/money-accounts.ts';
import { removedLines, statedBalancesOf } from '../../db/statement-lines.ts';
import { verifyBook } from '../../db/verify.ts';
import { addWorkspace } from '../../db/workspaces.ts';
import { makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount } from '../../electron/engine/reconcile/periods.ts';
import { importStatements } from '../../electron/engine/statements/import-statement.ts';
import { lineWithSources } from '../../electron/engine/statements/line-sources.ts';
import { removeLine, restoreLine } from '../../electron/engine/statements/remove-line.ts';
import type { RowDecisions } from '../../electron/engine/statements/row-decisions.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { camtFile } from '../readers/camt-writer.ts';
import { newTestBook, NOW, type TestBook } from '../support/books.ts';
import { ACCOUNT, csvOf, importStatement, linesOf, movementsIn, ofxOf, type Movement } from '../support/statements.ts';

const day = (text: string) => parseDay(text) as number;
const debit = (on: string, more: Partial<Movement> = {}): Movement => ({ day: day(on), amount: -10_000, text: 'Leadmarkt GmbH', ...more });
const deciding = (decided: Partial<RowDecisions>): RowDecisions => ({ by: 'place', skip: [], take: [], asNew: [], ...decided });

function verified(book: TestBook): void {
  expect(verifyBook(book.book).problems).toEqual([]);
}

function accountOf(book: TestBook): MoneyAccount {
  const account = moneyAccountByName(book.book.connection, book.workspace().id, ACCOUNT);
  if (account === undefined) throw new Error('there is no account');
  return account;
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Refused, and nothing of it is in the book. */
async function refusedWhole(
  book: TestBook,
  ...[text, more]: [text: string | Buffer, more?: Parameters<typeof importStatement>[2]]
): Promise<Refusal> {
  const counts = () => book.book.connection.prepare('SELECT (SELECT count(*) FROM import), (SELECT count(*) FROM import_piece), (SELECT count(*) FROM money_account)').raw().get(); // prettier-ignore
  const before = counts();
  const refusal = await refusalOf(importStatement(book, text, more));
  expect(counts()).toEqual(before);
  verified(book);
  return refusal;
}

/** Every line is entered as something else, and the account closed. */
async function closedUpTo(book: TestBook, on: string): Promise<void> {
  const { id: accountId } = accountOf(book);
  const lines = linesOf(book);
  for (const { id, amount } of lines)
    await makeMatch(book.book, { accountId, lines: [id], items: [], rest: [{ category: 'other_business', amount }], note: '', now: NOW });
  await closeAccount(book.book, { accountId, to: day(on), closing: lines.reduce((sum, { amount }) => sum + amount, 0), now: NOW });
}

describe('which rows are new', () => {
  test('I1 a weekly debit of 52 weeks from overlapping files in any order is 52 lines', async () => {
    const weeks = Array.from({ length: 52 }, (_, week) => debit('2026-01-05', { day: day('2026-01-05') + 7 * week }));
    const files = [0, 10, 5, 30, 20, 40, 41].map((from) => csvOf(weeks.slice(from, from + 15)));
    for (const order of [files, files.toReversed()]) {
      const book = newTestBook();
      for (const file of order) {
        const { read, added, matched, skipped } = await importStatement(book, file);
        expect(read).toBe(added + matched + skipped.length);
      }
      expect(linesOf(book)).toHaveLength(52);
      verified(book);
    }
  });

  test('I1 two equal rows on one day are two lines, whichever file comes first', async () => {
    const [one, two] = [csvOf([debit('2026-03-02')]), csvOf([debit('2026-03-02'), debit('2026-03-02'), debit('2026-03-03')])];
    for (const order of [
      [one, two],
      [two, one],
    ]) {
      const book = newTestBook();
      for (const file of order) await importStatement(book, file);
      expect(movementsIn(book)).toEqual(['2026-03-02 -10000 Leadmarkt GmbH', '2026-03-02 -10000 Leadmarkt GmbH', '2026-03-03 -10000 Leadmarkt GmbH']);
      verified(book);
    }
  });

  test('I3 a file twice adds nothing; import, undo, import is import', async () => {
    const book = newTestBook();
    const text = csvOf([debit('2026-03-02'), debit('2026-03-02'), debit('2026-03-09')]);
    const first = await importStatement(book, text);
    const again = await importStatement(book, text);
    expect(again).toMatchObject({ importId: first.importId, wasKnown: true, read: 4, added: 0, matched: 3 });
    const before = movementsIn(book);
    expect(await undoImport(book.book, { importId: first.importId, now: NOW })).toEqual({
      importId: first.importId,
      removed: 3,
      reposted: 0,
      unmatched: 0,
    });
    expect(linesOf(book)).toEqual([]);
    verified(book);
    await importStatement(book, text);
    expect(movementsIn(book)).toEqual(before);
    verified(book);
  });

  test('I3 undoing one of two overlapping imports leaves what the other holds', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02'), debit('2026-03-09')]));
    const before = movementsIn(book);
    const second = await importStatement(book, csvOf([debit('2026-03-09'), debit('2026-03-16')]));
    expect(second).toMatchObject({ added: 1, matched: 1 });
    await undoImport(book.book, { importId: second.importId, now: NOW });
    expect(movementsIn(book)).toEqual(before);
    verified(book);
  });

  test('I3 files of one command are one import, and of two with the same bytes one is read', async () => {
    const book = newTestBook();
    const [march, april] = [csvOf([debit('2026-03-02')]), csvOf([debit('2026-04-06')])];
    const first = await importStatement(book, march, { name: 'march.csv' });
    await importStatement(book, april, { name: 'april.csv', dryRun: true });
    await undoImport(book.book, { importId: first.importId, now: NOW });
    const account = { name: ACCOUNT, kind: null };
    const files = ['march.csv', 'april.csv', 'march.csv'].map((name) => ({ file: { path: join(book.folder, name) }, account }));
    const imported = await importStatements(book.book, { workspaceId: book.workspace().id, files, dryRun: false, now: NOW });
    expect(new Set(imported.map(({ importId }) => importId)).size).toBe(1);
    expect(imported.map(({ wasKnown, added }) => [wasKnown, added])).toEqual([[false, 1], [false, 1], [true, 0]]); // prettier-ignore
    verified(book);
  });

  test('I1 CSV, then OFX of the same days adds nothing and says so; a third file by the words of either adds nothing', async () => {
    const book = newTestBook();
    const movements = [debit('2026-03-02'), debit('2026-03-02', { amount: -2_500 }), debit('2026-03-09')];
    await importStatement(book, csvOf(movements));
    const ofx = movements.map((movement) => ({ ...movement, text: 'CARD PAYMENT LEADMARKT' }));
    const second = await importStatement(book, ofxOf(ofx), { name: 'march.ofx' });
    expect(second).toMatchObject({ added: 0, matched: 3, warnings: [{ code: 'other_words' }] });
    expect(second.fates.map(({ because }) => because)[0]).toMatch(/^Same day and amount as statement-\d+, line 2, in other words$/);
    expect(await importStatement(book, ofxOf([...ofx, { ...debit('2026-03-16'), text: 'X' }]))).toMatchObject({ added: 1, matched: 3 });
    expect(await importStatement(book, csvOf([...movements, debit('2026-03-17')]))).toMatchObject({ added: 1, matched: 3 });
    expect(linesOf(book)).toHaveLength(5);
    verified(book);
  });

  test('I1 ids that a bank gives anew in every file, or by counting, double nothing', async () => {
    const movements = [debit('2026-03-02'), debit('2026-03-02'), debit('2026-03-09')];
    const named = (name: (index: number) => string) => movements.map((movement, index) => ({ ...movement, bankId: name(index) }));
    const book = newTestBook();
    await importStatement(book, ofxOf(named((index) => `A${index}`)));
    expect(await importStatement(book, ofxOf(named((index) => `B${index}`)))).toMatchObject({
      added: 0,
      matched: 3,
      warnings: [{ code: 'bank_ids_not_used' }],
    });
    const counted = newTestBook();
    await importStatement(counted, ofxOf(named(String)));
    const later = [...movements.slice(1), debit('2026-03-16')].map((movement, index) => ({ ...movement, bankId: String(index) }));
    expect(await importStatement(counted, ofxOf(later))).toMatchObject({ added: 1, matched: 2, warnings: [{ code: 'bank_ids_not_used' }] });
    expect(linesOf(counted)).toHaveLength(4);
    verified(counted);
  });

  test('I1 an id that stays finds its line in other words, and tells an equal movement apart', async () => {
    const book = newTestBook();
    await importStatement(book, ofxOf([debit('2026-03-02', { bankId: 'A', text: 'PENDING LEADMARKT' }), debit('2026-03-02', { bankId: 'B' })]));
    const second = await importStatement(book, ofxOf([debit('2026-03-02', { bankId: 'A' }), debit('2026-03-02', { bankId: 'C' })]));
    expect(second).toMatchObject({ added: 1, matched: 1 });
    expect(second.fates.map(({ because }) => because)).toEqual([
      expect.stringMatching(/^The bank's id is that of statement-\d+, line 6, in other words$/),
      expect.stringMatching(/^New: equal to statement-\d+, line 7, but the bank has another id for it$/),
    ]);
    verified(book);
  });

  test('I1 a file that goes on where another one ended has another movement, though all is equal but the balance', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02', { balance: 90_000 }), debit('2026-03-02', { balance: 80_000 })]));
    const second = await importStatement(book, csvOf([debit('2026-03-02', { balance: 70_000 }), debit('2026-03-03', { balance: 60_000 })]));
    expect(second.added).toBe(2);
    expect(second.fates[1]?.because).toMatch(/^New: equal to statement-\d+, line \d, but for its balance$/);
    verified(book);
  });
});

describe('what the user decides', () => {
  test('a row that is skipped is on record with its reason, and comes with the next file', async () => {
    const book = newTestBook();
    const text = csvOf([debit('2026-03-02'), debit('2026-03-09')]);
    const first = await importStatement(book, text, { decisions: deciding({ skip: [3] }) });
    expect(first).toMatchObject({ read: 3, added: 1, skipped: [{ sourceLine: 1, because: 'header' }, { sourceLine: 3, because: 'user' }] }); // prettier-ignore
    expect(await importStatement(book, csvOf([debit('2026-03-09')]))).toMatchObject({ added: 1 });
    verified(book);
  });

  test('a row that is taken for one that is there can be called new', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02')]));
    const again = csvOf([debit('2026-03-02'), debit('2026-03-03')]);
    expect((await importStatement(book, again, { dryRun: true })).fates[1]).toMatchObject({ fate: 'matched', may: ['as_new'] });
    await importStatement(book, again, { decisions: deciding({ by: 'line', asNew: [2] }) });
    expect(linesOf(book)).toHaveLength(3);
    verified(book);
  });

  test('a line that was taken out stays out and says so, in every file, and after its import was undone', async () => {
    const book = newTestBook();
    const text = csvOf([debit('2026-03-02'), debit('2026-03-09')]);
    const first = await importStatement(book, text);
    const [line] = linesOf(book);
    await removeLine(book.book, { lineId: line?.id ?? 0, because: 'not ours', now: NOW });
    expect(linesOf(book)).toHaveLength(1);
    const out = { code: 'removed_line', message: 'Line 2 stays out: you took it out (not ours).' };
    expect(await importStatement(book, text)).toMatchObject({ wasKnown: true, warnings: [{ code: 'known_file' }, out] });
    const longer = csvOf([debit('2026-03-02'), debit('2026-03-09'), debit('2026-03-16')]);
    const second = await importStatement(book, longer);
    expect(second).toMatchObject({ added: 1, matched: 2, warnings: [out] });
    expect(second.fates[1]).toMatchObject({ fate: 'removed', because: 'You took this line out: not ours', may: ['take'] });
    await undoImport(book.book, { importId: second.importId, now: NOW });
    await undoImport(book.book, { importId: first.importId, now: NOW });
    expect(await importStatement(book, text)).toMatchObject({ added: 2, warnings: [out] });
    expect(linesOf(book)).toHaveLength(1);
    expect(removedLines(book.book.connection, accountOf(book).id)).toMatchObject([{ removedBecause: 'not ours' }]);
    verified(book);
  });

  test('it comes back when it is taken, or restored', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02')]));
    const lineId = linesOf(book)[0]?.id ?? 0;
    await removeLine(book.book, { lineId, because: 'twice', now: NOW });
    expect((await refusalOf(removeLine(book.book, { lineId, because: 'again', now: NOW }))).code).toBe('no_line');
    await restoreLine(book.book, { lineId, now: NOW });
    await removeLine(book.book, { lineId, because: 'twice', now: NOW });
    await importStatement(book, csvOf([debit('2026-03-02'), debit('2026-03-09')]), { decisions: deciding({ take: [2] }) });
    expect(linesOf(book)).toHaveLength(2);
    expect((await refusalOf(restoreLine(book.book, { lineId, now: NOW }))).code).toBe('no_line');
    verified(book);
  });

  test('of a row that is not there nothing can be decided', async () => {
    const refusal = await refusedWhole(newTestBook(), csvOf([debit('2026-03-02')]), { decisions: deciding({ by: 'line', skip: [9] }) });
    expect(refusal).toMatchObject({ code: 'unexpected_value', message: expect.stringContaining('Line 9') as string });
  });
});

describe('what cannot be known is asked (rule I2)', () => {
  const open = 'Date,Description,Amount\n03/04/2026,Leadmarkt,-100.00\n05/04/2026,Leadmarkt,-100.00\n';

  test('a preview tells the question, importing refuses it, the answer is remembered for files of the layout', async () => {
    const book = newTestBook();
    expect(await importStatement(book, open, { dryRun: true })).toMatchObject({ questions: [{ kind: 'date_order' }], added: 2 });
    const refusal = await refusedWhole(book, open);
    expect(refusal).toMatchObject({ code: 'question_open', message: expect.stringContaining('--date-order dmy or --date-order mdy') as string });
    await importStatement(book, open, { answers: { dateOrder: 'dmy' } });
    expect(linesOf(book).map((line) => formatDay(line.day))).toEqual(['2026-04-03', '2026-04-05']);
    expect(profilesOf(book.book.connection, accountOf(book).id)).toMatchObject([{ name: 'Rheinbank, CSV', answers: '{"dateOrder":"dmy"}' }]);
    const next = await importStatement(book, open.replaceAll('/04/', '/05/'));
    expect(next).toMatchObject({ questions: [], profile: 'Rheinbank, CSV' });
    expect(
      linesOf(book)
        .map((line) => formatDay(line.day))
        .slice(2),
    ).toEqual(['2026-05-03', '2026-05-05']);
    verified(book);
  });

  test('an answer that the file contradicts is refused', async () => {
    const refusal = await refusedWhole(newTestBook(), open.replace('05/04', '25/04'), { answers: { dateOrder: 'mdy' } });
    expect(refusal).toMatchObject({ code: 'contradicts_answer', sourceLine: 3 });
  });
});

describe('whose statement it is', () => {
  test('the number is kept; a statement of another account is refused, and both are named', async () => {
    const book = newTestBook();
    await importStatement(book, ofxOf([debit('2026-03-02')]));
    expect(accountOf(book).number).toContain('DE89370400440532013000');
    const refusal = await refusedWhole(book, ofxOf([debit('2026-03-09')], 'FR1420041010050500013M02606'));
    expect(refusal.code).toBe('other_account');
    expect(refusal.message).toMatch(/FR1420041010050500013M02606.*DE89370400440532013000/);
    await importStatement(book, ofxOf([debit('2026-03-09')], 'FR1420041010050500013M02606'), { accountNumber: 'FR1420041010050500013M02606' });
    expect(linesOf(book)).toHaveLength(2);
  });

  test('without an account it is found by its number, else by the layout of its files, else asked', async () => {
    const book = newTestBook();
    expect((await refusedWhole(book, ofxOf([debit('2026-03-02')]), { account: null })).code).toBe('which_account');
    await importStatement(book, ofxOf([debit('2026-03-02')]));
    expect(await importStatement(book, ofxOf([debit('2026-03-09')]), { account: null })).toMatchObject({ account: ACCOUNT, added: 1 });
    await importStatement(book, 'Date,Text,Amount\n03/04/2026,x,-1.00\n', { answers: { dateOrder: 'dmy' }, account: { name: 'Card', kind: 'card' } });
    expect(await importStatement(book, 'Date,Text,Amount\n04/04/2026,x,-1.00\n', { account: null })).toMatchObject({ account: 'Card' });
    verified(book);
  });

  test('a file of several accounts: one is chosen by its number', async () => {
    const two = ofxOf([debit('2026-03-02')]).replace('</OFX>', ofxOf([debit('2026-03-03')], 'FR1420041010050500013M02606').replace(/^[^]*<OFX>/, ''));
    const book = newTestBook();
    const refusal = await refusedWhole(book, two);
    expect(refusal.code).toBe('which_account');
    expect(refusal.message).toMatch(/DE89370400440532013000.*FR1420041010050500013M02606/);
    const chosen = await importStatement(book, two, { accountNumber: 'FR1420041010050500013M02606' });
    expect(chosen).toMatchObject({ read: 2, added: 1, skipped: [{ because: 'other_account' }], kind: 'bank' });
    expect(chosen).toMatchObject({
      numbers: [expect.stringContaining('DE89370400440532013000'), expect.stringContaining('FR1420041010050500013M02606')],
      accountNumber: expect.stringContaining('FR1420041010050500013M02606'),
    });
    expect(movementsIn(book)).toEqual(['2026-03-03 -10000 Leadmarkt GmbH']);
    verified(book);
  });

  test('a card is made where the file says that it is one, or a method of the history ends like its name', async () => {
    const book = newTestBook();
    const card = ofxOf([debit('2026-03-02')]).replaceAll('BANKMSGSRSV1', 'CREDITCARDMSGSRSV1').replaceAll('STMTTRNRS', 'CCSTMTTRNRS').replaceAll('STMTRS>', 'CCSTMTRS>').replaceAll('BANKACCTFROM', 'CCACCTFROM'); // prettier-ignore
    await importStatement(book, card, { account: { name: 'Firmenkarte', kind: null } });
    await book.importRows([{ id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '100', amount: '100', currency: 'EUR', method: 'Visa 4242', tax: '', balance: '', expires: '', campaign: '', category: '', lead: '', outcome: '', value: '', note: '' }]); // prettier-ignore
    await importStatement(book, csvOf([debit('2026-03-02')]), { account: { name: 'Visa ·· 4242', kind: null } });
    await importStatement(book, csvOf([debit('2026-03-03')]));
    const kind = (name: string) => moneyAccountByName(book.book.connection, book.workspace().id, name)?.kind;
    expect([kind('Firmenkarte'), kind('Visa ·· 4242'), kind(ACCOUNT)]).toEqual(['card', 'card', 'bank']);
    expect((await refusalOf(importStatement(book, csvOf([debit('2026-03-04')]), { account: { name: ACCOUNT, kind: 'card' } }))).code).toBe(
      'account_exists',
    );
  });

  test('accounts of another workspace are not seen', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02')]));
    const other = addWorkspace(book.book, { name: 'Other', vendor: 'Other', currency: 'EUR' }, NOW);
    const file = { file: { path: join(book.folder, 'x.csv') }, account: { accountId: accountOf(book).id } };
    await importStatement(book, csvOf([debit('2026-03-03')]), { name: 'x.csv', dryRun: true });
    expect((await refusalOf(importStatements(book.book, { workspaceId: other.id, files: [file], dryRun: false, now: NOW }))).code).toBe('no_account');
  });
});

describe('what bad input gets', () => {
  test.each<[what: string, content: string | Buffer, code: string]>([
    ['an empty file', '', 'empty_file'],
    ['a workbook', Buffer.from('504b03041400000008000000', 'hex'), 'wrong_kind'],
    ['a web page', '<!DOCTYPE html><html><body>Sign in, please</body></html>', 'wrong_kind'],
    ['a PDF document', '%PDF-1.7', 'wrong_kind'],
    ['an OFX file that was cut off', ofxOf([debit('2026-03-02')]).slice(0, -60), 'truncated_file'],
    ['an error reply', '<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR</STATUS></SONRS></SIGNONMSGSRSV1></OFX>', 'error_reply'],
    ['a statement in another currency', ofxOf([debit('2026-03-02')], 'DE89370400440532013000', 'USD'), 'wrong_currency'],
    ['a table in another currency', 'Date,Text,Amount,Currency\n2026-03-02,x,-1.00,USD\n', 'wrong_currency'],
    ['more decimals than the currency has', 'Date,Text,Amount\n2026-03-02,x,-1.005\n2026-03-03,y,-2.50\n', 'wrong_number'],
  ])('%s is refused by name', async (_what, content, code) => {
    expect((await refusedWhole(newTestBook(), content)).code).toBe(code);
  });

  test('a file that is not there', async () => {
    const book = newTestBook();
    const file = { file: { path: join(book.folder, 'none.csv') }, account: { name: ACCOUNT, kind: null } };
    expect(await refusalOf(importStatements(book.book, { workspaceId: book.workspace().id, files: [file], dryRun: false, now: NOW }))).toMatchObject({
      code: 'file_not_found',
      file: 'none.csv',
    });
  });

  test('of several files nothing is imported where one is refused', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02')]), { name: 'good.csv', dryRun: true });
    await refusalOf(importStatement(book, '', { name: 'empty.csv' }));
    const account = { name: ACCOUNT, kind: null };
    const files = ['good.csv', 'empty.csv'].map((name) => ({ file: { path: join(book.folder, name) }, account }));
    const refusal = await refusalOf(importStatements(book.book, { workspaceId: book.workspace().id, files, dryRun: false, now: NOW }));
    expect(refusal).toMatchObject({ code: 'empty_file', file: 'empty.csv' });
    expect(moneyAccountByName(book.book.connection, book.workspace().id, ACCOUNT)).toBeUndefined();
    verified(book);
  });

  test('rows in another currency among others are skipped with a warning', async () => {
    const book = newTestBook();
    const text = 'Date,Text,Amount,Currency\n2026-03-02,x,-1.00,EUR\n2026-03-03,y,-2.00,USD\n2026-03-04,z,-3.00,EUR\n';
    const imported = await importStatement(book, text);
    expect(imported).toMatchObject({ read: 4, added: 2, skipped: [{ because: 'header' }, { sourceLine: 3, because: 'other_currency' }] });
    expect(imported.warnings).toContainEqual(expect.objectContaining({ code: 'other_currency', sourceLine: 3 }));
    verified(book);
  });

  test('a balance that does not add up is a warning with its row', async () => {
    const book = newTestBook();
    const rows = [90_000, 80_000, 71_000, 61_000, 51_000].map((balance, index) => debit('2026-03-02', { day: day('2026-03-02') + index, balance }));
    const imported = await importStatement(book, csvOf(rows));
    expect(imported.warnings).toContainEqual(expect.objectContaining({ code: 'balance_mismatch', sourceLine: 4 }));
    expect(imported.added).toBe(5);
  });

  test('balances of the file are on record', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02', { balance: 90_000 }), debit('2026-03-09', { balance: 80_000 })]));
    expect(statedBalancesOf(book.book.connection, 1)).toEqual([
      { which: 'opening', day: day('2026-03-02'), amount: 100_000 },
      { which: 'closing', day: day('2026-03-09'), amount: 80_000 },
    ]);
  });

  test('rows that are not booked yet are skipped as pending, and come when they are', async () => {
    const book = newTestBook();
    const table = (status: string) => `Date,Text,Amount,Status\n2026-03-02,x,-1.00,Booked\n2026-03-03,y,-2.00,${status}\n`;
    const first = await importStatement(book, table('Pending'));
    expect(first).toMatchObject({ added: 1, skipped: [{ because: 'header' }, { because: 'pending' }] });
    expect(await importStatement(book, table('Booked'))).toMatchObject({ added: 1, matched: 1 });
    verified(book);
  });

  test('a row without a date has to be skipped', async () => {
    const book = newTestBook();
    const text = camtFile([
      {
        entries: [
          { amount: '1.00', direction: 'DBIT', booked: '<Dt>2026-03-02</Dt>' },
          { amount: '2.00', direction: 'DBIT' },
        ],
      },
    ]);
    const preview = await importStatement(book, text, { dryRun: true });
    const undecided = preview.fates.find(({ fate }) => fate === 'undecided');
    expect(undecided).toMatchObject({ day: null, amount: -200, may: ['skip'] });
    const refusal = await refusedWhole(book, text);
    expect(refusal).toMatchObject({ code: 'missing_value', sourceLine: undecided?.sourceLine });
    await importStatement(book, text, { decisions: deciding({ skip: [undecided?.place ?? 0] }) });
    expect(linesOf(book)).toHaveLength(1);
    verified(book);
  });

  test('R4 new rows of a closed period are refused with the day; what is there already passes', async () => {
    const book = newTestBook();
    await importStatement(book, csvOf([debit('2026-03-02')]));
    await closedUpTo(book, '2026-03-31');
    const text = csvOf([debit('2026-03-02'), debit('2026-03-09'), debit('2026-03-16'), debit('2026-04-06')]);
    const refusal = await refusedWhole(book, text);
    expect(refusal).toMatchObject({ code: 'closed_period', sourceLine: 3 });
    expect(refusal.message).toContain('2 rows cannot be imported as they are: line 3 falls in the period that is closed up to 2026-03-31');
    expect(await importStatement(book, text, { dryRun: true })).toMatchObject({ added: 1, matched: 1, warnings: [{ code: 'closed_period' }] });
    await importStatement(book, text, { decisions: deciding({ by: 'line', skip: [3, 4] }) });
    expect(linesOf(book)).toHaveLength(2);
    verified(book);
  });

  test('R4 a line of a closed period is neither taken out nor back', async () => {
    const book = newTestBook();
    const { importId } = await importStatement(book, csvOf([debit('2026-03-02')]));
    const lineId = linesOf(book)[0]?.id ?? 0;
    await closedUpTo(book, '2026-03-31');
    expect((await refusalOf(removeLine(book.book, { lineId, because: 'x', now: NOW }))).code).toBe('closed_period');
    const refusal = await refusalOf(undoImport(book.book, { importId, now: NOW }));
    expect(refusal).toMatchObject({ code: 'closed_period', message: expect.stringContaining('closed up to 2026-03-31') as string });
    expect(linesOf(book)).toHaveLength(1);
    verified(book);
  });

  test('I4 cancelling leaves nothing behind', async () => {
    const book = newTestBook();
    const rows = Array.from({ length: 20_000 }, (_, index) => debit('2026-03-02', { day: day('2026-01-01') + (index % 300) }));
    const watch = { cancelled: () => true };
    await importStatement(book, csvOf(rows), { name: 'long.csv', dryRun: true });
    const file = { file: { path: join(book.folder, 'long.csv') }, account: { name: ACCOUNT, kind: null } };
    expect(
      (await refusalOf(importStatements(book.book, { workspaceId: book.workspace().id, files: [file], dryRun: false, now: NOW }, watch))).code,
    ).toBe('cancelled');
    expect(linesOf(book)).toEqual([]);
    verified(book);
  });
});

describe('what is kept', () => {
  test('M4 full card numbers are masked in lines and in the kept file; other numbers stay', async () => {
    const book = newTestBook();
    const text =
      'Date,Text,Card,Amount\n2026-03-02,Card 4111 1111 1111 1111 DE89370400440532013000,4111111111111111,-1.00\n2026-03-03,ref 4111111111111112,,-2.00\n';
    const imported = await importStatement(book, text, { name: 'cards.csv' });
    expect(imported.warnings).toContainEqual(expect.objectContaining({ code: 'card_number' }));
    const { line, sources } = lineWithSources(book.book.connection, linesOf(book)[0]?.id ?? 0);
    expect(line.description).toContain('•••• 1111 DE89370400440532013000');
    expect(sources[0]?.context.map((each) => each.text)).toEqual([
      'Date,Text,Card,Amount',
      '2026-03-02,Card •••• 1111 DE89370400440532013000,•••• 1111,-1.00',
      '2026-03-03,ref 4111111111111112,,-2.00',
    ]);
    book.book.connection.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(book.book.file).includes('4111111111111111')).toBe(false);
    expect((await importStatement(book, text)).wasKnown).toBe(true);
    verified(book);
  });

  test('M4 a card that is named by its full number is known by its last four digits', async () => {
    const book = newTestBook();
    await importStatement(book, ofxOf([debit('2026-03-02')], '4111111111111111'));
    expect(accountOf(book).number).toMatch(/•••• 1111$/);
    expect(await importStatement(book, ofxOf([debit('2026-03-09')], '4111111111111111'))).toMatchObject({ added: 1 });
    expect((await refusedWhole(book, ofxOf([debit('2026-03-16')], '5500005555555559'))).code).toBe('other_account');
  });

  test.each(['utf16le', 'latin1', 'utf8'] as const)('X3 lines of a file in %s are found again, with line breaks of any kind', async (encoding) => {
    const book = newTestBook();
    const mark = encoding === 'utf16le' ? '\uFEFF' : '';
    for (const [lineBreak, on] of [
      ['\r\n', '2026-03-02'],
      ['\n', '2026-03-03'],
      ['\r', '2026-03-04'],
    ] as const) {
      // prettier-ignore
      const text = ['Date;Text;Amount', `${on};Müller;-1.00`, `${on};Größe;-2.00`, ''].join(lineBreak);
      await importStatement(book, Buffer.from(mark + text, encoding));
    }
    for (const line of linesOf(book)) {
      const [source] = lineWithSources(book.book.connection, line.id).sources;
      const context = source?.context.find((each) => each.line === source.sourceLine)?.text;
      expect(context).toBe(`${formatDay(line.day)};${line.description};${line.amount === -100 ? '-1.00' : '-2.00'}`);
    }
    verified(book);
  });

  test('a number on record by which no file is found any more can be set anew', async () => {
    const book = newTestBook();
    await importStatement(book, ofxOf([debit('2026-03-02')]));
    setNumber(book.book.connection, accountOf(book).id, '');
    await importStatement(book, ofxOf([debit('2026-03-09')], 'FR1420041010050500013M02606'));
    expect(accountOf(book).number).toContain('FR1420041010050500013M02606');
  });
});
