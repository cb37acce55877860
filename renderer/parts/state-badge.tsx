/** A state as a badge: a word on a soft ground, never a colour alone. */

import type { ReactNode } from 'react';
import table from './table.module.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'bad' | 'accent' | 'filled';

export function StateBadge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`${table.badge} ${tone === 'neutral' ? '' : table[tone]}`}>{children}</span>;
}
