/**
 * What a bare pipeline writes for each event: the rows of the real tables by prepared statements. Only lots and the rollup by
 * account and day are kept in memory and written at the end: leads are as many as rows, and a limit has bounded memory too.
 */

import type { Connection } from '../../../db/connection.ts';
import { createBareLots, type BareMovement } from './bare-lots.ts';

export interface BareEvent {
  readonly id: string;
  readonly kind: string;
  readonly day: number;
  readonly position: number;
  readonly credits: number | null;
  readonly amount: number | null;
  readonly method: string;
  readonly stated: number | null;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string;
  readonly outcome: string;
  readonly value: number | null;
  readonly note: string;
}

/** `face` is the face value, on Lead cost only. */
type Posting = readonly [accountId: number, amount: number, credits: number, face: number];

const NO_HASH = Buffer.alloc(32);

export function createBareLedger(connection: Connection, recordedAt: number) {
  const insertEvent = connection.prepare(
    'INSERT INTO event VALUES (?, 1, ?, ?, ?, ?, NULL, ?, ?, ?, NULL, ?, NULL, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, 0)',
  );
  const insertRow = connection.prepare('INSERT INTO import_row VALUES (?, 1, ?)');
  const insertEntry = connection.prepare('INSERT INTO journal_entry VALUES (?, 1, ?, NULL, ?, ?, ?, ?, NULL, ?)');
  const insertPosting = connection.prepare('INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)');
  const insertMovement = connection.prepare('INSERT INTO lot_movement VALUES (?, ?, ?, ?, ?, ?)');
  const accounts = createAccounts(connection);
  const rollup = createRollup();
  const lots = createBareLots();
  const leads = createBareLeads(connection);
  let eventId = 0;
  let entryId = 0;

  const post = (event: BareEvent, movements: readonly BareMovement[], postings: readonly Posting[]) => {
    entryId += 1;
    insertEntry.run(entryId, eventId, event.kind, event.day, recordedAt, `1/import/${event.id}`, NO_HASH);
    postings.forEach(([account, amount, credits, face], line) => {
      insertPosting.run(entryId, line, account, event.day, event.kind, amount, credits, face);
      rollup.add(account, event.day, event.kind, amount, credits, face);
    });
    movements.forEach(({ lot, credits, cost }, line) => insertMovement.run(entryId, line, lot.id, event.day, credits, cost));
  };

  const chargeOrLot = (event: BareEvent): number | null => {
    const { kind, day, campaign } = event;
    const credits = event.credits ?? 0;
    const amount = event.amount ?? 0;
    if (kind === 'lead') {
      leads.decide(event.lead, event.outcome, event.value ?? 0);
      return null;
    }
    if (kind === 'refund') {
      const charge = leads.chargeOf(event.lead);
      const movements = lots.giveBack(leads.drawnBy(charge.entryId));
      const cost = sumOf(movements);
      leads.refund(event.lead, cost);
      post(event, movements, [
        [accounts.prepaid(), cost, credits, 0],
        [accounts.leadCost(charge.kind, charge.campaign), -cost, 0, -credits],
      ]);
      return charge.id;
    }
    if (kind === 'top_up') {
      const movement = lots.add(eventId, day, credits, amount, 0);
      post(
        event,
        [movement],
        [
          [accounts.prepaid(), amount, credits, 0],
          [accounts.clearing(), -amount, 0, 0],
        ],
      );
    } else if (kind === 'bonus') {
      post(
        event,
        [lots.add(eventId, day, credits, 0, 1)],
        [
          [accounts.prepaid(), 0, credits, 0],
          [accounts.adjusted(), 0, 0, 0],
        ],
      );
    } else if (kind === 'adjustment') {
      const movements = lots.draw(-credits);
      const cost = sumOf(movements);
      post(event, movements, [
        [accounts.adjusted(), -cost, 0, 0],
        [accounts.prepaid(), cost, credits, 0],
      ]);
    } else {
      const drawn = lots.draw(credits);
      const cost = amount - sumOf(drawn);
      const other: Posting = amount > 0 ? [accounts.clearing(), -amount, 0, 0] : [accounts.prepaid(), -cost, -credits, 0];
      post(event, drawn, [[accounts.leadCost(kind, campaign), cost, 0, credits + amount], other]);
      leads.receive(event.lead, day, cost);
    }
    return null;
  };

  return {
    take(event: BareEvent, line: number) {
      eventId += 1;
      const refunds = chargeOrLot(event);
      const { id, kind, day, credits, amount, method, stated, campaign, category, lead, outcome, value, note } = event;
      insertEvent.run(
        eventId, id, 'import', kind, day, credits, amount, method, stated, campaign, category,
        lead === '' ? null : lead, outcome === '' ? null : outcome, value, note, event.position, refunds, kind === 'lead' ? null : entryId,
      ); // prettier-ignore
      insertRow.run(eventId, line);
    },
    end() {
      const insertLot = connection.prepare(
        'INSERT INTO lot (id, workspace_id, event_id, quantity, cost, day, bonus, remaining, cost_remaining) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)',
      );
      for (const lot of lots.all) insertLot.run(lot.id, lot.eventId, lot.quantity, lot.cost, lot.day, lot.bonus, lot.remaining, lot.costLeft);
      rollup.write(connection);
      leads.writeDays();
    },
  };
}

