/** The sample book: the same bytes each time, every situation that the pages and rules need to show, figures of a believable small firm. */

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { formatDay, weekdayIndex, parseDay } from '../../db/ledger/calendar.ts';
import { VENDOR_KINDS } from '../../db/ledger/event.ts';
import { readHead } from '../../db/journal.ts';
import type { WriteBook } from '../../db/open.ts';
import { listWorkspaces, readBookFacts } from '../../db/workspaces.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { moment } from '../../electron/engine/sample/clock.ts';
import { CARD_STATEMENT, cardStatement } from '../../electron/engine/sample/card-statement.ts';
import { createSampleBook, SAMPLE_DAY } from '../../electron/engine/sample/sample-book.ts';
import { MARKTPFAD, QUOTEHAVEN, sampleFiles, type SampleFile, type SampleWorkspace } from '../../electron/engine/sample/sample-files.ts';
import { fromCsv } from '../model/csv.ts';
import type { Row } from '../model/events.ts';
import { figuresOf, type Figures } from '../model/model.ts';
import { figuresOfBook } from '../support/figures.ts';
import { invariantsOf } from '../support/invariants.ts';
import { temporaryFolder } from '../support/books.ts';

/** Changes only when the sample is changed on purpose: screenshots and recorded replies rest on it. */
const PINNED = '4d562899d9692cc28365539e21a0cbc913a0926b711502129d9d7222eee0ceb0';

const CHARGES = new Set(['lead_purchase', 'quotation', 'promotion']);

let folder: string;
let book: WriteBook;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  book = await createSampleBook(join(folder, 'sample.floatbook'));
});

