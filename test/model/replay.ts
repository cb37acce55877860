/** Replays activity files into a book: the account after the last event, or the first reason to refuse the files. */

import { applyEvent, beginDay, newAccount } from './account.ts';
import type { Account } from './account.ts';
import { termsOf } from './events.ts';
import type { ActivityEvent, ActivityFile, ModelOptions, Refusal, Terms } from './events.ts';
import { orderEvents } from './order.ts';

export interface ExpiryShortfall {
  readonly day: number;
  /** How many more credits expired by themselves than the vendor's `expiry` rows of the day say. */
  readonly credits: bigint;
}

export interface Book {
  readonly terms: Terms;
  readonly events: readonly ActivityEvent[];
  readonly account: Readonly<Account>;
  readonly shortfalls: readonly ExpiryShortfall[];
}

export type Replay = { readonly refusal: null; readonly book: Book } | { readonly refusal: Refusal };

export function replay(files: readonly ActivityFile[], options: ModelOptions): Replay {
  const terms = termsOf(options);
  const ordered = orderEvents(files, terms);
  if (ordered.refusal !== null) return ordered;

  const account = newAccount(terms);
  const shortfalls: ExpiryShortfall[] = [];
  const eventsOfDay = Map.groupBy(ordered.events, (event) => event.day);
  for (const day of daysToReplay(ordered.events, terms.today)) {
    beginDay(account, day);
    const events = eventsOfDay.get(day) ?? [];
    for (const event of events) {
      const refusal = applyEvent(account, event);
      if (refusal !== null) return { refusal };
    }
    // A day without an expiry row says nothing that could fall short.
    if (account.expiredUnclaimed > 0n && events.some((event) => event.kind === 'expiry')) {
      shortfalls.push({ day, credits: account.expiredUnclaimed });
    }
  }
  return { refusal: null, book: { terms, events: ordered.events, account, shortfalls } };
}

/** The account as it was before the first event of a day: made anew with each call, so that a caller may go on with it. */
export function accountBefore({ terms, events }: Book, day: number): Account {
  const account = newAccount(terms);
  const eventsOfDay = Map.groupBy(events, (event) => event.day);
  for (const each of daysToReplay(events, day).filter((some) => some < day)) {
    beginDay(account, each);
    for (const event of eventsOfDay.get(each) ?? []) applyEvent(account, event);
  }
  return account;
}

/** Days on which something may happen. A day that has not come yet expires nothing, unless an event lies beyond it. */
function daysToReplay(events: readonly ActivityEvent[], today: number): readonly number[] {
  const horizon = Math.max(today, events.at(-1)?.day ?? today);
  const expiries = events.flatMap((event) => event.expires ?? []).filter((day) => day <= horizon);
  return [...new Set([...events.map((event) => event.day), ...expiries])].toSorted((one, other) => one - other);
}
