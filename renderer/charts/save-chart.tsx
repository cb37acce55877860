/** A chart as a file: the figures of its table as CSV, its drawing as SVG, a picture of that as PNG. Drawn anew for it, light and at one size. */

import { ActionIcon, Menu, Portal, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { writeList } from '../../electron/documents/list-csv.ts';
import type { ListColumn } from '../../electron/documents/list-csv.ts';
import { useBook } from '../book.tsx';
import { saveFile } from '../parts/files.ts';
import { SaveIcon } from '../parts/icons.tsx';
import { text } from '../text/text.ts';
import { drawingOf, pngFile, svgFile } from './drawing.ts';
import type { ChartFrameProps } from './frame.tsx';
import css from './charts.module.css';

/** What the files of a chart are called after and hold. */
export interface ChartFiles {
  /** What they are of, in a word or two. */
  readonly name: string;
  /** ISO dates. */
  readonly from: string;
  readonly to: string;
  /** The figures of the table, exact. */
  readonly csv: () => string;
}

/** The rows of a table as CSV: text guarded against being run as a formula, amounts as plain decimals, days as ISO dates (rule X1). */
export function csvOf<Row>(columns: readonly ListColumn<Row>[], rows: Iterable<Row>): string {
  return [...writeList(columns, rows)].join('');
}

interface OfWeek {
  readonly week: { readonly name: string; readonly firstDay: string; readonly lastDay: string };
}

export function spanColumns<Row extends OfWeek>(): readonly ListColumn<Row>[] {
  return [
    { name: 'period', plain: ({ week }) => week.name },
    { name: 'first_day', plain: ({ week }) => week.firstDay },
    { name: 'last_day', plain: ({ week }) => week.lastDay },
  ];
}

/** First and last day of weeks in order. */
export function periodOf(weeks: readonly OfWeek[]): Pick<ChartFiles, 'from' | 'to'> {
  return { from: weeks[0]?.week.firstDay ?? '', to: weeks.at(-1)?.week.lastDay ?? '' };
}

type DrawnFormat = 'svg' | 'png';

/** Pixels of the plot of a drawing; its width is that of `.paper`. */
const PLOT = { width: 960, height: 360 };

export function SaveChart(chart: ChartFrameProps) {
  const { workspace } = useBook();
  const [drawn, setDrawn] = useState<DrawnFormat | undefined>(undefined);
  const said = text.charts.files;
  const { name, from, to, csv } = chart.files;
  const nameOf = (extension: string) => `${said.name(workspace.name, name, from, to)}.${extension}`;
  const save = (file: Blob, extension: string) => {
    saveFile(file, nameOf(extension));
    notifications.show({ message: said.saved(nameOf(extension)) });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={said.menu}>
            <ActionIcon aria-label={`${said.menu}: ${chart.title}`} loading={drawn !== undefined}>
              <SaveIcon />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save(new Blob([csv()], { type: 'text/csv' }), 'csv')}>{said.csv}</Menu.Item>
          <Menu.Item onClick={() => setDrawn('svg')}>{said.svg}</Menu.Item>
          <Menu.Item onClick={() => setDrawn('png')}>{said.png}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {drawn !== undefined && (
        <Paper
          key={drawn}
          chart={chart}
          format={drawn}
          done={(file) => save(file, drawn)}
          failed={() => notifications.show({ color: 'red', message: said.failed(nameOf(drawn)) })}
          over={() => setDrawn(undefined)}
        />
      )}
    </>
  );
}

interface PaperProps {
  readonly chart: ChartFrameProps;
  readonly format: DrawnFormat;
  readonly done: (file: Blob) => void;
  readonly failed: () => void;
  readonly over: () => void;
}

/** The chart with its question, unit and legend, beside the window; it is there until it is drawn. */
function Paper(props: PaperProps) {
  const { title, unit, legend, children, inset } = props.chart;
  const paper = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    let isGone = false;
    const draw = async () => {
      await nextFrames();
      if (isGone || paper.current === null || head.current === null) return;
      const { chart, format, done, failed, over } = latest.current;
      try {
        const drawing = drawingOf(paper.current, head.current, chart.title, chart.unit);
        done(format === 'svg' ? svgFile(drawing) : await pngFile(drawing));
      } catch (error) {
        failed();
        throw error;
      } finally {
        over();
      }
    };
    void draw();
    return () => {
      isGone = true;
    };
  }, []);
  return (
    <Portal>
      <div ref={paper} className={css.paper} data-fb-paper aria-hidden="true" inert>
        <div ref={head} className={css.paperHead}>
          <strong>{title}</strong>
          <span>{unit}</span>
          {legend}
        </div>
        <div className={css.plot} style={PLOT}>
          {children({ ...PLOT, inset, active: undefined })}
        </div>
      </div>
    </Portal>
  );
}

/** Axes know their scales one frame after they are first drawn. */
async function nextFrames(): Promise<void> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}
