/** Bars that stand for names instead of weeks: campaigns, kinds, figures; one for each name, or several side by side. The same figures as a table and as CSV. */

import { useId } from 'react';
import { Bar, BarChart } from 'recharts';
import type { BarShapeProps } from 'recharts';
import { lastNamed } from '../../electron/charts/ticks.ts';
import { TableHead } from '../parts/table-head.tsx';
import table from '../parts/table.module.css';
import { text } from '../text/text.ts';
import { ChartFrame, plotWidth } from './frame.tsx';
import type { ChartFrameProps, ChartSize } from './frame.tsx';
import { Hatch, Legend, Swatch, TooltipBox, barPath } from './marks.tsx';
import type { TooltipBoxProps } from './marks.tsx';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from './plot.tsx';
import { csvOf } from './save-chart.tsx';
import css from './charts.module.css';

export interface BarSeries<Row> {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  /** Where it is another below zero. */
  readonly colorBelow?: string;
  /** Not final: of a span that is not over. */
  readonly unfinished?: boolean;
  /** Minor units; no bar for `null`. */
  readonly amount: (row: Row) => number | null;
}

/** A column of the table, and of the CSV. */
export interface BarColumn<Row> {
  readonly head: string;
  readonly shown: (row: Row) => string;
  /** Its name in the CSV, and there its exact text, a figure as a plain decimal; without them it is a column of the table alone. */
  readonly csv?: string;
  readonly plain?: (row: Row) => string | null;
}

export interface NamedBarsProps<Row> extends Pick<ChartFrameProps, 'name' | 'title' | 'unit'> {
  readonly unitShort?: string;
  /** All rows of the table. */
  readonly rows: readonly Row[];
  /** Those that are drawn, where some count in other units; all unless given. */
  readonly drawn?: readonly Row[];
  readonly nameOf: (row: Row) => string;
  /** What the names are, as a column; and in the CSV. */
  readonly first: { readonly head: string; readonly csv: string };
  readonly series: readonly BarSeries<Row>[];
  readonly decimals: number;
  /** An amount as it is written over its bar, where there is room. */
  readonly write: (amount: number) => string;
  readonly columns: readonly BarColumn<Row>[];
  /** Columns that only the CSV has, before those of the table. */
  readonly csvOnly?: readonly { readonly csv: string; readonly plain: (row: Row) => string | null }[];
  readonly file: { readonly name: string; readonly from: string; readonly to: string };
  readonly tooltip: (row: Row) => TooltipBoxProps;
  /** Opens what a bar is made of; of a row as a whole, its first series. */
  readonly open: (row: Row, series: BarSeries<Row>) => void;
}

const HEIGHT = 220;
const INSET = plotInset(16);
/** Pixels that a name has at least, that a figure over its bar takes, and that a letter of a name does. */
const NAME_LEAST = 56;
const FIGURE = 64;
const LETTER = 6.4;
/** Pixels of a table beyond which its columns scroll. */
const COLUMN_LEAST = 76;
const FIRST_LEAST = 150;

