/**
 * How well a line fits an item, in points that sum to the score (0 to 100), and how much a pair counts when all pairs of a file are chosen
 * together. The amount gives at most 40, a reference 40 (with the name 4 more), a name alone 30, the days 14, the method's last four digits 2: so nothing reaches
 * 90 without a reference, and a reference with the exact amount does within every usual number of days.
 */

import type { Day } from '../../db/ledger/calendar.ts';
import type { OriginalAmount, Reason } from './shapes.ts';

/** What was found for a pair, or for one of several lines or items. */
export interface Evidence {
  readonly amount: {
    readonly how: 'equal' | 'original' | 'sum' | 'less_fee' | 'near';
    readonly difference: number;
    /** What is allowed for, of `near` and `less_fee`; 0 else. */
    readonly bound: number;
    readonly original: OriginalAmount | null;
  };
  readonly reference: string | null;
  readonly name: { readonly found: string; readonly accepted: number } | null;
  readonly method: string | null;
  readonly lineDay: Day;
  readonly itemDay: Day;
  /** Days from item to line that are usual in this file. */
  readonly usual: number;
}

const AMOUNT = 40;
const REFERENCE = 40;
const NAME_ALONE = 30;
const NAME_BESIDE_REFERENCE = 4;
const METHOD = 2;

/** By days later than usual, and earlier; falling faster the further, so that pairs never cross for nothing. */
const LATER = [14, 13, 12, 11, 9, 7, 4, 2, 1];
const EARLIER = [14, 12, 10, 7, 4, 2, 1];

/** Points of an equal amount with what else was found: the score, without telling why. */
export function equalScore(hasReference: boolean, hasName: boolean, hasMethod: boolean, days: number, usual: number): number {
  const identity = hasReference ? REFERENCE + (hasName ? NAME_BESIDE_REFERENCE : 0) : hasName ? NAME_ALONE : 0;
  return AMOUNT + identity + (hasMethod ? METHOD : 0) + dayPoints(days, usual);
}

/** The reasons, most telling first; their points sum to the score. */
export function reasonsOf(evidence: Evidence): readonly Reason[] {
  const { amount, reference, name, method, lineDay, itemDay, usual } = evidence;
  const days = lineDay - itemDay;
  const ofReference = name && reference === null ? REFERENCE + NAME_BESIDE_REFERENCE - NAME_ALONE : REFERENCE;
  const ofName = reference === null ? NAME_ALONE : NAME_BESIDE_REFERENCE;
  return [
    { code: 'amount', points: amountPoints(amount), of: AMOUNT, how: amount.how, difference: amount.difference, original: amount.original },
    { code: 'reference', points: reference === null ? 0 : REFERENCE, of: ofReference, found: reference },
    { code: 'name', points: name ? ofName : 0, of: ofName, found: name?.found ?? null, accepted: name?.accepted ?? 0 },
    { code: 'days', points: dayPoints(days, usual), of: dayPoints(usual, usual), days, usual, lineDay, itemDay },
    { code: 'method', points: method === null ? 0 : METHOD, of: METHOD, found: method },
  ];
}

export function scoreOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { points }) => sum + points, 0);
}

function dayPoints(days: number, usual: number): number {
  const late = days - usual;
  return (late >= 0 ? LATER[late] : EARLIER[-late]) ?? 0;
}

function amountPoints({ how, difference, bound }: Evidence['amount']): number {
  switch (how) {
    case 'equal':
      return AMOUNT;
    case 'original':
      return AMOUNT - 2;
    case 'sum':
      return AMOUNT - 4;
    case 'less_fee':
    case 'near':
      return 26 - (bound === 0 ? 0 : Math.round((8 * Math.abs(difference)) / bound));
  }
}

/**
 * What a pair adds to the whole when pairs are chosen: its score, less four points and more for each day off what is usual. So leaving one line and one item over is
 * better than moving a row of pairs by days each, as far as it is likelier; and because days count more the further off they are, pairs do not cross for nothing.
 */
export function weightOf(score: number, days: number, usual: number): number {
  const late = Math.abs(days - usual);
  return Math.max(1, 64 * (score - 30) - 256 * late - 32 * late * late);
}
