/** X2: the journal as CSV and JSON: every posting, exact, with the codes of its day. */

import { describe, expect, test } from 'vitest';
import type { ReadBook } from '../../db/open.ts';
import { unguardFormula } from '../../electron/documents/csv-writer.ts';
import { readCsv } from '../../electron/documents/csv-reader.ts';
import { writeJournal } from '../../electron/documents/journal.ts';
import { JOURNAL_COLUMNS } from '../../electron/documents/journal-csv.ts';
import { readCodedJournal } from '../../electron/engine/reports/ledger-codes.ts';
import { CAMPAIGNS, nastyBook, wholeText } from './nasty-book.ts';

function countEntries(book: ReadBook): number {
  return book.connection.prepare('SELECT count(*) FROM journal_entry').pluck().get() as number;
}

describe('X2 the journal of a nasty book', { timeout: 120_000 }, () => {
  test('is the same in CSV and JSON: every posting, exact, in the order of its entries', async () => {
    const book = await nastyBook();
    const csv = wholeText(writeJournal(readCodedJournal(book), 'A\nB', 'csv'));
    const json = wholeText(writeJournal(readCodedJournal(book), 'A\nB', 'json'));
    expect([csv.result, json.result]).toEqual([countEntries(book), countEntries(book)]);
    const [header, ...lines] = readCsv(csv.text);
    expect(header).toEqual([...JOURNAL_COLUMNS]);
    const cell = (line: readonly string[], name: (typeof JOURNAL_COLUMNS)[number]) => line[JOURNAL_COLUMNS.indexOf(name)] as string;
    const document = JSON.parse(json.text) as {
      organisation: string;
      entries: {
        id: number;
        date: string;
        event: string;
        hash: string;
        postings: { account: string; campaign: string; amount: string; currency: string; credits: string }[];
      }[];
    };
    expect(document.organisation).toBe('A\nB');
    const fromJson = document.entries.flatMap(({ id, date, event, hash, postings }) =>
      postings.map(({ account, campaign, amount, currency, credits }) => [
        String(id),
        date,
        event,
        hash,
        account,
        campaign,
        amount,
        currency,
        credits,
      ]),
    );
    const amountOf = (line: readonly string[]) => (cell(line, 'credit') === '' ? cell(line, 'debit') : `-${cell(line, 'credit')}`);
    expect(
      lines.map((line) => [
        cell(line, 'entry'),
        cell(line, 'date'),
        unguardFormula(cell(line, 'event')),
        cell(line, 'hash'),
        cell(line, 'account'),
        unguardFormula(cell(line, 'campaign')),
        amountOf(line),
        cell(line, 'currency'),
        cell(line, 'credits'),
      ]),
    ).toEqual(fromJson);
    const campaigns = new Set(document.entries.flatMap(({ postings }) => postings.map(({ campaign }) => campaign)));
    expect(CAMPAIGNS.filter((campaign) => !campaigns.has(campaign))).toEqual([]);
  });

  test('can be left half read, and read twice at once', async () => {
    const book = await nastyBook();
    const [one, other] = [readCodedJournal(book), readCodedJournal(book)];
    for (const entry of one.entries) if (entry.id === 3) break;
    expect([...other.entries]).toHaveLength(countEntries(book));
    expect([...readCodedJournal(book).entries].every(({ postings }) => postings.length >= 2)).toBe(true);
  });
});
