/** A field for one day, typed or chosen from a calendar whose weeks start as the book's do. */

import { DateInput } from '@mantine/dates';
import type { DayOfWeek } from '@mantine/dates';
import { weekday } from '../../electron/ipc/contract/shapes.ts';
import { useBook } from '../book.tsx';
import { text } from '../text/text.ts';

export interface DayInputProps {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly unlabelled?: boolean;
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
  readonly clearable?: boolean;
  readonly width?: number;
}

export function DayInput({ label, unlabelled = false, value, onChange, clearable = false, width }: DayInputProps) {
  const { book } = useBook();
  return (
    <DateInput
      {...(unlabelled ? { 'aria-label': label } : { label })}
      {...(width === undefined ? {} : { w: width })}
      placeholder={text.calendar.placeholder}
      valueFormat="YYYY-MM-DD"
      value={value}
      onChange={onChange}
      clearable={clearable}
      clearButtonProps={{ 'aria-label': text.calendar.clear }}
      firstDayOfWeek={((weekday.options.indexOf(book.firstWeekday) + 1) % 7) as DayOfWeek}
      ariaLabels={text.calendar.labels}
      hideOutsideDates
      weekendDays={[]}
      popoverProps={{ withinPortal: false }}
    />
  );
}
