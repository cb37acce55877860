/** The balance day by day: each fall from one top-up to the next is a line of its own, with a mark at each top-up. */

import { PALETTE } from './palette.ts';
import { figureAt, makePlot, triangle } from './plot.ts';
import type { Chart, Point, Shape } from './shapes.ts';

export interface BalanceDay {
  /** Days since 1970. */
  readonly day: number;
  readonly credits: number;
}

export interface BalanceTopUp {
  readonly day: number;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
}

export interface BalanceChartWords {
  readonly title: string;
  readonly description: string;
  readonly day: (day: number) => string;
  readonly figure: (credits: number) => string;
  readonly tick: (credits: number) => string;
  readonly topUp: string;
}

/** Names below the line. */
const NAMES = 7;

export function balanceChart(
  days: readonly BalanceDay[],
  topUps: readonly BalanceTopUp[],
  words: BalanceChartWords,
  size: { width: number; height: number },
): Chart {
  const amounts = [...days.map(({ credits }) => credits), ...topUps.map(({ balanceAfter }) => balanceAfter)];
  const legend = topUps.length === 0 ? [] : [{ label: words.topUp, color: PALETTE.series[0], mark: 'up' as const }];
  const plot = makePlot({ ...size, low: Math.min(0, ...amounts), high: Math.max(0, ...amounts), names: [], tick: words.tick, legend, end: 74 });
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { ...size, title: words.title, description: words.description, shapes: plot.ground };
  // A closing balance stands at the end of its day.
  const x = (moment: number) => plot.left + ((moment - first.day) / (last.day + 1 - first.day)) * (plot.right - plot.left);
  const place = (moment: number, credits: number): Point => [x(moment), plot.y(credits)];
  const falls = fallsOf(days, topUps).map((fall) => fall.map(({ moment, credits }) => place(moment, credits)));
  const shapes: Shape[] = falls.flatMap((fall): Shape[] => {
    const [begin, end] = [fall[0], fall.at(-1)];
    if (begin === undefined || end === undefined) return [];
    return [
      { is: 'area', points: [[begin[0], plot.y(0)], ...fall, [end[0], plot.y(0)]], color: PALETTE.area },
      { is: 'line', points: fall, color: PALETTE.series[0], width: 1.5 },
    ];
  });
  const marks = topUps.map((topUp) => triangle(x(momentOf(topUp, topUps)), plot.y(topUp.balanceAfter) + 2, PALETTE.series[0]));
  const step = Math.max(1, Math.ceil(days.length / NAMES));
  const names = days
    .filter((_, index) => (days.length - 1 - index) % step === 0)
    .map(({ day }): Shape => ({
      is: 'text',
      text: words.day(day),
      x: x(day + 0.5),
      y: size.height - 4,
      size: 9,
      color: PALETTE.caption,
      align: 'center',
    }));
  const end = place(last.day + 1, last.credits);
  const now: Shape[] = [
    { is: 'dot', x: end[0], y: end[1], radius: 3, color: PALETTE.series[0], isHollow: false },
    figureAt(words.figure(last.credits), plot.right + 6, end[1] + 4),
  ];
  return { ...size, title: words.title, description: words.description, shapes: [...plot.ground, ...shapes, ...marks, ...names, ...now] };
}

interface Moment {
  readonly moment: number;
  readonly credits: number;
}

/** Top-ups of one day share it out between them. */
function momentOf(topUp: BalanceTopUp, all: readonly BalanceTopUp[]): number {
  const sameDay = all.filter(({ day }) => day === topUp.day);
  return topUp.day + (sameDay.indexOf(topUp) + 1) / (sameDay.length + 1);
}

function fallsOf(days: readonly BalanceDay[], topUps: readonly BalanceTopUp[]): readonly (readonly Moment[])[] {
  const falls: Moment[][] = [[]];
  let next = 0;
  for (const { day, credits } of days) {
    for (let topUp = topUps[next]; topUp !== undefined && topUp.day <= day; topUp = topUps[next]) {
      const moment = momentOf(topUp, topUps);
      falls.at(-1)?.push({ moment, credits: topUp.balanceBefore });
      falls.push([{ moment, credits: topUp.balanceAfter }]);
      next += 1;
    }
    falls.at(-1)?.push({ moment: day + 1, credits });
  }
  return falls;
}
