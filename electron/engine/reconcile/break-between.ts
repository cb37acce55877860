/** The first break of a period (rule R2): rows of several files in one order, what was accepted and what is proposed counted as one. */

import type { ClearingItem } from '../../../db/reports/clearing.ts';
import type { ReportedLine } from '../../../db/reports/statement-lines.ts';
import { firstBreak } from '../../reconciling/first-break.ts';
import { inOrderOfTime } from '../../reconciling/running-balance.ts';
import type { FileRow, FirstBreak, FirstBreakInput, KnownBalance, Match } from '../../reconciling/shapes.ts';

export interface PeriodSides {
  readonly opening: FirstBreakInput['opening'];
  readonly inPeriod: readonly ReportedLine[];
  readonly balances: readonly KnownBalance[];
  /** Items that no line settles and that do not wait for a later statement. */
  readonly missing: readonly ClearingItem[];
  readonly proposed: readonly Match[];
}

export interface FoundBreak extends FirstBreak {
  /** The line at which they part, or the first one after it; `null` at the end. */
  readonly at: ReportedLine | null;
}

/** Null where both sides agree to the end. What was accepted is in the books as the statement has it; what is proposed may differ by its rest. */
export function breakBetween({ opening, inPeriod, balances, missing, proposed }: PeriodSides): FoundBreak | null {
  const lines = inPeriod.flatMap(({ id, matchId }) => (matchId === null ? [] : [{ lines: [id], items: [], rest: [] }]));
  const rows = oneAfterTheOther(inPeriod);
  const found = firstBreak({
    opening,
    rows,
    balances,
    items: missing.map(({ eventId, day, amount }) => ({ id: eventId, day, amount })),
    standing: [...lines, ...proposed],
    inTransit: new Set(),
  });
  if (found === null) return null;
  const at = rows[(found.row ?? 0) - 1]?.line;
  return { ...found, at: inPeriod.find(({ id }) => id === at) ?? null };
}

/** Rows of all files as if they were one: each file's in order of time, the files by their first days. */
function oneAfterTheOther(lines: readonly ReportedLine[]): readonly FileRow[] {
  const files = [...Map.groupBy(lines, ({ fileId }) => fileId).values()].map((rows) => inOrderOfTime(rows.map(rowOf)));
  return files
    .toSorted((a, b) => (a[0]?.day ?? 0) - (b[0]?.day ?? 0))
    .flat()
    .map((row, index) => ({ ...row, row: index + 1 }));
}

function rowOf({ id, row, sourceLine, day, amount, statedBalance }: ReportedLine): FileRow {
  return { line: id, row, sourceLine, day, amount, balance: statedBalance };
}
