/** The periods that a statement is usually made for, counted from the book's today. */

import dayjs from 'dayjs';
import { text } from '../../../text/text.ts';

export type Preset = keyof typeof text.statements.presets;

export interface Period {
  readonly from: string;
  readonly to: string;
}

export const PRESETS = Object.keys(text.statements.presets) as readonly Preset[];

/** First and last day of a preset period, which ends today where it still runs; `custom` is that of the address, or the month where it has none. */
export function periodOf(preset: Preset, today: string, custom: Partial<Period>): Period {
  const day = dayjs(today);
  const month = (from: dayjs.Dayjs, months: number): Period => ({
    from: from.format('YYYY-MM-DD'),
    to: earlier(from.add(months, 'month').subtract(1, 'day').format('YYYY-MM-DD'), today),
  });
  switch (preset) {
    case 'month':
      return month(day.startOf('month'), 1);
    case 'lastMonth':
      return month(day.startOf('month').subtract(1, 'month'), 1);
    case 'quarter':
      return month(day.startOf('month').subtract(day.month() % 3, 'month'), 3);
    case 'year':
      return month(day.startOf('year'), 12);
    case 'custom': {
      const fallback = month(day.startOf('month'), 1);
      return { from: custom.from ?? fallback.from, to: custom.to ?? fallback.to };
    }
  }
}

function earlier(day: string, other: string): string {
  return day < other ? day : other;
}
