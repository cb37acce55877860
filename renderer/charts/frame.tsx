/** The frame of every chart: its question, its table one key away, and the arrow keys that walk over its weeks. */

import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useAddress, useChangeQuery } from '../address.ts';
import { ChartIcon, TableIcon } from '../parts/icons.tsx';
import { hasModifier, isTyping } from '../parts/keys.ts';
import { Panel } from '../parts/panel.tsx';
import { text } from '../text/text.ts';
import { SaveChart } from './save-chart.tsx';
import type { ChartFiles } from './save-chart.tsx';
import css from './charts.module.css';

/** Space beside the plot, in pixels. */
export interface PlotInset {
  readonly left: number;
  readonly right: number;
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly inset: PlotInset;
  /** The point that the arrow keys are on. */
  readonly active: number | undefined;
}

export interface TableColumns {
  /** Pixels of those that stay while the others scroll. */
  readonly pinned: number;
  /** Pixels that each of the others needs. */
  readonly width: number;
  /** How many there are besides the pinned ones; the last has the room of two. */
  readonly count: number;
}

export interface ChartFrameProps {
  /** Names the chart in the address. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** What the header shows of the unit where the whole of it has no room. */
  readonly unitShort?: string;
  /** Names its colours and marks, in the window and in drawings. */
  readonly legend?: ReactNode;
  readonly end?: ReactNode;
  readonly height: number;
  readonly points: number;
  /** What a screen reader says of the point that the keys are on. */
  readonly describe: (index: number) => string;
  readonly open: (index: number) => void;
  readonly inset: PlotInset;
  /** A click at a part of the plot's width, from 0 to 1. */
  readonly click: (part: number) => void;
  /** Up and down arrow keys, where the chart has groups. */
  readonly turn?: (step: 1 | -1) => void;
  readonly table: ReactNode;
  readonly files: ChartFiles;
  /** Of a table with more columns than there is room for. */
  readonly tableColumns?: TableColumns;
  readonly children: (size: ChartSize) => ReactNode;
}

export function ChartFrame(props: ChartFrameProps) {
  const [asTable, toggle] = useTableView(props.name);
  const frame = useRef<HTMLDivElement>(null);
  useTableKey(frame, toggle);
  useKeptFocus(frame, asTable);
  return (
    <div ref={frame} className={css.frame}>
      <Panel
        title={props.title}
        unit={
          <>
            <span className={props.unitShort === undefined ? undefined : css.unit}>{props.unit}</span>
            {props.unitShort !== undefined && <span className={css.unitShort}>{props.unitShort}</span>}
          </>
        }
        end={
          <>
            {props.legend}
            {props.end}
            <span className={css.tools}>
              <SaveChart {...props} />
              <Tooltip label={asTable ? text.charts.chartHint : text.charts.tableHint}>
                <ActionIcon onClick={toggle} aria-label={`${asTable ? text.charts.chart : text.charts.table}: ${props.title}`} aria-keyshortcuts="T">
                  {asTable ? <ChartIcon /> : <TableIcon />}
                </ActionIcon>
              </Tooltip>
            </span>
          </>
        }
      >
        {asTable ? <TableArea {...props} /> : <Plot {...props} />}
      </Panel>
    </div>
  );
}

function TableArea({ title, unit, height, table, tableColumns }: ChartFrameProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <div
      ref={ref}
      className={`${css.tableArea} ${tableColumns === undefined ? '' : css.manyColumns}`}
      style={{ height, ...columnSizes(tableColumns, width) }}
      tabIndex={0}
      role="group"
      aria-label={`${title} ${unit}`}
    >
      {table}
    </div>
  );
}