function sumOf(movements: readonly BareMovement[]): number {
  let cost = 0;
  for (const movement of movements) cost += movement.cost;
  return cost;
}

function createAccounts(connection: Connection) {
  const insert = connection.prepare(`INSERT INTO account (workspace_id, type, role, kind, campaign, currency) VALUES (1, ?, ?, ?, ?, 'EUR')`);
  const known = new Map<string, number>();
  const idOf = (type: string, role: string, kind = '', campaign = '') => {
    const key = `${role}${kind}\n${campaign}`;
    let id = known.get(key);
    if (id === undefined) known.set(key, (id = Number(insert.run(type, role, kind, campaign).lastInsertRowid)));
    return id;
  };
  return {
    prepaid: () => idOf('asset', 'prepaid'),
    clearing: () => idOf('asset', 'card_clearing'),
    adjusted: () => idOf('expense', 'credits_adjusted'),
    leadCost: (kind: string, campaign: string) => idOf('expense', 'lead_cost', kind, campaign),
  };
}

/** Sums of one day at a time: a bare pipeline trusts its file to be in order. */
function createRollup() {
  const days = new Map<string, [account: number, day: number, movement: string, amount: number, credits: number, face: number, events: number]>();
  return {
    add(account: number, day: number, movement: string, amount: number, credits: number, face: number) {
      const key = `${account}|${day}|${movement}`;
      const sums = days.get(key);
      if (!sums) {
        days.set(key, [account, day, movement, amount, credits, face, 1]);
        return;
      }
      sums[3] += amount;
      sums[4] += credits;
      sums[5] += face;
      sums[6] += 1;
    },
    write(connection: Connection) {
      const insert = connection.prepare('INSERT INTO account_day VALUES (?, ?, ?, ?, ?, ?, ?)');
      for (const sums of days.values()) insert.run(...sums);
    },
  };
}

interface BareCharge {
  readonly id: number;
  readonly kind: string;
  readonly campaign: string;
  readonly entryId: number;
}

/** In the bench's histories a lead is charged once. */
function createBareLeads(connection: Connection) {
  const insert = connection.prepare(`INSERT INTO lead VALUES (1, ?, ?, ?, 0, 'open', 0)`);
  const refund = connection.prepare('UPDATE lead SET refunded = refunded + ? WHERE workspace_id = 1 AND lead = ?');
  const decide = connection.prepare('UPDATE lead SET outcome = ?, value = ? WHERE workspace_id = 1 AND lead = ?');
  const charge = connection.prepare<[string], BareCharge>(
    `SELECT id, kind, campaign, entry_id AS entryId FROM event INDEXED BY event_by_lead
     WHERE workspace_id = 1 AND lead = ? AND gone = 0 AND kind IN ('lead_purchase', 'quotation', 'promotion')`,
  );
  const drawn = connection.prepare<[number], { lotId: number; credits: number }>(
    'SELECT lot_id AS lotId, credits FROM lot_movement WHERE entry_id = ? ORDER BY line DESC',
  );
  return {
    receive: (lead: string, day: number, cost: number) => void insert.run(lead, day, cost),
    refund: (lead: string, cost: number) => void refund.run(cost, lead),
    decide: (lead: string, outcome: string, value: number) => void decide.run(outcome, value, lead),
    chargeOf: (lead: string) => charge.get(lead) as BareCharge,
    drawnBy: (entryId: number) => drawn.all(entryId),
    writeDays: () =>
      void connection.exec(`INSERT INTO lead_day SELECT 1, received_day, count(*), sum(outcome = 'won'), coalesce(sum(value) FILTER (WHERE outcome = 'won'), 0),
        sum(cost), sum(refunded), sum(outcome IN ('open', 'quoted')) FROM lead WHERE workspace_id = 1 GROUP BY received_day`),
  };
}
