/**
 * Proposes what belongs together (rule R1), from certain to likely: pairs of equal amount over the whole file, pairs that name each other and differ by something that
 * has a name, sums, similar amounts of a vendor that is named, payouts less a fee. What then is left is told with what it nearly matches.
 */

import { pairEqualAmounts } from './equal-pairs.ts';
import { groupExactly, groupLessFee, type Group, type Grouping } from './grouped.ts';
import { layGround, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import type { Chosen, Knot, Pair } from './knots.ts';
import { tellLeftOver } from './left-over.ts';
import { lookForRivals } from './rivals.ts';
import { reasonsOf, scoreOf, type Evidence } from './score.ts';
import { explainDifference } from './differences.ts';
import type { Match, MatchingInput, Proposals, Rest, Tie } from './shapes.ts';
import { pairEvidence, pairUnequalAmounts, type Free } from './unequal-pairs.ts';

/** From this score on a match is certain, if it has no rival … */
const CERTAIN = 90;
/** … which is another candidate that scores as much, or nearly as much as the match. */
const NEARLY = 3;

/** The order of lines and items makes no difference. Every line and item ends in one place. */
export function proposeMatches(input: MatchingInput): Proposals {
  const ground = layGround(input);
  const free: Left = { lines: new Set(ground.lines.keys()), items: new Set(ground.items.keys()) };
  const equal = take(free, pairEqualAmounts(ground));
  const named = take(free, pairUnequalAmounts(ground, free, 'named'));
  const sums = takeGroups(free, groupExactly(ground, free));
  const similar = take(free, pairUnequalAmounts(ground, free, 'similar'));
  const payouts = takeGroups(free, groupLessFee(ground, free));

  const chosen = [equal, named, similar];
  const twins = new Map(chosen.flatMap(({ doubled }) => doubled.map(({ line, twin }) => [line, twin] as const)));
  for (const line of twins.keys()) free.lines.add(line);
  const rivals = lookForRivals(ground);
  const ofPairs = chosen.flatMap(({ pairs }) => pairs.map((pair) => matchOfPair(ground, pair, rivals(pair))));
  const ofGroups = [...sums.groups, ...payouts.groups].map((group) => matchOfGroup(ground, group));
  return {
    matches: certainFirst([...ofPairs, ...ofGroups]),
    ties: chosen.flatMap(({ knots }) => knots.toSorted(byFirstLine).map((knot) => tieOf(ground, knot))),
    ...tellLeftOver(ground, free, twins),
    givenUp: sums.givenUp.flatMap(({ side, id }) => {
      const open: ReadonlySet<number> = side === 'line' ? free.lines : free.items;
      return open.has(id) ? [{ side, id: idOf(side === 'line' ? ground.lines : ground.items, id) }] : [];
    }),
    usualDays: ground.usual,
  };
}

interface Left extends Free {
  readonly lines: Set<number>;
  readonly items: Set<number>;
}

function take(free: Left, chosen: Chosen): Chosen {
  for (const { line, item } of chosen.pairs) {
    free.lines.delete(line);
    free.items.delete(item);
  }
  for (const { lines, items } of chosen.knots) removeAll(free, lines, items);
  for (const { line } of chosen.doubled) free.lines.delete(line);
  return chosen;
}

function takeGroups(free: Left, grouping: Grouping): Grouping {
  for (const { lines, items } of grouping.groups) removeAll(free, lines, items);
  return grouping;
}

function removeAll(free: Left, lines: readonly number[], items: readonly number[]): void {
  for (const line of lines) free.lines.delete(line);
  for (const item of items) free.items.delete(item);
}

/** A match with the day of its first line, by which it is put in order. */
interface Dated {
  readonly match: Match;
  readonly firstLine: number;
}

function certainFirst(matches: readonly Dated[]): readonly Match[] {
  const rank = ({ grade }: Match) => (grade === 'certain' ? 0 : 1);
  return matches
    .toSorted((a, b) => rank(a.match) - rank(b.match) || b.match.score - a.match.score || a.firstLine - b.firstLine)
    .map(({ match }) => match);
}

function byFirstLine(a: Knot, b: Knot): number {
  return (a.lines[0] as number) - (b.lines[0] as number);
}

function matchOfPair(ground: Ground, { line, item }: Pair, nextBest: number | null): Dated {
  const { evidence, rest } = evidenceOf(ground, line, item);
  const reasons = reasonsOf(evidence);
  const score = scoreOf(reasons);
  const hasRival = nextBest !== null && (nextBest >= CERTAIN || nextBest >= score - NEARLY);
  const grade = score >= CERTAIN && !hasRival ? 'certain' : 'likely';
  const ids = { lines: [idOf(ground.lines, line)], items: [idOf(ground.items, item)] };
  return { match: { shape: 'pair', ...ids, score, grade, reasons, nextBest, rest }, firstLine: line };
}

function evidenceOf(ground: Ground, line: number, item: number): { readonly evidence: Evidence; readonly rest: readonly Rest[] } {
  const evidence = pairEvidence(ground, line, item);
  const explained = explainDifference(ground, ground.lines[line] as LineProfile, ground.items[item] as ItemProfile);
  return explained ? { evidence: { ...evidence, amount: explained.amount }, rest: explained.rest } : { evidence, rest: [] };
}

function matchOfGroup(ground: Ground, { shape, lines, items, evidence, isSure }: Group): Dated {
  const reasons = reasonsOf(evidence);
  const score = scoreOf(reasons);
  const { difference } = evidence.amount;
  const match: Match = {
    shape,
    lines: lines.map((line) => idOf(ground.lines, line)),
    items: items.map((item) => idOf(ground.items, item)),
    score,
    grade: isSure && score >= CERTAIN ? 'certain' : 'likely',
    reasons,
    nextBest: null,
    rest: difference === 0 ? [] : [{ category: 'fees', amount: difference }],
  };
  return { match, firstLine: lines[0] as number };
}

function tieOf(ground: Ground, { lines, items, asShown }: Knot): Tie {
  return {
    lines: lines.map((line) => idOf(ground.lines, line)),
    items: items.map((item) => idOf(ground.items, item)),
    asShown: asShown.map((pair) => {
      const { match } = matchOfPair(ground, pair, null);
      return { ...match, grade: 'likely', nextBest: match.score };
    }),
  };
}

function idOf(rows: readonly { readonly id: number }[], place: number): number {
  return (rows[place] as { readonly id: number }).id;
}
