/** Value and cost per lead split into solid lines (closed weeks) and dotted ones (open weeks and what leads to them). */

import type { ValueWeek } from './value.tsx';

export interface ValueRow {
  readonly name: string;
  readonly open: boolean;
  readonly value: number | null;
  readonly cost: number | null;
  readonly valueOpen: number | null;
  readonly costOpen: number | null;
}

export function linesOf(weeks: readonly ValueWeek[]): readonly ValueRow[] {
  return weeks.map((week, index) => {
    // A dotted line starts at the closed week beside it, so that the two meet.
    const dotted = week.open || weeks[index - 1]?.open === true || weeks[index + 1]?.open === true;
    const solid = !week.open;
    return {
      name: week.week.name,
      open: week.open,
      value: solid ? week.valuePerLead : null,
      cost: solid ? week.costNetPerLead : null,
      valueOpen: dotted ? week.valuePerLead : null,
      costOpen: dotted ? week.costNetPerLead : null,
    };
  });
}

/** The last figure that a line has. */
export function lastOf(rows: readonly ValueRow[], key: 'value' | 'cost'): number | undefined {
  for (const row of [...rows].reverse()) {
    const figure = row[key] ?? row[`${key}Open`];
    if (figure !== null) return figure;
  }
  return undefined;
}
