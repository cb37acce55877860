/** Answers that are files: the account statement with its preview, the view of the Activity page, lists, documents of reports, the journal. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { balanceAt } from '../../../db/reports/balances.ts';
import { readStatement } from '../../../db/reports/statement.ts';
import { createStatementSums } from '../../documents/statement-sums.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { asOneMoment, exporter } from './downloads.ts';
import { periodOf, type Reading } from './reading.ts';
import { readingOf, type Session } from './session.ts';
import { rowShape } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type ExportHandlers = Pick<
  Handlers,
  'statement.preview' | 'statement.export' | 'activity.export' | 'list.export' | 'journal.export' | 'report.document'
>;

export function exportHandlers(session: Session, transfers: Transfers): ExportHandlers {
  const exported = exporter(session, transfers);
  return {
    'statement.preview': (input) => {
      const reading = readingOf(session, input.workspaceId);
      return asOneMoment(reading.book, () => preview(reading, periodOf(input), input.limit));
    },
    'statement.export': (input, context) => exported('statement.export', input, context),
    'activity.export': (input, context) => exported('activity.export', input, context),
    'list.export': (input, context) => exported('list.export', input, context),
    'report.document': (input, context) => exported('report.document', input, context),
    'journal.export': (input, context) => exported('journal.export', input, context),
  };
}

function preview({ book, workspace, facts }: Reading, period: { readonly from: Day; readonly to: Day }, limit: number) {
  const { opening, rows: events } = readStatement(book, workspace, period);
  const sums = createStatementSums(opening);
  const rows: ReturnType<typeof rowShape>[] = [];
  let count = 0;
  for (const row of events) {
    count += 1;
    sums.add(row);
    if (rows.length < limit) rows.push(rowShape({ ...row, balance: sums.balance }, facts));
  }
  return { opening, closing: balanceAt(book, workspace, period.to), totals: sums.totals, events: count, rows };
}
