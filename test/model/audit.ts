/** Discounts and the charge audit (rules T4, R5): each charge of the card held against the rules of its day, one after the other. */

import { formatDay } from './calendar.ts';
import { divideHalfUp, rescale } from './numbers.ts';
import type { AuditRules, BookOfRows, BookRow, Offer } from './rows.ts';

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

// ── Verdicts (R5) ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** In the order of precedence. */
const verdicts = [
  'duplicate',
  'no_credits_arrived',
  'while_off',
  'over_cap',
  'during_cool_down',
  'wrong_amount',
  'wrong_method',
  'not_decidable',
  'explained',
] as const;
type Verdict = (typeof verdicts)[number];

interface Finding {
  readonly verdict: Verdict;
  readonly disputed: number;
}

const minute = 60_000;

/** Events as the audit reads them, oldest first. */
interface Told {
  readonly book: BookOfRows;
  readonly events: readonly BookRow[];
}

/**
 * Charges of the card, newest first. Where the events of a day do not all have a time, what its order may have been is a matter of its own: of such a charge
 * nothing is judged here (null).
 */
export function auditedCharges(book: BookOfRows) {
  const events = book.rows.filter(({ posted, kind, stated }) => posted && (kind !== 'lead' || stated !== null));
  const told: Told = { book, events };
  const charges = events.flatMap((event, at) => {
    const { id, kind, day, time, amount, credits, method } = event;
    if (!isPaid(event)) return [];
    const said = book.said.get(id) ?? null;
    const judged = isTimed(told, event) ? judge(told, at, said) : null;
    const facts = { id, kind: kind === 'top_up' ? ('top_up' as const) : ('fee' as const), day: formatDay(day), time };
    return [{ ...facts, amount: amount ?? 0, credits: Math.abs(credits), method, said, judged }];
  });
  return charges.toReversed();
}

function isPaid({ kind, amount, spend }: BookRow): boolean {
  return (amount ?? 0) > 0 && (kind === 'top_up' || (spend?.isCharge ?? false));
}

/** Whether the order of its day is known, as far as the day does not order itself: expiry comes first, then the opening. */
function isTimed({ book, events }: Told, { day }: BookRow): boolean {
  const refunds = new Set(book.rows.filter(({ kind }) => kind === 'refund').map(({ id }) => `expiry:${id}`));
  const isFixed = ({ id, kind }: BookRow) => kind === 'opening' || (kind === 'expiry' && id.startsWith('expiry:') && !refunds.has(id));
  return events.every((event) => event.day !== day || isFixed(event) || event.instant !== null);
}

/** Null where a time that is missing elsewhere decides. */
function judge(told: Told, at: number, said: 'by_hand' | 'verification' | null): Finding | null {
  const { book, events } = told;
  const event = events[at] as BookRow;
  if (said === 'verification') return { verdict: 'explained', disputed: 0 };
  const rules = rulesOn(book, event.day);
  const findings = [...repeated(told, at, said, rules), ...withoutCredits(told, at), ...byRules(told, at, said, rules)];
  if (findings.includes('undecided')) return null;
  const known = findings as readonly Finding[];
  return verdicts.flatMap((verdict) => known.filter((found) => found.verdict === verdict))[0] ?? { verdict: 'explained', disputed: 0 };
}

type Findings = readonly (Finding | 'undecided')[];

