/** The charge audit on any lawful history (rule R5): a vendor that keeps its rules is never accused, with times or without; what nothing called for never passes. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditCharges } from '../../electron/billing/audit.ts';
import type { AuditHistory, AuditedRules } from '../../electron/billing/audit/shapes.ts';
import { AUTOMATIC, MINUTE, openVendorAccount, PACK, PRIMARY, type VendorAccount } from './audited-history.ts';

const START = Date.parse('2026-03-20T00:00:00Z');

interface Happening {
  /** Minutes since the one before. */
  readonly after: number;
  readonly fee: number;
  readonly bonus: boolean;
}

const happenings = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 2, max: 90 }), fc.integer({ min: 90, max: 3000 })),
    fee: fc.integer({ min: 1, max: 150_00 }),
    bonus: fc.nat(12).map((n) => n === 0),
  }),
  { minLength: 20, maxLength: 80 },
);

const rules: fc.Arbitrary<AuditedRules> = fc.record({
  coolDownMinutes: fc.constantFrom(null, 0, 1, 60, 1440),
  topUpsPerDay: fc.constantFrom(null, 1, 3, 50),
  capPerDay: fc.constantFrom(null, 200_00, 400_00),
  capPerMonth: fc.constantFrom(null, 300_00, 5000_00),
  mode: fc.constantFrom('automatic' as const, 'automatic' as const, 'off' as const),
}).map(({ mode, ...guards }) => ({ ...AUTOMATIC, mode, pack: mode === 'off' ? null : PACK, guards })); // prettier-ignore

/** What the vendor does of it: a fee beyond one pack, or one for which no top-up may be made, is not taken. */
function lawful(all: readonly Happening[], inForce: AuditedRules): VendorAccount {
  const account = openVendorAccount([{ from: 0, rules: inForce }]);
  let now = START;
  for (const { after, fee, bonus } of all) {
    now += after * MINUTE;
    if (bonus) account.write({ kind: 'bonus', moves: fee }, now);
    else if (fee - account.balance() <= PACK.credits) account.fee(fee, now);
  }
  return account;
}

/** Times are dropped of all events, or of every second or third; of all, any order within a day will do: here what is in each is turned round. */
const withoutTimes = (history: AuditHistory, every: number, turned: boolean): AuditHistory => {
  const events = history.events.map((event) => (event.eventId % every === 0 ? { ...event, instant: null } : event));
  return { ...history, events: turned && every === 1 ? events.toSorted((a, b) => a.day - b.day || b.eventId - a.eventId) : events };
};

test('R5 whatever a vendor charges by its rules is explained', () => {
  let explained = 0;
  fc.assert(
    fc.property(happenings, rules, (all, inForce) => {
      const charges = auditCharges(lawful(all, inForce).history());
      expect(charges.filter(({ verdict }) => verdict !== 'explained')).toEqual([]);
      explained += charges.length;
    }),
    { numRuns: 500 },
  );
  expect(explained).toBeGreaterThan(2000);
});

test('R5 without times it is explained or not decidable, and never accused, in whichever order its days are listed', () => {
  const told = { explained: 0, open: 0 };
  fc.assert(
    fc.property(happenings, rules, fc.constantFrom(1, 1, 2, 3), fc.boolean(), (all, inForce, every, turned) => {
      const charges = auditCharges(withoutTimes(lawful(all, inForce).history(), every, turned));
      const wrong = charges.filter(({ verdict }) => verdict !== 'explained' && verdict !== 'not_decidable');
      expect(wrong).toEqual([]);
      for (const { verdict } of charges) told[verdict === 'explained' ? 'explained' : 'open'] += 1;
    }),
    { numRuns: 1000 },
  );
  expect(told.explained).toBeGreaterThan(1000);
  expect(told.open).toBeGreaterThan(1000);
});

test('R5 a second charge for what one covered never passes', () => {
  fc.assert(
    fc.property(happenings, rules, fc.integer({ min: 0, max: 600 }), (all, inForce, minutes) => {
      const account = lawful(all, { ...inForce, mode: 'automatic', pack: PACK });
      const when = START + all.reduce((sum, { after }) => sum + after * MINUTE, 0) + 5000 * MINUTE;
      account.topUp(when);
      const again = account.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, when + minutes * MINUTE);
      account.draw(10_00, when + (minutes + 1) * MINUTE);
      const charge = auditCharges(account.history()).find(({ eventId }) => eventId === again.eventId);
      expect(charge?.verdict).not.toBe('explained');
      expect(charge?.disputed).toBe(PACK.price);
    }),
    { numRuns: 300 },
  );
});
