/** L4 What a restatement tells of two datasets: every figure that differs, in what it counts, and nothing that only tells of the day or names a row. */

import { expect, test } from 'vitest';
import { changedFigures, measureOf } from '../../electron/engine/reports/figures-changed.ts';

const told = (was: object, now: object) =>
  changedFigures(was, now).map((figure) => `${figure.path.join('/')} ${figure.was} ${figure.now} ${measureOf(figure)}`);

test('L4 a campaign may be called like a field that is not told', () => {
  const spend = (cost: number) => ({ campaigns: [{ name: 'open', cost, open: cost > 1 }] });
  expect(told(spend(1), spend(2))).toEqual(['campaigns/open/cost 1 2 money']);
});

test('L4 the number of an event names a row, and is no figure', () => {
  const bridge = (eventId: number, credits: number) => ({ bridge: { opening: credits, stated: { eventId, day: '2026-11-10', credits } } });
  expect(told(bridge(3, 100), bridge(4, 200))).toEqual(['bridge/opening 100 200 credits', 'bridge/stated/credits 100 200 credits']);
  const topUps = (...list: object[]) => ({ topUps: { list, count: list.length } });
  expect(told(topUps(), topUps({ eventId: 7, price: 900_00, method: 'Visa' }))).toEqual([
    'topUps/list/7/price null 90000 money',
    'topUps/list/7/method null Visa words',
    'topUps/count 0 1 count',
  ]);
});
