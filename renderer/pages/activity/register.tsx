/** The register: virtual rows under sticky day rows, moved through with the arrow keys, loaded page by page. */

import { useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useColumnChoice } from '../../parts/column-choice.tsx';
import { useRowSelection } from '../../parts/row-selection.ts';
import { useMoreAtTheEnd } from '../../parts/virtual-rows.tsx';
import { text } from '../../text/text.ts';
import { CHOOSABLE, FORMS, columnsOf, features, widthOf } from './columns.tsx';
import type { ColumnName } from './columns.tsx';
import { RegisterBody, rowId } from './register-body.tsx';
import { RegisterFoot } from './register-foot.tsx';
import { itemsOf } from './register-items.ts';
import type { ActivityPage, RegisterItem } from './register-items.ts';
import type { ActivityView } from './view.ts';
import grid from '../../parts/grid.module.css';
import css from './activity.module.css';

const HEAD_HEIGHT = 28;
const ROW_HEIGHT = 32;
const DAY_HEIGHT = 28;
const OVERSCAN = 12;

export interface RegisterProps {
  readonly pages: readonly ActivityPage[];
  readonly view: ActivityView;
  readonly register: RefObject<HTMLTableElement | null>;
  readonly close: () => void;
  readonly more: (() => void) | undefined;
}

export function Register({ pages, view, register, close, more }: RegisterProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRegisterTable(pages);
  const items = useMemo(() => itemsOf(pages), [pages]);
  const virtual = useRows(items, scroll);
  const shown = virtual.getVirtualItems();
  useMoreAtTheEnd(shown.at(-1)?.index ?? 0, items.length, more);
  const rows = table.getRowModel().rows;
  const selection = useRowSelection({
    ids: rows.map(({ original }) => original.eventId),
    opened: view.eventId,
    open: (eventId, replace) => view.change({ event: String(eventId) }, { replace }),
    close,
    reveal: (row) => virtual.scrollToIndex(items.findIndex((item) => item.type === 'row' && item.row === row)),
  });
  const columns = table.getVisibleLeafColumns();
  return (
    <>
      <div ref={scroll} className={grid.scroll}>
        <table
          ref={register}
          className={`${grid.table} ${css.table}`}
          role="grid"
          tabIndex={0}
          aria-label={text.activity.label}
          aria-rowcount={(pages[0]?.matching ?? 0) + 1}
          aria-activedescendant={selection.selected === undefined ? undefined : rowId(selection.selected)}
          onKeyDown={selection.onKeyDown}
          onFocus={selection.onFocus}
        >
          <colgroup>
            {columns.map(({ id }) => (
              <col key={id} style={{ width: widthOf(id as ColumnName, view.eventId !== undefined) }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ id, columnDef }) => (
                <th key={id} scope="col" className={FORMS[id as ColumnName].number ? grid.number : undefined}>
                  {String(columnDef.header)}
                </th>
              ))}
            </tr>
          </thead>
          <RegisterBody
            items={items}
            rows={rows}
            columns={columns.map(({ id }) => id)}
            shown={shown}
            height={virtual.getTotalSize()}
            selection={selection}
          />
        </table>
      </div>
      {pages[0] !== undefined && <RegisterFoot page={pages[0]} view={view} />}
    </>
  );
}

function useRegisterTable(pages: readonly ActivityPage[]) {
  const { workspace } = useBook();
  const figures = useFigures();
  const { visibility } = useColumnChoice(CHOOSABLE);
  const data = useMemo(() => pages.flatMap(({ rows }) => rows), [pages]);
  const columns = useMemo(() => columnsOf(figures, workspace), [figures, workspace]);
  return useTable({ features, columns, data, getRowId: ({ eventId }) => String(eventId), state: { columnVisibility: visibility } });
}

function useRows(items: readonly RegisterItem[], scroll: RefObject<HTMLDivElement | null>) {
  const days = useMemo(() => items.flatMap((item, index) => (item.type === 'day' ? [index] : [])), [items]);
  return useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (items[index]?.type === 'day' ? DAY_HEIGHT : ROW_HEIGHT),
    overscan: OVERSCAN,
    // A row that is scrolled into view must not end up under the head and the sticky day row.
    scrollPaddingStart: HEAD_HEIGHT + DAY_HEIGHT,
    // The day row of the first visible row is always there, however far above it begins.
    rangeExtractor: (range) => {
      const current = days.findLast((index) => index <= range.startIndex);
      return [...new Set([...(current === undefined ? [] : [current]), ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
  });
}
