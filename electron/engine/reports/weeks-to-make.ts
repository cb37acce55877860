/** Which weekly reports are to be made (rule W6): of weeks that are over, each once; one that broke off is tried again while the weeks after it go on. */

import { weekOf, type Week } from '../../../db/ledger/calendar.ts';
import { firstEventDay } from '../../../db/reports/weeks.ts';
import { failedWeeksOf, madeThrough, type FailedWeek } from '../../../db/sealed-reports.ts';
import type { AccountLook } from '../account/account.ts';
import { mailSettings, weeklyReportSettings } from '../mail/mail-settings.ts';

/** Weeks that are made later, where nothing ran when they ended: of those before them nobody waits for a report any more. */
const WEEKS_MADE_LATER = 8;
/** How long a week that broke off is left alone. */
const FAILED_PAUSE_MS = 3_600_000;

type Looked = Pick<AccountLook, 'book' | 'facts' | 'workspace' | 'moment'>;

/** Weeks whose reports are to be made now, oldest first. */
export function weeksToMake(look: Looked): readonly Week[] {
  const { moment } = look;
  const resting = failedWeeks(look).filter(({ failedAt }) => failedAt <= moment.now && moment.now < failedAt + FAILED_PAUSE_MS);
  return weeksNotMade(look).filter(({ firstDay }) => !resting.some((failed) => failed.firstDay === firstDay));
}

/** Weeks whose reports broke off and are still to be made, oldest first. */
export function failedWeeks(look: Looked): readonly FailedWeek[] {
  const failed = failedWeeksOf(look.book.connection, look.workspace.id);
  if (failed.length === 0) return [];
  const weeks = weeksNotMade(look);
  return failed.filter(({ firstDay }) => weeks.some((week) => week.firstDay === firstDay));
}

/** Weeks that are over, whose reports were on at their end and are not made yet; oldest first. The sample book's day stands still: it has none. */
function weeksNotMade({ book, facts, workspace, moment: { today } }: Looked): readonly Week[] {
  const { connection } = book;
  if (facts.sampleDay !== null || !weeklyReportSettings(connection, workspace.id, today).on || mailSettings(connection, today) === undefined)
    return [];
  const after = Math.max(madeThrough(connection, workspace.id) ?? -Infinity, (firstEventDay(book, workspace.id) ?? Infinity) - 1);
  const failed = new Set(failedWeeksOf(connection, workspace.id).map(({ firstDay }) => firstDay));
  const weeks: Week[] = [];
  let week = weekOf(today, facts.weekRules);
  for (let count = 0; count < WEEKS_MADE_LATER; count += 1) {
    week = weekOf(week.firstDay - 1, facts.weekRules);
    const isNotMade = week.lastDay > after || failed.has(week.firstDay);
    if (isNotMade && weeklyReportSettings(connection, workspace.id, week.lastDay).on) weeks.unshift(week);
  }
  return weeks;
}
