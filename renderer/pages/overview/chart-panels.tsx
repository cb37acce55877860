/** The three charts of the Overview with their questions to the main process, and where a click on them leads. */

import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { go, useChangeQuery, useHref } from '../../address.ts';
import type { Query } from '../../address.ts';
import { useBook } from '../../book.tsx';
import type { Workspace } from '../../book.tsx';
import { balanceForecast } from '../../charts/balance-forecast.ts';
import { BalanceChart } from '../../charts/balance.tsx';
import type { Grouping } from '../../charts/palette.ts';
import { SpendChart } from '../../charts/spend.tsx';
import { ValueChart } from '../../charts/value.tsx';
import { useAnswer } from '../../client.ts';
import { fullDay } from '../../format.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import chartCss from '../../charts/charts.module.css';
import { NO_CAMPAIGN } from '../activity/view.ts';
import type { View } from './overview.tsx';

export interface ChartPanelProps {
  readonly view: View;
  /** First and last day with an event; `undefined` until it is known. */
  readonly events: { readonly from: string; readonly to: string } | undefined;
}

const HEIGHT = { spend: 198, small: 156 };

export function SpendPanel({ view, events, compact }: ChartPanelProps & { readonly compact: boolean }) {
  const { book, workspace } = useBook();
  const href = useHref();
  const answer = useAnswer('report.weeklySpend', { workspaceId: workspace.id, from: view.from, to: view.to, by: view.by }, { keep: true });
  // Campaigns and workspaces are ranked over all time, so that each keeps its colour whatever the period.
  const ranking = useAnswer('report.weeklySpend', { workspaceId: workspace.id, by: view.by }, { enabled: view.by !== 'kind', keep: true });
  const ranked = (ranking.data?.groups ?? []).map(({ name }) => name);
  if (view.by !== 'workspace' && isQuiet(view, events))
    return <Quiet title={text.charts.spend.title} view={view} events={events} height={HEIGHT.spend} />;
  return (
    <Framed answer={answer} title={text.charts.spend.title} height={HEIGHT.spend}>
      {(spend) => (
        <SpendChart
          spend={spend}
          by={view.by}
          ranked={ranked}
          height={HEIGHT.spend}
          compact={compact}
          open={({ week }, group) =>
            go(
              href('/activity', {
                from: week.firstDay,
                to: week.lastDay,
                // Of all workspaces a register of one is only a part.
                ...(view.by === 'workspace' && group === undefined ? {} : { week: week.name }),
                spend: '1',
                of: 'spend',
                ...(group === undefined ? {} : groupQuery(view.by, group, book.workspaces)),
              }),
            )
          }
        />
      )}
    </Framed>
  );
}

/** Where the address says which group of the spend is meant. */
function groupQuery(by: Grouping, group: string, workspaces: readonly Workspace[]): Query {
  if (by === 'kind') return { spendKind: group };
  if (by === 'campaign') return { campaign: group === '' ? NO_CAMPAIGN : group };
  return { workspace: workspaces.find(({ name }) => name === group)?.id.toString() };
}

export function BalancePanel({ view, events }: ChartPanelProps) {
  const { workspace } = useBook();
  const href = useHref();
  const period = { workspaceId: workspace.id, from: view.from, to: view.to };
  const answer = useAnswer('report.balanceHistory', { ...period, by: 'day' }, { keep: true });
  const spend = useAnswer('report.weeklySpend', { ...period, by: view.by === 'workspace' ? 'kind' : view.by }, { keep: true });
  const weeks = (spend.data?.weeks ?? []).map(({ week }) => week);
  // Of the past nothing is expected any more.
  const ahead = useAnswer('report.forecast', { workspaceId: workspace.id }, { enabled: !view.past });
  const forecast = view.past || ahead.data === undefined ? null : balanceForecast(ahead.data);
  if (isQuiet(view, events)) return null;
  return (
    <Framed answer={answer} title={text.charts.balance.title} height={HEIGHT.small}>
      {(history) => (
        <BalanceChart
          history={history}
          forecast={forecast}
          weeks={weeks}
          height={HEIGHT.small}
          open={(day) => go(href('/activity', { from: day, to: day, of: 'balance' }))}
        />
      )}
    </Framed>
  );
}

export function ValuePanel({ view, events }: ChartPanelProps) {
  const { workspace } = useBook();
  const href = useHref();
  const answer = useAnswer('report.valuePerLead', { workspaceId: workspace.id, from: view.from, to: view.to }, { keep: true });
  if (isQuiet(view, events)) return null;
  return (
    <Framed answer={answer} title={text.charts.value.title} height={HEIGHT.small}>
      {({ weeks }) => (
        <ValueChart
          weeks={weeks}
          height={HEIGHT.small}
          open={({ week }) => go(href('/activity', { from: week.firstDay, to: week.lastDay, week: week.name, kinds: 'lead_purchase', of: 'value' }))}
        />
      )}
    </Framed>
  );
}

function Framed<T>({
  answer,
  title,
  height,
  children,
}: {
  readonly answer: UseQueryResult<T>;
  readonly title: string;
  readonly height: number;
  readonly children: (value: T) => ReactNode;
}) {
  if (answer.data !== undefined) return children(answer.data);
  return (
    <Panel title={title}>
      <Answered answer={answer} height={height}>
        {children}
      </Answered>
    </Panel>
  );
}

/** Everything in the workspace is older than the period, or newer. */
function isQuiet(view: View, events: ChartPanelProps['events']): boolean {
  return events !== undefined && ((view.from !== undefined && events.to < view.from) || events.from > view.to);
}

/** Says that there is nothing in the period, and offers the weeks that have something. */
function Quiet({ title, view, events, height }: ChartPanelProps & { readonly title: string; readonly height: number }) {
  const change = useChangeQuery();
  if (events === undefined) return null;
  return (
    <Panel title={title}>
      <div className={chartCss.quiet} style={{ height }}>
        <span>
          {view.weeks === 'all' ? text.charts.quietThen : text.charts.quiet(view.weeks)} {text.charts.quietLast(fullDay(events.to))}
        </span>
        <Button variant="default" mt={8} onClick={() => change({ to: events.to })}>
          {view.weeks === 'all' ? text.charts.quietAllAction : text.charts.quietAction(view.weeks)}
        </Button>
      </div>
    </Panel>
  );
}
