/** Whether credits were called for when a top-up was made (rule T3), and how many packs of the plan: surely, possibly, or not at all. */

import { packsToCover } from '../credit-packs.ts';
import { isAtThreshold } from '../top-up-decision.ts';
import type { AuditedRules, BecauseCode, Offer, OwnCharge } from './shapes.ts';
import type { AtHand, Standing } from './timeline.ts';

export interface Need {
  readonly is: 'sure' | 'possible' | 'none';
  readonly because: Extract<BecauseCode, 'used_up' | 'insufficient' | 'threshold'> | null;
  /** Of the plan, as few and as many as an order of the day could call for; 0 where nothing is called for. */
  readonly leastPacks: number;
  readonly mostPacks: number;
  readonly fee: { readonly credits: number; readonly eventId: number | null } | null;
}

const NO_NEED: Need = { is: 'none', because: null, leastPacks: 0, mostPacks: 0, fee: null };

/** Our own charges are judged by what their decision saw: holds and pending credits are in it, which no history tells. */
export function needOf(rules: Pick<AuditedRules, 'threshold'>, pack: Offer | null, standing: Standing, own: OwnCharge | null): Need {
  if (own !== null && own.balance !== null) return needAt(rules, pack, own.balance, ownFee(own));
  return standing.isOrdered ? needInOrder(rules, pack, standing) : needInAnyOrder(rules, pack, standing);
}

function ownFee({ fee }: OwnCharge): readonly AtHand[] {
  return fee === null ? [] : [{ eventId: -1, credits: fee, isSure: true }];
}

function needInOrder(rules: Pick<AuditedRules, 'threshold'>, pack: Offer | null, { least, fees }: Standing): Need {
  return needAt(rules, pack, least, fees);
}

function needAt(rules: Pick<AuditedRules, 'threshold'>, pack: Offer | null, balance: number, fees: readonly AtHand[]): Need {
  const uncovered = fees.filter(({ credits }) => credits > balance);
  const sure = uncovered.filter(({ isSure }) => isSure);
  const isAsked = balance <= 0 || isAtThreshold(rules.threshold, balance);
  if (!isAsked && uncovered.length === 0) return NO_NEED;
  const counted = sure.length > 0 ? sure : uncovered;
  const packs = [...(isAsked ? [1] : []), ...counted.map(({ credits }) => packsFor(pack, credits - balance))];
  const [fee] = counted;
  return {
    is: isAsked || sure.length > 0 ? 'sure' : 'possible',
    because: balance <= 0 ? 'used_up' : uncovered.length > 0 ? 'insufficient' : 'threshold',
    leastPacks: Math.min(...packs),
    mostPacks: Math.max(...packs),
    fee: fee ? { credits: fee.credits, eventId: fee.eventId < 0 ? null : fee.eventId } : null,
  };
}

/**
 * Of a day without order. Sure: nothing but this top-up could have covered a fee of the day, or even the most that can have been there calls for one. Possible:
 * at the end of some order the credits of the day were used up, at the threshold, or too few for the next fee.
 */
function needInAnyOrder(rules: Pick<AuditedRules, 'threshold'>, pack: Offer | null, standing: Standing): Need {
  const { least, most, fees, day } = standing;
  const sameDay = fees.filter(({ isSure }) => isSure);
  const sure = needAt(rules, pack, most, sameDay);
  const dearest = Math.max(0, ...fees.map(({ credits }) => credits));
  const mostPacks = Math.max(1, packsFor(pack, dearest - least));
  if (sure.is === 'sure') return { ...sure, leastPacks: Math.max(1, sure.leastPacks), mostPacks };
  const atTheEnd = day.start + day.came - day.drawn;
  const next = fees.find(({ isSure, credits }) => !isSure && credits > atTheEnd);
  const isUsedUp = day.drawn >= day.start;
  if (!isUsedUp && next === undefined && !isAtThreshold(rules.threshold, least)) return NO_NEED;
  const fee = next ?? sameDay[0];
  return {
    is: 'possible',
    because: isUsedUp ? 'used_up' : next === undefined ? 'threshold' : 'insufficient',
    leastPacks: 1,
    mostPacks,
    fee: fee ? { credits: fee.credits, eventId: fee.eventId } : null,
  };
}

/** Without a plan one is as good as another. */
function packsFor(pack: Offer | null, shortfall: number): number {
  return pack === null ? 1 : packsToCover({ id: '', ...pack }, shortfall).packs;
}
