/** A payment with everything that was tried for it, and what the user can do about it. */

import { Button } from '@mantine/core';
import { useHref } from '../address.ts';
import { useBook, useFigures } from '../book.tsx';
import { useCommand } from '../client.ts';
import { methodWords, pointWords } from '../format.ts';
import { text } from '../text/text.ts';
import css from './account.module.css';
import { attemptWords, paidBy, paymentTone, paymentWords } from './account-words.ts';
import type { Payment } from './account-words.ts';
import { AnswerCharge } from './bank-dialog.tsx';
import { useLookUp, useTellPayment } from './look-up.ts';
import { Settle, Settled } from './settle.tsx';
import { StateBadge } from './state-badge.tsx';
import { Refusal } from './states.tsx';

export function PaymentDetails({ payment }: { readonly payment: Payment }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const href = useHref();
  const lookUp = useLookUp();
  const cancel = useCommand('topUp.cancel');
  const tell = useTellPayment();
  const giveUp = useCommand('topUp.giveUp', (given) => tell(given.payment));
  const isOut = (payment.state === 'unknown' && payment.mismatch === null) || payment.state === 'awaiting_owner';
  const canCancel = payment.state === 'waiting';
  const failed = lookUp.error ?? cancel.error ?? giveUp.error;
  return (
    <div className={css.payment}>
      <div className={css.paymentHead}>
        <strong>
          {payment.credits === 0
            ? figures.money(payment.amount)
            : text.payment.credits(figures.credits(payment.credits), figures.money(payment.amount))}
        </strong>
        <StateBadge tone={paymentTone(payment)}>{paymentWords(payment)}</StateBadge>
      </div>
      {payment.mismatch === null && <Told payment={payment} />}
      <Settled payment={payment} />
      <Attempts attempts={payment.attempts} because={payment.because} />
      <div className={css.actions}>
        {payment.mismatch !== null && <Settle payment={payment} mismatch={payment.mismatch} />}
        {payment.owner !== null && <AnswerCharge payment={payment} />}
        {isOut && (
          <Button variant="default" onClick={lookUp.run} loading={lookUp.isPending}>
            {text.payment.lookUp}
          </Button>
        )}
        {payment.owner !== null && !payment.owner.givenUp && (
          <>
            <Button variant="default" onClick={() => giveUp.mutate({ workspaceId: workspace.id, paymentId: payment.id })} loading={giveUp.isPending}>
              {text.payment.giveUp}
            </Button>
            <span className={css.soft}>{text.payment.giveUpWhat}</span>
          </>
        )}
        {canCancel && (
          <>
            <Button variant="default" onClick={() => cancel.mutate({ workspaceId: workspace.id, paymentId: payment.id })} loading={cancel.isPending}>
              {text.payment.cancel}
            </Button>
            <span className={css.soft}>{text.payment.cancelWhat}</span>
          </>
        )}
        {payment.eventId !== null && <a href={href('/activity', { event: String(payment.eventId) })}>{text.payment.entry}</a>}
      </div>
      {failed !== null && <Refusal error={failed} title={text.payment.refused} />}
    </div>
  );
}

function Told({ payment }: { readonly payment: Payment }) {
  const { book } = useBook();
  const figures = useFigures();
  const { state, retryAt, failure, amount, owner } = payment;
  const point = (instant: number) => pointWords(instant, book.timeZone, book.today);
  const { told, failures } = text.payment;
  const words = {
    open: told.open,
    waiting: told.waiting(retryAt === null ? text.noValue : point(retryAt)),
    awaiting_owner: owner?.givenUp ? told.givenUp : told.awaiting_owner(owner === null ? text.noValue : point(owner.until)),
    unknown: told.unknown,
    succeeded: (payment.because === 'recorded' ? told.recorded : told.succeeded)(figures.money(amount), paidBy(payment)),
    failed: failures[failure] ?? failure,
    cancelled: failures['cancelled'],
  };
  return <p>{words[state]}</p>;
}

export function Attempts({ attempts, because }: Pick<Payment, 'attempts' | 'because'>) {
  const { book } = useBook();
  if (attempts.length === 0) return <p>{text.payment.attemptsNone}</p>;
  return (
    <ol className={css.attempts} aria-label={text.payment.attemptsTitle}>
      {attempts.map((attempt, index) => (
        <li key={index}>
          <time dateTime={new Date(attempt.at).toISOString()}>{pointWords(attempt.at, book.timeZone, book.today)}</time>
          <span>
            {methodWords(attempt.method)}, {because === 'recorded' ? text.payment.recordedAttempt : attemptWords(attempt)}
            {attempt.detail !== '' && <small>{attempt.detail}</small>}
            {attempt.ownerUrl !== null && (
              <a href={attempt.ownerUrl} target="_blank" rel="noreferrer">
                {text.payment.ownerLink}
              </a>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
