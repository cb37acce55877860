/** What a row of the register changed, with what was paid by card as it was used: its money never was in credits. */

import type { OutputOf } from '../../electron/ipc/contract/contract.ts';

type Row = Pick<OutputOf<'activity.page'>['rows'][number], 'kind' | 'credits' | 'cost' | 'amount'>;

const CHARGES: readonly Row['kind'][] = ['lead_purchase', 'quotation', 'promotion'];

/** `null` where a charge drew no credits because all of it was paid by card. */
export function creditsOf(row: Row): number | null {
  return row.credits === 0 && paidByCard(row) ? null : row.credits;
}

/** For a charge: the cost of the credits that it drew, and what was paid by card. */
export function costOf(row: Row): number | null {
  return paidByCard(row) ? (row.cost ?? 0) - (row.amount ?? 0) : row.cost;
}

function paidByCard({ kind, amount }: Row): boolean {
  return amount !== null && CHARGES.includes(kind);
}
