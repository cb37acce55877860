/** The register's rows with a day row above each day, over all pages that are loaded. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';

export type ActivityPage = OutputOf<'activity.page'>;
export type DaySums = ActivityPage['days'][number];

export interface DayItem {
  readonly type: 'day';
  readonly day: string;
  readonly sums: DaySums | undefined;
}

export interface RowItem {
  readonly type: 'row';
  /** Index among all loaded rows. */
  readonly row: number;
}

export type RegisterItem = DayItem | RowItem;

export function itemsOf(pages: readonly ActivityPage[]): readonly RegisterItem[] {
  // A day that two pages share has the same sums in both: those of the whole day.
  const sums = new Map(pages.flatMap(({ days }) => days.map((day) => [day.day, day] as const)));
  const items: RegisterItem[] = [];
  let day = '';
  pages
    .flatMap(({ rows }) => rows)
    .forEach((row, index) => {
      if (row.day !== day) items.push({ type: 'day', day: row.day, sums: sums.get(row.day) });
      day = row.day;
      items.push({ type: 'row', row: index });
    });
  return items;
}
