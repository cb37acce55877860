/** The workspace in view, the others of the book, and making a new one. */

import { Autocomplete, Menu, Modal, Select, Stack, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import type { InputOf } from '../../electron/ipc/contract/contract.ts';
import { currency as currencySchema } from '../../electron/ipc/contract/shapes.ts';
import { go, hrefOf, useAddress } from '../address.ts';
import { useBook } from '../book.tsx';
import { useAnswer, useClient } from '../client.ts';
import { text } from '../text/text.ts';
import { DialogSubmit } from './dialog.tsx';
import { CheckIcon, ChevronDownIcon, PlusIcon } from './icons.tsx';
import css from './shell.module.css';
import { Refusal } from './states.tsx';

const OpenNewWorkspace = createContext<() => void>(() => undefined);

export function useNewWorkspace(): () => void {
  return useContext(OpenNewWorkspace);
}

/** Holds the one dialog for a new workspace, so that menu, search and settings open the same. */
export function NewWorkspaceProvider({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <OpenNewWorkspace value={() => setOpened(true)}>
      {children}
      <Modal opened={opened} onClose={close} title={text.newWorkspace.title} closeButtonProps={{ 'aria-label': text.close }}>
        {opened && <NewWorkspaceForm close={close} />}
      </Modal>
    </OpenNewWorkspace>
  );
}

export function WorkspaceMenu() {
  const { book, workspace } = useBook();
  const { path } = useAddress();
  const newWorkspace = useNewWorkspace();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={css.workspace}>
          <strong>{workspace.name}</strong>
          <span>
            {workspace.currency} · {book.organisation}
          </span>
          <VisuallyHidden>{text.header.switchWorkspace}</VisuallyHidden>
          <ChevronDownIcon />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text.header.workspaces}</Menu.Label>
        {book.workspaces.map((each) => (
          <Menu.Item
            key={each.id}
            onClick={() => go(hrefOf(path, { workspace: String(each.id) }))}
            rightSection={each.id === workspace.id ? <CheckIcon /> : undefined}
          >
            {each.name} <span className={css.kbd}>{each.currency}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<PlusIcon />} onClick={newWorkspace}>
          {text.header.newWorkspace}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export interface WorkspaceFields {
  readonly name: string;
  readonly vendor: string;
  readonly currency: string;
  /** Id of a preset of vendor terms; {@link LATER} for none. */
  readonly preset: string;
}

export const currencies: readonly string[] = currencySchema.options;

function NewWorkspaceForm({ close }: { readonly close: () => void }) {
  const client = useClient();
  const { workspace } = useBook();
  const form = useForm<WorkspaceFields>({
    initialValues: { name: '', vendor: '', currency: workspace.currency, preset: LATER },
    validate: { name: isNotEmpty(text.newBook.required), currency: (value) => (currencies.includes(value) ? null : text.newBook.unknownCurrency) },
  });
  const make = useMutation({
    mutationFn: (fields: WorkspaceFields) => client.run('workspace.create', workspaceInput(fields)),
    onSuccess: ({ id }) => {
      close();
      go(hrefOf('/overview', { workspace: String(id) }));
    },
  });
  return (
    <form onSubmit={form.onSubmit((fields) => make.mutate(fields))}>
      <Stack gap="md">
        <span>{text.newWorkspace.what}</span>
        <TextInput
          label={text.newWorkspace.name}
          placeholder={text.newWorkspace.namePlaceholder}
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <VendorInput {...form.getInputProps('vendor')} />
        <CurrencyInput {...form.getInputProps('currency')} />
        <PresetInput {...form.getInputProps('preset')} />
        {make.isError && <Refusal error={make.error} title={text.newWorkspace.refused} />}
        <DialogSubmit close={close} pending={make.isPending}>
          {text.newWorkspace.action}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

/** No preset: the terms are set later. */
export const LATER = 'later';

/** Without a preset no terms are set. */
export function workspaceInput({ name, vendor, currency, preset }: WorkspaceFields): InputOf<'workspace.create'> {
  return { name, vendor, currency, ...(preset === LATER ? {} : { preset }) };
}

/** The vendor terms that a new workspace begins with. */
export function PresetInput(props: Partial<React.ComponentProps<typeof Select>>) {
  const presets = useAnswer('app.presets', {}).data?.presets ?? [];
  return (
    <Select
      label={text.terms.preset}
      description={text.terms.presetWhat}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[{ value: LATER, label: text.terms.presetLater }, ...presets.map(({ id, name }) => ({ value: id, label: name }))]}
      allowDeselect={false}
      {...(props as object)}
    />
  );
}

export function VendorInput(props: Partial<React.ComponentProps<typeof Autocomplete>>) {
  return <Autocomplete label={text.newWorkspace.vendor} placeholder={text.newWorkspace.vendorPlaceholder} maxLength={100} {...props} />;
}

export function CurrencyInput(props: Partial<React.ComponentProps<typeof Select>>) {
  return <Select label={text.newWorkspace.currency} data={[...currencies]} searchable allowDeselect={false} limit={200} {...(props as object)} />;
}
