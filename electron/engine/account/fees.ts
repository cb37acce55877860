/** Fees (rules C1 to C3, T2, T3): from the customer's contact to the charge, drawn from credits, paid by card, waiting for a top-up, or left unpaid with a reason. */

import type { CommandIdentity } from '../../../db/commands.ts';
import { insertDecision } from '../../../db/decisions.ts';
import { changeFee, feeById, feeBySource, feesToPay, insertFee, setFeeDecision, type Fee, type NewFee } from '../../../db/fees.ts';
import { openEvents } from '../../../db/events.ts';
import { Refused, refuse } from '../../../db/ledger/refusal.ts';
import { obligationById, openTopUpOf, unresolvedAttemptOf } from '../../../db/obligations.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { decideFee, feeStart, type FeeDecision } from '../../billing/fee-decision.ts';
import { FEE_LIFE } from '../../billing/lives.ts';
import { decideTopUp } from '../../billing/top-up-decision.ts';
import { lookAt, onAccount, type AccountNow, type AccountView, type Engine } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { appendEvent } from './append-event.ts';
import { leavesNothing, previewFee, refuseOtherwise, withOwnHold, type FeePreview, type PayTold } from './fee-preview.ts';
import { byTheClock, gather, type Gathered } from './gather.ts';
import { heldFor, holdFor, markBought, openFeePayment, releaseHold } from './obligations.ts';
import { pursue } from './payments.ts';
import { isHeldBack } from './restored.ts';
import { evaluateBalance, evaluateNow, type Evaluated } from './top-ups.ts';
import { whatFollows } from './what-follows.ts';

export type NewContact = Pick<NewFee, 'sourceId' | 'kind' | 'credits'> &
  Partial<Pick<NewFee, 'campaign' | 'category' | 'lead' | 'customer' | 'note' | 'byCampaign'>>;

/** How its user asked for a fee. */
export interface Asked {
  /** How they were told that it would be paid: so, or not at all. */
  readonly told?: PayTold | undefined;
  /** The same command again causes nothing and gives the fee as it stands now (rule L5). */
  readonly command?: CommandIdentity | undefined;
  /** Refuses what may not be asked for any more; not asked of a command that was carried out. */
  readonly check?: (account: AccountNow) => void;
}

/**
 * A customer was contacted, approached through Promotion Service, or a lead is bought: the fee falls due by the vendor's terms. The same
 * contact again gives the first fee (rule L5), with other contents it is refused.
 */
export async function contact(engine: Engine, workspaceId: number, given: NewContact, asked: Asked = {}): Promise<Fee> {
  return cause(engine, workspaceId, asked, {
    preview(account) {
      const known = feeBySource(account.book.connection, workspaceId, given.sourceId);
      if (known === undefined) return previewFee(account, given);
      return known.state === 'due' ? previewFee(account, known, known) : undefined;
    },
    begin: (account) => begin(account, given),
  });
}

interface Causing {
  /** How it would be paid now; `undefined` where nothing is. */
  readonly preview: (account: AccountNow) => FeePreview | undefined;
  /** Makes the fee due, or held. Returns its id. */
  readonly begin: (account: AccountNow) => number;
}

/** Causes a fee and pays it. Where its user was told how, it is begun and paid at the same moment, so, or not at all. */
async function cause(engine: Engine, workspaceId: number, { told, command, check }: Asked, causing: Causing): Promise<Fee> {
  const carryOut = async (account: AccountNow) => {
    check?.(account);
    if (told !== undefined) refuseOtherwise(account, causing.preview(account), told);
    const begun = causing.begin(account);
    return { feeId: begun, paid: told === undefined ? undefined : await payNow(account, begun) };
  };
  const { feeId, paid } = await onAccount(engine, workspaceId, carryOut, { command });
  await whatFollows(() => (paid === undefined ? payFee(engine, workspaceId, feeId) : goOn(engine, workspaceId, paid)));
  return feeById(engine.book.connection, feeId) as Fee;
}

