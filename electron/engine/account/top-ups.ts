/** Top-ups: evaluated before each fee and whenever the balance is used up (rules T3 to T8), or bought by hand. */

import type { CommandIdentity } from '../../../db/commands.ts';
import { prepared } from '../../../db/connection.ts';
import { insertDecision, lastBalanceSeen } from '../../../db/decisions.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { attemptsOf, obligationById, openTopUpOf, type Obligation } from '../../../db/obligations.ts';
import { ATTEMPT_LIFE } from '../../billing/lives.ts';
import { purchaseOf } from '../../billing/credit-packs.ts';
import { boughtByHand, decideTopUp, isAtThreshold, type BoughtByHand, type TopUpDecision, type TopUpNeed } from '../../billing/top-up-decision.ts';
import { onAccount, type AccountNow, type AccountView, type Engine } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { availableCredits, gather, type Gathered } from './gather.ts';
import { cancelObligation, openTopUp } from './obligations.ts';
import { pursue } from './payments.ts';
import { whatFollows } from './what-follows.ts';

const MOST_PACKS = 1000;

export interface Evaluated {
  readonly decisionId: number;
  readonly decision: TopUpDecision;
  /** The top-up that it opened. */
  readonly obligationId: number | undefined;
}

/** Decides about a top-up, keeps the decision and opens what it calls for; in the caller's transaction. `fee` names the fee at hand. */
export function evaluateNow(account: AccountNow, gathered: Gathered, need: TopUpNeed, fee?: string): Evaluated {
  const decision = decideTopUp(gathered.policy, gathered.snapshot, need);
  const decisionId = keepEvaluation(account, gathered, need, decision, fee);
  const obligationId = decision.charge === null ? undefined : openTopUp(account, decision.charge, 'automatic', decisionId);
  return { decisionId, decision, obligationId };
}

/** Keeps what was decided about a top-up, with what it was decided from (rule T8). Returns the decision's id. */
export function keepEvaluation(
  { book, workspace, moment }: AccountNow,
  { snapshot, settings }: Gathered,
  need: TopUpNeed | { readonly because: 'by_hand' },
  decision: TopUpDecision | BoughtByHand,
  fee?: string,
): number {
  return insertDecision(book.connection, {
    workspaceId: workspace.id,
    at: moment.now,
    day: moment.today,
    subject: 'top_up',
    because: decision.because,
    facts: { need, decision, snapshot, ...(fee === undefined ? {} : { fee }) },
    settings: settings.ids,
  });
}

/** Evaluates because of the balance alone, and carries out what is decided. */
export async function evaluateBalance(engine: Engine, workspaceId: number): Promise<Evaluated> {
  const evaluated = await onAccount(engine, workspaceId, (account) => evaluateNow(account, gather(account), { because: 'balance' }));
  if (evaluated.obligationId !== undefined) await pursue(engine, evaluated.obligationId);
  return evaluated;
}

/**
 * Evaluates where the balance has come to nothing since it was last looked at, whatever took it (rule T3): expiry, a hold, or a fee after which
 * the process ended.
 */
export async function evaluateWhatIsUsedUp(engine: Engine, workspaceId: number): Promise<void> {
  const evaluated = await onAccount(engine, workspaceId, (account) =>
    hasComeToNothing(account) ? evaluateNow(account, gather(account), { because: 'balance' }) : undefined,
  );
  if (evaluated?.obligationId !== undefined) await pursue(engine, evaluated.obligationId);
}

/** Whether the balance has come to nothing since the last evaluation (rule T3), or would with so many more credits reserved. */
export function hasComeToNothing(account: AccountView, reserved = 0): boolean {
  const { book, workspace, moment } = account;
  const { threshold } = settingsAt(book.connection, workspace.id, moment.today).terms;
  const isNothing = (credits: number) => credits <= 0 || isAtThreshold(threshold, credits);
  if (!isNothing(availableCredits(account) - reserved + (openTopUpOf(book.connection, workspace.id)?.credits ?? 0))) return false;
  // Expiry uses nothing: nothing is charged by the calendar (rule T1), nor because the money for credits came back.
  if (['expiry', 'card_refund', 'chargeback'].includes(lastMoved(account) ?? '')) return false;
  const seen = lastBalanceSeen(book.connection, workspace.id);
  return seen !== undefined && !isNothing(seen);
}

