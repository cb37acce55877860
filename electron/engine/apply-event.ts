/** What one event does to the lots and the journal: the replay's step, one branch for each kind of event. */

import { entryFor } from '../billing/posting-rules.ts';
import { planMoneyBack } from '../billing/money-back.ts';
import { planRefund } from '../billing/refunds.ts';
import type { StoredEvent } from '../../db/events.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import { isCharge, type ChargeKind, type MoneyBackKind } from '../../db/ledger/event.ts';
import type { LotMovement } from '../../db/ledger/lots.ts';
import { formatDecimal, rescale } from '../../db/ledger/money.ts';
import { refuse, type RefusalCode } from '../../db/ledger/refusal.ts';
import type { NewLot } from '../../db/lots.ts';
import type { OpenCharge } from './refund-book.ts';
import type { ReplayTools } from './replay.ts';

/** What the events of a day share: expiry rows are compared with what expired by itself at its start. */
export interface DayState {
  readonly expiredAtStart: number;
  expiryRows: number;
  expiryStated: number;
  expiryPosted: number;
}

/** Applies an event that can move credits or money; refuses one that the credits do not cover. */
export function applyEvent(tools: ReplayTools, state: DayState, event: StoredEvent): void {
  switch (event.kind) {
    case 'opening':
    case 'bonus':
    case 'top_up':
      return applyLot(tools, event);
    case 'lead_purchase':
    case 'quotation':
    case 'promotion':
      return applyCharge(tools, event, event.kind);
    case 'refund':
      return applyRefund(tools, event);
    case 'expiry':
      return applyExpiry(tools, state, event);
    case 'adjustment':
      return applyAdjustment(tools, event);
    case 'card_refund':
    case 'chargeback':
    case 'taken_again':
      return applyMoneyBack(tools, event, event.kind);
    case 'lead':
      return;
  }
}

function applyLot(tools: ReplayTools, event: StoredEvent): void {
  const { day, expiresDay } = event;
  const paid = event.amount ?? 0;
  const quantity = event.credits ?? 0;
  if (event.kind === 'top_up') {
    const tax = tools.taxRecoverable(day) ? (event.tax ?? 0) : 0;
    const filled = fillLot(tools, event, { quantity, cost: paid - tax, day, expiresDay, bonus: false });
    tools.poster.settle(event, entryFor({ movement: 'top_up', day, paid, tax }, [filled]));
    return;
  }
  const bonus = event.kind === 'bonus';
  const filled = fillLot(tools, event, { quantity, cost: bonus ? 0 : paid, day, expiresDay, bonus });
  tools.poster.settle(event, entryFor({ movement: bonus ? 'bonus' : 'opening', day }, [filled]));
}

function applyCharge(tools: ReplayTools, event: StoredEvent, movement: ChargeKind): void {
  const { day, campaign, lead } = event;
  const byCard = event.amount ?? 0;
  const drawn = draw(tools, event, event.credits ?? 0);
  const faceValue = faceOf(tools, event.credits ?? 0) + byCard;
  const entry = entryFor({ movement, day, campaign, byCard, faceValue }, drawn);
  const changed = tools.poster.settle(event, entry);
  if (!changed || lead === null) return;
  if (event.entryId === null) tools.leads.charged(lead, day, byCard - drawn.reduce((sum, moved) => sum + moved.cost, 0));
  else tools.leads.touch(lead);
}

