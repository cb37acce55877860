/** A decision in words: a badge, a sentence with its figures, and what was charged (rule T8). The reasons are closed sets. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import type { Figures } from '../../book.tsx';
import { pointWords, untilWords } from '../../format.ts';
import { paidBy } from '../../parts/account-words.ts';
import type { Payment } from '../../parts/account-words.ts';
import type { Tone } from '../../parts/state-badge.tsx';
import { text } from '../../text/text.ts';

export type Decision = OutputOf<'topUp.decisions'>['decisions'][number];
type Verdict = OutputOf<'topUp.preview'>['decision'];

export interface Writing {
  readonly figures: Figures;
  readonly timeZone: string;
  readonly today: string;
}

export interface DecisionWords {
  readonly badge: string;
  readonly tone: Tone;
  readonly sentence: string;
  /** Money that was charged because of it. */
  readonly amount: number | null;
}

const words = text.decisions;

export function decisionWords(decision: Decision, writing: Writing): DecisionWords {
  if (decision.subject === 'fee') return feeWords(decision, writing);
  const { decision: verdict, payment, because, at } = decision;
  if (verdict === null) return { badge: badgeOf(because), tone: 'neutral', sentence: because, amount: null };
  if (verdict.charge !== null) return chargeWords(verdict, payment, writing);
  const sentence = noTopUpWords(verdict, writing, at);
  return { badge: badgeOf(because), tone: TONES[because] ?? 'neutral', sentence, amount: null };
}

/** `Quotation 48166`: the fee that a decision is about; nothing for one about the balance. */
export function aboutWords({ about }: Pick<Decision, 'about'>): string {
  return about === null ? '' : `${text.kinds[about.kind]} ${about.name}`;
}

const TONES: Readonly<Record<string, Tone>> = {
  switched_off: 'bad',
  no_method: 'bad',
  unknown_outcome: 'warn',
  waiting_for_owner: 'warn',
  waiting_for_later_try: 'warn',
  top_up_open: 'warn',
  clock_set_back: 'warn',
  cap_month: 'warn',
  cap_day: 'warn',
  count_reached: 'warn',
  offline: 'warn',
};

/** A reason by itself, as the log is narrowed to it. */
export function reasonWords(because: string): string {
  return text.deduction.logReasons[because] ?? because.replaceAll('_', ' ');
}

function badgeOf(because: string): string {
  return words.badges[because] ?? because.replaceAll('_', ' ');
}

function numberOf(figures: Verdict['figures'], name: string): number | null {
  const found = figures[name];
  return typeof found === 'number' ? found : null;
}

/** "46.00 needed, 3.50 available". */
function whatWasThere({ figures }: Verdict, { credits }: Figures): string {
  const [fee, available] = [numberOf(figures, 'fee'), credits(numberOf(figures, 'available'))];
  return fee === null ? words.available(available) : words.needed(credits(fee), available);
}

/** "Not topped up: cooling down until 14:05. 46.00 needed, 3.50 available." */
function noTopUpWords(verdict: Verdict, { figures, timeZone }: Writing, at: number): string {
  const said = words.not(whyNot(verdict, { figures, timeZone, at }));
  return verdict.because === 'covered' ? said : `${said} ${sentenceOf(whatWasThere(verdict, figures))}`;
}

/** "cooling down until 14:05", told on the day of an instant. */
export function whyNot(verdict: Verdict, { figures, timeZone, at }: Pick<Writing, 'figures' | 'timeZone'> & { readonly at: number }): string {
  const reason = reasonOf(verdict, figures);
  return verdict.until === null ? reason : words.until(reason, untilWords(verdict.until, at, timeZone));
}

function sentenceOf(said: string): string {
  return `${said}.`;
}

function reasonOf(verdict: Verdict, writing: Figures): string {
  const { reasons } = words;
  const { money } = writing;
  const { because, figures } = verdict;
  switch (because) {
    case 'covered':
      return reasons.covered(whatWasThere(verdict, writing));
    case 'switched_off':
      return reasons.switched_off(numberOf(figures, 'failuresInARow') ?? 0);
    case 'cap_month':
      return reasons.cap_month(money(numberOf(figures, 'capLeftThisMonth')));
    case 'cap_day':
      return reasons.cap_day(money(numberOf(figures, 'capLeftToday')));
    case 'count_reached':
      return reasons.count_reached(numberOf(figures, 'topUpsToday') ?? 0);
    case 'pay_as_you_use':
    case 'paused':
    case 'unknown_outcome':
    case 'waiting_for_owner':
    case 'waiting_for_later_try':
    case 'top_up_open':
    case 'clock_set_back':
    case 'no_method':
    case 'cooling_down':
    case 'offline':
      return reasons[because];
    default:
      return because.replaceAll('_', ' ');
  }
}

