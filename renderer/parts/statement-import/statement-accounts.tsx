/** Whose account each file is, where files do not say it themselves: one there is, or a new one with its name and kind (rule I2). */

import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { moneyKind } from '../../../electron/ipc/contract/reconcile.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { text } from '../../text/text.ts';
import { DialogActions } from '../dialog.tsx';
import { Refusal } from '../states.tsx';
import type { ChosenAccount, UnplacedFile } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

type Kind = (typeof moneyKind.options)[number];

/** As the fields have it; `account` is an id, or one of the two below. */
export interface AccountDraft {
  readonly account: string;
  readonly name: string;
  readonly kind: Kind;
}

const FOUND = 'found';
const NEW = 'new';

/** What the import takes; undefined while a new account has no name. */
function accountOf({ account, name, kind }: AccountDraft): ChosenAccount | undefined {
  if (account === FOUND) return null;
  if (account !== NEW) return { accountId: Number(account) };
  return name.trim() === '' ? undefined : { name: name.trim(), kind };
}

export function draftOf(account: ChosenAccount, name: string): AccountDraft {
  if (account === null) return { account: FOUND, name, kind: 'bank' };
  return 'accountId' in account ? { account: String(account.accountId), name, kind: 'bank' } : { account: NEW, ...account };
}

export interface AccountFieldsProps {
  /** Stands with the fields, where the file's name does not stand above them. */
  readonly label: string;
  readonly draft: AccountDraft;
  readonly change: (draft: AccountDraft) => void;
  /** What the file itself says; nothing where it says nothing. */
  readonly found: string | undefined;
}

export function AccountFields({ label, draft, change, found }: AccountFieldsProps) {
  const { workspace } = useBook();
  const accounts = useAnswer('money.accounts', { workspaceId: workspace.id }).data?.accounts ?? [];
  const data = [
    ...(found === undefined ? [] : [{ value: FOUND, label: found }]),
    ...accounts.map(({ accountId, name }) => ({ value: String(accountId), label: name })),
    { value: NEW, label: words.accountNew },
  ];
  return (
    <>
      <Select
        label={label}
        data={data}
        value={draft.account}
        onChange={(account) => account !== null && change({ ...draft, account })}
        allowDeselect={false}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      />
      {draft.account === NEW && (
        <>
          <TextInput
            label={words.accountName}
            value={draft.name}
            onChange={({ currentTarget }) => change({ ...draft, name: currentTarget.value })}
            error={draft.name.trim() === '' ? words.accountNeeded : undefined}
            maxLength={100}
            autoComplete="off"
          />
          <Select
            label={words.accountKind}
            data={moneyKind.options.map((kind) => ({ value: kind, label: text.reconcile.kinds[kind] }))}
            value={draft.kind}
            onChange={(kind) => change({ ...draft, kind: moneyKind.options.find((each) => each === kind) ?? draft.kind })}
            allowDeselect={false}
          />
        </>
      )}
    </>
  );
}

/** Of one file of the preview: a choice counts at once, a new account when its fields are filled. */
export function AccountChoice({
  draft: given,
  found,
  choose,
}: {
  readonly draft: AccountDraft;
  readonly found: string;
  readonly choose: (account: ChosenAccount) => void;
}) {
  const [draft, setDraft] = useState(given);
  const account = accountOf(draft);
  const isChanged = draft.account !== given.account || draft.name !== given.name || draft.kind !== given.kind;
  const change = (changed: AccountDraft) => {
    setDraft(changed);
    const now = accountOf(changed);
    if (changed.account !== draft.account && changed.account !== NEW && now !== undefined) choose(now);
  };
  return (
    <div className={css.account}>
      <AccountFields label={words.account} draft={draft} change={change} found={found} />
      {draft.account === NEW && isChanged && (
        <Button variant="default" onClick={() => account !== undefined && choose(account)}>
          {words.apply}
        </Button>
      )}
    </div>
  );
}

export interface StatementAccountsProps {
  readonly files: readonly UnplacedFile[];
  /** Why the account that was chosen for one of them was refused. */
  readonly error: unknown;
  readonly place: (accounts: ReadonlyMap<string, ChosenAccount>) => void;
  readonly cancel: () => void;
}

/** Asked before the preview, of all files whose account is not known. */
export function StatementAccounts({ files, error, place, cancel }: StatementAccountsProps) {
  const { workspace } = useBook();
  const known = useAnswer('money.accounts', { workspaceId: workspace.id }).data?.accounts;
  // Where there is no account yet, no file can find its own.
  const isAsked = ({ isUnknown }: UnplacedFile) => isUnknown || known?.length === 0;
  const [drafts, setDrafts] = useState<ReadonlyMap<string, AccountDraft>>(
    () => new Map(files.map((file) => [file.upload, firstDraft(file, isAsked(file))])),
  );
  const accounts = [...drafts].map(([upload, draft]) => [upload, accountOf(draft)] as const);
  const submit = () => {
    const named = accounts.filter((pair): pair is readonly [string, ChosenAccount] => pair[1] !== undefined);
    if (named.length === accounts.length) place(new Map(named));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <Stack gap="md">
        <Text fw={600} role="status">
          {words.whose(files.length)}
        </Text>
        <Text c="var(--fb-text-2)">{words.whoseWhat}</Text>
        {files.map((file) => {
          const { upload, name } = file;
          const draft = drafts.get(upload);
          return (
            draft !== undefined && (
              <fieldset key={upload} className={css.whose}>
                <legend>{name}</legend>
                <div className={css.account}>
                  <AccountFields
                    label={words.account}
                    draft={draft}
                    change={(changed) => setDrafts(new Map([...drafts, [upload, changed]]))}
                    found={isAsked(file) ? undefined : words.accountByFile}
                  />
                </div>
              </fieldset>
            )
          );
        })}
        {error !== undefined && <Refusal error={error} title={text.importing.refused} safe={text.importing.nothingWritten} />}
        <DialogActions>
          <Button variant="default" onClick={cancel}>
            {text.cancel}
          </Button>
          <Button type="submit" data-autofocus>
            {words.whoseAction}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

function firstDraft({ name, account }: UnplacedFile, isAsked: boolean): AccountDraft {
  return account === null && isAsked ? { account: NEW, name: nameFrom(name), kind: 'bank' } : draftOf(account, nameFrom(name));
}

/** `hafenbank-10` of `hafenbank-10.csv`. */
function nameFrom(file: string): string {
  return file.replace(/\.[^.]+$/, '').slice(0, 100);
}
