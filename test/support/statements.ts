/** Statement files for tests, written and imported into an account of a test's book. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { moneyAccountByName } from '../../db/money-accounts.ts';
import { linesBetween, type StoredLine } from '../../db/statement-lines.ts';
import { importStatements, type ImportedStatement, type StatementToImport } from '../../electron/engine/statements/import-statement.ts';
import { NOW, type TestBook } from './books.ts';

/** A movement of a bank, as it is; files tell it in their own ways. */
export interface Movement {
  readonly day: number;
  /** Minor units. */
  readonly amount: number;
  readonly text: string;
  readonly bankId?: string;
  readonly balance?: number;
}

export const ACCOUNT = 'Rheinbank';

/** A table with the columns that its movements have. */
export function csvOf(movements: readonly Movement[]): string {
  const hasIds = movements.some(({ bankId }) => bankId !== undefined);
  const hasBalances = movements.some(({ balance }) => balance !== undefined);
  const head = ['Date', 'Description', 'Amount', ...(hasBalances ? ['Balance'] : []), ...(hasIds ? ['Transaction ID'] : [])];
  const rows = movements.map(({ day, amount, text, bankId, balance }) => [
    formatDay(day),
    text,
    formatDecimal(amount, 2),
    ...(hasBalances ? [balance === undefined ? '' : formatDecimal(balance, 2)] : []),
    ...(hasIds ? [bankId ?? ''] : []),
  ]);
  return [head, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

export function ofxOf(movements: readonly Movement[], account = 'DE89370400440532013000', currency = 'EUR'): string {
  const plain = (day: number) => formatDay(day).replaceAll('-', '');
  const rows = movements.map(
    ({ day, amount, text, bankId }, index) =>
      `<STMTTRN><TRNTYPE>${amount < 0 ? 'DEBIT' : 'CREDIT'}<DTPOSTED>${plain(day)}<TRNAMT>${formatDecimal(amount, 2)}<FITID>${bankId ?? `F${plain(day)}${index}`}<NAME>${text}</STMTTRN>\n`,
  );
  return `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>${currency}<BANKACCTFROM><BANKID>37040044<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n${rows.join('')}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`;
}

let files = 0;

/** Imports one file. */
export async function importStatement(
  book: TestBook,
  text: string | Buffer,
  { name, dryRun = false, ...more }: Partial<StatementToImport> & { readonly name?: string; readonly dryRun?: boolean } = {},
): Promise<ImportedStatement> {
  const path = join(book.folder, name ?? `statement-${(files += 1)}`);
  writeFileSync(path, text);
  const file: StatementToImport = { file: { path }, account: { name: ACCOUNT, kind: null }, ...more };
  const [imported] = await importStatements(book.book, { workspaceId: book.workspace().id, files: [file], dryRun, now: NOW });
  if (imported === undefined) throw new Error('no file was imported');
  return imported;
}

/** Lines that count, in order of day. */
export function linesOf(book: TestBook, account = ACCOUNT): readonly StoredLine[] {
  const found = moneyAccountByName(book.book.connection, book.workspace().id, account);
  return found === undefined ? [] : linesBetween(book.book.connection, found.id, -1e6, 1e6);
}

/** What there is of lines, without what tells them from one another only here. */
export function movementsIn(book: TestBook): readonly string[] {
  return linesOf(book)
    .map(({ day, amount, description }) => `${formatDay(day)} ${amount} ${description}`)
    .toSorted();
}
