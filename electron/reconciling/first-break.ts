/**
 * The first place where books and statement part (rule R2).
 *
 * Two errors can cancel each other, so a balance that agrees on a later day says nothing of the days before it, and halving by balances alone finds any break, not
 * the first. What is searched instead is a sum that only grows: the sizes of everything that parts the two sides, row by row. Up to a row it is 0 exactly as
 * long as they agree, so it is halved over the balances that the statement states, and then over the rows between two of them.
 *
 * A matched pair counts on its line's day, with its difference apart; items that are in transit part nothing. Which matches stand is the caller's: accepted ones, and
 * those proposed that are counted on.
 */

import type { Day } from '../../db/ledger/calendar.ts';
import { inOrderOfTime } from './running-balance.ts';
import type { FileRow, FirstBreak, FirstBreakInput } from './shapes.ts';

/** Null where they agree to the end. The order of the lists makes no difference. */
export function firstBreak(input: FirstBreakInput): FirstBreak | null {
  const rows = inOrderOfTime(input.rows);
  const steps = walk(input, rows);
  const place = firstParted(steps);
  return place === null ? null : tell(rows, steps, place);
}

/** One thing after another, as the statement's days have them: its opening, its rows, items that only the books have, balances it states. */
interface Step {
  readonly day: Day;
  readonly because: FirstBreak['because'];
  /** Statement less books by this alone; 0 where both have it. */
  readonly difference: number;
  /** How many rows were before it, and the statement's balance after them. */
  readonly rowsBefore: number;
  readonly balanceBefore: number;
  /** The row that it is; null where it is none. */
  readonly row: FileRow | null;
  readonly item: number | null;
  /** Whether the statement states a balance here. */
  readonly isStated: boolean;
}

function walk(input: FirstBreakInput, rows: readonly FileRow[]): readonly Step[] {
  const { opening, standing, inTransit } = input;
  const rest = differencesOfLines(input, rows);
  const matched = new Set(standing.flatMap(({ items }) => items));
  const itemsOnly = input.items.filter(({ id }) => !matched.has(id) && !inTransit.has(id)).toSorted((a, b) => a.day - b.day || a.id - b.id);
  const stated = input.balances.toSorted((a, b) => a.day - b.day);
  const steps: Step[] = [];
  let [balance, rowsBefore] = [opening.statement, 0];
  let [nextItem, nextStated] = [0, 0];
  const add = (step: Omit<Step, 'rowsBefore' | 'balanceBefore'>) => steps.push({ ...step, rowsBefore, balanceBefore: balance });
  /** What ends the days before `day`: of each its items without a row, then the balance that is stated of it. */
  const endDays = (day: Day) => {
    for (;;) {
      const [item, known] = [itemsOnly[nextItem], stated[nextStated]];
      if (item && item.day < day && item.day <= (known?.day ?? Infinity)) {
        add({ day: item.day, because: 'only_books', difference: -item.amount, row: null, item: item.id, isStated: false });
        nextItem += 1;
      } else if (known && known.day < day) {
        add({ day: known.day, because: 'stated_balance', difference: known.balance - balance, row: null, item: null, isStated: true });
        balance = known.balance;
        nextStated += 1;
      } else return;
    }
  };
  const firstDay = rows[0]?.day ?? itemsOnly[0]?.day ?? stated[0]?.day ?? 0;
  add({ day: firstDay, because: 'opening', difference: opening.statement - opening.books, row: null, item: null, isStated: true });
  for (const row of rows) {
    endDays(row.day);
    const difference = rest.get(row.line);
    const because = difference === undefined ? 'only_statement' : 'difference';
    add({ day: row.day, because, difference: difference ?? row.amount, row, item: null, isStated: false });
    balance += row.amount;
    rowsBefore += 1;
    if (row.balance === null) continue;
    const lost = row.balance - balance;
    // The row itself agrees; what is told is the row at which the file's balance does not.
    steps.push({
      day: row.day,
      because: 'stated_balance',
      difference: lost,
      rowsBefore: rowsBefore - 1,
      balanceBefore: balance - row.amount,
      row,
      item: null,
      isStated: true,
    });
    balance = row.balance;
  }
  endDays(Infinity);
  return steps;
}

/** Of each matched line what its match leaves over: on the last of its lines, 0 on the others. */
function differencesOfLines({ standing }: FirstBreakInput, rows: readonly FileRow[]): ReadonlyMap<number, number> {
  const place = new Map(rows.map(({ line }, index) => [line, index]));
  const differences = new Map<number, number>();
  for (const { lines, rest } of standing) {
    const here = lines.filter((line) => place.has(line)).sort((a, b) => (place.get(a) as number) - (place.get(b) as number));
    for (const line of here) differences.set(line, 0);
    const last = here.at(-1);
    if (last !== undefined)
      differences.set(
        last,
        rest.reduce((sum, { amount }) => sum + amount, 0),
      );
  }
  return differences;
}

/** The place of the first step that parts the two sides; null where none does. */
function firstParted(steps: readonly Step[]): number | null {
  /** Sizes up to and with each step. They may outgrow exact integers, but never shrink, and are above 0 as soon as one of them is. */
  const parted = new Float64Array(steps.length);
  let sum = 0;
  steps.forEach(({ difference }, place) => {
    sum += Math.abs(difference);
    parted[place] = sum;
  });
  if (sum === 0) return null;
  const checkpoints = steps.flatMap(({ isStated }, place) => (isStated ? [place] : []));
  const isPartedAt = (place: number) => (parted[place] as number) > 0;
  const known = halve(checkpoints.length, (index) => isPartedAt(checkpoints[index] as number));
  const from = known === 0 ? 0 : (checkpoints[known - 1] as number) + 1;
  const to = checkpoints[known] ?? steps.length - 1;
  return from + halve(to - from, (offset) => isPartedAt(from + offset));
}

/** The first of `count` places at which the condition, once true, stays true; `count` where it never is. */
function halve(count: number, isTrueAt: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrueAt(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function tell(rows: readonly FileRow[], steps: readonly Step[], place: number): FirstBreak {
  const { day, because, difference, rowsBefore, balanceBefore, row, item } = steps[place] as Step;
  const at = row ?? rows[rowsBefore];
  const last = rows[rowsBefore - 1];
  return {
    day,
    because,
    row: at?.row ?? null,
    sourceLine: at?.sourceLine ?? null,
    line: row?.line ?? null,
    item,
    difference,
    agree: because === 'opening' ? null : { day: last?.day ?? null, row: last?.row ?? null, balance: balanceBefore },
  };
}