function applyRefund(tools: ReplayTools, refund: StoredEvent): void {
  const { event: charge, ...open } = chargeOf(tools, refund);
  const credits = refund.credits ?? 0;
  if (credits > open.left) {
    const [asked, left] = [credits, open.left].map((amount) => inCredits(tools, amount));
    refuseEvent(
      tools,
      refund,
      'refund_exceeds_charge',
      `gives back ${asked} credits for ${charge.sourceId}, of which only ${left} are left to refund`,
    );
  }
  const plan = planRefund(open.charge, open.refunded, credits, tools.workspace);
  const movements = plan.toLots.map((part) => giveBack(tools, part.lotId, part.credits));
  if (plan.newLot) movements.push(fillLot(tools, refund, { ...plan.newLot, day: refund.day, expiresDay: null, bonus: false }));

  const { day } = refund;
  const { kind, campaign } = charge;
  if (!isCharge(kind)) throw new Error(`${charge.sourceId} is no charge`);
  const draft = entryFor({ movement: 'refund', day, kind, campaign, faceValue: faceOf(tools, credits) }, movements);
  const changed = tools.poster.settle(refund, draft);
  if (refund.refundsEventId !== charge.id) moveRefund(tools, refund, charge);
  if (changed && charge.lead !== null) tools.leads.touch(charge.lead);
  tools.refunds.remember(charge.id, plan.refunded);
  expireWhatCameBackLate(tools, refund, plan.toLots);
}

function moveRefund(tools: ReplayTools, refund: StoredEvent, charge: StoredEvent): void {
  const before = refund.refundsEventId === null ? undefined : tools.events.byId(refund.refundsEventId);
  for (const { lead } of [charge, ...(before ? [before] : [])]) if (lead !== null) tools.leads.touch(lead);
  tools.events.setRefunds(refund.id, charge.id);
}

/** Credits that come back to an expired lot expire the same day (rule C5). */
function expireWhatCameBackLate(tools: ReplayTools, refund: StoredEvent, toLots: readonly { readonly lotId: number }[]): void {
  const late = toLots.filter(({ lotId }) => {
    const expires = tools.shelf.termsOf(lotId)?.expiresDay ?? null;
    return expires !== null && expires <= refund.day;
  });
  if (late.length > 0)
    tools.expiry.expireWithRefund(
      refund,
      late.map(({ lotId }) => tools.shelf.empty(lotId)),
    );
}

/** Credits go with money that came back as far as they are left in the lot of their top-up, and come back to it when it is taken again. */
function applyMoneyBack(tools: ReplayTools, event: StoredEvent, movement: MoneyBackKind): void {
  const { day } = event;
  const amount = event.amount ?? 0;
  const { charge, before } =
    tools.moneyBack.chargeOf(event) ?? refuseEvent(tools, event, 'unknown_charge', 'is for a charge that is not there before it');
  const paid = charge.amount ?? 0;
  if (before.returned - amount > paid || before.returned - amount < 0)
    refuseEvent(tools, event, 'money_back_exceeds_charge', `would leave more than all, or less than nothing, of ${charge.sourceId} given back`);
  const isTopUp = charge.kind === 'top_up';
  const tax = isTopUp && tools.taxRecoverable(charge.day) ? (charge.tax ?? 0) : 0;
  const lotId = isTopUp ? tools.poster.postedBy(charge)?.lotMovements.find(({ credits }) => credits > 0)?.lotId : undefined;
  const left = lotId === undefined ? 0 : tools.shelf.left(lotId);
  const plan = planMoneyBack({ amount: paid, credits: lotId === undefined ? 0 : (charge.credits ?? 0), tax }, before, amount, left);
  const movements = lotId === undefined || plan.credits === 0 ? [] : [giveBack(tools, lotId, plan.credits)];
  tools.poster.settle(event, entryFor({ movement, day, byCard: amount, tax: plan.tax }, movements));
  if (lotId !== undefined && plan.credits > 0) expireWhatCameBackLate(tools, event, [{ lotId }]);
}

function applyExpiry(tools: ReplayTools, state: DayState, event: StoredEvent): void {
  state.expiryRows += 1;
  state.expiryStated += event.credits ?? 0;
  const excess = Math.max(0, state.expiryStated - state.expiredAtStart) - state.expiryPosted;
  if (excess === 0) {
    tools.poster.retire(event);
    return;
  }
  tools.poster.settle(event, entryFor({ movement: 'expiry', day: event.day }, draw(tools, event, excess)));
  state.expiryPosted += excess;
}

