/** The switches of the account: Promotion Service, the low-balance warning of the user's own choosing, and pausing everything. */

import { Button, Switch } from '@mantine/core';
import { useRef, useState } from 'react';
import { useWanted } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { dayWords } from '../../format.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { TopUpState } from '../packs/packs.tsx';
import css from './deduction.module.css';

const words = text.deduction;

export function SettingsPanel({ state }: { readonly state: TopUpState }) {
  const { workspace, book } = useBook();
  const setPromotion = useCommand('account.setPromotion');
  const setPaused = useCommand('account.setPaused');
  const { on, since } = state.promotion;
  const day = since === null ? '' : dayWords(since, book.today);
  const failed = setPromotion.error ?? setPaused.error;
  const pause = useRef<HTMLInputElement>(null);
  useWanted({ pause: () => pause.current?.focus() });
  return (
    <Panel title={words.more}>
      <div className={css.settings}>
        <Switch
          label={words.promotion}
          description={on ? words.promotionOn(day) : since === null ? words.promotionNever : words.promotionOff(day)}
          checked={setPromotion.isPending ? setPromotion.variables.on : on}
          onChange={(event) => setPromotion.mutate({ workspaceId: workspace.id, on: event.currentTarget.checked })}
        />
        <Switch
          ref={pause}
          label={words.pause}
          description={words.pauseWhat}
          checked={setPaused.isPending ? setPaused.variables.paused : state.paused}
          onChange={(event) => setPaused.mutate({ workspaceId: workspace.id, paused: event.currentTarget.checked })}
        />
        {failed !== null && <Refusal error={failed} title={text.payment.refused} />}
        <LowBalance key={state.lowBalance} lowBalance={state.lowBalance} />
      </div>
    </Panel>
  );
}

function LowBalance({ lowBalance }: Pick<TopUpState, 'lowBalance'>) {
  const { workspace } = useBook();
  const [typed, setTyped] = useState(amountText(lowBalance, workspace.creditDecimals));
  const save = useCommand('account.setLowBalance');
  const credits = typed.trim() === '' ? null : parseAmount(typed, workspace.creditDecimals);
  const wrong = credits === undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) save.mutate({ workspaceId: workspace.id, credits });
      }}
    >
      <div className={css.low}>
        <AmountInput
          label={words.lowBalance}
          description={words.lowBalanceWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={wrong ? text.plan.notAmount(amountText(100 * 10 ** workspace.creditDecimals, workspace.creditDecimals)) : undefined}
        />
        {credits !== lowBalance && (
          <Button variant="default" type="submit" loading={save.isPending}>
            {words.lowBalanceSave}
          </Button>
        )}
      </div>
      {save.isError && <Refusal error={save.error} title={text.payment.refused} />}
    </form>
  );
}