/** How its user asked for packs. */
export interface AskedForPacks {
  /** As they saw it, in minor units: at that price, or not at all. */
  readonly price?: number;
  /** The same command again buys nothing and gives the first payment as it stands now (rule L5). */
  readonly command?: CommandIdentity | undefined;
}

/** Buys packs by hand (rule T4: with their discount). Refuses while another top-up is open or an outcome unknown. */
export async function buyPacks(
  engine: Engine,
  workspaceId: number,
  packId: string,
  packs: number,
  { price, command }: AskedForPacks = {},
): Promise<Obligation> {
  const buy = (account: AccountNow) => {
    const gathered = gather(account);
    const { settings, policy, snapshot, methods } = gathered;
    const pack = settings.packs.find((known) => known.id === packId) ?? refuse('no_pack', 'This pack is not offered any more. Choose another.');
    if (price !== undefined && pack.price * packs !== price) refuse('no_pack', 'The price has changed since this page was read. Look at it again.');
    if (!Number.isSafeInteger(packs) || packs < 1 || packs > MOST_PACKS)
      refuse('invalid_input', `Buy one pack or more, and no more than ${MOST_PACKS} at once.`);
    refuseIfOpen(account, snapshot.unknownOutcome);
    refuseWithoutProcessor(account, methods);
    if (!snapshot.methods.some(({ state, chargeable }) => state === 'active' && chargeable))
      refuse('no_method', 'There is no activated payment method that can be charged. Add one, verify it, and press Activate.');
    const purchase = purchaseOf(pack, packs);
    const decisionId = keepEvaluation(account, gathered, { because: 'by_hand' }, boughtByHand(policy, snapshot, purchase));
    return openTopUp(account, purchase, 'by_hand', decisionId);
  };
  const id = await onAccount(engine, workspaceId, buy, { command });
  await whatFollows(() => pursue(engine, id));
  return obligationById(engine.book.connection, id) as Obligation;
}

/** The primary is charged first: where its processor is not set up here, nothing could be charged now. */
function refuseWithoutProcessor({ engine }: AccountNow, methods: Gathered['methods']): void {
  const primary = methods.find(({ state, processor }) => state === 'active' && processor !== 'manual');
  if (primary !== undefined && engine.processor(primary.processor, primary.mode) === undefined)
    refuse(
      'no_processor',
      `The processor ${primary.processor} is not set up on this computer for ${primary.mode} charges. Set it up under Settings.`,
    );
}

function refuseIfOpen({ book, workspace }: AccountNow, unknownOutcome: boolean): void {
  const open = openTopUpOf(book.connection, workspace.id);
  if (open) refuse('top_up_open', 'A top-up is under way already. Wait for it, or cancel it where it waits for a later try.');
  if (unknownOutcome)
    refuse('unknown_outcome', 'The outcome of an earlier charge is not known yet. Nothing new is charged until it has been looked up.');
}

/** Cancels a top-up, or a fee's payment by card, that is not being charged: one that waits for a later try. */
export async function cancelTopUp(engine: Engine, workspaceId: number, obligationId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    const { book } = account;
    const owed = obligationById(book.connection, obligationId);
    if (owed?.workspaceId !== workspaceId) refuse('no_payment', 'This workspace has no such payment.');
    if (attemptsOf(book.connection, obligationId).some((attempt) => !ATTEMPT_LIFE.isEnd(attempt.state)))
      refuse('illegal_step', 'This top-up is being charged, or may have been. It can be cancelled when that is known.');
    cancelObligation(account, owed);
  });
}

/** The kind of the last event that moved credits. */
function lastMoved({ book, workspace }: AccountView): string | undefined {
  return prepared<[number], { kind: string }>(
    book.connection,
    `SELECT kind FROM event WHERE workspace_id = ? + 0 AND gone = 0 AND kind <> 'lead' ORDER BY day DESC, position DESC LIMIT 1`,
  ).get(workspace.id)?.kind;
}
