/** What the database refuses on its own of statement lines, matches and reconciled periods (rules L3, R1, R4; decision 0016). */

import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../db/connection.ts';
import type { WriteBook } from '../../db/open.ts';
import { addWorkspace } from '../../db/workspaces.ts';
import { makeMatch, undoMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount } from '../../electron/engine/reconcile/periods.ts';
import { NOW, newTestBook } from '../support/books.ts';
import { addLines, day, makeAccount } from '../support/statement-lines.ts';

let book: WriteBook;
let db: Connection;
let run: (sql: string, ...values: readonly unknown[]) => () => unknown;
let ids: {
  readonly account: number;
  readonly other: number;
  readonly lines: readonly number[];
  readonly event: number;
  readonly free: number;
  readonly match: number;
};

/** October: the first line is settled with T1, the second one is open, T2 is carried; the account is closed up to the 18th where a test asks for it. */
let close: () => Promise<unknown>;

beforeEach(async () => {
  const made = newTestBook();
  book = made.book;
  db = book.connection;
  run =
    (sql, ...values) =>
    () =>
      db.prepare(sql).run(...values);
  const topUp = (id: string, date: string) => ({ id, date, kind: 'top_up', credits: '90.00', amount: '90.00', currency: 'EUR', method: 'Visa 4242' });
  await made.importRows([topUp('T1', '2026-10-05'), topUp('T2', '2026-10-18')]);
  const account = makeAccount(made.book, 'Visa 4242');
  const other = makeAccount(made.book, 'Giro', 'bank');
  const days = ['2026-10-06', '2026-10-19'];
  const lines = addLines(made.book, account, days.map((on) => ({ day: on, amount: '-90.00' })), { opening: ['2026-10-01', '0.00'] }); // prettier-ignore
  const eventOf = (id: string) => db.prepare('SELECT id FROM event WHERE source_id = ?').pluck().get(id) as number;
  const [first] = lines;
  const given = { accountId: account.id, items: [eventOf('T1')], rest: [], note: '', now: NOW };
  const { matchId: undone } = await makeMatch(made.book, { ...given, lines: [first as number] });
  await undoMatch(made.book, undone, { now: NOW });
  const { matchId } = await makeMatch(made.book, { ...given, lines: [first as number] });
  ids = { account: account.id, other: other.id, lines, event: eventOf('T1'), free: eventOf('T2'), match: matchId };
  close = () => closeAccount(made.book, { accountId: account.id, to: day('2026-10-18'), closing: -9000, now: NOW });
});

const NEW_LINE = `INSERT INTO statement_line (money_account_id, day, file_id, source_line, place, amount, description, counterparty) VALUES (?, ?, 1, 1, 100 + abs(random() % 1000000000), -1, '', '')`;
const NEW_MATCH = `INSERT INTO line_match (money_account_id, made_by, accepted_at) VALUES (?, 'hand', 0)`;

describe('an account of money', () => {
  test('L3 stays itself and never vanishes', () => {
    expect(run(`UPDATE money_account SET name = 'Another' WHERE id = ?`, ids.account)).toThrow('L3 an account never changes');
    expect(run('DELETE FROM money_account WHERE id = ?', ids.other)).toThrow('L3 an account never vanishes');
    expect(run(`INSERT INTO money_account (workspace_id, name, kind, made_at) VALUES (1, 'Giro', 'card', 0)`)).toThrow('UNIQUE constraint failed');
  });
});

