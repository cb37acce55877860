/** Findings about a top-up (rules T3, T4, T6): by the rule as it was in force, or by hand. */

import { proportion } from '../../../db/ledger/money.ts';
import { finding, guardFindings, type Before } from './guards.ts';
import { methodFindings } from './methods.ts';
import { needOf, type Need } from './need.ts';
import type { AuditedRules, AuditEvent, Because, BecauseCode, Finding, Offer } from './shapes.ts';
import type { Standing } from './timeline.ts';

export interface Judged {
  /** Why it is explained, where nothing is found against it. */
  readonly because: Because;
  readonly findings: readonly Finding[];
  readonly fee: Need['fee'];
}

/** The whole packs of an offer that a price pays for, if it pays for whole ones. */
export function wholePacks({ price }: Offer, amount: number): number | null {
  return amount > 0 && amount % price === 0 ? amount / price : null;
}

/** The offer that a top-up by hand was: the dearest of which the price is whole packs, one pack before several. */
export function offerBought(rules: AuditedRules, amount: number): { readonly offer: Offer; readonly packs: number } | null {
  const offers = rules.pack === null || rules.packs.some((offer) => isSame(offer, rules.pack as Offer)) ? rules.packs : [...rules.packs, rules.pack];
  const fitting = offers.flatMap((offer) => {
    const packs = wholePacks(offer, amount);
    return packs === null ? [] : [{ offer, packs }];
  });
  return fitting.toSorted((a, b) => a.packs - b.packs)[0] ?? null;
}

function isSame(a: Offer, b: Offer): boolean {
  return a.price === b.price && a.credits === b.credits;
}

/** Whether it is whole packs that are sold, with their credits: what somebody could have bought by hand. */
export function mayBeByHand(rules: AuditedRules, event: AuditEvent): boolean {
  const bought = offerBought(rules, event.amount ?? 0);
  return bought !== null && event.moves >= bought.offer.credits * bought.packs;
}

/** Bought by hand no guard holds, and credits need not be called for; price, credits and method do have to be right (rule T4). */
export function judgeByHand(rules: AuditedRules, event: AuditEvent): Judged {
  const amount = event.amount ?? 0;
  const bought = offerBought(rules, amount);
  const because: Because = { code: 'by_hand', figures: { credits: event.moves }, events: [] };
  if (bought === null) {
    const known = rules.packs.length > 0 || rules.pack !== null;
    const wanting: Finding = known
      ? finding('wrong_amount', { code: 'no_pack_at_this_price', figures: { credits: event.moves }, events: [] }, 0)
      : finding('not_decidable', { code: 'no_packs', figures: {}, events: [] }, 0);
    return { because, findings: [wanting, ...methodFindings(rules, event)], fee: null };
  }
  return { because, findings: [...creditFindings(bought.offer, bought.packs, event), ...methodFindings(rules, event)], fee: null };
}

/** A top-up that nobody has said anything of is held against the rule of automatic top-up. */
export function judgeAutomatic(rules: AuditedRules, event: AuditEvent, standing: Standing, before: Before): Judged {
  const amount = event.amount ?? 0;
  if (rules.paused) return judged(finding('while_off', { code: 'paused', figures: {}, events: [] }, amount), rules, event);
  if (rules.mode === 'off' || rules.pack === null)
    return judged(finding('while_off', { code: 'automatic_off', figures: {}, events: [] }, amount), rules, event);
  const need = needOf(rules, rules.pack, standing, event.own);
  const balance = event.own?.balance ?? standing.least;
  const because: Because = {
    code: need.because ?? 'used_up',
    figures: { balance, ...(need.fee === null ? {} : { fee: need.fee.credits }) },
    events: typeof need.fee?.eventId === 'number' ? [need.fee.eventId] : [],
  };
  const findings = [
    ...guardFindings(rules, amount, before),
    ...needFindings(rules, rules.pack, need, event, standing),
    ...creditFindingsOf(rules.pack, event),
    ...methodFindings(rules, event),
  ];
  return { because, findings, fee: need.fee };
}

function judged(found: Finding, rules: AuditedRules, event: AuditEvent): Judged {
  return { because: found.because, findings: [found, ...methodFindings(rules, event)], fee: null };
}

function needFindings(rules: AuditedRules, pack: Offer, need: Need, event: AuditEvent, standing: Standing): readonly Finding[] {
  const amount = event.amount ?? 0;
  const figures = balanceFigures(event, standing);
  if (need.is === 'none') {
    // Credits that are reserved for fees not posted yet are in no history.
    if (rules.heldHours !== null && event.own === null) return [open('holds_unknown', figures)];
    return [finding('wrong_amount', { code: 'not_called_for', figures: { ...figures, due: 0 }, events: [] }, amount)];
  }
  const packs = wholePacks(pack, amount);
  if (packs === null) {
    const due = pack.price * need.leastPacks;
    const wrong: Because = { code: 'no_pack_at_this_price', figures: { due, price: pack.price, credits: event.moves }, events: [] };
    return [finding('wrong_amount', wrong, Math.max(0, amount - due))];
  }
  if (packs < need.leastPacks || packs > need.mostPacks) {
    const rightPacks = packs < need.leastPacks ? need.leastPacks : need.mostPacks;
    const due = rightPacks * pack.price;
    const wrong: Because = { code: 'other_number_of_packs', figures: { ...figures, due, packs: rightPacks, price: pack.price }, events: [] };
    return [finding('wrong_amount', wrong, Math.max(0, amount - due))];
  }
  return need.is === 'sure' ? [] : [open('no_time_of_day', figures)];
}

function open(code: Extract<BecauseCode, 'no_time_of_day' | 'holds_unknown'>, figures: Because['figures']): Finding {
  return finding('not_decidable', { code, figures, events: [] }, 0);
}

function balanceFigures({ own }: AuditEvent, { least, most }: Standing): Because['figures'] {
  if (own !== null && own.balance !== null) return { balance: own.balance };
  return least === most ? { balance: least } : { balance: least, balanceMost: most };
}

function creditFindingsOf(pack: Offer, event: AuditEvent): readonly Finding[] {
  const packs = wholePacks(pack, event.amount ?? 0);
  return packs === null ? [] : creditFindings(pack, packs, event);
}

/** Fewer credits than the price buys: what is too much of the price can be asked back (rule T4). */
function creditFindings(offer: Offer, packs: number, { moves, amount }: AuditEvent): readonly Finding[] {
  const entitled = offer.credits * packs;
  if (moves >= entitled) return [];
  const due = proportion(offer.price, moves, offer.credits);
  const because: Because = { code: 'fewer_credits', figures: { due, credits: moves, entitled }, events: [] };
  return [finding('wrong_amount', because, Math.max(0, (amount ?? 0) - due))];
}
