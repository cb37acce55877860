/** Backups of the book: the list, making and checking one, a restore with what it would change, its undoing, and the confirmation after it. */

import { Button, PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook } from '../book.tsx';
import { useAnswer, useCommand } from '../client.ts';
import { bytesWords, count, dayWords, figure, instantWords } from '../format.ts';
import { Banner } from '../parts/banner.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { Panel } from '../parts/panel.tsx';
import { Answered, Refusal } from '../parts/states.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Table } from '../parts/table.tsx';
import table from '../parts/table.module.css';
import { text } from '../text/text.ts';
import css from './backups-panel.module.css';
import { BackupPlace } from './backup-place.tsx';

type State = OutputOf<'backup.state'>;
type Backup = State['backups'][number];
type Holds = NonNullable<Backup['holds']>;

const words = text.backups;
const SHOWN = 6;

export function BackupsPanel() {
  const answer = useAnswer('backup.state', {});
  return (
    <>
      <Panel title={words.title} unit={words.unit}>
        <Answered answer={answer} lines={6}>
          {(state) => (
            <div className={css.body}>
              {state.heldSince !== null && <Held state={state} since={state.heldSince} />}
              <Failure state={state} />
              <BackupList state={state} />
              {state.replaced !== null && <Undo replaced={state.replaced} />}
            </div>
          )}
        </Answered>
      </Panel>
      {answer.data !== undefined && <BackupPlace key={JSON.stringify([answer.data.chosenFolder, answer.data.encrypted])} state={answer.data} />}
    </>
  );
}

function useWhen(): (instant: number) => string {
  const { book } = useBook();
  return (instant) => instantWords(instant, book.timeZone);
}

function Held({ state: { replaced }, since }: { readonly state: State; readonly since: number }) {
  const when = useWhen();
  const cutOff = replaced === null || replaced.cutOff === null ? '' : `${words.cutOff[replaced.cutOff]} `;
  const confirm = useCommand('backup.confirm', () => notifications.show({ message: words.confirmed }));
  return (
    <>
      <Banner tone="warn" title={words.held} what={`${cutOff}${words.heldWhat(when(since))}`}>
        <Button variant="default" onClick={() => confirm.mutate({})} loading={confirm.isPending}>
          {words.confirm}
        </Button>
      </Banner>
      {confirm.isError && <Refusal error={confirm.error} title={words.confirmFailed} />}
    </>
  );
}

function Failure({ state: { failure } }: { readonly state: State }) {
  const when = useWhen();
  if (failure === null) return null;
  return <Banner tone="bad" title={words.failed} what={words.failedWhat(failure.message, when(failure.at))} />;
}

