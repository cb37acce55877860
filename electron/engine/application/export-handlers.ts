/** Answers that are files: the account statement with its preview, the view of the Activity page, the journal. */

import { parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { iterateActivity } from '../../../db/reports/activity.ts';
import { balanceAt } from '../../../db/reports/balances.ts';
import { readStatement } from '../../../db/reports/statement.ts';
import { readBookFacts } from '../../../db/workspaces.ts';
import { writeActivityView } from '../../documents/activity-view.ts';
import { writeJournal, type JournalFormat } from '../../documents/journal.ts';
import { createStatementSums } from '../../documents/statement-sums.ts';
import { reportFileName } from '../../documents/weekly-mail.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { viewAccount } from '../account/account.ts';
import { readCodedJournal } from '../reports/ledger-codes.ts';
import { writeStatement } from '../reports/statement-file.ts';
import type { Piece } from '../write-file.ts';
import { activityFilter } from './activity-handlers.ts';
import { asOneMoment, fileName, makeDownload } from './downloads.ts';
import { writeListOf } from './list-export.ts';
import { periodReport } from '../reports/period-report.ts';
import { inOrder, writeReportDocument } from '../reports/report-document.ts';
import { readingOf, type Reading, type Session } from './session.ts';
import { rowShape } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type ExportHandlers = Pick<
  Handlers,
  'statement.preview' | 'statement.export' | 'activity.export' | 'list.export' | 'journal.export' | 'report.document'
>;

export function exportHandlers(session: Session, transfers: Transfers): ExportHandlers {
  const made = <Result>(name: string, pieces: Generator<Piece, Result>) => makeDownload(transfers, name, pieces);
  return {
    'statement.preview': (input) => {
      const reading = readingOf(session, input.workspaceId);
      return asOneMoment(reading.book, () => preview(reading, periodOf(input), input.limit));
    },
    'statement.export': (input) => {
      const { book, workspace } = readingOf(session, input.workspaceId);
      const period = periodOf(input);
      return asOneMoment(book, () => {
        const { result, ...file } = made(
          `${fileName(workspace.name)} ${input.from} to ${input.to}.${input.format}`,
          writeStatement(book, workspace, period, { format: input.format, paper: input.paper ?? 'a4' }),
        );
        return { ...file, rows: result.events };
      });
    },
    'activity.export': (input) => {
      const { book, workspace } = readingOf(session, input.workspaceId);
      return asOneMoment(book, () => {
        const rows = withoutBalance(iterateActivity(book, workspace, activityFilter(input.filter), input.order ?? 'newest'));
        const { result, ...file } = made(`${fileName(workspace.name)} activity.csv`, writeActivityView(rows, workspace));
        return { ...file, rows: result };
      });
    },
    'list.export': ({ workspaceId, view }) => {
      const account = viewAccount(session.engine(), workspaceId);
      return asOneMoment(account.book, () => {
        const { result, ...file } = made(`${fileName(account.workspace.name)} ${view.list}.csv`, writeListOf(account, view));
        return { ...file, rows: result };
      });
    },
    'report.document': async ({ workspaceId, unit, day, format, size = 'A4' }) => {
      const report = periodReport(viewAccount(session.engine(), workspaceId), { unit, day: day === undefined ? undefined : parseDay(day) });
      const pieces = await writeReportDocument(report, format, size);
      const { download, name, bytes } = made(`${reportFileName(report)}.${format}`, inOrder(pieces));
      return { download, name, bytes };
    },
    'journal.export': (input) => {
      const book = session.book().reader;
      return asOneMoment(book, () => {
        const { organisation } = readBookFacts(book);
        const { result, ...file } = made(
          `${fileName(organisation)} journal.${EXTENSIONS[input.format]}`,
          writeJournal(readCodedJournal(book), organisation, input.format),
        );
        return { ...file, entries: result };
      });
    },
  };
}

const EXTENSIONS: Readonly<Record<JournalFormat, string>> = {
  hledger: 'journal',
  ledger: 'ledger',
  beancount: 'beancount',
  csv: 'csv',
  json: 'json',
};

/** Both ends inclusive, or a refusal. */
export function periodOf(input: { readonly from: string; readonly to: string }): { readonly from: Day; readonly to: Day } {
  const [from, to] = [parseDay(input.from), parseDay(input.to)];
  if (from === undefined || to === undefined || from > to)
    refuse('wrong_period', 'The period ends before it begins. Choose a first day that is not after the last.');
  return { from, to };
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

function* withoutBalance<Row>(rows: Iterable<Row>): Generator<Row & { readonly balance: null }> {
  for (const row of rows) yield { ...row, balance: null };
}
