/** The weekly spend as a table: exact figures and numbers of charges, newest week first. */

import { useBook, useFigures } from '../book.tsx';
import type { Workspace } from '../book.tsx';
import { count, decimalText, span } from '../format.ts';
import { text } from '../text/text.ts';
import type { TableColumns } from './frame.tsx';
import type { Series } from './palette.ts';
import { csvOf, spanColumns } from './save-chart.tsx';
import { amountOf } from './spend-weeks.ts';
import type { SpendWeek, WeeklySpend } from './spend-weeks.ts';
import css from '../parts/table.module.css';
import chartCss from './charts.module.css';

const WEEK = 92;
const COLUMN = 96;

/** Week and total stay; two columns for each series, charges, face value, and the dates with the room of two. */
export function spendColumns(series: readonly Series[]): TableColumns {
  return { pinned: WEEK + COLUMN, width: COLUMN, count: 2 * series.length + 4 };
}

export function SpendTable({ spend, series }: { readonly spend: WeeklySpend; readonly series: readonly Series[] }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const weeks = [...spend.weeks].reverse();
  return (
    <table className={css.table}>
      <colgroup>
        <col style={{ width: WEEK }} />
        <col style={{ width: COLUMN }} />
        <col span={2 * series.length + 2} style={{ width: 'var(--column)' }} />
        <col style={{ width: 'calc(2 * var(--column))' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className={chartCss.pinned}>
            {text.charts.week}
          </th>
          <th scope="col" className={`${css.number} ${chartCss.pinned}`} style={{ left: WEEK }}>
            {text.charts.total} {workspace.currency}
          </th>
          {series.map(({ group, label }) => [
            <th key={group} scope="col" className={css.number} title={label}>
              {label}
            </th>,
            <th key={`${group}…count`} scope="col" className={css.number} title={text.charts.spend.chargesOf(label)}>
              {text.charts.spend.chargesOf(label)}
            </th>,
          ])}
          <th scope="col" className={css.number}>
            {text.charts.spend.charges}
          </th>
          <th scope="col" className={css.number}>
            {text.charts.spend.faceValue}
          </th>
          <th scope="col" className={css.number}>
            {text.charts.dates}
          </th>
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.week.name}>
            <th scope="row" className={`${css.wrap} ${chartCss.pinned}`}>
              {week.week.name}
              {week.week.unfinished && <span className={css.soft}> {text.charts.unfinishedMark}</span>}
            </th>
            <td className={`${css.number} ${chartCss.pinned}`} style={{ left: WEEK }}>
              {figures.cost(week.spend)}
            </td>
            {series.map(({ group }) => [
              <td key={group} className={css.number}>
                {figures.cost(amountOf(week, group))}
              </td>,
              <td key={`${group}…count`} className={`${css.number} ${css.soft}`}>
                {countOf(week.groups.find(({ name }) => name === group)?.count)}
              </td>,
            ])}
            <td className={`${css.number} ${css.soft}`}>{count(week.count)}</td>
            <td className={`${css.number} ${css.soft}`}>{figures.cost(week.faceValue)}</td>
            <td className={`${css.number} ${css.soft}`}>{span(week.week.firstDay, week.week.lastDay, book.today)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The rows of the table; a group without a charge in a week is empty there (rule W2). */
export function spendCsv(spend: WeeklySpend, series: readonly Series[], { currency, currencyDecimals }: Workspace): string {
  const money = (amount: number | undefined) => (amount === undefined ? null : decimalText(amount, currencyDecimals));
  return csvOf<SpendWeek>(
    [
      ...spanColumns<SpendWeek>(),
      { name: 'unfinished', plain: ({ week }) => (week.unfinished ? 'yes' : 'no') },
      { name: 'currency', plain: () => currency },
      { name: 'spend', plain: (week) => money(week.spend) },
      ...series.flatMap(({ group, label }) => [
        { name: `spend of ${label}`, plain: (week: SpendWeek) => money(amountOf(week, group)) },
        { name: `charges of ${label}`, plain: (week: SpendWeek) => week.groups.find(({ name }) => name === group)?.count.toString() ?? null },
      ]),
      { name: 'charges', plain: (week) => String(week.count) },
      { name: 'face_value', plain: (week) => money(week.faceValue) },
    ],
    [...spend.weeks].reverse(),
  );
}

function countOf(charges: number | undefined): string {
  return charges === undefined ? text.noValue : count(charges);
}
