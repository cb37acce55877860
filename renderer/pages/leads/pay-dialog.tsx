/** What causes a fee says before how it is going to be paid, and its button says the amount. */

import { Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { InputOf, OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import type { Figures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { methodWords } from '../../format.ts';
import parts from '../../parts/account.module.css';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Answered, Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { feeName, paidByCardWords, useReasons, useTimes } from './words.ts';
import type { Fee } from './words.ts';

const words = text.leadsPage.pay;

export type Preview = OutputOf<'fees.preview'>;
type Asked = Omit<InputOf<'fees.preview'>, 'workspaceId'>;

/** A command that causes a fee and answers with it. */
interface Causing {
  readonly mutate: (told: Preview['told']) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

export interface PayDialogProps {
  readonly title: string;
  readonly asked: Asked;
  readonly causing: Causing;
  /** A lead is not bought where nothing can pay for it; a fee that is due is then left unpaid. */
  readonly buys?: boolean;
  readonly close: () => void;
}

export function PayDialog({ title, close, ...rest }: PayDialogProps) {
  return (
    <Dialog title={title} opened onClose={close}>
      <Pay close={close} {...rest} />
    </Dialog>
  );
}

function Pay({ asked, causing, buys = false, close }: Omit<PayDialogProps, 'title'>) {
  const { workspace } = useBook();
  const figures = useFigures();
  const answer = useAnswer('fees.preview', { workspaceId: workspace.id, ...asked });
  useLookAgain(causing.error, answer.refetch);
  return (
    <Answered answer={answer} lines={4} bare>
      {(preview) => (
        <Stack gap="md">
          <PreviewFacts credits={asked.credits} preview={preview} buys={buys} />
          {causing.error !== null && <Refusal error={causing.error} title={words.refused} />}
          <DialogActions>
            <Button variant="default" onClick={close}>
              {text.cancel}
            </Button>
            {!(buys && preview.pay === 'none') && (
              <Button onClick={() => causing.mutate(preview.told)} loading={causing.isPending} data-autofocus>
                {actionOf(preview, asked.credits, figures, buys)}
              </Button>
            )}
          </DialogActions>
        </Stack>
      )}
    </Answered>
  );
}

/** What was refused may be so because it would be paid otherwise by now. */
export function useLookAgain(refused: Error | null, look: () => unknown): void {
  useEffect(() => {
    if (refused !== null) look();
  }, [refused, look]);
}

interface PreviewFactsProps {
  readonly credits: number;
  readonly preview: Preview;
  readonly buys?: boolean;
}

/** How a fee is going to be paid, as facts. */
export function PreviewFacts({ credits, preview, buys = false }: PreviewFactsProps) {
  const figures = useFigures();
  const times = useTimes();
  const reasons = useReasons();
  const { heldUntil, pay, amount, available, told } = preview;
  const method = preview.method === null ? '' : methodWords(preview.method);
  const how = {
    draw: words.byCredits,
    card: words.byCard(method),
    await_top_up: amount === null ? words.byOpenTopUp : words.byTopUp(method),
    none: words.notNow,
  }[pay];
  return (
    <>
      <dl className={parts.facts}>
        <div>
          <dt>{words.fee}</dt>
          <dd>{words.creditsOf(figures.credits(credits))}</dd>
        </div>
        <div>
          <dt>{words.available}</dt>
          <dd>{figures.credits(available)}</dd>
        </div>
        {heldUntil === null ? (
          <div>
            <dt>{words.how}</dt>
            <dd>{how}</dd>
          </div>
        ) : (
          <div>
            <dt>{words.heldUntil}</dt>
            <dd>{times.point(heldUntil)}</dd>
          </div>
        )}
      </dl>
      {heldUntil !== null && (
        <Text c="var(--fb-text-2)">
          {words.heldWhat} {credits > available && words.heldUncovered}
        </Text>
      )}
      {isFollowedByTopUp(told) && <Text>{words.followed(figures.money(told.amount), method)}</Text>}
      {heldUntil === null && pay === 'none' && <Text role="status">{(buys ? words.unpaidBuys : words.unpaid)(reasons.unpaid(preview))}</Text>}
    </>
  );
}

/** Whether automatic top-up charges a card because of what credits that pay, or are held, leave of the balance (rule T3). */
function isFollowedByTopUp({ pay, amount }: Preview['told']): boolean {
  return (pay === 'draw' || pay === 'held') && amount !== null;
}

/** What the button says: the amount, and where it comes from. */
export function actionOf(preview: Preview, credits: number, figures: Figures, buys = false): string {
  const { heldUntil, pay, available, amount, method, told } = preview;
  const fee = figures.credits(credits);
  const withTopUp = (action: string) => (isFollowedByTopUp(told) ? words.actions.followed(action, figures.money(told.amount)) : action);
  if (heldUntil !== null) return withTopUp((credits <= available ? words.actions.hold : words.actions.record)(fee));
  const name = method === null ? '' : methodWords(method);
  switch (pay) {
    case 'draw':
      return withTopUp((buys ? words.actions.buy : words.actions.draw)(fee));
    case 'card':
      return words.actions.card(figures.money(amount), name);
    case 'await_top_up':
      return amount === null ? words.actions.wait(fee) : words.actions.topUp(figures.money(amount), name);
    case 'none':
      return words.actions.none;
  }
}

/** Tells what became of a fee that was just caused. */
export function useTellFee(): (fee: Fee) => void {
  const figures = useFigures();
  const reasons = useReasons();
  return (fee) => {
    const what = feeName(fee);
    const { state, credits } = fee;
    const byCard = paidByCardWords(fee, figures);
    const told = {
      posted: byCard === undefined ? words.done.posted(what, figures.credits(credits)) : words.done.postedByCard(what, byCard),
      held: words.done.held(what, figures.credits(credits)),
      due: words.done.due(what),
      paying: words.done.paying(what),
      unpaid: words.done.unpaid(what, reasons.unpaid(fee)),
      released: words.done.released(what),
    }[state];
    notifications.show({ message: told });
  };
}
