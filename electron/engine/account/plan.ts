/** What the user sets for an account (rules L10, T1, T6, T7): automatic top-up on, changed or off, guards, packs, vendor terms, Promotion Service, warnings. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { obligationById, type Obligation } from '../../../db/obligations.ts';
import type { WriteBook } from '../../../db/open.ts';
import { settingHistory, settingOn } from '../../../db/settings.ts';
import { setTaxRecoverable } from '../../../db/workspaces.ts';
import { refuseUnusablePacks, refusePackBelowThreshold, type CreditPack } from '../../billing/credit-packs.ts';
import type { Guards, Policy } from '../../billing/policy.ts';
import { checkGuards, checkVendorTerms, readTopUpMode, readVendorTerms } from '../../billing/settings-shapes.ts';
import { decideTopUp, type TopUpDecision } from '../../billing/top-up-decision.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import { AUTO_REFILL_VERSION } from '../../ipc/contract/auto-refill-terms.ts';
import { onAccount, type AccountNow, type AccountView, type Engine } from './account.ts';
import { replayFrom } from './append-event.ts';
import { setAccountSetting, settingsAt, type SettingName } from './account-settings.ts';
import { gather } from './gather.ts';
import { evaluateBalance } from './top-ups.ts';
import { whatFollows } from './what-follows.ts';

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
  for (const terms of termsFromNowOn(account)) refusePackBelowThreshold(pack, terms, 'plan');
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
  let opened: number | undefined;
  await whatFollows(async () => {
    opened = (await evaluateBalance(engine, workspaceId)).obligationId;
  });
  return opened === undefined ? undefined : obligationById(engine.book.connection, opened);
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
  await onAccount(engine, workspaceId, (account) => {
    const inUse = packInUse(account);
    const changed = packs.find(({ id }) => id === inUse?.id);
    if (changed) for (const terms of termsFromNowOn(account)) refusePackBelowThreshold(changed, terms, 'packs');
    set(account, 'credit_packs', packs);
  });
}

/**
 * Sets vendor terms from today on, or from a later day (rule L10): what was decided before stays as it was. Where none were ever set, those
 * before were only assumed, and they may hold from any earlier day: what is posted since then is posted by them.
 */
export async function setVendorTerms(engine: Engine, workspaceId: number, terms: VendorTerms, from?: Day): Promise<void> {
  checkVendorTerms(terms);
  await onAccount(engine, workspaceId, async (account) => {
    const { book, workspace, moment } = account;
    const day = from ?? moment.today;
    if (day < moment.today && settingHistory(book.connection, workspaceId, 'vendor_terms').length > 0)
      refuse('wrong_date', 'Vendor terms hold from today or from a later day on: what was decided before stays as it was.');
    const inUse = packInUse(account);
    if (inUse) refusePackBelowThreshold(inUse, terms, 'terms');
    writeTerms(book, workspaceId, terms, { day, now: moment.now });
    // Today's top-ups are lots by today's terms (rule L10).
    if (day <= moment.today) await replayFrom(book, workspace, day, moment);
  });
}

/** Writes the terms that a new workspace begins with, in the caller's transaction. */
export function writeTerms(
  book: WriteBook,
  workspaceId: number,
  terms: VendorTerms,
  { day, now }: { readonly day: Day; readonly now: number },
): void {
  setAccountSetting(book.connection, workspaceId, 'vendor_terms', terms, day, now);
  setTaxRecoverable(book, workspaceId, day, terms.tax.timing === 'on_top_up' && terms.tax.recoverable, now);
}

/** The terms in force and those that were set for later days. */
function termsFromNowOn({ book, workspace, moment }: AccountView): readonly VendorTerms[] {
  const later = settingHistory(book.connection, workspace.id, 'vendor_terms').filter(({ fromDay }) => fromDay > moment.today);
  return [settingsAt(book.connection, workspace.id, moment.today).terms, ...later.map(({ value }) => readVendorTerms(value))];
}

/** The pack that automatic top-up buys, while it is on. */
function packInUse({ book, workspace, moment }: AccountView): CreditPack | undefined {
  const { topUp } = settingsAt(book.connection, workspace.id, moment.today);
  return topUp.mode === 'automatic' ? topUp.pack : undefined;
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
