/** The whole journal in each of its formats (rule X2). */

import type { Journal } from '../../db/ledger/journal.ts';
import { writeBeancountJournal } from './journal-beancount.ts';
import { writeJournalCsv } from './journal-csv.ts';
import { writeHledgerJournal } from './journal-hledger.ts';
import { writeJournalJson } from './journal-json.ts';
import { writeLedgerJournal } from './journal-ledger.ts';

export const JOURNAL_FORMATS = ['hledger', 'ledger', 'beancount', 'csv', 'json'] as const;
export type JournalFormat = (typeof JOURNAL_FORMATS)[number];

/** The text of the journal in pieces; returns the number of entries. */
export function writeJournal(journal: Journal, organisation: string, format: JournalFormat): Generator<string, number> {
  switch (format) {
    case 'hledger':
      return writeHledgerJournal(journal, organisation);
    case 'ledger':
      return writeLedgerJournal(journal, organisation);
    case 'beancount':
      return writeBeancountJournal(journal, organisation);
    case 'csv':
      return writeJournalCsv(journal.entries);
    case 'json':
      return writeJournalJson(journal.entries, organisation);
  }
}
