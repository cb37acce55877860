/** The weekly report (rule W6): made once for every week that is over, at the next start where the machine was off; sealed and put into the outbox in one transaction. */

import { createHash } from 'node:crypto';
import type { Week } from '../../../db/ledger/calendar.ts';
import { putFailedWeek } from '../../../db/sealed-reports.ts';
import { writeReportPdf } from '../../documents/pdf/report-pdf.ts';
import { weeklyMail, type MailParts } from '../../documents/weekly-mail.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { onAccount, viewAccount, type AccountNow, type AccountView, type Engine } from '../account/account.ts';
import { bookUid } from '../account/book-uid.ts';
import { weeklyReportSettings } from '../mail/mail-settings.ts';
import { putIntoOutbox } from '../mail/outbox.ts';
import { canonicalJson } from './canonical-json.ts';
import { periodReport } from './period-report.ts';
import { sealReport } from './seal.ts';
import { weeksToMake } from './weeks-to-make.ts';

/**
 * Makes what is to be made, each week in a transaction of its own. Its mail is there before: a PDF takes long to make, and nothing else could be written meanwhile. A week
 * whose figures were changed in between is left to the next look. One that breaks off is kept as such, and those after it are made; in the end what broke is thrown,
 * with the names of the weeks.
 */
export async function makeWeeklyReports(engine: Engine, workspaceId: number): Promise<void> {
  const broken: Error[] = [];
  for (const week of weeksToMake(viewAccount(engine, workspaceId))) {
    try {
      await makeWeek(engine, workspaceId, week);
    } catch (cause) {
      await onAccount(engine, workspaceId, ({ book: { connection }, moment }) =>
        putFailedWeek(connection, workspaceId, { ...week, failedAt: moment.now }),
      );
      broken.push(new Error(`the report of ${week.name} could not be made`, { cause }));
    }
  }
  if (broken.length > 0) throw new AggregateError(broken, `weekly reports of workspace ${workspaceId} could not be made`);
}

async function makeWeek(engine: Engine, workspaceId: number, week: Week): Promise<void> {
  const before = weekReport(viewAccount(engine, workspaceId), week);
  const content = await mailOf(before);
  await onAccount(engine, workspaceId, async (account) => {
    if (!weeksToMake(account).some(({ firstDay }) => firstDay === week.firstDay)) return;
    const report = weekReport(account, week);
    if (canonicalJson(report) === canonicalJson(before)) await keepWeek(account, week, report, content);
  });
}

function weekReport(account: AccountView, { firstDay }: Week): PeriodReport {
  return periodReport(account, { unit: 'week', day: firstDay });
}

async function keepWeek(account: AccountNow, week: Week, report: PeriodReport, content: MailParts): Promise<void> {
  const { book, workspace, moment } = account;
  const { id: reportId } = sealReport(account, report, 'schedule');
  const { recipients } = weeklyReportSettings(book.connection, workspace.id, moment.today);
  const messageName = `weekly-${week.name}-${createHash('sha256')
    .update(`${bookUid(book)} ${workspace.id} ${week.firstDay}`)
    .digest('hex')
    .slice(0, 32)}`;
  await putIntoOutbox(account, { reportId, because: 'schedule', messageName, recipients, content });
}

/** The mail of a report, with its PDF. */
export async function mailOf(report: PeriodReport): Promise<MailParts> {
  return weeklyMail(report, await writeReportPdf(report, 'A4'));
}