function byRules(told: Told, at: number, said: 'by_hand' | 'verification' | null, rules: AuditRules | null): Findings {
  const event = told.events[at] as BookRow;
  if (rules === null) return [{ verdict: 'not_decidable', disputed: 0 }];
  if (event.kind !== 'top_up') return feeFindings(told, at, rules);
  const amount = event.amount ?? 0;
  const wrong = (due: number): Finding => ({ verdict: 'wrong_amount', disputed: Math.max(0, amount - due) });
  const tooFew = (offer: Offer): Findings =>
    event.credits < offer.credits * (amount / offer.price) ? [wrong(times(offer.price, event.credits, offer.credits))] : [];
  if (said === 'by_hand') {
    const offer = offerAt(rules, amount);
    if (offer !== undefined) return tooFew(offer);
    return rules.packs.length > 0 || rules.pack !== null ? [wrong(amount)] : [{ verdict: 'not_decidable', disputed: 0 }];
  }
  const { pack } = rules;
  if (rules.paused || rules.mode === 'off' || pack === null) return [{ verdict: 'while_off', disputed: amount }];
  const isWhole = amount % pack.price === 0;
  return [...guardFindings(told, at, rules), ...needFindings(), ...(isWhole ? tooFew(pack) : [])];

  function needFindings(): Findings {
    const need = needOf(told, at, rules as AuditRules);
    if (need === null) return rules?.heldHours === null ? [wrong(0)] : [{ verdict: 'not_decidable', disputed: 0 }];
    const { price, credits } = pack as Offer;
    const packs = need.shortfalls.map((shortfall) => Math.max(1, Math.ceil(shortfall / credits)));
    const [least, most] = [Math.min(...packs), Math.max(...packs)];
    if (!isWhole || amount < least * price) return [wrong(least * price)];
    if (amount > most * price) return [wrong(most * price)];
    return need.isSure ? [] : [{ verdict: 'not_decidable', disputed: 0 }];
  }
}

/** T3: what was missing when it was made, once for each fee that may have called for it; null where nothing was. */
function needOf({ events }: Told, at: number, { threshold }: Pick<AuditRules, 'threshold'>) {
  const event = events[at] as BookRow;
  const balance = balanceBefore(events, at);
  const isLow = threshold !== null && (threshold.operator === 'below' ? balance < threshold.credits : balance <= threshold.credits);
  const isAsked = balance <= 0 || isLow;
  const fees = feesAtHand(events, at, event).filter(({ credits }) => credits > balance);
  const sure = fees.filter(({ isSure }) => isSure);
  if (!isAsked && fees.length === 0) return null;
  const counted = sure.length > 0 ? sure : fees;
  const shortfalls = [...(isAsked ? [0] : []), ...counted.map(({ credits }) => credits - balance)];
  return { shortfalls, isSure: isAsked || sure.length > 0 };
}

/** The first fee within a day after it, and each within ten minutes; of the day and the next those without a time may be one. */
function feesAtHand(events: readonly BookRow[], at: number, { day, instant }: BookRow) {
  const fees: { readonly credits: number; readonly isSure: boolean }[] = [];
  for (const later of events.slice(at + 1).filter((each) => each.day <= day + 1)) {
    const apart = later.instant === null ? null : later.instant - (instant ?? 0);
    const within = fees.some(({ isSure }) => isSure) ? 10 * minute : 1440 * minute;
    if (!later.spend?.isCharge || later.credits >= 0 || (apart !== null && apart > within)) continue;
    fees.push({ credits: -later.credits, isSure: apart !== null });
  }
  return fees;
}

function balanceBefore(events: readonly BookRow[], at: number): number {
  return events.slice(0, at).reduce((sum, { credits }) => sum + credits, 0);
}

/** T6. */
function guardFindings({ book, events }: Told, at: number, { guards }: AuditRules): Findings {
  const event = events[at] as BookRow;
  const amount = event.amount ?? 0;
  const before = events.slice(0, at).filter((other) => other.kind === 'top_up' && isPaid(other) && book.said.get(other.id) !== 'verification');
  const month = formatDay(event.day).slice(0, 7);
  const inMonth = before.filter(({ day }) => formatDay(day).startsWith(month));
  const today = before.filter(({ day }) => day === event.day);
  const sum = (rows: readonly BookRow[]) => rows.reduce((all, row) => all + (row.amount ?? 0), amount);
  const { capPerMonth, capPerDay, topUpsPerDay, coolDownMinutes } = guards;
  const isOver =
    (capPerMonth !== null && sum(inMonth) > capPerMonth) ||
    (capPerDay !== null && sum(today) > capPerDay) ||
    (topUpsPerDay !== null && today.length >= topUpsPerDay);
  const last = before.findLast(({ id }) => !book.said.has(id));
  const findings: (Finding | 'undecided')[] = isOver ? [{ verdict: 'over_cap', disputed: amount }] : [];
  if (coolDownMinutes === null || last === undefined) return findings;
  if (last.instant !== null)
    return (event.instant ?? 0) - last.instant < coolDownMinutes * minute
      ? [...findings, { verdict: 'during_cool_down', disputed: amount }]
      : findings;
  return event.day - last.day <= coolDownMinutes / 1440 + 1 ? [...findings, 'undecided'] : findings;
}