/** Writes the fee of a contact, held or due. Returns its id. */
export function begin(account: AccountNow, given: NewContact): number {
  const { book, workspace, moment } = account;
  const { connection } = book;
  const known = feeBySource(connection, workspace.id, given.sourceId);
  if (known) {
    if (isSame(known, given)) return known.id;
    refuse('key_with_other_contents', `The fee ${given.sourceId} is known already with other contents.`);
  }
  if (isInHistory(account, given.sourceId))
    refuse('key_with_other_contents', `The history of this workspace has an event ${given.sourceId} already.`);
  const { terms } = settingsAt(connection, workspace.id, moment.today);
  const start = feeStart(terms, { kind: given.kind, contactedAt: moment.now });
  const id = insertFee(connection, {
    workspaceId: workspace.id,
    byCampaign: false,
    ...given,
    ...withoutCardNumbers(given),
    state: start.state,
    contactedAt: moment.now,
    releaseAt: start.state === 'held' ? start.releaseAt : null,
  });
  if (start.state === 'held') reserve(account, feeById(connection, id) as Fee, gather(account));
  return id;
}

function isSame(known: Fee, given: NewContact): boolean {
  const { campaign, category, note, customer, lead } = withoutCardNumbers(given);
  const same = known.campaign === campaign && known.category === category && known.note === note && known.customer === customer;
  return same && known.kind === given.kind && known.credits === given.credits && known.lead === lead;
}

/** A file of the vendor may have brought an event of this name in. */
function isInHistory({ book, workspace }: AccountNow, sourceId: string): boolean {
  return openEvents(book.connection, workspace.id).find(sourceId) !== undefined;
}

/** What people type beside a fee: full card numbers in it are never stored (rule M4). */
function withoutCardNumbers({ note = '', campaign = '', category = '', customer = '', lead = null }: NewContact) {
  const masked = (text: string) => maskCardNumbers(text).text;
  return {
    note: masked(note),
    campaign: masked(campaign),
    category: masked(category),
    customer: masked(customer),
    lead: lead === null ? null : masked(lead),
  };
}

/** Reserves a held fee where the credits are there; where they are not, it is covered when it falls due, or not at all. */
function reserve(account: AccountNow, fee: Fee, { snapshot }: Gathered): void {
  if (fee.credits > 0 && snapshot.available >= fee.credits) holdFor(account, fee.sourceId, fee.credits);
}

/** The customer read or replied: the held fee falls due and is paid. One that has run out meanwhile is released instead (rule C2). */
export async function fallDue(engine: Engine, workspaceId: number, feeId: number, asked: Asked = {}): Promise<Fee> {
  return cause(engine, workspaceId, asked, {
    preview(account) {
      const fee = feeOf(account.book.connection, workspaceId, feeId);
      return fee.state === 'held' && !hasRunOut(account, fee) ? previewFee(account, fee, fee) : undefined;
    },
    begin(account) {
      const fee = feeOf(account.book.connection, workspaceId, feeId);
      if (hasRunOut(account, fee)) release(account, fee);
      else changeFee(account.book.connection, feeId, { state: FEE_LIFE.afterStored(fee.state, 'fall_due') });
      return feeId;
    },
  });
}

/** Lets a held fee go, by the user's own act: it costs nothing. */
export async function releaseFee(engine: Engine, workspaceId: number, feeId: number): Promise<Fee> {
  await onAccount(engine, workspaceId, (account) => release(account, feeOf(account.book.connection, workspaceId, feeId)));
  return feeById(engine.book.connection, feeId) as Fee;
}

/** A held fee that was not read in time costs nothing (rule C2). Does nothing for one that has fallen due at the last moment. */
export async function releaseRunOutFee(engine: Engine, workspaceId: number, feeId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => {
    const fee = feeOf(account.book.connection, workspaceId, feeId);
    if (hasRunOut(account, fee)) release(account, fee);
  });
}

function hasRunOut({ moment }: AccountNow, { state, releaseAt }: Fee): boolean {
  return state === 'held' && releaseAt !== null && releaseAt <= moment.now;
}

function release(account: AccountNow, fee: Fee): void {
  releaseHold(account, fee.sourceId, 'released');
  changeFee(account.book.connection, fee.id, { state: FEE_LIFE.afterStored(fee.state, 'release') });
}

/** Tries an unpaid fee again, by the user's own act. */
export async function tryFeeAgain(engine: Engine, workspaceId: number, feeId: number, asked: Asked = {}): Promise<Fee> {
  return cause(engine, workspaceId, asked, {
    preview(account) {
      const fee = feeOf(account.book.connection, workspaceId, feeId);
      return fee.state === 'unpaid' ? previewFee(account, fee, fee) : undefined;
    },
    begin({ book }) {
      const fee = feeOf(book.connection, workspaceId, feeId);
      changeFee(book.connection, feeId, { state: FEE_LIFE.afterStored(fee.state, 'try_again') });
      return feeId;
    },
  });
}

