/** Jobs that make a file: statements, lists, journals, documents of reports. Each answers with the file's name, its size and how many rows it has. */

import { iterateActivity } from '../../../db/reports/activity.ts';
import { readBookFacts } from '../../../db/workspaces.ts';
import { writeActivityView } from '../../documents/activity-view.ts';
import { writeDisputes } from '../../documents/dispute-list.ts';
import { writeJournal, type JournalFormat } from '../../documents/journal.ts';
import { writeTaxReport } from '../../documents/tax-report-csv.ts';
import { reportFileName } from '../../documents/weekly-mail.ts';
import type { ParsedInputOf } from '../../ipc/contract/contract.ts';
import { lookAtBook } from '../account/account.ts';
import { activityFilter } from '../application/activity-filter.ts';
import { fileName } from '../application/downloads.ts';
import { writeListOf } from '../application/list-export.ts';
import { accountIn, dayOf, periodOf, readingIn } from '../application/reading.ts';
import { disputesOf } from '../audit/disputes.ts';
import { writeReconciliation, writeSides } from '../reconcile/exports.ts';
import { reconcileSides } from '../reconcile/sides.ts';
import { reconcileView } from '../reconcile/view.ts';
import { readCodedJournal } from '../reports/ledger-codes.ts';
import { periodReport } from '../reports/period-report.ts';
import { inOrder, writeReportDocument } from '../reports/report-document.ts';
import { knownSeal, sealedReport } from '../reports/seal.ts';
import { writeStatement } from '../reports/statement-file.ts';
import { taxReport } from '../reports/tax-report.ts';
import type { JobContext } from './jobs.ts';

/** A file as it was made. */
export interface Made {
  readonly name: string;
  readonly bytes: number;
}

const EXTENSIONS: Readonly<Record<JournalFormat, string>> = {
  hledger: 'journal',
  ledger: 'ledger',
  beancount: 'beancount',
  csv: 'csv',
  json: 'json',
};

export const EXPORT_JOBS = {
  'statement.export': ({ book, now, write }: JobContext, input: ParsedInputOf<'statement.export'>) => {
    const { workspace } = readingIn(book, input.workspaceId, now);
    const { format, paper = 'a4' } = input;
    const { bytes, result } = write(writeStatement(book, workspace, periodOf(input), { format, paper }));
    return { name: `${fileName(workspace.name)} ${input.from} to ${input.to}.${format}`, bytes, rows: result.events };
  },
  'activity.export': ({ book, now, write }: JobContext, { workspaceId, filter, order = 'newest' }: ParsedInputOf<'activity.export'>) => {
    const { workspace } = readingIn(book, workspaceId, now);
    const rows = withoutBalance(iterateActivity(book, workspace, activityFilter(filter), order));
    return withRows(`${fileName(workspace.name)} activity.csv`, write(writeActivityView(rows, workspace)));
  },
  'list.export': ({ book, now, write }: JobContext, { workspaceId, view }: ParsedInputOf<'list.export'>) => {
    const account = lookAtBook(book, workspaceId, now);
    return withRows(`${fileName(account.workspace.name)} ${view.list}.csv`, write(writeListOf(account, view)));
  },
  'journal.export': ({ book, write }: JobContext, { format }: ParsedInputOf<'journal.export'>) => {
    const { organisation } = readBookFacts(book);
    const { bytes, result } = write(writeJournal(readCodedJournal(book), organisation, format));
    return { name: `${fileName(organisation)} journal.${EXTENSIONS[format]}`, bytes, entries: result };
  },
  'tax.export': ({ book, now, write }: JobContext, input: ParsedInputOf<'tax.export'>) => {
    const { workspace } = readingIn(book, input.workspaceId, now);
    const report = taxReport(book, workspace, periodOf(input), input.by);
    return withRows(`${fileName(workspace.name)} tax ${input.from} to ${input.to}.csv`, write(writeTaxReport(report, workspace)));
  },
  'audit.disputes': ({ book, now, write }: JobContext, { workspaceId }: ParsedInputOf<'audit.disputes'>) => {
    const reading = readingIn(book, workspaceId, now);
    const { rows, disputed } = disputesOf(reading);
    return { ...withRows(`${fileName(reading.workspace.name)} disputes.csv`, write(writeDisputes(rows))), disputed };
  },
  'reconcile.exportSides': ({ book, now, write }: JobContext, { accountId, from, to }: ParsedInputOf<'reconcile.exportSides'>) => {
    const asked = accountIn(book, accountId, now);
    const open = reconcileSides(asked, { from: dayOf(from), to: dayOf(to), only: 'open' });
    return withRows(fileName(`${asked.account.name} open ${open.from} to ${open.to}.csv`), write(writeSides(open, asked.workspace)));
  },
  'reconcile.export': ({ book, now, write }: JobContext, { accountId, to, closing }: ParsedInputOf<'reconcile.export'>) => {
    const asked = accountIn(book, accountId, now);
    const view = reconcileView(asked, { to: dayOf(to), closing }, Infinity);
    return withRows(fileName(`${asked.account.name} reconciled to ${view.to}.csv`), write(writeReconciliation(view, asked.workspace)));
  },
  'report.document': async ({ book, now, write }: JobContext, input: ParsedInputOf<'report.document'>): Promise<Made> => {
    const { workspaceId, unit, day, format, size = 'A4' } = input;
    const report = periodReport(lookAtBook(book, workspaceId, now), { unit, day: dayOf(day) });
    const { bytes } = write(inOrder(await writeReportDocument(report, format, size)));
    return { name: `${reportFileName(report)}.${format}`, bytes };
  },
  'report.sealedDocument': async ({ book, write }: JobContext, input: ParsedInputOf<'report.sealedDocument'>): Promise<Made> => {
    const { reportId, format, size = 'A4' } = input;
    const report = sealedReport(book.connection, knownSeal(book.connection, reportId));
    const { bytes } = write(inOrder(await writeReportDocument(report, format, size)));
    return { name: `${reportFileName(report)} as sealed.${format}`, bytes };
  },
};

function withRows(name: string, { bytes, result }: { readonly bytes: number; readonly result: number }): Made & { readonly rows: number } {
  return { name, bytes, rows: result };
}

function* withoutBalance<Row>(rows: Iterable<Row>): Generator<Row & { readonly balance: null }> {
  for (const row of rows) yield { ...row, balance: null };
}
