/** The closed sets of an operated account in words: cards, declines, attempts, payments. */

import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { declineWords } from '../../electron/documents/attention-words.ts';
import { methodWords } from '../format.ts';
import { text } from '../text/text.ts';
import type { Tone } from './state-badge.tsx';

export type Method = OutputOf<'methods.list'>['methods'][number];
export type Payment = OutputOf<'topUp.state'>['recent'][number];
type AttemptState = Payment['attempts'][number]['state'];

/** What a user calls a method: its name of one's own, or `Visa ·· 4242`; what has neither is called by what it is. */
export function nameOf({ label, nickname, last4, processor }: Pick<Method, 'label' | 'nickname' | 'last4' | 'processor'>): string {
  if (nickname === '' && last4 === '') return processor === 'manual' ? text.methods.manualName : text.methods.newName;
  return methodWords(label);
}

/** `Visa ·· 4242`, whatever it is called; nothing for what is no card. */
export function cardOf({ brand, last4 }: Pick<Method, 'brand' | 'last4'>): string {
  return last4 === '' ? '' : methodWords(`${brand} ${last4}`);
}

export function attemptWords({ state, code }: { readonly state: AttemptState; readonly code: string }): string {
  return state === 'declined' && code !== '' ? text.payment.declinedFor(declineWords(code)) : text.payment.attempts[state];
}

export function attemptTone(state: AttemptState): Tone {
  if (state === 'succeeded') return 'ok';
  return state === 'intended' || state === 'absent' ? 'neutral' : state === 'mismatched' ? 'bad' : 'warn';
}

const PAYMENT_TONES: Readonly<Record<Payment['state'], Tone>> = {
  open: 'warn',
  waiting: 'warn',
  awaiting_owner: 'warn',
  unknown: 'warn',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'neutral',
};

export function paymentTone({ state }: Pick<Payment, 'state'>): Tone {
  return PAYMENT_TONES[state];
}

/** How far a payment is; one that was made elsewhere was recorded, and charged to nobody. */
export function paymentWords({ state, because }: Pick<Payment, 'state' | 'because'>): string {
  return because === 'recorded' && state === 'succeeded' ? text.payment.recorded : text.payment.states[state];
}

/** The method that paid, where one did. */
export function paidBy({ attempts }: Pick<Payment, 'attempts'>): string {
  const paid = attempts.find(({ state }) => state === 'succeeded');
  return paid === undefined ? text.noValue : methodWords(paid.method);
}

/** Whether a person pays with it elsewhere, and records what was paid; adding it is all there is to do. */
export function isPaidByHand({ state, processor }: Pick<Method, 'state' | 'processor'>): boolean {
  return processor === 'manual' && (state === 'verified' || state === 'active');
}

/** Whether a method is charged by the engine: activated, and not one that is paid by hand (rule M1). */
export function isCharged({ state, processor }: Pick<Method, 'state' | 'processor'>): boolean {
  return state === 'active' && processor !== 'manual';
}
