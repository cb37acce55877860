/** Which charge an event moves money back of, and what was back before it, as a replay goes along (decision 0014). */

import type { EventStore, StoredEvent } from '../../db/events.ts';
import type { Journal } from '../../db/journal.ts';
import type { Connection } from '../../db/connection.ts';
import { chargeOfMoneyBack, moneyBackBefore } from '../../db/money-back.ts';
import type { BackSoFar } from '../billing/money-back.ts';

export interface MoneyBackBook {
  /** `undefined` where the charge is not there, or comes later. */
  chargeOf(event: StoredEvent): { readonly charge: StoredEvent; readonly before: BackSoFar } | undefined;
}

export function openMoneyBack(connection: Connection, events: EventStore, journal: Journal): MoneyBackBook {
  return {
    chargeOf(event) {
      const chargeId = chargeOfMoneyBack(connection, event.id);
      const known = chargeId === undefined ? undefined : events.byId(chargeId);
      // One that was taken back is found by no name, or under another id.
      const charge = known && events.find(known.sourceId);
      if (charge === undefined || charge.id !== chargeId || comesAfter(charge, event)) return undefined;
      return { charge, before: backBefore(connection, journal, charge.id, event) };
    },
  };
}

function comesAfter(charge: StoredEvent, { day, position }: StoredEvent): boolean {
  return charge.day > day || (charge.day === day && charge.position > position);
}

/** Events before this one are posted as they stand now: a replay goes in their order. */
function backBefore(connection: Connection, journal: Journal, chargeId: number, event: StoredEvent): BackSoFar {
  let [returned, credits] = [0, 0];
  for (const { amount, entryId } of moneyBackBefore(connection, chargeId, event)) {
    returned -= amount;
    if (entryId !== null) for (const moved of journal.read(entryId).lotMovements) credits -= moved.credits;
  }
  return { returned, credits };
}
