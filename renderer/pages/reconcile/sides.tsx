/** Vendor's history, statement and ledger side by side (rule R3): each row ends as matched, or as present on the sides that are named. */

import { Select } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useClient } from '../../client.ts';
import { count, shortDay } from '../../format.ts';
import { ExportButton, SearchField } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { VirtualBody, useVirtualRows } from '../../parts/virtual-rows.tsx';
import { text } from '../../text/text.ts';
import { lineWords } from './rows.ts';
import type { View } from './rows.ts';
import type { ReconcileAddress, SidesOrder, Verdict } from './view.ts';
import { categoryWords, placeWords, restWords } from './words.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

type Answer = OutputOf<'reconcile.sides'>;
type Row = Answer['rows'][number];

const words = text.reconcile.sides;
const HEAD_HEIGHT = 64;
const ROW_HEIGHT = 32;
/** Without and with a year. */
const DAY_WIDTHS = { short: 68, long: 100 } as const;
const ALL = 'all';
const OPEN = 'open';

/** Rows that are asked for at once. */
const PAGE = 200;

export function SidesPanel({ view, address }: { readonly view: View; readonly address: ReconcileAddress }) {
  const answer = useSides(view, address);
  const pages = answer.data?.pages ?? [];
  const more = answer.hasNextPage && !answer.isFetchingNextPage ? () => void answer.fetchNextPage() : undefined;
  const name = address.sides === 'vendor' ? 'vendor' : 'all';
  return (
    <Panel label={words.label[name]} className={css.main}>
      <Answered answer={answer} lines={12} bare>
        {() => <Sides key={name} pages={pages} view={view} address={address} more={more} />}
      </Answered>
    </Panel>
  );
}

