/** The Automatic deduction page (rules T1 to T10): the plan in use, its guards, what is under way, and why it did what it did. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useHref, useWanted } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { dayOfInstant, dayWords, methodWords, pointWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { DrillPanel } from '../../parts/drill.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { PacksAnswer, TopUpState } from '../packs/packs.tsx';
import { DeductionBanner } from './deduction-banner.tsx';
import { whyNot } from './decision-words.ts';
import { DecisionLog } from './decision-log.tsx';
import { GuardsPanel } from './guards.tsx';
import { MethodsPanel } from './methods-panel.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import type { PlanPurpose } from './plan-dialog.tsx';
import { PlansPanel } from './plans.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { StopDialog } from './stop-dialog.tsx';
import { UnderWayPanel } from './under-way.tsx';

/** What the user is asked in a dialog. */
export type Asked = { readonly what: 'stop' } | { readonly what: PlanPurpose; readonly packId: string | undefined };

export function Deduction() {
  const { workspace } = useBook();
  const state = useAnswer('topUp.state', { workspaceId: workspace.id });
  const packs = useAnswer('packs.list', { workspaceId: workspace.id });
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const isOn = state.data?.mode === 'automatic';
  useWanted(
    state.data === undefined
      ? {}
      : {
          refill: () => setAsked({ what: isOn ? 'change' : 'on', packId: state.data.packId ?? undefined }),
          limits: () => setAsked({ what: isOn ? 'guards' : 'on', packId: state.data.packId ?? undefined }),
          stop: () => isOn && setAsked({ what: 'stop' }),
        },
  );
  const loaded = state.data !== undefined && packs.data !== undefined ? { state: state.data, packs: packs.data } : undefined;
  if (loaded !== undefined && isUntouched(loaded)) return <EmptyDeduction />;
  return (
    <Page
      title={text.pages.deduction}
      support={loaded && <Support {...loaded} />}
      actions={
        loaded?.state.mode === 'automatic' && (
          <Button variant="default" onClick={() => setAsked({ what: 'stop' })}>
            {text.deduction.stop}
          </Button>
        )
      }
    >
      {loaded !== undefined && <DeductionBanner {...loaded} ask={setAsked} />}
      <div className={css.columns}>
        <div className={css.column}>
          <WhenLoaded answers={[state, packs]}>{loaded && <PlansPanel {...loaded} ask={setAsked} />}</WhenLoaded>
          {loaded !== undefined && <GuardsPanel {...loaded} ask={setAsked} />}
          <DecisionLog />
        </div>
        <div className={css.column}>
          {loaded !== undefined && <UnderWayPanel state={loaded.state} />}
          <MethodsPanel />
          <DrillPanel />
          {loaded !== undefined && <SettingsPanel state={loaded.state} />}
        </div>
      </div>
      {loaded !== undefined && <Dialogs {...loaded} asked={asked} close={() => setAsked(undefined)} />}
    </Page>
  );
}

export interface Loaded {
  readonly state: TopUpState;
  readonly packs: PacksAnswer;
}

/** Nothing to choose from, and nothing ever happened. */
function isUntouched({ state, packs }: Loaded): boolean {
  return packs.packs.length === 0 && state.recent.length === 0 && state.mode === 'pay_as_you_use';
}

/** The first panel stands for both answers that the page needs. */
function WhenLoaded({ answers, children }: { readonly answers: readonly ReturnType<typeof useAnswer>[]; readonly children: ReactNode }) {
  const missing = answers.find(({ data, isError }) => data === undefined && isError) ?? answers.find(({ data }) => data === undefined);
  if (missing === undefined) return children;
  return (
    <Panel title={text.deduction.plans}>
      <Answered answer={missing} lines={5}>
        {() => null}
      </Answered>
    </Panel>
  );
}

/** When the next top-up is to be expected, at the pace of late. */
function Support({ state, packs }: Loaded) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const overview = useAnswer('overview.figures', { workspaceId: workspace.id });
  const pack = packs.packs.find(({ id }) => id === state.packId);
  if (state.mode !== 'automatic') return text.deduction.supportOff;
  if (state.switchedOff) return text.deduction.supportSwitchedOff;
  const runway = overview.data?.runway;
  if (!runway || pack === undefined || packs.primary === null) return `${text.deduction.supportOn} ${text.deduction.supportNoNext}`;
  return `${text.deduction.supportOn} ${nextWords()}`;

  /** What holds a top-up back now may be over by the day on which credits run out, or never end by itself. */
  function nextWords(): string {
    const said = [figures.money(pack?.price), methodWords(packs.primary ?? '')] as const;
    const usedUp = dayWords(runway?.until ?? book.today, book.today);
    const { ifUsedUp } = state;
    if (ifUsedUp === null) return text.deduction.supportNext(usedUp, ...said);
    if (ifUsedUp.until === null) return text.deduction.supportHeld(whyNot(ifUsedUp, { figures, timeZone: book.timeZone, at: Date.now() }));
    const free = dayOfInstant(ifUsedUp.until, book.timeZone);
    if (runway !== null && runway !== undefined && free < runway.until) return text.deduction.supportNext(usedUp, ...said);
    return text.deduction.supportAfter(pointWords(ifUsedUp.until, book.timeZone, book.today), ...said);
  }
}

function Dialogs({ state, packs, asked, close }: Loaded & { readonly asked: Asked | undefined; readonly close: () => void }) {
  const plan = asked === undefined || asked.what === 'stop' ? undefined : asked;
  return (
    <>
      <StopDialog opened={asked?.what === 'stop'} state={state} close={close} />
      <PlanDialog
        purpose={plan?.what ?? 'on'}
        opened={plan !== undefined}
        packs={packs.packs}
        packId={plan?.packId}
        state={state}
        primary={packs.primary}
        close={close}
      />
    </>
  );
}

function EmptyDeduction() {
  const href = useHref();
  return (
    <Page title={text.pages.deduction} support={text.deduction.supportOff} fixed>
      <Empty title={text.deduction.emptyTitle} what={text.deduction.emptyWhat}>
        <Button component="a" href={href('/packs')}>
          {text.deduction.emptyAction}
        </Button>
      </Empty>
    </Page>
  );
}
