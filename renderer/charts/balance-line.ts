/** Closing balances and top-ups as one list of points with a gap at each top-up: each fall is a line of its own. */

import { dayNumber } from '../format.ts';
import type { BalanceHistory } from './balance.tsx';

type Closing = BalanceHistory['points'][number];
type TopUp = BalanceHistory['topUps'][number];

export interface LinePoint {
  /** Days since 1970, with the part of the day: a closing balance stands at the end of its day. */
  readonly x: number;
  readonly day: string;
  /** `null` is the gap of a top-up. */
  readonly credits: number | null;
  readonly closing?: Closing;
  /** The top-up that this point is the moment before, or after. */
  readonly before?: TopUp;
  readonly after?: TopUp;
}

export function balanceLine({ points, topUps }: Pick<BalanceHistory, 'points' | 'topUps'>): readonly LinePoint[] {
  const closings: readonly LinePoint[] = points.map((closing) => ({
    x: dayNumber(closing.date) + 1,
    day: closing.date,
    credits: closing.credits,
    closing,
  }));
  const first = points[0]?.date ?? '';
  const falls = topUps.filter(({ date }) => date >= first).flatMap((topUp) => fallsAt(topUp, topUps));
  // A stable sort keeps "before, gap, after" of one top-up in that order.
  return [...closings, ...falls].sort((a, b) => a.x - b.x);
}

/** Top-ups of one day share it out between them. */
function fallsAt(topUp: TopUp, all: readonly TopUp[]): readonly LinePoint[] {
  const sameDay = all.filter(({ date }) => date === topUp.date);
  const x = dayNumber(topUp.date) + (sameDay.indexOf(topUp) + 1) / (sameDay.length + 1);
  const day = topUp.date;
  return [
    { x, day, credits: topUp.balanceBefore, before: topUp },
    { x, day, credits: null, before: topUp },
    { x, day, credits: topUp.balanceAfter, after: topUp },
  ];
}
