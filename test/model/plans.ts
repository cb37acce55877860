/** What if: the usage of a period under each plan, replayed from the model's own account, one event after the other (docs/plans.md). */

import { chargeKinds } from './events.ts';
import type { ActivityEvent } from './events.ts';
import { drawFrom, drawFromLot, leftIn, leftInAll, returnToLot } from './lots.ts';
import type { Draw, Lot } from './lots.ts';
import { divideHalfUp, rescale, smaller, sum } from './numbers.ts';
import { accountBefore } from './replay.ts';
import type { BookOfRows, Pack } from './rows.ts';

/** A charge of the period, or one before it, as far as refunds are concerned. */
interface Paid {
  readonly draws: readonly Draw[];
  readonly byCard: bigint;
  /** What refunds gave back at cost for the part that the card paid. */
  cardCost: bigint;
}

export type PlanStart = 'balance' | 'nothing';

/** Under a pack, or as pay-as-you-use for `null`. Days, both inclusive. */
export function planFigures(book: BookOfRows, from: number, to: number, start: PlanStart, pack: Pack | null) {
  const { moneyDecimals, creditDecimals, buying } = book;
  const inMoney = (credits: bigint) => rescale(credits, creditDecimals, moneyDecimals);
  const inCredits = (money: bigint) => rescale(money, moneyDecimals, creditDecimals);
  const account = accountBefore(book.book, from);
  const lots = [...account.openLots];
  if (start === 'nothing') for (const lot of lots) lot.drawn = lot.quantity;
  const charges = new Map<string, Paid>();
  let { sequence } = account;
  let [paid, cardCharges, bought, price, tax] = [0n, 0, 0n, 0n, 0n];
  let [used, corrected, expiredCredits, expiredCost] = [0n, 0n, 0n, 0n];
  let [idleDays, idleCost, count] = [0, 0n, 0];

  const left = () => leftInAll(lots);
  const tiedUp = () => sum(lots.map((lot) => lot.cost - divideHalfUp(lot.cost * lot.drawn, lot.quantity)));
  const draw = (credits: bigint) => {
    const draws = drawFrom(lots, credits);
    return { draws, cost: sum(draws.map(({ cost }) => cost)) };
  };
  const put = (lot: Pick<Lot, 'quantity' | 'cost' | 'expires' | 'rank'>) => {
    sequence += 1;
    lots.push({ ...lot, id: `plan ${sequence}`, sequence, drawn: 0n });
  };
  const expire = (day: number) => {
    for (const lot of lots) {
      if (lot.expires === null || lot.expires > day || leftIn(lot) === 0n) continue;
      const gone = drawFromLot(lot, leftIn(lot));
      expiredCredits += gone.credits;
      expiredCost += gone.cost;
    }
  };
  const buy = (day: number, missing: bigint) => {
    if (pack === null) return;
    let packs = 1n;
    while (packs * BigInt(pack.credits) < missing) packs += 1n;
    const [cost, credits] = [packs * BigInt(pack.price), packs * BigInt(pack.credits)];
    const rate = book.taxRecoverable ? BigInt(book.taxRate ?? 0) : 0n;
    const contained = divideHalfUp(cost * rate, 10_000n + rate);
    paid += cost;
    price += cost;
    tax += contained;
    bought += credits;
    cardCharges += 1;
    const expires = buying.creditsExpireAfterDays === null ? null : day + buying.creditsExpireAfterDays;
    put({ quantity: credits, cost: cost - contained, expires, rank: 'paid' });
  };
  const isLow = () => {
    const { threshold } = buying;
    if (left() <= 0n) return true;
    if (threshold === null) return false;
    return threshold.operator === 'below' ? left() < BigInt(threshold.credits) : left() <= BigInt(threshold.credits);
  };
  const charge = ({ id, day, credits, amount }: ActivityEvent) => {
    const fee = (credits ?? 0n) + inCredits(amount ?? 0n);
    if (fee > left()) buy(day, fee - left());
    const isCovered = fee <= left();
    const drawn = isCovered ? fee : buying.payAsYouUse === 'shortfall' ? left() : 0n;
    const due = inMoney(fee - drawn);
    const byCard = isCovered ? 0n : due > 1n ? due : 1n;
    const { draws, cost } = draw(drawn);
    used += cost + byCard;
    paid += byCard;
    if (byCard > 0n) cardCharges += 1;
    count += 1;
    charges.set(id, { draws, byCard, cardCost: 0n });
    if (fee > 0n && isLow()) buy(day, 1n - left());
  };
  const refund = (event: ActivityEvent) => {
    let missing = event.credits ?? 0n;
    const of = paidOf(event);
    for (const each of of.draws.toReversed()) {
      const back = smaller(missing, each.credits - each.returned);
      if (back === 0n) continue;
      missing -= back;
      used -= returnToLot(each, back);
      if (!lots.includes(each.lot)) lots.push(each.lot);
    }
    if (missing > 0n) {
      const cost = smaller(inMoney(missing), of.byCard - of.cardCost);
      of.cardCost += cost;
      used -= cost;
      put({ quantity: missing, cost, expires: null, rank: 'paid' });
    }
    expire(event.day);
  };
  const paidOf = (event: ActivityEvent): Paid => {
    const id = book.rows.find((row) => row.id === event.id)?.spend?.chargeId ?? '';
    const known = charges.get(id);
    if (known !== undefined) return known;
    const before = account.charges.get(id);
    if (before === undefined) throw new RangeError(`${event.id} refunds no charge`);
    const made: Paid = { draws: before.draws, byCard: before.paid, cardCost: before.cardCost };
    charges.set(id, made);
    return made;
  };
  const take = (event: ActivityEvent) => {
    const credits = event.credits ?? 0n;
    if (chargeKinds.some((kind) => kind === event.kind)) return charge(event);
    if (event.kind === 'refund') return refund(event);
    if (event.kind === 'opening') return put({ quantity: credits, cost: event.amount ?? 0n, expires: event.expires, rank: 'paid' });
    if (event.kind === 'bonus' || (event.kind === 'adjustment' && credits > 0n))
      return put({ quantity: credits, cost: 0n, expires: event.expires, rank: 'bonus' });
    if (event.kind === 'adjustment') corrected += draw(smaller(-credits, left())).cost;
  };

  const opening = { credits: Number(left()), cost: Number(tiedUp()) };
  for (let day = from; day <= to; day += 1) {
    expire(day);
    for (const event of book.book.events) if (event.day === day) take(event);
    idleCost += tiedUp();
    if (tiedUp() > 0n) idleDays += 1;
  }
  const cost = used + expiredCost;
  return {
    opening,
    figures: {
      paid: Number(paid),
      cardCharges,
      bought: Number(bought),
      discount: Number(inMoney(bought) - price),
      tax: Number(tax),
      used: Number(used),
      expired: { credits: Number(expiredCredits), cost: Number(expiredCost) },
      corrected: Number(corrected),
      left: { credits: Number(left()), cost: Number(tiedUp()) },
      idle: { mean: Number(divideHalfUp(idleCost, BigInt(to - from + 1))), days: idleDays },
      cost: Number(cost),
      costPerCharge: count === 0 ? null : Number(divideHalfUp(cost, BigInt(count))),
    },
  };
}
