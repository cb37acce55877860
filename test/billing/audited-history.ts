/** A vendor that operates an account by its rules, as a history for the charge audit; what it does wrong is planted by hand, and written down. */

import { monthOf } from '../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';
import type { AuditEvent, AuditHistory, AuditedRules, LoneLine, RulesFrom, Said, Verdict } from '../../electron/billing/audit/shapes.ts';
import { startOfDay } from '../../electron/statements/instant.ts';

export const ZONE = 'Europe/Berlin';
export const PACK = { name: '110 credits', price: 100_00, credits: 110_00 };
export const LARGE = { name: '600 credits', price: 500_00, credits: 600_00 };
export const PRIMARY = 'Visa 4242';

export const AUTOMATIC: AuditedRules = {
  settings: [1],
  mode: 'automatic',
  paused: false,
  pack: PACK,
  packs: [PACK, LARGE],
  guards: { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 400_00, capPerMonth: 9000_00 },
  threshold: null,
  payAsYouUse: 'exact_fee',
  heldHours: null,
  methods: [PRIMARY, 'Mastercard 4444'],
};
export const OFF: AuditedRules = { ...AUTOMATIC, settings: [2], mode: 'off', pack: null };

/** The instant of a local time that has an offset. */
export const at = (iso: string): number => Date.parse(iso);
export const MINUTE = 60_000;

export interface Written {
  readonly event: AuditEvent;
  readonly expected: Verdict | null;
}

export interface VendorAccount {
  balance(): number;
  /** Any event; instants are kept in order by the caller. Of a day alone, give the day. */
  write(given: Partial<AuditEvent> & Pick<AuditEvent, 'kind'>, when: number | { readonly day: number }, expected?: Verdict): AuditEvent;
  /** A fee as the vendor pays it by the rules; `false` where it cannot be paid. */
  fee(credits: number, when: number, more?: Partial<AuditEvent>): boolean;
  topUp(when: number, expected?: Verdict, more?: Partial<AuditEvent>): AuditEvent;
  /** What is drawn from credits, whatever the rules. */
  draw(credits: number, when: number): void;
  history(more?: Partial<Pick<AuditHistory, 'lines' | 'said' | 'toldAgain'>>): AuditHistory;
  /** By the number of the event: what was planted. Everything else is innocent. */
  planted(): ReadonlyMap<number, Verdict>;
}

export function openVendorAccount(rules: readonly RulesFrom[]): VendorAccount {
  const events: AuditEvent[] = [];
  const planted = new Map<number, Verdict>();
  let balance = 0;
  const inForce = (when: number) => rules.findLast(({ from }) => from <= when)?.rules ?? null;

  const write: VendorAccount['write'] = (given, when, expected) => {
    const [day, instant] = typeof when === 'number' ? [dayOfInstant(when, ZONE), when] : [when.day, null];
    const eventId = events.length + 1;
    const event: AuditEvent = {
      eventId, id: `V-${eventId}`, day, instant, moves: 0, amount: null, moneyBack: 0, method: '', lead: null, refundOf: null,
      statedBalance: null, isAtStartOfDay: false, knownAt: 0, own: null, ...given,
    }; // prettier-ignore
    balance += event.moves;
    events.push(event);
    if (expected) planted.set(eventId, expected);
    return event;
  };
  const topUp: VendorAccount['topUp'] = (when, expected, more = {}) =>
    write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY, ...more }, when, expected);

  /** The guards as the product's rules have them, reckoned from what was written. */
  const mayTopUp = ({ guards, pack }: AuditedRules, when: number): boolean => {
    const day = dayOfInstant(when, ZONE);
    const { firstDay, lastDay } = monthOf(day);
    const made = events.filter(({ kind, amount }) => kind === 'top_up' && (amount ?? 0) > 0);
    const today = made.filter((event) => event.day === day);
    const sum = (some: readonly AuditEvent[]) => some.reduce((total, { amount }) => total + (amount ?? 0), 0);
    const price = pack?.price ?? 0;
    const last = made.at(-1);
    const isCool = typeof last?.instant !== 'number' || guards.coolDownMinutes === null || when - last.instant >= guards.coolDownMinutes * MINUTE;
    const within = (limit: number | null, reached: number) => limit === null || reached <= limit;
    return (
      isCool &&
      within(guards.topUpsPerDay, today.length + 1) &&
      within(guards.capPerDay, sum(today) + price) &&
      within(guards.capPerMonth, sum(made.filter((event) => event.day >= firstDay && event.day <= lastDay)) + price)
    );
  };

  return {
    balance: () => balance,
    write,
    topUp,
    draw: (credits, when) => void write({ kind: 'quotation', moves: -credits }, when),
    fee(credits, when, more = {}) {
      const lawful = inForce(when);
      if (lawful === null) throw new Error('no rules');
      if (balance >= credits) return (write({ kind: 'quotation', moves: -credits, ...more }, when), true);
      if (lawful.mode === 'off') return (write({ kind: 'quotation', amount: credits, method: PRIMARY, ...more }, when), true);
      if (!mayTopUp(lawful, when)) return false;
      topUp(when);
      return (write({ kind: 'quotation', moves: -credits, ...more }, when + MINUTE), true);
    },
    history: ({ lines = [] as readonly LoneLine[], said = new Map<number, Said>(), toldAgain = new Map<number, number>() } = {}) => ({
      units: { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 },
      events,
      rules,
      said,
      toldAgain,
      lines,
      startOfDay: (day) => startOfDay(day, ZONE),
      monthOf,
    }),
    planted: () => planted,
  };
}