export function NamedBars<Row>(props: NamedBarsProps<Row>) {
  const { name, title, unit, unitShort, rows, drawn = rows, nameOf, first, series, columns, csvOnly = [], file, tooltip, open } = props;
  const [main] = series;
  const openAt = (at: number) => drawn[at] !== undefined && main !== undefined && open(drawn[at], main);
  return (
    <ChartFrame
      name={name}
      title={title}
      unit={unit}
      {...(unitShort === undefined ? {} : { unitShort })}
      height={HEIGHT}
      points={drawn.length}
      describe={(at) => {
        const row = drawn[at];
        return row === undefined
          ? ''
          : `${nameOf(row)}: ${tooltip(row)
              .rows.map(({ label, value }) => `${label} ${value}`)
              .join(', ')}`;
      }}
      open={openAt}
      inset={INSET}
      click={(part) => openAt(Math.min(drawn.length - 1, Math.floor(part * drawn.length)))}
      table={
        <table className={`${table.table} ${css.named}`} style={{ minWidth: FIRST_LEAST + columns.length * COLUMN_LEAST }}>
          <TableHead cells={[{ name: first.head }, ...columns.map(({ head }) => ({ name: head, form: 'number' as const }))]} />
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                <th scope="row">{nameOf(row)}</th>
                {columns.map(({ shown }, column) => (
                  <td key={column} className={table.number}>
                    {shown(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      }
      files={{
        ...file,
        csv: () =>
          csvOf<Row>(
            [
              { name: first.csv, text: nameOf },
              ...csvOnly.map(({ csv, plain }) => ({ name: csv, plain })),
              ...columns.flatMap(({ csv, plain }) => (csv === undefined || plain === undefined ? [] : [{ name: csv, plain }])),
            ],
            rows,
          ),
      }}
      legend={
        series.length > 1 && (
          <Legend
            entries={series.map(({ key, label, color, unfinished = false }) => ({
              key,
              label,
              whole: true,
              mark: <Swatch color={color} hatched={unfinished} />,
            }))}
          />
        )
      }
    >
      {(size) => <Bars {...props} drawn={drawn} size={size} />}
    </ChartFrame>
  );
}

interface Placed<Row> {
  readonly key: string;
  readonly row: Row;
}

function Bars<Row>({
  drawn,
  nameOf,
  series,
  decimals,
  write,
  tooltip,
  open,
  size,
}: NamedBarsProps<Row> & { readonly drawn: readonly Row[]; readonly size: ChartSize }) {
  const id = useId().replace(/\W/g, '');
  const places: Placed<Row>[] = drawn.map((row, at) => ({ key: String(at), row }));
  const amounts = drawn.flatMap((row) => series.map(({ amount }) => amount(row) ?? 0));
  const room = plotWidth(size) / Math.max(1, drawn.length);
  const ticks = [
    ...lastNamed(
      places.map(({ key }) => key),
      plotWidth(size),
      NAME_LEAST,
    ),
  ];
  const letters = Math.floor((plotWidth(size) / Math.max(1, ticks.length) - 8) / LETTER);
  return (
    <BarChart {...plotProps(size)} data={places} barCategoryGap="24%" barGap={2} maxBarSize={56}>
      <defs>{series.map(({ key, color, unfinished }) => unfinished === true && <Hatch key={key} id={`${id}-${key}`} color={color} />)}</defs>
      <AmountAxis low={Math.min(0, ...amounts)} high={Math.max(0, ...amounts)} decimals={decimals} />
      <NameAxis dataKey="key" ticks={ticks} tickFormatter={(key: string) => cut(nameAt(drawn, key, nameOf), letters)} />
      <PointTooltip at={size.active} cursor={{ fill: 'var(--fb-mute-soft)' }}>
        {({ label }) => {
          const row = drawn[Number(label)];
          return row === undefined ? null : <TooltipBox {...tooltip(row)} />;
        }}
      </PointTooltip>
      {series.map((each) => (
        <Bar
          key={each.key}
          dataKey={({ row }: Placed<Row>) => each.amount(row) ?? 0}
          fill={each.color}
          isAnimationActive={false}
          onClick={(bar, _, event) => {
            event.stopPropagation();
            open((bar.payload as Placed<Row>).row, each);
          }}
          shape={(props: BarShapeProps) => (
            <NamedBar {...props} series={each} hatch={`${id}-${each.key}`} write={series.length === 1 && room >= FIGURE ? write : undefined} />
          )}
        />
      ))}
    </BarChart>
  );
}

interface NamedBarProps<Row> extends BarShapeProps {
  readonly series: BarSeries<Row>;
  readonly hatch: string;
  readonly write: ((amount: number) => string) | undefined;
}

/** A bar of nothing is a short line on the axis; no value is no bar. Figures stand above the axis, as names stand below it. */
function NamedBar<Row>({ x, y, width, height, payload, series, hatch, write }: NamedBarProps<Row>) {
  const amount = series.amount((payload as Placed<Row>).row);
  // Before it knows its size, a chart has no room for bars.
  if (width <= 0 || amount === null) return null;
  const [top, tall] = [Math.min(y, y + height), Math.abs(height)];
  const color = amount < 0 ? (series.colorBelow ?? series.color) : series.color;
  return (
    <g>
      {tall < 1 ? (
        <rect x={x} y={top - 1} width={width} height={2} fill="var(--fb-axis)" />
      ) : (
        <path d={barPath(x, top, width, tall, true, amount > 0)} fill={series.unfinished === true ? `url(#${hatch})` : color} />
      )}
      {write !== undefined && (
        <text x={x + width / 2} y={top - 6} textAnchor="middle" className={css.name}>
          {write(amount)}
        </text>
      )}
    </g>
  );
}

function nameAt<Row>(drawn: readonly Row[], key: string, nameOf: (row: Row) => string): string {
  const row = drawn[Number(key)];
  return row === undefined ? '' : nameOf(row);
}

/** The whole name is in the tooltip and in the table. */
function cut(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1)).trimEnd()}${text.charts.cut}`;
}
