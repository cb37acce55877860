/** The Reconcile page's address: account, date and balance, what is compared, the chosen row, groups, and what is opened. */

import { useMemo } from 'react';
import { isoDay } from '../../../electron/ipc/contract/shapes.ts';
import { useAddress, useChangeQuery } from '../../address.ts';
import type { Query } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { decimalText } from '../../format.ts';
import { parseSignedAmount } from '../../parts/amount-input.tsx';
import { text } from '../../text/text.ts';
import { GROUPS } from './rows.ts';
import type { GroupName } from './rows.ts';

export type SidesName = keyof typeof text.reconcile.views;
export type DetailName = keyof typeof text.reconcile.details.tabs;
export type Verdict = keyof typeof text.reconcile.sides.verdicts;
export type SidesOrder = keyof typeof text.reconcile.sides.sort;

const SIDES = Object.keys(text.reconcile.views) as readonly SidesName[];
const DETAILS = Object.keys(text.reconcile.details.tabs) as readonly DetailName[];
const VERDICTS = Object.keys(text.reconcile.sides.verdicts) as readonly Verdict[];
const ORDERS = Object.keys(text.reconcile.sides.sort) as readonly SidesOrder[];

export interface ReconcileAddress {
  /** As the address names it; undefined for the only one, or the list. */
  readonly accountId: number | undefined;
  readonly to: string | undefined;
  /** Minor units; undefined for what the file states. */
  readonly closing: number | undefined;
  readonly sides: SidesName;
  /** Key of the chosen row. */
  readonly row: string | undefined;
  readonly detail: DetailName | undefined;
  readonly search: string;
  /** `open`: all that are not matched. */
  readonly verdict: Verdict | 'open' | undefined;
  readonly order: SidesOrder;
  /** Groups that show all of their rows, and those that show none. */
  readonly whole: ReadonlySet<GroupName>;
  readonly shut: ReadonlySet<GroupName>;
  readonly change: (changes: Query, options?: { readonly replace?: boolean }) => void;
  readonly setClosing: (to: string, closing: number | undefined) => void;
  readonly toggle: (parameter: 'whole' | 'shut', group: GroupName) => void;
}

export function useReconcileAddress(): ReconcileAddress {
  const { query } = useAddress();
  const { workspace } = useBook();
  const change = useChangeQuery();
  return useMemo(() => {
    const groupsOf = (parameter: string) => new Set(GROUPS.filter((group) => (query.get(parameter) ?? '').split(',').includes(group)));
    const [whole, shut] = [groupsOf('whole'), groupsOf('shut')];
    const verdict = query.get('verdict');
    const to = isoDay.safeParse(query.get('to'));
    return {
      accountId: idOf(query.get('account')),
      to: to.success ? to.data : undefined,
      closing: parseSignedAmount(query.get('closing') ?? '', workspace.currencyDecimals),
      sides: SIDES.find((each) => each === query.get('sides')) ?? 'statement',
      row: query.get('row') ?? undefined,
      detail: DETAILS.find((each) => each === query.get('detail')),
      search: query.get('search') ?? '',
      verdict: verdict === 'open' ? 'open' : VERDICTS.find((each) => each === verdict),
      order: ORDERS.find((each) => each === query.get('order')) ?? 'day',
      whole,
      shut,
      change,
      setClosing: (day, closing) =>
        change({ to: day, closing: closing === undefined ? undefined : decimalText(closing, workspace.currencyDecimals), row: undefined }),
      toggle: (parameter, group) => {
        const changed = new Set(parameter === 'whole' ? whole : shut);
        if (!changed.delete(group)) changed.add(group);
        change({ [parameter]: [...changed].join(',') }, { replace: true });
      },
    };
  }, [query, change, workspace.currencyDecimals]);
}

function idOf(given: string | null): number | undefined {
  const id = Number(given);
  return Number.isInteger(id) && id > 0 ? id : undefined;
}

/** What belongs to one account means nothing in another. */
export const OTHER_ACCOUNT: Query = {
  to: undefined,
  closing: undefined,
  row: undefined,
  detail: undefined,
  search: undefined,
  verdict: undefined,
  whole: undefined,
  shut: undefined,
};
