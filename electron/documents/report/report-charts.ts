/** The charts of a report, drawn from its dataset for documents. */

import { formatDay, parseDay } from '../../../db/ledger/calendar.ts';
import { balanceChart } from '../../charts/balance-chart.ts';
import { bridgeChart } from '../../charts/bridge-chart.ts';
import type { Chart } from '../../charts/shapes.ts';
import { spendChart } from '../../charts/spend-chart.ts';
import { valueChart } from '../../charts/value-chart.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { figure, shortDay, spanTick, tickFigure } from '../figures.ts';
import { words } from '../text/words.ts';

const WIDE = { width: 640, height: 190 };

export function spendChartOf({ series, mean, span, spend, unit, workspace }: PeriodReport): Chart {
  const said = words.report.spend;
  const decimals = workspace.currencyDecimals;
  const bars = series.map((each) => ({
    name: spanTick(each.span.name),
    unfinished: each.span.unfinished,
    groups: each.kinds.map(({ name, cost }) => ({ name, amount: cost })),
  }));
  return spendChart(
    bars,
    mean && mean.spend,
    {
      title: said.chart,
      description: said.described(span.name, figure(spend.cost, decimals), mean && figure(mean.spend, decimals)),
      group: (name) => words.groups[name as keyof typeof words.groups] ?? name,
      figure: (amount) => figure(amount, decimals),
      tick: (amount) => tickFigure(amount, decimals),
      mean: said.mean(mean?.spans ?? 0, unit),
      unfinished: said.unfinished,
    },
    WIDE,
  );
}

export function balanceChartOf({ history, workspace }: PeriodReport): Chart {
  const said = words.report.balance;
  const decimals = workspace.creditDecimals;
  const dayOf = (day: string) => parseDay(day) ?? 0;
  const days = history.days.map(({ day, credits }) => ({ day: dayOf(day), credits }));
  const topUps = history.topUps.map(({ day, balanceBefore, balanceAfter }) => ({ day: dayOf(day), balanceBefore, balanceAfter }));
  const ends = [days[0]?.credits ?? 0, days.at(-1)?.credits ?? 0].map((credits) => figure(credits, decimals)) as [string, string];
  return balanceChart(
    days,
    topUps,
    {
      title: said.chart,
      description: said.described(...ends),
      day: (day) => shortDay(formatDay(day)),
      figure: (credits) => figure(credits, decimals),
      tick: (credits) => tickFigure(credits, decimals),
      topUp: said.topUp,
    },
    WIDE,
  );
}

export function valueChartOf({ series, leads, span, workspace }: PeriodReport): Chart {
  const said = words.report.leads;
  const decimals = workspace.currencyDecimals;
  const ratio = (amount: number | null) => (amount === null ? words.noValue : figure(amount, decimals));
  return valueChart(
    series.map(({ span: each, leads: { open, valuePerLead, costNetPerLead } }) => ({
      name: spanTick(each.name),
      open,
      value: valuePerLead,
      cost: costNetPerLead,
    })),
    {
      title: said.chart,
      description: said.described(span.name, ratio(leads.valuePerLead), ratio(leads.costNetPerLead)),
      value: said.chartValue,
      cost: said.chartCost,
      open: said.chartOpen,
      figure: (amount) => figure(amount, decimals),
      tick: (amount) => tickFigure(amount, decimals),
    },
    WIDE,
  );
}

export function bridgeChartOf({ bridge, workspace }: PeriodReport): Chart {
  const said = words.report.bridge;
  const decimals = workspace.creditDecimals;
  const { opening, closing, unexplained } = bridge;
  return bridgeChart(
    bridge,
    {
      title: said.chart,
      description: said.described(figure(opening, decimals), figure(closing, decimals), figure(unexplained, decimals)),
      step: (step) => said.steps[step],
      figure: (credits, isChange) => figure(credits, decimals, { direction: isChange }),
      tick: (credits) => tickFigure(credits, decimals),
    },
    WIDE,
  );
}
