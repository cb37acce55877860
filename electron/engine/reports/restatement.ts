/** Restatement (rule L4): what changed in a span since its report was sealed — entries one by one, its leads, and the figures then and now. */

import { changedEntries, changedLeads, type ChangedEntry, type ChangedLead } from '../../../db/reports/changes-since.ts';
import type { SealedReport } from '../../../db/sealed-reports.ts';
import type { AccountLook } from '../account/account.ts';
import { changedFigures, type ChangedFigure } from './figures-changed.ts';
import { periodReport } from './period-report.ts';
import { sealedReport } from './seal.ts';

export interface Restatement {
  readonly seal: SealedReport;
  readonly entries: readonly ChangedEntry[];
  readonly leads: readonly ChangedLead[];
  readonly figures: readonly ChangedFigure[];
}

export function restatementOf(account: AccountLook, seal: SealedReport): Restatement {
  const then = sealedReport(account.book.connection, seal);
  const now = periodReport(account, { unit: seal.unit, day: seal.firstDay });
  return {
    seal,
    entries: changedEntries(account.book, seal),
    leads: changedLeads(account.book, seal),
    figures: changedFigures(then, now),
  };
}
