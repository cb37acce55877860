/** Vendor's history, statement and ledger side by side (rule R3): each row ends as matched, or as present on the sides that are named. */

import { Select } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { count, shortDay } from '../../format.ts';
import { ExportButton, SearchField } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { VirtualBody, useVirtualRows } from '../../parts/virtual-rows.tsx';
import { text } from '../../text/text.ts';
import { lineWords } from './rows.ts';
import type { View } from './rows.ts';
import type { ReconcileAddress, SidesName, SidesOrder, Verdict } from './view.ts';
import { categoryWords, placeWords, restWords } from './words.ts';
import css from './reconcile.module.css';

type Answer = OutputOf<'reconcile.sides'>;
type Row = Answer['rows'][number];

const words = text.reconcile.sides;
const HEAD_HEIGHT = 64;
const ROW_HEIGHT = 32;
/** Without and with a year. */
const DAY_WIDTHS = { short: 60, long: 96 } as const;
const ALL = 'all';
const OPEN = 'open';

export function SidesPanel({ view, address }: { readonly view: View; readonly address: ReconcileAddress }) {
  const { accountId } = view.account;
  const answer = useAnswer('reconcile.sides', { accountId, from: view.from, to: view.to }, { keep: true });
  return (
    <Panel label={words.label[address.sides === 'vendor' ? 'vendor' : 'all']} className={css.main}>
      <Answered answer={answer} lines={12} bare>
        {(sides) => <Sides key={address.sides} sides={sides} accountId={accountId} address={address} />}
      </Answered>
    </Panel>
  );
}

interface Judged {
  readonly row: Row;
  readonly verdict: Verdict;
}

/** Where only vendor and books are compared, the statement neither adds rows nor takes any away. */
function judge(rows: readonly Row[], sides: SidesName): readonly Judged[] {
  if (sides !== 'vendor') return rows.map((row) => ({ row, verdict: row.verdict }));
  return rows.flatMap((row): Judged[] => {
    if (row.vendor === null && row.books === null) return [];
    return [{ row, verdict: row.vendor === null ? 'books_only' : row.books === null ? 'vendor_only' : 'matched' }];
  });
}

interface SidesProps {
  readonly sides: Answer;
  readonly accountId: number;
  readonly address: ReconcileAddress;
}

function Sides({ sides, accountId, address }: SidesProps) {
  const { book } = useBook();
  const figures = useFigures();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const judged = useMemo(() => judge(sides.rows, address.sides), [sides.rows, address.sides]);
  const shown = useMemo(
    () =>
      ordered(
        judged.filter((each) => isShown(each, address, figures.cost)),
        address.order,
      ),
    [judged, address, figures],
  );
  const virtual = useVirtualRows({ count: shown.length, height: ROW_HEIGHT, head: HEAD_HEIGHT, scroll });
  return (
    <>
      <div className={css.tools}>
        <SearchField
          search={address.search}
          onSearch={(search) => address.change({ search }, { replace: true })}
          label={words.search}
          onLeave={() => table.current?.focus()}
        />
        <VerdictChoice judged={judged} address={address} />
        <Select
          aria-label={words.order}
          data={(Object.keys(words.sort) as SidesOrder[]).map((value) => ({ value, label: words.sort[value] }))}
          value={address.order}
          onChange={(order) => address.change({ order: order === 'day' ? undefined : (order ?? undefined) })}
          allowDeselect={false}
          w={120}
        />
        <span className={css.space} />
        <ExportButton make={(client) => client.run('reconcile.exportSides', { accountId, from: sides.from, to: sides.to })} />
      </div>
      <div ref={scroll} className={css.scroll} tabIndex={0} role="group" aria-label={words.label[address.sides === 'vendor' ? 'vendor' : 'all']}>
        <SidesTable address={address} shown={shown} virtual={virtual} table={table} to={sides.to} />
        {shown.length === 0 && <p className={css.nothing}>{words.nothing}</p>}
      </div>
      <div className={css.foot}>
        <span role="status">{words.foot(shown.length, count(shown.length), shortDay(sides.from, book.today), shortDay(sides.to, book.today))}</span>
      </div>
    </>
  );
}