/** As many whole columns as there is room for share it, so that none is cut at the edge. */
function columnSizes(columns: TableColumns | undefined, room: number): CSSProperties {
  if (columns === undefined) return {};
  const free = room - columns.pinned;
  const fitting = Math.floor(free / columns.width);
  // Short of one, half of the last would show, which has the room of two.
  const shown = Math.max(1, fitting === columns.count - 1 ? fitting - 1 : Math.min(columns.count, fitting));
  const width = Math.max(columns.width, free / shown);
  return { '--pinned': `${columns.pinned}px`, '--column': `${width}px`, '--all': `${columns.pinned + columns.count * width}px` } as CSSProperties;
}

function Plot({ title, unit, height, points, describe, open, turn, inset, click, children }: ChartFrameProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [active, setActive] = useState<number | undefined>(undefined);
  const now = active === undefined ? undefined : Math.min(active, points - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event)) return;
    const next = nextPoint(event.key, now, points);
    if (next !== undefined) setActive(next);
    else if (event.key === 'Escape') setActive(undefined);
    else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && turn !== undefined && now !== undefined)
      turn(event.key === 'ArrowUp' ? 1 : -1);
    else if (event.key === 'Enter' && now !== undefined) open(now);
    else return;
    event.preventDefault();
  };
  // The place counts and not the tooltip, which lags behind a quick click.
  const onClick = (event: MouseEvent) => {
    const part = (event.clientX - event.currentTarget.getBoundingClientRect().left - inset.left) / plotWidth({ width, inset });
    if (part >= 0 && part <= 1) click(part);
  };
  return (
    <div
      ref={ref}
      className={css.plot}
      style={{ height }}
      tabIndex={0}
      role="application"
      aria-roledescription="chart"
      aria-label={text.charts.label(title, unit)}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onBlur={() => setActive(undefined)}
      onMouseMove={() => active !== undefined && setActive(undefined)}
    >
      {width > 0 && children({ width, height, inset, active: now })}
      <VisuallyHidden role="status">{now === undefined ? '' : describe(now)}</VisuallyHidden>
    </div>
  );
}

export function plotWidth({ width, inset }: Pick<ChartSize, 'width' | 'inset'>): number {
  return width - inset.left - inset.right;
}

function nextPoint(key: string, now: number | undefined, points: number): number | undefined {
  const last = points - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: now === undefined ? last : Math.max(0, now - 1),
    ArrowRight: now === undefined ? last : Math.min(last, now + 1),
    PageUp: Math.max(0, (now ?? last) - 7),
    PageDown: Math.min(last, (now ?? last) + 7),
    Home: 0,
    End: last,
  };
  return points === 0 ? undefined : moves[key];
}

/** Which charts stand as tables is part of the address, like every other state of the view. */
function useTableView(name: string): [boolean, () => void] {
  const { query } = useAddress();
  const change = useChangeQuery();
  const tables = (query.get('table') ?? '').split(',').filter((each) => each !== '');
  const shown = tables.includes(name);
  const next = shown ? tables.filter((each) => each !== name) : [...tables, name];
  return [shown, () => change({ table: next.join(',') }, { replace: true })];
}

/** Chart and table take each other's place; the focus that was on the one goes to the other. */
function useKeptFocus(frame: React.RefObject<HTMLDivElement | null>, asTable: boolean): void {
  const before = useRef(asTable);
  useEffect(() => {
    const changed = before.current !== asTable;
    before.current = asTable;
    if (changed && document.activeElement === document.body) frame.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [frame, asTable]);
}

/** `T` works on the chart in focus or under the pointer. */
function useTableKey(frame: React.RefObject<HTMLDivElement | null>, toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const element = frame.current;
      if (element === null || isTyping(event) || hasModifier(event) || event.key.toLowerCase() !== 't') return;
      const focused = element.contains(document.activeElement);
      // With the focus in another chart, that one is meant and not the one the pointer happens to rest on.
      const elsewhere = !focused && document.activeElement?.closest(`.${css.frame}`) instanceof Element;
      if (elsewhere || (!focused && !element.matches(':hover'))) return;
      event.preventDefault();
      toggle();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
