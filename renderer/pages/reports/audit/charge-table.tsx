/** Charges with their verdicts, newest first; each opens to its evidence. */

import { Button } from '@mantine/core';
import { Fragment } from 'react';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { count, dayWords, methodWords, shortTime } from '../../../format.ts';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { EvidenceOf } from './evidence.tsx';
import { TONES, type Charge, type List } from './words.ts';
import css from './audit.module.css';

const words = text.audit;

interface ChargeTableProps {
  readonly list: List;
  /** How many newer ones are not shown. */
  readonly first: number;
  /** How many are shown at once. */
  readonly page: number;
}

export function ChargeTable({ list: { charges, total }, first, page }: ChargeTableProps) {
  const { currency } = useBook().workspace;
  const { query } = useAddress();
  const change = useChangeQuery();
  const opened = query.get('charge');
  if (charges.length === 0) return <p className={css.none}>{words.none}</p>;
  return (
    <>
      <Table label={words.charges} least={760}>
        <TableHead
          cells={[
            { name: words.date },
            { name: words.charge, form: 'wideOnly' },
            { name: words.amount(currency), form: 'number' },
            { name: words.method, form: 'wideOnly' },
            { name: words.verdict },
            { name: words.because },
            { name: words.disputed, form: 'number' },
          ]}
        />
        <tbody>
          {charges.map((charge) => (
            <Fragment key={keyOf(charge)}>
              <ChargeRow
                charge={charge}
                isOpen={opened === keyOf(charge)}
                toggle={() => change({ charge: opened === keyOf(charge) ? undefined : keyOf(charge) }, { replace: true })}
              />
              {opened === keyOf(charge) && (
                <tr id={`evidence-${keyOf(charge)}`}>
                  <td colSpan={7} className={css.evidenceCell}>
                    <EvidenceOf charge={charge} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </Table>
      {total > page && <Paging first={first} shown={charges.length} total={total} page={page} />}
    </>
  );
}

function Paging({ first, shown, total, page }: { readonly first: number; readonly shown: number; readonly total: number; readonly page: number }) {
  const change = useChangeQuery();
  const show = (from: number) => change({ first: from <= 0 ? undefined : String(from), charge: undefined });
  return (
    <div className={css.paging}>
      <Button variant="default" onClick={() => show(first - page)} disabled={first === 0}>
        {words.newer}
      </Button>
      <Button variant="default" onClick={() => show(first + page)} disabled={first + shown >= total}>
        {words.older}
      </Button>
      <span>{words.shown(count(first + 1), count(first + shown), count(total))}</span>
    </div>
  );
}

function keyOf({ eventId, lineId }: Charge): string {
  return eventId === null ? `line-${lineId}` : String(eventId);
}

interface ChargeRowProps {
  readonly charge: Charge;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function ChargeRow({ charge, isOpen, toggle }: ChargeRowProps) {
  const { today } = useBook().book;
  const figures = useFigures();
  const { day, time, id, amount, method, verdict, because, disputed } = charge;
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
      <td className={`${table.cut} ${table.wideOnly}`} style={{ width: '14%' }} title={id}>
        {id}
      </td>
      <td className={table.number}>{figures.cost(amount)}</td>
      <td className={`${table.soft} ${table.wideOnly}`}>{methodWords(method)}</td>
      <td>
        <StateBadge tone={TONES[verdict]}>{words.verdicts[verdict]}</StateBadge>
      </td>
      <td className={table.wrap} style={{ width: '44%', minWidth: 220 }}>
        {because.words}
      </td>
      <td className={table.number}>{disputed === 0 ? text.noValue : figures.cost(disputed)}</td>
    </tr>
  );
}
