/** What is said of lines and items that match nothing: what they nearly match, what they could be booked as, whether they only wait. */

import { between } from './alike.ts';
import { areDigitsSwapped, swappedDigits } from './differences.ts';
import { foreignAmountOf, isInWindow, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import { saysTheSame } from './knots.ts';
import type { NearestMiss, OnlyItem, OnlyLine, Suggestion } from './shapes.ts';
import type { Free } from './unequal-pairs.ts';
import { spokenCategory } from './words.ts';

/** What is left over, by ids. */
export interface LeftOver {
  readonly onlyLines: readonly OnlyLine[];
  readonly onlyItems: readonly OnlyItem[];
}

/** `twins`: lines known to be doubled, by place, with the place of the line that they repeat. */
export function tellLeftOver(ground: Ground, free: Free, twins: ReadonlyMap<number, number>): LeftOver {
  const inOrder = (places: Iterable<number>) => [...places].sort((a, b) => a - b);
  const misses = new Map<number, Miss>();
  const ofItems = new Map<number, Miss>();
  const places = { lines: inOrder(free.lines), items: inOrder(free.items) };
  const byVendor = Map.groupBy(places.items, (item) => (ground.items[item] as ItemProfile).vendorPlace);
  for (const line of places.lines) {
    const miss = doubledLine(ground, free, line, twins) ?? nearestItem(ground, free, line, { all: places.items, byVendor });
    if (miss === null) continue;
    misses.set(line, miss);
    if (miss.item !== null && free.items.has(miss.item) && !ofItems.has(miss.item)) ofItems.set(miss.item, miss);
  }
  return {
    onlyLines: places.lines.map((line) => {
      const profile = ground.lines[line] as LineProfile;
      const miss = misses.get(line);
      return { line: profile.id, suggested: suggest(profile), nearest: miss ? told(ground, miss, 'line') : null };
    }),
    onlyItems: places.items.map((item) => {
      const miss = ofItems.get(item) ?? doubledItem(ground, free, item);
      return { item: (ground.items[item] as ItemProfile).id, state: stateOf(ground, item), nearest: miss ? told(ground, miss, 'item') : null };
    }),
  };
}

/** By places; null where there is none. `twin` is on the side that it is told of. */
interface Miss {
  readonly because: NearestMiss['because'];
  readonly line: number | null;
  readonly item: number | null;
  readonly twin: number | null;
  readonly reference: string | null;
}

function told(ground: Ground, { because, line, item, twin, reference }: Miss, side: 'line' | 'item'): NearestMiss {
  const { lines, items } = ground;
  const [a, b] = [line === null ? undefined : lines[line], item === null ? undefined : items[item]];
  const own = side === 'line' ? lines : items;
  return {
    because,
    other: (side === 'line' ? b?.id : a?.id) ?? null,
    twin: twin === null ? null : (own[twin] as { readonly id: number }).id,
    difference: a && b ? a.amount - b.amount : 0,
    days: a && b ? a.day - b.day : 0,
    original: because === 'currency' && a ? foreignAmountOf(ground.currency, a) : null,
    reference,
  };
}

function stateOf({ items, lastDay, settings }: Ground, item: number): OnlyItem['state'] {
  return (items[item] as ItemProfile).day > lastDay - settings.daysInTransit ? 'in_transit' : 'missing_on_statement';
}

function doubledLine({ lines, linesByAmount }: Ground, free: Free, place: number, twins: ReadonlyMap<number, number>): Miss | null {
  const line = lines[place] as LineProfile;
  const same = between(linesByAmount.get(line.amount) ?? [], lines, line.day, line.day);
  const twin = twins.get(place) ?? same.find((other) => other !== place && !free.lines.has(other) && saysTheSame(lines[other] as LineProfile, line));
  return twin === undefined ? null : { because: 'doubled', line: place, item: null, twin, reference: null };
}

/** An event that the books have twice: the same on the same day, at the same moment or under the same name. */
function doubledItem({ items, itemsByAmount }: Ground, free: Free, place: number): Miss | null {
  const item = items[place] as ItemProfile;
  const twin = between(itemsByAmount.get(item.amount) ?? [], items, item.day, item.day).find((other) => {
    const { kind, vendor, method, instant, text } = items[other] as ItemProfile;
    const isAlike = kind === item.kind && vendor === item.vendor && method === item.method;
    return other !== place && !free.items.has(other) && isAlike && (instant === null ? text === item.text : instant === item.instant);
  });
  return twin === undefined ? null : { because: 'doubled', line: null, item: place, twin, reference: null };
}

/** Places of the items that are left over, in order of their days. */
interface LeftItems {
  readonly all: readonly number[];
  readonly byVendor: ReadonlyMap<number, readonly number[]>;
}

function nearestItem(ground: Ground, free: Free, place: number, left: LeftItems): Miss | null {
  const line = ground.lines[place] as LineProfile;
  const miss = (because: Miss['because'], item: number | undefined, reference: string | null = null): Miss | null =>
    item === undefined ? null : { because, line: place, item, twin: null, reference };
  const named = namedMiss(ground, free, place);
  if (named) return miss(named.because, named.item, named.reference);
  const near = (amount: number, isLeft = true) => nearestOf(ground, line, amount, isLeft ? free.items : null);
  return (
    miss('sign', near(-line.amount).within) ??
    miss('digits', swappedDigits(line.amount).flatMap((amount) => near(amount).within ?? [])[0]) ??
    miss('day', line.learned === null ? near(line.amount).beyond : undefined) ??
    ofNamedVendor(ground, place, left) ??
    miss('currency', line.learned === null ? nearExchanged(ground, left.all, line) : undefined) ??
    (line.learned === null ? miss('taken', near(line.amount, false).within) : null)
  );
}

/** What speaks against the item that the line names by a reference: one that is left over first, then the nearest. */
function namedMiss(ground: Ground, free: Free, place: number) {
  const { lines, items, settings } = ground;
  const line = lines[place] as LineProfile;
  const [hit] = line.hits
    .filter(({ isStrong }) => isStrong || !line.isBound)
    .toSorted((a, b) => Number(free.items.has(b.item)) - Number(free.items.has(a.item)) || daysTo(line, items, a.item) - daysTo(line, items, b.item));
  if (!hit) return null;
  const item = items[hit.item] as ItemProfile;
  const isTaken = !free.items.has(hit.item);
  if (isTaken && !hit.isStrong) return null;
  const because = isTaken
    ? 'taken'
    : line.amount === item.amount && !isInWindow(settings, line.day, item.day)
      ? 'day'
      : differenceOf(ground, line, item);
  return { because, item: hit.item, reference: hit.reference } as const;
}

function daysTo(line: LineProfile, items: readonly ItemProfile[], item: number): number {
  return Math.abs(line.day - (items[item] as ItemProfile).day);
}

function differenceOf(ground: Ground, line: LineProfile, item: ItemProfile): NearestMiss['because'] {
  if (line.amount === -item.amount) return 'sign';
  if (areDigitsSwapped(line.amount, item.amount)) return 'digits';
  if (line.amount === item.amount) return 'taken';
  const isSameWay = Math.sign(line.amount) === Math.sign(item.amount);
  if (isSameWay && foreignAmountOf(ground.currency, line) !== null) return 'currency';
  return isSameWay && Math.abs(line.amount) < Math.abs(item.amount) ? 'part' : 'amount';
}

/** What an exchange may make of an amount, where nobody knows the rate of the day. */
const FARTHEST_EXCHANGE_PER_100 = 20;

/** Of a line that was made in another currency and names nothing: the item within the window that is nearest in amount. */
function nearExchanged(ground: Ground, left: readonly number[], line: LineProfile): number | undefined {
  if (line.isBound || foreignAmountOf(ground.currency, line) === null) return undefined;
  const { items, settings } = ground;
  let best: number | undefined;
  const off = (item: number) => Math.abs(line.amount - (items[item] as ItemProfile).amount);
  for (const item of between(left, items, line.day - settings.daysAfter, line.day + settings.daysBefore)) {
    const { amount, isBound } = items[item] as ItemProfile;
    if (!isBound && 100 * off(item) <= FARTHEST_EXCHANGE_PER_100 * Math.abs(amount) && (best === undefined || off(item) < off(best))) best = item;
  }
  return best;
}

/** How far off a day may be and still be a wrong day. */
const WRONG_DAY = 62;

/** Of this amount the item that is nearest in days: within the window, and beyond it. `among` null: all, also those with a match. */
function nearestOf({ items, itemsByAmount, settings }: Ground, line: LineProfile, amount: number, among: ReadonlySet<number> | null) {
  let [within, beyond]: (number | undefined)[] = [undefined, undefined];
  for (const place of between(itemsByAmount.get(amount) ?? [], items, line.day - WRONG_DAY, line.day + WRONG_DAY)) {
    const item = items[place] as ItemProfile;
    if ((among && !among.has(place)) || item.isBound || line.isBound) continue;
    const isNearer = (other: number | undefined) => other === undefined || daysTo(line, items, place) < daysTo(line, items, other);
    if (isInWindow(settings, line.day, item.day)) within = isNearer(within) ? place : within;
    else beyond = isNearer(beyond) ? place : beyond;
  }
  return { within, beyond };
}

/** An item of a vendor that the line names, of the same sign within the window: the one that is nearest in amount, at least half of it and at most twice. */
function ofNamedVendor(ground: Ground, place: number, { byVendor }: LeftItems): Miss | null {
  const { lines, items, settings } = ground;
  const line = lines[place] as LineProfile;
  if (line.isBound) return null;
  let best: number | undefined;
  const off = (item: number) => Math.abs(line.amount - (items[item] as ItemProfile).amount);
  line.names.forEach((name, vendor) => {
    if (name === null) return;
    for (const item of between(byVendor.get(vendor) ?? [], items, line.day - settings.daysAfter, line.day + settings.daysBefore)) {
      const { amount, isBound } = items[item] as ItemProfile;
      const ratio = line.amount / amount;
      if (!isBound && ratio >= 0.5 && ratio <= 2 && (best === undefined || off(item) < off(best))) best = item;
    }
  });
  if (best === undefined) return null;
  return { because: differenceOf(ground, line, items[best] as ItemProfile), line: place, item: best, twin: null, reference: null };
}

const WORD_POINTS = 60;
const LEARNED_POINTS = 70;
const POINTS_EACH_TIME = 5;
const MOST_TIMES = 5;

/** What the user accepted before counts more than what the text says. */
function suggest({ learned, payee, words }: LineProfile): Suggestion | null {
  if (learned) {
    const points = LEARNED_POINTS + POINTS_EACH_TIME * Math.min(learned.accepted, MOST_TIMES);
    return { category: learned.category, score: points, reasons: [{ code: 'learned', points, payee, accepted: learned.accepted }] };
  }
  const spoken = spokenCategory(words);
  return spoken && { category: spoken.category, score: WORD_POINTS, reasons: [{ code: 'word', points: WORD_POINTS, found: spoken.found }] };
}
