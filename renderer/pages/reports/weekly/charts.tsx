/** The charts of a report out of its dataset: the ones that the Overview has, and the bridge. */

import { words } from '../../../../electron/documents/text/words.ts';
import type { PeriodReport } from '../../../../electron/ipc/contract/period-report.ts';
import { go, useHref } from '../../../address.ts';
import { BalanceChart } from '../../../charts/balance.tsx';
import { BridgeChart } from '../../../charts/bridge.tsx';
import { SpendChart } from '../../../charts/spend.tsx';
import { ValueChart } from '../../../charts/value.tsx';

const HEIGHT = 198;

export function ReportChart({ id, report }: { readonly id: string; readonly report: PeriodReport }) {
  if (id === 'spend') return <Spend report={report} />;
  if (id === 'balance') return <Balance report={report} />;
  if (id === 'leads') return <Value report={report} />;
  if (id === 'bridge') return <Bridge report={report} />;
  return null;
}

interface ChartProps {
  readonly report: PeriodReport;
}

function Spend({ report: { series, mean, unit } }: ChartProps) {
  const href = useHref();
  const totals = new Map<string, number>();
  for (const { kinds } of series) for (const { name, cost } of kinds) totals.set(name, (totals.get(name) ?? 0) + cost);
  const spend = {
    groups: [...totals].map(([name, total]) => ({ name, total })),
    weeks: series.map(({ span: week, spend: { cost, ...spent }, kinds }) => ({
      week,
      spend: cost,
      ...spent,
      groups: kinds.map(({ cost: ofKind, ...kind }) => ({ ...kind, spend: ofKind })),
    })),
    mean: mean && { weeks: mean.spans, spend: mean.spend },
  };
  return (
    <SpendChart
      spend={spend}
      by="kind"
      ranked={[]}
      height={HEIGHT}
      compact
      {...(mean === null ? {} : { meanName: words.report.spend.mean(mean.spans, unit) })}
      open={({ week }, group) =>
        go(
          href('/activity', { from: week.firstDay, to: week.lastDay, spend: '1', of: 'spend', ...(group === undefined ? {} : { spendKind: group }) }),
        )
      }
    />
  );
}

function Balance({ report: { history, series } }: ChartProps) {
  const href = useHref();
  const points = history.days.map(({ day, credits, cost }) => ({ week: null, date: day, credits, cost }));
  const topUps = history.topUps.map(({ day, ...mark }) => ({ ...mark, date: day }));
  const first = history.days[0]?.day ?? '';
  const weeks = series.map(({ span: each }) => each).filter(({ firstDay }) => firstDay >= first);
  return (
    <BalanceChart
      history={{ points, topUps }}
      weeks={weeks}
      height={HEIGHT}
      open={(day) => go(href('/activity', { from: day, to: day, of: 'balance' }))}
    />
  );
}

function Value({ report: { series } }: ChartProps) {
  const href = useHref();
  const weeks = series.map(({ span: week, leads }) => ({ week, ...leads }));
  return (
    <ValueChart
      weeks={weeks}
      height={HEIGHT}
      open={({ week }) => go(href('/activity', { from: week.firstDay, to: week.lastDay, kinds: 'lead_purchase', of: 'value' }))}
    />
  );
}

function Bridge({ report: { bridge, span: of } }: ChartProps) {
  const href = useHref();
  return (
    <BridgeChart
      bridge={bridge}
      from={of.firstDay}
      to={of.lastDay}
      height={HEIGHT}
      open={() => go(href('/activity', { from: of.firstDay, to: of.lastDay, of: 'balance' }))}
    />
  );
}
