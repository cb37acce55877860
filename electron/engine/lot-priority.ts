/** The priority of new lots by the vendor terms of their day (rules L8, L10): all equal unless the terms say otherwise. */

import type { Day } from '../../db/ledger/calendar.ts';
import type { ReadBook } from '../../db/open.ts';
import { fromSettings, settingHistory } from '../../db/settings.ts';
import { readVendorTerms } from '../billing/settings-shapes.ts';

/** Gives the priority of a lot made on a day: the lower is drained first. */
export function lotPriorityOn(book: ReadBook, workspaceId: number): (day: Day, bonus: boolean) => number {
  const history = fromSettings(book.connection, `lot priorities of workspace ${workspaceId}`, () =>
    settingHistory(book.connection, workspaceId, 'vendor_terms').map(({ fromDay, value }) => ({ fromDay, ...readVendorTerms(value).lotPriority })),
  );
  return (day, bonus) => {
    const terms = history.findLast(({ fromDay }) => fromDay <= day);
    return terms === undefined ? 0 : bonus ? terms.bonus : terms.paid;
  };
}
