/** Discounts and the charge audit (rules T4, R5): each charge of the card held against the rules of its day, one after the other. */

import { formatDay } from './calendar.ts';
import { divideHalfUp } from './numbers.ts';
import type { AuditRules, BookOfRows, Offer } from './rows.ts';

/** Rules of a charge's day. */
function rulesOn({ rules }: BookOfRows, day: number): AuditRules | null {
  return rules.findLast(({ from }) => from <= day)?.rules ?? null;
}

/** The dearest offer of which a price is whole packs. */
function offerAt({ pack, packs }: AuditRules, price: number): Offer | undefined {
  const whole = [...packs, ...(pack === null ? [] : [pack])].filter((offer) => price % offer.price === 0);
  return whole.toSorted((one, other) => other.price - one.price)[0];
}

function times(amount: number, part: number, whole: number): number {
  return Number(divideHalfUp(BigInt(amount) * BigInt(part), BigInt(whole)));
}

export function discounts(book: BookOfRows) {
  const bought = book.rows.filter(({ id, kind, amount }) => kind === 'top_up' && (amount ?? 0) > 0 && book.said.get(id) !== 'verification');
  const topUps = bought.map(({ id, day, amount, credits }) => {
    const paid = amount ?? 0;
    const rules = rulesOn(book, day);
    const plan = rules?.pack ?? null;
    const pack = rules === null ? null : plan !== null && paid % plan.price === 0 ? plan : (offerAt(rules, paid) ?? plan);
    const entitled = pack && times(pack.credits, paid, pack.price);
    const missing = entitled === null ? 0 : Math.max(0, entitled - credits);
    const missingWorth = pack === null ? 0 : times(pack.price, missing, pack.credits);
    return { eventId: id, id, day: formatDay(day), paid, received: credits, pack, entitled, missing, missingWorth };
  });
  const total = (figure: 'paid' | 'missing' | 'missingWorth') => topUps.reduce((sum, row) => sum + row[figure], 0);
  return {
    paid: total('paid'),
    missing: total('missing'),
    missingWorth: total('missingWorth'),
    unknown: topUps.filter(({ pack }) => pack === null).length,
    topUps: topUps.toReversed(),
  };
}
