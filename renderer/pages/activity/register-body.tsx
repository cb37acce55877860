/** The rows of the register that are in view: day rows, events, and the space of those that are not drawn. */

import type { Row } from '@tanstack/react-table';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useBook, useFigures } from '../../book.tsx';
import { dayWords } from '../../format.ts';
import { text } from '../../text/text.ts';
import { FORMS } from './columns.tsx';
import type { ColumnName, RegisterRow, features } from './columns.tsx';
import type { DayItem, RegisterItem } from './register-items.ts';
import type { RowSelection } from '../../parts/row-selection.ts';
import grid from '../../parts/grid.module.css';
import css from './activity.module.css';

export function rowId(eventId: number): string {
  return `event-${eventId}`;
}

type TableRow = Row<typeof features, RegisterRow>;

export interface RegisterBodyProps {
  readonly items: readonly RegisterItem[];
  readonly rows: readonly TableRow[];
  readonly columns: readonly string[];
  readonly shown: readonly VirtualItem[];
  /** Of all items, drawn or not. */
  readonly height: number;
  readonly selection: RowSelection<number>;
}

export function RegisterBody({ items, rows, columns, shown, height, selection }: RegisterBodyProps) {
  const [first, second] = shown;
  // A day row that was kept from far above stands at the very top; the space comes after it instead of before.
  const apart = first !== undefined && second !== undefined && second.index > first.index + 1;
  const above = apart ? second.start - first.size : (first?.start ?? 0);
  const below = height - (shown.at(-1)?.end ?? 0);
  return (
    <tbody>
      {!apart && above > 0 && <Space height={above} />}
      {shown.map(({ index }, place) => {
        const item = items[index];
        if (item?.type === 'day')
          return [<DayRow key={item.day} item={item} columns={columns} />, place === 0 && apart && <Space key="above" height={above} />];
        const row = item === undefined ? undefined : rows[item.row];
        return row !== undefined && <EventRow key={row.id} row={row} selection={selection} />;
      })}
      {below > 0 && <Space height={below} />}
    </tbody>
  );
}

function Space({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" style={{ height }} />;
}

function EventRow({ row, selection }: { readonly row: TableRow; readonly selection: RowSelection<number> }) {
  const { eventId } = row.original;
  return (
    <tr
      id={rowId(eventId)}
      aria-rowindex={row.index + 2}
      aria-selected={selection.selected === eventId}
      className={grid.row}
      onClick={() => selection.open(eventId)}
    >
      {row.getVisibleCells().map((cell) => {
        const form = FORMS[cell.column.id as ColumnName];
        const words = String(cell.getValue());
        return (
          <td
            key={cell.id}
            className={`${form.number ? grid.number : grid.cut} ${form.soft ? grid.soft : ''}`}
            title={form.number ? undefined : words}
          >
            {words}
          </td>
        );
      })}
    </tr>
  );
}

/** What a day spent, with the sign that its columns have: out is negative. */
function DayRow({ item, columns }: { readonly item: DayItem; readonly columns: readonly string[] }) {
  const { book } = useBook();
  const figures = useFigures();
  const firstNumber = columns.findIndex((id) => FORMS[id as ColumnName].number);
  const words = firstNumber < 0 ? columns.length : firstNumber;
  const { sums } = item;
  const spent = sums !== undefined && (sums.credits !== 0 || sums.cost !== 0);
  return (
    <tr className={css.day}>
      <th scope="rowgroup" colSpan={Math.max(1, words)}>
        <span className={css.dayWords}>
          <strong>{dayWords(item.day, book.today)}</strong>
          {spent && <span>{sums.cost > 0 ? text.activity.refundedOnDay : text.activity.spentOnDay}</span>}
        </span>
      </th>
      {columns.slice(words).map((id) => (
        <td key={id} className={grid.number}>
          {spent && id === 'credits' && figures.creditsChange(sums.credits)}
          {spent && id === 'cost' && figures.costChange(sums.cost)}
        </td>
      ))}
    </tr>
  );
}
