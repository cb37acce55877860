/** A seeded book and its statement, with errors planted in the statement and the truth of what belongs together. */

import { newRandom, type Random } from '../model/random.ts';
import type { BooksSide, StatementSide } from '../../electron/reconciling/shapes.ts';
import { item, line } from './sides.ts';

export const ERRORS = ['missing_line', 'missing_item', 'doubled', 'digits', 'sign', 'day', 'fee', 'part'] as const;
export type PlantedError = (typeof ERRORS)[number];

export interface Planted {
  readonly lines: readonly StatementSide[];
  readonly items: readonly BooksSide[];
  /** Item of each line that is the same happening with nothing wrong, by line. */
  readonly truth: ReadonlyMap<number, number>;
  readonly errors: readonly { readonly error: PlantedError; readonly line: number | null; readonly item: number | null }[];
  readonly lastDay: number;
}

const FIRST_DAY = 20_000;
const VENDORS = ['Quotehaven', 'Marktpfad GmbH', 'Leadstrand'] as const;
const PACKS = [100_00, 240_00, 900_00];

/**
 * `rows` items, `aDay` on each day, and a line for each, booked 0 to 3 days later. `named` percent of the lines have a reference, all of them the vendor's name.
 * `each` of every error, none on the last ten days.
 */
export function plant(seed: number, rows: number, each: number, named = 80, aDay = 10): Planted {
  const random = newRandom(seed);
  const items = Array.from({ length: rows }, (_, id) => newItem(random, id, FIRST_DAY + Math.floor(id / aDay)));
  const lastDay = (items.at(-1) as BooksSide).day + 4;
  const errorOf = new Map<number, PlantedError>();
  const early = items.filter(({ day }) => day < lastDay - 14);
  for (const error of ERRORS) {
    while ([...errorOf.values()].filter((one) => one === error).length < each) {
      const { id } = random.pick(early);
      if (!errorOf.has(id)) errorOf.set(id, error);
    }
  }
  const lines: StatementSide[] = [];
  const truth = new Map<number, number>();
  const errors: Planted['errors'][number][] = [];
  for (const booked of items) {
    const error = errorOf.get(booked.id);
    const right = { ...lineOf(random, booked, named), id: lines.length };
    const told = { error: error as PlantedError, line: right.id as number | null, item: booked.id as number | null };
    if (error === 'missing_line') {
      errors.push({ ...told, line: null });
      continue;
    }
    lines.push(error === undefined || error === 'doubled' || error === 'missing_item' ? right : wrong(random, error, right));
    if (error === 'doubled') lines.push({ ...right, id: lines.length });
    if (error === undefined || error === 'doubled' || error === 'fee') truth.set(right.id, booked.id);
    if (error === 'doubled') errors.push({ error, line: lines.length - 1, item: null });
    else if (error === 'missing_item') errors.push({ ...told, item: null });
    else if (error !== undefined) errors.push(told);
  }
  const kept = items.filter(({ id }) => errorOf.get(id) !== 'missing_item');
  return { lines, items: kept, truth, errors, lastDay };
}

function newItem(random: Random, id: number, day: number): BooksSide {
  const isTopUp = random.chance(30);
  const amount = isTopUp ? random.pick(PACKS) : random.between(9_00, 95_00);
  const rest = { kind: isTopUp ? 'top_up' : 'quotation', instant: day * 86_400_000 + id, vendor: random.pick(VENDORS), text: `Row ${id}` } as const;
  return item(id, day, -amount, [`ev-${id}`, `ch_${(id * 7919 + 1_000_003).toString(36)}x9`], rest);
}

function lineOf(random: Random, { day, amount, vendor, references }: BooksSide, named: number): StatementSide {
  const text = `${vendor.toUpperCase()} ${random.chance(named) ? (references[1] as string).toUpperCase() : ''}`.trim();
  return line(0, day + random.pick([0, 1, 1, 1, 1, 2, 2, 3]), amount, text);
}

function wrong(random: Random, error: PlantedError, right: StatementSide): StatementSide {
  switch (error) {
    case 'digits':
      return { ...right, amount: swap(right.amount) };
    case 'sign':
      return { ...right, amount: -right.amount };
    case 'day':
      return { ...right, day: right.day + 10 };
    case 'fee':
      return { ...right, amount: right.amount - random.between(30, 80) };
    case 'part':
      return { ...right, amount: Math.trunc(right.amount / 2) - 7 };
    case 'missing_line':
    case 'missing_item':
    case 'doubled':
      return right;
  }
}

/** The first two neighbouring digits that differ change places. */
function swap(amount: number): number {
  const digits = String(-amount);
  let place = 0;
  while (digits[place] === digits[place + 1]) place += 1;
  return -Number(digits.slice(0, place) + (digits[place + 1] as string) + (digits[place] as string) + digits.slice(place + 2));
}
