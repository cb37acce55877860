/** What was answered about the files of each source of an account: changed, taken away, and carried to another book (rule I2). */

import { Button, FileButton, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { readingAnswers } from '../../../electron/ipc/contract/reconcile.ts';
import { useBook } from '../../book.tsx';
import { useAnswer, useClient, useCommand } from '../../client.ts';
import { instantWords } from '../../format.ts';
import { DialogSubmit } from '../../parts/dialog.tsx';
import { useExport } from '../../parts/exporting.ts';
import { discard, handOver } from '../../parts/files.ts';
import { Answered, Refusal, describeProblem } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { TabWords } from './tab-words.tsx';

type Profile = OutputOf<'money.profiles'>['profiles'][number];

const words = text.reconcile.sources;
const said = text.statementImport;

export function Sources({ accountId }: { readonly accountId: number }) {
  const answer = useAnswer('money.profiles', { accountId });
  const [changing, setChanging] = useState<Profile | undefined>(undefined);
  const remove = useCommand('money.removeProfile');
  const bring = useBringIn(accountId);
  const exporting = useExport({
    make: (client) => client.run('money.exportProfiles', { accountId }),
    done: ({ name }) => words.exported(name),
    failed: (error) => notifications.show({ color: 'red', title: text.lists.exportFailed, message: describeProblem(error) }),
  });
  if (changing !== undefined) return <ChangeProfile profile={changing} close={() => setChanging(undefined)} />;
  const isEmpty = answer.data?.profiles.length === 0;
  return (
    <Stack gap="md">
      <div>
        <TabWords>{isEmpty ? words.none : words.what}</TabWords>
        {remove.isError && <Refusal error={remove.error} title={words.removeRefused} />}
        <Answered answer={answer} lines={3} bare>
          {({ profiles }) =>
            profiles.length > 0 && <ProfileTable profiles={profiles} change={setChanging} remove={(profileId) => remove.mutate({ profileId })} />
          }
        </Answered>
      </div>
      {bring.isError && <Refusal error={bring.error} title={words.importRefused} />}
      <Group gap="sm">
        {!isEmpty && (
          <Button variant="default" onClick={() => exporting.mutate()} loading={exporting.isPending}>
            {words.export}
          </Button>
        )}
        <FileButton onChange={(file) => file !== null && bring.mutate(file)} accept="application/json,.json">
          {(props) => (
            <Button variant="default" loading={bring.isPending} {...props}>
              {words.import}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}

/** Takes in a file of profiles that another book has exported. */
function useBringIn(accountId: number) {
  const client = useClient();
  return useMutation({
    mutationFn: async (file: File) => {
      const upload = await handOver(client, file, () => undefined, new AbortController().signal);
      try {
        return await client.run('money.importProfiles', { accountId, upload });
      } catch (error) {
        await discard(client, [upload]);
        throw error;
      }
    },
    onSuccess: ({ profiles }) => notifications.show({ message: words.imported(profiles) }),
  });
}

interface ProfileTableProps {
  readonly profiles: readonly Profile[];
  readonly change: (profile: Profile) => void;
  readonly remove: (profileId: number) => void;
}

function ProfileTable({ profiles, change, remove }: ProfileTableProps) {
  const { book } = useBook();
  return (
    <Table label={text.reconcile.details.tabs.sources} least={520} acts>
      <TableHead cells={[{ name: words.name }, { name: words.answers }, { name: words.changed }, { name: said.columns.act }]} />
      <tbody>
        {profiles.map((profile) => (
          <tr key={profile.profileId}>
            <td className={table.wrap}>{profile.name}</td>
            <td className={`${table.soft} ${table.wrap}`}>{answerWords(profile)}</td>
            <td className={table.soft}>{instantWords(profile.changedAt, book.timeZone)}</td>
            <td>
              <Button variant="subtle" size="compact-sm" onClick={() => change(profile)} aria-label={words.change(profile.name)}>
                {words.changeAction}
              </Button>
              <Button variant="subtle" size="compact-sm" onClick={() => remove(profile.profileId)} aria-label={words.remove(profile.name)}>
                {words.removeAction}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function answerWords({ answers: { dateOrder, decimalSign, amountSign, columns } }: Profile): string {
  const given = [dateOrder, decimalSign, amountSign].filter((answer) => answer !== undefined).map((answer) => said.answers[answer] ?? answer);
  const named = Object.entries(columns ?? {}).map(([role, column]) => `${said.columnUses[role] ?? role}: ${column}`);
  return [...given, ...named].join('; ') || words.noAnswers;
}

/** Nothing chosen is found out from the file again. */
function ChangeProfile({ profile, close }: { readonly profile: Profile; readonly close: () => void }) {
  const { dateOrder, decimalSign, amountSign, columns } = profile.answers;
  const form = useForm({
    initialValues: {
      name: profile.name,
      dateOrder: dateOrder ?? null,
      decimalSign: decimalSign ?? null,
      amountSign: amountSign ?? null,
      columns: { ...columns },
    },
    validate: { name: (name) => (name.trim() === '' ? text.newBook.required : null) },
  });
  const change = useCommand('money.changeProfile', close);
  const choices = (of: readonly string[]) => of.map((value) => ({ value, label: said.answers[value] ?? value }));
  return (
    <form
      onSubmit={form.onSubmit(({ name, columns: named, ...chosen }) => {
        const answers = Object.fromEntries(
          Object.entries({ ...chosen, columns: Object.keys(named).length === 0 ? null : named }).filter(([, value]) => value !== null),
        );
        change.mutate({ profileId: profile.profileId, name, answers: readingAnswers.parse(answers) });
      })}
      noValidate
    >
      <Stack gap="md">
        <TextInput label={words.rename} maxLength={100} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <Select
          label={words.dateOrder}
          data={choices(['dmy', 'mdy', 'ymd'])}
          placeholder={words.fromFile}
          clearable
          {...form.getInputProps('dateOrder')}
        />
        <Select label={words.decimalSign} data={choices(['.', ','])} placeholder={words.fromFile} clearable {...form.getInputProps('decimalSign')} />
        <Select
          label={words.amountSign}
          data={choices([...new Set(['as_written', 'inverted', ...(amountSign === undefined ? [] : [amountSign])])])}
          placeholder={words.fromFile}
          clearable
          {...form.getInputProps('amountSign')}
        />
        {Object.keys(form.values.columns).map((role) => (
          <TextInput key={role} label={words.column(said.columnUses[role] ?? role)} maxLength={200} {...form.getInputProps(`columns.${role}`)} />
        ))}
        {change.isError && <Refusal error={change.error} title={words.refused} />}
        <DialogSubmit close={close} pending={change.isPending}>
          {words.save}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
