/** The whole journal as one JSON document (rule X2), an entry on each line; amounts are exact decimal strings, debit positive. */

import { formatDay } from '../../db/ledger/calendar.ts';
import type { JournalEntry } from '../../db/ledger/journal.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { inPieces } from './pieces.ts';

/** The text of the journal in pieces; returns the number of entries. */
export function* writeJournalJson(entries: Iterable<JournalEntry>, organisation: string): Generator<string, number> {
  const head = `{"organisation":${JSON.stringify(organisation)},"entries":[`;
  const count = yield* inPieces(head, entries, (entry, index) => `${index === 0 ? '' : ','}\n${JSON.stringify(plainEntry(entry))}`);
  yield '\n]}\n';
  return count;
}

function plainEntry(entry: JournalEntry) {
  const { id, workspace, movement, event, businessKey, reversesId, hash, units } = entry;
  return {
    id,
    date: formatDay(entry.day),
    recordedAt: new Date(entry.recordedAt).toISOString(),
    workspace,
    movement,
    event,
    businessKey,
    reverses: reversesId,
    hash,
    postings: entry.postings.map(({ account, amount, credits, faceValue, code, costCentre }) => ({
      type: account.type,
      account: account.role,
      kind: account.kind,
      campaign: account.campaign,
      name: account.name,
      amount: formatDecimal(amount, units.currencyDecimals),
      currency: units.currency,
      credits: formatDecimal(credits, units.creditDecimals),
      faceValue: formatDecimal(faceValue, units.currencyDecimals),
      code: code === '' ? null : code,
      costCentre: costCentre === '' ? null : costCentre,
    })),
  };
}
