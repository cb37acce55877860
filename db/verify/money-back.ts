/** Verifies money back (decision 0014): that its event moves what it says of its charge, and the credits and the tax that go with it. */

import type { Connection } from '../connection.ts';
import { isMoneyBack } from '../ledger/event.ts';
import type { Findings } from './findings.ts';
import { nameEvent, type WalkedEntry, type WalkedEvent } from './walked.ts';

interface Charge {
  readonly id: number;
  readonly sourceId: string;
  readonly kind: WalkedEvent['kind'];
  readonly day: number;
  readonly position: number;
  readonly gone: number;
  readonly amount: number;
  readonly credits: number;
  readonly tax: number;
  /** Of the entry that posts it now. */
  readonly lotId: number | null;
}

export interface MoneyBackCheck {
  /** Takes the next event in the order of W1; `left` gives the credits of a lot before it. */
  take(event: WalkedEvent, entry: WalkedEntry | undefined, left: (lotId: number) => number): void;
}

export function createMoneyBackCheck(connection: Connection, taxRecoverable: (day: number) => boolean, findings: Findings): MoneyBackCheck {
  const chargeOf = connection.prepare<[number], Charge>(
    `SELECT c.id, c.source_id AS sourceId, c.kind, c.day, c.position, c.gone, coalesce(c.amount, 0) AS amount, coalesce(c.credits, 0) AS credits, coalesce(c.tax, 0) AS tax,
       (SELECT lot_id FROM lot_movement WHERE entry_id = c.entry_id AND credits > 0) AS lotId
     FROM money_back AS m JOIN event AS c ON c.id = m.charge_event_id WHERE m.event_id = ?`,
  );
  const back = new Map<number, { returned: number; credits: number }>();
  return {
    take(event, entry, left) {
      if (!isMoneyBack(event.kind)) return;
      const charge = chargeOf.get(event.id);
      if (!charge || charge.gone === 1 || charge.day > event.day || (charge.day === event.day && charge.position > event.position)) {
        findings.add('T9', nameEvent(event), 'moves back money of a charge that does not stand before it');
        return;
      }
      const before = back.get(charge.id) ?? { returned: 0, credits: 0 };
      const returned = before.returned - (event.amount ?? 0);
      if (returned < 0 || returned > charge.amount) {
        findings.add('T9', nameEvent(event), `leaves ${returned} of ${charge.amount} of ${charge.sourceId} given back (in minor units)`);
        return;
      }
      const isTopUp = charge.kind === 'top_up';
      const due = isTopUp && charge.lotId !== null ? share(charge.credits, returned, charge.amount) : 0;
      const mostLeft = charge.lotId === null ? 0 : left(charge.lotId);
      const expected = returned > before.returned ? -Math.min(Math.max(0, due - before.credits), mostLeft) : Math.max(0, before.credits - due);
      back.set(charge.id, { returned, credits: before.credits - expected });
      const tax = isTopUp && taxRecoverable(charge.day) ? charge.tax : 0;
      if (entry)
        checkEntry(
          event,
          entry,
          { lotId: charge.lotId, credits: expected, tax: share(tax, before.returned, charge.amount) - share(tax, returned, charge.amount) },
          findings,
        );
    },
  };
}

interface Expected {
  readonly lotId: number | null;
  readonly credits: number;
  readonly tax: number;
}

function checkEntry(event: WalkedEvent, entry: WalkedEntry, expected: Expected, findings: Findings): void {
  const moved = entry.movements.reduce((sum, movement) => sum + movement.credits, 0);
  if (moved !== expected.credits || entry.movements.some(({ lotId }) => lotId !== expected.lotId))
    findings.add(
      'L7',
      nameEvent(event),
      `moves ${expected.credits} credits of lot ${expected.lotId}, but entry ${entry.id} moves ${moved} (in their smallest unit)`,
    );
  const tax = entry.postings.reduce((sum, { account, amount }) => (account.role === 'input_tax' ? sum + amount : sum), 0);
  if (tax !== expected.tax)
    findings.add('L7', nameEvent(event), `has ${expected.tax} of tax in it, but entry ${entry.id} says ${tax} (in minor units)`);
}

/** total · part / whole, rounded half up, in integers of any size. */
function share(total: number, part: number, whole: number): number {
  return Number((2n * BigInt(total) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}
