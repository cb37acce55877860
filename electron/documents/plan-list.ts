/** Plans side by side as CSV (rule X1) and as exact decimal text for programs. */

import { formatDecimal, type Units } from '../../db/ledger/money.ts';
import type { PlanComparison } from '../ipc/contract/plan-comparison.ts';
import { writeList } from './list-csv.ts';

type Decimals = Omit<Units, 'currency'>;
type Figures = NonNullable<PlanComparison['asItWas']>;

/** Figures of a plan as exact decimal text, in the order in which files and programs get them. */
export function planFigures(figures: Figures, { currencyDecimals, creditDecimals }: Decimals) {
  const money = (amount: number) => formatDecimal(amount, currencyDecimals);
  const credits = (amount: number) => formatDecimal(amount, creditDecimals);
  return {
    cost: money(figures.cost),
    beyondBest: money(figures.beyondBest),
    costPerCharge: figures.costPerCharge === null ? null : money(figures.costPerCharge),
    used: money(figures.used),
    expiredCredits: credits(figures.expired.credits),
    expiredCost: money(figures.expired.cost),
    paid: money(figures.paid),
    cardCharges: figures.cardCharges,
    bought: credits(figures.bought),
    discount: money(figures.discount),
    tax: money(figures.tax),
    corrected: money(figures.corrected),
    leftCredits: credits(figures.left.credits),
    leftCost: money(figures.left.cost),
    meanIdle: money(figures.idle.mean),
    idleDays: figures.idle.days,
  };
}

interface Row {
  readonly plan: string;
  readonly pack: PlanComparison['plans'][number]['pack'];
  readonly inUse: boolean;
  readonly best: boolean;
  readonly figures: ReturnType<typeof planFigures>;
}

/** The text of the list in pieces, a line for each plan and one for what really was; returns the number of lines. */
export function writePlans(comparison: PlanComparison, units: Decimals): Generator<string, number> {
  const rows: Row[] = comparison.plans.map(({ pack, inUse, best, ...figures }) => ({
    plan: pack?.name ?? 'pay-as-you-use',
    pack,
    inUse,
    best,
    figures: planFigures(figures, units),
  }));
  if (comparison.asItWas !== null)
    rows.push({ plan: 'as it was', pack: null, inUse: false, best: false, figures: planFigures(comparison.asItWas, units) });
  const names = Object.keys(rows[0]?.figures ?? {}) as (keyof Row['figures'])[];
  return writeList<Row>(
    [
      { name: 'from', plain: () => comparison.from },
      { name: 'to', plain: () => comparison.to },
      { name: 'start', plain: () => comparison.start },
      { name: 'plan', text: ({ plan }) => plan },
      { name: 'price', plain: ({ pack }) => (pack === null ? null : formatDecimal(pack.price, units.currencyDecimals)) },
      { name: 'credits', plain: ({ pack }) => (pack === null ? null : formatDecimal(pack.credits, units.creditDecimals)) },
      { name: 'in_use', plain: ({ inUse }) => (inUse ? 'yes' : 'no') },
      { name: 'best', plain: ({ best }) => (best ? 'yes' : 'no') },
      ...names.map((name) => ({
        name: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        plain: ({ figures }: Row) => (figures[name] === null ? null : String(figures[name])),
      })),
    ],
    rows,
  );
}
