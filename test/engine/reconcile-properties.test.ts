/** Properties of reconciling over random statements and random sequences of commands (rules R1, R2, R4). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { acceptMatches, makeMatch, undoMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount, reopenAccount } from '../../electron/engine/reconcile/periods.ts';
import type { MatchShape, ReconcileView } from '../../electron/engine/reconcile/shapes.ts';
import { reconcileSides } from '../../electron/engine/reconcile/sides.ts';
import { reconcileView } from '../../electron/engine/reconcile/view.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { NOW, newTestBook, TODAY, type TestBook } from '../support/books.ts';
import { addLines, day, makeAccount, wrongIn } from '../support/statement-lines.ts';

const FIRST = day('2026-10-01');
const DAYS = 40;

/** A payment, and what the statement has of it: nothing, the same, less a fee, another amount; and how many days later. */
const payment = fc.record({
  on: fc.integer({ min: 0, max: DAYS - 1 }),
  amount: fc.constantFrom(3800, 9000, 9000, 12345, 90000),
  onStatement: fc.constantFrom('same', 'same', 'same', 'fee', 'other', 'missing'),
  later: fc.integer({ min: -1, max: 4 }),
  isNamed: fc.boolean(),
});
/** A line that the books know nothing of. */
const stranger = fc.record({
  on: fc.integer({ min: 0, max: DAYS - 1 }),
  amount: fc.constantFrom(-1340, -9000, 25, 0),
  text: fc.constantFrom('MONTHLY FEE', 'SOMEBODY'),
});
const step = fc.record({
  what: fc.constantFrom('accept', 'enter', 'settle all', 'settle all', 'undo', 'close', 'close', 'reopen', 'undo import', 'import'),
  which: fc.nat({ max: 1000 }),
  day: fc.integer({ min: 0, max: DAYS }),
});
const story = fc.record({
  payments: fc.array(payment, { minLength: 1, maxLength: 14 }),
  strangers: fc.array(stranger, { maxLength: 4 }),
  steps: fc.array(step, { maxLength: 12 }),
  opening: fc.constantFrom(null, -5000),
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;
type Step = Story['steps'][number];

interface Told {
  readonly made: TestBook;
  readonly account: MoneyAccount;
  readonly files: readonly (readonly Readonly<Record<string, string>>[])[];
}

async function tell({ payments, strangers, opening }: Story): Promise<Told> {
  const made = newTestBook();
  const rows = payments.map(({ on, amount }, index) => ({
    id: `QH-${1000 + index}XY`,
    date: formatDay(FIRST + on),
    kind: 'lead_purchase',
    amount: formatDecimal(amount, 2),
    currency: 'EUR',
    method: 'Visa 4242',
    lead: `L${index}`,
  }));
  // Two files, so that one of them can go and come again.
  const files = [rows.filter((_, index) => index % 2 === 0), rows.filter((_, index) => index % 2 === 1)].filter(({ length }) => length > 0);
  for (const file of files) await made.importRows(file);
  const account = makeAccount(made.book, 'Visa 4242');
  const ofPayments = payments.flatMap(({ on, amount, onStatement, later, isNamed }, index) => {
    const stated = { same: amount, fee: amount + 150, other: amount + 4321, missing: null }[onStatement];
    return stated === null ? [] : [{ day: FIRST + on + later, amount: -stated, text: isNamed ? `VENDOR QH-${1000 + index}XY` : 'VENDOR' }];
  });
  const lines = [...ofPayments, ...strangers.map(({ on, amount, text }) => ({ day: FIRST + on, amount, text }))].toSorted((a, b) => a.day - b.day);
  const given = lines.map((line) => ({ day: formatDay(line.day), amount: formatDecimal(line.amount, 2), text: line.text }));
  if (given.length > 0) addLines(made.book, account, given, opening === null ? {} : { opening: [formatDay(FIRST), formatDecimal(opening, 2)] });
  return { made, account, files };
}

const view = ({ made, account }: Told, to?: Day): ReconcileView =>
  reconcileView({ connection: made.book.connection, workspace: made.workspace(), account, today: TODAY }, { to });

const named = ({ lines, items }: MatchShape) => ({ lines: lines.map(({ lineId }) => lineId), items: items.map(({ eventId }) => eventId) });

async function enter({ made, account }: Told, { lineId, amount }: MatchShape['lines'][number]): Promise<void> {
  const rest = amount === 0 ? [] : [{ category: 'other_business' as const, amount }];
  await makeMatch(made.book, { accountId: account.id, lines: [lineId], items: [], rest, note: '', now: NOW });
}

/** Does one step; what is refused is no error. */
async function take(told: Told, { what, which, day: offset }: Step): Promise<void> {
  const { made, account, files } = told;
  const pick = <Row>(rows: readonly Row[]): Row | undefined => rows[which % Math.max(1, rows.length)];
  const now = view(told);
  const proposed = [...now.certain.rows, ...now.likely.rows, ...now.ties.rows.flatMap(({ asShown }) => asShown)];
  switch (what) {
    case 'accept': {
      const match = pick(proposed);
      if (match) await acceptMatches(made.book, { accountId: account.id, matches: [named(match)], now: NOW });
      return;
    }
    case 'enter': {
      const line = pick(now.onlyStatement.rows)?.line;
      if (line) await enter(told, line);
      return;
    }
    case 'settle all':
      if (proposed.length > 0) await acceptMatches(made.book, { accountId: account.id, matches: proposed.map(named), now: NOW });
      for (const { line } of view(told).onlyStatement.rows) await enter(told, line);
      return;
    case 'undo': {
      const match = pick(now.accepted.rows);
      if (match?.matchId) await undoMatch(made.book, match.matchId, { now: NOW });
      return;
    }
    case 'close': {
      const at = view(told, FIRST + offset);
      await closeAccount(made.book, { accountId: account.id, to: FIRST + offset, closing: at.closing.amount, now: NOW });
      return;
    }
    case 'reopen':
      await reopenAccount(made.book, { accountId: account.id, from: FIRST + offset, reason: 'once more', now: NOW });
      return;
    case 'undo import': {
      const id = pick(
        made.book.connection.prepare<[], number>('SELECT id FROM import WHERE undone_at IS NULL AND money_account_id IS NULL').pluck().all(),
      );
      if (id !== undefined) await undoImport(made.book, { importId: id, now: NOW });
      return;
    }
    case 'import': {
      const rows = pick(files);
      if (rows) await made.importRows(rows);
    }
  }
}

async function takeUnlessRefused(told: Told, one: Step): Promise<void> {
  try {
    await take(told, one);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

function check(told: Told, upTo: Day): void {
  const { made, account } = told;
  expect(wrongIn(made.book)).toEqual([]);
  const sum = (sql: string, ...values: readonly unknown[]) =>
    made.book.connection
      .prepare(`SELECT coalesce(sum(amount), 0) FROM (${sql})`)
      .pluck()
      .get(...values) as number;
  const clearing = sum(`SELECT p.amount FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE a.role = 'card_clearing'`);
  const open = sum(
    `SELECT -amount AS amount FROM event AS e WHERE gone = 0 AND NOT EXISTS (SELECT 1 FROM match_event AS m WHERE m.event_id = e.id AND m.standing = 1)`,
  );
  expect(clearing).toBe(open);
  for (const to of [undefined, upTo]) {
    const now = view(told, to);
    const parts = now.parts.reduce((total, { amount }) => total + amount, 0);
    expect(now.books + parts + now.leftToExplain).toBe(now.closing.amount);
    // Closing is what the lines come to: so nothing is ever left without a name.
    expect(now.leftToExplain).toBe(0);
    const lines = (rows: readonly MatchShape[]) => rows.flatMap((match) => match.lines.map(({ lineId }) => lineId));
    const shown = [
      ...lines(now.accepted.rows),
      ...lines(now.certain.rows),
      ...lines(now.likely.rows),
      ...now.ties.rows.flatMap((tie) => tie.lines.map(({ lineId }) => lineId)),
      ...now.onlyStatement.rows.map(({ line }) => line.lineId),
    ];
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThanOrEqual(now.lines);
  }
  const sides = reconcileSides(
    { connection: made.book.connection, workspace: made.workspace(), account, today: TODAY },
    { from: FIRST - 10, to: FIRST + DAYS + 10 },
  );
  const once = (ids: readonly (number | undefined)[]) => ids.filter((id) => id !== undefined).toSorted((a, b) => a - b);
  const all = (sql: string) => made.book.connection.prepare<[], number>(sql).pluck().all();
  expect(once(sides.rows.map(({ statement }) => statement?.lineId))).toEqual(all('SELECT id FROM statement_line WHERE gone = 0 ORDER BY id'));
  expect(once(sides.rows.map(({ books, vendor }) => books?.eventId ?? vendor?.eventId))).toEqual(
    all('SELECT id FROM event WHERE gone = 0 ORDER BY id'),
  );
  expect(sides.counts.matched + sides.counts.open).toBe(sides.rows.length);
}

test(
  'R1 R2 whatever is accepted, entered, undone, closed, reopened and imported: the book is whole, Card clearing is what is open, the difference has names',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const told = await tell(given);
        check(told, FIRST + 20);
        for (const one of given.steps) {
          await takeUnlessRefused(told, one);
          check(told, FIRST + one.day);
        }
        told.made.book.close();
      }),
      { numRuns: 20 },
    );
  },
);
