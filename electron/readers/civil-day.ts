/** Year, month and day of a statement file, which may be any numbers at all. */

import { daysFromCivil, formatDay, type Day } from '../../db/ledger/calendar.ts';

/** The day, where there is one of these numbers; no bank has statements from before 1900. */
export function civilDay(year: number, month: number, day: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1900 || year > 2999) return undefined;
  const found = daysFromCivil(year, month, day);
  return day <= 28 || Number(formatDay(found).slice(8)) === day ? found : undefined;
}
