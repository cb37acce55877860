/** Asks two books for the counts and sums of every table that an import writes: a limit that writes less is no limit. */

import Database from 'better-sqlite3';

const SUMS: Readonly<Record<string, string>> = {
  event:
    'sum(day), sum(credits), sum(amount), sum(stated_balance), sum(value), sum(position), sum(entry_id), sum(refunds_event_id), count(lead), sum(length(campaign) + length(note) + length(method))',
  import_row: 'sum(event_id), sum(line)',
  import_piece: 'min(first_line)',
  journal_entry: 'sum(id), sum(event_id), sum(day), sum(length(business_key)), sum(length(movement))',
  posting:
    'sum(entry_id), sum(line), sum(account_id), sum(day), sum(amount), sum(abs(amount)), sum(credits), sum(abs(credits)), sum(face_value), sum(events)',
  account_day: 'sum(account_id), sum(day), sum(abs(amount)), sum(abs(credits)), sum(face_value), sum(events)',
  lot: 'sum(event_id), sum(quantity), sum(cost), sum(day), sum(bonus), sum(remaining), sum(cost_remaining)',
  lot_movement: 'sum(entry_id), sum(line), sum(lot_id), sum(day), sum(abs(credits)), sum(abs(cost))',
  lead: 'sum(received_day), sum(cost), sum(refunded), sum(value), sum(length(outcome))',
  lead_day: 'sum(day), sum(leads), sum(won), sum(value), sum(cost), sum(refunded), sum(undecided)',
  account: 'sum(id), sum(length(kind) + length(campaign))',
};

/** Throws, naming the table, where two books do not hold the same. */
export function assertSameRows(one: string, other: string): void {
  const [first, second] = [sumsOf(one), sumsOf(other)];
  for (const [table, sums] of first) {
    if (second.get(table) !== sums) throw new Error(`the books differ in ${table}: ${sums} and ${second.get(table)}`);
  }
}

function sumsOf(file: string): ReadonlyMap<string, string> {
  const connection = new Database(file, { readonly: true });
  try {
    return new Map(
      Object.entries(SUMS).map(([table, sums]) => [table, JSON.stringify(connection.prepare(`SELECT count(*), ${sums} FROM ${table}`).raw().get())]),
    );
  } finally {
    connection.close();
  }
}
