/** The body of a long table of rows that are equally high: only those in view are drawn, with the space of the others above and below. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
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
  /** Loads further rows; undefined where there are none, or they are on their way. */
  readonly more?: (() => void) | undefined;
}

export function useVirtualRows({ count, height, head, scroll, more }: VirtualRowsOptions): VirtualRows {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollPaddingStart: head,
    scrollPaddingEnd: height,
  });
  const shown = virtual.getVirtualItems();
  useMoreAtTheEnd(shown.at(-1)?.index ?? 0, count, more);
  return {
    indexes: shown.map(({ index }) => index),
    above: shown[0]?.start ?? 0,
    below: virtual.getTotalSize() - (shown.at(-1)?.end ?? 0),
    reveal: (index) => index >= 0 && virtual.scrollToIndex(index),
  };
}

/** Loads what comes next while there are still rows below that nobody has seen. */
export function useMoreAtTheEnd(last: number, length: number, more: (() => void) | undefined): void {
  useEffect(() => {
    if (more !== undefined && last >= length - 2 * OVERSCAN) more();
  }, [more, last, length]);
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
