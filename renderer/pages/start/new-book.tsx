/** Making a new book: organisation, file, time zone, first day of the week, and its first workspace. */

import { Button, Group, Select, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { InputOf } from '../../../electron/ipc/contract/contract.ts';
import { weekday } from '../../../electron/ipc/contract/shapes.ts';
import type { AppState } from '../../book.tsx';
import { useClient } from '../../client.ts';
import { Refusal } from '../../parts/states.tsx';
import { CurrencyInput, LATER, PresetInput, VendorInput, currencies, workspaceInput } from '../../parts/workspace-menu.tsx';
import type { WorkspaceFields } from '../../parts/workspace-menu.tsx';
import { text } from '../../text/text.ts';
import css from './start.module.css';

interface Fields extends WorkspaceFields {
  readonly organisation: string;
  readonly file: string;
  readonly timeZone: string;
  readonly firstWeekday: (typeof weekday.options)[number];
}

const systemZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = [...new Set([systemZone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])];

export function NewBookForm({ app, back }: { readonly app: AppState; readonly back: () => void }) {
  const client = useClient();
  const form = useForm<Fields>({
    initialValues: { organisation: '', file: '', timeZone: systemZone, firstWeekday: 'monday', name: '', vendor: '', currency: 'EUR', preset: LATER },
    validate: {
      organisation: isNotEmpty(text.newBook.required),
      name: isNotEmpty(text.newBook.required),
      timeZone: (value) => (zones.includes(value) ? null : text.newBook.unknownZone),
      currency: (value) => (currencies.includes(value) ? null : text.newBook.unknownCurrency),
    },
  });
  const choose = useMutation({
    mutationFn: async () => (await client.query('app.choosePlace', { suggested: form.values.file || fileNameOf(form.values.organisation) })).file,
    onSuccess: (file) => file !== null && form.setFieldValue('file', file),
  });
  const make = useMutation({ mutationFn: (fields: Fields) => client.run('book.create', inputOf(fields)) });
  return (
    <form className={css.panel} onSubmit={form.onSubmit((fields) => make.mutate(fields))} noValidate>
      <div className={css.form}>
        <TextInput
          label={text.newBook.organisation}
          placeholder={text.newBook.organisationPlaceholder}
          required
          data-autofocus
          maxLength={200}
          {...form.getInputProps('organisation')}
        />
        <TextInput
          label={text.newBook.file}
          description={text.newBook.fileWhat(app.booksFolder)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={fileNameOf(form.values.organisation)}
          maxLength={1000}
          {...(app.shell === 'electron' ? { rightSection: <ChoosePlace choose={() => choose.mutate()} />, rightSectionWidth: 84 } : {})}
          {...form.getInputProps('file')}
        />
        <Select
          label={text.newBook.timeZone}
          description={text.newBook.timeZoneWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={zones}
          searchable
          limit={100}
          allowDeselect={false}
          {...form.getInputProps('timeZone')}
        />
        <Select
          label={text.newBook.week}
          data={weekday.options.map((day) => ({ value: day, label: text.weekdays[day] }))}
          allowDeselect={false}
          {...form.getInputProps('firstWeekday')}
        />
        <div className={css.whole}>
          <h2 className={css.legend}>{text.newBook.first}</h2>
          <p>{text.newBook.firstWhat}</p>
        </div>
        <TextInput
          label={text.newWorkspace.name}
          placeholder={text.newWorkspace.namePlaceholder}
          required
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <VendorInput {...form.getInputProps('vendor')} />
        <CurrencyInput {...form.getInputProps('currency')} />
        <PresetInput {...form.getInputProps('preset')} />
        {make.isError && (
          <div className={css.whole}>
            <Refusal error={make.error} title={text.newBook.refused} safe={text.problem.safeWithoutBook} />
          </div>
        )}
        <Group className={css.whole ?? ''} gap="sm">
          <Button type="submit" loading={make.isPending}>
            {text.newBook.action}
          </Button>
          <Button variant="default" onClick={back}>
            {text.start.back}
          </Button>
        </Group>
      </div>
    </form>
  );
}

function ChoosePlace({ choose }: { readonly choose: () => void }) {
  return (
    <Button variant="subtle" size="compact-xs" onClick={choose}>
      {text.desktop.choose}
    </Button>
  );
}

function inputOf({ organisation, file, timeZone, firstWeekday, ...workspace }: Fields): InputOf<'book.create'> {
  return { organisation, file: file.trim() === '' ? fileNameOf(organisation) : file, timeZone, firstWeekday, workspace: workspaceInput(workspace) };
}

/** A file name that every system accepts: letters and digits of any script, the rest as hyphens. */
function fileNameOf(organisation: string): string {
  const name = organisation
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${name === '' ? 'book' : name}.floatbook`;
}