describe('a statement line', () => {
  test('L3 never changes, never vanishes, and stays gone', () => {
    expect(run('UPDATE statement_line SET amount = 0 WHERE id = ?', ids.lines[1])).toThrow('L3 a statement line never changes');
    expect(run('DELETE FROM statement_line WHERE id = ?', ids.lines[1])).toThrow('L3 a statement line never vanishes');
    run('UPDATE statement_line SET gone = 1 WHERE id = ?', ids.lines[1])();
    expect(run('UPDATE statement_line SET gone = 0 WHERE id = ?', ids.lines[1])).toThrow('L3 a line that was taken back is imported anew');
  });

  test('I1 has a row of its own', () => {
    const same = `INSERT INTO statement_line (money_account_id, file_id, source_line, place, day, amount, description, counterparty)
      SELECT money_account_id, file_id, source_line, place, day, amount, description, counterparty FROM statement_line WHERE id = ?`;
    expect(run(same, ids.lines[1])).toThrow('UNIQUE constraint failed');
  });

  test('R1 that is settled neither goes nor is taken out', () => {
    expect(run('UPDATE statement_line SET gone = 1 WHERE id = ?', ids.lines[0])).toThrow('R1 a line that is settled stays until its match is undone');
    expect(run(`UPDATE statement_line SET removed_at = 1, removed_because = 'x' WHERE id = ?`, ids.lines[0])).toThrow('R1 a line that is settled');
  });
});

describe('a match', () => {
  const begin = (account: number) => Number(db.prepare(NEW_MATCH).run(account).lastInsertRowid);
  const addLine = (match: number, line: number | undefined) => run('INSERT INTO match_line (match_id, line_id) VALUES (?, ?)', match, line);
  const addEvent = (match: number, event: number) => run('INSERT INTO match_event (match_id, event_id) VALUES (?, ?)', match, event);

  test('L3 stays as it was accepted, is undone once and never vanishes', () => {
    expect(run('UPDATE line_match SET score = 1 WHERE id = ?', ids.match)).toThrow('L3 what was accepted never changes');
    expect(run('UPDATE line_match SET undone_at = 2 WHERE undone_at IS NOT NULL')).toThrow('L3 a match is undone once');
    expect(run('DELETE FROM line_match WHERE id = ?', ids.match)).toThrow('L3 a match never vanishes');
  });

  test('R1 that stands is posted, and one that is undone is not: checked at commit', () => {
    expect(() => db.transaction(() => begin(ids.account))()).toThrow('FOREIGN KEY constraint failed');
    expect(run('UPDATE line_match SET undone_at = 1 WHERE id = ?', ids.match)).toThrow('FOREIGN KEY constraint failed');
    expect(run('UPDATE line_match SET entry_id = NULL WHERE id = ?', ids.match)).toThrow('FOREIGN KEY constraint failed');
  });

  test('R1 settles a line once and clears an event once', () => {
    db.transaction(() => {
      const match = begin(ids.account);
      expect(addLine(match, ids.lines[0])).toThrow('UNIQUE constraint failed');
      expect(addEvent(match, ids.event)).toThrow('UNIQUE constraint failed');
      db.prepare('UPDATE line_match SET undone_at = 1 WHERE id = ?').run(match);
    })();
  });

  test('R1 settles standing lines of its own account and clears standing events of its own workspace', () => {
    const elsewhere = makeAccount(book, 'Elsewhere', 'bank', addWorkspace(book, { name: 'Second', vendor: '', currency: 'EUR' }, NOW).id);
    run('UPDATE statement_line SET gone = 1 WHERE id = ?', ids.lines[1])();
    db.transaction(() => {
      const [match, foreign] = [begin(ids.account), begin(elsewhere.id)];
      expect(addLine(begin(ids.other), ids.lines[0])).toThrow('R1 a match settles standing lines of its own account');
      expect(addLine(match, ids.lines[1])).toThrow('R1 a match settles standing lines of its own account');
      expect(addEvent(foreign, ids.free)).toThrow('R1 a match clears standing events of its own workspace');
      db.prepare('UPDATE event SET entry_id = NULL WHERE id = ?').run(ids.free);
      expect(addEvent(match, ids.free)).toThrow('R1 a match clears standing events of its own workspace');
      db.prepare('UPDATE event SET entry_id = NULL, gone = 1 WHERE id = ?').run(ids.free);
      expect(addEvent(match, ids.free)).toThrow('R1 a match clears standing events of its own workspace');
      db.prepare('UPDATE line_match SET undone_at = 1 WHERE entry_id IS NULL AND undone_at IS NULL').run();
    })();
  });

  test('R1 an event that is cleared stays', () => {
    expect(run('UPDATE event SET gone = 1 WHERE id = ?', ids.event)).toThrow('R1 an event that is cleared stays until its match is undone');
  });

  test('L3 its entry is reversed as it was posted, for the same match', () => {
    const entry = db.prepare('SELECT entry_id FROM line_match WHERE id = ?').pluck().get(ids.match) as number;
    const next = 1 + (db.prepare('SELECT max(id) FROM journal_entry').pluck().get() as number);
    const reverse = db.transaction(() => {
      db.prepare(
        'INSERT INTO posting SELECT ?, line, account_id, day, movement, -amount, credits, face_value, -events FROM posting WHERE entry_id = ?',
      ).run(next, entry);
      db.prepare(
        `INSERT INTO journal_entry SELECT ?, workspace_id, NULL, match_id - 1, movement, day, recorded_at, 'reversal', id, hash FROM journal_entry WHERE id = ?`,
      ).run(next, entry);
    });
    expect(reverse).toThrow('L3 a reversal has the date of its original and posts the same');
  });
});

