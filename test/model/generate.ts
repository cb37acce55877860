/** Random histories of a prepaid account, believable or nasty, the same for the same seed, and never short of credits. */

import { applyEvent, beginDay, newAccount } from './account.ts';
import type { Account } from './account.ts';
import { parseDay } from './calendar.ts';
import { isRefusal, readEvent, termsOf } from './events.ts';
import type { Row } from './events.ts';
import { draftEvent, draftExpiry, draftOpening, emptyDraft } from './drafts.ts';
import type { Draft, Story } from './drafts.ts';
import { layOut } from './layout.ts';
import type { DayOfRows, FileOrder, TimeStyle } from './layout.ts';
import { leftInAll } from './lots.ts';
import { formatDecimal } from './numbers.ts';
import { newRandom } from './random.ts';
import type { Random } from './random.ts';

export { toCsv } from './csv.ts';
export { cutIntoFiles } from './cut.ts';

export interface HistoryOptions {
  readonly rows: number;
  /** Believable unless given. */
  readonly style?: 'believable' | 'nasty';
  /** EUR unless given. */
  readonly currency?: string;
  /** 2 unless given. */
  readonly creditDecimals?: number;
  /** UTC unless given. */
  readonly timeZone?: string;
  /** ISO date of the first event; 2 January 2023, a Monday, unless given. */
  readonly start?: string;
  /** From the first event to the last, both counted. Four or five events a day, for at most three years, unless given. */
  readonly days?: number;
  /** Oldest first, or by chance in a nasty history, unless given. */
  readonly order?: FileOrder;
  /** Plain, or by chance in a nasty history, unless given. */
  readonly times?: TimeStyle;
}

/** Exactly `rows` rows, in the order of their file. */
export function generateHistory(seed: number, options: HistoryOptions): readonly Row[] {
  const random = newRandom(seed);
  const nasty = options.style === 'nasty';
  const timeZone = options.timeZone ?? 'UTC';
  const layout = {
    random,
    nasty,
    timeZone,
    order: options.order ?? (nasty ? random.pick(['oldest-first', 'newest-first', 'days-shuffled'] as const) : 'oldest-first'),
    times: options.times ?? (nasty ? random.pick(['plain', 'timed', 'mixed'] as const) : 'plain'),
  };

  const start = options.start ?? '2023-01-02';
  const first = parseDay(start);
  if (first === null) throw new RangeError(`start is no ISO date: ${start}`);
  const story: Story = {
    random,
    nasty,
    // Drafts have plain dates; their times are given later, so the zone of the terms has no say here.
    account: newAccount(termsOf({ currency: options.currency ?? 'EUR', creditDecimals: options.creditDecimals ?? 2, today: start })),
    recentCharges: [],
    leads: [],
    events: 0,
  };
  const days = eventsPerDay(random, options).map((count, index) => tellDay(story, first + index, count));
  return layOut(days, layout);
}

/** At least one event on the first day, and on the last if there are two. */
function eventsPerDay(random: Random, options: HistoryOptions): readonly number[] {
  const length = options.days ?? Math.min(1096, Math.max(2, Math.ceil(options.rows / 4.5)));
  const counts = Array.from({ length }, () => 0);
  for (let event = 0; event < options.rows; event += 1) {
    const day = event === 0 ? 0 : event === 1 ? length - 1 : random.below(length);
    counts[day] = (counts[day] ?? 0) + 1;
  }
  return counts;
}

function tellDay(story: Story, day: number, count: number): DayOfRows {
  beginDay(story.account, day);
  const openings: Row[] = [];
  for (let drafts = openingsOf(story, count); drafts > 0; drafts -= 1) {
    const row = accept(story, day, draftOpening(story, day));
    if (row !== null) openings.push(row);
  }

  const others: Row[] = [];
  const expiries = [...draftExpiry(story)];
  // Expiry rows stand together and anywhere in the day.
  const expiriesAt = story.random.below(count);
  while (openings.length + others.length < count) {
    const due = expiries.length > 0 && openings.length + others.length >= expiriesAt;
    const draft = (due ? expiries.shift() : undefined) ?? draftEvent(story, day);
    const row = accept(story, day, draft, !due || expiries.length === 0);
    if (row !== null) others.push(row);
  }
  return { day, openings, others };
}

/** A book may begin with credits that were there before; a nasty one has them at any time. */
function openingsOf({ random, nasty, events }: Story, count: number): number {
  const most = events === 0 ? (nasty ? 3 : 1) : nasty && random.chance(2) ? 1 : 0;
  return Math.min(count, random.below(most + 1));
}

/** The draft as a row, if the account takes it: so no history is ever refused. */
function accept(story: Story, day: number, draft: Draft | null, mayState = true): Row | null {
  if (draft === null) return null;
  const { account, random, nasty } = story;
  const row = { ...emptyDraft, ...draft, id: newId(story), date: new Date(day * 86_400_000).toISOString().slice(0, 10) };
  const event = readEvent(row, account.terms);
  if (isRefusal(event)) throw new RangeError(`a draft that cannot be read: ${JSON.stringify(row)}`);
  if (applyEvent(account, event) !== null) return null;

  story.events += 1;
  if (row.lead !== '' && event.kind !== 'lead' && event.kind !== 'refund') story.leads.push(row.lead);
  const charge = account.charges.get(row.id);
  if (charge !== undefined) story.recentCharges.push(charge);
  if (!mayState || !random.chance(nasty ? 30 : 20)) return row;
  return { ...row, balance: statedBalance(account, random, nasty) };
}

/** The vendor's own balance: now and then it is not ours. */
function statedBalance(account: Account, random: Random, nasty: boolean): string {
  const error = random.chance(nasty ? 10 : 1) ? BigInt(random.between(-500, 500)) : 0n;
  return formatDecimal(leftInAll(account.openLots) + error, account.terms.creditDecimals);
}

/** Ids of a believable history rise with it; those of a nasty one say nothing, and are text that wants quoting. */
function newId({ random, nasty, events }: Story): string {
  const number = String(events + 1).padStart(6, '0');
  if (!nasty) return `E-${number}`;
  const chaos = random.below(1_000_000).toString(36);
  return random.pick([`${chaos}-${number}`, `№ ${chaos}, "${number}"`, `=${chaos}+${number}`, `${random.below(10)}${number}`]);
}
