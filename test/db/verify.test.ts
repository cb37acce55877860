/** Verifying: a book that was tampered with in any way is found out, with the rule that broke and the place. */

import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBook, openToRead } from '../../db/open.ts';
import { verifyBook, type Verification } from '../../db/verify.ts';
import { addWorkspace, setTaxRecoverable, writeBookFacts } from '../../db/workspaces.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { toCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';

const NOW = Date.UTC(2026, 1, 1);
const folder = mkdtempSync(join(tmpdir(), 'floatbook-verify-'));

const ROWS = [
  { id: 'O', date: '2026-01-01', kind: 'opening', credits: '20.00', amount: '18.00' },
  { id: 'T1', date: '2026-01-02', kind: 'top_up', credits: '100.00', amount: '95.00', tax: '5.00', method: 'Visa 4242' },
  { id: 'B1', date: '2026-01-03', kind: 'bonus', credits: '30.00', expires: '2026-01-20' },
  { id: 'C1', date: '2026-01-04', kind: 'lead_purchase', credits: '40.00', campaign: 'Roofs', lead: 'L1' },
  { id: 'C2', date: '2026-01-05', kind: 'quotation', credits: '12.00', lead: 'L2' },
  { id: 'P1', date: '2026-01-05', kind: 'promotion', amount: '7.77', lead: 'L2' },
  { id: 'R1', date: '2026-01-06', kind: 'refund', credits: '5.00', note: 'refund of C2' },
  { id: 'A1', date: '2026-01-07', kind: 'adjustment', credits: '-3.00' },
  { id: 'W1', date: '2026-01-08', kind: 'lead', lead: 'L1', outcome: 'won', value: '500.00' },
  { id: 'B2', date: '2026-01-09', kind: 'bonus', credits: '6.00', expires: '2026-01-15' },
  { id: 'X1', date: '2026-01-15', kind: 'expiry', credits: '6.00' },
  { id: 'M1', date: '2026-01-16T10:00:00Z', kind: 'bonus', credits: '1.00' },
  { id: 'M2', date: '2026-01-16T11:00:00Z', kind: 'quotation', credits: '1.00' },
] as const;

/** The book: the rows above, one that came late (so that entries were reversed), one import undone, and a second workspace. */
async function makeBook(file: string): Promise<void> {
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Acme', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const { id } = addWorkspace(book, { name: 'Main', vendor: '', currency: 'EUR' }, NOW);
  setTaxRecoverable(book, id, 0, true, NOW);
  const bring = async (name: string, rows: Parameters<typeof toCsv>[0], workspaceId = id) => {
    const path = join(folder, name);
    writeFileSync(path, toCsv(rows));
    return (await importActivity(book, { workspaceId, files: [{ path }], dryRun: false, now: NOW })).importId as number;
  };
  await bring('all.csv', ROWS);
  await bring('late.csv', [{ id: 'C0', date: '2026-01-03', kind: 'quotation', credits: '4.00', lead: 'L0' }]);
  await undoImport(book, { importId: await bring('wrong.csv', [{ id: 'Z', date: '2026-01-02', kind: 'quotation', credits: '1.00' }]), now: NOW });
  const other = addWorkspace(book, { name: 'Other', vendor: '', currency: 'JPY', creditDecimals: 0 }, NOW);
  await bring('other.csv', generateHistory(3, { rows: 120, style: 'nasty', currency: 'JPY', creditDecimals: 0 }), other.id);
  book.close();
}

const original = join(folder, 'original.floatbook');

beforeAll(() => makeBook(original), 60_000);

let copies = 0;

function verify(file: string): Verification {
  const book = openToRead(file);
  try {
    return verifyBook(book);
  } finally {
    book.close();
  }
}

/** A copy of the book with its guards taken off, changed, and the guards put back on. */
function tampered(change: (raw: Database.Database) => void): Verification {
  const file = join(folder, `copy-${(copies += 1)}.floatbook`);
  copyFileSync(original, file);
  const raw = new Database(file);
  raw.pragma('foreign_keys = OFF');
  raw.pragma('ignore_check_constraints = ON');
  const triggers = raw.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  change(raw);
  for (const trigger of triggers) raw.exec(trigger.sql);
  raw.close();
  return verify(file);
}

