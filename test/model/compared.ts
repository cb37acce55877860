/** What the charts of campaigns, of workspaces and of two periods side by side have to show, each by looping over all rows (rules W2, W4, W5). */

import { bridgeOf, costOf, dayOf, isIn, leadsIn, leadsOf, ratio, spanShape, spendIn, topUpsIn, total, weeksOf } from './answers.ts';
import type { Dates } from './answers.ts';
import { formatDay } from './calendar.ts';
import { rescale } from './numbers.ts';
import { compareCodePoints } from './order.ts';
import type { BookOfRows } from './rows.ts';
import { spanOf, spansOver } from './spans.ts';
import type { Span, SpanUnit } from './spans.ts';

/** Of a workspace that nobody operates: its campaigns are names in its history, and have no budgets. */
export function campaignReturns(book: BookOfRows, dates: Dates) {
  const weeks = weeksOf(book, dates);
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return { days: null, weeks: 0, campaigns: [] };
  const span = { name: '', from: first.from, to: last.to };
  const spent = spendIn(book, span, 'campaign').groups;
  const received = leadsOf(book).filter((lead) => isIn(lead.received, span));
  const names = [...new Set([...spent, ...received.map(({ campaign }) => ({ name: campaign }))].map(({ name }) => name))];
  const campaigns = names.map((name) => {
    const leads = received.filter(({ campaign }) => campaign === name);
    const won = leads.filter(({ outcome }) => outcome === 'won');
    const value = total(won, (lead) => lead.value);
    const cost = total(leads, (lead) => lead.cost - lead.refunded);
    const own = spent.find((group) => group.name === name);
    return {
      name,
      charges: own?.count ?? 0,
      spend: own?.spend ?? 0,
      leads: leads.length,
      won: won.length,
      undecided: leads.filter(({ outcome }) => outcome !== 'won' && outcome !== 'lost').length,
      value,
      cost,
      return: value - cost,
      budget: null,
    };
  });
  return {
    days: { from: formatDay(span.from), to: formatDay(span.to) },
    weeks: weeks.length,
    campaigns: campaigns.toSorted((one, other) => other.return - one.return || (one.name < other.name ? -1 : 1)),
  };
}

export interface NamedBook {
  readonly name: string;
  readonly book: BookOfRows;
}

/** Of books in one currency. */
export function spendByWorkspace(books: readonly NamedBook[], { from, to }: Dates) {
  const [any] = books;
  if (any === undefined) throw new Error('no workspace');
  const firsts = books.flatMap(({ book }) => (book.rows[0] === undefined ? [] : [book.rows[0].day]));
  const first = from === undefined ? Math.min(...firsts) : dayOf(from);
  const { today } = any.book;
  const spans = spansOver('week', first, to === undefined ? today : dayOf(to), any.book);
  const weeks = spans.map((span) => {
    const groups = books
      .map(({ name, book }) => ({ name, spent: spendIn(book, span, 'kind') }))
      .filter(({ spent }) => spent.groups.length > 0)
      .map(({ name, spent: { groups: _, ...sums } }) => ({ name, ...sums }))
      .toSorted((one, other) => compareCodePoints(one.name, other.name));
    return {
      week: spanShape(any.book, span),
      spend: total(groups, ({ spend }) => spend),
      faceValue: total(groups, ({ faceValue }) => faceValue),
      count: total(groups, ({ count }) => count),
      groups,
    };
  });
  const all = weeks.flatMap(({ groups }) => groups);
  const finished = weeks.filter((_, at) => (spans[at] as Span).to < today).slice(-13);
  return {
    groups: [...new Set(all.map(({ name }) => name))]
      .map((name) => ({
        name,
        total: total(
          all.filter((group) => group.name === name),
          ({ spend }) => spend,
        ),
      }))
      .toSorted((one, other) => other.total - one.total),
    weeks,
    mean:
      finished.length === 0
        ? null
        : {
            weeks: finished.length,
            spend: ratio(
              total(finished, ({ spend }) => spend),
              finished.length,
            ),
          },
  };
}

export type AskedDays = { readonly unit: SpanUnit; readonly day: string } | Required<Dates>;

/** Beside the span before, or as many days right before, unless said otherwise. */
export function compared(book: BookOfRows, asked: AskedDays, beside: AskedDays | undefined) {
  const now = spanAsked(book, asked);
  const before = 'unit' in asked ? spanOf(asked.unit, now.from - 1, book) : freeDays(now.from - (now.to - now.from + 1), now.from - 1);
  return { now: figuresOf(book, now), other: figuresOf(book, beside === undefined ? before : spanAsked(book, beside)) };
}

function spanAsked(book: BookOfRows, asked: AskedDays): Span {
  return 'unit' in asked ? spanOf(asked.unit, dayOf(asked.day), book) : freeDays(dayOf(asked.from), dayOf(asked.to));
}

function freeDays(from: number, to: number): Span {
  return { name: `${formatDay(from)} to ${formatDay(to)}`, from, to };
}

function figuresOf(book: BookOfRows, span: Span) {
  const groups = (by: 'kind' | 'campaign') => spendIn(book, span, by).groups.map(({ name, ...group }) => ({ name, ...costOf(group) }));
  const topUps = topUpsIn(book, span);
  const price = total(topUps, ({ amount }) => amount);
  return {
    span: spanShape(book, span),
    days: span.to - span.from + 1,
    spend: { ...costOf(spendIn(book, span, 'kind')), kinds: groups('kind'), campaigns: groups('campaign') },
    leads: leadsIn(book, span),
    topUps: {
      count: topUps.length,
      price,
      credits: total(topUps, ({ credits }) => credits),
      saved: total(topUps, ({ credits }) => Number(rescale(BigInt(credits), book.creditDecimals, book.moneyDecimals))) - price,
    },
    bridge: bridgeOf(book, span),
  };
}
