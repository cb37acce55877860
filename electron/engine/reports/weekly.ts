/** The weekly report (rule W6): made once for every week that is over, at the next start where the machine was off; sealed and put into the outbox in one transaction. */

import { createHash } from 'node:crypto';
import { weekOf, type Week } from '../../../db/ledger/calendar.ts';
import { firstEventDay } from '../../../db/reports/weeks.ts';
import { madeThrough } from '../../../db/sealed-reports.ts';
import { writeReportPdf } from '../../documents/pdf/report-pdf.ts';
import { weeklyMail, type MailParts } from '../../documents/weekly-mail.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { onAccount, viewAccount, type AccountNow, type AccountView, type Engine } from '../account/account.ts';
import { bookUid } from '../account/book-uid.ts';
import { mailSettings, weeklyReportSettings } from '../mail/mail-settings.ts';
import { putIntoOutbox } from '../mail/outbox.ts';
import { canonicalJson } from './canonical-json.ts';
import { periodReport } from './period-report.ts';
import { sealReport } from './seal.ts';

/** Weeks that are made later, where nothing ran when they ended: of those before them nobody waits for a report any more. */
export const WEEKS_MADE_LATER = 8;

/** Weeks that are over, whose reports were on at their end and are not made yet; oldest first. The sample book's day stands still: it has none. */
export function weeksToMake({
  book,
  facts,
  workspace,
  moment: { today },
}: Pick<AccountView, 'book' | 'facts' | 'workspace' | 'moment'>): readonly Week[] {
  const { connection } = book;
  if (facts.sampleDay !== null || !weeklyReportSettings(connection, workspace.id, today).on || mailSettings(connection, today) === undefined)
    return [];
  const after = Math.max(madeThrough(connection, workspace.id) ?? -Infinity, (firstEventDay(book, workspace.id) ?? Infinity) - 1);
  const weeks: Week[] = [];
  let week = weekOf(today, facts.weekRules);
  for (let count = 0; count < WEEKS_MADE_LATER; count += 1) {
    week = weekOf(week.firstDay - 1, facts.weekRules);
    if (week.lastDay <= after) break;
    if (weeklyReportSettings(connection, workspace.id, week.lastDay).on) weeks.unshift(week);
  }
  return weeks;
}

/**
 * Makes what is to be made, each week in a transaction of its own. Its mail is there before: a PDF takes long to make, and nothing else could be written meanwhile. A week
 * whose figures were changed in between is left to the next look.
 */
export async function makeWeeklyReports(engine: Engine, workspaceId: number): Promise<void> {
  for (const week of weeksToMake(viewAccount(engine, workspaceId))) {
    const before = weekReport(viewAccount(engine, workspaceId), week);
    const content = await mailOf(before);
    await onAccount(engine, workspaceId, async (account) => {
      if (!weeksToMake(account).some(({ firstDay }) => firstDay === week.firstDay)) return;
      const report = weekReport(account, week);
      if (canonicalJson(report) === canonicalJson(before)) await keepWeek(account, week, report, content);
    });
  }
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
