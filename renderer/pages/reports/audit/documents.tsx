/** Invoices and receipts of the vendor (rule R5): with the charges that they are for, and charges that have none. */

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer, useCommand } from '../../../client.ts';
import { count, dayWords, methodWords, shortDay } from '../../../format.ts';
import { Dialog, DialogActions } from '../../../parts/dialog.tsx';
import { useExport } from '../../../parts/exporting.ts';
import { Panel } from '../../../parts/panel.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { Answered, describeProblem, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { AddDocument } from './add-document.tsx';
import css from './audit.module.css';

const words = text.audit.documents;

type Answer = OutputOf<'document.list'>;
type Document = Answer['documents'][number];
type Charge = Document['charges'][number];

export function Documents() {
  const { workspace } = useBook();
  const figures = useFigures();
  const answer = useAnswer('document.list', { workspaceId: workspace.id });
  const [isAdding, setIsAdding] = useState(false);
  const missing = answer.data?.missing;
  return (
    <Panel
      title={words.title}
      unit={words.unit}
      end={
        <>
          {missing !== undefined && (
            <span>
              {missing.charges === 0 ? words.complete : words.missing(missing.charges, count(missing.charges), figures.money(missing.amount))}
            </span>
          )}
          <Button variant="default" onClick={() => setIsAdding(true)}>
            {words.add}
          </Button>
        </>
      }
    >
      <Answered answer={answer} lines={4}>
        {({ documents, missing: without }) => (
          <>
            {documents.length === 0 ? <p className={css.none}>{words.none}</p> : <DocumentTable documents={documents} />}
            {without.charges > 0 && <Missing missing={without} />}
          </>
        )}
      </Answered>
      <Dialog title={words.addTitle} opened={isAdding} onClose={() => setIsAdding(false)}>
        <AddDocument close={() => setIsAdding(false)} />
      </Dialog>
    </Panel>
  );
}

function DocumentTable({ documents }: { readonly documents: readonly Document[] }) {
  const { currency } = useBook().workspace;
  const [removing, setRemoving] = useState<Document | undefined>(undefined);
  return (
    <>
      <Table label={words.title} least={760} acts>
        <TableHead
          cells={[
            { name: words.document },
            { name: words.day },
            { name: words.amount(currency), form: 'number' },
            { name: words.charges },
            { name: '' },
          ]}
        />
        <tbody>
          {documents.map((document) => (
            <DocumentRow key={document.documentId} document={document} remove={() => setRemoving(document)} />
          ))}
        </tbody>
      </Table>
      {removing !== undefined && <RemoveDialog document={removing} close={() => setRemoving(undefined)} />}
    </>
  );
}

function DocumentRow({ document, remove }: { readonly document: Document; readonly remove: () => void }) {
  const { today } = useBook().book;
  const figures = useFigures();
  const { documentId, kind, number, name, day, amount, state, charges } = document;
  const save = useExport({
    make: (client) => client.run('document.open', { documentId }),
    done: (made) => words.saved(made.name),
    failed: (error) => notifications.show({ color: 'red', title: words.actFailed, message: describeProblem(error) }),
  });
  return (
    <tr>
      <td className={table.wrap} style={{ width: '30%', minWidth: 160 }}>
        {words.kinds[kind]} {number} {state !== 'there' && <StateBadge tone="bad">{words.states[state]}</StateBadge>}
        <p className={css.under}>{name}</p>
      </td>
      <td className={table.soft}>{dayWords(day, today)}</td>
      <td className={table.number}>{figures.cost(amount)}</td>
      <td className={table.wrap} style={{ width: '40%' }}>
        {charges.length === 0 && <span className={table.soft}>{words.noCharge}</span>}
        {charges.map((charge) => (
          <ForCharge key={charge.eventId} documentId={documentId} charge={charge} />
        ))}
      </td>
      <td className={table.number}>
        <div className={css.acts}>
          <Button variant="default" onClick={() => save.mutate()} loading={save.isPending} aria-label={words.saveLabel(name)}>
            {words.save}
          </Button>
          <Button variant="default" onClick={remove} aria-label={words.removeLabel(name)}>
            {words.remove}
          </Button>
        </div>
      </td>
    </tr>
  );
}

function ForCharge({ documentId, charge: { eventId, id, day, how, score } }: { readonly documentId: number; readonly charge: Charge }) {
  const { today } = useBook().book;
  const href = useHref();
  const attach = useCommand('document.attach');
  const detach = useCommand('document.detach');
  const onError = (error: unknown) => notifications.show({ color: 'red', title: words.actFailed, message: describeProblem(error) });
  const act = how === 'proposed' ? attach : detach;
  return (
    <div className={css.forCharge}>
      <a href={href('/activity', { event: String(eventId) })}>
        {id}, {shortDay(day, today)}
      </a>
      {how === 'proposed' && <span className={table.soft}>{words.proposed(count(score ?? 0))}</span>}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => act.mutate({ documentId, eventId }, { onError })}
        loading={act.isPending}
        aria-label={how === 'proposed' ? words.attachLabel(id) : words.detachLabel(id)}
      >
        {how === 'proposed' ? words.attach : words.detach}
      </Button>
    </div>
  );
}

function RemoveDialog({ document: { documentId, name }, close }: { readonly document: Document; readonly close: () => void }) {
  const remove = useCommand('document.remove', close);
  return (
    <Dialog title={words.removeTitle(name)} opened onClose={close}>
      <p>{words.removeWhat}</p>
      {remove.isError && <Refusal error={remove.error} title={words.actFailed} />}
      <DialogActions>
        <Button variant="default" onClick={close}>
          {text.cancel}
        </Button>
        <Button color="red" onClick={() => remove.mutate({ documentId })} loading={remove.isPending} data-autofocus>
          {words.remove}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Missing({ missing: { charges, first } }: { readonly missing: Answer['missing'] }) {
  const { today } = useBook().book;
  const { currency } = useBook().workspace;
  const figures = useFigures();
  const href = useHref();
  return (
    <div className={css.limited}>
      <h3 className={css.subtitle}>{words.missingTitle}</h3>
      <Table label={words.missingTitle} least={480}>
        <TableHead
          cells={[
            { name: text.audit.date },
            { name: text.audit.charge },
            { name: text.audit.columns.method },
            { name: words.amount(currency), form: 'number' },
          ]}
        />
        <tbody>
          {first.map(({ eventId, id, day, amount, method }) => (
            <tr key={eventId}>
              <td className={table.soft}>{dayWords(day, today)}</td>
              <td>
                <a href={href('/activity', { event: String(eventId) })}>{id}</a>
              </td>
              <td className={table.soft}>{methodWords(method)}</td>
              <td className={table.number}>{figures.cost(amount)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {first.length < charges && <p className={css.none}>{words.missingMore(count(first.length), count(charges))}</p>}
    </div>
  );
}
