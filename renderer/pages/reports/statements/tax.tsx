/** VAT on top-ups of the period in view: each payment with net, tax and gross, sums by month or quarter, and the same as CSV. */

import { Button, SegmentedControl } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count, dayWords, methodWords, percentWords } from '../../../format.ts';
import { useExport } from '../../../parts/exporting.ts';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import type { Period } from './periods.ts';
import css from './statements.module.css';

type Report = OutputOf<'report.tax'>;
type Payment = Report['periods'][number]['payments'][number];
type Figures = Pick<Report, 'net' | 'tax' | 'gross' | 'taxByRate' | 'recoverable'>;
type Unit = keyof typeof text.tax.units;

const words = text.tax;

export function TaxPanel({ period: { from, to } }: { readonly period: Period }) {
  const { workspace } = useBook();
  const [by, setBy] = useState<Unit>('month');
  const answer = useAnswer('report.tax', { workspaceId: workspace.id, from, to, by }, { keep: true });
  const make = useExport({
    make: (client) => client.run('tax.export', { workspaceId: workspace.id, from, to, by }),
    done: ({ name, rows }) => words.exported(name, rows, count(rows)),
  });
  return (
    <Panel
      title={words.title}
      unit={words.what(workspace.currency)}
      end={
        <>
          <SegmentedControl
            aria-label={words.by}
            value={by}
            onChange={(value) => setBy(value as Unit)}
            data={Object.entries(words.units).map(([value, label]) => ({ value, label }))}
          />
          <Button variant="default" onClick={() => make.mutate()} loading={make.isPending}>
            {words.export}
          </Button>
        </>
      }
    >
      {make.isError && <Refusal error={make.error} title={text.statements.exportFailed} />}
      <Answered answer={answer} lines={3}>
        {(report) => <TaxTable report={report} />}
      </Answered>
    </Panel>
  );
}

function TaxTable({ report }: { readonly report: Report }) {
  const paid = report.periods.filter(({ payments }) => payments.length > 0);
  if (paid.length === 0) return <p className={css.none}>{words.quiet}</p>;
  return (
    <Table label={words.title} least={720}>
      <TableHead
        cells={[
          { name: text.register.day },
          { name: words.payment },
          { name: words.rate, form: 'number' },
          { name: words.net, form: 'number' },
          { name: words.tax, form: 'number' },
          { name: words.gross, form: 'number' },
          { name: words.byRate, form: 'number' },
          { name: words.recoverable, form: 'number' },
        ]}
      />
      <tbody>
        {paid.map(({ name, payments, ...sums }) => (
          <Fragment key={name}>
            {payments.map((payment) => (
              <PaymentRow key={payment.eventId} payment={payment} />
            ))}
            <SumRow name={words.sumOf(name, payments.length, count(payments.length))} sums={sums} />
          </Fragment>
        ))}
      </tbody>
      {paid.length > 1 && (
        <tfoot>
          <SumRow name={words.together} sums={report} />
        </tfoot>
      )}
    </Table>
  );
}

function PaymentRow({ payment }: { readonly payment: Payment }) {
  const { book } = useBook();
  const href = useHref();
  const { day, eventId, kind, method, rateBasisPoints } = payment;
  return (
    <tr>
      <td className={table.soft}>{dayWords(day, book.today)}</td>
      <td>
        <a className={css.plain} href={href('/activity', { event: String(eventId) })}>
          {words.kindBy(words.kinds[kind], methodWords(method))}
        </a>
      </td>
      <td className={`${table.number} ${table.soft}`}>{rateBasisPoints === null ? words.noRate : percentWords(rateBasisPoints)}</td>
      <FigureCells figures={payment} />
    </tr>
  );
}

function SumRow({ name, sums }: { readonly name: string; readonly sums: Figures }) {
  return (
    <tr className={css.balance}>
      <th scope="row" colSpan={3}>
        {name}
      </th>
      <FigureCells figures={sums} />
    </tr>
  );
}

function FigureCells({ figures: { net, tax, gross, taxByRate, recoverable } }: { readonly figures: Figures }) {
  const { cost } = useFigures();
  return (
    <>
      {[net, tax, gross, taxByRate, recoverable].map((amount, index) => (
        <td key={index} className={table.number}>
          {cost(amount)}
        </td>
      ))}
    </>
  );
}