describe('a closed period', () => {
  beforeEach(() => close());

  test('R4 takes no line, keeps its lines and their matches', () => {
    expect(run(NEW_LINE, ids.account, day('2026-10-18'))).toThrow('R4 a closed period takes no further line');
    expect(run(NEW_LINE, ids.account, day('2026-10-19'))).not.toThrow();
    expect(run(NEW_LINE, ids.other, day('2026-10-18'))).not.toThrow();
    expect(run('UPDATE line_match SET undone_at = 1, entry_id = NULL WHERE id = ?', ids.match)).toThrow(
      'R4 a match of a closed period stays as it is',
    );
    expect(run('UPDATE statement_line SET gone = 1 WHERE id = ?', ids.lines[0])).toThrow('R4 a line of a closed period stays as it is');
  });

  test('R4 lines are matched no other way', () => {
    const match = db.transaction(() => {
      const id = Number(db.prepare(NEW_MATCH).run(ids.account).lastInsertRowid);
      db.prepare('INSERT INTO match_line (match_id, line_id) VALUES (?, ?)').run(id, ids.lines[0]);
    });
    expect(match).toThrow('R4 a line of a closed period is matched no other way');
  });

  test('R4 what it carries stays', () => {
    expect(run('UPDATE event SET gone = 1 WHERE id = ?', ids.free)).toThrow('R4 an event that a closed period carries stays until it is reopened');
    expect(run('UPDATE carried_event SET amount = 0')).toThrow('R4 a closed period leaves a trace');
    expect(run('DELETE FROM carried_event')).toThrow('R4 a closed period leaves a trace');
  });

  test('R4 is reopened once, with a reason, and leaves a trace', () => {
    expect(run('DELETE FROM reconciliation')).toThrow('R4 a closed period leaves a trace');
    expect(run('UPDATE reconciliation SET closing = 0')).toThrow('R4 a closed period is reopened once, with a reason');
    expect(run(`UPDATE reconciliation SET reopened_at = 1, reason = ''`)).toThrow('R4 a closed period is reopened once, with a reason');
    expect(run(`UPDATE reconciliation SET reopened_at = 1, reason = 'x', through_day = 0`)).toThrow('R4 a closed period is reopened once');
    run(`UPDATE reconciliation SET reopened_at = 1, reason = 'x'`)();
    expect(run(`UPDATE reconciliation SET reopened_at = 2, reason = 'y'`)).toThrow('R4 a closed period is reopened once, with a reason');
    expect(run(NEW_LINE, ids.account, day('2026-10-18'))).not.toThrow();
  });
});
