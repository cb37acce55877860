/** A page of charges with their verdicts; each opens to its evidence. */

import { Button } from '@mantine/core';
import { Fragment } from 'react';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { count, dayWords, shortTime } from '../../../format.ts';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { CHOOSABLE, FORMS, headOf, type ColumnName } from './columns.tsx';
import { EvidenceOf } from './evidence.tsx';
import { PAGE, type ChargeView } from './view.ts';
import type { Charge, List } from './words.ts';
import css from './audit.module.css';

const words = text.audit;

interface ChargeTableProps {
  readonly list: List;
  readonly view: ChargeView;
  readonly visibility: Readonly<Record<ColumnName, boolean>>;
}

export function ChargeTable({ list: { charges, total, disputed }, view, visibility }: ChargeTableProps) {
  const { currency } = useBook().workspace;
  const { query } = useAddress();
  const change = useChangeQuery();
  const opened = query.get('charge');
  const columns = CHOOSABLE.names.filter((name) => visibility[name]);
  if (charges.length === 0) return <p className={css.none}>{view.search.trim() === '' ? words.none : words.noneFound}</p>;
  const head = columns.map((name) => {
    const { form } = FORMS[name];
    return { name: headOf(name, currency), ...(form === undefined ? {} : { form }) };
  });
  return (
    <>
      <Table label={words.charges} least={760}>
        <TableHead cells={[{ name: words.date }, ...head]} />
        <tbody>
          {charges.map((charge) => (
            <Fragment key={keyOf(charge)}>
              <ChargeRow
                charge={charge}
                columns={columns}
                isOpen={opened === keyOf(charge)}
                toggle={() => change({ charge: opened === keyOf(charge) ? undefined : keyOf(charge) }, { replace: true })}
              />
              {opened === keyOf(charge) && (
                <tr id={`evidence-${keyOf(charge)}`}>
                  <td colSpan={columns.length + 1} className={css.evidenceCell}>
                    <EvidenceOf charge={charge} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </Table>
      <Foot first={view.first} shown={charges.length} total={total} disputed={disputed} />
    </>
  );
}

interface FootProps {
  readonly first: number;
  readonly shown: number;
  readonly total: number;
  readonly disputed: number;
}

function Foot({ first, shown, total, disputed }: FootProps) {
  const change = useChangeQuery();
  const figures = useFigures();
  const show = (from: number) => change({ first: from <= 0 ? undefined : String(from), charge: undefined });
  const last = Math.floor((total - 1) / PAGE) * PAGE;
  return (
    <div className={css.paging}>
      {total > PAGE && (
        <>
          <Button variant="default" onClick={() => show(0)} disabled={first === 0}>
            {words.firstPage}
          </Button>
          <Button variant="default" onClick={() => show(first - PAGE)} disabled={first === 0}>
            {words.before}
          </Button>
          <Button variant="default" onClick={() => show(first + PAGE)} disabled={first + shown >= total}>
            {words.after}
          </Button>
          <Button variant="default" onClick={() => show(last)} disabled={first + shown >= total}>
            {words.lastPage}
          </Button>
        </>
      )}
      <span role="status">{words.shown(count(first + 1), count(first + shown), count(total))}</span>
      {disputed > 0 && <span>{words.disputedOf(figures.money(disputed))}</span>}
    </div>
  );
}

function keyOf({ eventId, lineId }: Charge): string {
  return eventId === null ? `line-${lineId}` : String(eventId);
}

interface ChargeRowProps {
  readonly charge: Charge;
  readonly columns: readonly ColumnName[];
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function ChargeRow({ charge, columns, isOpen, toggle }: ChargeRowProps) {
  const { today } = useBook().book;
  const figures = useFigures();
  const { day, time, id } = charge;
  return (
    <tr className={table.link} onClick={toggle}>
      <td className={table.soft}>
        <button
          type="button"
          className={css.opener}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `evidence-${keyOf(charge)}` : undefined}
          aria-label={words.open(id)}
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
        >
          {isOpen ? '▾' : '▸'}
        </button>
        {dayWords(day, today)} {time !== null && shortTime(time)}
      </td>
      {columns.map((name) => {
        const { form, className, style, cell, title } = FORMS[name];
        return (
          <td key={name} className={[form && table[form], className].filter(Boolean).join(' ')} style={style} title={title?.(charge)}>
            {cell(charge, figures)}
          </td>
        );
      })}
    </tr>
  );
}
