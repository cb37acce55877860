/** Rows of a statement file that cannot be imported as they are: a preview tells them, an import refuses them. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { FileWarnings } from './file-warnings.ts';

export type HindranceKind = 'no_date' | 'closed';

interface Hindrance {
  count: number;
  readonly sourceLine: number;
  readonly what: string;
}

export class RowHindrances {
  readonly #hindrances = new Map<HindranceKind, Hindrance>();

  /** `what` is said of the first row of the kind. */
  add(kind: HindranceKind, sourceLine: number, what: string): void {
    const known = this.#hindrances.get(kind);
    if (known) known.count += 1;
    else this.#hindrances.set(kind, { count: 1, sourceLine, what });
  }

  warn(warnings: FileWarnings): void {
    for (const [kind, hindrance] of this.#hindrances)
      warnings.warn(kind === 'closed' ? 'closed_period' : 'no_date', messageOf(kind, hindrance), hindrance.sourceLine);
  }

  refuse(file: string): void {
    for (const [kind, hindrance] of this.#hindrances)
      refuse(kind === 'closed' ? 'closed_period' : 'missing_value', messageOf(kind, hindrance), { file, sourceLine: hindrance.sourceLine });
  }
}

function messageOf(kind: HindranceKind, { count, sourceLine, what }: Hindrance): string {
  const rows = count === 1 ? `Line ${sourceLine} ${what}` : `${count} rows cannot be imported as they are: line ${sourceLine} ${what}`;
  const more = kind === 'closed' ? 'Reopen the period with a reason, or skip' : 'Put a date into the file, or skip';
  return `${rows}${count === 1 && kind === 'closed' ? ' and is new' : ''}. ${more} ${count === 1 ? 'this row' : 'these rows'}.`;
}
