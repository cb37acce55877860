/** Cuts one history into several files as a vendor's exports of overlapping periods would. */

import { dayOfInstant, parseDay, parseInstant } from './calendar.ts';
import type { ActivityFile, Row } from './events.ts';
import { newRandom } from './random.ts';

/**
 * Files that overlap, in any order, some with the newest row first; together they hold exactly `rows`, and every day that one of
 * them touches it holds whole. Days are those of `timeZone`.
 */
export function cutIntoFiles(rows: readonly Row[], seed: number, timeZone = 'UTC'): readonly ActivityFile[] {
  const random = newRandom(seed);
  const days = inReadingOrder(rows, timeZone);
  const cuts = Array.from({ length: Math.min(days.length - 1, random.between(1, 5)) }, () => random.below(days.length));
  const bounds = [0, ...cuts.toSorted((one, other) => one - other), days.length];
  const pieces = bounds.slice(1).map((end, index) => {
    const begin = Math.max(0, (bounds[index] ?? 0) - random.below(1 + Math.ceil(days.length / 4)));
    // Two days at least, or the order of a file with its newest row first could not be told.
    return days.slice(Math.max(0, Math.min(begin, days.length - 2)), Math.max(end, begin + 2));
  });
  const files = pieces.map((piece, index) => ({
    name: `piece-${index + 1}.csv`,
    rows: piece.length > 1 && random.chance(50) ? piece.flat().toReversed() : piece.flat(),
  }));
  return random.shuffle(files);
}

/** The days of a file from the first to the last, each with its rows in the order in which rule W1 reads them. */
function inReadingOrder(rows: readonly Row[], timeZone: string): readonly (readonly Row[])[] {
  const dated = rows.map((row) => ({ row, day: dayOf(row, timeZone) }));
  const neverLater = dated.every(({ day }, index) => index === 0 || day <= (dated[index - 1]?.day ?? day));
  const newestFirst = neverLater && dated[0]?.day !== dated.at(-1)?.day;
  const byDay = Map.groupBy(newestFirst ? dated.toReversed() : dated, ({ day }) => day);
  return [...byDay].toSorted(([one], [other]) => one - other).map(([, ofDay]) => ofDay.map(({ row }) => row));
}

function dayOf(row: Row, timeZone: string): number {
  const text = row['date'] ?? '';
  const instant = parseInstant(text);
  const day = instant === null ? parseDay(text) : dayOfInstant(instant, timeZone);
  if (day === null) throw new RangeError(`no date: ${text}`);
  return day;
}