function BackupList({ state }: { readonly state: State }) {
  const { book } = useBook();
  const [all, setAll] = useState(false);
  const [restoring, setRestoring] = useState<Backup>();
  const make = useCommand('backup.make', ({ name }) => notifications.show({ message: words.made(name) }));
  const shown = all ? state.backups : state.backups.slice(0, SHOWN);
  return (
    <>
      {state.backups.length === 0 ? (
        <p className={css.said}>{book.sample ? words.sample : words.empty}</p>
      ) : (
        <div className={css.wide}>
          <Table label={words.title} least={640}>
            <TableHead cells={[{ name: words.at }, { name: words.why }, { name: words.size, form: 'number' }, { name: words.holds }, { name: '' }]} />
            <tbody>
              {shown.map((backup) => (
                <BackupRow key={backup.name} backup={backup} hasPassphrase={isKept(state)} restore={() => setRestoring(backup)} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      <p className={css.said}>{words.kept(state.folder)}</p>
      {make.data !== undefined && make.data.documentsMissing > 0 && <p className={css.said}>{words.missing(make.data.documentsMissing)}</p>}
      {make.isError && <Refusal error={make.error} title={words.makeFailed} />}
      <div className={css.actions}>
        <Button variant="default" onClick={() => make.mutate({})} loading={make.isPending}>
          {words.make}
        </Button>
        {!all && state.backups.length > SHOWN && (
          <Button variant="subtle" onClick={() => setAll(true)}>
            {words.more(state.backups.length)}
          </Button>
        )}
      </div>
      <Dialog title={words.restoreTitle} opened={restoring !== undefined} onClose={() => setRestoring(undefined)} size={560}>
        {restoring !== undefined && <Restore backup={restoring} state={state} close={() => setRestoring(undefined)} />}
      </Dialog>
    </>
  );
}

interface BackupRowProps {
  readonly backup: Backup;
  /** Whether the passphrase of encrypted ones is kept here. */
  readonly hasPassphrase: boolean;
  readonly restore: () => void;
}

function BackupRow({ backup, hasPassphrase, restore }: BackupRowProps) {
  const when = useWhen();
  const { book } = useBook();
  const made = when(backup.at);
  const check = useCommand('backup.check', ({ entries }) => notifications.show({ message: words.checked(count(entries), made) }));
  const { holds } = backup;
  return (
    <tr>
      <td>{made}</td>
      <td className={table.soft}>{words.because[backup.because]}</td>
      <td className={`${table.number} ${table.soft}`}>{bytesWords(backup.bytes)}</td>
      <td className={css.holds}>
        {check.isError ? (
          <Refusal error={check.error} title={words.checkFailed} />
        ) : holds === null ? (
          <span className={table.soft}>{backup.encrypted ? words.encrypted : words.unknown}</span>
        ) : (
          <>
            <span>{holds.lastDay === null ? text.noValue : dayWords(holds.lastDay, book.today)}</span>
            {holds.workspaces.map(({ name, credits }) => (
              <span key={name} className={table.soft}>
                {name} {figureOf(credits)}
              </span>
            ))}
          </>
        )}
      </td>
      <td className={css.rowActions}>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={words.checkOf(made)}
          loading={check.isPending}
          disabled={backup.encrypted && !hasPassphrase}
          onClick={() => check.mutate({ name: backup.name })}
        >
          {words.check}
        </Button>
        <Button size="compact-sm" variant="subtle" aria-label={words.restoreOf(made)} onClick={restore}>
          {words.restore}
        </Button>
      </td>
    </tr>
  );
}

interface RestoreProps {
  readonly backup: Backup;
  readonly state: State;
  readonly close: () => void;
}

function Restore({ backup, state, close }: RestoreProps) {
  const [passphrase, setPassphrase] = useState('');
  const asks = backup.encrypted;
  const given = { name: backup.name, ...(passphrase === '' ? {} : { passphrase }) };
  const look = useCommand('backup.check');
  const restore = useCommand('backup.restore', () => {
    notifications.show({ message: words.restored });
    close();
  });
  return (
    <div className={css.body}>
      <p className={css.said}>{words.restoreWhat}</p>
      {asks && (
        <PasswordInput
          label={words.passphrase}
          value={passphrase}
          onChange={({ currentTarget }) => setPassphrase(currentTarget.value)}
          autoComplete="off"
        />
      )}
      {look.isPending && <p className={css.said}>{words.looking}</p>}
      {look.data !== undefined && <Compared before={look.data.before} after={look.data.after} />}
      {look.isError && <Refusal error={look.error} title={words.checkFailed} />}
      {restore.isError && <Refusal error={restore.error} title={words.restoreFailed} />}
      <p className={css.said}>{words.anew}</p>
      <DialogActions>
        <Button variant="default" onClick={close}>
          {text.cancel}
        </Button>
        {look.data === undefined ? (
          <Button onClick={() => look.mutate(given)} loading={look.isPending} disabled={asks && !isKept(state) && passphrase === ''}>
            {words.look}
          </Button>
        ) : (
          <Button onClick={() => restore.mutate(given)} loading={restore.isPending}>
            {words.restoreNow}
          </Button>
        )}
      </DialogActions>
    </div>
  );
}

function Compared({ before, after }: { readonly before: Holds | null; readonly after: Holds | null }) {
  const { book } = useBook();
  if (after === null) return <p className={css.said}>{words.older}</p>;
  const names = [...new Set([...(before?.workspaces ?? []), ...after.workspaces].map(({ name }) => name))];
  const day = (holds: Holds | null) => (holds === null || holds.lastDay === null ? text.noValue : dayWords(holds.lastDay, book.today));
  const balance = (holds: Holds | null, name: string) => {
    const found = holds?.workspaces.find((workspace) => workspace.name === name);
    return found === undefined ? text.noValue : `${figureOf(found.credits)} / ${figureOf(found.cost)}`;
  };
  const rows: readonly (readonly [string, string, string])[] = [
    [words.entries, before === null ? text.noValue : count(before.entries), count(after.entries)],
    [words.lastDay, day(before), day(after)],
    ...names.map((name) => {
      const currency = [...after.workspaces, ...(before?.workspaces ?? [])].find((workspace) => workspace.name === name)?.currency ?? '';
      return [words.balance(name, currency), balance(before, name), balance(after, name)] as const;
    }),
    [words.documents, before === null ? text.noValue : count(before.documents.kept), count(after.documents.kept)],
  ];
  return (
    <Table label={words.restoreTitle} least={420}>
      <TableHead cells={[{ name: '' }, { name: words.now, form: 'number' }, { name: words.backup, form: 'number' }]} />
      <tbody>
        {rows.map(([name, was, becomes]) => (
          <tr key={name}>
            <td className={table.soft}>{name}</td>
            <td className={table.number}>{was}</td>
            <td className={table.number}>{becomes}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Undo({ replaced }: { readonly replaced: NonNullable<State['replaced']> }) {
  const when = useWhen();
  const undo = useCommand('backup.undo', () => notifications.show({ message: words.undone }));
  return (
    <div className={css.actions}>
      {undo.isError && <Refusal error={undo.error} title={words.undoFailed} />}
      <span className={css.said}>{words.undoWhat[replaced.because](when(replaced.at))}</span>
      <Button variant="subtle" onClick={() => undo.mutate({})} loading={undo.isPending}>
        {words.undo}
      </Button>
    </div>
  );
}

function isKept({ passphrase }: State): boolean {
  return passphrase === 'system' || passphrase === 'session';
}

/** Exact decimal text as every other figure is written. */
function figureOf(decimal: string): string {
  return figure(Number(decimal.replace('.', '')), decimal.split('.')[1]?.length ?? 0);
}