function useSides({ account: { accountId }, from, to }: View, { sides, verdict, search, order }: ReconcileAddress) {
  const client = useClient();
  const input = { accountId, from, to, sides: sides === 'vendor' ? sides : undefined, verdict, search, order, limit: PAGE } as const;
  return useInfiniteQuery({
    queryKey: ['reconcile.sides', input, 'pages'],
    queryFn: ({ pageParam }) => client.query('reconcile.sides', { ...input, after: pageParam }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

interface SidesProps {
  readonly pages: readonly Answer[];
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly more: (() => void) | undefined;
}

function Sides({ pages, view, address, more }: SidesProps) {
  const { book } = useBook();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const { from, to, account } = view;
  const [first] = pages;
  const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
  const matching = first?.matching ?? 0;
  const virtual = useVirtualRows({ count: rows.length, height: ROW_HEIGHT, head: HEAD_HEIGHT, scroll, more });
  const label = words.label[address.sides === 'vendor' ? 'vendor' : 'all'];
  return (
    <>
      <div className={css.tools}>
        <SearchField
          search={address.search}
          onSearch={(search) => address.change({ search }, { replace: true })}
          label={words.search}
          onLeave={() => table.current?.focus()}
        />
        <VerdictChoice counts={first?.counts ?? {}} open={first?.open ?? 0} address={address} />
        <Select
          aria-label={words.order}
          data={(Object.keys(words.sort) as SidesOrder[]).map((value) => ({ value, label: words.sort[value] }))}
          value={address.order}
          onChange={(order) => address.change({ order: order === 'day' ? undefined : (order ?? undefined) })}
          allowDeselect={false}
          w={120}
        />
        <span className={css.space} />
        <ExportButton make={(client) => client.run('reconcile.exportSides', { accountId: account.accountId, from, to })} />
      </div>
      <div ref={scroll} className={grid.scroll} tabIndex={0} role="group" aria-label={label}>
        <SidesTable address={address} shown={rows} all={matching} virtual={virtual} table={table} to={to} />
        {matching === 0 && <p className={css.nothing}>{words.nothing}</p>}
      </div>
      <div className={css.foot}>
        <span role="status">{words.foot(matching, count(matching), shortDay(from, book.today), shortDay(to, book.today))}</span>
      </div>
    </>
  );
}

interface VerdictChoiceProps {
  readonly counts: Answer['counts'];
  readonly open: number;
  readonly address: ReconcileAddress;
}

function VerdictChoice({ counts, open, address }: VerdictChoiceProps) {
  const verdicts = (Object.keys(words.verdicts) as Verdict[])
    .map((value) => ({ value, of: counts[value] ?? 0 }))
    .filter(({ value, of }) => of > 0 || value === address.verdict);
  const all = verdicts.reduce((sum, { of }) => sum + of, 0);
  return (
    <Select
      aria-label={words.filter}
      data={[
        { value: ALL, label: words.withCount(words.all, count(all)) },
        { value: OPEN, label: words.withCount(words.open, count(open)) },
        ...verdicts.map(({ value, of }) => ({ value, label: words.withCount(words.verdicts[value], count(of)) })),
      ]}
      value={address.verdict ?? ALL}
      onChange={(verdict) => address.change({ verdict: verdict === ALL ? undefined : (verdict ?? undefined) })}
      allowDeselect={false}
      w={208}
    />
  );
}

interface SidesTableProps {
  readonly address: ReconcileAddress;
  readonly shown: readonly Row[];
  /** How many rows there are, loaded or not. */
  readonly all: number;
  readonly virtual: ReturnType<typeof useVirtualRows>;
  readonly table: React.RefObject<HTMLTableElement | null>;
  /** Days have their year where it is not that of this one. */
  readonly to: string;
}

function SidesTable({ address, shown, all, virtual, table, to }: SidesTableProps) {
  const { workspace } = useBook();
  const isThree = address.sides === 'all';
  const hasOtherYears = shown.some(({ vendor, books, statement }) =>
    [vendor, books, statement].some((side) => side !== null && side.day.slice(0, 4) !== to.slice(0, 4)),
  );
  const side = (name: string) => (
    <>
      <th scope="col">{words.day}</th>
      <th scope="col">{name}</th>
      <th scope="col" className={grid.number}>
        {workspace.currency}
      </th>
    </>
  );
  return (
    <table
      ref={table}
      className={`${grid.table} ${css.table} ${css.sides}`}
      tabIndex={-1}
      aria-label={words.label[isThree ? 'all' : 'vendor']}
      aria-rowcount={all + 2}
    >
      <colgroup>
        {(isThree ? [0, 1, 2] : [0, 1]).map((each) => (
          <SideColumns key={each} day={hasOtherYears ? DAY_WIDTHS.long : DAY_WIDTHS.short} />
        ))}
        <col style={{ width: isThree ? 288 : 360 }} />
      </colgroup>
      <thead>
        <tr className={css.sideNames}>
          <th scope="colgroup" colSpan={3}>
            <strong>{words.vendor}</strong>
          </th>
          {isThree && (
            <th scope="colgroup" colSpan={3}>
              <strong>{words.statement}</strong>
            </th>
          )}
          <th scope="colgroup" colSpan={3}>
            <strong>{words.books}</strong>
          </th>
          <th scope="col">
            <strong>{words.verdict}</strong>
          </th>
        </tr>
        <tr>
          {side(words.line)}
          {isThree && side(text.reconcile.table.columns.text)}
          {side(words.entry)}
          <td />
        </tr>
      </thead>
      <VirtualBody rows={virtual}>
        {(index) => {
          const row = shown[index];
          return row === undefined ? null : <SidesRow key={index} row={row} isThree={isThree} index={index} to={to} />;
        }}
      </VirtualBody>
    </table>
  );
}

function SideColumns({ day }: { readonly day: number }) {
  return (
    <>
      <col style={{ width: day }} />
      <col />
      <col style={{ width: 96 }} />
    </>
  );
}

/** An entry opens in the register, with its line of the vendor's file; a line of a statement shows its place. */
function SidesRow({ row, isThree, index, to }: { readonly row: Row; readonly isThree: boolean; readonly index: number; readonly to: string }) {
  const figures = useFigures();
  const href = useHref();
  const { vendor, books, statement, verdict, differences } = row;
  const said = [row.words, restWords(differences, figures)].filter((part) => part !== '').join(' ');
  return (
    <tr className={grid.row} aria-rowindex={index + 3}>
      {vendor === null ? (
        <Absent />
      ) : (
        <>
          <td className={grid.soft}>{shortDay(vendor.day, to)}</td>
          <td className={grid.cut} title={words.place(vendor.file, String(vendor.sourceLine))}>
            <a href={href('/activity', { event: String(vendor.eventId) })}>{vendor.id}</a>
          </td>
          <td className={grid.number}>{figures.cost(vendor.amount)}</td>
        </>
      )}
      {isThree &&
        (statement === null ? (
          <Absent />
        ) : (
          <>
            <td className={grid.soft}>{shortDay(statement.day, to)}</td>
            <td className={grid.cut} title={`${lineWords(statement)}\n${placeWords(statement)}`}>
              {lineWords(statement)}
            </td>
            <td className={grid.number}>{figures.cost(statement.amount)}</td>
          </>
        ))}
      {books === null && verdict === 'books_and_statement' && statement !== null ? (
        <>
          <td className={grid.soft}>{shortDay(statement.day, to)}</td>
          <td className={grid.cut}>{differences.map(({ category }) => categoryWords(category)).join(', ')}</td>
          <td className={grid.number}>{figures.cost(statement.amount)}</td>
        </>
      ) : books === null ? (
        <Absent />
      ) : (
        <>
          <td className={grid.soft}>{shortDay(books.day, to)}</td>
          <td className={grid.cut} title={books.what}>
            <a href={href('/activity', { event: String(books.eventId) })}>{books.what}</a>
          </td>
          <td className={grid.number}>{figures.cost(books.amount)}</td>
        </>
      )}
      <td className={grid.cut} title={said}>
        {verdict === 'matched' ? (
          <span className={grid.soft}>{words.verdicts[verdict]}</span>
        ) : (
          <StateBadge tone="warn">{words.verdicts[verdict]}</StateBadge>
        )}{' '}
        <span className={css.reasons}>{said}</span>
      </td>
    </tr>
  );
}

function Absent() {
  return (
    <td colSpan={3}>
      <span className={css.slot}>
        <span className={grid.cut}>{words.absent}</span>
      </span>
    </td>
  );
}
