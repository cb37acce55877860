/** The filter of the Activity page as the register takes it. */

import { parseDay } from '../../../db/ledger/calendar.ts';
import type { ActivityFilter } from '../../../db/reports/activity.ts';
import type { InputOf } from '../../ipc/contract/contract.ts';

export function activityFilter(filter: InputOf<'activity.page'>['filter']): ActivityFilter {
  const { from, to, ...rest } = filter;
  return { ...rest, from: from === undefined ? undefined : parseDay(from), to: to === undefined ? undefined : parseDay(to) };
}
