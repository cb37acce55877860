/** The rows of the match table: a line, what pairs it, an entry; what is missing on a side is a dashed slot that offers what can be done. */

import { Checkbox, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFigures } from '../../book.tsx';
import { addDays, methodWords, monthName, shortDay } from '../../format.ts';
import { CheckIcon } from '../../parts/icons.tsx';
import { text } from '../../text/text.ts';
import type { Acts } from './acts.ts';
import { COLUMNS } from './match-columns.ts';
import type { ColumnName, MatchColumns } from './match-columns.ts';
import { lineWords, linesOf } from './rows.ts';
import type { BooksItem, Entry, Match, Rest, StatementLine, TableRow } from './rows.ts';
import type { RowKeys } from './selection.ts';
import { useOtherAccounts } from './other-accounts.ts';
import { categoryWords, placeWords, reasonWords, restWords } from './words.ts';
import grid from '../../parts/grid.module.css';
import css from './reconcile.module.css';

const words = text.reconcile.table;
/** From this score on, the figure has the colour of what is done. */
const GOOD_SCORE = 90;

export function rowId({ key }: Entry): string {
  return `row-${key}`;
}

export interface PartRowProps {
  readonly row: Extract<TableRow, { type: 'part' }>;
  readonly index: number;
  readonly isSelected: boolean;
  /** Books and statement part here (rule R2). */
  readonly isBreak: boolean;
  readonly isRejected: boolean;
  /** The statement date. */
  readonly to: string;
  readonly columns: MatchColumns;
  readonly choose: (entry: Entry) => void;
  readonly keys: RowKeys;
  readonly acts: Acts;
}

export function PartRow({ row, index, isSelected, isBreak, isRejected, to, columns, choose, keys, acts }: PartRowProps) {
  const { entry, part, isLast, line, item, rest } = row;
  const classes = [grid.row, css.row, isLast ? '' : css.joined, isBreak ? css.breaks : ''].filter(Boolean).join(' ');
  return (
    <tr
      id={part === 0 ? rowId(entry) : undefined}
      className={classes}
      aria-rowindex={index + 3}
      aria-selected={isSelected}
      onClick={() => choose(entry)}
    >
      <td className={css.mark}>{part === 0 && <Mark entry={entry} isRejected={isRejected} keys={keys} />}</td>
      {entry.kind === 'item' ? (
        <td colSpan={columns.statement.length}>
          <NoLine entry={entry} to={to} />
        </td>
      ) : (
        <LineCells line={line} to={to} columns={columns.statement} />
      )}
      <td className={css.middle}>
        {part === 0 && (entry.kind === 'match' ? <Pairing match={entry.match} /> : <Alone entry={entry} isBreak={isBreak} />)}
      </td>
      {entry.kind === 'line' ? (
        <td colSpan={columns.books.length}>
          <NoEntry entry={entry} keys={keys} acts={acts} choose={choose} />
        </td>
      ) : (
        <BooksCells item={item} rest={rest} line={line} to={to} columns={columns.books} />
      )}
    </tr>
  );
}

function Mark({ entry, isRejected, keys }: { readonly entry: Entry; readonly isRejected: boolean; readonly keys: RowKeys }) {
  if (entry.group === 'accepted')
    return (
      <span className={css.done} role="img" aria-label={text.reconcile.groups.accepted}>
        <CheckIcon />
      </span>
    );
  if (entry.group === 'ties')
    return (
      <span role="img" aria-label={text.reconcile.groups.ties}>
        =
      </span>
    );
  if (entry.kind !== 'match') return null;
  const [line] = linesOf(entry);
  return (
    <Checkbox
      size="xs"
      checked={!isRejected}
      onChange={() => keys.toggle(entry)}
      // By key, the space bar does it for the chosen row.
      tabIndex={-1}
      aria-label={words.take(line === undefined ? '' : lineWords(line))}
    />
  );
}

interface Cell {
  readonly words: string;
  readonly title?: string;
  readonly isSoft?: boolean;
}

/** Of the side's columns, in their order. */
function Cells({ columns, cells }: { readonly columns: readonly ColumnName[]; readonly cells: Partial<Record<ColumnName, Cell>> }) {
  return columns.map((name) => {
    const { words: said = '', title, isSoft = false } = cells[name] ?? {};
    const isNumber = 'isNumber' in COLUMNS[name];
    return (
      <td key={name} className={[isNumber ? grid.number : grid.cut, isSoft ? grid.soft : ''].join(' ')} title={title}>
        {said}
      </td>
    );
  });
}

interface LineCellsProps {
  readonly line: StatementLine | undefined;
  readonly to: string;
  readonly columns: readonly ColumnName[];
}

