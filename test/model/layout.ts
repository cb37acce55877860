/** How a day's events are written down: dates or times with offsets, and an order of rows from which rule W1 finds theirs again. */

import { dayOfInstant } from './calendar.ts';
import type { Row } from './events.ts';
import type { Random } from './random.ts';

export type FileOrder = 'oldest-first' | 'newest-first' | 'days-shuffled';
export type TimeStyle = 'plain' | 'timed' | 'mixed';

export interface DayOfRows {
  readonly day: number;
  /** These come first in the day, wherever the file has them. */
  readonly openings: readonly Row[];
  /** In the order in which they happened. */
  readonly others: readonly Row[];
}

export interface Layout {
  readonly random: Random;
  readonly timeZone: string;
  readonly times: TimeStyle;
  readonly order: FileOrder;
  /** Whether the file may be as untidy as the rules still allow. */
  readonly nasty: boolean;
}

const offsetsMinutes = [0, 0, 60, 120, 540, 330, -300, -570, 765] as const;
const dayMilliseconds = 86_400_000;

/** All rows, in the order of the file. */
export function layOut(days: readonly DayOfRows[], layout: Layout): readonly Row[] {
  const blocks = days.filter(({ openings, others }) => openings.length + others.length > 0);
  const written = blocks.map((each) => ({ day: each.day, rows: layOutDay(each, layout) }));
  if (layout.order === 'newest-first' && written.length > 1) return written.flatMap(({ rows }) => rows).toReversed();
  if (layout.order === 'days-shuffled') {
    const shuffled = layout.random.shuffle(written);
    // Shuffled by chance into falling days, the file would be read backwards; then it is rather left as it was.
    const falls = shuffled.every(({ day }, index) => index === 0 || day < (shuffled[index - 1]?.day ?? 0));
    if (!falls) return shuffled.flatMap(({ rows }) => rows);
  }
  return written.flatMap(({ rows }) => rows);
}

/** The first millisecond of a day for a clock of `timeZone`. */
export function startOfDay(day: number, timeZone: string): number {
  let before = day * dayMilliseconds - 15 * 3_600_000;
  let within = day * dayMilliseconds + 15 * 3_600_000;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayOfInstant(BigInt(middle) * 1_000_000n, timeZone) < day) before = middle;
    else within = middle;
  }
  return within;
}

function layOutDay(rows: DayOfRows, layout: Layout): readonly Row[] {
  const { random, times, nasty } = layout;
  const style = times === 'mixed' ? random.pick(['plain', 'timed', 'partly'] as const) : times;
  if (style === 'plain') return insertAnywhere(rows.others, rows.openings, layout);

  const [start, end] = [startOfDay(rows.day, layout.timeZone), startOfDay(rows.day + 1, layout.timeZone)];
  const step = nasty ? random.pick([1, 1000, 60_000]) : 1000;
  const randomInstant = (): number => start + random.below(Math.floor((end - start) / step)) * step;
  const stamp = (row: Row, instant: number): Row => ({ ...row, date: writeInstant(instant, layout) });

  if (style === 'partly') {
    // One plain date takes all times of the day their say, so they need make no sense.
    const plain = random.below(Math.max(1, rows.others.length));
    const others = rows.others.map((row, index) => (index === plain ? row : stamp(row, randomInstant())));
    return insertAnywhere(others, rows.openings, layout);
  }
  const instants = rows.others.map(randomInstant).toSorted((one, other) => one - other);
  const others = rows.others.map((row, index) => stamp(row, instants[index] ?? start));
  const openings = rows.openings.map((row) => (nasty && random.chance(50) ? row : stamp(row, start)));
  // Events of one instant stay in the order of the file, so only a day without such may be shuffled.
  const shuffles = nasty && random.chance(50) && new Set(instants).size === instants.length;
  return insertAnywhere(shuffles ? random.shuffle(others) : others, openings, layout);
}

/** Openings keep their own order, for that is the order of their lots. */
function insertAnywhere(others: readonly Row[], openings: readonly Row[], layout: Layout): readonly Row[] {
  if (!layout.nasty) return [...openings, ...others];
  const rows = [...others];
  let least = 0;
  for (const opening of openings) {
    const at = layout.random.between(least, rows.length);
    rows.splice(at, 0, opening);
    least = at + 1;
  }
  return rows;
}

function writeInstant(instant: number, { random }: Layout): string {
  const offset = random.pick(offsetsMinutes);
  const local = new Date(instant + offset * 60_000).toISOString();
  const time = instant % 1000 === 0 ? local.slice(0, 19) : local.slice(0, 23);
  if (offset === 0) return time + random.pick(['Z', '+00:00']);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${time}${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
