/** Which charges can still be refunded by the vendor's terms of their day (rules C5, W4), and until when. */

import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { lostLeadsCharged, type DayRange } from '../../../db/reports/refundable.ts';
import { settingHistory } from '../../../db/settings.ts';
import { refundDeadline } from '../../billing/refund-deadline.ts';
import { readVendorTerms } from '../../billing/settings-shapes.ts';
import type { RefundWindow } from '../../billing/vendor-terms.ts';
import type { AccountLook } from '../account/account.ts';

/** The time for refunds by the terms that were set for a day; `undefined` where none were, as they are only assumed then. */
function refundWindows(connection: Connection, workspaceId: number): (day: Day) => RefundWindow | undefined {
  const history = settingHistory(connection, workspaceId, 'vendor_terms').map(({ fromDay, value }) => ({ fromDay, terms: readVendorTerms(value) }));
  return (day) => history.findLast(({ fromDay }) => fromDay <= day)?.terms.refundWindow;
}

/** The longest time for refunds that terms can say, in days. */
const LONGEST_DAYS = 3650;

/** Days from one on whose charges can still be refunded on `today`; hours count from the end of their day here. */
export function refundableDays(connection: Connection, workspaceId: number, from: Day, today: Day): readonly DayRange[] {
  const window = refundWindows(connection, workspaceId);
  const ranges: { from: Day; to: Day }[] = [];
  for (let day = Math.max(from, today - LONGEST_DAYS); day <= today; day += 1) {
    const terms = window(day);
    const deadline = terms && refundDeadline(terms, null, day);
    if (deadline?.until !== 'day' || deadline.day < today) continue;
    const last = ranges.at(-1);
    if (last?.to === day - 1) last.to = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}

export interface DueRefund {
  /** The last day on which it may be asked for. */
  readonly day: Day;
  readonly cost: number;
  readonly credits: number;
}

/** Lost leads whose time for a refund is not over today and that nobody asked one for, soonest first. */
export function refundsToAskFor({ book, facts, workspace, moment }: AccountLook): readonly DueRefund[] {
  const window = refundWindows(book.connection, workspace.id);
  const days = refundableDays(book.connection, workspace.id, moment.today - LONGEST_DAYS, moment.today);
  return lostLeadsCharged(book, workspace.id, days)
    .flatMap(({ chargeDay, chargedAt, cost, credits }) => {
      const terms = window(chargeDay);
      if (terms === undefined) return [];
      const deadline = refundDeadline(terms, chargedAt, chargeDay);
      const day = deadline.until === 'day' ? deadline.day : dayOfInstant(deadline.instant, facts.timeZone);
      return day < moment.today ? [] : [{ day, cost, credits }];
    })
    .toSorted((a, b) => a.day - b.day);
}
