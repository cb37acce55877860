/** Dated settings (rule L10): what is kept of them in memory is never older than the book. */

import { beforeEach, expect, test } from 'vitest';
import { writeSetting } from '../../db/settings.ts';
import { readBookFacts, setTaxRecoverable, taxRecoverableOn } from '../../db/workspaces.ts';
import { settingsAt } from '../../electron/engine/account/account-settings.ts';
import { NOW, TODAY, newTestBook, type TestBook } from '../support/books.ts';

let made: TestBook;

beforeEach(() => {
  made = newTestBook();
});

const pause = (value: boolean) => writeSetting(made.book.connection, 1, { name: 'paused', fromDay: TODAY, value: String(value) }, NOW);
const isPaused = (connection = made.book.connection) => settingsAt(connection, 1, TODAY).paused;

test('L10 what was read before is read anew when a setting was written', () => {
  expect(isPaused()).toBe(false);
  pause(true);
  expect(isPaused()).toBe(true);
  expect(taxRecoverableOn(made.book, 1)(TODAY)).toBe(false);
  setTaxRecoverable(made.book, 1, TODAY, true, NOW);
  expect(taxRecoverableOn(made.book, 1)(TODAY)).toBe(true);
});

test('L10 what was rolled back is forgotten, also where another setting takes its place', () => {
  const { connection } = made.book;
  connection.exec('BEGIN');
  pause(true);
  expect(isPaused()).toBe(true);
  connection.exec('ROLLBACK');
  expect(isPaused()).toBe(false);
  connection.exec('BEGIN');
  writeSetting(connection, 1, { name: 'low_balance', fromDay: TODAY, value: '500' }, NOW);
  expect(isPaused()).toBe(false);
  connection.exec('ROLLBACK');
});

test('another connection sees a setting when it is committed, and not before', () => {
  const { connection, reader } = made.book;
  expect(isPaused(reader.connection)).toBe(false);
  connection.exec('BEGIN');
  pause(true);
  expect([isPaused(), isPaused(reader.connection)]).toEqual([true, false]);
  connection.exec('COMMIT');
  expect(isPaused(reader.connection)).toBe(true);
});

test('the facts of the book itself are never older than the book', () => {
  expect(readBookFacts(made.book)).toMatchObject({ organisation: 'Test', timeZone: 'Europe/Berlin' });
  made.book.connection.exec(`UPDATE book SET organisation = 'Other'`);
  expect(readBookFacts(made.book).organisation).toBe('Other');
});
