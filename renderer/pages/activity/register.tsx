/** The register: virtual rows under sticky day rows, moved through with the arrow keys, loaded page by page. */

import { useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { dayWords } from '../../format.ts';
import { text } from '../../text/text.ts';
import { useColumnChoice } from './column-choice.ts';
import { FORMS, columnsOf, features } from './columns.tsx';
import type { ColumnName } from './columns.tsx';
import { RegisterFoot } from './register-foot.tsx';
import { itemsOf } from './register-items.ts';
import type { ActivityPage, DayItem } from './register-items.ts';
import type { ActivityView } from './view.ts';
import css from './activity.module.css';

const ROW = 32;
const DAY_ROW = 28;
const OVERSCAN = 12;

export interface RegisterProps {
  readonly pages: readonly ActivityPage[];
  readonly view: ActivityView;
  readonly register: React.RefObject<HTMLTableElement | null>;
  readonly close: () => void;
  readonly more: (() => void) | undefined;
}

export function Register({ pages, view, register, close, more }: RegisterProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const { visibility } = useColumnChoice();
  const scroll = useRef<HTMLDivElement>(null);
  const data = useMemo(() => pages.flatMap(({ rows }) => rows), [pages]);
  const columns = useMemo(() => columnsOf(figures, workspace), [figures, workspace]);
  const table = useTable({ features, columns, data, getRowId: ({ eventId }) => String(eventId), state: { columnVisibility: visibility } });
  const rows = table.getRowModel().rows;
  const items = useMemo(() => itemsOf(pages), [pages]);
  const stickies = useMemo(() => items.flatMap((item, index) => (item.type === 'day' ? [index] : [])), [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (items[index]?.type === 'day' ? DAY_ROW : ROW),
    overscan: OVERSCAN,
    // Room for the head and the sticky day row above, and the edge below, when a row is scrolled into view.
    scrollPaddingStart: 28 + DAY_ROW,
    rangeExtractor: (range) => {
      const current = stickies.findLast((index) => index <= range.startIndex);
      return [...new Set([...(current === undefined ? [] : [current]), ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more !== undefined && last >= items.length - 2 * OVERSCAN) more();
  }, [more, last, items.length]);

  const selection = useSelection({ ids: data.map(({ eventId }) => eventId), view, close, reveal: (row) => virtual.scrollToIndex(items.findIndex((item) => item.type === 'row' && item.row === row)) });
  const visible = table.getVisibleLeafColumns();
  // A day row that was left above the others stands at the very top, and the gap to the rest is filled.
  const apart = shown[0] !== undefined && shown[1] !== undefined && shown[1].index > shown[0].index + 1;
  const gap = apart ? (shown[1]?.start ?? 0) - (shown[0]?.size ?? 0) : (shown[0]?.start ?? 0);
  const rest = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <>
      <div ref={scroll} className={css.scroll}>
        <table
          ref={register}
          className={css.table}
          role="grid"
          tabIndex={0}
          aria-label={text.activity.label}
          aria-rowcount={(pages[0]?.matching ?? 0) + 1}
          aria-activedescendant={selection.selected === undefined ? undefined : rowId(selection.selected)}
          onKeyDown={selection.onKeyDown}
          onFocus={selection.onFocus}
        >
          <colgroup>
            {visible.map(({ id }) => (
              <col key={id} style={{ width: FORMS[id as ColumnName].width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {visible.map(({ id, columnDef }) => (
                <th key={id} scope="col" className={FORMS[id as ColumnName].number ? css.number : undefined}>
                  {String(columnDef.header)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {!apart && gap > 0 && <Space height={gap} />}
            {shown.map((each, place) => {
              const item = items[each.index];
              if (item === undefined) return null;
              if (item.type === 'day') return [<DayRow key={`day${item.day}`} item={item} columns={visible.map(({ id }) => id)} />, place === 0 && apart && <Space key="gap" height={gap} />];
              const row = rows[item.row];
              if (row === undefined) return null;
              const { eventId } = row.original;
              return (
                <tr key={eventId} id={rowId(eventId)} aria-rowindex={item.row + 2} aria-selected={selection.selected === eventId} className={css.row} onClick={() => selection.open(eventId)}>
                  {row.getVisibleCells().map((cell) => {
                    const form = FORMS[cell.column.id as ColumnName];
                    const words = String(cell.getValue());
                    return (
                      <td key={cell.id} className={`${form.number ? css.number : css.cut} ${form.soft ? css.soft : ''}`} title={form.number ? undefined : words}>
                        {words}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {rest > 0 && <Space height={rest} />}
          </tbody>
        </table>
      </div>
      {pages[0] !== undefined && <RegisterFoot page={pages[0]} view={view} />}
    </>
  );
}

function rowId(eventId: number): string {
  return `event-${eventId}`;
}

function Space({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" style={{ height }} />;
}

/** What a day spent, with the sign that its columns have: out is negative. */
function DayRow({ item, columns }: { readonly item: DayItem; readonly columns: readonly string[] }) {
  const { book } = useBook();
  const figures = useFigures();
  const firstNumber = columns.findIndex((id) => FORMS[id as ColumnName].number);
  const words = firstNumber < 0 ? columns.length : firstNumber;
  const { sums } = item;
  const spent = sums !== undefined && (sums.credits !== 0 || sums.cost !== 0);
  return (
    <tr className={css.day}>
      <th scope="rowgroup" colSpan={Math.max(1, words)}>
        <span className={css.dayWords}>
          <strong>{dayWords(item.day, book.today)}</strong>
          {spent && <span>{text.activity.spentOnDay}</span>}
        </span>
      </th>
      {columns.slice(words).map((id) => (
        <td key={id} className={css.number}>
          {spent && id === 'credits' && figures.creditsChange(sums.credits)}
          {spent && id === 'cost' && figures.costChange(sums.cost)}
        </td>
      ))}
    </tr>
  );
}

interface SelectionOptions {
  readonly ids: readonly number[];
  readonly view: ActivityView;
  readonly close: () => void;
  readonly reveal: (row: number) => void;
}

/** The row that the arrow keys are on. While an entry is open, moving opens the next one. */
function useSelection({ ids, view, close, reveal }: SelectionOptions) {
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const selected = view.eventId ?? chosen;
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  const moveTo = (row: number) => {
    const eventId = ids[Math.max(0, Math.min(ids.length - 1, row))];
    if (eventId === undefined) return;
    setChosen(eventId);
    reveal(ids.indexOf(eventId));
    if (view.eventId !== undefined) view.change({ event: String(eventId) }, { replace: true });
  };
  const open = (eventId: number) => {
    setChosen(eventId);
    view.change({ event: String(eventId) }, { replace: view.eventId !== undefined });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 15, PageUp: at - 15, Home: 0, End: ids.length - 1 };
    const next = moves[event.key];
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && selected !== undefined) open(selected);
    else if (event.key === 'Escape' && view.eventId !== undefined) close();
    else return;
    event.preventDefault();
  };
  return { selected: selected !== undefined && at >= 0 ? selected : undefined, open, onKeyDown, onFocus: () => selected === undefined && setChosen(ids[0]) };
}
