/** What a comparison of plans comes to, in sentences: the best plan beside the one in use, and beside what was really bought. */

import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { text } from '../../../text/text.ts';

type Comparison = OutputOf<'report.plans'>;
type Plan = Comparison['plans'][number];

/** A plan as a table and a chart name it. */
export function planName({ pack }: Pick<Plan, 'pack'>): string {
  return pack === null ? text.whatIf.payAsYouUse : pack.name;
}

/** As the subject of a sentence. */
function called(plan: Plan): string {
  return plan.pack === null ? text.whatIf.payAsYouUse : text.whatIf.automatic(plan.pack.name);
}

/** `money` writes an amount with its currency. The first sentence is the answer. */
export function verdictOf({ plans, asItWas }: Comparison, money: (amount: number) => string): readonly string[] {
  const best = plans.find((plan) => plan.best);
  if (best === undefined) return [text.whatIf.none];
  return [
    besideInUse(
      best,
      plans.find((plan) => plan.inUse),
      money,
    ),
    ...(asItWas === null ? [] : [besideReal(asItWas, money)]),
  ];
}

function besideInUse(best: Plan, inUse: Plan | undefined, money: (amount: number) => string): string {
  if (best === inUse) return text.whatIf.isBest(called(best), money(best.cost));
  if (inUse === undefined) return text.whatIf.cheapest(called(best), money(best.cost));
  if (inUse.beyondBest === 0) return text.whatIf.same(called(best), planName(inUse));
  return text.whatIf.less(called(best), money(inUse.beyondBest), planName(inUse));
}

function besideReal({ cost, beyondBest }: NonNullable<Comparison['asItWas']>, money: (amount: number) => string): string {
  if (beyondBest === 0) return text.whatIf.wasSame;
  return beyondBest > 0 ? text.whatIf.wasDearer(money(cost), money(beyondBest)) : text.whatIf.wasCheaper(money(cost), money(-beyondBest));
}
