/** Verifies lots as the events of a workspace move them (rules L7, L8, L9): quantities, cost used, the order of draining, expiry. */

import type { Connection } from '../connection.ts';
import { formatDay, type Day } from '../ledger/calendar.ts';
import { isCharge } from '../ledger/event.ts';
import { createLotShelf, type LotShelf, type LotTerms } from '../ledger/lots.ts';
import type { Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';
import { nameEvent, type WalkedEvent, type WalkedMovement } from './walked.ts';

interface WalkedLot {
  readonly terms: LotTerms;
  readonly eventId: number;
  /** As the book says. */
  readonly storedCredits: number;
  readonly storedCost: number;
  /** As the movements so far make it. */
  credits: number;
  cost: number;
  isFilled: boolean;
}

interface LotWalk {
  /** Credits in a lot by now. */
  left(lotId: number): number;
  /** Takes the next event in the order of W1 with what it moved. */
  take(event: WalkedEvent, movements: readonly WalkedMovement[]): void;
  /** After the last event: what is left is what the book says is left. */
  end(): void;
}

export function createLotWalk(connection: Connection, workspace: Workspace, findings: Findings): LotWalk {
  const lots = readLots(connection, workspace.id);
  const shelf = createLotShelf();
  const lateLots = new Set<number>();

  const checkExpired = (day: Day) => {
    const next = shelf.nextExpiry();
    if (next === undefined || next > day) return;
    const late = shelf.expire(day);
    for (const { lotId, credits, terms } of late) {
      if (!lateLots.has(lotId))
        findings.add(
          'L7',
          `lot ${lotId}`,
          `should have expired on ${formatDay(terms.expiresDay as Day)}, but still holds ${-credits} credits on ${formatDay(day)}`,
        );
      lateLots.add(lotId);
    }
    for (const { lotId, credits } of late) shelf.giveBack(lotId, -credits);
  };

  return {
    left: (lotId) => lots.get(lotId)?.credits ?? 0,
    take(event, movements) {
      if (event.origin !== 'book') checkExpired(event.day);
      if (movements.length === 0) return;
      if (drawsInOrder(event)) checkDraw(shelf, event, movements, findings);
      for (const movement of movements) {
        const lot = lots.get(movement.lotId);
        if (!lot) {
          findings.add('L7', nameEvent(event), `moves lot ${movement.lotId}, which this workspace does not have`);
          continue;
        }
        checkMovement(lot, event, movement, findings);
        if (!shelf.termsOf(movement.lotId)) shelf.put(lot.terms, 0);
        shelf.giveBack(movement.lotId, movement.credits);
      }
      if (shelf.credits() < 0) findings.add('L9', nameEvent(event), `leaves the workspace with ${shelf.credits()} credits (in their smallest unit)`);
    },
    end() {
      if (workspace.expiredThrough !== null) checkExpired(workspace.expiredThrough);
      const sums = sumOfMovements(connection);
      for (const lot of lots.values()) checkStored(lot, sums.get(lot.terms.id) ?? { credits: 0, cost: 0 }, findings);
    },
  };
}

function readLots(connection: Connection, workspaceId: number): ReadonlyMap<number, WalkedLot> {
  const rows = connection
    .prepare<[number], Omit<LotTerms, 'bonus'> & { bonus: number; eventId: number; storedCredits: number; storedCost: number }>(
      `SELECT l.id, l.quantity, l.cost, l.day, e.position, l.expires_day AS expiresDay, l.bonus, l.priority, e.source_id AS source,
         l.event_id AS eventId, l.remaining AS storedCredits, l.cost_remaining AS storedCost
       FROM lot AS l JOIN event AS e ON e.id = l.event_id WHERE l.workspace_id = ?`,
    )
    .all(workspaceId);
  return new Map(
    rows.map(({ bonus, eventId, storedCredits, storedCost, ...terms }) => [
      terms.id,
      { terms: { ...terms, bonus: bonus === 1 }, eventId, storedCredits, storedCost, credits: 0, cost: 0, isFilled: false },
    ]),
  );
}

/** Charges, adjustments down and the vendor's expiry draw by L8; what expires by itself and refunds name their lots. */
function drawsInOrder(event: WalkedEvent): boolean {
  return isCharge(event.kind) || (event.kind === 'adjustment' && (event.credits ?? 0) < 0) || (event.kind === 'expiry' && event.origin !== 'book');
}

/** Rule L8: the lots that an event drew are the ones at the front, each emptied before the next. */
function checkDraw(shelf: LotShelf, event: WalkedEvent, movements: readonly WalkedMovement[], findings: Findings): void {
  let wanted = 0;
  for (const movement of movements) wanted -= movement.credits;
  if (wanted > shelf.credits()) {
    findings.add('L9', nameEvent(event), `draws ${wanted} credits where only ${shelf.credits()} are left (in their smallest unit)`);
    return;
  }
  const expected = shelf.draw(wanted);
  const isSame =
    expected.length === movements.length &&
    expected.every(({ lotId, credits }, at) => movements[at]?.lotId === lotId && movements[at]?.credits === credits);
  for (const { lotId, credits } of expected) shelf.giveBack(lotId, -credits);
  if (isSame) return;
  const list = (moved: readonly WalkedMovement[]) => moved.map(({ lotId, credits }) => `${-credits} from lot ${lotId}`).join(', ');
  findings.add('L8', nameEvent(event), `drew ${list(movements)}; in the order of draining it draws ${list(expected)}`);
}

function checkMovement(lot: WalkedLot, event: WalkedEvent, movement: WalkedMovement, findings: Findings): void {
  const { terms } = lot;
  const where = `lot ${terms.id}`;
  const by = nameEvent(event);
  if (!lot.isFilled) {
    lot.isFilled = true;
    if (lot.eventId !== event.id || movement.credits !== terms.quantity || movement.cost !== terms.cost)
      findings.add('L7', where, `is not filled by the event that made it, but first moved by ${by}`);
    if (terms.day !== event.day || (event.kind !== 'refund' && terms.expiresDay !== event.expiresDay))
      findings.add('L7', where, `has another date or expiry than ${by}, which made it`);
    if (terms.bonus !== (event.kind === 'bonus' || event.kind === 'adjustment'))
      findings.add('L8', where, `${terms.bonus ? 'ranks' : 'does not rank'} as bonus, unlike ${by}, which made it`);
  }
  lot.credits += movement.credits;
  lot.cost += movement.cost;
  if (lot.credits < 0 || lot.credits > terms.quantity) findings.add('L9', where, `holds ${lot.credits} of ${terms.quantity} credits after ${by}`);
  else if (lot.cost !== costLeft(terms, lot.credits))
    findings.add('L7', where, `has a cost of ${lot.cost} left after ${by}; by C·d/Q it is ${costLeft(terms, lot.credits)} (in minor units)`);
  const isGone = terms.expiresDay !== null && terms.expiresDay <= event.day;
  if (isGone && movement.credits < 0 && event.kind !== 'expiry')
    findings.add('L7', where, `expired on ${formatDay(terms.expiresDay)}, yet ${by} draws from it`);
  if (event.origin === 'book' && (!isGone || lot.credits !== 0)) findings.add('L7', where, `expires by ${by}, but not on its day or not whole`);
}

/** Rule L7, in integers of any size: what is left of a lot's cost is C less C·d/Q rounded half up. */
function costLeft({ quantity, cost }: LotTerms, left: number): number {
  const [whole, drawn] = [BigInt(quantity), BigInt(quantity - left)];
  return cost - Number((2n * BigInt(cost) * drawn + whole) / (2n * whole));
}

function checkStored(lot: WalkedLot, all: { readonly credits: number; readonly cost: number }, findings: Findings): void {
  const { terms, storedCredits, storedCost, credits, cost } = lot;
  const where = `lot ${terms.id}`;
  if (storedCredits !== credits || storedCost !== cost) {
    findings.add(
      'L7',
      where,
      `says that ${storedCredits} credits at ${storedCost} are left; its movements leave ${credits} at ${cost} (in their smallest units)`,
    );
  }
  // Reversals cancel out, so all movements come to the same as those that stand.
  if (all.credits !== storedCredits || all.cost !== storedCost) {
    findings.add('L7', where, `says that ${storedCredits} credits at ${storedCost} are left; all its movements sum to ${all.credits} at ${all.cost}`);
  }
}

function sumOfMovements(connection: Connection): ReadonlyMap<number, { readonly credits: number; readonly cost: number }> {
  const rows = connection
    .prepare<[], { lotId: number; credits: number; cost: number }>(
      'SELECT lot_id AS lotId, sum(credits) AS credits, sum(cost) AS cost FROM lot_movement GROUP BY lot_id',
    )
    .all();
  return new Map(rows.map((row) => [row.lotId, row]));
}