/** Days have their year where it is not that of the statement, which the head of the page names. */
function LineCells({ line, to, columns }: LineCellsProps) {
  const figures = useFigures();
  if (line === undefined) return <td colSpan={columns.length} />;
  const { day, valueDay, reference, amount, balance } = line;
  const said = lineWords(line);
  return (
    <Cells
      columns={columns}
      cells={{
        posted: { words: shortDay(day, to), isSoft: true },
        value: { words: shortDay(valueDay ?? day, to), isSoft: true },
        text: { words: said, title: `${said}\n${placeWords(line)}` },
        reference: { words: reference, title: reference, isSoft: true },
        amount: { words: figures.cost(amount) },
        balance: { words: figures.cost(balance), isSoft: true },
      }}
    />
  );
}

interface BooksCellsProps {
  readonly item: BooksItem | undefined;
  readonly rest: Rest | undefined;
  readonly line: StatementLine | undefined;
  readonly to: string;
  readonly columns: readonly ColumnName[];
}

/** An entry of the vendor's history, or in its place what the match itself entered. */
function BooksCells({ item, rest, line, to, columns }: BooksCellsProps) {
  const figures = useFigures();
  const others = useOtherAccounts(item);
  if (item === undefined && rest === undefined) return <td colSpan={columns.length} />;
  const day = item?.day ?? line?.day;
  const what = item?.what ?? (rest === undefined ? '' : categoryWords(rest.category));
  return (
    <Cells
      columns={columns}
      cells={{
        effective: { words: day === undefined ? '' : shortDay(day, to), isSoft: true },
        entry: { words: what, title: [what, item?.id ?? '', others === '' ? '' : words.alsoFits(others)].filter(Boolean).join('\n') },
        method: { words: item === undefined ? '' : methodWords(item.method), title: item?.method ?? '', isSoft: true },
        id: { words: item?.id ?? '', title: item?.id ?? '', isSoft: true },
        entered: { words: figures.cost(item?.amount ?? rest?.amount) },
      }}
    />
  );
}

function Pairing({ match }: { readonly match: Match }) {
  const figures = useFigures();
  if (match.score === null) return <span className={css.reasons}>{match.items.length === 0 ? words.posted1 : words.hand}</span>;
  const said = [reasonWords(match), ...(match.items.length > 0 && match.rest.length > 0 ? [restWords(match.rest, figures)] : [])].join(' · ');
  return (
    <span className={css.pairing} title={said}>
      <strong className={match.score >= GOOD_SCORE ? css.good : undefined}>{match.score}</strong>
      <span className={css.reasons}>{said}</span>
    </span>
  );
}

function Alone({ entry, isBreak }: { readonly entry: Exclude<Entry, { kind: 'match' }>; readonly isBreak: boolean }) {
  if (isBreak) return <span className={css.here}>{text.reconcile.break.here}</span>;
  if (entry.group === 'ties') return <span className={css.reasons}>{words.tied}</span>;
  if (entry.group === 'unsure') return <span className={css.reasons}>{words.unsure}</span>;
  return entry.kind === 'item' && entry.only?.state === 'in_transit' ? <span className={css.reasons}>{words.inTransit}</span> : null;
}

function NoLine({ entry, to }: { readonly entry: Extract<Entry, { kind: 'item' }>; readonly to: string }) {
  const others = useOtherAccounts(entry.item);
  if (entry.item.mayBeOf.length > 0) return <Slot>{words.alsoFits(others)}</Slot>;
  const isExpected = entry.only?.state !== 'missing_on_statement';
  return <Slot>{isExpected ? words.expected(monthName(addDays(to, 1))) : words.missing}</Slot>;
}

interface NoEntryProps {
  readonly entry: Extract<Entry, { kind: 'line' }>;
  readonly keys: RowKeys;
  readonly acts: Acts;
  readonly choose: (entry: Entry) => void;
}

function NoEntry({ entry, keys, acts, choose }: NoEntryProps) {
  const figures = useFigures();
  const suggested = entry.only?.suggested ?? null;
  const { line } = entry;
  return (
    <Slot
      acts={
        <>
          {suggested === null ? (
            <UnstyledButton className={css.link} tabIndex={-1} onClick={() => keys.enter(entry)}>
              {words.createOpen}
            </UnstyledButton>
          ) : (
            <UnstyledButton
              className={css.link}
              tabIndex={-1}
              title={suggested.because}
              disabled={acts.isPending}
              onClick={(event) => {
                // The row goes to the accepted ones; what is chosen stays where work is left.
                event.stopPropagation();
                choose(entry);
                acts.enter(line, suggested.category);
              }}
            >
              {words.create(categoryWords(suggested.category), figures.cost(Math.abs(line.amount)))}
            </UnstyledButton>
          )}
          <UnstyledButton className={css.link} tabIndex={-1} onClick={() => keys.split(entry)}>
            {words.byHand}
          </UnstyledButton>
        </>
      }
    >
      {words.noEntry}
    </Slot>
  );
}

function Slot({ children, acts }: { readonly children: ReactNode; readonly acts?: ReactNode }) {
  return (
    <span className={css.slot}>
      <span className={grid.cut}>{children}</span>
      {acts !== undefined && <span className={css.slotActs}>{acts}</span>}
    </span>
  );
}