function isShown({ row, verdict }: Judged, address: ReconcileAddress, written: (amount: number) => string): boolean {
  if (address.verdict === OPEN ? verdict === 'matched' : address.verdict !== undefined && verdict !== address.verdict) return false;
  if (address.search === '') return true;
  const { vendor, books, statement } = row;
  const said = [
    vendor?.id,
    vendor?.day,
    books?.what,
    books?.method,
    statement === null ? '' : lineWords(statement),
    statement?.reference,
    row.words,
    ...[vendor, books, statement].map((side) => (side === null ? '' : written(side.amount))),
  ];
  const all = said.join(' ').toLowerCase();
  return address.search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function ordered(rows: readonly Judged[], order: SidesOrder): readonly Judged[] {
  const dayOf = ({ row: { vendor, books, statement } }: Judged) => vendor?.day ?? books?.day ?? statement?.day ?? '';
  const amountOf = ({ row: { vendor, books, statement } }: Judged) => Math.abs(vendor?.amount ?? books?.amount ?? statement?.amount ?? 0);
  const byDay = (a: Judged, b: Judged) => dayOf(a).localeCompare(dayOf(b));
  if (order === 'amount') return rows.toSorted((a, b) => amountOf(b) - amountOf(a) || byDay(a, b));
  if (order === 'verdict') return rows.toSorted((a, b) => a.verdict.localeCompare(b.verdict) || byDay(a, b));
  return rows.toSorted(byDay);
}

function VerdictChoice({ judged, address }: { readonly judged: readonly Judged[]; readonly address: ReconcileAddress }) {
  const verdicts = (Object.keys(words.verdicts) as Verdict[])
    .map((value) => ({ value, of: judged.filter(({ verdict }) => verdict === value).length }))
    .filter(({ value, of }) => of > 0 || value === address.verdict);
  const open = judged.filter(({ verdict }) => verdict !== 'matched').length;
  return (
    <Select
      aria-label={words.filter}
      data={[
        { value: ALL, label: words.withCount(words.all, count(judged.length)) },
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
  readonly shown: readonly Judged[];
  readonly virtual: ReturnType<typeof useVirtualRows>;
  readonly table: React.RefObject<HTMLTableElement | null>;
  /** Days have their year where it is not that of this one. */
  readonly to: string;
}

function SidesTable({ address, shown, virtual, table, to }: SidesTableProps) {
  const { workspace } = useBook();
  const isThree = address.sides === 'all';
  const hasOtherYears = shown.some(({ row: { vendor, books, statement } }) =>
    [vendor, books, statement].some((side) => side !== null && side.day.slice(0, 4) !== to.slice(0, 4)),
  );
  const side = (name: string) => (
    <>
      <th scope="col">{words.day}</th>
      <th scope="col">{name}</th>
      <th scope="col" className={css.number}>
        {workspace.currency}
      </th>
    </>
  );
  return (
    <table
      ref={table}
      className={`${css.table} ${css.sides}`}
      tabIndex={-1}
      aria-label={words.label[isThree ? 'all' : 'vendor']}
      aria-rowcount={shown.length + 2}
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
          {isThree && side(text.reconcile.table.text)}
          {side(words.entry)}
          <td />
        </tr>
      </thead>
      <VirtualBody rows={virtual}>
        {(index) => {
          const judged = shown[index];
          return judged === undefined ? null : <SidesRow key={index} judged={judged} isThree={isThree} index={index} to={to} />;
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
function SidesRow({
  judged: { row, verdict },
  isThree,
  index,
  to,
}: {
  readonly judged: Judged;
  readonly isThree: boolean;
  readonly index: number;
  readonly to: string;
}) {
  const figures = useFigures();
  const href = useHref();
  const { vendor, books, statement, differences } = row;
  const said = [row.words, restWords(differences, figures)].filter((part) => part !== '').join(' ');
  return (
    <tr className={css.row} aria-rowindex={index + 3}>
      {vendor === null ? (
        <Absent />
      ) : (
        <>
          <td className={css.soft}>{shortDay(vendor.day, to)}</td>
          <td className={css.cut} title={words.place(vendor.file, String(vendor.sourceLine))}>
            <a href={href('/activity', { event: String(vendor.eventId) })}>{vendor.id}</a>
          </td>
          <td className={css.number}>{figures.cost(vendor.amount)}</td>
        </>
      )}
      {isThree &&
        (statement === null ? (
          <Absent />
        ) : (
          <>
            <td className={css.soft}>{shortDay(statement.day, to)}</td>
            <td className={css.cut} title={`${lineWords(statement)}\n${placeWords(statement)}`}>
              {lineWords(statement)}
            </td>
            <td className={css.number}>{figures.cost(statement.amount)}</td>
          </>
        ))}
      {books === null && verdict === 'books_and_statement' && statement !== null ? (
        <>
          <td className={css.soft}>{shortDay(statement.day, to)}</td>
          <td className={css.cut}>{differences.map(({ category }) => categoryWords(category)).join(', ')}</td>
          <td className={css.number}>{figures.cost(statement.amount)}</td>
        </>
      ) : books === null ? (
        <Absent />
      ) : (
        <>
          <td className={css.soft}>{shortDay(books.day, to)}</td>
          <td className={css.cut} title={books.what}>
            <a href={href('/activity', { event: String(books.eventId) })}>{books.what}</a>
          </td>
          <td className={css.number}>{figures.cost(books.amount)}</td>
        </>
      )}
      <td className={css.cut} title={said}>
        {verdict === 'matched' ? (
          <span className={css.soft}>{words.verdicts[verdict]}</span>
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
        <span className={css.cut}>{words.absent}</span>
      </span>
    </td>
  );
}
