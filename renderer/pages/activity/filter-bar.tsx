/** The bar above the register: search, filters as chips, columns, order, export. */

import { ActionIcon, Button, Menu, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useBook } from '../../book.tsx';
import { count } from '../../format.ts';
import { useExport } from '../../parts/exporting.ts';
import { CloseIcon, ColumnsIcon, SearchIcon, SortIcon } from '../../parts/icons.tsx';
import { hasModifier, isInLayer, isTyping } from '../../parts/keys.ts';
import { describeProblem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { useColumnChoice } from './column-choice.ts';
import { ALWAYS, FORMS, headOf } from './columns.tsx';
import type { ColumnName } from './columns.tsx';
import { AddFilter } from './filters.tsx';
import { without } from './view.ts';
import type { ActivityView } from './view.ts';
import css from './activity.module.css';

interface FilterBarProps {
  readonly view: ActivityView;
  readonly register: React.RefObject<HTMLTableElement | null>;
}

export function FilterBar({ view, register }: FilterBarProps) {
  return (
    <div className={css.bar}>
      <div className={css.filters}>
        <SearchField view={view} register={register} />
        {view.chips.length > 0 && (
          <div className={css.chips}>
            {view.chips.map((chip) => (
              <span key={chip.parameters.join()} className={css.chip}>
                <span title={chip.label}>{chip.label}</span>
                <UnstyledButton aria-label={text.activity.removeFilter(chip.label)} onClick={() => view.change(without(chip.parameters))}>
                  <CloseIcon />
                </UnstyledButton>
              </span>
            ))}
          </div>
        )}
        <AddFilter view={view} />
      </div>
      <div className={css.tools}>
        <OrderMenu view={view} />
        <ColumnMenu />
        <ExportButton view={view} />
      </div>
    </div>
  );
}

function SearchField({ view, register }: FilterBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(view.search);
  const [known, setKnown] = useState(view.search);
  // Back and the chips change the address; the field follows it.
  if (known !== view.search) {
    setKnown(view.search);
    setValue(view.search);
  }
  const apply = useDebouncedCallback((search: string) => view.change({ search }, { replace: true }), 250);
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
      className={css.search ?? ''}
      value={value}
      placeholder={text.activity.search}
      aria-label={text.activity.searchLabel}
      aria-keyshortcuts="/"
      leftSection={<SearchIcon />}
      rightSection={<kbd className={css.kbd}>/</kbd>}
      maxLength={200}
      onChange={({ currentTarget }) => {
        setValue(currentTarget.value);
        apply(currentTarget.value);
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter' || key === 'ArrowDown' || key === 'Escape') register.current?.focus();
      }}
    />
  );
}

function OrderMenu({ view }: { readonly view: ActivityView }) {
  return (
    <ToolMenu label={text.activity.order} icon={<SortIcon />}>
      <Menu.RadioGroup value={view.order} onChange={(order) => view.change({ order: order === 'newest' ? undefined : order })}>
        {(['newest', 'oldest'] as const).map((order) => (
          <Menu.RadioItem key={order} value={order}>
            {text.activity[order]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </ToolMenu>
  );
}

function ColumnMenu() {
  const { workspace } = useBook();
  const { visibility, toggle } = useColumnChoice();
  const names = (Object.keys(FORMS) as ColumnName[]).filter((name) => !ALWAYS.includes(name));
  return (
    <ToolMenu label={text.activity.columns} icon={<ColumnsIcon />}>
      {names.map((name) => (
        <Menu.CheckboxItem key={name} checked={visibility[name] === true} onChange={() => toggle(name)}>
          {headOf(name, workspace.currency)}
        </Menu.CheckboxItem>
      ))}
    </ToolMenu>
  );
}

function ToolMenu({ label, icon, children }: { readonly label: string; readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon aria-label={label}>{icon}</ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function ExportButton({ view }: { readonly view: ActivityView }) {
  const { workspace } = useBook();
  const make = useExport({
    make: (client) => client.run('activity.export', { workspaceId: workspace.id, filter: view.filter, order: view.order }),
    done: ({ name, rows }) => text.activity.exported(name, count(rows)),
    failed: (error) => notifications.show({ color: 'red', title: text.activity.exportFailed, message: describeProblem(error) }),
  });
  return (
    <Button variant="default" onClick={() => make.mutate()} loading={make.isPending}>
      {text.activity.export}
    </Button>
  );
}
