/** Findings about a fee that was charged to a card (rules T2, T3): whether credits did not cover it, and whether the card paid what it had to. */

import { rescale, type Units } from '../../../db/ledger/money.ts';
import { faceValueOnCard } from '../fee-decision.ts';
import { finding } from './guards.ts';
import { methodFindings } from './methods.ts';
import type { AuditedRules, AuditEvent, Because, Finding } from './shapes.ts';
import type { Standing } from './timeline.ts';
import type { Judged } from './top-up.ts';

export function judgeFee(rules: AuditedRules, event: AuditEvent, standing: Standing, units: Units): Judged {
  const amount = event.amount ?? 0;
  const drawn = Math.max(0, -event.moves);
  const fee = event.own?.fee ?? drawn + rescale(amount, units.currencyDecimals, units.creditDecimals);
  const there = event.own?.balance ?? null;
  const [least, most] = there === null ? [standing.least, standing.most] : [there, there];
  const figures = { fee, balance: least, ...(least === most ? {} : { balanceMost: most }) };
  const because: Because = { code: 'fee_not_covered', figures, events: [] };
  const wrong = (code: Because['code'], due: number): Finding =>
    finding('wrong_amount', { code, figures: { ...figures, due }, events: [] }, Math.max(0, amount - due));
  return {
    because,
    findings: [...modeFindings(rules, amount, wrong), ...amountFindings(), ...methodFindings(rules, event)],
    fee: { credits: fee, eventId: event.eventId },
  };

  function amountFindings(): readonly Finding[] {
    if (fee <= least) return [wrong('covered_by_credits', 0)];
    // In some order of the day the credits were there.
    if (fee <= most) return [finding('not_decidable', { code: 'no_time_of_day', figures, events: [] }, 0)];
    if (rules.payAsYouUse === 'exact_fee') return amount === faceValueOnCard(fee, units) ? [] : [wrong('not_the_fee', faceValueOnCard(fee, units))];
    return shortfallFindings();
  }

  /** What is there is drawn, and the card pays the rest. */
  function shortfallFindings(): readonly Finding[] {
    const dueAt = (balance: number) => faceValueOnCard(fee - Math.max(0, balance), units);
    if (amount > dueAt(least)) return [wrong('not_the_shortfall', dueAt(least))];
    if (amount < dueAt(most)) return [wrong('not_the_shortfall', dueAt(most))];
    return least === most ? [] : [finding('not_decidable', { code: 'no_time_of_day', figures, events: [] }, 0)];
  }
}

/** With automatic top-up on a fee is paid from credits, or not at all (rule T3). */
function modeFindings(rules: AuditedRules, amount: number, wrong: (code: Because['code'], due: number) => Finding): readonly Finding[] {
  if (rules.paused) return [finding('while_off', { code: 'paused', figures: {}, events: [] }, amount)];
  return rules.mode === 'automatic' ? [wrong('fee_by_card_in_automatic', 0)] : [];
}
