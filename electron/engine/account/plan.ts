/** What the user sets for an account (rules L10, T1, T6, T7): automatic top-up on, changed or off, guards, packs, vendor terms, Promotion Service, warnings. */

import { formatDecimal } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { obligationById, type Obligation } from '../../../db/obligations.ts';
import { settingOn } from '../../../db/settings.ts';
import { setTaxRecoverable } from '../../../db/workspaces.ts';
import { refuseUnusablePacks, refusePackBelowThreshold, type CreditPack } from '../../billing/credit-packs.ts';
import type { Guards, Policy } from '../../billing/policy.ts';
import { checkGuards, checkVendorTerms, readTopUpMode } from '../../billing/settings-shapes.ts';
import { decideTopUp, type TopUpDecision } from '../../billing/top-up-decision.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import { AUTO_REFILL_VERSION } from '../../ipc/contract/auto-refill-terms.ts';
import { onAccount, type AccountNow, type AccountView, type Engine } from './account.ts';
import { replayFrom } from './append-event.ts';
import { setAccountSetting, type SettingName } from './account-settings.ts';
import { gather } from './gather.ts';
import { evaluateBalance } from './top-ups.ts';

export interface Plan {
  readonly packId: string;
  readonly guards: Guards;
  /** Version of the terms of automatic top-up that the user accepted; another than the present one is refused (rule T7). */
  readonly acceptedTerms: string;
  /** What the user was told would be charged at once; 0 for nothing. Another amount is refused, and said. */
  readonly chargeAtOnce: number;
}

/** What automatic top-up with a plan would do at this moment: said before it is turned on (rule T7). */
export function previewPlan(account: AccountView, { packId, guards }: Pick<Plan, 'packId' | 'guards'>): TopUpDecision {
  const { settings, policy, snapshot } = gather(account);
  const pack = settings.packs.find(({ id }) => id === packId) ?? refuse('no_pack', 'This pack is not offered any more. Choose another.');
  refusePackBelowThreshold(pack, settings.terms);
  checkGuards(guards, pack);
  const topUp: Policy['topUp'] = { mode: 'automatic', pack, guards };
  // Turned on anew, what failed before is forgiven.
  return decideTopUp({ ...policy, topUp }, { ...snapshot, failuresInARow: 0 }, { because: 'balance' });
}

/**
 * Turns automatic top-up on, or changes its plan or guards; charges at once where the balance asks for it. Terms are accepted once. Returns the
 * payment that it made, whatever became of it.
 */
export async function turnOnTopUp(engine: Engine, workspaceId: number, plan: Plan): Promise<Obligation | undefined> {
  if (plan.acceptedTerms !== AUTO_REFILL_VERSION)
    refuse('wrong_setting', `The terms of automatic top-up are of version ${AUTO_REFILL_VERSION}. Read them, and accept those.`);
  await onAccount(engine, workspaceId, (account) => {
    const decision = previewPlan(account, plan);
    const price = decision.charge?.price ?? 0;
    if (price !== plan.chargeAtOnce)
      refuse(
        'would_charge_at_once',
        price === 0
          ? 'Nothing would be charged at once any more. Look at it again.'
          : `This would charge ${formatDecimal(price, account.workspace.currencyDecimals)} ${account.workspace.currency} at once. Look at the amount, and confirm it.`,
      );
    set(account, 'guards', plan.guards);
    set(account, 'top_up', { mode: 'automatic', packId: plan.packId, since: account.moment.now, acceptedTerms: acceptance(account) });
  });
  const { obligationId } = await evaluateBalance(engine, workspaceId);
  return obligationId === undefined ? undefined : obligationById(engine.book.connection, obligationId);
}

/** When the present terms were accepted: as long as it stays on they are not accepted anew. */
function acceptance({ book, workspace, moment }: AccountNow) {
  const stored = settingOn(book.connection, workspace.id, 'top_up', moment.today);
  const mode = stored && readTopUpMode(stored.value);
  const known = mode?.mode === 'automatic' && mode.acceptedTerms.version === AUTO_REFILL_VERSION ? mode.acceptedTerms : undefined;
  return known ?? { version: AUTO_REFILL_VERSION, at: moment.now };
}

/** Stops automatic top-up; pay-as-you-use applies from now on. A top-up that is under way is finished. */
export async function turnOffTopUp(engine: Engine, workspaceId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => set(account, 'top_up', { mode: 'off' }));
}

export async function setPacks(engine: Engine, workspaceId: number, packs: readonly CreditPack[]): Promise<void> {
  refuseUnusablePacks(packs);
  await onAccount(engine, workspaceId, (account) => set(account, 'credit_packs', packs));
}

export async function setVendorTerms(engine: Engine, workspaceId: number, terms: VendorTerms): Promise<void> {
  checkVendorTerms(terms);
  await onAccount(engine, workspaceId, async (account) => {
    const { book, workspace, moment } = account;
    set(account, 'vendor_terms', terms);
    setTaxRecoverable(book, workspaceId, moment.today, terms.tax.timing === 'on_top_up' && terms.tax.recoverable, moment.now);
    // Today's top-ups are lots by today's terms (rule L10).
    await replayFrom(book, workspace, moment.today, moment);
  });
}

/** Switches Promotion Service on or off; when it went off counts for its tail (rule C3). */
export async function setPromotion(engine: Engine, workspaceId: number, on: boolean): Promise<void> {
  await onAccount(engine, workspaceId, (account) => set(account, 'promotion', { on }));
}

/** Warns below so many credits, in either mode (rule T6); `null` for never. */
export async function setLowBalance(engine: Engine, workspaceId: number, credits: number | null): Promise<void> {
  if (credits !== null && (!Number.isSafeInteger(credits) || credits < 0)) refuse('invalid_input', 'Warn below 0 credits or more.');
  await onAccount(engine, workspaceId, (account) => set(account, 'low_balance', credits));
}

/** Pauses the account: nothing is decided or charged until it goes on. */
export async function setPaused(engine: Engine, workspaceId: number, paused: boolean): Promise<void> {
  await onAccount(engine, workspaceId, (account) => set(account, 'paused', paused));
}

function set({ book, workspace, moment }: AccountNow, name: SettingName, value: unknown): void {
  setAccountSetting(book.connection, workspace.id, name, value, moment.today, moment.now);
}
