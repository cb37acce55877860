/** Two periods side by side: what was spent, what leads were worth and cost, how the balance changed, and the change of each. */

import { roundedRatio } from '../../../db/ledger/money.ts';
import { BRIDGE_STEPS } from '../../charts/bridge-chart.ts';
import type { SpanFigures } from '../../ipc/contract/period-report.ts';
import { words } from '../text/words.ts';

export const COMPARED_TABLES = ['totals', 'perLead', 'kinds', 'campaigns', 'bridge'] as const;

export interface ComparedTable {
  readonly id: (typeof COMPARED_TABLES)[number];
  readonly name: string;
  /** What the names of its rows are. */
  readonly first: string;
  readonly rows: readonly ComparedRow[];
}

/** A figure of both periods: minor units of money or credits, or a number; `null` is no value, which is not 0. */
export interface ComparedRow {
  readonly name: string;
  /** The kind or the campaign (`''` for none) that it is of, where it is of one. */
  readonly group?: string;
  readonly is: 'money' | 'credits' | 'count';
  readonly now: number | null;
  readonly other: number | null;
  /** `now` less `other`. */
  readonly change: number | null;
  /** The change in hundredths of a percent of `other`, whatever its sign, rounded half up; `null` where there is no value or nothing that it could be a part of. */
  readonly changePart: number | null;
}

type Figure = (figures: SpanFigures) => number | null;

/** Of one workspace. */
export function compareFigures(now: SpanFigures, other: SpanFigures): readonly ComparedTable[] {
  const { spend, leads, bridge, topUps, compare } = words.report;
  const row = (name: string, is: ComparedRow['is'], figure: Figure): ComparedRow => {
    const [a, b] = [figure(now), figure(other)];
    const change = a === null || b === null ? null : a - b;
    return {
      name,
      is,
      now: a,
      other: b,
      change,
      changePart: change === null || b === null || b === 0 ? null : roundedRatio(change * 100_00, Math.abs(b)),
    };
  };
  const groups = (id: 'kinds' | 'campaigns', nameOf: (group: string) => string): readonly ComparedRow[] => {
    const names = [...new Set([...now.spend[id], ...other.spend[id]].map((group) => group.name))];
    const costOf = (figures: SpanFigures, group: string) => figures.spend[id].find((each) => each.name === group)?.cost ?? 0;
    return names
      .toSorted((a, b) => costOf(now, b) - costOf(now, a) || costOf(other, b) - costOf(other, a) || (a < b ? -1 : 1))
      .map((group) => ({ ...row(nameOf(group), 'money', (figures) => costOf(figures, group)), group }));
  };
  return [
    {
      id: 'totals',
      name: compare.figures,
      first: leads.figure,
      rows: [
        row(`${spend.title}, ${spend.cost.toLowerCase()}`, 'money', (figures) => figures.spend.cost),
        row(`${spend.title}, ${spend.faceValue.toLowerCase()}`, 'money', (figures) => figures.spend.faceValue),
        row(compare.value, 'money', (figures) => figures.leads.value),
        row(`${topUps.title}, ${topUps.price.toLowerCase()}`, 'money', (figures) => figures.topUps.price),
        row(`${topUps.title}, ${topUps.saved.toLowerCase()}`, 'money', (figures) => figures.topUps.saved),
        row(spend.charges, 'count', (figures) => figures.spend.count),
        row(leads.leads, 'count', (figures) => figures.leads.leads),
        row(leads.won, 'count', (figures) => figures.leads.won),
      ],
    },
    {
      id: 'perLead',
      name: leads.title,
      first: leads.figure,
      rows: [
        row(leads.valuePerLead, 'money', (figures) => figures.leads.valuePerLead),
        row(leads.costPerLead, 'money', (figures) => figures.leads.costPerLead),
        row(leads.costNetPerLead, 'money', (figures) => figures.leads.costNetPerLead),
      ],
    },
    { id: 'kinds', name: spend.kinds, first: spend.kind, rows: groups('kinds', (kind) => words.groups[kind as keyof typeof words.groups] ?? kind) },
    { id: 'campaigns', name: spend.campaigns, first: spend.campaign, rows: groups('campaigns', (campaign) => campaign || words.noCampaign) },
    {
      id: 'bridge',
      name: `${bridge.title}, ${bridge.unit}`,
      first: bridge.step,
      rows: BRIDGE_STEPS.map((step) => row(bridge.steps[step], 'credits', (figures) => figures.bridge[step])),
    },
  ];
}
