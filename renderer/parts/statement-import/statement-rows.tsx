/** What becomes of each row of a file, with the reason; where the user may decide otherwise, they do so here (rules I1, I3). */

import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { count, shortDay } from '../../format.ts';
import { text } from '../../text/text.ts';
import { StateBadge } from '../state-badge.tsx';
import type { Tone } from '../state-badge.tsx';
import { TableHead } from '../table-head.tsx';
import { Table } from '../table.tsx';
import table from '../table.module.css';
import { undecidedRows } from './statement-work.ts';
import type { Fate, FateAct, StatementFile } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;
const STEP = 100;

type Filter = keyof typeof words.rowFilters;
type Acts = StatementFile['acts'];

const TONES: Readonly<Record<string, Tone>> = { added: 'ok', matched: 'neutral', removed: 'warn', skipped: 'warn', undecided: 'bad' };

export interface StatementRowsProps {
  readonly file: StatementFile;
  readonly decide: (acts: Acts) => void;
}

export function StatementRows({ file, decide }: StatementRowsProps) {
  const { workspace } = useBook();
  const [filter, setFilter] = useState<Filter>('all');
  const [shown, setShown] = useState(STEP);
  const { fates, rows } = file.report;
  if (fates.length === 0) return null;
  const left = rows.skipped;
  const undecided = undecidedRows(file);
  const filters: readonly { readonly value: Filter; readonly of: number }[] = [
    { value: 'all', of: rows.read },
    ...(undecided.length > 0 ? [{ value: 'undecided', of: undecided.length } as const] : []),
    { value: 'added', of: rows.added },
    { value: 'matched', of: rows.matched },
    { value: 'left', of: left },
    ...(file.acts.size > 0 ? [{ value: 'yours', of: file.acts.size } as const] : []),
  ];
  const filtered = fates.filter((fate) => isOf(filter, fate, file.acts));
  return (
    <section>
      <div className={css.rowsHead}>
        <h3 className={css.heading}>{words.rows}</h3>
        <span className={css.soft}>{words.rowsOf(count(fates.length), count(rows.read))}</span>
        <SegmentedControl
          aria-label={words.rowFilter}
          value={filter}
          onChange={(value) => {
            setFilter(value);
            setShown(STEP);
          }}
          data={filters.map(({ value, of }) => ({ value, label: text.reconcile.sides.withCount(words.rowFilters[value], count(of)) }))}
        />
      </div>
      {filtered.length === 0 ? (
        <p className={css.soft}>{words.noRowsHere}</p>
      ) : (
        <Table label={words.rows} least={640} className={css.inset}>
          <TableHead
            cells={[
              { name: words.columns.line, form: 'number', width: 48 },
              { name: words.columns.day, width: 72 },
              { name: words.columns.text },
              { name: workspace.currency, form: 'number', width: 96 },
              { name: words.columns.fate, width: 220 },
              { name: words.columns.act, width: 120 },
            ]}
          />
          <tbody>
            {filtered.slice(0, shown).map((fate) => (
              <FateRow key={fate.place} fate={fate} act={file.acts.get(fate.place)} decide={(act) => decide(decided(file.acts, fate.place, act))} />
            ))}
          </tbody>
        </Table>
      )}
      {filtered.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + STEP)} mt={8}>
          {words.showMoreRows(count(Math.min(STEP, filtered.length - shown)))}
        </Button>
      )}
    </section>
  );
}

function isOf(filter: Filter, { fate, place }: Fate, acts: Acts): boolean {
  if (filter === 'all') return true;
  if (filter === 'yours') return acts.has(place);
  return filter === 'left' ? fate === 'skipped' || fate === 'removed' : fate === filter;
}

/** `undefined` goes back to what was proposed. */
function decided(acts: Acts, place: number, act: FateAct | undefined): Acts {
  const others = [...acts].filter(([each]) => each !== place);
  return new Map(act === undefined ? others : [...others, [place, act]]);
}

interface FateRowProps {
  readonly fate: Fate;
  readonly act: FateAct | undefined;
  readonly decide: (act: FateAct | undefined) => void;
}

function FateRow({ fate: { sourceLine, day, amount, text: said, fate, because, may }, act, decide }: FateRowProps) {
  const { book } = useBook();
  const figures = useFigures();
  const line = count(sourceLine);
  return (
    <tr>
      <td className={`${table.number} ${table.soft}`}>{line}</td>
      <td className={table.soft}>{day === null ? text.noValue : shortDay(day, book.today)}</td>
      <td className={table.cut} title={said}>
        {said}
      </td>
      <td className={table.number}>{figures.cost(amount)}</td>
      <td className={table.wrap}>
        <StateBadge tone={TONES[fate] ?? 'neutral'}>{words.fates[fate] ?? fate}</StateBadge>
        {because !== '' && <small className={css.because}>{because}</small>}
      </td>
      <td>
        {act === undefined ? (
          may.map((each) => (
            <Button key={each} variant="subtle" size="compact-sm" onClick={() => decide(each)} aria-label={words.mayLabel(words.may[each], line)}>
              {words.may[each]}
            </Button>
          ))
        ) : (
          <Button variant="subtle" size="compact-sm" onClick={() => decide(undefined)} aria-label={words.mayLabel(words.may.back, line)}>
            {words.may.back}
          </Button>
        )}
      </td>
    </tr>
  );
}