interface Paid {
  /** A payment that was opened for it, to be carried out. */
  readonly pursue: number | undefined;
  /** What credits and pending top-ups are after it, where it drew any; asks for an evaluation of the balance. */
  readonly isUsedUp: boolean;
}

/** Pays a due fee, as far as it can be paid now. Does nothing for a fee in any other state. */
async function payFee(engine: Engine, workspaceId: number, feeId: number): Promise<void> {
  await goOn(engine, workspaceId, await onAccount(engine, workspaceId, (account) => payNow(account, feeId)));
}

/** What follows when a fee was paid, or its payment opened. */
async function goOn(engine: Engine, workspaceId: number, paid: Paid): Promise<void> {
  if (paid.isUsedUp) await evaluateBalance(engine, workspaceId);
  if (paid.pursue === undefined) return;
  await pursue(engine, paid.pursue);
  // A payment that came, or definitely does not come, lets everything that waits be decided anew.
  if (obligationById(engine.book.connection, paid.pursue)?.closedAt !== null) await payDueFees(engine, workspaceId);
}

const NOTHING_TO_DO: Paid = { pursue: undefined, isUsedUp: false };

/** Fees that wait for a top-up are decided anew when that has ended, not every time that somebody looks. */
function stillWaiting(account: AccountView, fees: readonly Fee[]): ReadonlySet<number> {
  if (openTopUpOf(account.book.connection, account.workspace.id) === undefined) return new Set();
  const gathered = gather(account);
  const waits = (fee: Fee) => {
    const { policy, snapshot } = withOwnHold(gathered, heldFor(account, fee.sourceId));
    const topUp = decideTopUp(policy, snapshot, { because: 'fee', credits: fee.credits });
    return topUp.charge === null && decideFee(policy, snapshot, fee, topUp).pay === 'await_top_up';
  };
  return new Set(fees.filter(waits).map(({ id }) => id));
}

/** One step of paying a due fee, in the caller's transaction. */
export async function payNow(account: AccountNow, feeId: number): Promise<Paid> {
  const { book } = account;
  const fee = feeById(book.connection, feeId);
  if (fee?.state !== 'due') return NOTHING_TO_DO;
  if (isInHistory(account, fee.sourceId)) return leaveUnpaid(account, fee, 'in_history_already');
  const gathered = withOwnHold(gather(account), heldFor(account, fee.sourceId));
  const topUp = evaluateNow(account, gathered, { because: 'fee', credits: fee.credits }, fee.sourceId);
  const decision = decideFee(gathered.policy, gathered.snapshot, fee, topUp.decision);
  const decisionId = keepDecision(account, gathered, fee, decision, topUp);
  switch (decision.pay) {
    case 'draw':
      await draw(account, fee);
      return { pursue: undefined, isUsedUp: leavesNothing(gathered.policy, gathered.snapshot, fee.credits) };
    case 'await_top_up':
      return { pursue: topUp.obligationId, isUsedUp: false };
    case 'card':
      return { pursue: payByCard(account, fee, decision, decisionId), isUsedUp: false };
    case 'none':
      return leaveUnpaid(account, fee, decision.because);
  }
}

function leaveUnpaid(account: AccountNow, fee: Fee, because: string): Paid {
  releaseHold(account, fee.sourceId, 'released');
  changeFee(account.book.connection, fee.id, { state: FEE_LIFE.after('due', 'leave_unpaid'), because });
  return NOTHING_TO_DO;
}

function keepDecision({ book, workspace, moment }: AccountNow, gathered: Gathered, fee: Fee, decision: FeeDecision, topUp: Evaluated): number {
  const id = insertDecision(book.connection, {
    workspaceId: workspace.id,
    at: moment.now,
    day: moment.today,
    subject: 'fee',
    because: decision.because,
    facts: { fee: fee.sourceId, credits: fee.credits, decision, topUpDecision: topUp.decisionId, snapshot: gathered.snapshot },
    settings: gathered.settings.ids,
  });
  setFeeDecision(book.connection, fee.id, id);
  return id;
}

