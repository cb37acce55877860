/** Accounts of money with statement lines for tests, written into a book as an import of a statement leaves them. */

import { hash } from 'node:crypto';
import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import type { MoneyKind } from '../../db/ledger/accounts.ts';
import { parseDecimal } from '../../db/ledger/money.ts';
import { insertMoneyAccount, moneyAccountById, type MoneyAccount } from '../../db/money-accounts.ts';
import type { WriteBook } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { NOW } from './books.ts';
import { invariantsOf } from './invariants.ts';

export interface LineGiven {
  readonly day: string;
  /** `-900.00`, from the holder's side. */
  readonly amount: string;
  readonly text?: string;
  readonly payee?: string;
  readonly reference?: string;
  readonly balance?: string;
}

export interface FileGiven {
  readonly name?: string;
  readonly opening?: readonly [day: string, amount: string];
  readonly closing?: readonly [day: string, amount: string];
}

export function day(text: string): Day {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`${text} is no day`);
  return found;
}

export function cents(text: string): number {
  const amount = text.startsWith('-') ? parseDecimal(text.slice(1), 2) : parseDecimal(text, 2);
  if (typeof amount !== 'number') throw new Error(`${text} is no amount`);
  return text.startsWith('-') ? -amount : amount;
}

/** What is wrong in a book, by the database's own questions and by verify; of the files that {@link addLines} writes no bytes are kept. */
export function wrongIn(book: WriteBook): readonly unknown[] {
  return [...invariantsOf(book), ...verifyBook(book).problems.filter(({ rule }) => rule !== 'I1' && rule !== 'I3')];
}

export function makeAccount({ connection }: WriteBook, name: string, kind: MoneyKind = 'card', workspaceId = 1): MoneyAccount {
  return moneyAccountById(connection, insertMoneyAccount(connection, { workspaceId, name, kind }, NOW)) as MoneyAccount;
}

/** Writes one file with its lines, of which the first stands on line 2. Returns the numbers of the lines, in order. */
export function addLines({ connection }: WriteBook, account: MoneyAccount, lines: readonly LineGiven[], file: FileGiven = {}): number[] {
  const run = (sql: string, ...values: readonly unknown[]) => Number(connection.prepare(sql).run(...values).lastInsertRowid);
  const { length } = lines;
  return connection.transaction(() => {
    const importId = run(
      'INSERT INTO import (workspace_id, recorded_at, read, added, matched, money_account_id) VALUES (?, ?, ?, ?, 0, ?)',
      account.workspaceId,
      NOW,
      length,
      length,
      account.id,
    );
    const fileId = run(
      `INSERT INTO import_file (import_id, name, sha256, bytes, rows, backwards, encoding, format) VALUES (?, ?, ?, 1, ?, 0, 'utf-8', 'csv')`,
      importId,
      file.name ?? `statement-${importId}.csv`,
      hash('sha256', `file ${importId}`, 'buffer'),
      length,
    );
    const stated = ([on, amount]: readonly [string, string], which: string, number: number) =>
      run('INSERT INTO stated_balance VALUES (?, ?, ?, ?, ?)', fileId, number, which, day(on), cents(amount));
    if (file.opening) stated(file.opening, 'opening', 1);
    if (file.closing) stated(file.closing, 'closing', 2);
    return lines.map((line, index) => {
      const { text = 'CARD PAYMENT', payee = '', reference = '', balance } = line;
      return run(
        `INSERT INTO statement_line (money_account_id, file_id, source_line, place, day, amount, description, counterparty, reference, stated_balance)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        account.id,
        fileId,
        index + 2,
        index + 1,
        day(line.day),
        cents(line.amount),
        text,
        payee,
        reference,
        balance === undefined ? null : cents(balance),
      );
    });
  })();
}