/** T2, T3: a fee by card. */
function feeFindings({ book, events }: Told, at: number, rules: AuditRules): Findings {
  const event = events[at] as BookRow;
  const amount = event.amount ?? 0;
  const wrong = (due: number): Finding => ({ verdict: 'wrong_amount', disputed: Math.max(0, amount - due) });
  const byCard = (credits: number) => Math.max(1, Number(rescale(BigInt(credits), book.creditDecimals, book.moneyDecimals)));
  const fee = faceValue(book, event);
  const balance = balanceBefore(events, at);
  const due = byCard(rules.payAsYouUse === 'shortfall' ? fee - Math.max(0, balance) : fee);
  const ofMode: Findings = rules.paused ? [{ verdict: 'while_off', disputed: amount }] : rules.mode === 'automatic' ? [wrong(0)] : [];
  if (fee <= balance) return [...ofMode, wrong(0)];
  return amount === due ? ofMode : [...ofMode, wrong(due)];
}

function faceValue({ moneyDecimals, creditDecimals }: BookOfRows, { credits, amount }: BookRow): number {
  return Math.max(0, -credits) + Number(rescale(BigInt(amount ?? 0), moneyDecimals, creditDecimals));
}

/** Charged a second time: a top-up that nothing called for right after one like it; a lead that was bought and kept, or the same fee for it minutes before. */
function repeated(told: Told, at: number, said: unknown, rules: AuditRules | null): Findings {
  const { book, events } = told;
  const event = events[at] as BookRow;
  const isSoon = (other: BookRow) =>
    event.instant === null || other.instant === null ? event.day === other.day : event.instant - other.instant <= 15 * minute;
  const before = events.slice(0, at);
  const found: Findings = [{ verdict: 'duplicate', disputed: event.amount ?? 0 }];
  if (event.kind === 'top_up') {
    const isSame = (other: BookRow) => other.kind === 'top_up' && other.amount === event.amount && other.credits === event.credits;
    const isAgain = said === null && before.some((other) => other.day >= event.day - 1 && isSame(other) && isSoon(other));
    return isAgain && needOf(told, at, rules ?? { threshold: null }) === null ? found : [];
  }
  const back = ({ id }: BookRow) =>
    events.reduce((sum, row) => (row.spend !== null && !row.spend.isCharge && row.spend.chargeId === id ? sum + row.credits : sum), 0);
  const isKept = (other: BookRow) =>
    other.kind === event.kind && other.spend?.isCharge && other.lead === event.lead && back(other) < faceValue(book, other);
  const isOnce = (other: BookRow) => event.kind === 'lead_purchase' || (faceValue(book, other) === faceValue(book, event) && isSoon(other));
  return event.lead !== '' && before.some((other) => isKept(other) && isOnce(other)) ? found : [];
}

/** Its credits are in no balance that the vendor states between it and the next top-up. */
function withoutCredits({ events }: Told, at: number): Findings {
  const event = events[at] as BookRow;
  if (event.kind !== 'top_up') return [];
  const isTopUp = (row: BookRow) => row.kind === 'top_up' && isPaid(row);
  const behind = (place: number) => ((events[place] as BookRow).stated ?? 0) - balanceBefore(events, place + 1);
  const stated = events.flatMap((row, place) => (row.stated === null ? [] : [place]));
  const last = stated.findLast((place) => place < at);
  const next = stated.find((place) => place >= at);
  if (next === undefined || events.slice((last ?? -1) + 1, next + 1).filter(isTopUp).length > 1) return [];
  const was = last === undefined ? 0 : behind(last);
  const later = events.findIndex((row, place) => place > next && isTopUp(row));
  const hasCaughtUp = stated.some((place) => place > next && (later === -1 || place < later) && behind(place) === was);
  return behind(next) - was === -event.credits && !hasCaughtUp ? [{ verdict: 'no_credits_arrived', disputed: event.amount ?? 0 }] : [];
}
