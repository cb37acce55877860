/** Small drawn things that charts share: hatches, legend swatches, the tooltip, and text at a place of the plot. */

import type { ReactNode } from 'react';
import type { Series } from './palette.ts';
import css from './charts.module.css';

/** 22 % fill with a 45° hatch: the unfinished week and "Other" (which is fuller, to be told from it). */
export function Hatch({ id, color, fill = 0.22 }: { readonly id: string; readonly color: string; readonly fill?: number }) {
  return (
    <pattern id={id} width={4.2} height={4.2} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width={4.2} height={4.2} fill={color} opacity={fill} />
      <rect width={1.5} height={4.2} fill={color} />
    </pattern>
  );
}

export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  readonly mark: ReactNode;
  /** Never cut short, unlike the names of campaigns. */
  readonly whole?: boolean;
}

export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className={css.legend} data-shrinks={entries.some(({ whole }) => whole !== true) ? '' : undefined}>
      {entries.map(({ key, label, mark, whole }) => (
        <li key={key} title={label} className={whole === true ? css.whole : undefined}>
          {mark}
          <span>{label}</span>
        </li>
      ))}
    </ul>
  );
}

export function Swatch({ color, hatched = false }: { readonly color: string; readonly hatched?: boolean }) {
  return (
    <svg width={8} height={8} aria-hidden="true">
      {hatched ? (
        <>
          <rect width={8} height={8} rx={2} fill={color} opacity={0.22} />
          <path d="M0 8 8 0M0 3 3 0M5 8l3-3" stroke={color} strokeWidth={1.4} />
        </>
      ) : (
        <rect width={8} height={8} rx={2} fill={color} />
      )}
    </svg>
  );
}

export function TriangleSwatch({ color }: { readonly color: string }) {
  return (
    <svg width={10} height={9} aria-hidden="true">
      <path d="M5 .5 9.500 8.500h-9z" fill={color} />
    </svg>
  );
}

export interface TooltipRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly mark?: ReactNode;
  readonly chosen?: boolean;
}

export interface TooltipBoxProps {
  readonly title: string;
  readonly dates: string;
  readonly rows: readonly TooltipRow[];
  readonly total?: readonly [label: string, value: string];
  readonly hint?: string | undefined;
}

export function TooltipBox({ title, dates, rows, total, hint }: TooltipBoxProps) {
  return (
    <div className={css.tooltip}>
      <header>
        <strong>{title}</strong>
        <span>{dates}</span>
      </header>
      <dl>
        {rows.map(({ key, label, value, mark, chosen }) => (
          <div key={key} className={chosen === true ? css.chosen : undefined}>
            {mark}
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {total !== undefined && (
          <div className={css.total}>
            <dt>{total[0]}</dt>
            <dd>{total[1]}</dd>
          </div>
        )}
      </dl>
      {hint !== undefined && <div className={css.hint}>{hint}</div>}
    </div>
  );
}

/** Path of a bar segment whose outer corners are rounded; `up` says at which end. */
export function barPath(x: number, y: number, width: number, height: number, rounded: boolean, up: boolean): string {
  const r = rounded ? Math.min(2, height, width / 2) : 0;
  if (r === 0) return `M${x},${y}h${width}v${height}h${-width}Z`;
  return up
    ? `M${x},${y + height}v${-(height - r)}q0,${-r} ${r},${-r}h${width - 2 * r}q${r},0 ${r},${r}v${height - r}Z`
    : `M${x},${y}h${width}v${height - r}q0,${r} ${-r},${r}h${-(width - 2 * r)}q${-r},0 ${-r},${-r}Z`;
}

/** Named series for the legend; all beyond the fourth are one entry. Names of campaigns may be cut, those of kinds are `whole`. */
export function legendOf(series: readonly Series[], other: string, whole: boolean): readonly LegendEntry[] {
  const named = series.filter((each) => !each.other).map(({ group, label, color }) => ({ key: group, label, whole, mark: <Swatch color={color} /> }));
  const rest = series.find((each) => each.other);
  return rest === undefined ? named : [...named, { key: '…other', label: other, whole: true, mark: <Swatch color={rest.color} hatched /> }];
}
