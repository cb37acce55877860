/** Whose account each file is, where files do not say it themselves: one there is, or a new one with its name and kind (rule I2). */

import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { moneyKind } from '../../../electron/ipc/contract/reconcile.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { text } from '../../text/text.ts';
import { DialogActions } from '../dialog.tsx';
import { Refusal } from '../states.tsx';
import type { Placed, UnplacedFile } from './statement-work.ts';
import css from './statement-import.module.css';

const words = text.statementImport;

type Kind = (typeof moneyKind.options)[number];

/** As the fields have it; `account` is an id, or one of the two below. */
export interface AccountDraft {
  readonly account: string;
  readonly name: string;
  readonly kind: Kind;
  /** Which of the accounts in the file it is; undefined where nothing is chosen. */
  readonly number: string | undefined;
}

const FOUND = 'found';
const NEW = 'new';

/** Of a new account it has to be said which of several in the file it is; one on record may have its number. */
function lacksNumber({ account, number }: AccountDraft, numbers: readonly string[]): boolean {
  return account === NEW && numbers.length > 1 && number === undefined;
}

/** What the import takes; undefined while something is missing. */
function placedBy(draft: AccountDraft, numbers: readonly string[]): Placed | undefined {
  const { account, name, kind, number } = draft;
  if (account === FOUND) return { account: null, accountNumber: number };
  if (account !== NEW) return { account: { accountId: Number(account) }, accountNumber: number };
  return name.trim() === '' || lacksNumber(draft, numbers) ? undefined : { account: { name: name.trim(), kind }, accountNumber: number };
}

/** `kind`: of a new account, as the file says. */
export function draftOf({ account, accountNumber }: Placed, name: string, kind: Kind | null): AccountDraft {
  const draft = { account: FOUND, name, kind: kind ?? 'bank', number: accountNumber };
  if (account === null) return draft;
  return 'accountId' in account ? { ...draft, account: String(account.accountId) } : { ...draft, account: NEW, ...account };
}

export interface AccountFieldsProps {
  /** Stands with the fields, where the file's name does not stand above them. */
  readonly label: string;
  readonly draft: AccountDraft;
  readonly change: (draft: AccountDraft) => void;
  /** What the file itself says; nothing where it says nothing. */
  readonly found: string | undefined;
  /** Of the accounts in the file, where there is something to choose. */
  readonly numbers: readonly string[];
}

export function AccountFields({ label, draft, change, found, numbers }: AccountFieldsProps) {
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
        // A number that was found or chosen is of the account before.
        onChange={(account) => account !== null && change({ ...draft, account, number: undefined })}
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
      {numbers.length > 0 && (
        <Select
          label={words.accountInFile(numbers.length)}
          placeholder={words.accountInFileChoose}
          data={[...numbers]}
          value={draft.number ?? null}
          onChange={(number) => change({ ...draft, number: number ?? undefined })}
          allowDeselect={draft.account !== NEW || numbers.length === 1}
          error={lacksNumber(draft, numbers) ? words.accountInFileNeeded : undefined}
        />
      )}
    </>
  );
}

export interface AccountChoiceProps {
  readonly draft: AccountDraft;
  readonly found: string;
  readonly numbers: readonly string[];
  readonly choose: (placed: Placed) => void;
}

/** Of one file of the preview: a choice counts at once, a new account when its fields are filled. */
export function AccountChoice({ draft: given, found, numbers, choose }: AccountChoiceProps) {
  const [draft, setDraft] = useState(given);
  const placed = placedBy(draft, numbers);
  const isChanged = draft.account !== given.account || draft.name !== given.name || draft.kind !== given.kind;
  const change = (changed: AccountDraft) => {
    setDraft(changed);
    const now = placedBy(changed, numbers);
    const isChosen =
      changed.account === NEW ? changed.number !== draft.number && !isChanged : changed.account !== draft.account || changed.number !== draft.number;
    if (isChosen && now !== undefined) choose(now);
  };
  return (
    <div className={css.account}>
      <AccountFields label={words.account} draft={draft} change={change} found={found} numbers={numbers} />
      {draft.account === NEW && isChanged && (
        <Button variant="default" onClick={() => placed !== undefined && choose(placed)}>
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
  readonly place: (placed: ReadonlyMap<string, Placed>) => void;
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
  const submit = () => {
    const placed = files.flatMap(({ upload, numbers }) => {
      const draft = drafts.get(upload);
      const said = draft && placedBy(draft, numbers);
      return said === undefined ? [] : [[upload, said] as const];
    });
    if (placed.length === files.length) place(new Map(placed));
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
                    numbers={file.numbers}
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

function firstDraft(file: UnplacedFile, isAsked: boolean): AccountDraft {
  const draft = draftOf(file, nameFrom(file.name), file.kind);
  return file.account === null && isAsked ? { ...draft, account: NEW } : draft;
}

/** `hafenbank-10` of `hafenbank-10.csv`. */
function nameFrom(file: string): string {
  return file.replace(/\.[^.]+$/, '').slice(0, 100);
}