function sql(...statements: readonly string[]): (raw: Database.Database) => void {
  return (raw) => {
    for (const statement of statements) if (raw.prepare(statement).run().changes === 0) throw new Error(`changes nothing: ${statement}`);
  };
}

const eventOf = (id: string) => `(SELECT id FROM event WHERE source_id = '${id}' AND gone = 0 AND workspace_id = 1)`;
const entryOf = (id: string) => `(SELECT entry_id FROM event WHERE source_id = '${id}' AND gone = 0 AND workspace_id = 1)`;
const lotOf = (id: string) => `(SELECT max(id) FROM lot WHERE event_id = ${eventOf(id)})`;
/** The number of an entry, for the places that name it. */
const numberOf = (id: string): number => {
  const raw = new Database(original, { readonly: true });
  try {
    return raw
      .prepare(`SELECT ${entryOf(id)}`)
      .pluck()
      .get() as number;
  } finally {
    raw.close();
  }
};

test('a book as Floatbook makes it is whole: reversals, an undone import and a nasty history in it', () => {
  const found = verify(original);
  expect(found).toMatchObject({ ok: true, problems: [] });
  expect(found.entries).toBeGreaterThan(100);
  expect(found.postings).toBeGreaterThanOrEqual(2 * found.entries);
  expect(found.head).toMatch(/^[0-9a-f]{64}$/);
});

test('taking the guards off and putting them back on is no change', () => {
  expect(tampered(() => undefined)).toMatchObject({ ok: true });
});

