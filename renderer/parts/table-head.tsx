/** The head of a table: a row of names, those of columns of figures to the right. */

import type { ReactNode } from 'react';
import css from './table.module.css';

export interface HeadCell {
  readonly name: ReactNode;
  readonly form?: 'number' | 'wideOnly';
  /** Pixels, for a column that is not to follow its contents. */
  readonly width?: number;
}

export function TableHead({ cells }: { readonly cells: readonly HeadCell[] }) {
  return (
    <thead>
      <tr>
        {cells.map(({ name, form, width }, index) => (
          <th key={index} scope="col" className={form && css[form]} style={width === undefined ? undefined : { width }}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
