/** What stands above a list: the field that searches it, and the button that exports what it shows. */

import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import type { Client } from '../../electron/ipc/client.ts';
import type { InputOf, OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook } from '../book.tsx';
import { count } from '../format.ts';
import { text } from '../text/text.ts';
import { useExport } from './exporting.ts';
import { SearchIcon } from './icons.tsx';
import { hasModifier, isInLayer, isTyping } from './keys.ts';
import css from './list-tools.module.css';
import { describeProblem } from './states.tsx';

export interface SearchFieldProps {
  /** What is searched for now, as the address has it. */
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly label: string;
  /** Goes on to the list. */
  readonly onLeave?: () => void;
  readonly className?: string | undefined;
}

const WAIT_MS = 250;

/** `/` comes here; Enter, the arrow down and Escape go on to the list. */
export function SearchField({ search, onSearch, label, onLeave, className }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(search);
  const [known, setKnown] = useState(search);
  // Back and other filters change the address; the field follows it.
  if (known !== search) {
    setKnown(search);
    setValue(search);
  }
  const apply = useDebouncedCallback(onSearch, WAIT_MS);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event) || isInLayer(event) || hasModifier(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <TextInput
      ref={input}
      className={className ?? css.search ?? ''}
      value={value}
      placeholder={text.lists.search}
      aria-label={label}
      aria-keyshortcuts="/"
      leftSection={<SearchIcon />}
      rightSection={<kbd className={css.kbd}>/</kbd>}
      maxLength={200}
      onChange={({ currentTarget }) => {
        setValue(currentTarget.value);
        apply(currentTarget.value);
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter' || key === 'ArrowDown' || key === 'Escape') onLeave?.();
      }}
    />
  );
}

/** Exports the whole list that a page shows a part of, by the same filter and search. */
export function ExportListButton({ view }: { readonly view: InputOf<'list.export'>['view'] }) {
  const { workspace } = useBook();
  return <ExportButton make={(client) => client.run('list.export', { workspaceId: workspace.id, view })} />;
}

/** Exports what `make` has the main process write, and says how many rows that were. */
export function ExportButton({ make: write }: { readonly make: (client: Client) => Promise<OutputOf<'list.export'>> }) {
  const make = useExport({
    make: write,
    done: ({ name, rows }) => text.lists.exported(name, rows, count(rows)),
    failed: (error) => notifications.show({ color: 'red', title: text.lists.exportFailed, message: describeProblem(error) }),
  });
  return (
    <Button variant="default" onClick={() => make.mutate()} loading={make.isPending}>
      {text.lists.export}
    </Button>
  );
}
