/** The Overview: what is left, what was spent, what a lead was worth, and what needs the user. */

import { Button, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useAddress, useChangeQuery, useHref } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import type { Grouping } from '../../charts/palette.ts';
import { addDays, dayNumber, fullDay } from '../../format.ts';
import { useImporting } from '../../parts/importing.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { NARROW, STACKED } from '../../theme.ts';
import { BalanceStrip } from './balance-strip.tsx';
import { BalancePanel, SpendPanel, ValuePanel } from './chart-panels.tsx';
import type { ChartPanelProps } from './chart-panels.tsx';
import { AttentionPanel, PaymentsPanel, TransactionsPanel } from './lists.tsx';
import css from './overview.module.css';

const WEEKS = ['13', '26', '52', 'all'] as const;

export interface View {
  readonly by: Grouping;
  readonly weeks: (typeof WEEKS)[number];
  /** The last day of the period; today unless the address says otherwise. */
  readonly to: string;
  /** `undefined` from the first entry on. */
  readonly from: string | undefined;
  readonly past: boolean;
}

/** One workspace is not worth telling apart from itself. */
function groupingsOf(workspaces: number): readonly Grouping[] {
  return ['kind', 'campaign', ...(workspaces > 1 ? (['workspace'] as const) : [])];
}

/** The period, as whole weeks back from the one that holds its last day. */
function useView(): View {
  const { query } = useAddress();
  const { book } = useBook();
  const weeks = WEEKS.find((each) => each === query.get('weeks')) ?? '26';
  const asked = query.get('to');
  const past = asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) && asked < book.currentWeek.firstDay;
  const weeksBack = past ? Math.ceil((dayNumber(book.currentWeek.firstDay) - dayNumber(asked)) / 7) : 0;
  const firstDay = addDays(book.currentWeek.firstDay, -7 * weeksBack);
  return {
    by: groupingsOf(book.workspaces.length).find((each) => each === query.get('by')) ?? 'kind',
    weeks,
    past,
    to: past ? addDays(firstDay, 6) : book.today,
    from: weeks === 'all' ? undefined : addDays(firstDay, -7 * (Number(weeks) - 1)),
  };
}

export function Overview() {
  const { workspace } = useBook();
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  if (figures.data?.events === null) return <EmptyOverview />;
  return (
    <Page title={text.pages.overview} support={<Today />} actions={<Choices />}>
      <Panel label={text.overview.figures}>
        <Answered answer={figures} height={86} bare>
          {(value) => <BalanceStrip figures={value} />}
        </Answered>
      </Panel>
      <Panels events={figures.data?.events ?? undefined} />
    </Page>
  );
}

/** Narrow: spend, then attention beside balance and payments beside value, then transactions. */
function Panels({ events }: Pick<ChartPanelProps, 'events'>) {
  const view = useView();
  const stacked = useMediaQuery(STACKED) === true;
  const props = { view, events };
  if (stacked) {
    return (
      <div className={css.narrow}>
        <div className={css.wide}>
          <SpendPanel {...props} compact />
        </div>
        <div className={css.column}>
          <AttentionPanel />
          <PaymentsPanel />
        </div>
        <div className={css.column}>
          <BalancePanel {...props} />
          <ValuePanel {...props} />
        </div>
        <div className={css.wide}>
          <TransactionsPanel />
        </div>
      </div>
    );
  }
  return (
    <div className={css.columns}>
      <div className={css.column}>
        <SpendPanel {...props} compact={false} />
        <div className={css.pair}>
          <BalancePanel {...props} />
          <ValuePanel {...props} />
        </div>
        <TransactionsPanel />
      </div>
      <div className={css.column}>
        <AttentionPanel />
        <PaymentsPanel />
      </div>
    </div>
  );
}

function Today() {
  const { book } = useBook();
  const view = useView();
  const { firstDay, lastDay, name } = book.currentWeek;
  const change = useChangeQuery();
  const number = name.replace(/^\d{4}-W0?/, '');
  const week = text.overview.weekOf(number, dayNumber(book.today) - dayNumber(firstDay) + 1, dayNumber(lastDay) - dayNumber(firstDay) + 1);
  if (!view.past) return text.overview.at(fullDay(book.today), week);
  return (
    <>
      {text.overview.ending(fullDay(view.to))}{' '}
      <Button variant="subtle" size="compact-xs" onClick={() => change({ to: undefined })}>
        {text.overview.toToday}
      </Button>
    </>
  );
}

function Choices() {
  const { book } = useBook();
  const view = useView();
  const change = useChangeQuery();
  const narrow = useMediaQuery(NARROW) === true;
  return (
    <>
      <SegmentedControl
        aria-label={text.overview.by}
        value={view.by}
        onChange={(by) => change({ by: by === 'kind' ? undefined : by })}
        data={groupingsOf(book.workspaces.length).map((by) => ({ value: by, label: text.overview.groupings[by] }))}
      />
      <SegmentedControl
        aria-label={text.overview.period}
        value={view.weeks}
        onChange={(weeks) => change({ weeks: weeks === '26' ? undefined : weeks })}
        data={WEEKS.map((weeks) => ({ value: weeks, label: weeks === 'all' ? text.overview.allWeeks : narrow ? weeks : text.overview.weeks(weeks) }))}
      />
    </>
  );
}

/** Nothing is booked yet, but a charge may hang or a card be refused already: what needs the user stands above the offer to begin. */
function EmptyOverview() {
  const { workspace } = useBook();
  const importing = useImporting();
  const href = useHref();
  const attention = useAnswer('overview.attention', { workspaceId: workspace.id });
  const urgent = attention.isError || (attention.data?.items.length ?? 0) > 0;
  return (
    <Page title={text.pages.overview} support={<Today />} fixed={!urgent}>
      {urgent && <AttentionPanel />}
      <Empty title={text.overview.emptyTitle} what={text.overview.emptyWhat} hint={text.overview.emptyHint}>
        <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
        <Button variant="default" component="a" href={href('/methods')}>
          {text.overview.emptyMethods}
        </Button>
        <Button variant="default" component="a" href={href('/packs')}>
          {text.overview.emptyPacks}
        </Button>
      </Empty>
    </Page>
  );
}
