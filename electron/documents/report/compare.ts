/** Two reports side by side: what was spent, what leads were worth and cost, how the balance changed, and the difference of each. */

import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { words } from '../text/words.ts';
import { count, outlineOf, text, type Cell, type Outline, type OutlineTable } from './outline.ts';

export interface Compared {
  /** In what both count. */
  readonly outline: Outline;
  readonly tables: readonly OutlineTable[];
}

type Figure = (report: PeriodReport) => number | null;

/** `now` less `other`; two reports of one workspace. */
export function compareReports(now: PeriodReport, other: PeriodReport): Compared {
  const { spend, leads, bridge, topUps, compare } = words.report;
  const row = (name: string, is: 'money' | 'credits' | 'count', figure: Figure): readonly Cell[] => {
    const [a, b] = [figure(now), figure(other)];
    return [text(name), cellOf(is, a, false), cellOf(is, b, false), cellOf(is, a === null || b === null ? null : a - b, true)];
  };
  const named = (name: string, first: string, rows: OutlineTable['rows']): OutlineTable => ({
    name,
    columns: [
      { name: first, is: 'text' },
      { name: now.span.name, is: 'money' },
      { name: other.span.name, is: 'money' },
      { name: compare.difference, is: 'money' },
    ],
    rows,
  });
  const groups = (name: string, first: string, of: (report: PeriodReport) => PeriodReport['spend']['kinds'], nameOf: (group: string) => string) => {
    const names = [...new Set([...of(now), ...of(other)].map((group) => group.name))];
    const costOf = (report: PeriodReport, group: string) => of(report).find((each) => each.name === group)?.cost ?? 0;
    return named(
      name,
      first,
      names.map((group) => row(nameOf(group), 'money', (report) => costOf(report, group))),
    );
  };
  const steps = Object.keys(bridge.steps) as (keyof typeof bridge.steps)[];
  return {
    outline: outlineOf(now),
    tables: [
      named(compare.figures, leads.figure, [
        row(`${spend.title}, ${spend.cost.toLowerCase()}`, 'money', ({ spend: spent }) => spent.cost),
        row(`${spend.title}, ${spend.faceValue.toLowerCase()}`, 'money', ({ spend: spent }) => spent.faceValue),
        row(spend.charges, 'count', ({ spend: spent }) => spent.count),
        row(leads.leads, 'count', ({ leads: received }) => received.leads),
        row(leads.won, 'count', ({ leads: received }) => received.won),
        row(leads.value, 'money', ({ leads: received }) => received.value),
        row(leads.valuePerLead, 'money', ({ leads: received }) => received.valuePerLead),
        row(leads.costPerLead, 'money', ({ leads: received }) => received.costPerLead),
        row(leads.costNetPerLead, 'money', ({ leads: received }) => received.costNetPerLead),
        row(`${topUps.title}, ${topUps.price.toLowerCase()}`, 'money', ({ topUps: made }) => made.price),
        row(`${topUps.title}, ${topUps.saved.toLowerCase()}`, 'money', ({ topUps: made }) => made.saved),
      ]),
      groups(
        spend.kinds,
        spend.kind,
        ({ spend: spent }) => spent.kinds,
        (kind) => words.groups[kind as keyof typeof words.groups] ?? kind,
      ),
      groups(
        spend.campaigns,
        spend.campaign,
        ({ spend: spent }) => spent.campaigns,
        (campaign) => (campaign === '' ? words.noCampaign : campaign),
      ),
      named(
        `${bridge.title}, ${bridge.unit}`,
        bridge.step,
        steps.map((step) => row(bridge.steps[step], 'credits', ({ bridge: found }) => found[step])),
      ),
    ],
  };
}

function cellOf(is: 'money' | 'credits' | 'count', found: number | null, direction: boolean): Cell {
  if (found === null) return { is: 'nothing' };
  return is === 'count' ? count(found) : { is, amount: found, direction };
}
