/** The whole journal as CSV (rule X2): one line for each posting, entry by entry. */

import { formatDay } from '../../db/ledger/calendar.ts';
import type { JournalEntry } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { createTextCells, textCell } from './csv-writer.ts';
import { inPieces } from './pieces.ts';

export const JOURNAL_COLUMNS = [
  'entry', 'date', 'recorded_at', 'workspace', 'movement', 'event', 'business_key', 'reverses',
  'type', 'account', 'kind', 'campaign', 'name', 'debit', 'credit', 'currency', 'credits', 'face_value', 'hash', 'code', 'cost_centre',
] as const; // prettier-ignore

/** The text of the journal in pieces; returns the number of entries. */
export function writeJournalCsv(entries: Iterable<JournalEntry>): Generator<string, number> {
  const text = createTextCells();
  return inPieces(`${JOURNAL_COLUMNS.join(',')}\r\n`, entries, (entry) => writeEntry(entry, text));
}

function writeEntry(entry: JournalEntry, text: (value: string) => string): string {
  const { currency, currencyDecimals, creditDecimals } = entry.units;
  const begin =
    `${entry.id},${formatDay(entry.day)},${new Date(entry.recordedAt).toISOString()},${text(entry.workspace)},${entry.movement},` +
    `${textCell(entry.event)},${textCell(entry.businessKey)},${entry.reversesId ?? ''}`;
  let lines = '';
  for (const { account, amount, credits, faceValue, code, costCentre } of entry.postings) {
    const money = formatDecimal(Math.abs(amount), currencyDecimals);
    // A posting of nothing stands on the debit side.
    const sides = amount < 0 ? `,${money}` : `${money},`;
    lines +=
      `${begin},${account.type},${account.role},${account.kind},${text(account.campaign)},${text(account.name)},${sides},${currency},` +
      `${formatDecimal(credits, creditDecimals)},${formatDecimal(faceValue, currencyDecimals)},${entry.hash},${text(code)},${text(costCentre)}\r\n`;
  }
  return lines;
}
