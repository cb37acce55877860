/** A statement as it will stand in the file: opening balance, entries oldest first, totals and closing balance. */

import { useMediaQuery } from '@mantine/hooks';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { count, dayWords, shortTime } from '../../../format.ts';
import { TableHead } from '../../../parts/table-head.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { NARROW } from '../../../theme.ts';
import type { Period } from './periods.ts';
import css from './statements.module.css';

type Preview = OutputOf<'statement.preview'>;
type Row = Preview['rows'][number];

export function StatementTable({ preview, period }: { readonly preview: Preview; readonly period: Period }) {
  const { opening, closing, totals, rows, events } = preview;
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label={text.statements.preview}>
      <table className={table.table}>
        <Head />
        <tbody>
          <BalanceRow name={text.statements.opening} day={period.from} balance={opening} />
          {rows.map((row) => (
            <EntryRow key={row.eventId} row={row} />
          ))}
          {events === 0 && (
            <tr>
              <td colSpan={10} className={table.soft}>
                {text.statements.quiet}
              </td>
            </tr>
          )}
          {events > rows.length && (
            <tr>
              <td colSpan={10} className={table.soft}>
                {text.statements.shownOf(count(rows.length), count(events))}
              </td>
            </tr>
          )}
        </tbody>
        <Foot period={period} totals={totals} closing={closing} />
      </table>
    </div>
  );
}

function Head() {
  const { currency } = useBook().workspace;
  return (
    <TableHead
      cells={[
        { name: text.register.day },
        { name: text.register.what },
        { name: text.register.campaign, form: 'wideOnly' },
        { name: text.statements.creditsIn, form: 'number' },
        { name: text.statements.creditsOut, form: 'number' },
        { name: text.statements.creditsBalance, form: 'number' },
        { name: text.statements.costIn(currency), form: 'number' },
        { name: text.statements.costOut(currency), form: 'number' },
        { name: text.statements.costBalance, form: 'number' },
        { name: text.register.amount(currency), form: 'number' },
      ]}
    />
  );
}

/** What happened and its campaign, which a narrow window leaves out. */
function useWordColumns(): number {
  return useMediaQuery(NARROW) === true ? 1 : 2;
}

interface Balance {
  readonly credits: number;
  readonly cost: number;
}

function BalanceRow({ name, day, balance }: { readonly name: string; readonly day: string; readonly balance: Balance }) {
  const { today } = useBook().book;
  const words = useWordColumns();
  const figures = useFigures();
  return (
    <tr className={css.balance}>
      <td className={table.soft}>{dayWords(day, today)}</td>
      <th scope="row" colSpan={words + 2}>
        {name}
      </th>
      <td className={table.number}>{figures.credits(balance.credits)}</td>
      <td colSpan={2} />
      <td className={table.number}>{figures.cost(balance.cost)}</td>
      <td />
    </tr>
  );
}

/** In the columns named "out" a minus would say it twice. */
function unsigned(amount: number | null): number | null {
  return amount === null ? null : Math.abs(amount);
}

/** In and out are told by the sign of one figure; the other column stays empty. */
function EntryRow({ row }: { readonly row: Row }) {
  const { today } = useBook().book;
  const figures = useFigures();
  const href = useHref();
  const into = (amount: number | null) => amount !== null && amount > 0;
  const out = (amount: number | null) => amount !== null && amount < 0;
  return (
    <tr>
      <td className={table.soft}>
        {dayWords(row.day, today)} {row.time !== null && shortTime(row.time)}
      </td>
      <td className={table.cut} style={{ width: '30%' }} title={row.what}>
        <a className={css.plain} href={href('/activity', { event: String(row.eventId) })}>
          {row.what}
        </a>
      </td>
      <td className={`${table.cut} ${table.soft} ${table.wideOnly}`} style={{ width: '20%' }} title={row.campaign}>
        {row.campaign}
      </td>
      <td className={table.number}>{into(row.credits) && figures.credits(row.credits)}</td>
      <td className={table.number}>{out(row.credits) && figures.credits(unsigned(row.credits))}</td>
      <td className={table.number}>{figures.credits(row.balance)}</td>
      <td className={`${table.number} ${table.soft}`}>{into(row.cost) && figures.cost(row.cost)}</td>
      <td className={`${table.number} ${table.soft}`}>{out(row.cost) && figures.cost(unsigned(row.cost))}</td>
      <td className={`${table.number} ${table.soft}`}>{figures.cost(row.balanceCost)}</td>
      <td className={`${table.number} ${table.soft}`}>{row.amount !== null && figures.cost(row.amount)}</td>
    </tr>
  );
}

function Foot({ period, totals, closing }: { readonly period: Period; readonly totals: Preview['totals']; readonly closing: Balance }) {
  const { today } = useBook().book;
  const words = useWordColumns();
  const figures = useFigures();
  return (
    <tfoot>
      <tr>
        <td />
        <th scope="row" colSpan={words}>
          {text.statements.totals}
        </th>
        <td className={table.number}>{figures.credits(totals.creditsIn)}</td>
        <td className={table.number}>{figures.credits(unsigned(totals.creditsOut))}</td>
        <td />
        <td className={table.number}>{figures.cost(totals.costIn)}</td>
        <td className={table.number}>{figures.cost(unsigned(totals.costOut))}</td>
        <td colSpan={2} />
      </tr>
      <tr>
        <td className={table.soft}>{dayWords(period.to, today)}</td>
        <th scope="row" colSpan={words + 2}>
          {text.statements.closing}
        </th>
        <td className={table.number}>{figures.credits(closing.credits)}</td>
        <td colSpan={2} />
        <td className={table.number}>{figures.cost(closing.cost)}</td>
        <td />
      </tr>
    </tfoot>
  );
}
