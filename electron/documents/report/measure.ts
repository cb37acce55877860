/** In what the numbers of a report's dataset count, by their names: the dataset itself says whole numbers alone. */

export type Counted = 'money' | 'credits' | 'count';

const MONEY: ReadonlySet<string> = new Set([
  'cost', 'faceValue', 'spend', 'value', 'valuePerLead', 'costNet', 'costPerLead', 'costNetPerLead', 'low', 'high', 'price', 'saved', 'tax', 'amount', 'estimate',
]); // prettier-ignore
const CREDITS: ReadonlySet<string> = new Set([
  'credits', 'available', 'pending', 'used', 'creditsPerDay', 'opening', 'topUps', 'bonus', 'refunds', 'charges', 'expiry', 'adjustments', 'closing', 'unexplained', 'balanceBefore', 'balanceAfter',
]); // prettier-ignore
/** Numbers that count something, or name it. */
const PLAIN: ReadonlySet<string> = new Set([
  'version', 'id', 'eventId', 'methodId', 'currencyDecimals', 'creditDecimals', 'count', 'leads', 'won', 'undecided', 'refundable', 'decided', 'days', 'paceDays', 'spans', 'offered', 'bought', 'weeks', 'soonest', 'likely', 'latest', 'daysLeft',
]); // prettier-ignore

/** Money and credits in minor units. Throws for a name that is none of a number in a dataset. */
export function measureOfNumber(name: string): Counted {
  if (MONEY.has(name)) return 'money';
  if (CREDITS.has(name)) return 'credits';
  if (!PLAIN.has(name)) throw new Error(`a report says ${name} in no unit`);
  return 'count';
}
