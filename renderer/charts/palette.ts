/** Which colour a kind, campaign or workspace has, everywhere: kinds are fixed, the others rank by their spend over all time. */

import { KIND_ORDER, placesOf } from '../../electron/charts/series.ts';
import { text } from '../text/text.ts';

export type Grouping = 'kind' | 'campaign' | 'workspace';

/** A series of a stacked chart, in stack order from the bottom. */
export interface Series {
  /** Name of the group in the contract: a kind, a campaign (`''` for none), or a workspace. */
  readonly group: string;
  readonly label: string;
  readonly color: string;
  /** Beyond the fourth: hatched, all of them as one "Other". */
  readonly other: boolean;
}

const COLORS = ['var(--fb-series-1)', 'var(--fb-series-2)', 'var(--fb-series-3)', 'var(--fb-series-4)'] as const;
const OTHER = 'var(--fb-text-3)';
export function groupLabel(by: Grouping, group: string): string {
  if (by === 'kind') return text.groups[group as keyof typeof text.groups] ?? group;
  return by === 'campaign' && group === '' ? text.noCampaign : group;
}

/** `ranked` are the campaigns or workspaces by spend over all time, so that a shorter period does not repaint them. */
export function seriesOf(by: Grouping, present: readonly string[], ranked: readonly string[]): readonly Series[] {
  return placesOf(present, by === 'kind' ? KIND_ORDER : ranked).map(({ group, color }) => ({
    group,
    label: groupLabel(by, group),
    color: color === null ? OTHER : (COLORS[color] ?? OTHER),
    other: color === null,
  }));
}
