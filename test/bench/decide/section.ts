/** Section `decide`: a fee decided, drawn and posted durably, beside prepared inserts of the same rows in as many commits. */

import { join } from 'node:path';
import type { WriteBook } from '../../../db/open.ts';
import type { Engine } from '../../../electron/engine/account/account.ts';
import { contact } from '../../../electron/engine/account/fees.ts';
import { activateMethod, addMethod, verifyMethod } from '../../../electron/engine/account/methods.ts';
import { setPacks, turnOnTopUp } from '../../../electron/engine/account/plan.ts';
import { openSandbox } from '../../../electron/engine/processors/sandbox.ts';
import { dropChecks } from '../drop-checks.ts';
import { NOW, freshBook } from '../fresh-book.ts';
import { LAST_DAY } from '../history.ts';
import { median, removeBook } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';

/** Fees of one round. */
const FEES = 200;
const ROUNDS = 15;
const FEE = 25_00;
/** Covers every fee of the bench: what is measured is the ordinary case. */
const PACK = { id: 'large', name: 'Large', price: 900_000_00, credits: 1_000_000_00 };
const GUARDS = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 5_000_000_00, capPerMonth: 20_000_000_00, failuresUntilOff: 3 };

export async function benchDecide(_: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const files = [join(folder, 'decide.floatbook'), join(folder, 'decide-raw.floatbook')] as const;
  for (const file of files) removeBook(file);
  const [real, raw] = [await operated(files[0]), await operated(files[1])];
  // One fee in each, so that the limit can write what the engine writes.
  const sides = { contender: feeMaker(real), limit: feeMaker(raw) };
  await sides.limit(1);
  await sides.contender(1);
  const write = rawWriter(raw.book);
  const times = { contender: [] as number[], limit: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of round % 2 === 0 ? (['contender', 'limit'] as const) : (['limit', 'contender'] as const)) {
      const start = performance.now();
      if (name === 'limit') write(FEES);
      else await sides.contender(FEES);
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  refuseOtherRows(real.book, raw.book);
  for (const { book } of [real, raw]) book.close();
  for (const file of files) removeBook(file);
  const perSecond = (ms: readonly number[]) => `${Math.round((FEES / median(ms)) * 1000)} a second`;
  return [
    {
      section: 'decide',
      what: 'one fee decided, drawn and posted, two commits with FULL',
      contender: perSecond(times.contender),
      limit: perSecond(times.limit),
      ratio: median(times.contender) / median(times.limit),
      goal: { sign: '<=', ratio: 1.5 },
    },
  ];
}

/** A book with an account that tops itself up, and has. */
async function operated(file: string): Promise<Engine> {
  const { book, workspace } = freshBook(file);
  let now = NOW;
  let uids = 0;
  const sandbox = openSandbox({ file: null, now: () => now });
  const engine: Engine = {
    book,
    // Some 300 fees a day.
    clock: () => (now += 60_000),
    newUid: () => `bench-uid-${String((uids += 1)).padStart(8, '0')}`,
    processor: () => sandbox,
    isOnline: () => true,
    inFlight: new Set(),
    asked: new Set(),
    onChange: () => undefined,
  };
  await setPacks(engine, workspace.id, [PACK]);
  const { methodId } = await addMethod(engine, workspace.id, { processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' });
  await verifyMethod(engine, workspace.id, methodId);
  await activateMethod(engine, workspace.id, methodId);
  await turnOnTopUp(engine, workspace.id, { packId: PACK.id, guards: GUARDS, acceptedTerms: '1', chargeAtOnce: PACK.price });
  return engine;
}

function feeMaker(engine: Engine): (fees: number) => Promise<void> {
  let made = 0;
  return async (fees) => {
    for (let fee = 0; fee < fees; fee += 1) {
      made += 1;
      await contact(engine, 1, { sourceId: `fee-${made}`, kind: 'quotation', credits: FEE, lead: `lead-${made}` });
    }
  };
}

/** The tables to which a fee adds a row or more. */
const TABLES = ['fee', 'decision', 'event', 'posting', 'lot_movement', 'journal_entry', 'lead'] as const;

/** Writes the rows of the first fee again and again, under other names, into the same tables without checks. */
function rawWriter({ connection }: WriteBook): (fees: number) => void {
  const rows = (table: string, where: string) => connection.prepare(`SELECT * FROM ${table} WHERE ${where}`).all() as Record<string, unknown>[];
  const entry = connection.prepare('SELECT max(id) FROM journal_entry').pluck().get() as number;
  const event = connection.prepare('SELECT max(id) FROM event').pluck().get() as number;
  const [fee] = rows('fee', 'id = 1') as [Record<string, unknown>];
  const [lead] = rows('lead', '1') as [Record<string, unknown>];
  const sample = {
    decisions: rows('decision', 'id IN (SELECT id FROM decision ORDER BY id DESC LIMIT 2)'),
    events: rows('event', `id = ${event}`),
    postings: rows('posting', `entry_id = ${entry}`),
    movements: rows('lot_movement', `entry_id = ${entry}`),
    entries: rows('journal_entry', `id = ${entry}`),
  };
  dropChecks(connection);
  const insert = (table: string, row: Record<string, unknown>) =>
    connection.prepare(
      `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map((name) => `:${name}`)
        .join(', ')})`,
    );
  const into = {
    fee: insert('fee', fee),
    decision: insert('decision', sample.decisions[0] as Record<string, unknown>),
    event: insert('event', sample.events[0] as Record<string, unknown>),
    posting: insert('posting', sample.postings[0] as Record<string, unknown>),
    lot_movement: insert('lot_movement', sample.movements[0] as Record<string, unknown>),
    journal_entry: insert('journal_entry', sample.entries[0] as Record<string, unknown>),
    lead: insert('lead', lead),
  };
  const [begin, commit] = [connection.prepare('BEGIN IMMEDIATE'), connection.prepare('COMMIT')];
  // What the engine writes beside new rows: the lot, the day's sums, the fee's end.
  const lot = connection.prepare(`UPDATE lot SET remaining = remaining - ${FEE}, cost_remaining = cost_remaining - 1 WHERE id = 1`);
  const sum = connection.prepare(
    `INSERT INTO account_day VALUES (:account_id, :day, :movement, :amount, :credits, :face_value, 1)
     ON CONFLICT (account_id, day, movement) DO UPDATE SET amount = amount + excluded.amount, events = events + 1`,
  );
  const leadDay = connection.prepare(
    `INSERT INTO lead_day SELECT workspace_id, ? + 0, leads, won, value, cost, refunded, undecided FROM lead_day WHERE true LIMIT 1
     ON CONFLICT (workspace_id, day) DO UPDATE SET leads = leads + 1`,
  );
  const pay = connection.prepare(`UPDATE fee SET state = 'posted', event_id = ? WHERE id = ?`);
  let made = 1;
  return (fees) => {
    for (let count = 0; count < fees; count += 1) {
      const [id, entryId, eventId] = [made + 1, entry + made, event + made];
      made += 1;
      const day = LAST_DAY + Math.floor(made / 300);
      begin.run();
      into.fee.run({ ...fee, id, source_id: `fee-${id}`, lead: `lead-${id}`, state: 'due', event_id: null });
      commit.run();
      begin.run();
      for (const decision of sample.decisions) into.decision.run({ ...decision, id: null });
      for (const row of sample.events)
        into.event.run({ ...row, id: eventId, source_id: `fee-${id}`, lead: `lead-${id}`, day, entry_id: entryId, position: 2 * id });
      for (const row of sample.postings) into.posting.run({ ...row, entry_id: entryId, day });
      for (const row of sample.postings) sum.run({ ...row, day });
      for (const row of sample.movements) into.lot_movement.run({ ...row, entry_id: entryId });
      for (const row of sample.entries) into.journal_entry.run({ ...row, id: entryId, event_id: eventId, business_key: `1/engine/fee-${id}` });
      into.lead.run({ ...lead, lead: `lead-${id}`, received_day: day });
      leadDay.run(day);
      lot.run();
      pay.run(eventId, id);
      commit.run();
    }
  };
}

/** A limit has to earn its place: it writes the same rows. */
function refuseOtherRows(real: WriteBook, raw: WriteBook): void {
  for (const table of TABLES) {
    const [made, written] = [real, raw].map(({ connection }) => connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    if (made !== written) throw new Error(`${table}: the engine wrote ${String(made)} rows, the limit ${String(written)}`);
  }
}