function causeOf({ because, figures }: Verdict, { credits }: Figures): string {
  const available = credits(numberOf(figures, 'available'));
  if (because === 'insufficient') return words.because.insufficient(credits(numberOf(figures, 'fee')), available);
  if (because === 'by_hand') return words.because.by_hand;
  if (because === 'threshold') return words.because.threshold(available, credits(numberOf(figures, 'threshold')));
  return words.because.used_up;
}

function chargeWords(verdict: Verdict, payment: Payment | null, writing: Writing): DecisionWords {
  const { figures } = writing;
  const bought = payment ?? { credits: verdict.charge?.credits ?? 0, amount: verdict.charge?.price ?? 0 };
  const [credits, amount, cause] = [figures.credits(bought.credits), figures.money(bought.amount), causeOf(verdict, figures)];
  if (payment?.state === 'succeeded')
    return { badge: badgeOf('topped_up'), tone: 'ok', sentence: words.toppedUp(credits, amount, paidBy(payment), cause), amount: payment.amount };
  const begun = words.begun(credits, amount, cause);
  if (payment === null) return { badge: badgeOf('top_up_open'), tone: 'warn', sentence: begun, amount: null };
  return {
    badge: badgeOf(BADGES[payment.state]),
    tone: payment.state === 'failed' ? 'bad' : payment.state === 'cancelled' ? 'neutral' : 'warn',
    sentence: `${begun} ${became(payment, writing)}`,
    amount: null,
  };
}

const BADGES: Readonly<Record<Payment['state'], string>> = {
  open: 'top_up_open',
  waiting: 'waiting_for_later_try',
  awaiting_owner: 'waiting_for_owner',
  unknown: 'unknown_outcome',
  succeeded: 'topped_up',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** How it stands with a payment that did not succeed, or not yet. */
function became({ state, retryAt, failure }: Payment, { timeZone, today }: Writing): string {
  const { tried } = words;
  switch (state) {
    case 'waiting':
      return tried.waiting(retryAt === null ? text.noValue : pointWords(retryAt, timeZone, today));
    case 'failed':
      return tried.failed(lowerFirst(text.payment.failures[failure] ?? sentenceOf(failure)));
    case 'succeeded':
      return '';
    case 'open':
    case 'awaiting_owner':
    case 'unknown':
    case 'cancelled':
      return tried[state];
  }
}

function lowerFirst(said: string): string {
  return said.charAt(0).toLowerCase() + said.slice(1);
}

function feeWords({ because, facts, payment, decision, at }: Decision, { figures, ...writing }: Writing): DecisionWords {
  const { fees } = words;
  const fee = figures.credits(numberOf(facts, 'credits'));
  const amount = figures.money(numberOf(facts, 'amount'));
  const charged = payment?.state === 'succeeded' ? payment.amount : null;
  switch (because) {
    case 'covered':
      return { badge: badgeOf('drawn'), tone: 'neutral', sentence: fees.covered(fee), amount: null };
    case 'top_up':
      return { badge: badgeOf('top_up'), tone: 'neutral', sentence: fees.top_up(fee), amount: null };
    case 'exact_fee':
    case 'shortfall': {
      const told = because === 'exact_fee' ? fees.exact_fee(fee, amount) : fees.shortfall(fee, amount, figures.credits(numberOf(facts, 'drawn')));
      if (payment === null || payment.state === 'succeeded') return { badge: badgeOf('by_card'), tone: 'ok', sentence: told, amount: charged };
      const more = became(payment, { figures, ...writing });
      return {
        badge: badgeOf(BADGES[payment.state]),
        tone: payment.state === 'failed' ? 'bad' : 'warn',
        sentence: words.feesTold(told, more),
        amount: null,
      };
    }
    default: {
      const why = words.unpaid[because] ?? because.replaceAll('_', ' ');
      const isForWantOfTopUp = decision !== null && typeof facts['topUp'] === 'string' && facts['topUp'] !== because;
      const told = fees.unpaid(fee, isForWantOfTopUp ? fees.noTopUp(why, whyNot(decision, { figures, timeZone: writing.timeZone, at })) : why);
      return { badge: badgeOf(because), tone: 'warn', sentence: told, amount: null };
    }
  }
}
