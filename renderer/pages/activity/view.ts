/** The Activity page's address: filters, order, opened entry, and where the reader came from. */

import { useMemo } from 'react';
import type { InputOf } from '../../../electron/ipc/contract/contract.ts';
import { eventKind } from '../../../electron/ipc/contract/shapes.ts';
import { useAddress, useChangeQuery } from '../../address.ts';
import type { Query } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { groupLabel } from '../../charts/palette.ts';
import { dayWords, span, weekTick } from '../../format.ts';
import { text } from '../../text/text.ts';

export type ActivityFilter = InputOf<'activity.page'>['filter'];
export type Kind = (typeof eventKind.options)[number];
export type Order = 'newest' | 'oldest';

/** "No campaign" in an address, where an empty value would be no filter at all. */
export const NO_CAMPAIGN = '(none)';

/** A filter as the reader sees it, with the parameters that go when it is taken away. */
export interface Chip {
  readonly label: string;
  readonly parameters: readonly string[];
}

export interface ActivityView {
  readonly filter: ActivityFilter;
  readonly order: Order;
  readonly eventId: number | undefined;
  readonly search: string;
  readonly chips: readonly Chip[];
  /** "the W46 bar of …", where a chart led here. */
  readonly origin: string | undefined;
  /** The week whose bar this view is made of, when its figures tie to the chart. */
  readonly tiesTo: string | undefined;
  readonly change: ReturnType<typeof useChangeQuery>;
}

export function useActivityView(): ActivityView {
  const { query } = useAddress();
  const { book } = useBook();
  const change = useChangeQuery();
  return useMemo(() => {
    const event = Number(query.get('event'));
    return {
      filter: filterOf(query),
      order: query.get('order') === 'oldest' ? 'oldest' : 'newest',
      eventId: Number.isInteger(event) && event > 0 ? event : undefined,
      search: query.get('search') ?? '',
      chips: chipsOf(query, book.today),
      origin: originOf(query, book.today),
      tiesTo: query.get('of') === 'spend' && query.get('spend') === '1' ? (query.get('week') ?? undefined) : undefined,
      change,
    };
  }, [query, book.today, change]);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function filterOf(query: URLSearchParams): ActivityFilter {
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const kinds = kindsOf(query.get('kinds'));
  const spendKind = kindsOf(query.get('spendKind'))[0];
  const campaign = query.get('campaign');
  const [lead, search] = [query.get('lead') ?? '', (query.get('search') ?? '').trim()];
  return {
    ...(DAY.test(from) ? { from } : {}),
    ...(DAY.test(to) ? { to } : {}),
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(spendKind === undefined ? {} : { spendKind }),
    ...(query.get('spend') === '1' ? { spendOnly: true } : {}),
    ...(query.get('paid') === '1' ? { paidOnly: true } : {}),
    ...(campaign === null ? {} : { campaign: campaign === NO_CAMPAIGN ? '' : campaign }),
    ...(lead === '' ? {} : { lead }),
    ...(search === '' ? {} : { search }),
  };
}

export function kindsOf(names: string | null): Kind[] {
  return eventKind.options.filter((kind) => (names ?? '').split(',').includes(kind));
}

function chipsOf(query: URLSearchParams, today: string): readonly Chip[] {
  const kinds = kindsOf(query.get('kinds'));
  const spendKind = kindsOf(query.get('spendKind'))[0];
  const campaign = query.get('campaign');
  const lead = query.get('lead');
  return [
    ...periodChips(query, today),
    ...(kinds.length === 0 ? [] : [{ label: kinds.map((kind) => text.groups[kind]).join(', '), parameters: ['kinds'] }]),
    ...(spendKind === undefined ? [] : [{ label: text.activity.chipSpendKind(text.groups[spendKind]), parameters: ['spendKind'] }]),
    ...(query.get('spend') === '1' && spendKind === undefined ? [{ label: text.activity.chipSpend, parameters: ['spend'] }] : []),
    ...(query.get('paid') === '1' ? [{ label: text.activity.paidOnly, parameters: ['paid'] }] : []),
    ...(campaign === null
      ? []
      : [{ label: text.activity.chipCampaign(groupLabel('campaign', campaign === NO_CAMPAIGN ? '' : campaign)), parameters: ['campaign'] }]),
    ...(lead === null || lead === '' ? [] : [{ label: text.activity.chipLead(lead), parameters: ['lead'] }]),
  ];
}

function periodChips(query: URLSearchParams, today: string): readonly Chip[] {
  const [from, to, week] = [query.get('from'), query.get('to'), query.get('week')];
  const parameters = ['from', 'to', 'week', 'of'];
  if (from !== null && to !== null) return [{ label: week === null ? span(from, to, today) : text.activity.chipWeek(week), parameters }];
  if (from !== null) return [{ label: text.activity.chipFrom(dayWords(from, today)), parameters }];
  return to === null ? [] : [{ label: text.activity.chipTo(dayWords(to, today)), parameters }];
}

function originOf(query: URLSearchParams, today: string): string | undefined {
  const week = query.get('week');
  const from = query.get('from');
  if (query.get('of') === 'spend' && week !== null) return text.activity.from(text.activity.originBar(weekTick(week)));
  if (query.get('of') === 'value' && week !== null) return text.activity.from(text.activity.originValue(weekTick(week)));
  if (query.get('of') === 'balance' && from !== null) return text.activity.from(text.activity.originBalance(dayWords(from, today)));
  return undefined;
}

/** Takes parameters out of the address. */
export function without(parameters: readonly string[]): Query {
  return Object.fromEntries(parameters.map((parameter) => [parameter, undefined]));
}
