/** Value per lead as a table: both parts of each ratio, gross and net, newest week first. */

import { useBook, useFigures } from '../book.tsx';
import { count, span } from '../format.ts';
import { text } from '../text/text.ts';
import type { ValueWeek } from './value.tsx';
import css from '../parts/table.module.css';

export function ValueTable({ weeks }: { readonly weeks: readonly ValueWeek[] }) {
  const { book } = useBook();
  const figures = useFigures();
  const words = text.charts.value;
  const heads = [
    words.leads,
    words.won,
    words.valueTotal,
    words.costTotal,
    words.costNet,
    words.valuePerLead,
    words.costPerLead,
    words.costNetPerLead,
  ];
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{text.charts.week}</th>
          <th scope="col">{text.charts.dates}</th>
          {heads.map((head) => (
            <th key={head} scope="col" className={css.number}>
              {head}
            </th>
          ))}
          <th scope="col">{words.state}</th>
        </tr>
      </thead>
      <tbody>
        {[...weeks].reverse().map((week) => (
          <tr key={week.week.name}>
            <th scope="row">{week.week.name}</th>
            <td className={css.soft}>{span(week.week.firstDay, week.week.lastDay, book.today)}</td>
            <td className={css.number}>{count(week.leads)}</td>
            <td className={css.number}>{count(week.won)}</td>
            {[week.value, week.cost, week.costNet, week.valuePerLead, week.costPerLead, week.costNetPerLead].map((amount, index) => (
              <td key={index} className={css.number}>
                {figures.cost(amount)}
              </td>
            ))}
            <td className={css.soft}>{week.leads === 0 ? text.noValue : week.open ? text.charts.open : words.closed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
