/** Section `match`: 10,000 statement lines against 100,000 clearing items, beside a join on amount and day that knows no reason, no whole and no tie. */

import { proposeMatches } from '../../../electron/reconciling/propose-matches.ts';
import { DEFAULT_MATCHING, type BooksSide, type MatchingInput, type StatementSide } from '../../../electron/reconciling/shapes.ts';
import { plant } from '../../reconciling/planted.ts';
import { inputOf } from '../../reconciling/sides.ts';
import { inTurns, median } from '../measure.ts';
import type { Finding } from '../results.ts';

const LINES = 10_000;
const ITEMS = 100_000;
/** Some three years. */
const ITEMS_A_DAY = 91;
const GOAL_MS = 2000;
const ROUNDS = 5;

const CASES = {
  'four in five lines name their item': () => planted(80),
  'one in ten lines names its item': () => planted(10),
  'one amount, no references': oneAmount,
} as const;

export function benchMatch(): readonly Finding[] {
  return Object.entries(CASES).flatMap(([name, make]) => {
    const input = make();
    let proposed = 0;
    const times = inTurns(ROUNDS, {
      contender: () => {
        const { matches, ties } = proposeMatches(input);
        proposed = matches.length + ties.reduce((sum, { asShown }) => sum + asShown.length, 0);
      },
      limit: () => void joinOnAmount(input.lines, input.items),
    });
    const joined = joinOnAmount(input.lines, input.items);
    const [ours, bare] = [median(times.contender), median(times.limit)];
    const shown = { section: 'match', contender: `${ours.toFixed(0)} ms, ${proposed.toLocaleString('en')} matches` };
    return [
      { ...shown, what: name, limit: `${GOAL_MS} ms`, ratio: ours / GOAL_MS, goal: { sign: '<=', ratio: 1 } as const },
      {
        ...shown,
        what: `${name}, to the join`,
        limit: `${bare.toFixed(0)} ms, ${joined.toLocaleString('en')} pairs`,
        ratio: ours / bare,
        goal: null,
      },
    ];
  });
}

/** Lines from all over the time: each has many candidates, and most items have no line. */
function planted(named: number): MatchingInput {
  const { lines, items, lastDay } = plant(1, ITEMS, 100, named, ITEMS_A_DAY);
  return inputOf(lines.filter((_, place) => place % Math.floor(lines.length / LINES) === 0).slice(0, LINES), items, { lastDay });
}

/** The same pack bought again and again. */
function oneAmount(): MatchingInput {
  const input = planted(0);
  return {
    ...input,
    lines: input.lines.map((line) => ({ ...line, amount: -900_00 })),
    items: input.items.map((item) => ({ ...item, amount: -900_00 })),
  };
}

/** Sorts both sides by day and gives each line the first free item of its amount within the window: how many lines have one. */
function joinOnAmount(lines: readonly StatementSide[], items: readonly BooksSide[]): number {
  const byAmount = Map.groupBy(
    items.toSorted((a, b) => a.day - b.day),
    ({ amount }) => amount,
  );
  const taken = new Set<number>();
  for (const { day, amount } of lines.toSorted((a, b) => a.day - b.day)) {
    const candidates = byAmount.get(amount) ?? [];
    let [low, high] = [0, candidates.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((candidates[middle] as BooksSide).day < day - DEFAULT_MATCHING.daysAfter) low = middle + 1;
      else high = middle;
    }
    for (let place = low; place < candidates.length && (candidates[place] as BooksSide).day <= day + DEFAULT_MATCHING.daysBefore; place += 1) {
      const { id } = candidates[place] as BooksSide;
      if (taken.has(id)) continue;
      taken.add(id);
      break;
    }
  }
  return taken.size;
}
