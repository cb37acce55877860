/** Buying a pack once: what is charged to which method is on the button, and what became of it is said afterwards. */

import { Button, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCloseGuard, useCommand } from '../../client.ts';
import { count, discountWords, methodWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { isCharged, nameOf } from '../../parts/account-words.ts';
import { DialogActions } from '../../parts/dialog.tsx';
import { PaymentResult } from '../../parts/payment-result.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { OfferedPack } from './packs.tsx';

const MOST = 1000;

export interface BuyPackProps {
  readonly pack: OfferedPack;
  readonly primary: string | null;
  readonly close: () => void;
}

export function BuyPack({ pack, primary, close }: BuyPackProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const [typed, setTyped] = useState<number | string>(1);
  const packs = Number.isInteger(typed) && Number(typed) >= 1 && Number(typed) <= MOST ? Number(typed) : undefined;
  const buy = useCommand('packs.buy');
  useCloseGuard(buy.isPending);
  if (buy.data !== undefined) return <PaymentResult payment={buy.data.payment} close={close} />;
  const price = packs === undefined ? undefined : pack.price * packs;
  const method = methodWords(primary ?? '');
  return (
    <Stack gap="md">
      <NumberInput
        label={text.packs.howMany}
        min={1}
        max={MOST}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        value={typed}
        onChange={setTyped}
        error={packs === undefined && text.plan.wholeNumber('1', count(MOST))}
        styles={{ wrapper: { width: 120 } }}
        disabled={buy.isPending}
        data-autofocus
      />
      <dl className={css.facts}>
        <div>
          <dt>{text.packs.youGet}</dt>
          <dd>{packs === undefined ? text.noValue : text.packs.creditsOnly(figures.credits(pack.credits * packs))}</dd>
        </div>
        <div>
          <dt>{text.packs.discount}</dt>
          <dd>{discountWords(pack.discountBasisPoints)}</dd>
        </div>
        <div>
          <dt>{text.packs.method}</dt>
          <dd>
            {method}
            <Backups />
          </dd>
        </div>
        <div className={css.total}>
          <dt>{text.packs.youPay}</dt>
          <dd>{figures.money(price)}</dd>
        </div>
      </dl>
      {buy.isError && <Refusal error={buy.error} title={text.packs.buyRefused} safe={text.packs.nothingCharged} />}
      <DialogActions>
        <Button variant="default" onClick={close}>
          {text.cancel}
        </Button>
        {packs === undefined || price === undefined ? (
          <Button disabled>{text.packs.buyTitle(pack.name)}</Button>
        ) : (
          <Button onClick={() => buy.mutate({ workspaceId: workspace.id, packId: pack.id, packs, price })} loading={buy.isPending}>
            {text.packs.buyAction(figures.money(price), method)}
          </Button>
        )}
      </DialogActions>
    </Stack>
  );
}

/** Who is asked if the primary declines. */
function Backups() {
  const { workspace } = useBook();
  const { data } = useAnswer('methods.list', { workspaceId: workspace.id });
  if (data === undefined) return null;
  const names = data.methods.filter((method) => isCharged(method) && !method.primary).map(nameOf);
  return <small>{names.length === 0 ? text.packs.noBackups : text.packs.backups(names.join(', '))}</small>;
}