test('progress is told, and an empty book is whole', () => {
  const book = createBook(join(folder, 'empty.floatbook'));
  writeBookFacts(book, { organisation: 'Acme', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  expect(verifyBook(book)).toEqual({ ok: true, entries: 0, postings: 0, head: '0'.repeat(64), problems: [] });
  book.close();
});

type Tampering = readonly [what: string, change: (raw: Database.Database) => void, rule: string, where: RegExp, message: RegExp];

const TAMPERINGS: readonly Tampering[] = [
  // The journal
  [
    'L2 an amount',
    sql(`UPDATE posting SET amount = amount + 1 WHERE entry_id = ${entryOf('C1')} AND line = 0`),
    'L2',
    /^entry \d+$/,
    /sum to 1 minor/,
  ],
  ['L2 a posting taken away', sql(`DELETE FROM posting WHERE entry_id = ${entryOf('P1')} AND line = 1`), 'L2', /^entry \d+$/, /1 postings/],
  ['L2 postings without an entry', sql(`DELETE FROM journal_entry WHERE id = ${entryOf('C2')}`), 'L2', /^entry \d+$/, /not in the journal/],
  ['L6 an entry taken away', sql(`DELETE FROM journal_entry WHERE id = ${entryOf('C2')}`), 'L6', /^entry \d+$/, /is missing/],
  [
    'L6 both sides of an amount',
    sql(`UPDATE posting SET amount = amount * 2 WHERE entry_id = ${entryOf('P1')}`),
    'L6',
    /^entry \d+$/,
    /first damaged/,
  ],
  ['L6 an instant of recording', sql(`UPDATE journal_entry SET recorded_at = 0 WHERE id = ${entryOf('C1')}`), 'L6', /^entry \d+$/, /first damaged/],
  ['L6 a hash', sql(`UPDATE journal_entry SET hash = zeroblob(32) WHERE id = 3`), 'L6', /^entry 3$/, /first damaged/],
  ['L5 a business key', sql(`UPDATE journal_entry SET business_key = 'other' WHERE id = 4`), 'L6', /^entry 4$/, /first damaged/],
  ['L4 the day of a posting', sql(`UPDATE posting SET day = day + 1 WHERE entry_id = 2 AND line = 0`), 'L4', /^entry 2$/, /another day/],
  [
    'L4 the day of an entry, its postings with it',
    sql(`UPDATE journal_entry SET day = day + 1 WHERE id = ${entryOf('C1')}`, `UPDATE posting SET day = day + 1 WHERE entry_id = ${entryOf('C1')}`),
    'L4',
    /^event C1 of 2026-01-04$/,
    /another day/,
  ],
  [
    'L4 an account of another workspace',
    sql(
      `UPDATE posting SET account_id = (SELECT id FROM account WHERE workspace_id = 2 AND role = 'card_clearing') WHERE entry_id = ${entryOf('P1')} AND line = 1`,
    ),
    'L4',
    /^entry \d+$/,
    /not of its workspace/,
  ],
  [
    'L3 a reversal',
    sql(
      `UPDATE posting SET amount = -amount WHERE entry_id = (SELECT min(id) FROM journal_entry WHERE reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM posting AS p WHERE p.entry_id = journal_entry.id AND p.amount <> 0))`,
    ),
    'L3',
    /^entry \d+$/,
    /does not negate/,
  ],
  [
    'L3 what a reversal reverses',
    sql(`UPDATE journal_entry SET reverses_id = 1 WHERE id = (SELECT max(id) FROM journal_entry WHERE reverses_id IS NOT NULL AND workspace_id = 1)`),
    'L3',
    /^entry \d+$/,
    /another date or event/,
  ],
  ['L2 the type of an account', sql(`UPDATE account SET type = 'income' WHERE id = 1`), 'L2', /^account 1$/, /income/],
  ['L1 the currency of an account', sql(`UPDATE account SET currency = 'USD' WHERE id = 1`), 'L1', /^account 1$/, /USD/],
  // The rollup
  [
    'the rollup: an amount',
    sql(`UPDATE account_day SET amount = amount - 5 WHERE movement = 'top_up' AND day = 20455 AND credits > 0`),
    'rollup',
    /^account \d+, 2026-01-02, top_up$/,
    /by 5 in money/,
  ],
  [
    'the rollup: a row taken away',
    sql(`DELETE FROM account_day WHERE movement = 'promotion' AND amount = 777`),
    'rollup',
    /2026-01-05, promotion$/,
    /no rollup/,
  ],
  [
    'the rollup: a row too many',
    sql(`INSERT INTO account_day VALUES (1, 1, 'bonus', 0, 0, 0, 0)`),
    'rollup',
    /^account 1, 1970-01-02, bonus$/,
    /differ/,
  ],
  // Lots
  ['L7 what is left in a lot', sql(`UPDATE lot SET remaining = remaining + 1 WHERE id = ${lotOf('T1')}`), 'L7', /^lot \d+$/, /its movements leave/],
  [
    "L7 what is left of a lot's cost",
    sql(`UPDATE lot SET cost_remaining = cost_remaining - 1 WHERE id = ${lotOf('T1')}`),
    'L7',
    /^lot \d+$/,
    /its movements leave/,
  ],
  ['L7 the cost of a lot', sql(`UPDATE lot SET cost = cost + 100 WHERE id = ${lotOf('T1')}`), 'L7', /^lot \d+$/, /not filled by the event|C·d\/Q/],
  [
    'L7 the cost of a movement',
    sql(
      `UPDATE lot_movement SET cost = cost + 1 WHERE entry_id = ${entryOf('A1')}`,
      `UPDATE posting SET amount = amount + 1 WHERE entry_id = ${entryOf('A1')} AND credits <> 0`,
      `UPDATE posting SET amount = amount - 1 WHERE entry_id = ${entryOf('A1')} AND credits = 0`,
    ),
    'L7',
    /^lot \d+$/,
    /by C·d\/Q it is/,
  ],
  [
    'L7 what lots move',
    sql(`UPDATE lot_movement SET credits = credits - 1 WHERE entry_id = ${entryOf('A1')}`),
    'L7',
    /^entry \d+$/,
    /its lots move by/,
  ],
  [
    'L7 the expiry of a lot',
    sql(`UPDATE lot SET expires_day = expires_day - 3 WHERE id = ${lotOf('B2')}`),
    'L7',
    /^lot \d+$/,
    /another date or expiry/,
  ],
  ['L8 the rank of a lot', sql(`UPDATE lot SET bonus = 1 WHERE id = ${lotOf('T1')}`), 'L8', /^(lot \d+|event C)/, /rank/],
  [
    'L8 the lot that a charge drew from',
    sql(`UPDATE lot_movement SET lot_id = ${lotOf('T1')} WHERE entry_id = ${entryOf('C0')}`),
    'L8',
    /^event C0 of 2026-01-03$/,
    /in the order of draining/,
  ],
  [
    'L9 more than a lot holds',
    sql(`UPDATE lot_movement SET credits = credits * 50 WHERE entry_id = ${entryOf('C2')}`),
    'L9',
    /^(event|lot)/,
    /credits/,
  ],
  [
    'L7 an expiry that is not posted',
    sql(`UPDATE lot SET expires_day = day + 1 WHERE id = ${lotOf('T1')}`, `UPDATE event SET expires_day = day + 1 WHERE id = ${eventOf('T1')}`),
    'L7',
    /^lot \d+$/,
    /should have expired on 2026-01-03/,
  ],
  [
    'L9 a hold on more than is there',
    sql(`INSERT INTO hold VALUES (1, 1, 'h', 100000000, 'open', 0, NULL)`),
    'L9',
    /^holds of workspace Main$/,
    /reserve 100000000/,
  ],
  // Events and their entries
  [
    'L11 the credits of an event',
    sql(`UPDATE event SET credits = credits + 100 WHERE id = ${eventOf('C1')}`),
    'L11',
    /^event C1 of 2026-01-04$/,
    /moves -4100 credits/,
  ],
  ['L11 the amount of an event', sql(`UPDATE event SET amount = amount + 1 WHERE id = ${eventOf('P1')}`), 'L11', /^event P1/, /778.*777/],
  ['L7 the price of a top-up', sql(`UPDATE event SET tax = 0 WHERE id = ${eventOf('T1')}`), 'L7', /^event T1/, /cost 9500.*9000/],
  ['L11 an event that lost its entry', sql(`UPDATE event SET entry_id = NULL WHERE id = ${eventOf('C1')}`), 'L11', /^event C1/, /not posted/],
  ['L11 an entry that lost its event', sql(`UPDATE event SET entry_id = NULL WHERE id = ${eventOf('C1')}`), 'L11', /^entry \d+$/, /stands beside/],
  [
    'L11 an event with the entry of another',
    sql(`UPDATE event SET entry_id = ${entryOf('C2')} WHERE id = ${eventOf('C1')}`),
    'L11',
    /^event C1/,
    /another event's/,
  ],
  [
    'L11 an event with an entry that was reversed',
    sql(
      `UPDATE event SET entry_id = (SELECT id FROM journal_entry WHERE event_id = event.id AND id <> event.entry_id AND reverses_id IS NULL) WHERE id = ${eventOf('C1')}`,
    ),
    'L11',
    /^event C1/,
    /reversed/,
  ],
  [
    'L11 an event taken back behind the back of its entry',
    sql(`UPDATE event SET gone = 1 WHERE id = ${eventOf('P1')}`),
    'L11',
    /^entry \d+$/,
    /although event P1 was taken back/,
  ],
  [
    'W2 the campaign of a charge',
    sql(`UPDATE event SET campaign = 'Baths' WHERE id = ${eventOf('C1')}`),
    'W2',
    /^event C1/,
    /another kind or campaign/,
  ],
  [
    'W2 a face value',
    sql(`UPDATE posting SET face_value = 1 WHERE entry_id = ${entryOf('C1')} AND face_value <> 0`),
    'W2',
    /^event C1/,
    /face value of 4000/,
  ],
  [
    'C5 the charge of a refund',
    sql(`UPDATE event SET refunds_event_id = ${eventOf('C1')} WHERE id = ${eventOf('R1')}`),
    'C5',
    /^event R1/,
    /names charge C2/,
  ],
  ['C5 a refund of nothing', sql(`UPDATE event SET refunds_event_id = NULL WHERE id = ${eventOf('R1')}`), 'C5', /^event R1/, /does not stand/],
  [
    'C5 a refund of too much',
    sql(`UPDATE event SET credits = 1201 WHERE id = ${eventOf('R1')}`),
    'C5',
    /^charge C2$/,
    /took 1200 credits and gave back 1201/,
  ],
  [
    'W1 two events at one place',
    sql(`UPDATE event SET position = (SELECT position FROM event WHERE id = ${eventOf('C2')}) WHERE id = ${eventOf('P1')}`),
    'W1',
    /^2026-01-05$/,
    /one place/,
  ],
  [
    'W1 two events the other way round',
    sql(`UPDATE event SET position = position + 10 WHERE id = ${eventOf('M1')}`),
    'W1',
    /^event M1/,
    /after a later event/,
  ],
  ['L4 a time on another day', sql(`UPDATE event SET instant = instant + 86400000 WHERE id = ${eventOf('M2')}`), 'L4', /^event M2/, /time/],
  // Leads
  ['W4 a lead', sql(`UPDATE lead SET value = value + 1 WHERE lead = 'L1' AND workspace_id = 1`), 'W4', /^lead L1 of Main$/, /outcomes/],
  ['W4 a lead taken away', sql(`DELETE FROM lead WHERE lead = 'L2' AND workspace_id = 1`), 'W4', /^lead L2 of Main$/, /outcomes/],
  ['W4 the value of an outcome', sql(`UPDATE event SET value = 1 WHERE id = ${eventOf('W1')}`), 'W4', /^lead L1/, /outcomes/],
  [
    'W4 the leads of a day',
    sql(`UPDATE lead_day SET won = won + 1 WHERE day = 20457 AND workspace_id = 1`),
    'W4',
    /^leads received on 2026-01-04 in Main$/,
    /add up/,
  ],
  // Imports
  ['I1 the counts of an import', sql(`UPDATE import SET read = read + 1, added = added + 1 WHERE id = 1`), 'I1', /^import 1$/, /read 14 rows.*13/],
  ['I1 the line of a row', sql(`DELETE FROM import_row WHERE event_id = ${eventOf('C1')}`), 'I1', /^file 1 \(all\.csv\)$/, /13 rows, but 12/],
  ['I3 an event that no import holds', sql(`DELETE FROM import_row WHERE event_id = ${eventOf('C1')}`), 'I3', /^event C1/, /no import that stands/],
  ['I3 an event of an undone import', sql(`UPDATE import SET undone_at = 1 WHERE id = 2`), 'I3', /^event C0/, /no import that stands/],
  [
    'I3 the kept file',
    (raw) => void raw.prepare('UPDATE import_piece SET deflated = (SELECT deflated FROM import_piece WHERE file_id = 2) WHERE file_id = 1').run(),
    'I3',
    /^file 1 \(all\.csv\)$/,
    /SHA-256/,
  ],
  [
    'I3 the packing of the kept file',
    sql(`UPDATE import_piece SET deflated = x'ff00' WHERE file_id = 1`),
    'I3',
    /^file 1 \(all\.csv\), line 1$/,
    /unpacked/,
  ],
  [
    'L11 a closed period',
    sql(`INSERT INTO closed_period (workspace_id, through_day, closed_at) VALUES (1, 20455, 0)`),
    'L11',
    /^entry \d+$/,
    /after the period to 2026-01-02 was closed/,
  ],
  // Settings
  ['L10 the time zone', sql(`UPDATE setting SET value = 'Mars/Olympus' WHERE name = 'time_zone'`), 'L10', /time zone/, /Mars/],
  ['L10 a setting taken away', sql(`DELETE FROM setting WHERE name = 'first_weekday'`), 'L10', /first_weekday/, /not set/],
  ['L1 the decimals of a currency', sql(`UPDATE workspace SET currency_decimals = 3 WHERE id = 1`), 'L1', /^workspace Main$/, /EUR in 3 decimals/],
  // What carries the rules
  ['a reference to nothing', sql(`UPDATE event SET entry_id = 99999 WHERE id = ${eventOf('C1')}`), 'file', /^row \d+ of event$/, /journal_entry/],
  [
    'a constraint',
    sql(`UPDATE event SET kind = 'gift' WHERE id = ${eventOf('W1')}`),
    'file',
    /^table event$/,
    /1 of its rows break the constraint kind IN/,
  ],
];

describe('what was tampered with is named', () => {
  test.each(TAMPERINGS)('%s', (_what, change, rule, where, message) => {
    const { ok, problems } = tampered(change);
    expect(ok).toBe(false);
    expect(problems).toContainEqual({ rule, where: expect.stringMatching(where), message: expect.stringMatching(message) });
  });

  test('L6 only the first damaged entry, whatever follows', () => {
    const { problems } = tampered(sql(`UPDATE posting SET amount = amount * 3 WHERE entry_id >= ${entryOf('P1')}`));
    expect(problems.filter(({ rule }) => rule === 'L6')).toEqual([
      { rule: 'L6', where: `entry ${numberOf('P1')}`, message: expect.stringContaining('first damaged') },
    ]);
  });

  test('many of one sort are told as a few and a number', () => {
    const { problems } = tampered(sql('UPDATE account_day SET events = events + 1'));
    expect(problems.length).toBeLessThan(25);
    expect(problems.at(-1)).toMatchObject({ rule: 'rollup', message: expect.stringMatching(/^\d+ more/) });
  });
});

describe('the guards themselves', () => {
  const raw = (change: string) => {
    const file = join(folder, `copy-${(copies += 1)}.floatbook`);
    copyFileSync(original, file);
    new Database(file).exec(change).close();
    return verify(file).problems;
  };

  test.each([
    ['posting_never_changes', 'L3'],
    ['journal_entry_is_whole', 'L6'],
    ['setting_never_changes', 'L10'],
    ['hold_is_covered', 'L9'],
    ['lot_starts_empty', 'L7'],
  ])('the trigger %s is missed, as the guard of %s', (name, rule) => {
    expect(raw(`DROP TRIGGER ${name}`)).toEqual([{ rule, where: `trigger ${name}`, message: 'is missing: nothing keeps the rule any more' }]);
  });

  test('a trigger that was weakened, one too many, and a missing index are named', () => {
    const weak =
      "DROP TRIGGER posting_never_vanishes; CREATE TRIGGER posting_never_vanishes BEFORE DELETE ON posting WHEN OLD.amount > 0 BEGIN SELECT RAISE(ABORT, 'L3 x'); END";
    expect(raw(weak)).toEqual([{ rule: 'L3', where: 'trigger posting_never_vanishes', message: 'is not as Floatbook makes it' }]);
    expect(raw('CREATE TRIGGER skim AFTER INSERT ON posting BEGIN SELECT 1; END')).toEqual([
      { rule: 'schema', where: 'trigger skim', message: 'does not belong to a book' },
    ]);
    expect(raw('DROP INDEX lot_open')).toEqual([{ rule: 'schema', where: 'index lot_open', message: 'is missing' }]);
    expect(raw('ANALYZE')).toEqual([]);
  });
});

test('a file that is damaged on the disk is told as such, and verifying goes on as far as it can', () => {
  const file = join(folder, 'damaged.floatbook');
  copyFileSync(original, file);
  const bytes = readFileSync(file);
  const pages = bytes.length / 4096;
  for (let page = Math.floor(pages / 2); page < Math.floor(pages / 2) + 4; page += 1) bytes.fill(0xab, page * 4096, (page + 1) * 4096);
  writeFileSync(file, bytes);
  const { ok, problems } = verify(file);
  expect(ok).toBe(false);
  expect(problems.some(({ rule }) => rule === 'file')).toBe(true);
});
