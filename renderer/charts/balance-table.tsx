/** The balance history as a table: closing balances with the top-ups of their day, newest first. */

import { useBook, useFigures } from '../book.tsx';
import type { Workspace } from '../book.tsx';
import { addDays, dayWords, decimalText } from '../format.ts';
import { TableHead } from '../parts/table-head.tsx';
import { text } from '../text/text.ts';
import type { BalanceForecast } from './balance-forecast.ts';
import type { BalanceHistory } from './balance.tsx';
import { csvOf } from './save-chart.tsx';
import css from '../parts/table.module.css';

export interface BalanceTableProps {
  readonly history: BalanceHistory;
  readonly forecast: BalanceForecast | null;
}

export function BalanceTable({ history, forecast }: BalanceTableProps) {
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
      {forecast !== null && <Ahead forecast={forecast} />}
    </table>
  );
}

function Ahead({ forecast: { through, runway, nextCharge } }: { readonly forecast: BalanceForecast }) {
  const { book } = useBook();
  const figures = useFigures();
  const said = text.charts.balance;
  const day = (iso: string) => dayWords(iso, book.today);
  const range = (soonest: string, latest: string | null) => (latest === null ? said.from(day(soonest)) : said.between(day(soonest), day(latest)));
  const end = (days: number) => addDays(through, days);
  return (
    <tfoot>
      <tr>
        <th scope="row">{day(end(runway.likely))}</th>
        <td className={`${css.soft} ${css.wrap}`}>
          {said.usedUp}, {range(end(runway.soonest), runway.latest === null ? null : end(runway.latest))}
        </td>
        <td className={css.number}>{figures.credits(0)}</td>
        <td className={css.number} />
      </tr>
      {nextCharge !== null && (
        <tr>
          <th scope="row">{day(nextCharge.likely)}</th>
          <td className={`${css.soft} ${css.wrap}`}>
            {said.nextCharge}, {range(nextCharge.soonest, nextCharge.latest)}
          </td>
          <td className={css.number} />
          <td className={css.number}>{figures.cost(nextCharge.amount)}</td>
        </tr>
      )}
    </tfoot>
  );
}

interface BalanceRow {
  readonly row: 'closing' | 'used_up' | 'next_charge';
  readonly date: string;
  /** Of what is expected; empty where there is no end in sight. */
  readonly soonest?: string;
  readonly latest?: string | null;
  readonly credits: number | null;
  readonly cost: number | null;
  readonly topUps?: { readonly count: number; readonly credits: number; readonly price: number };
}

/** The rows of the table, with the top-ups of a day added up; what is expected comes last. */
export function balanceCsv(history: BalanceHistory, forecast: BalanceForecast | null, workspace: Workspace): string {
  const { currency, currencyDecimals, creditDecimals } = workspace;
  const decimals = (amount: number | null | undefined, places: number) =>
    amount === null || amount === undefined ? null : decimalText(amount, places);
  return csvOf<BalanceRow>(
    [
      { name: 'row', plain: ({ row }) => row },
      { name: 'date', plain: ({ date }) => date },
      { name: 'soonest', plain: ({ soonest }) => soonest ?? null },
      { name: 'latest', plain: ({ latest }) => latest ?? null },
      { name: 'credits', plain: ({ credits }) => decimals(credits, creditDecimals) },
      { name: 'currency', plain: () => currency },
      { name: 'cost', plain: ({ cost }) => decimals(cost, currencyDecimals) },
      { name: 'top_ups', plain: ({ topUps }) => topUps?.count.toString() ?? null },
      { name: 'top_up_credits', plain: ({ topUps }) => decimals(topUps?.credits, creditDecimals) },
      { name: 'top_up_price', plain: ({ topUps }) => decimals(topUps?.price, currencyDecimals) },
    ],
    [...closingRows(history), ...(forecast === null ? [] : expectedRows(forecast))],
  );
}

function closingRows({ points, topUps }: BalanceHistory): readonly BalanceRow[] {
  const topUpsOf = Map.groupBy(topUps, ({ date }) => date);
  const rows = points.map(({ date, credits, cost }) => {
    const ofDay = topUpsOf.get(date) ?? [];
    const added = { credits: 0, price: 0 };
    for (const topUp of ofDay) {
      added.credits += topUp.credits;
      added.price += topUp.price;
    }
    return { row: 'closing', date, credits, cost, topUps: { count: ofDay.length, ...added } } as const;
  });
  return rows.reverse();
}

function expectedRows({ through, runway, nextCharge }: BalanceForecast): readonly BalanceRow[] {
  const end = (days: number) => addDays(through, days);
  const latest = runway.latest === null ? null : end(runway.latest);
  const usedUp = { row: 'used_up', date: end(runway.likely), soonest: end(runway.soonest), latest, credits: 0, cost: null } as const;
  if (nextCharge === null) return [usedUp];
  const charge = { date: nextCharge.likely, soonest: nextCharge.soonest, latest: nextCharge.latest, cost: nextCharge.amount };
  return [usedUp, { row: 'next_charge', credits: null, ...charge }];
}
