/** What the database refuses on its own, whatever the code above it does (rules L2, L3, L6, L7, L9, L10). */

import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../db/connection.ts';
import { newTestBook, type TestBook } from '../support/books.ts';

const ROWS = [
  { id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '12.00', lead: 'L1', campaign: 'Roofs' },
  { id: 'C2', date: '2026-03-04', kind: 'lead_purchase', credits: '33.33', lead: 'L2' },
];

let made: TestBook;
let db: Connection;

beforeEach(async () => {
  made = newTestBook();
  db = made.book.connection;
  await made.importRows(ROWS);
});

const ids = { entry: 4, prepaid: 1, clearing: 2, leadCost: 3 };

/** An entry as the journal would write it, but for what a test makes wrong. */
function writeEntry(
  postings: readonly (readonly [account: number, amount: number, credits: number])[],
  given: {
    lots?: readonly (readonly [lot: number, credits: number, cost: number])[];
    id?: number;
    reverses?: number;
    day?: number;
    key?: string;
  } = {},
) {
  const { lots = [], id = ids.entry, reverses = null, day = 20_600, key = 'test' } = given;
  db.transaction(() => {
    postings.forEach(([account, amount, credits], line) =>
      db
        .prepare(`INSERT INTO posting VALUES (?, ?, ?, 20600, 'adjustment', ?, ?, 0, ?)`)
        .run(id, line, account, amount, credits, reverses === null ? 1 : -1),
    );
    lots.forEach(([lot, credits, cost], line) =>
      db.prepare('INSERT INTO lot_movement VALUES (?, ?, ?, 20600, ?, ?)').run(id, line, lot, credits, cost),
    );
    db.prepare(`INSERT INTO journal_entry VALUES (?, 1, 2, NULL, 'adjustment', ?, 0, ?, ?, zeroblob(32))`).run(id, day, key, reverses);
  })();
}

describe('an entry', () => {
  test('L2 needs two postings', () => {
    expect(() => writeEntry([[ids.clearing, 0, 0]])).toThrow('L2 an entry has two postings or more');
  });

  test('L2 sums to zero', () => {
    expect(() => writeEntry([[ids.clearing, 5, 0], [ids.leadCost, -4, 0]])).toThrow('L2 an entry sums to zero'); // prettier-ignore
  });

  test('L2 sums to zero in each currency', () => {
    db.exec(`INSERT INTO account (workspace_id, type, role, currency) VALUES (1, 'expense', 'fees', 'USD')`);
    const dollars = db.prepare(`SELECT id FROM account WHERE currency = 'USD'`).pluck().get() as number;
    expect(() => writeEntry([[ids.clearing, 5, 0], [dollars, -5, 0]])).toThrow('L2 an entry sums to zero in each currency'); // prettier-ignore
  });

  test('L2 of zero is an entry', () => {
    expect(() => writeEntry([[ids.clearing, 0, 0], [ids.leadCost, 0, 0]])).not.toThrow(); // prettier-ignore
  });

  test('L4 has its postings on its own day', () => {
    expect(() => writeEntry([[ids.clearing, 5, 0], [ids.leadCost, -5, 0]], { day: 20_601 })).toThrow('L4 a posting has the workspace, day and movement of its entry'); // prettier-ignore
  });

  test('L6 is numbered without a gap', () => {
    expect(() => writeEntry([[ids.clearing, 5, 0], [ids.leadCost, -5, 0]], { id: 9 })).toThrow('L6 entries are numbered without a gap'); // prettier-ignore
  });

  test('L5 has a business key of its own', () => {
    expect(() => writeEntry([[ids.clearing, 5, 0], [ids.leadCost, -5, 0]], { key: '1/import/T1' })).toThrow('UNIQUE constraint failed: journal_entry.business_key'); // prettier-ignore
  });

  test('L7 moves lots by what is posted to Prepaid', () => {
    expect(() => writeEntry([[ids.prepaid, -90, -100], [ids.leadCost, 90, 0]])).toThrow('L7 lots move by what is posted to Prepaid'); // prettier-ignore
    expect(() => writeEntry([[ids.prepaid, 0, 0], [ids.leadCost, 0, 5]])).toThrow('L7 lots move by what is posted to Prepaid'); // prettier-ignore
  });

  test('L7 uses of a lot’s cost what its credits are worth, at commit', () => {
    const used: [number, number, number][] = [[1, -100, -80]];
    expect(() => writeEntry([[ids.prepaid, -80, -100], [ids.leadCost, 80, 0]], { lots: used })).toThrow('FOREIGN KEY constraint failed'); // prettier-ignore
  });

  test('L9 never draws more than a lot holds, at commit', () => {
    const left = db.prepare('SELECT remaining, cost_remaining FROM lot').raw().get() as [number, number];
    const [credits, cost] = [-left[0] - 1, -left[1]];
    expect(() => writeEntry([[ids.prepaid, cost, credits], [ids.leadCost, -cost, 0]], { lots: [[1, credits, cost]] })).toThrow('FOREIGN KEY constraint failed'); // prettier-ignore
    expect(db.prepare('SELECT remaining, cost_remaining FROM lot').raw().get()).toEqual(left);
  });

  test('L3 that reverses another negates it, at its date', () => {
    expect(() => writeEntry([[ids.clearing, 5, 0], [ids.leadCost, -5, 0]], { reverses: 2 })).toThrow('L3 a reversal'); // prettier-ignore
  });
});

