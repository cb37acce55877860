/** The balance history as a table: closing balances with the top-ups of their day, newest first. */

import { useBook, useFigures } from '../book.tsx';
import { dayWords } from '../format.ts';
import { TableHead } from '../parts/table-head.tsx';
import { text } from '../text/text.ts';
import type { BalanceHistory } from './balance.tsx';
import css from '../parts/table.module.css';

export function BalanceTable({ history }: { readonly history: BalanceHistory }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const topUpsOf = Map.groupBy(history.topUps, ({ date }) => date);
  return (
    <table className={css.table}>
      <TableHead
        cells={[
          { name: text.charts.balance.date },
          { name: text.charts.balance.topUps },
          { name: text.charts.balance.credits, form: 'number' },
          { name: text.charts.balance.cost(workspace.currency), form: 'number' },
        ]}
      />
      <tbody>
        {[...history.points].reverse().map((point) => (
          <tr key={point.date}>
            <th scope="row">{dayWords(point.date, book.today)}</th>
            <td className={`${css.soft} ${css.wrap}`}>
              {(topUpsOf.get(point.date) ?? [])
                .map(({ credits, price }) => text.charts.balance.toppedUp(figures.credits(credits), figures.money(price)))
                .join('; ')}
            </td>
            <td className={css.number}>{figures.credits(point.credits)}</td>
            <td className={css.number}>{figures.cost(point.cost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