function applyAdjustment(tools: ReplayTools, event: StoredEvent): void {
  const { day } = event;
  const credits = event.credits ?? 0;
  const movements =
    credits > 0 ? [fillLot(tools, event, { quantity: credits, cost: 0, day, expiresDay: null, bonus: true })] : draw(tools, event, -credits);
  tools.poster.settle(event, entryFor({ movement: 'adjustment', day }, movements));
}

/** Puts the lot that an event makes on the shelf: the one it made before where its terms are the same, else a new one. */
function fillLot(tools: ReplayTools, event: StoredEvent, made: Omit<NewLot, 'priority'>): LotMovement {
  const lot: NewLot = { ...made, priority: tools.lotPriority(made.day, made.bonus) };
  const filled = tools.poster.postedBy(event)?.lotMovements.find((movement) => movement.credits > 0 && isMadeBy(tools, movement.lotId, event, lot));
  const id = filled?.lotId ?? tools.lots.insert(event.id, lot);
  tools.shelf.put({ ...lot, id, position: event.position, source: event.sourceId }, lot.quantity);
  return { lotId: id, credits: lot.quantity, cost: lot.cost };
}

function isMadeBy(tools: ReplayTools, lotId: number, event: StoredEvent, lot: NewLot): boolean {
  const terms = tools.lots.termsOf(lotId);
  return (
    terms.source === event.sourceId &&
    terms.quantity === lot.quantity &&
    terms.cost === lot.cost &&
    terms.day === lot.day &&
    terms.expiresDay === lot.expiresDay &&
    terms.priority === lot.priority
  );
}

function giveBack(tools: ReplayTools, lotId: number, credits: number): LotMovement {
  if (!tools.shelf.termsOf(lotId)) tools.shelf.put(tools.lots.termsOf(lotId), 0);
  return tools.shelf.giveBack(lotId, credits);
}

function draw(tools: ReplayTools, event: StoredEvent, credits: number): readonly LotMovement[] {
  if (credits > tools.shelf.credits()) {
    const [needed, there] = [credits, tools.shelf.credits()].map((amount) => inCredits(tools, amount));
    refuseEvent(
      tools,
      event,
      'beyond_credits',
      `needs ${needed} credits, but only ${there} are there. Is a top-up or opening missing from the history?`,
    );
  }
  return tools.shelf.draw(credits);
}

function chargeOf(tools: ReplayTools, refund: StoredEvent): OpenCharge {
  const found = tools.refunds.chargeOf(refund);
  if (typeof found !== 'string') return found;
  const lead = refund.lead ?? '';
  const why = {
    unknown: `names a charge in its note ("${refund.note}") that is not in this workspace`,
    later: `names a charge in its note ("${refund.note}") that comes after it`,
    no_charge:
      lead === '' ? 'names neither a lead nor, in its note as "refund of ID", a charge' : `is for lead ${lead}, which has no charge before it`,
  };
  refuseEvent(tools, refund, 'unknown_charge', why[found]);
}

function refuseEvent(tools: ReplayTools, event: StoredEvent, code: RefusalCode, why: string): never {
  const place = tools.placeOf(event);
  const line = place.sourceLine === undefined ? '' : `Line ${place.sourceLine}: `;
  refuse(
    code,
    `${line}${event.kind} ${event.sourceId} of ${formatDay(event.day)} ${why.endsWith('?') || why.endsWith('.') ? why : `${why}.`}`,
    place,
  );
}

function inCredits(tools: ReplayTools, credits: number): string {
  return formatDecimal(credits, tools.workspace.creditDecimals);
}

function faceOf(tools: ReplayTools, credits: number): number {
  return rescale(credits, tools.workspace.creditDecimals, tools.workspace.currencyDecimals);
}
