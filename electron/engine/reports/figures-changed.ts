/** What two datasets of one span say differently, figure by figure: by the path to each, rows of lists by what names them. */

import { measureOfNumber, type Counted } from '../../documents/report/measure.ts';

export type Figure = string | number | boolean | null;

export interface ChangedFigure {
  /** `['spend', 'kinds', 'quotation', 'cost']`. */
  readonly path: readonly string[];
  /** `null` where there was none, or none is any more. */
  readonly was: Figure;
  readonly now: Figure;
}

/** What tells of the day on which a report is made, and not of its span. */
const OF_THE_DAY: ReadonlySet<string> = new Set(['version', 'asOf', 'through', 'attention', 'forecast', 'refunds/deadlines', 'balance/runway']);
/** The same, wherever it stands: whether days are still to come, and leads whose time is not over. */
const OF_THE_DAY_ANYWHERE: ReadonlySet<string> = new Set(['unfinished', 'open', 'refundable']);
/** What an event goes by inside the book: it names a row, and is no figure of it. */
const IDS: ReadonlySet<string> = new Set(['eventId']);
/** What names a row of a list, in the order of preference. */
const NAMES = ['eventId', 'name', 'because', 'span', 'day'] as const;

/** Figures that differ, in the order of the dataset known now. */
export function changedFigures(sealed: unknown, now: unknown): readonly ChangedFigure[] {
  const before = new Map(figuresOf(sealed));
  const after = new Map(figuresOf(now));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null];
    return was === is ? [] : [{ path: JSON.parse(key) as string[], was, now: is }];
  });
}

function* figuresOf(value: unknown, path: readonly string[] = []): Generator<readonly [key: string, figure: Figure]> {
  if (Array.isArray(value)) {
    const names = rowNames(value);
    for (const [index, row] of value.entries()) yield* figuresOf(row, [...path, names[index] ?? String(index)]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) if (isTold(name, path)) yield* figuresOf(field, [...path, name]);
  } else {
    yield [JSON.stringify(path), value as Figure];
  }
}

/** Of fields alone: a campaign may be called `open`. */
function isTold(name: string, path: readonly string[]): boolean {
  return !OF_THE_DAY.has([...path, name].join('/')) && !OF_THE_DAY_ANYWHERE.has(name) && !IDS.has(name);
}

/** Names of the rows of a list, where each has one of its own; none where they are told apart by their place alone. */
function rowNames(rows: readonly unknown[]): readonly string[] {
  for (const by of NAMES) {
    const names = rows.map((row) => nameOf(row, by));
    if (names.every((name) => name !== undefined) && new Set(names).size === names.length) return names;
  }
  return [];
}

function nameOf(row: unknown, by: string): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const name = (row as Readonly<Record<string, unknown>>)[by];
  if (typeof name === 'object' && name !== null) return nameOf(name, 'name');
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
}

/** In what a figure is counted. */
export type Measure = Counted | 'words';

/** In what the figure at a path is counted. */
export function measureOf({ path, was, now }: ChangedFigure): Measure {
  return typeof was === 'number' || typeof now === 'number' ? measureOfNumber(path.at(-1) ?? '') : 'words';
}
