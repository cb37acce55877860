/** What the spend chart and its table read out of a week. */

import { stackExtent } from '../../electron/charts/series.ts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';

export type WeeklySpend = OutputOf<'report.weeklySpend'>;
export type SpendWeek = WeeklySpend['weeks'][number];

/** `undefined` where the group had neither charge nor refund in the week; 0 is a figure of its own (rule W2). */
export function amountOf(week: SpendWeek, group: string): number | undefined {
  return week.groups.find(({ name }) => name === group)?.spend;
}

/** How far the stacks reach below and above zero; geometry, not a figure that is shown. */
export function extentOf({ weeks, mean }: WeeklySpend): readonly [low: number, high: number] {
  const [low, high] = stackExtent(weeks.map(({ groups }) => groups.map(({ spend }) => spend)));
  return [low, Math.max(high, mean?.spend ?? 0)];
}
