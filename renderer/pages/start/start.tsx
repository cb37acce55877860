/** The first screen: sample book, new book, or open a book. */

import { Button, Group, TextInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { RefusedAnswer } from '../../../electron/ipc/client.ts';
import { useEffect, useLayoutEffect, useState } from 'react';
import { go, hrefOf, useAddress } from '../../address.ts';
import type { AppState } from '../../book.tsx';
import { useClient } from '../../client.ts';
import { instantWords } from '../../format.ts';
import { DropOverWindow } from '../../parts/drop-files.tsx';
import { bookAmong } from '../../parts/dropped-book.ts';
import { Logo } from '../../parts/icons.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { pathOf } from '../../transport.ts';
import { Damaged } from './damaged.tsx';
import { NewBookForm } from './new-book.tsx';
import css from './start.module.css';

const NEW_BOOK = '/new';
const OPEN_BOOK = '/open';

export function Start({ app }: { readonly app: AppState }) {
  const client = useClient();
  const { path, query } = useAddress();
  // The menu opens a window for a new book at this address, and a book that was handed over and refused has one at the other.
  const [making, setMaking] = useState(path === NEW_BOOK);
  const [handedOver] = useState(path === OPEN_BOOK && app.shell === 'electron' ? query.get('file') : null);
  const open = useMutation({ mutationFn: (file: string) => client.run('book.open', { file }) });
  const { mutate: openFile } = open;
  useDocumentTitle(text.titleOf(text.start.title));
  useLayoutEffect(() => {
    // The desktop reads it: a book that is handed over does not take the place of one that is being typed in.
    go(hrefOf(making ? NEW_BOOK : '/overview'), { replace: true });
  }, [making]);
  // What is opened next begins at its Overview, not where the book before was left.
  useLayoutEffect(() => () => go(hrefOf('/overview'), { replace: true }), []);
  useEffect(() => {
    if (handedOver !== null) openFile(handedOver);
  }, [handedOver, openFile]);
  useEffect(
    () =>
      client.listen((announcement) => {
        if (announcement.type === 'act' && announcement.act === 'new-book') setMaking(true);
        if (announcement.type !== 'handed-over') return;
        setMaking(false);
        openFile(announcement.file);
      }),
    [client, openFile],
  );
  return (
    <main className={css.start}>
      <div className={css.brand}>
        <Logo />
        {text.app}
      </div>
      <h1>{making ? text.newBook.title : text.start.title}</h1>
      <p>{text.start.what}</p>
      {making ? <NewBookForm app={app} back={() => setMaking(false)} /> : <Choices app={app} open={open} make={() => setMaking(true)} />}
    </main>
  );
}

interface ChoicesProps {
  readonly app: AppState;
  readonly open: UseMutationResult<OutputOf<'book.open'>, Error, string>;
  readonly make: () => void;
}

function Choices({ app, open, make }: ChoicesProps) {
  const client = useClient();
  const sample = useMutation({ mutationFn: () => client.run('book.openSample', {}) });
  const choose = useMutation({
    mutationFn: async () => (await client.query('app.chooseBook', {})).file,
    onSuccess: (file) => file !== null && open.mutate(file),
  });
  const [untold, setUntold] = useState(false);
  const drop = (files: readonly File[]) => {
    const book = bookAmong(files);
    const path = book && pathOf(book);
    setUntold(book !== undefined && path === undefined);
    if (path !== undefined) open.mutate(path);
  };
  const busy = sample.isPending || open.isPending;
  const [latest] = [sample, open, choose].filter(({ error }) => error !== null).toSorted((one, other) => other.submittedAt - one.submittedAt);
  const problem = latest?.error ?? null;
  return (
    <>
      <div className={css.choices}>
        <section className={css.choice}>
          <h2>{text.start.sampleTitle}</h2>
          <p>{text.start.sampleWhat}</p>
          <div className={css.action}>
            <Button variant="default" onClick={() => sample.mutate()} loading={sample.isPending} disabled={busy && !sample.isPending}>
              {text.start.sampleAction}
            </Button>
          </div>
        </section>
        <section className={css.choice}>
          <h2>{text.start.newTitle}</h2>
          <p>{text.start.newWhat}</p>
          <div className={css.action}>
            <Button onClick={make}>{text.start.newAction}</Button>
          </div>
        </section>
        <section className={css.choice}>
          <h2>{text.start.openTitle}</h2>
          <OpenForm
            folder={app.booksFolder}
            busy={open.isPending}
            open={open.mutate}
            {...(app.shell === 'electron' ? { choose: () => choose.mutate() } : {})}
          />
        </section>
      </div>
      <DropOverWindow words={text.desktop.dropBook} active={!busy} take={drop} />
      {untold && (
        <p role="status" style={{ marginTop: 16 }}>
          {text.desktop.droppedInBrowserAtStart}
        </p>
      )}
      {problem !== null && (
        <div style={{ marginTop: 16 }}>
          <Refusal error={problem} title={text.start.refused} safe={text.problem.safeWithoutBook} />
        </div>
      )}
      {open.error !== null && isDamage(open.error) && open.variables !== undefined && <Damaged key={open.variables} file={open.variables} />}
      <Recent app={app} open={open.mutate} busy={busy} />
    </>
  );
}

function isDamage(error: Error): boolean {
  return error instanceof RefusedAnswer && (error.refusal.code === 'damaged_book' || error.refusal.code === 'not_a_book');
}

interface OpenFormProps {
  readonly folder: string;
  readonly busy: boolean;
  readonly open: (file: string) => void;
  /** By the dialog of the system, where there is one. */
  readonly choose?: () => void;
}

function OpenForm({ folder, busy, open, choose }: OpenFormProps) {
  const [file, setFile] = useState('');
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (file.trim() !== '') open(file.trim());
  };
  return (
    <form onSubmit={submit} style={{ display: 'contents' }}>
      <TextInput
        label={text.start.openLabel}
        description={text.start.openWhat(folder)}
        placeholder={text.start.openPlaceholder}
        value={file}
        onChange={(event) => setFile(event.currentTarget.value)}
        inputWrapperOrder={['label', 'input', 'description']}
        maxLength={1000}
      />
      <Group className={css.action ?? ''} gap="sm">
        <Button variant="default" type="submit" loading={busy}>
          {text.start.openAction}
        </Button>
        {choose !== undefined && (
          <Button variant="default" onClick={choose} disabled={busy}>
            {text.desktop.chooseBook}
          </Button>
        )}
      </Group>
    </form>
  );
}

function Recent({ app, open, busy }: { readonly app: AppState; readonly open: (file: string) => void; readonly busy: boolean }) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <section className={css.panel}>
      <h2>{text.start.recent}</h2>
      {app.recent.length === 0 && <p>{text.start.noRecent}</p>}
      <ul className={css.recent}>
        {app.recent.map((recent) => (
          <li key={recent.file}>
            <div>
              {recent.organisation}
              <div className={css.file} title={recent.file}>
                {recent.file}
              </div>
            </div>
            <Group gap={16} wrap="nowrap">
              <span className={css.file}>{recent.missing ? text.start.missing : text.start.openedAt(instantWords(recent.openedAt, zone))}</span>
              {!recent.missing && (
                <Button
                  variant="default"
                  onClick={() => open(recent.file)}
                  disabled={busy}
                  aria-label={`${text.start.openAction} ${recent.organisation}`}
                >
                  {text.start.openAction}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}
