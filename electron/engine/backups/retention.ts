/** Which backups that were made by the schedule stay: the last few of the latest day, one for each of some days, one for each of some months. */

import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { monthOf } from '../../../db/ledger/calendar.ts';
import { byNewest, type Ordered } from './order.ts';

export const KEPT = { ofLatestDay: 3, daily: 14, monthly: 12 } as const;

/** Those that go; `at` in ms since the epoch, days are those of the time zone. Days and months without a backup do not count. */
export function toDelete<Backup extends Ordered>(backups: readonly Backup[], timeZone: string): readonly Backup[] {
  const newestFirst = backups.toSorted(byNewest);
  const dayOf = ({ at }: Backup) => dayOfInstant(at, timeZone);
  const latestDay = newestFirst[0] && dayOf(newestFirst[0]);
  const staying = new Set([
    ...newestFirst.filter((backup) => dayOf(backup) === latestDay).slice(0, KEPT.ofLatestDay),
    ...lastOfEach(newestFirst, dayOf).slice(0, KEPT.daily),
    ...lastOfEach(newestFirst, (backup) => monthOf(dayOf(backup)).firstDay).slice(0, KEPT.monthly),
  ]);
  return newestFirst.filter((backup) => !staying.has(backup));
}

function lastOfEach<Backup>(newestFirst: readonly Backup[], spanOf: (backup: Backup) => number): readonly Backup[] {
  const seen = new Set<number>();
  return newestFirst.filter((backup) => {
    const span = spanOf(backup);
    const isLast = !seen.has(span);
    seen.add(span);
    return isLast;
  });
}
