/** What can be done with a book that is damaged: read what is left of it, or salvage its rows. The file itself is left as it is. */

import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useAnswer, useClient } from '../../client.ts';
import { count } from '../../format.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import css from './start.module.css';

const words = text.start.damaged;

/** Shown below the refusal, which says what is wrong; nothing where there is no damage to be found in the book. */
export function Damaged({ file }: { readonly file: string }) {
  const client = useClient();
  const found = useAnswer('book.examine', { file });
  const look = useMutation({ mutationFn: () => client.run('book.openReadOnly', { file }) });
  const salvage = useMutation({ mutationFn: () => client.run('book.salvage', { file }) });
  if (found.data === undefined || found.data.problem === null) return null;
  const failed = look.error ?? salvage.error;
  return (
    <section className={css.panel} aria-label={words.title}>
      <h2>{words.title}</h2>
      <p>{words.kept(found.data.file)}</p>
      <ul className={css.ways}>
        <li>
          <span>{words.lookWhat}</span>
          <Button variant="default" onClick={() => look.mutate()} loading={look.isPending} disabled={salvage.isPending}>
            {words.look}
          </Button>
        </li>
        <li>
          <span>{words.salvageWhat}</span>
          <Button variant="default" onClick={() => salvage.mutate()} loading={salvage.isPending} disabled={look.isPending}>
            {words.salvage}
          </Button>
        </li>
      </ul>
      {failed !== null && <Refusal error={failed} title={words.failed} safe={text.problem.safeWithoutBook} />}
      {salvage.data !== undefined && <Salvaged salvaged={salvage.data} />}
    </section>
  );
}

function Salvaged({ salvaged: { file, rows, losses, lost } }: { readonly salvaged: OutputOf<'book.salvage'> }) {
  return (
    <div role="status">
      <p>
        <strong>{words.salvaged(rows, count(rows))}</strong> {words.into(file)}
      </p>
      <p>{lost === 0 ? words.nothingLost : words.lost(lost, count(lost))}</p>
      {lost > 0 && (
        <ul>
          {losses.map(({ table, after, before, because }, at) => (
            <li key={at}>
              <span className="fb-mono">{table}</span>, {words.between(after, before)}: {because}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
