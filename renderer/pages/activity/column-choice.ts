/** Which columns of the register are shown, remembered on this computer. */

import { useLocalStorage } from '@mantine/hooks';
import { FORMS, HIDDEN_AT_FIRST } from './columns.tsx';
import type { ColumnName } from './columns.tsx';

export interface ColumnChoice {
  readonly visibility: Readonly<Record<string, boolean>>;
  readonly toggle: (name: ColumnName) => void;
}

export function useColumnChoice(): ColumnChoice {
  const [hidden, setHidden] = useLocalStorage<readonly string[]>({
    key: 'floatbook-activity-hidden-columns',
    defaultValue: HIDDEN_AT_FIRST,
    getInitialValueInEffect: false,
  });
  return {
    visibility: Object.fromEntries(Object.keys(FORMS).map((name) => [name, !hidden.includes(name)])),
    toggle: (name) => setHidden(hidden.includes(name) ? hidden.filter((each) => each !== name) : [...hidden, name]),
  };
}
