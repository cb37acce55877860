/** What of the charges is shown, as the address has it: verdict, search, order, page, and the charge whose evidence is open. */

import type { InputOf } from '../../../../electron/ipc/contract/contract.ts';
import { CHARGE_ORDERS } from '../../../../electron/ipc/contract/audit.ts';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { VERDICTS, type Verdict } from './words.ts';

/** Charges that are shown at once. */
export const PAGE = 50;

export type Order = (typeof CHARGE_ORDERS)[number];

export interface ChargeView {
  readonly verdict: Verdict | undefined;
  readonly search: string;
  readonly order: Order;
  /** How many come before those that are shown. */
  readonly first: number;
  /** The same, for the queries and the export. */
  readonly asked: Pick<InputOf<'audit.list'>, 'verdict' | 'search' | 'order'>;
  readonly change: ReturnType<typeof useChangeQuery>;
}

export function useChargeView(): ChargeView {
  const { query } = useAddress();
  const change = useChangeQuery();
  const verdict = VERDICTS.find((each) => each === query.get('verdict'));
  const order = CHARGE_ORDERS.find((each) => each === query.get('order')) ?? 'newest';
  const search = query.get('search') ?? '';
  return {
    verdict,
    search,
    order,
    first: Math.max(0, Math.trunc(Number(query.get('first')) || 0)),
    asked: { order, ...(verdict === undefined ? {} : { verdict }), ...(search.trim() === '' ? {} : { search: search.trim() }) },
    change,
  };
}

/** Another view of the charges begins with its first page. */
export const FROM_THE_START = { first: undefined, charge: undefined } as const;
