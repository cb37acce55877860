/** Sealing (rule L4, decision 0018): a dataset is kept with its hash and with how much was known, so that its documents can be made again at any time. */

import { hash } from 'node:crypto';
import { parseDay } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { insertSeal, latestSealOf, sealById, sealedDataset, type SealedReport } from '../../../db/sealed-reports.ts';
import type { Connection } from '../../../db/connection.ts';
import { PERIOD_REPORT_VERSION, type PeriodReport } from '../../ipc/contract/period-report.ts';
import type { AccountNow } from '../account/account.ts';
import { canonicalJson } from './canonical-json.ts';

/** Keeps a dataset. Where the span was sealed by the user with the same figures before, that seal stands for this one as well. */
export function sealReport({ book, workspace, moment }: AccountNow, report: PeriodReport, because: SealedReport['because']): SealedReport {
  const dataset = canonicalJson(report);
  const sha256 = hash('sha256', dataset, 'buffer');
  const [firstDay, lastDay] = [parseDay(report.span.firstDay), parseDay(report.span.lastDay)];
  if (firstDay === undefined || lastDay === undefined) throw new Error(`no days in ${report.span.name}`);
  const before = latestSealOf(book.connection, workspace.id, firstDay, lastDay);
  if (because === 'user' && before?.sha256.equals(sha256) && before.unit === report.unit) return before;
  const { unit, version, span } = report;
  const seal = { workspaceId: workspace.id, unit, firstDay, lastDay, name: span.name, version, because, sealedAt: moment.now, dataset, sha256 };
  return knownSeal(book.connection, insertSeal(book.connection, seal));
}

/** The sealed report of this id, or a refusal. */
export function knownSeal(connection: Connection, id: number): SealedReport {
  return sealById(connection, id) ?? refuse('no_sealed_report', 'This book has no such sealed report. Look at the list again.');
}

/** The dataset of a sealed report as it was kept. Refuses one that is not what was sealed, and one whose form only a newer program knows. */
export function sealedReport(connection: Connection, { id, name, version, sha256 }: SealedReport): PeriodReport {
  const dataset = sealedDataset(connection, id);
  if (!hash('sha256', dataset, 'buffer').equals(sha256)) notAsSealed(name, 'its hash is another one');
  const kept = JSON.parse(dataset) as { readonly version: number };
  if (kept.version !== version) notAsSealed(name, `it has form ${kept.version}, and was sealed as form ${version}`);
  if (version > PERIOD_REPORT_VERSION)
    refuse(
      'newer_report',
      `The report of ${name} was sealed by a newer Floatbook, in a form that this one does not know (${version}; here up to ${PERIOD_REPORT_VERSION}). Open the book with the newer one.`,
    );
  return kept as PeriodReport;
}

function notAsSealed(name: string, because: string): never {
  refuse('damaged_book', `The sealed report of ${name} is not what was sealed: ${because}. Keep the file, and open a backup.`);
}
