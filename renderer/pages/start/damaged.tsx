/** What can be done with a book that is damaged: restore its newest good backup, read what is left of it, or salvage its rows. The file itself stays as it is. */

import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useAnswer, useClient } from '../../client.ts';
import { bytesWords, count, instantWords } from '../../format.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import css from './start.module.css';

const words = text.start.damaged;
/** No book is open whose time zone could be asked. */
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Shown below the refusal, which says what is wrong; nothing where there is no damage to be found in the book. */
export function Damaged({ file }: { readonly file: string }) {
  const client = useClient();
  const found = useAnswer('book.examine', { file });
  const look = useMutation({ mutationFn: () => client.run('book.openReadOnly', { file }) });
  const salvage = useMutation({ mutationFn: () => client.run('book.salvage', { file }) });
  const isBusy = look.isPending || salvage.isPending;
  if (found.data === undefined || found.data.problem === null) return null;
  const failed = look.error ?? salvage.error;
  return (
    <section className={css.panel} aria-label={words.title}>
      <h2>{words.title}</h2>
      <p>{words.kept(found.data.file)}</p>
      <ul className={css.ways}>
        <NewestBackup file={found.data.file} busy={isBusy} />
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

function NewestBackup({ file, busy }: { readonly file: string; readonly busy: boolean }) {
  const client = useClient();
  const [passphrase, setPassphrase] = useState('');
  const answer = useAnswer('backup.newestGood', { file });
  const restore = useMutation({
    mutationFn: (name: string) => client.run('backup.restore', { file, name, ...(passphrase === '' ? {} : { passphrase }) }),
  });
  if (answer.data === undefined) return null;
  const { backup } = answer.data;
  if (backup === null)
    return (
      <li>
        <span>{words.noBackup}</span>
      </li>
    );
  return (
    <li>
      <span>{words.newest(instantWords(backup.at, HERE), bytesWords(backup.bytes))}</span>
      {backup.encrypted && (
        <PasswordInput
          label={text.backups.passphrase}
          value={passphrase}
          onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          autoComplete="off"
        />
      )}
      <Button onClick={() => restore.mutate(backup.name)} loading={restore.isPending} disabled={busy}>
        {words.restore}
      </Button>
      {restore.isError && <Refusal error={restore.error} title={text.backups.restoreFailed} safe={text.problem.safeWithoutBook} />}
    </li>
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
