/** Days of the model: which day an instant falls on by the clocks of a place, and where its month begins and ends. */

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;

const clocks = new Map<string, { readonly format: Intl.DateTimeFormat; readonly known: Map<number, number> }>();

/** The day of an instant, counted from 1970-01-01. Days begin on a quarter of an hour everywhere, so one look serves a quarter. */
export function dayOf(instant: number, zone: string): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    // Swedish dates read as ISO writes them.
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    clocks.set(zone, (clock = { format, known: new Map() }));
  }
  const quarter = Math.floor(instant / QUARTER_MS);
  let day = clock.known.get(quarter);
  if (day === undefined) {
    day = Date.parse(`${clock.format.format(instant)}T00:00:00Z`) / DAY_MS;
    if (clock.known.size > 200_000) clock.known.clear();
    clock.known.set(quarter, day);
  }
  return day;
}

export interface Month {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export function monthOf(day: number): Month {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { year, month: month + 1, firstDay: Date.UTC(year, month, 1) / DAY_MS, lastDay: Date.UTC(year, month + 1, 0) / DAY_MS };
}

const starts = new Map<string, number>();

/** The first instant of a day: looked for quarter by quarter. */
export function startOf(day: number, zone: string): number {
  const known = starts.get(`${day} ${zone}`);
  if (known !== undefined) return known;
  let instant = day * DAY_MS - 15 * 4 * QUARTER_MS;
  while (dayOf(instant, zone) < day) instant += QUARTER_MS;
  starts.set(`${day} ${zone}`, instant);
  return instant;
}
