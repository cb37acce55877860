/** The body of a long table of rows that are equally high: only those in view are drawn, with the space of the others above and below. */

import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

const OVERSCAN = 12;

export interface VirtualRows {
  /** The rows to draw, and the heights of what is not drawn. */
  readonly indexes: readonly number[];
  readonly above: number;
  readonly below: number;
  readonly reveal: (index: number) => void;
}

export interface VirtualRowsOptions {
  readonly count: number;
  readonly height: number;
  /** Of what stays in view above the rows. */
  readonly head: number;
  readonly scroll: RefObject<HTMLDivElement | null>;
}

export function useVirtualRows({ count, height, head, scroll }: VirtualRowsOptions): VirtualRows {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollPaddingStart: head,
    scrollPaddingEnd: height,
  });
  const shown = virtual.getVirtualItems();
  return {
    indexes: shown.map(({ index }) => index),
    above: shown[0]?.start ?? 0,
    below: virtual.getTotalSize() - (shown.at(-1)?.end ?? 0),
    reveal: (index) => index >= 0 && virtual.scrollToIndex(index),
  };
}

export function VirtualBody({ rows, children }: { readonly rows: VirtualRows; readonly children: (index: number) => ReactNode }) {
  return (
    <tbody>
      {rows.above > 0 && <tr aria-hidden="true" style={{ height: rows.above }} />}
      {rows.indexes.map(children)}
      {rows.below > 0 && <tr aria-hidden="true" style={{ height: rows.below }} />}
    </tbody>
  );
}
