/** The running balance that a file keeps: in which order its rows happened, and whether each balance is the one before it plus the row's amount. */

import type { FileRow, RunningBreak } from './shapes.ts';

/**
 * The first row, in the order of the file, at which its balances do not add up; null where they do or where it states fewer than two. A file may tell the newest first. Rows without
 * a balance count with the next that has one.
 */
export function checkRunningBalance(rows: readonly FileRow[]): RunningBreak | null {
  const inFile = rows.toSorted((a, b) => a.row - b.row);
  const breaks = isNewestFirst(inFile) ? breaksBetween(inFile.toReversed()) : breaksBetween(inFile);
  return breaks.reduce<RunningBreak | null>((first, one) => (first === null || one.row < first.row ? one : first), null);
}

/** Rows by day, those of one day as they happened. */
export function inOrderOfTime(rows: readonly FileRow[]): readonly FileRow[] {
  const inFile = rows.toSorted((a, b) => a.row - b.row);
  return (isNewestFirst(inFile) ? inFile.toReversed() : inFile).toSorted((a, b) => a.day - b.day);
}

/** By the days; where they do not say, by which way the balances add up. */
function isNewestFirst(inFile: readonly FileRow[]): boolean {
  const [first, last] = [inFile[0], inFile.at(-1)];
  if (!first || !last) return false;
  if (first.day !== last.day) return first.day > last.day;
  return breaksBetween(inFile.toReversed()).length < breaksBetween(inFile).length;
}

function breaksBetween(rows: readonly FileRow[]): readonly RunningBreak[] {
  const breaks: RunningBreak[] = [];
  let balance: number | null = null;
  for (const { row, sourceLine, amount, balance: stated } of rows) {
    const expected: number | null = balance === null ? null : balance + amount;
    if (stated !== null && expected !== null && stated !== expected) breaks.push({ row, sourceLine, expected, stated });
    balance = stated ?? expected;
  }
  return breaks;
}
