/** Balance and totals of a statement as its events are added one by one. */

import type { CreditsAndCost } from './register-line.ts';

/** None is negative. */
export interface StatementTotals {
  readonly creditsIn: number;
  readonly creditsOut: number;
  readonly costIn: number;
  readonly costOut: number;
}

export interface StatementSums {
  /** After the events added so far; changes with the next. */
  readonly balance: CreditsAndCost;
  readonly totals: StatementTotals;
  add(event: CreditsAndCost): void;
}

export function createStatementSums(opening: CreditsAndCost): StatementSums {
  const balance = { credits: opening.credits, cost: opening.cost };
  const totals = { creditsIn: 0, creditsOut: 0, costIn: 0, costOut: 0 };
  return {
    balance,
    totals,
    add({ credits, cost }) {
      balance.credits += credits;
      balance.cost += cost;
      if (credits > 0) totals.creditsIn += credits;
      else totals.creditsOut -= credits;
      if (cost > 0) totals.costIn += cost;
      else totals.costOut -= cost;
    },
  };
}
