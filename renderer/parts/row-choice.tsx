/** A choice in one row, which scrolls where it has no room, and then to what is chosen. */

import { SegmentedControl } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import css from './row-choice.module.css';

export interface RowChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choose: (value: Value) => void;
  readonly data: readonly { readonly value: Value; readonly label: string }[];
}

export function RowChoice<Value extends string>({ label, value, choose, data }: RowChoiceProps<Value>) {
  const row = useRef<HTMLDivElement>(null);
  const { width } = useViewportSize();
  useEffect(() => {
    row.current?.querySelector('input:checked + label')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [value, width]);
  return (
    <div ref={row} className={css.row}>
      <SegmentedControl aria-label={label} value={value} onChange={(next) => choose(next)} data={[...data]} />
    </div>
  );
}
