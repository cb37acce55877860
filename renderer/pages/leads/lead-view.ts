/** The address of the list of leads: outcome, search, order, opened lead; and the rows that they leave. */

import { useMemo } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { searchFor } from '../../../electron/ipc/search.ts';
import { useAddress, useChangeQuery } from '../../address.ts';
import { text } from '../../text/text.ts';
import type { Lead } from './words.ts';

export type Outcome = Lead['outcome'];
export type Order = keyof typeof text.leadsPage.leads.orders;
export type LeadAnswer = OutputOf<'leads.list'>;

const OUTCOMES: readonly Outcome[] = ['open', 'quoted', 'won', 'lost'];
export const ORDERS = Object.keys(text.leadsPage.leads.orders) as readonly Order[];

export interface LeadView {
  readonly outcome: Outcome | undefined;
  readonly search: string;
  readonly order: Order;
  readonly lead: string | undefined;
  readonly change: ReturnType<typeof useChangeQuery>;
}

export function useLeadView(): LeadView {
  const { query } = useAddress();
  const change = useChangeQuery();
  return useMemo(
    () => ({
      outcome: OUTCOMES.find((each) => each === query.get('outcome')),
      search: query.get('search') ?? '',
      order: ORDERS.find((each) => each === query.get('order')) ?? 'received',
      lead: query.get('lead') ?? undefined,
      change,
    }),
    [query, change],
  );
}

/** A deadline that has passed, or that nobody needs any more, comes after all others. */
const NEVER = '9999';

export function rowsOf(leads: readonly Lead[], { search, order }: Pick<LeadView, 'search' | 'order'>): readonly Lead[] {
  const matches = searchFor(search);
  const found = leads.filter(({ lead, campaign, category }) => matches(lead, campaign, category));
  switch (order) {
    case 'received':
      return found;
    case 'deadline':
      return found.toSorted((left, right) => compare(deadlineOf(left), deadlineOf(right)));
    case 'cost':
      return found.toSorted((left, right) => right.cost - left.cost);
    case 'value':
      return found.toSorted((left, right) => right.value - left.value);
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function deadlineOf({ refundUntil, requestId }: Lead): string {
  if (refundUntil === null || refundUntil.over || requestId !== null) return NEVER;
  return refundUntil.day ?? new Date(refundUntil.instant ?? 0).toISOString();
}
