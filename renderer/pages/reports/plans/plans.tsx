/** What if: the usage of a period under every plan, with the best one and the one in use; beside it how long credits last, and the backup drill (rules T1 to T4, M5). */

import { Button, SegmentedControl } from '@mantine/core';
import { PLAN_STARTS } from '../../../../electron/ipc/contract/plan-comparison.ts';
import type { PlanStart } from '../../../../electron/ipc/contract/plan-comparison.ts';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count, fullDay } from '../../../format.ts';
import { DrillPanel } from '../../../parts/drill.tsx';
import { useImporting } from '../../../parts/importing.tsx';
import { ExportListButton } from '../../../parts/list-tools.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Empty } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { PeriodChoice, usePeriod } from '../statements/statements.tsx';
import statements from '../statements/statements.module.css';
import { PlanChart } from './plan-chart.tsx';
import { PlanTable } from './plan-table.tsx';
import { RunwayPanel } from './runway.tsx';
import { verdictOf } from './verdict.ts';
import css from './plans.module.css';

/** A plan is chosen for long: a year's usage tells more than a month's. */
const USUAL = 'year';

export function Plans() {
  const { workspace } = useBook();
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  if (figures.data?.events === null) return <EmptyPlans />;
  return (
    <>
      <Compared />
      <div className={css.pair}>
        <RunwayPanel />
        <DrillPanel />
      </div>
    </>
  );
}

function Compared() {
  const { workspace } = useBook();
  const period = usePeriod(USUAL);
  const { query } = useAddress();
  const change = useChangeQuery();
  const start = PLAN_STARTS.find((each) => each === query.get('start')) ?? 'balance';
  const isWrong = period.from > period.to;
  const asked = { workspaceId: workspace.id, from: period.from, to: period.to, start };
  const answer = useAnswer('report.plans', asked, { keep: true, enabled: !isWrong });
  return (
    <>
      <div className={css.choices}>
        <PeriodChoice period={period} usual={USUAL} />
        <div className={statements.choice}>
          <span id="plans-start">{text.whatIf.start}</span>
          <SegmentedControl
            aria-labelledby="plans-start"
            value={start}
            onChange={(value) => change({ start: value === 'balance' ? undefined : value })}
            data={PLAN_STARTS.map((value) => ({ value, label: text.whatIf.starts[value] }))}
          />
        </div>
      </div>
      {isWrong ? (
        <p role="alert">{text.statements.wrongPeriod}</p>
      ) : answer.data === undefined ? (
        <Panel title={text.whatIf.title}>
          <Answered answer={answer} lines={8}>
            {() => null}
          </Answered>
        </Panel>
      ) : (
        <Answer plans={answer.data} start={start} />
      )}
    </>
  );
}

function Answer({ plans, start }: { readonly plans: OutputOf<'report.plans'>; readonly start: PlanStart }) {
  const figures = useFigures();
  const { from, to, settingsOf, tooSmall, usage } = plans;
  return (
    <>
      <Panel
        title={text.whatIf.title}
        unit={text.whatIf.unit(usage.charges, count(usage.charges), figures.credits(usage.credits))}
        end={<ExportListButton view={{ list: 'plans', from, to, start }} />}
      >
        <div className={css.verdict} role="status">
          {verdictOf(plans, figures.money).map((sentence, at) => (
            <p key={sentence} className={at === 0 ? css.first : undefined}>
              {sentence}
            </p>
          ))}
        </div>
        <PlanTable plans={plans} />
        <div className={css.notes}>
          {settingsOf !== to && <p>{text.whatIf.settingsOf(fullDay(settingsOf))}</p>}
          {tooSmall.length > 0 && <p>{text.whatIf.tooSmall(tooSmall.join(', '))}</p>}
          <p>{text.whatIf.basis}</p>
        </div>
      </Panel>
      {usage.charges > 0 && <PlanChart plans={plans} />}
    </>
  );
}

function EmptyPlans() {
  const importing = useImporting();
  return (
    <Empty title={text.whatIf.emptyTitle} what={text.whatIf.emptyWhat} hint={text.overview.emptyHint}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}
