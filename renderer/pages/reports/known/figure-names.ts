/** Figures of a dataset in words, by the path to each: `spend / kinds / quotation / cost` is “Spend, kinds, quotation, cost”. */

/** Words of a path that its parts themselves do not say. */
const WORDS: Readonly<Record<string, string>> = {
  faceValue: 'face value',
  valuePerLead: 'value per lead',
  costNet: 'cost net of refunds',
  costPerLead: 'cost per lead',
  costNetPerLead: 'cost per lead net of refunds',
  topUps: 'top-ups',
  notBought: 'not bought',
  lostToBalance: 'lost to an empty balance',
  moneyBack: 'money back',
  creditsPerDay: 'credits per day',
  balanceBefore: 'balance before',
  balanceAfter: 'balance after',
  series: 'course',
  history: 'balance by day',
  lead_purchase: 'leads',
  '': 'without a name',
};

export function figureName(path: readonly string[]): string {
  const name = path.map((part) => WORDS[part] ?? part.replaceAll('_', ' ')).join(', ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