async function draw(account: AccountNow, fee: Fee): Promise<void> {
  const { book, workspace, moment } = account;
  releaseHold(account, fee.sourceId, 'charged');
  const { sourceId, kind, credits, campaign, category, lead, note } = fee;
  const event = await appendEvent(book, workspace.id, moment, { sourceId, kind, credits, campaign, category, lead, note });
  changeFee(book.connection, fee.id, { state: FEE_LIFE.after('due', 'post'), eventId: event.id });
  markBought(account, fee);
}

function payByCard(account: AccountNow, fee: Fee, decision: Extract<FeeDecision, { pay: 'card' }>, decisionId: number): number {
  releaseHold(account, fee.sourceId, 'released');
  if (decision.credits > 0) holdFor(account, fee.sourceId, decision.credits);
  changeFee(account.book.connection, fee.id, { state: FEE_LIFE.after('due', 'pay_by_card') });
  return openFeePayment(account, fee.id, decision.amount, decisionId);
}

/** Pays every fee that is due, oldest first: after a top-up, and after a start; and those that were left unpaid for a reason that has passed. */
export async function payDueFees(engine: Engine, workspaceId: number): Promise<void> {
  let fees = feesToPay(engine.book.connection, workspaceId, REASONS_THAT_PASS);
  if (passedAgain(lookAt(engine, workspaceId), fees).length > 0) {
    await onAccount(engine, workspaceId, tryPassedAgain);
    fees = feesToPay(engine.book.connection, workspaceId, []);
  }
  const due = fees.filter(({ state }) => state === 'due');
  let waiting: ReadonlySet<number> | undefined;
  for (const { id } of due) {
    waiting ??= stillWaiting(lookAt(engine, workspaceId), due);
    if (waiting.has(id)) continue;
    await payAgain(engine, workspaceId, id);
    waiting = undefined;
  }
}

/** A fee that cannot be posted, in a closed period for one, is left unpaid for that reason and stands in nobody's way. */
async function payAgain(engine: Engine, workspaceId: number, feeId: number): Promise<void> {
  try {
    await payFee(engine, workspaceId, feeId);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await onAccount(engine, workspaceId, (account) => {
      const fee = feeOf(account.book.connection, workspaceId, feeId);
      if (fee.state === 'due') leaveUnpaid(account, fee, error.refusal.code);
    });
  }
}

/** Reasons that end by themselves, and whether they hold now; what was left unpaid for one is decided anew when it has ended. */
const LEFT_FOR_NOW = new Map<string, (account: AccountView) => boolean>([
  ['paused', ({ book, workspace, moment }) => isHeldBack(book.connection, settingsAt(book.connection, workspace.id, moment.today))],
  ['unknown_outcome', hasUnknownOutcome],
  ['clock_set_back', ({ moment }) => moment.latestInstant !== null && byTheClock(moment) < moment.latestInstant],
  ['offline', ({ engine }) => !engine.isOnline()],
]);

export const REASONS_THAT_PASS = [...LEFT_FOR_NOW.keys()];

function hasUnknownOutcome({ book: { connection }, workspace: { id } }: AccountView): boolean {
  return unresolvedAttemptOf(connection, id) !== undefined || openTopUpOf(connection, id)?.state === 'unknown';
}

/** Fees that were left unpaid for a reason that has passed. */
function passedAgain(account: AccountView, fees: readonly Fee[]): readonly Fee[] {
  const unpaid = fees.filter(({ state }) => state === 'unpaid');
  const passed = new Set([...new Set(unpaid.map(({ because }) => because))].filter((because) => !LEFT_FOR_NOW.get(because)?.(account)));
  return unpaid.filter(({ because }) => passed.has(because));
}

function tryPassedAgain(account: AccountNow): void {
  const { book, workspace } = account;
  for (const fee of passedAgain(account, feesToPay(book.connection, workspace.id, REASONS_THAT_PASS)))
    changeFee(book.connection, fee.id, { state: FEE_LIFE.after('unpaid', 'try_again') });
}

function feeOf(connection: Engine['book']['connection'], workspaceId: number, feeId: number): Fee {
  const fee = feeById(connection, feeId);
  return fee?.workspaceId === workspaceId ? fee : refuse('no_fee', 'This workspace has no such fee.');
}
