/** Which colour a kind or campaign has, everywhere: kinds are fixed, campaigns rank by their spend over all time. */

import { text } from '../text/text.ts';

export type Grouping = 'kind' | 'campaign';

/** A series of a stacked chart, in stack order from the bottom. */
export interface Series {
  /** Name of the group in the contract: a kind, or a campaign (`''` for none). */
  readonly group: string;
  readonly label: string;
  readonly color: string;
  /** Beyond the fourth: hatched, all of them as one "Other". */
  readonly other: boolean;
}

const COLORS = ['var(--fb-series-1)', 'var(--fb-series-2)', 'var(--fb-series-3)', 'var(--fb-series-4)'] as const;
const OTHER = 'var(--fb-text-3)';
const KINDS = ['lead_purchase', 'quotation', 'promotion'] as const;

export function groupLabel(by: Grouping, group: string): string {
  if (by === 'kind') return text.groups[group as keyof typeof text.groups] ?? group;
  return group === '' ? text.noCampaign : group;
}

/** `ranked` are the campaigns by spend over all time, so that a shorter period does not repaint them. */
export function seriesOf(by: Grouping, present: readonly string[], ranked: readonly string[]): readonly Series[] {
  const order: readonly string[] = by === 'kind' ? KINDS : ranked;
  const rank = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length);
  return [...present]
    .sort((a, b) => rank(a) - rank(b))
    .map((group) => {
      const color = COLORS[rank(group)];
      return { group, label: groupLabel(by, group), color: color ?? OTHER, other: color === undefined };
    });
}
