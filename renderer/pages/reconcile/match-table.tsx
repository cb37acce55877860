/** Both sides of the reconciliation with what pairs them, in groups from certain to accepted; moved through and settled by keys (rule R1). */

import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useFigures } from '../../book.tsx';
import { count } from '../../format.ts';
import { ColumnMenu } from '../../parts/column-choice.tsx';
import { SearchField } from '../../parts/list-tools.tsx';
import { VirtualBody, useVirtualRows } from '../../parts/virtual-rows.tsx';
import { text } from '../../text/text.ts';
import type { Acts } from './acts.ts';
import { GroupRow } from './group-row.tsx';
import { CHOICES, COLUMNS, MARK_WIDTH, MATCH_WIDTH, useMatchColumns } from './match-columns.ts';
import type { ColumnName, MatchColumns } from './match-columns.ts';
import { PartRow, rowId } from './match-rows.tsx';
import { entryWith, tableRows } from './rows.ts';
import type { Entry, Group, View } from './rows.ts';
import { useSelection } from './selection.ts';
import type { RowKeys, Selection } from './selection.ts';
import type { ReconcileAddress } from './view.ts';
import { accountWords } from './words.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

const words = text.reconcile.table;
const HEAD_HEIGHT = 64;
const ROW_HEIGHT = 32;
/** Without and with a year. */
const DAY_WIDTHS = { short: 64, long: 100 } as const;

export interface MatchTableProps {
  readonly view: View;
  readonly groups: readonly Group[];
  readonly address: ReconcileAddress;
  readonly acts: Acts;
  readonly keys: RowKeys;
  /** Keys of matches that are not accepted with the others of their group. */
  readonly rejected: ReadonlySet<string>;
  readonly table: RefObject<HTMLTableElement | null>;
}

export interface MatchTable {
  readonly selection: Selection;
  readonly element: React.ReactNode;
}

/** The table and what is chosen in it: what is chosen is shown beside it. */
export function useMatchTable({ view, groups, address, acts, keys, rejected, table }: MatchTableProps): MatchTable {
  const figures = useFigures();
  const scroll = useRef<HTMLDivElement>(null);
  const { whole, shut, search, row } = address;
  const rows = useMemo(() => tableRows(groups, { whole, shut, search, row }, figures.cost), [groups, whole, shut, search, row, figures]);
  const virtual = useVirtualRows({ count: rows.length, height: ROW_HEIGHT, head: HEAD_HEIGHT, scroll });
  const selection = useSelection({
    groups,
    rows,
    row,
    choose: (key) => address.change({ row: key }, { replace: true }),
    reveal: virtual.reveal,
    keys,
    table,
  });
  const hasOtherYears = rows.some(
    (each) => each.type === 'part' && [each.line, each.item].some((side) => side && side.day.slice(0, 4) !== view.to.slice(0, 4)),
  );
  const columns = useMatchColumns(hasOtherYears ? DAY_WIDTHS.long : DAY_WIDTHS.short);
  const breaks = view.firstBreak === null ? undefined : entryWith(groups, view.firstBreak.lineId, view.firstBreak.eventId);
  const element = (
    <>
      <div ref={scroll} className={grid.scroll}>
        <table
          ref={table}
          className={`${grid.table} ${css.table}`}
          style={{ minWidth: columns.leastWidth }}
          role="grid"
          tabIndex={0}
          aria-label={words.label}
          aria-rowcount={rows.length + 2}
          aria-activedescendant={selection.entry === undefined ? undefined : rowId(selection.entry)}
          aria-busy={acts.isPending}
          onKeyDown={selection.onKeyDown}
        >
          <colgroup>
            <col style={{ width: MARK_WIDTH }} />
            {columns.statement.map((name) => (
              <col key={name} style={{ width: columns.widthOf(name) }} />
            ))}
            <col style={{ width: MATCH_WIDTH }} />
            {columns.books.map((name) => (
              <col key={name} style={{ width: columns.widthOf(name) }} />
            ))}
          </colgroup>
          <Head view={view} address={address} columns={columns} table={table} />
          <VirtualBody rows={virtual}>
            {(index) => {
              const shown = rows[index];
              if (shown === undefined) return null;
              if (shown.type === 'group')
                return (
                  <GroupRow
                    key={shown.group.name}
                    group={shown.group}
                    index={index}
                    columns={columns.count}
                    address={address}
                    acts={acts}
                    rejected={rejected}
                    view={view}
                  />
                );
              return (
                <PartRow
                  key={`${shown.entry.key} ${shown.part}`}
                  row={shown}
                  index={index}
                  isSelected={shown.entry.key === selection.entry?.key}
                  isBreak={shown.entry === breaks}
                  isRejected={rejected.has(shown.entry.key)}
                  to={view.to}
                  columns={columns}
                  choose={selection.choose}
                  keys={keys}
                  acts={acts}
                />
              );
            }}
          </VirtualBody>
        </table>
        {rows.length === 0 && <p className={css.nothing}>{words.nothingFound}</p>}
      </div>
      <Foot view={view} groups={groups} told={acts.told} />
    </>
  );
  return { selection, element };
}