describe('what is posted', () => {
  test.each(['posting', 'journal_entry', 'lot_movement', 'event', 'account', 'setting', 'lot', 'hold'])('L3 no row of %s is deleted', (table) => {
    db.exec(`INSERT INTO hold (workspace_id, business_key, credits, state, placed_at) VALUES (1, 'h', 1, 'open', 0)`);
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/^L\d+ /);
  });

  test.each([
    ['posting', 'amount = 1'],
    ['journal_entry', 'day = 1'],
    ['lot_movement', 'credits = 1'],
    ['event', 'credits = 1'],
    ['account', `role = 'x'`],
    ['setting', `value = 'x'`],
    ['lot', 'cost = 1'],
  ])('L3 no row of %s is changed', (table, change) => {
    expect(() => db.exec(`UPDATE ${table} SET ${change}`)).toThrow(/^L\d+ /);
  });

  test('L3 INSERT OR REPLACE does not get past the triggers', () => {
    expect(() => db.exec('INSERT OR REPLACE INTO posting SELECT * FROM posting WHERE entry_id = 1')).toThrow('L3 a posting never vanishes');
    expect(() => db.exec(`INSERT OR REPLACE INTO setting SELECT * FROM setting`)).toThrow('L10 a dated setting never vanishes');
  });

  test('L3 an entry that exists takes no further posting or lot movement', () => {
    expect(() => db.exec(`INSERT INTO posting VALUES (2, 9, 1, 20600, 'adjustment', 0, 0, 0, 1)`)).toThrow(
      'L3 an entry that exists takes no further posting',
    );
    expect(() => db.exec('INSERT INTO lot_movement VALUES (2, 9, 1, 20600, 0, 0)')).toThrow('L3 an entry that exists takes no further lot movement');
  });

  test('L2 a posting without its entry is refused at commit', () => {
    expect(() => db.exec(`INSERT INTO posting VALUES (99, 0, 1, 20600, 'adjustment', 0, 0, 0, 1)`)).toThrow('FOREIGN KEY constraint failed');
  });

  test('L1 an amount is an integer', () => {
    expect(() => db.exec(`INSERT INTO posting VALUES (4, 0, 1, 20600, 'adjustment', 1.5, 0, 0, 1)`)).toThrow(
      'cannot store REAL value in INTEGER column',
    );
  });
});

describe('events and lots', () => {
  test('I3 an event that was taken back stays gone', () => {
    db.exec('UPDATE event SET gone = 1 WHERE id = 3');
    expect(() => db.exec('UPDATE event SET gone = 0 WHERE id = 3')).toThrow('L3 an event that was taken back is imported anew');
  });

  test('L7 a lot is filled by its first movement', () => {
    expect(() => db.exec('INSERT INTO lot (workspace_id, event_id, quantity, cost, day, bonus, remaining) VALUES (1, 1, 5, 5, 1, 0, 5)')).toThrow(
      'L7 a lot is filled by its first movement',
    );
  });
});
