/** How a fee would be paid at this moment: said before it is caused, and held against what its user was told when it is. */

import type { Fee } from '../../../db/fees.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { decideFee, feeStart, type FeeDecision } from '../../billing/fee-decision.ts';
import type { AccountSnapshot, Policy } from '../../billing/policy.ts';
import { decideTopUp, isAtThreshold, type TopUpDecision } from '../../billing/top-up-decision.ts';
import { methodLabel, type AccountNow, type AccountView } from './account.ts';
import { gather, type Gathered } from './gather.ts';
import { heldFor } from './obligations.ts';
import { hasComeToNothing } from './top-ups.ts';

/** How a fee is paid, as its user is told before: the button says it. */
export interface PayTold {
  readonly pay: FeeDecision['pay'] | 'held';
  /** What a card is charged, for the fee or for the top-up that it begins or leads to; in currency minor units. `null` where none is. */
  readonly amount: number | null;
  /** Label of the method that is charged first. */
  readonly method: string | null;
}

export interface FeePreview {
  /** Held until then, and due only when the customer reads or replies; `null` where it is due at once. */
  readonly heldUntil: number | null;
  readonly pay: FeeDecision['pay'];
  readonly because: FeeDecision['because'];
  readonly available: number;
  readonly amount: number | null;
  readonly method: string | null;
  /** What the top-up rule says, where the fee is not paid because of it. */
  readonly noTopUp: TopUpDecision | null;
}

/** What causing a fee would do at this moment; with the fee that is there already, what making it due would. Changes nothing. */
export function previewFee(account: AccountView, asked: Pick<Fee, 'kind' | 'credits'>, known?: Fee): FeePreview {
  const gathered = withOwnHold(gather(account), known === undefined ? 0 : heldFor(account, known.sourceId));
  const { policy, snapshot, methods } = gathered;
  const start = known === undefined ? feeStart(policy.terms, { kind: asked.kind, contactedAt: account.moment.now }) : DUE;
  const { kind, credits } = asked;
  const topUp = decideTopUp(policy, snapshot, { because: 'fee', credits });
  const decision = decideFee(policy, snapshot, { kind, credits, byCampaign: known?.byCampaign ?? false }, topUp);
  const amount = chargedAtOnce(decision, topUp) ?? chargedAfter(account, gathered, decision, start.state === 'held' ? 'reserved' : 'drawn');
  const method = amount === null ? undefined : methods.find(({ id }) => id === decision.figures.methodId);
  return {
    heldUntil: start.state === 'held' ? start.releaseAt : null,
    pay: decision.pay,
    because: decision.because,
    available: snapshot.available,
    amount,
    method: method === undefined ? null : methodLabel(method),
    noTopUp: decision.pay === 'none' && decision.topUp !== null ? topUp : null,
  };
}

const DUE = { state: 'due' } as const;

function chargedAtOnce(decision: FeeDecision, topUp: TopUpDecision): number | null {
  if (decision.pay === 'card') return decision.amount;
  return decision.pay === 'await_top_up' ? (topUp.charge?.price ?? null) : null;
}

/** What automatic top-up charges because of what the fee leaves of the balance that covers it (rule T3); `null` where it charges nothing. */
function chargedAfter(
  account: AccountView,
  { policy, snapshot }: Gathered,
  { pay, figures: { fee } }: FeeDecision,
  how: 'drawn' | 'reserved',
): number | null {
  if (pay !== 'draw') return null;
  const isEvaluated = how === 'drawn' ? leavesNothing(policy, snapshot, fee) : fee > 0 && hasComeToNothing(account, fee);
  if (!isEvaluated) return null;
  return decideTopUp(policy, { ...snapshot, available: snapshot.available - fee }, { because: 'balance' }).charge?.price ?? null;
}

/** Whether a fee that is drawn from credits leaves a balance that is evaluated anew: nothing, or no more than the vendor's threshold. */
export function leavesNothing({ terms: { threshold } }: Policy, { available, pending }: AccountSnapshot, credits: number): boolean {
  const left = available - credits + pending;
  return left <= 0 || isAtThreshold(threshold, left);
}

/** What the button that causes a fee says, and the command that it gives repeats. */
export function toldOf({ heldUntil, pay, amount, method }: FeePreview): PayTold {
  if (heldUntil === null) return { pay, amount, method };
  return pay === 'draw' ? { pay: 'held', amount, method } : { pay: 'held', amount: null, method: null };
}

/** Refuses where a fee would be paid in another way than its user was told. `preview` is `undefined` where nothing is paid. */
export function refuseOtherwise({ workspace }: AccountNow, preview: FeePreview | undefined, told: PayTold): void {
  if (preview === undefined) return;
  const now = toldOf(preview);
  if (now.pay === told.pay && now.amount === told.amount && now.method === told.method) return;
  const money = now.amount === null ? '' : `${formatDecimal(now.amount, workspace.currencyDecimals)} ${workspace.currency}`;
  const by = now.method === null ? '' : ` to ${now.method}`;
  const after = now.amount === null ? '' : `, and a top-up would charge ${money}${by}`;
  const how = {
    held: `it would be held until the customer reads or replies${after}`,
    draw: `it would be drawn from credits${after}`,
    await_top_up: now.amount === null ? 'it would wait for the top-up that is under way' : `a top-up would charge ${money}${by}`,
    card: `a card would be charged: ${money}${by}`,
    none: 'nothing would pay it',
  }[now.pay];
  refuse('paid_otherwise', `How this is paid has changed since you were told: now ${how}. Nothing was done; look at it again.`);
}

/** What a fee's own hold reserves is there for it. */
export function withOwnHold(gathered: Gathered, held: number): Gathered {
  return { ...gathered, snapshot: { ...gathered.snapshot, available: gathered.snapshot.available + held } };
}