interface HeadProps {
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly columns: MatchColumns;
  readonly table: RefObject<HTMLTableElement | null>;
}

function Head({ view: { files, account }, address, columns, table }: HeadProps) {
  const [first = '', ...others] = files;
  return (
    <thead>
      <tr aria-rowindex={1} className={css.sideNames}>
        {/* On the left, where it stays in view however wide the table gets. */}
        <td className={css.columnMenu}>
          <ColumnMenu choice={columns.choice} names={CHOICES} nameOf={columns.nameOf} side="start" />
        </td>
        <th scope="colgroup" colSpan={columns.statement.length} title={files.join(', ')}>
          <strong>{words.statement}</strong> <span>{words.files(first, others.length)}</span>
        </th>
        <th scope="col" className={css.middle}>
          <span className={css.matchHead}>
            <strong>{words.match}</strong>
            <SearchField
              search={address.search}
              onSearch={(search) => address.change({ search }, { replace: true })}
              label={words.search}
              onLeave={() => table.current?.focus()}
              className={css.search}
            />
          </span>
        </th>
        <th scope="colgroup" colSpan={columns.books.length}>
          <strong>{words.books}</strong> <span>{words.booksWhat(accountWords(account))}</span>
        </th>
      </tr>
      <tr aria-rowindex={2}>
        <th scope="col" aria-label={words.state} />
        {columns.statement.map((name) => (
          <ColumnHead key={name} name={name} columns={columns} />
        ))}
        <th scope="col" className={css.middle}>
          {words.reasons}
        </th>
        {columns.books.map((name) => (
          <ColumnHead key={name} name={name} columns={columns} />
        ))}
      </tr>
    </thead>
  );
}

function ColumnHead({ name, columns }: { readonly name: ColumnName; readonly columns: MatchColumns }) {
  const isNumber = 'isNumber' in COLUMNS[name];
  return (
    <th scope="col" className={isNumber ? grid.number : grid.cut}>
      {columns.nameOf(name)}
    </th>
  );
}

function Foot({ view, groups, told }: { readonly view: View; readonly groups: readonly Group[]; readonly told: string }) {
  const entries = itemsIn(groups);
  return (
    <div className={css.foot}>
      <span role="status">
        {told === '' ? words.foot(view.lines, count(view.lines), entries, count(entries)) : told}
        {view.givenUp > 0 && ` ${words.givenUp(view.givenUp)}`}
      </span>
      <dl className={css.keys} aria-label={words.keysLabel}>
        {words.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Entries of the books that are listed on this page. */
function itemsIn(groups: readonly Group[]): number {
  return groups
    .flatMap(({ entries }) => entries)
    .reduce((sum, entry: Entry) => sum + (entry.kind === 'match' ? entry.match.items.length : entry.kind === 'item' ? 1 : 0), 0);
}
