/** The Credit packs page (rules T4, T7): what a vendor sells, bought once or again and again by Auto refill. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useHref, useWanted } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import css from '../../parts/account.module.css';
import { Banner } from '../../parts/banner.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { Answered, Empty, Problem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { PlanDialog } from '../deduction/plan-dialog.tsx';
import { BuyPack } from './buy-pack.tsx';
import { EditPacks } from './edit-packs.tsx';
import { PackTable } from './pack-table.tsx';
import { PurchasesPanel } from './purchases.tsx';

export type PacksAnswer = OutputOf<'packs.list'>;
export type OfferedPack = PacksAnswer['packs'][number];
export type TopUpState = OutputOf<'topUp.state'>;

/** What a refill is for is known when it is asked for: the dialog stays what it was while it tells what was charged. */
type Asked = { readonly what: 'buy' | 'refill'; readonly packId: string; readonly purpose: 'on' | 'change' } | { readonly what: 'edit' };

export function Packs() {
  const { workspace } = useBook();
  const figures = useFigures();
  const answer = useAnswer('packs.list', { workspaceId: workspace.id });
  const state = useAnswer('topUp.state', { workspaceId: workspace.id });
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const close = () => setAsked(undefined);
  const edit = () => setAsked({ what: 'edit' });
  useWanted({ edit });
  const { data } = answer;
  const none = data?.packs.length === 0;
  return (
    <Page
      title={text.pages.packs}
      support={data === undefined || none ? undefined : supportOf(data, figures.credits)}
      actions={
        !none && (
          <Button variant="default" onClick={edit}>
            {text.packs.edit}
          </Button>
        )
      }
      fixed={none}
    >
      {none && (
        <Empty title={text.packs.emptyTitle} what={text.packs.emptyWhat}>
          <Button onClick={edit}>{text.packs.emptyAction}</Button>
        </Empty>
      )}
      {!none && data !== undefined && state.data !== undefined && <CannotBuy packs={data} state={state.data} />}
      {!none && (
        <div className={css.columns}>
          <div className={css.column}>
            <Panel
              title={text.packs.list}
              unit={data?.packs.some(({ discountBasisPoints }) => discountBasisPoints < 0) === true ? text.packs.listUnitDearer : text.packs.listUnit}
            >
              <Answered answer={answer} lines={4}>
                {(packs) => (
                  <PackTable
                    packs={packs}
                    ask={(what, packId) => setAsked({ what, packId, purpose: state.data?.mode === 'automatic' ? 'change' : 'on' })}
                  />
                )}
              </Answered>
            </Panel>
          </div>
          <div className={css.column}>
            <RefillPanel packs={data?.packs ?? []} state={state.data} />
            {state.isError && <Problem error={state.error} retry={() => void state.refetch()} />}
            {state.data !== undefined && <PurchasesPanel payments={state.data.recent} />}
          </div>
        </div>
      )}
      {data !== undefined && <Dialogs asked={asked} close={close} packs={data} state={state.data} />}
    </Page>
  );
}

function supportOf({ available, pending }: PacksAnswer, inCredits: (credits: number) => string): string {
  return pending > 0 ? text.packs.supportPending(inCredits(available), inCredits(pending)) : text.packs.support(inCredits(available));
}

/** Why nothing can be bought just now, and where that is mended. */
function CannotBuy({ packs, state }: { readonly packs: PacksAnswer; readonly state: TopUpState }) {
  const href = useHref();
  if (packs.canBuy) return null;
  const because = packs.primary === null ? 'method' : state.open === null || state.open.state === 'unknown' ? 'unknown' : 'open';
  const words = text.packs.cannot[because];
  return (
    <Banner tone="warn" title={words.title} what={words.what}>
      <Button variant="default" component="a" href={href(because === 'method' ? '/methods' : '/deduction')}>
        {words.action}
      </Button>
    </Banner>
  );
}

function RefillPanel({ packs, state }: { readonly packs: readonly OfferedPack[]; readonly state: TopUpState | undefined }) {
  const href = useHref();
  const pack = packs.find(({ id }) => id === state?.packId);
  return (
    <Panel title={text.packs.refillNow} end={<a href={href('/deduction')}>{text.packs.refillLink}</a>}>
      {state !== undefined && <p className={css.none}>{pack === undefined ? text.packs.refillOff : text.packs.refillOn(pack.name)}</p>}
    </Panel>
  );
}

interface DialogsProps {
  readonly asked: Asked | undefined;
  readonly close: () => void;
  readonly packs: PacksAnswer;
  readonly state: TopUpState | undefined;
}

function Dialogs({ asked, close, packs, state }: DialogsProps) {
  const pack = asked !== undefined && asked.what !== 'edit' ? packs.packs.find(({ id }) => id === asked.packId) : undefined;
  return (
    <>
      <Dialog title={text.packs.buyTitle(pack?.name ?? '')} opened={asked?.what === 'buy' && pack !== undefined} onClose={close}>
        {pack !== undefined && <BuyPack pack={pack} primary={packs.primary} close={close} />}
      </Dialog>
      <Dialog title={text.packs.editTitle} opened={asked?.what === 'edit'} onClose={close} size={620}>
        <EditPacks packs={packs.packs} close={close} />
      </Dialog>
      {state !== undefined && (
        <PlanDialog
          purpose={asked?.what === 'refill' ? asked.purpose : 'on'}
          opened={asked?.what === 'refill' && pack !== undefined}
          packs={packs.packs}
          packId={pack?.id}
          state={state}
          primary={packs.primary}
          close={close}
        />
      )}
    </>
  );
}
