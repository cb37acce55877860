/** The next best candidate of each pair: what else of the same amount stands within its days, spoken for or not. */

import { alike, between, type Alike } from './alike.ts';
import { hitOf, isInWindow, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import type { Pair } from './knots.ts';
import { equalScore } from './score.ts';

/** The score of the best other candidate that the pair's line or item has; null where there is none. */
export type Rivals = (pair: Pair) => number | null;

export function lookForRivals(ground: Ground): Rivals {
  const { lines, items, linesNaming, settings, usual } = ground;
  const crowds = makeCrowds(ground);
  const scoreIf = (line: number, item: number, best: number): number => {
    const [a, b] = [lines[line] as LineProfile, items[item] as ItemProfile];
    if (a.amount !== b.amount || !isInWindow(settings, a.day, b.day)) return best;
    const score = equalScore(hitOf(a, item) !== null, a.names[b.vendorPlace] !== null, a.methods[b.methodPlace] !== null, a.day - b.day, usual);
    return Math.max(best, score);
  };
  return ({ line, item }) => {
    const [{ day: lineDay, amount: lineAmount, hits }, { day: itemDay, amount: itemAmount }] = [
      lines[line] as LineProfile,
      items[item] as ItemProfile,
    ];
    const { daysBefore, daysAfter } = settings;
    let best = -1;
    for (const hit of hits) if (hit.item !== item) best = scoreIf(line, hit.item, best);
    for (const other of linesNaming.get(item) ?? []) if (other !== line) best = scoreIf(other, item, best);
    for (const other of crowds(lineAmount).itemsBetween(lineDay - daysAfter, lineDay + daysBefore, item)) best = scoreIf(line, other, best);
    for (const other of crowds(itemAmount).linesBetween(itemDay - daysBefore, itemDay + daysAfter, line)) best = scoreIf(other, item, best);
    return best < 0 ? null : best;
  };
}

interface Crowd {
  /** One of each kind of items from day to day that is not `but`. */
  itemsBetween(firstDay: number, lastDay: number, but: number): readonly number[];
  linesBetween(firstDay: number, lastDay: number, but: number): readonly number[];
}

/** Rows of one amount by what counts beside a reference, made when they are asked for. */
function makeCrowds({ lines, items, linesByAmount, itemsByAmount }: Ground): (amount: number) => Crowd {
  const made = new Map<number, Crowd>();
  const said = (found: readonly unknown[]) => found.map((one) => (one === null ? '0' : '1')).join('');
  return (amount) => {
    let crowd = made.get(amount);
    if (!crowd) {
      const ofItems = alike(itemsByAmount.get(amount) ?? [], items, ({ vendorPlace, methodPlace }) => `${vendorPlace} ${methodPlace}`);
      const ofLines = alike(linesByAmount.get(amount) ?? [], lines, ({ names, methods }) => `${said(names)} ${said(methods)}`);
      made.set(amount, (crowd = { itemsBetween: othersAmong(ofItems), linesBetween: othersAmong(ofLines) }));
    }
    return crowd;
  };
}

function othersAmong(groups: readonly Alike[]): Crowd['itemsBetween'] {
  const order = groups.map((_, place) => place);
  return (firstDay, lastDay, but) =>
    between(order, groups, firstDay, lastDay).flatMap((place) => {
      const { members } = groups[place] as Alike;
      return (members[0] === but ? members[1] : members[0]) ?? [];
    });
}