afterAll(() => {
  book.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = sampleFiles();

function filesOf(workspace: SampleWorkspace): readonly SampleFile[] {
  return files.filter((file) => file.workspace === workspace);
}

/** Every row of a workspace once, in order of time. */
function rowsOf(workspace: SampleWorkspace): readonly Row[] {
  const byId = new Map(filesOf(workspace).flatMap((file) => fromCsv(file.content).map((row) => [row['id'] as string, row])));
  return [...byId.values()].toSorted((a, b) => instantOf(a) - instantOf(b));
}

function instantOf(row: Row): number {
  return Date.parse(row['date'] as string);
}

function isCharge(row: Row): boolean {
  return CHARGES.has(row['kind'] as string);
}

function dateOf(row: Row): string {
  return (row['date'] as string).slice(0, 10);
}

const figuresByWorkspace = new Map<SampleWorkspace, Figures>();

/** The figures that the reference model gives for all of a workspace's files. */
function modelled(workspace: SampleWorkspace): Figures {
  const known = figuresByWorkspace.get(workspace);
  if (known) return known;
  const given = filesOf(workspace).map((file) => ({ name: file.name, rows: fromCsv(file.content) }));
  const outcome = figuresOf(given, { currency: workspace.currency, timeZone: 'Europe/Berlin', today: formatDay(SAMPLE_DAY) });
  if (outcome.refusal !== null) throw new Error(`the model refuses ${outcome.refusal.id}: ${outcome.refusal.code}`);
  figuresByWorkspace.set(workspace, outcome.figures);
  return outcome.figures;
}

function hashOf(all: readonly SampleFile[]): string {
  const digest = createHash('sha256');
  for (const { workspace, name, importedAt, content } of all)
    digest.update(`${workspace.name}\n${name}\n${importedAt}\n${content.length}\n${content}`);
  return digest.digest('hex');
}

describe('the same each time', () => {
  test('the files have the pinned bytes', () => {
    expect(hashOf(sampleFiles())).toBe(hashOf(files));
    expect(hashOf(files)).toBe(PINNED);
  });

  test('L6 a second sample book has the same journal to the last hash', async () => {
    const again = await createSampleBook(join(temporaryFolder(), 'again.floatbook'));
    try {
      expect(readHead(again.connection)).toEqual(readHead(book.connection));
    } finally {
      again.close();
    }
  });

  test('nothing depends on the time zone of the machine', () => {
    vi.stubEnv('TZ', 'Pacific/Auckland');
    try {
      expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(-780);
      expect(hashOf(sampleFiles())).toBe(hashOf(files));
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('the book', () => {
  test('has one organisation, marked as the sample, three workspaces, and a day that stands still', () => {
    expect(readBookFacts(book)).toMatchObject({ organisation: 'Solberg Renovation (sample)', timeZone: 'Europe/Berlin', sampleDay: SAMPLE_DAY });
    expect(formatDay(SAMPLE_DAY)).toBe('2026-11-18');
    expect(listWorkspaces(book).map(({ name, vendor, currency }) => [name, vendor, currency])).toEqual([
      ['Quotehaven', 'Quotehaven', 'EUR'],
      ['Marktpfad', 'Marktpfad', 'CHF'],
      ['Leadlotse', 'Leadlotse', 'EUR'],
    ]);
  });

  test('every invariant holds', () => {
    expect(invariantsOf(book)).toEqual([]);
  });

  test.each([
    [1, QUOTEHAVEN],
    [2, MARKTPFAD],
  ] as const)('L11 workspace %i, brought in file by file, has the figures that the model gives for all of its rows', (id, workspace) => {
    const { rows: _rows, statement: _statement, expiryShortfalls, ...figures } = modelled(workspace);
    expect(figuresOfBook(book, id, SAMPLE_DAY, parseDay('2025-11-17'))).toEqual(figures);
    expect(expiryShortfalls).toEqual([]);
  });

  test('I1 every import adds up, and one of them overlaps another', () => {
    const imports = book.connection
      .prepare<[], { read: number; added: number; matched: number }>('SELECT read, added, matched FROM import WHERE money_account_id IS NULL')
      .all();
    expect(imports).toHaveLength(files.length);
    expect(imports.every(({ read, added, matched }) => read === added + matched)).toBe(true);
    expect(imports.filter(({ matched }) => matched > 0)).toHaveLength(1);
  });

  test('I3 the files are kept as they were, imported one after another', () => {
    const kept = book.connection.prepare<[], { name: string; sha256: Buffer; at: number }>(
      'SELECT f.name, f.sha256, i.recorded_at AS at FROM import_file AS f JOIN import AS i ON i.id = f.import_id ORDER BY i.id',
    );
    const statement = { name: CARD_STATEMENT.name, importedAt: CARD_STATEMENT.importedAt, content: cardStatement() };
    const wanted = [...files, statement].map(({ name, importedAt, content }) => ({
      name,
      at: importedAt,
      sha256: createHash('sha256').update(content).digest(),
    }));
    expect(kept.all()).toEqual(wanted);
    expect(files.map(({ importedAt }) => importedAt)).toEqual(files.map(({ importedAt }) => importedAt).toSorted((a, b) => a - b));
  });

  test('L4 L11 what July lacked came later: entries were posted anew at their own dates', () => {
    const reversed = book.connection.prepare<[], { day: number; at: number }>(
      'SELECT day, recorded_at AS at FROM journal_entry WHERE reverses_id IS NOT NULL',
    );
    const late = files.find(({ name }) => name === 'quotehaven-2026-07-late.csv');
    expect(reversed.all().length).toBeGreaterThan(0);
    for (const { day, at } of reversed.all()) expect([formatDay(day).slice(0, 7), at]).toEqual(['2026-07', late?.importedAt]);
  });

  test('the workspaces do not mix', () => {
    for (const [id, workspace] of [
      [1, QUOTEHAVEN],
      [2, MARKTPFAD],
    ] as const) {
      const events = book.connection.prepare<[number], string>("SELECT source_id FROM event WHERE workspace_id = ? AND origin = 'import'").pluck();
      expect(new Set(events.all(id))).toEqual(new Set(rowsOf(workspace).map((row) => row['id'])));
    }
    const named = (workspace: SampleWorkspace) => rowsOf(workspace).flatMap((row) => [row['id'], row['lead']].filter(Boolean));
    const theirs = new Set(named(MARKTPFAD));
    expect(named(QUOTEHAVEN).filter((name) => theirs.has(name))).toEqual([]);
  });

  test('every charge was covered: posted credits are what the rows say', () => {
    const { total } = book.connection
      .prepare<[], { total: number }>(
        "SELECT -sum(p.credits) AS total FROM posting AS p JOIN journal_entry AS j ON j.id = p.entry_id WHERE j.workspace_id <> 3 AND j.movement IN ('lead_purchase', 'quotation', 'promotion')",
      )
      .get() as { total: number };
    const used = [QUOTEHAVEN, MARKTPFAD]
      .flatMap(rowsOf)
      .filter(isCharge)
      .reduce((sum, row) => sum + Math.round(Number(row['credits']) * 100), 0);
    expect(total).toBe(used);
  });
});

describe('making it', () => {
  test('leaves no temporary file', async () => {
    const temporary = temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    try {
      const made = await createSampleBook(join(folder, 'made.floatbook'));
      made.close();
    } finally {
      vi.unstubAllEnvs();
    }
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('refuses a name that is taken, and leaves that file alone', async () => {
    const taken = join(temporaryFolder(), 'taken.floatbook');
    writeFileSync(taken, 'mine');
    await expect(createSampleBook(taken)).rejects.toMatchObject({ refusal: { code: 'book_exists' } });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
  });

  test('leaves nothing behind when it fails half-way', async () => {
    const place = temporaryFolder();
    vi.stubEnv('TMPDIR', join(place, 'no such folder'));
    try {
      await expect(createSampleBook(join(place, 'half.floatbook'))).rejects.toThrow('ENOENT');
    } finally {
      vi.unstubAllEnvs();
    }
    expect(existsSync(join(place, 'half.floatbook'))).toBe(false);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('Quotehaven', () => {
  const rows = rowsOf(QUOTEHAVEN);
  const ofKind = (kind: string) => rows.filter((row) => row['kind'] === kind);
  const topUps = ofKind('top_up');
  const automatic = topUps.filter((row) => /^Automatic|declined/.test(row['note'] as string));

  test('has a year of events of every kind, each with its time', () => {
    expect(rows.length).toBeGreaterThanOrEqual(1800);
    expect(rows.length).toBeLessThanOrEqual(2400);
    expect(new Set(rows.map((row) => row['kind']))).toEqual(new Set(VENDOR_KINDS));
    expect([dateOf(rows[0] as Row), dateOf(rows.at(-1) as Row)]).toEqual(['2025-11-17', '2026-11-18']);
    expect(new Set(rows.map((row) => (row['date'] as string).slice(19)))).toEqual(new Set(['+01:00', '+02:00']));
  });

  test('T3 an automatic top-up comes when credits do not cover the fee at hand, and the charge follows in minutes', () => {
    let foundInPicture = 0;
    for (const topUp of automatic) {
      const before = Number(topUp['balance']) - Number(topUp['credits']);
      const next = rows.slice(rows.indexOf(topUp) + 1).find(isCharge) as Row;
      if (before === 0) continue;
      expect(Number(next['credits'])).toBeGreaterThan(before);
      expect(instantOf(next) - instantOf(topUp)).toBeGreaterThanOrEqual(60_000);
      expect(instantOf(next) - instantOf(topUp)).toBeLessThan(180_000);
      if (before === 3.5 && next['credits'] === '46.00') foundInPicture += 1;
    }
    expect(foundInPicture).toBe(1);
  });

  test('T4 every top-up is a pack at its price', () => {
    const packs = topUps.map((row) => `${row['credits']} for ${row['amount']}`);
    expect(new Set(packs)).toEqual(new Set(['1000.00 for 900.00', '2500.00 for 2125.00', '800.00 for 640.00']));
    const large = topUps.filter((row) => row['credits'] === '2500.00').map((row) => dateOf(row).slice(0, 7));
    expect(large).toEqual(['2026-03', '2026-04']);
    expect(packs.filter((pack) => pack === '1000.00 for 900.00').length).toBeGreaterThan(12);
  });

  test('T9 a declined card once in a while, and the backup in its place', () => {
    const declined = topUps.filter((row) => row['note'] === 'Visa 4242 declined: insufficient funds');
    expect(declined.length).toBe(3);
    expect(new Set(declined.map((row) => row['method']))).toEqual(new Set(['Mastercard 4444']));
    const others = topUps.filter((row) => !declined.includes(row));
    expect(new Set(others.map((row) => row['method']))).toEqual(new Set(['Visa 4242']));
  });

  test('T2 while automatic top-up is stopped, what credits do not cover is paid by card', () => {
    const byCard = rows.filter((row) => isCharge(row) && row['amount'] !== '');
    const days = new Set(byCard.map(dateOf));
    expect(byCard.length).toBeGreaterThanOrEqual(5);
    expect(days.size).toBeGreaterThanOrEqual(3);
    expect(days.size).toBeLessThanOrEqual(7);
    expect(byCard.filter((row) => row['credits'] !== '')).toHaveLength(1);
    expect(byCard[0]?.['credits']).not.toBe('');
    // Turned on again with nothing left, it charges at once.
    expect(topUps.some((row) => row['balance'] === '1000.00' && instantOf(row) > instantOf(byCard.at(-1) as Row))).toBe(true);
  });

  test('has the fees, campaigns and categories of the trades', () => {
    const charges = rows.filter(isCharge);
    const fee = (row: Row) => (Number(row['credits']) + Number(row['amount'])).toFixed(2);
    const fees = (kind: string) => new Set(ofKind(kind).map(fee));
    expect(fees('lead_purchase')).toEqual(new Set(['46.00', '38.00', '34.50', '29.00', '22.50']));
    expect(fees('quotation')).toEqual(new Set(['10.00', '12.00']));
    expect(fees('promotion')).toEqual(new Set(['15.00']));
    expect(new Set(charges.map((row) => row['campaign']))).toEqual(
      new Set(['Bathroom refit · Cologne', 'Kitchen fitting · Bonn', 'Roof repair · Aachen', '']),
    );
    expect(new Set(charges.map((row) => row['category'])).size).toBe(5);
  });

  test('C3 Promotion Service was off for a while, with a tail', () => {
    const promotions = ofKind('promotion');
    const months = new Set(promotions.map((row) => dateOf(row).slice(0, 7)));
    for (const month of ['2025-12', '2026-07', '2026-08']) expect(months.has(month)).toBe(false);
    for (const month of ['2026-02', '2026-05', '2026-09', '2026-11']) expect(months.has(month)).toBe(true);
    const tail = promotions.filter((row) => row['note'] !== '');
    expect(tail.length).toBeGreaterThanOrEqual(2);
    for (const row of tail)
      expect([dateOf(row) > '2026-05-31' && dateOf(row) <= '2026-06-14', row['note']]).toEqual([true, 'after an automatic quotation of 2026-05-31']);
  });

  test('C5 refunds have reasons, some of half a fee, and one names its charge', () => {
    const refunds = ofKind('refund');
    const reasons = new Set(refunds.map((row) => row['note'] as string));
    const named = [...reasons].filter((reason) => reason.startsWith('refund of '));
    expect(named).toHaveLength(1);
    expect(reasons).toEqual(new Set(['wrong number', 'duplicate', 'no contact details', 'out of area', ...named]));
    const kindOf = (refund: Row) => rows.find((row) => isCharge(row) && row['lead'] === refund['lead'])?.['kind'];
    expect(new Set(refunds.map(kindOf))).toEqual(new Set(['lead_purchase', 'quotation']));
    expect(refunds.some((row) => row['note'] === 'out of area' && ['23.00', '19.00', '14.50'].includes(row['credits'] as string))).toBe(true);
    const charge = rows.find((row) => `refund of ${row['id']}` === named[0]);
    expect(charge?.['kind']).toBe('lead_purchase');
  });

  test('L7 bonus credits expire unused in part, and so do bought ones, with the row of the vendor agreeing', () => {
    const expired = book.connection.prepare<[], { kind: string; quantity: number; credits: number; by: string }>(
      `SELECT l.quantity, o.kind, -m.credits AS credits, e.origin AS by FROM event AS e JOIN lot_movement AS m ON m.entry_id = e.entry_id
         JOIN lot AS l ON l.id = m.lot_id JOIN event AS o ON o.id = l.event_id WHERE e.workspace_id = 1 AND e.kind = 'expiry'`,
    );
    const all = expired.all();
    expect(all.every(({ by, credits, quantity }) => by === 'book' && credits < quantity)).toBe(true);
    expect(all.filter(({ kind }) => kind === 'bonus').length).toBeGreaterThanOrEqual(2);
    const [row] = ofKind('expiry');
    expect(all.some(({ kind, credits }) => kind === 'top_up' && credits === Math.round(Number(row?.['credits']) * 100))).toBe(true);
  });

  test('L8 L7 goodwill and a wrong correction are adjustments', () => {
    const adjustments = ofKind('adjustment').map((row) => [row['credits'], row['note']]);
    expect(adjustments).toEqual([
      ['25.00', 'Goodwill: leads delivered late'],
      ['-48.75', 'Correction: fees not charged before'],
    ]);
  });

  test('W5 the vendor states its balance on most rows, and in one week late in the year it is not ours', () => {
    const moving = rows.filter((row) => row['kind'] !== 'lead');
    const stated = moving.filter((row) => row['balance'] !== '');
    expect(stated.length / moving.length).toBeGreaterThan(0.8);
    expect(stated.length).toBeLessThan(moving.length);
    const unexplained = modelled(QUOTEHAVEN).bridge.filter((week) => Number(week.unexplained) !== 0);
    expect(unexplained.map((week) => [week.week, week.unexplained])).toEqual([['2026-W43', '-4.00']]);
  });

  test('W4 bought leads are won and lost weeks later, and the newest are open', () => {
    const latest = new Map(ofKind('lead').map((row) => [row['lead'], row]));
    const bought = ofKind('lead_purchase').filter((row) => dateOf(row) < '2026-10-01');
    const won = bought.filter((row) => latest.get(row['lead'])?.['outcome'] === 'won');
    expect(won.length / bought.length).toBeGreaterThan(0.12);
    expect(won.length / bought.length).toBeLessThan(0.18);
    const values = [...latest.values()].filter((row) => row['outcome'] === 'won').map((row) => Number(row['value']));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(800);
    expect(Math.max(...values)).toBeGreaterThan(4500);
    expect(Math.max(...values)).toBeLessThanOrEqual(6000);
    expect(new Set(ofKind('lead').map((row) => row['outcome']))).toEqual(new Set(['quoted', 'won', 'lost']));
    const weeks = modelled(QUOTEHAVEN).valuePerLead;
    expect(weeks.findIndex((week) => week.open)).toBe(weeks.length - 5);
    const newest = rows.filter((row) => isCharge(row) && dateOf(row) >= '2026-11-09');
    expect(newest.filter((row) => ['won', 'lost'].includes(latest.get(row['lead'])?.['outcome'] ?? '')).length).toBeLessThan(newest.length / 4);
  });

  test('people ask in working hours and evenings, less at Christmas, in August and on Sundays', () => {
    const charges = rows.filter(isCharge);
    const hours = charges.map((row) => Number((row['date'] as string).slice(11, 13)));
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(7);
    expect(Math.max(...hours)).toBeLessThanOrEqual(22);
    expect(hours.filter((hour) => hour >= 18).length / hours.length).toBeGreaterThan(0.15);
    const perDay = (from: string, to: string) => {
      const found = charges.filter((row) => from <= dateOf(row) && dateOf(row) <= to).length;
      return found / ((parseDay(to) as number) - (parseDay(from) as number) + 1);
    };
    const [christmas, august] = [perDay('2025-12-20', '2026-01-06'), perDay('2026-08-03', '2026-08-30')];
    for (const busy of [perDay('2026-03-09', '2026-05-10'), perDay('2026-09-14', '2026-11-01')]) {
      expect(busy).toBeGreaterThan(2 * christmas);
      expect(busy).toBeGreaterThan(1.8 * august);
    }
    const onSundays = charges.filter((row) => weekdayIndex(parseDay(dateOf(row)) as number) === 6);
    expect(onSundays.length / charges.length).toBeLessThan(0.08);
    expect(onSundays.length).toBeGreaterThan(20);
  });

  test('weekly spend, cost and value per lead are those of a small firm', () => {
    const figures = modelled(QUOTEHAVEN);
    const finished = figures.weeklySpendByKind.slice(0, -1).map((week) => Number(week.spend));
    expect(finished).toHaveLength(52);
    expect(Math.min(...finished)).toBeGreaterThan(120);
    expect(Math.max(...finished)).toBeLessThan(600);
    expect(finished.filter((spend) => spend >= 200).length).toBeGreaterThanOrEqual(48);
    const total = (column: 'leads' | 'value' | 'cost') => figures.valuePerLead.reduce((sum, week) => sum + Number(week[column]), 0);
    expect(total('cost') / total('leads')).toBeGreaterThan(15);
    expect(total('cost') / total('leads')).toBeLessThan(35);
    expect(total('value') / total('leads')).toBeGreaterThan(40);
    expect(total('value') / total('leads')).toBeLessThan(120);
  });

  test('ends with 612.50 credits, some of which expire soon and some in a year', () => {
    expect(modelled(QUOTEHAVEN).balance.credits).toBe('612.50');
    const left = book.connection
      .prepare<[], { expires: number | null }>('SELECT expires_day AS expires FROM lot WHERE workspace_id = 1 AND remaining > 0')
      .all();
    const days = left.map(({ expires }) => (expires === null ? 'never' : formatDay(expires))).toSorted();
    expect(days).toEqual(['2027-01-01', '2027-11-11', 'never']);
  });
});

describe('Marktpfad', () => {
  const rows = rowsOf(MARKTPFAD);

  test('has plain dates, newest first in its files', () => {
    expect(rows.length).toBeGreaterThan(250);
    expect(rows.length).toBeLessThan(350);
    expect(rows.every((row) => /^\d{4}-\d{2}-\d{2}$/.test(row['date'] as string))).toBe(true);
    const backwards = book.connection
      .prepare<[], number>('SELECT f.backwards FROM import_file AS f JOIN import AS i ON i.id = f.import_id WHERE i.workspace_id = 2')
      .pluck();
    expect(new Set(backwards.all())).toEqual(new Set([1]));
  });

  test('T2 is mostly pay-as-you-use quotations, with an opening and two packs of 250', () => {
    const charges = rows.filter(isCharge);
    expect(charges.filter((row) => row['credits'] === '').length).toBeGreaterThan(charges.length / 2);
    expect(charges.filter((row) => row['kind'] === 'quotation').length).toBeGreaterThan(charges.length * 0.8);
    expect(charges.some((row) => row['credits'] !== '' && row['amount'] !== '')).toBe(false);
    expect(rows.filter((row) => row['kind'] === 'opening')).toHaveLength(1);
    expect(rows.filter((row) => row['kind'] === 'top_up').map((row) => row['credits'])).toEqual(['250.00', '250.00']);
    expect(new Set(rows.filter((row) => row['amount'] !== '').map((row) => row['currency']))).toEqual(new Set(['CHF']));
  });

  test('C5 refunds of what the card paid are new lots', () => {
    const lots = book.connection
      .prepare<[], number>("SELECT count(*) FROM lot AS l JOIN event AS e ON e.id = l.event_id WHERE l.workspace_id = 2 AND e.kind = 'refund'")
      .pluck();
    expect(lots.get()).toBeGreaterThanOrEqual(3);
  });
});

describe('Leadlotse', () => {
  const all = <Found>(sql: string) => book.connection.prepare<[], Found>(sql).all();

  test('T9 is operated: a first top-up by the primary, and then a backup that pays each time after it has declined', () => {
    const payments = all<{ state: string; attempts: string }>(
      `SELECT o.state, (SELECT group_concat(a.state || ' ' || a.code, ', ' ORDER BY a.id) FROM attempt AS a WHERE a.obligation_id = o.id) AS attempts
       FROM obligation AS o WHERE o.workspace_id = 3 ORDER BY o.id`,
    );
    expect(payments).toHaveLength(4);
    expect(payments.every(({ state }) => state === 'succeeded')).toBe(true);
    expect(payments.map(({ attempts }) => attempts)).toEqual(['succeeded ', ...Array<string>(3).fill('declined insufficient_funds, succeeded ')]);
  });

  test('T6 T8 C4 has decisions of several reasons, an unpaid fee, and leads that were not bought with theirs', () => {
    const decided = all<{ because: string }>(`SELECT DISTINCT because FROM decision WHERE workspace_id = 3 AND subject = 'top_up' ORDER BY because`);
    expect(decided.map(({ because }) => because)).toEqual(expect.arrayContaining(['count_reached', 'covered', 'insufficient', 'used_up']));
    expect(all(`SELECT source_id AS id, because FROM fee WHERE workspace_id = 3 AND state = 'unpaid'`)).toEqual([
      { id: 'LL-Q16', because: 'no_top_up' },
    ]);
    expect(all(`SELECT source_id AS id, because FROM offer WHERE workspace_id = 3 AND state <> 'bought' ORDER BY id`)).toEqual([
      { id: 'LL-304', because: 'price' },
      { id: 'LL-311', because: 'balance' },
    ]);
  });

  test('C5 has a refund that is asked for, one that is approved, and a lost lead whose deadline is near', () => {
    expect(all(`SELECT state FROM refund_request WHERE workspace_id = 3 ORDER BY id`)).toEqual([{ state: 'approved' }, { state: 'requested' }]);
    const view = viewAccount(openEngine(book, { clock: () => moment('2026-11-18 14:40'), onDefect: () => undefined }), 3);
    expect(accountAttention(view).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['method_declined', 'fees_unpaid', 'refunds_not_credited', 'refund_deadline', 'leads_missed']),
    );
  });

  test('nothing of it changes by being opened', async () => {
    const before = readHead(book.connection);
    await runDue(openEngine(book, { clock: () => moment('2026-11-18 14:41'), onDefect: () => undefined }));
    expect(readHead(book.connection)).toEqual(before);
  });

  test('T6 top-ups of the vendor’s history count for the caps of Quotehaven', () => {
    const view = viewAccount(openEngine(book, { clock: () => moment('2026-11-18 14:40'), onDefect: () => undefined }), 1);
    expect(gather(view).snapshot.month).toEqual({ count: 1, amount: 900_00 });
  });
});
