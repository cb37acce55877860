/** The bar above the register: search, filters as chips, columns, order, export. */

import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBook } from '../../book.tsx';
import { CloseIcon, ColumnsIcon, SortIcon } from '../../parts/icons.tsx';
import { ExportButton, SearchField } from '../../parts/list-tools.tsx';
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
  const { workspace } = useBook();
  return (
    <div className={css.bar}>
      <div className={css.filters}>
        <SearchField
          search={view.search}
          onSearch={(search) => view.change({ search }, { replace: true })}
          label={text.activity.searchLabel}
          onLeave={() => register.current?.focus()}
          className={css.search}
        />
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
        <ExportButton make={(client) => client.run('activity.export', { workspaceId: workspace.id, filter: view.filter, order: view.order })} />
      </div>
    </div>
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
