/** Verifying matches and reconciled periods: what was tampered with is named, with the rule that broke and the place. */

import { expect, test } from 'vitest';
import { makeMatch, undoMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount } from '../../electron/engine/reconcile/periods.ts';
import { NOW, newTestBook } from '../support/books.ts';
import { addLines, day, makeAccount } from '../support/statement-lines.ts';
import { sql, tampered } from './tampering.ts';

/** A book whose first match was undone; the second clears T1 with a fee and is in a closed period, the third clears T2, which that period carries. */
async function reconciledBook(): Promise<string> {
  const made = newTestBook();
  const topUp = (id: string, date: string) => ({ id, date, kind: 'top_up', credits: '90.00', amount: '90.00', currency: 'EUR', method: 'Visa 4242' });
  await made.importRows([topUp('T1', '2026-10-05'), topUp('T2', '2026-10-18')]);
  const account = makeAccount(made.book, 'Visa 4242');
  const lines = [
    { day: '2026-10-06', amount: '-92.00' },
    { day: '2026-10-19', amount: '-90.00' },
    { day: '2026-10-20', amount: '-1.00' },
  ];
  const [first, second] = addLines(made.book, account, lines, { opening: ['2026-10-01', '0.00'] }) as [number, number];
  const eventOf = (id: string) => made.book.connection.prepare('SELECT id FROM event WHERE source_id = ?').pluck().get(id) as number;
  const given = { accountId: account.id, note: '', now: NOW };
  const withFee = { ...given, lines: [first], items: [eventOf('T1')], rest: [{ category: 'fees' as const, amount: -200 }] };
  await undoMatch(made.book, (await makeMatch(made.book, withFee)).matchId, { now: NOW });
  await makeMatch(made.book, withFee);
  await closeAccount(made.book, { accountId: account.id, to: day('2026-10-18'), closing: -9200, now: NOW });
  await makeMatch(made.book, { ...given, lines: [second], items: [eventOf('T2')], rest: [] });
  made.book.connection.pragma('wal_checkpoint(TRUNCATE)');
  return made.book.file;
}

/** Of the files of statements no bytes are kept here. */
const ofFiles = new Set(['I1', 'I3']);

test('a reconciled book is whole', async () => {
  expect(tampered(() => undefined, await reconciledBook()).problems.filter(({ rule }) => !ofFiles.has(rule))).toEqual([]);
});

test.each([
  ['an undone match that stands again', 'UPDATE line_match SET undone_at = NULL WHERE id = 1', 'R1', /^match 1$/, /not posted/],
  ['a match without its entry', 'UPDATE line_match SET entry_id = NULL WHERE id = 2', 'R1', /^match 2$/, /not posted/],
  [
    'a match with the entry of another',
    'UPDATE line_match SET entry_id = (SELECT entry_id FROM line_match WHERE id = 2) WHERE id = 3',
    'R1',
    /^match 3$/,
    /not its own/,
  ],
  [
    'a match with an entry that was reversed',
    `UPDATE line_match SET undone_at = NULL, entry_id = (SELECT min(id) FROM journal_entry WHERE match_id = 1) WHERE id = 1`,
    'R1',
    /^match 1$/,
    /which entry \d+ reversed/,
  ],
  [
    'a match that was undone and still posts',
    'UPDATE line_match SET undone_at = 1, entry_id = NULL WHERE id = 3',
    'R1',
    /^entry \d+$/,
    /although match 3 was undone/,
  ],
  ['another fee', 'UPDATE match_rest SET amount = -100 WHERE match_id = 2', 'R1', /^match 2$/, /fees 100, but entry \d+ posts .*fees 200/],
  ['another category', `UPDATE match_rest SET category = 'interest' WHERE match_id = 2`, 'R1', /^match 2$/, /interest 200/],
  ['another line', 'UPDATE match_line SET line_id = 3 WHERE match_id = 3', 'R1', /^match 3$/, /card Visa 4242 -100, card_clearing 9000/],
  ['no line', 'DELETE FROM match_line WHERE match_id = 3', 'R1', /^match 3$/, /settles no line/],
  ['no event', 'DELETE FROM match_event WHERE match_id = 3', 'R1', /^match 3$/, /card_clearing 0/],
  ['a line moved to another day', 'UPDATE statement_line SET day = day + 1 WHERE id = 2', 'R1', /^match 3$/, /another day/],
  ['a line that is gone', 'UPDATE statement_line SET gone = 1 WHERE id = 2', 'R1', /^match 3$/, /a line that does not count/],
  ['an event that is gone', `UPDATE event SET gone = 1 WHERE source_id = 'T2'`, 'R1', /^match 3$/, /an event that does not stand/],
  [
    'a part that is open beside a match that stands',
    'UPDATE match_event SET standing = 0 WHERE match_id = 3',
    'R1',
    /^match 3$/,
    /cleared where it is not/,
  ],
  [
    'a key of its own',
    `UPDATE journal_entry SET business_key = 'x' WHERE id = (SELECT entry_id FROM line_match WHERE id = 3)`,
    'R1',
    /^match 3$/,
    /under the key x/,
  ],
  ['another closing balance', 'UPDATE reconciliation SET closing = 0', 'R2', /^Visa 4242 up to 2026-10-18$/, /was closed at 0/],
  ['another item carried', 'UPDATE carried_event SET amount = 0', 'R2', /^Visa 4242 up to/, /with 0 carried/],
  [
    'a carried event that is gone',
    `UPDATE event SET gone = 1, entry_id = NULL WHERE source_id = 'T2'`,
    'R4',
    /^Visa 4242 up to/,
    /carries 1 events that were taken back/,
  ],
  [
    'a line that was not settled',
    'UPDATE match_line SET standing = 0 WHERE match_id = 2',
    'R4',
    /^Visa 4242 up to/,
    /1 of its lines are not settled/,
  ],
  [
    'a match after the close',
    'UPDATE line_match SET accepted_at = 9e15 WHERE id = 2',
    'R4',
    /^Visa 4242 up to/,
    /1 of its matches were accepted or undone after that/,
  ],
])('%s is named', async (_what, change, rule, where, message) => {
  const { ok, problems } = tampered(sql(change), await reconciledBook());
  expect(ok).toBe(false);
  expect(problems).toContainEqual({ rule, where: expect.stringMatching(where), message: expect.stringMatching(message) });
});
