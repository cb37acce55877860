/** The balance history as a table: closing balances with the top-ups of their day, newest first. */

import { useBook, useFigures } from '../book.tsx';
import type { Workspace } from '../book.tsx';
import { dayWords, decimalText } from '../format.ts';
import { TableHead } from '../parts/table-head.tsx';
import { text } from '../text/text.ts';
import type { BalanceHistory } from './balance.tsx';
import { csvOf } from './save-chart.tsx';
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

/** The rows of the table; the top-ups of a day are added up. */
export function balanceCsv({ points, topUps }: BalanceHistory, { currency, currencyDecimals, creditDecimals }: Workspace): string {
  const topUpsOf = Map.groupBy(topUps, ({ date }) => date);
  const added = (date: string, of: 'credits' | 'price') => (topUpsOf.get(date) ?? []).reduce((sum, topUp) => sum + topUp[of], 0);
  return csvOf<BalanceHistory['points'][number]>(
    [
      { name: 'date', plain: ({ date }) => date },
      { name: 'credits', plain: ({ credits }) => decimalText(credits, creditDecimals) },
      { name: 'currency', plain: () => currency },
      { name: 'cost', plain: ({ cost }) => decimalText(cost, currencyDecimals) },
      { name: 'top_ups', plain: ({ date }) => String(topUpsOf.get(date)?.length ?? 0) },
      { name: 'top_up_credits', plain: ({ date }) => decimalText(added(date, 'credits'), creditDecimals) },
      { name: 'top_up_price', plain: ({ date }) => decimalText(added(date, 'price'), currencyDecimals) },
    ],
    [...points].reverse(),
  );
}
