/** Value per lead as a table: both parts of each ratio, gross and net, newest week first. */

import { useBook, useFigures } from '../book.tsx';
import type { Workspace } from '../book.tsx';
import { count, decimalText, span } from '../format.ts';
import { text } from '../text/text.ts';
import type { TableColumns } from './frame.tsx';
import { csvOf, spanColumns } from './save-chart.tsx';
import type { ValueWeek } from './value.tsx';
import css from '../parts/table.module.css';
import chartCss from './charts.module.css';

const COLUMN = 92;
const FIGURES = 9;

/** The week stays; nine columns of figures and state, and the dates with the room of two. */
export const VALUE_COLUMNS: TableColumns = { pinned: COLUMN, width: COLUMN, count: FIGURES + 2 };

export function ValueTable({ weeks }: { readonly weeks: readonly ValueWeek[] }) {
  const { book } = useBook();
  const figures = useFigures();
  const words = text.charts.value;
  const heads = [
    words.valuePerLead,
    words.costNetPerLead,
    words.costPerLead,
    words.leads,
    words.won,
    words.valueTotal,
    words.costNet,
    words.costTotal,
    words.state,
    text.charts.dates,
  ];
  return (
    <table className={css.table}>
      <colgroup>
        <col style={{ width: COLUMN }} />
        <col span={FIGURES} style={{ width: 'var(--column)' }} />
        <col style={{ width: 'calc(2 * var(--column))' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" className={chartCss.pinned}>
            {text.charts.week}
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className={css.number}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...weeks].reverse().map((week) => (
          <tr key={week.week.name}>
            <th scope="row" className={chartCss.pinned}>
              {week.week.name}
            </th>
            <td className={css.number}>{figures.cost(week.valuePerLead)}</td>
            <td className={css.number}>{figures.cost(week.costNetPerLead)}</td>
            <td className={css.number}>{figures.cost(week.costPerLead)}</td>
            <td className={css.number}>{count(week.leads)}</td>
            <td className={css.number}>{count(week.won)}</td>
            <td className={css.number}>{figures.cost(week.value)}</td>
            <td className={css.number}>{figures.cost(week.costNet)}</td>
            <td className={css.number}>{figures.cost(week.cost)}</td>
            <td className={`${css.number} ${css.soft}`}>{week.leads === 0 ? text.noValue : week.open ? text.charts.open : words.closed}</td>
            <td className={`${css.number} ${css.soft}`}>{span(week.week.firstDay, week.week.lastDay, book.today)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function valueCsv(weeks: readonly ValueWeek[], { currency, currencyDecimals }: Workspace): string {
  const money = (of: (week: ValueWeek) => number | null) => (week: ValueWeek) => {
    const amount = of(week);
    return amount === null ? null : decimalText(amount, currencyDecimals);
  };
  return csvOf<ValueWeek>(
    [
      ...spanColumns<ValueWeek>(),
      { name: 'state', plain: ({ leads, open }) => (leads === 0 ? null : open ? 'open' : 'closed') },
      { name: 'currency', plain: () => currency },
      { name: 'value_per_lead', plain: money(({ valuePerLead }) => valuePerLead) },
      { name: 'cost_per_lead_net', plain: money(({ costNetPerLead }) => costNetPerLead) },
      { name: 'cost_per_lead_gross', plain: money(({ costPerLead }) => costPerLead) },
      { name: 'leads', plain: ({ leads }) => String(leads) },
      { name: 'won', plain: ({ won }) => String(won) },
      { name: 'value', plain: money(({ value }) => value) },
      { name: 'cost_net', plain: money(({ costNet }) => costNet) },
      { name: 'cost_gross', plain: money(({ cost }) => cost) },
    ],
    [...weeks].reverse(),
  );
}
