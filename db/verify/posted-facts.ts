/** Verifies that the entry of an event says what the event says (rules L7, L11, C5): credits, money, lots, kind and campaign, and the date. */

import type { Connection } from '../connection.ts';
import { isCharge, isMoneyBack, namedCharge } from '../ledger/event.ts';
import { rescale } from '../ledger/money.ts';
import type { Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';
import { nameEvent, type WalkedEntry, type WalkedEvent } from './walked.ts';

export interface FactCheckTools {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly taxRecoverable: (day: number) => boolean;
  readonly findings: Findings;
}

interface ChargeFacts {
  readonly sourceId: string;
  readonly kind: WalkedEvent['kind'];
  readonly campaign: string;
  readonly lead: string | null;
  readonly day: number;
  readonly position: number;
  readonly gone: number;
}

export function createFactCheck(tools: FactCheckTools): { check(event: WalkedEvent, entry: WalkedEntry | undefined): void } {
  const { connection, findings } = tools;
  const charge = connection.prepare<[number], ChargeFacts>(
    'SELECT source_id AS sourceId, kind, campaign, lead, day, position, gone FROM event WHERE id = ?',
  );
  const expiry = createExpiryState();
  return {
    check(event, entry) {
      const excess = expiry.take(event);
      if (event.entryId === null) {
        const mayBeUnposted = event.kind === 'lead' || (event.kind === 'expiry' && event.origin !== 'book' && excess === 0);
        if (!mayBeUnposted) findings.add('L11', nameEvent(event), 'stands in the book but is not posted');
        return;
      }
      if (!entry) {
        findings.add('L11', nameEvent(event), `is said to be posted by entry ${event.entryId}, which is not there`);
        return;
      }
      checkBelonging(tools, event, entry);
      const charged = event.kind === 'refund' && event.refundsEventId !== null ? charge.get(event.refundsEventId) : undefined;
      if (event.kind === 'refund') checkCharge(tools, event, charged);
      checkAmounts(tools, event, entry, excess);
      checkSpend(tools, event, entry, charged);
    },
  };
}

function checkBelonging({ workspace, findings }: FactCheckTools, event: WalkedEvent, entry: WalkedEntry): void {
  const where = nameEvent(event);
  if (event.kind === 'lead') findings.add('L11', where, `is an outcome, yet entry ${entry.id} posts it`);
  if (entry.eventId !== event.id || entry.workspaceId !== workspace.id)
    findings.add('L11', where, `is said to be posted by entry ${entry.id}, which is another event's`);
  if (entry.reversesId !== null) findings.add('L11', where, `is said to be posted by entry ${entry.id}, which is a reversal`);
  if (entry.reversedBy !== null) findings.add('L11', where, `is posted by entry ${entry.id}, which entry ${entry.reversedBy} reversed`);
  if (entry.day !== event.day || entry.movement !== event.kind)
    findings.add('L4', where, `is posted by entry ${entry.id} on another day or as another kind`);
}

/** Credits and money that the entry moves, against those that the event states. */
function checkAmounts(tools: FactCheckTools, event: WalkedEvent, entry: WalkedEntry, excess: number): void {
  const { findings } = tools;
  const moved = total(entry.movements.map((movement) => movement.credits));
  // How many credits go with money back is worked out, and checked for itself.
  const expected = isMoneyBack(event.kind) ? moved : creditsOf(event, excess);
  if (moved !== expected)
    findings.add('L11', nameEvent(event), `moves ${expected} credits, but entry ${entry.id} moves ${moved} (in their smallest unit)`);
  const byCard = -total(entry.postings.filter((posting) => posting.account.role === 'card_clearing').map((posting) => posting.amount));
  const paid = isCharge(event.kind) || isMoneyBack(event.kind) || event.kind === 'top_up' ? (event.amount ?? 0) : 0;
  if (byCard !== paid)
    findings.add('L11', nameEvent(event), `went through the card with ${paid}, but entry ${entry.id} says ${byCard} (in minor units)`);
  const cost = lotCostOf(tools, event);
  const posted = total(entry.movements.map((movement) => movement.cost));
  if (cost !== undefined && posted !== cost)
    findings.add('L7', nameEvent(event), `makes a lot that cost ${cost}, but entry ${entry.id} says ${posted} (in minor units)`);
}

function creditsOf(event: WalkedEvent, excess: number): number {
  const credits = event.credits ?? 0;
  if (isCharge(event.kind)) return credits === 0 ? 0 : -credits;
  if (event.kind !== 'expiry') return credits;
  const expired = event.origin === 'book' ? credits : excess;
  return expired === 0 ? 0 : -expired;
}

/** What the lot of an event cost when it was made; `undefined` for one that makes none. */
function lotCostOf({ taxRecoverable }: FactCheckTools, event: WalkedEvent): number | undefined {
  const { kind, day } = event;
  if (kind === 'opening') return event.amount ?? 0;
  if (kind === 'top_up') return (event.amount ?? 0) - (taxRecoverable(day) ? (event.tax ?? 0) : 0);
  const isFree = kind === 'bonus' || (kind === 'adjustment' && (event.credits ?? 0) > 0);
  return isFree ? 0 : undefined;
}

/** Rule W2: what a charge or refund posts to Lead cost has its kind, campaign and face value; nothing else posts there. */
function checkSpend({ workspace, findings }: FactCheckTools, event: WalkedEvent, entry: WalkedEntry, charge: ChargeFacts | undefined): void {
  const where = nameEvent(event);
  const spends = entry.postings.filter((posting) => posting.account.role === 'lead_cost');
  const source = isCharge(event.kind) ? event : charge;
  if (!source) {
    if (spends.length > 0) findings.add('W2', where, `is no spend, yet entry ${entry.id} posts it to Lead cost`);
    return;
  }
  const [spend] = spends;
  if (!spend || spends.length > 1) {
    findings.add('W2', where, `is posted by entry ${entry.id} to Lead cost ${spends.length} times`);
    return;
  }
  if (spend.account.kind !== source.kind || spend.account.campaign !== source.campaign)
    findings.add('W2', where, `is posted by entry ${entry.id} to another kind or campaign`);
  const face = rescale(event.credits ?? 0, workspace.creditDecimals, workspace.currencyDecimals);
  const expected = isCharge(event.kind) ? face + (event.amount ?? 0) : face === 0 ? 0 : -face;
  if (spend.faceValue !== expected)
    findings.add('W2', where, `has a face value of ${expected}, but entry ${entry.id} says ${spend.faceValue} (in minor units)`);
}

/** Rule C5: a refund is for a charge that stands before it, the one that it names. */
function checkCharge({ findings }: FactCheckTools, refund: WalkedEvent, charge: ChargeFacts | undefined): void {
  const where = nameEvent(refund);
  if (!charge || !isCharge(charge.kind) || charge.gone === 1) {
    findings.add('C5', where, 'gives back for a charge that does not stand');
    return;
  }
  if (charge.day > refund.day || (charge.day === refund.day && charge.position > refund.position))
    findings.add('C5', where, `gives back for charge ${charge.sourceId}, which comes after it`);
  const named = namedCharge(refund.note);
  if (named !== undefined && named !== charge.sourceId) findings.add('C5', where, `names charge ${named}, but gives back for ${charge.sourceId}`);
  if (named === undefined && charge.lead !== refund.lead) findings.add('C5', where, `gives back for charge ${charge.sourceId} of another lead`);
}

/** The vendor's expiry rows of a day are compared with what expired by itself at its start; only the excess is posted. */
function createExpiryState(): { take(event: WalkedEvent): number } {
  let day: number | undefined;
  let byItself = 0;
  let stated = 0;
  let posted = 0;
  return {
    /** What the event posts beyond what expired by itself; 0 for every other kind. */
    take(event) {
      if (event.day !== day) {
        day = event.day;
        byItself = 0;
        stated = 0;
        posted = 0;
      }
      if (event.kind !== 'expiry') return 0;
      if (event.origin === 'book') {
        if (event.position < 0) byItself += event.credits ?? 0;
        return 0;
      }
      stated += event.credits ?? 0;
      const excess = Math.max(0, stated - byItself) - posted;
      posted += excess;
      return excess;
    },
  };
}

function total(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
