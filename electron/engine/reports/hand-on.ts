/** What a user does with a report: seal a span with what is known now, and put a sealed report into the outbox. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import type { SealedReport } from '../../../db/sealed-reports.ts';
import { onAccount, type Engine } from '../account/account.ts';
import { weeklyReportSettings } from '../mail/mail-settings.ts';
import { putIntoOutbox } from '../mail/outbox.ts';
import { periodReport, type AskedSpan } from './period-report.ts';
import { knownSeal, sealedReport, sealReport } from './seal.ts';
import { mailOf } from './weekly.ts';

/** Refuses a span that has not begun. */
export function sealSpan(engine: Engine, workspaceId: number, asked: AskedSpan): Promise<SealedReport> {
  return onAccount(engine, workspaceId, (account) => {
    const report = periodReport(account, asked);
    if (report.span.firstDay > formatDay(account.moment.today))
      refuse('wrong_period', `${report.span.name} has not begun: there is nothing to seal yet.`);
    return sealReport(account, report, 'user');
  });
}

/** Puts a sealed report into the outbox, as it was known then. Refuses where it is not set from whom mail comes, and to whom. Returns the mail's id. */
export async function mailReport(engine: Engine, reportId: number): Promise<number> {
  const { connection } = engine.book;
  const seal = knownSeal(connection, reportId);
  // Before the transaction: a sealed report never changes, and its PDF takes long to make.
  const content = await mailOf(sealedReport(connection, seal));
  return onAccount(engine, seal.workspaceId, (account) => {
    const { recipients } = weeklyReportSettings(account.book.connection, seal.workspaceId, account.moment.today);
    return putIntoOutbox(account, { reportId, because: 'user', recipients, content });
  });
}
