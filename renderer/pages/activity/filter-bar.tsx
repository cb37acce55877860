/** The bar above the register: search, filters as chips, columns, order, export. */

import { Menu, UnstyledButton } from '@mantine/core';
import { useBook } from '../../book.tsx';
import { ColumnMenu, ToolMenu, useColumnChoice } from '../../parts/column-choice.tsx';
import { CloseIcon, SortIcon } from '../../parts/icons.tsx';
import { ExportButton, SearchField } from '../../parts/list-tools.tsx';
import { text } from '../../text/text.ts';
import { ALWAYS, CHOOSABLE, headOf } from './columns.tsx';
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
  const choice = useColumnChoice(CHOOSABLE);
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
        <ColumnMenu
          choice={choice}
          names={CHOOSABLE.names.filter((name) => !ALWAYS.includes(name))}
          nameOf={(name) => headOf(name, workspace.currency)}
        />
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
