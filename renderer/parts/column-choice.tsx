/** Which columns of a table are shown, chosen from a menu and remembered on this computer. */

import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { ColumnsIcon } from './icons.tsx';

export interface ColumnChoice<Name extends string> {
  readonly visibility: Readonly<Record<Name, boolean>>;
  readonly toggle: (name: Name) => void;
}

export interface ChoosableColumns<Name extends string> {
  /** Under which the choice is remembered. */
  readonly key: string;
  /** All of them, in their order. */
  readonly names: readonly Name[];
  readonly hiddenAtFirst: readonly Name[];
}

export function useColumnChoice<Name extends string>({ key, names, hiddenAtFirst }: ChoosableColumns<Name>): ColumnChoice<Name> {
  const [hidden, setHidden] = useLocalStorage<readonly string[]>({ key, defaultValue: hiddenAtFirst, getInitialValueInEffect: false });
  return {
    visibility: Object.fromEntries(names.map((name) => [name, !hidden.includes(name)])) as Record<Name, boolean>,
    toggle: (name) => setHidden(hidden.includes(name) ? hidden.filter((each) => each !== name) : [...hidden, name]),
  };
}

export interface ColumnMenuProps<Name extends string> {
  readonly choice: ColumnChoice<Name>;
  /** Those that can be chosen. */
  readonly names: readonly Name[];
  readonly nameOf: (name: Name) => string;
  /** At which side of its icon the menu opens; the end unless given. */
  readonly side?: 'start' | 'end';
}

export function ColumnMenu<Name extends string>({ choice: { visibility, toggle }, names, nameOf, side = 'end' }: ColumnMenuProps<Name>) {
  return (
    <ToolMenu label={text.lists.columns} icon={<ColumnsIcon />} side={side} stays>
      {names.map((name) => (
        <Menu.CheckboxItem key={name} checked={visibility[name]} onChange={() => toggle(name)}>
          {nameOf(name)}
        </Menu.CheckboxItem>
      ))}
    </ToolMenu>
  );
}

export interface ToolMenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly side?: 'start' | 'end';
  /** Open until it is closed, for choosing several. */
  readonly stays?: boolean;
  readonly children: ReactNode;
}

/** A menu behind an icon, above a list. */
export function ToolMenu({ label, icon, side = 'end', stays = false, children }: ToolMenuProps) {
  return (
    <Menu position={`bottom-${side}`} closeOnItemClick={!stays}>
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon aria-label={label}>{icon}</ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
