/**
 * The charge audit (rule R5): every charge of the card gets a verdict, a reason and the evidence for it, by replaying the rules of its day over the history. Pure and
 * total; which rules were in force, and what the user said, are facts that it is given.
 */

import { isCharge } from '../../db/ledger/event.ts';
import { rescale } from '../../db/ledger/money.ts';
import { judgeFee } from './audit/fee.ts';
import { countedTopUps, finding, topUpsBefore, type Before } from './audit/guards.ts';
import { needOf } from './audit/need.ts';
import {
  VERDICTS,
  type AuditedCharge,
  type AuditedRules,
  type AuditEvent,
  type AuditHistory,
  type Because,
  type Evidence,
  type Finding,
  type LoneLine,
  type RulesFrom,
  type Said,
} from './audit/shapes.ts';
import { createTimeline, type Span, type Standing } from './audit/timeline.ts';
import { judgeAutomatic, judgeByHand, mayBeByHand, type Judged } from './audit/top-up.ts';
import { creditsThatDidNotArrive, duplicateTopUp, repeatedFees, sameTopUpBefore } from './audit/without-rules.ts';

const NOTHING_BEFORE: Before = { today: { count: 0, amount: 0 }, month: { amount: 0 }, last: null };

/** Charges of the card with their verdicts, in the order of W1; lines of statements that belong to none stand at the end of their day. */
export function auditCharges(history: AuditHistory): readonly AuditedCharge[] {
  const context = contextOf(history);
  const charges = history.events.flatMap((event, index) => (isOnCard(event) ? [auditOne(context, event, index)] : []));
  const lines = history.lines.map((line) => auditLine(history, line));
  return [...charges, ...lines].toSorted((a, b) => a.day - b.day);
}

/** Whether an event is a charge of a card: what comes back to it is none. */
export function isOnCard({ kind, amount }: Pick<AuditEvent, 'kind' | 'amount'>): boolean {
  return amount !== null && amount > 0 && (kind === 'top_up' || isCharge(kind));
}

interface Context {
  readonly history: AuditHistory;
  readonly standingOf: (index: number) => Standing;
  readonly missing: ReadonlyMap<number, Finding>;
  readonly repeats: ReadonlyMap<number, AuditEvent>;
  readonly before: ReadonlyMap<number, Before>;
}

function contextOf(history: AuditHistory): Context {
  const { units, events } = history;
  const standingOf = createTimeline(history);
  const counted = countedTopUps(history);
  const inCredits = ({ moves, amount }: Pick<AuditEvent, 'moves' | 'amount'>) =>
    Math.max(0, -moves) + rescale(amount ?? 0, units.currencyDecimals, units.creditDecimals);
  return {
    history,
    standingOf,
    missing: creditsThatDidNotArrive(events, (index) => standingOf(index).isOrdered),
    repeats: repeatedFees(history, inCredits),
    before: new Map(counted.map(({ event }, place) => [event.eventId, topUpsBefore(counted, place, history.monthOf)])),
  };
}

function auditOne(context: Context, event: AuditEvent, index: number): AuditedCharge {
  const { history } = context;
  const standing = context.standingOf(index);
  const said = event.own === null ? (history.said.get(event.eventId) ?? null) : null;
  const before = context.before.get(event.eventId) ?? NOTHING_BEFORE;
  const inForce = rulesFor(history.rules, event, standing.when);
  const judgements = inForce.map((rules) => judge(context, event, index, { standing, said, before, rules }));
  const [first] = judgements as [Conclusion, ...Conclusion[]];
  const isOne = judgements.every(({ verdict }) => verdict === first.verdict);
  const { verdict, because, further, disputed, fee } = isOne ? first : undecided(judgements);
  // What is back already is not asked for again.
  const notBack = (event.amount ?? 0) - event.moneyBack;
  const [rules = null] = inForce;
  return {
    eventId: event.eventId,
    lineId: null,
    id: event.id,
    kind: event.kind === 'top_up' ? 'top_up' : 'fee',
    day: event.day,
    instant: event.instant,
    amount: event.amount ?? 0,
    credits: Math.abs(event.moves),
    method: event.method,
    verdict,
    because,
    disputed: Math.min(disputed, notBack),
    mayBeByHand: isWrong(verdict) && said === null && event.own === null && event.kind === 'top_up' && rules !== null && mayBeByHand(rules, event),
    said,
    further: further.map((found) => ({ ...found, disputed: Math.min(found.disputed, notBack) })),
    evidence: {
      balance: balanceOf(event, standing),
      fee,
      lastTopUp: lastOf(before),
      today: before.today,
      month: before.month,
      rules,
      decisionId: event.own?.decisionId ?? null,
    },
  };
}

function isWrong(verdict: AuditedCharge['verdict']): boolean {
  return verdict !== 'explained' && verdict !== 'not_decidable';
}

function balanceOf({ own }: AuditEvent, { least, most }: Standing): Evidence['balance'] {
  return own !== null && own.balance !== null ? { least: own.balance, most: own.balance } : { least, most };
}

function lastOf({ last }: Before): Evidence['lastTopUp'] {
  return last && { eventId: last.eventId, minutes: last.apart.from === last.apart.to ? Math.floor(last.apart.from / 60_000) : null };
}

/** Rules in force at a moment, or at any moment of a day; our own charges have those of their decision. */
function rulesFor(rules: readonly RulesFrom[], { own }: AuditEvent, { from, to }: Span): readonly (AuditedRules | null)[] {
  if (own !== null) return [own.rules];
  const first = rules.findLast((each) => each.from <= from);
  const later = rules.filter((each) => each.from > from && each.from <= to);
  return [first?.rules ?? null, ...later.map((each) => each.rules)];
}

interface Judging {
  readonly standing: Standing;
  readonly said: Said | null;
  readonly before: Before;
  readonly rules: AuditedRules | null;
}

interface Conclusion {
  readonly verdict: AuditedCharge['verdict'];
  readonly because: Because;
  readonly disputed: number;
  readonly further: readonly Finding[];
  readonly fee: Evidence['fee'];
}

/** The first finding in the order of {@link VERDICTS} is the verdict; where there is none, the charge is explained. */
function judge(context: Context, event: AuditEvent, index: number, judging: Judging): Conclusion {
  const settled = withoutQuestion(context.history, event, judging.said);
  if (settled) return { verdict: 'explained', because: settled, disputed: 0, further: [], fee: null };
  const judged = judging.rules === null ? unknownRules(event) : byRules(context, event, judging, judging.rules);
  const findings = [...whateverTheRules(context, event, index, judging), ...judged.findings];
  const inOrder = findings.toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  const [found, ...further] = inOrder;
  if (found === undefined) return { verdict: 'explained', because: judged.because, disputed: 0, further: [], fee: judged.fee };
  return { ...found, further, fee: judged.fee };
}

/** Charges about which there is nothing to ask. */
function withoutQuestion({ toldAgain }: AuditHistory, { eventId, own }: AuditEvent, said: Said | null): Because | undefined {
  const first = toldAgain.get(eventId);
  if (first !== undefined) return { code: 'told_again', figures: {}, events: [first] };
  if (said === 'verification') return { code: 'verification', figures: {}, events: [] };
  if (own === null || own.because === 'automatic' || own.because === 'by_hand' || own.because === 'fee') return undefined;
  return { code: own.because, figures: {}, events: [] };
}

function unknownRules({ own }: AuditEvent): Judged {
  const because: Because = { code: own === null ? 'no_rules' : 'no_decision', figures: {}, events: [] };
  return { because, findings: [finding('not_decidable', because, 0)], fee: null };
}

function byRules({ history }: Context, event: AuditEvent, { standing, said, before }: Judging, rules: AuditedRules): Judged {
  if (event.kind !== 'top_up') return judgeFee(rules, event, standing, history.units);
  const isByHand = said === 'by_hand' || event.own?.because === 'by_hand';
  return isByHand ? judgeByHand(rules, event) : judgeAutomatic(rules, event, standing, before);
}

function whateverTheRules(
  { history, missing, repeats }: Context,
  event: AuditEvent,
  index: number,
  { standing, said, rules }: Judging,
): readonly Finding[] {
  const findings: Finding[] = [];
  const repeated = repeats.get(event.eventId);
  if (repeated) findings.push(finding('duplicate', { code: 'same_lead_again', figures: {}, events: [repeated.eventId] }, event.amount ?? 0));
  if (event.kind === 'top_up' && said === null && event.own === null) {
    const earlier = sameTopUpBefore(history.events, index, history.toldAgain);
    const need = needOf(rules ?? { threshold: null }, rules?.pack ?? null, standing, null);
    if (earlier && need.is === 'none') findings.push(duplicateTopUp(event, earlier));
  }
  const absent = missing.get(event.eventId);
  return absent ? [...findings, absent] : findings;
}

/** Rules changed on a day, and whether the charge came before or after nobody knows. */
function undecided(judgements: readonly Conclusion[]): Conclusion {
  const because: Because = { code: 'no_time_of_day', figures: {}, events: [] };
  const further = judgements.flatMap(({ verdict, because: why, disputed }) => (verdict === 'explained' ? [] : [{ verdict, because: why, disputed }]));
  return { verdict: 'not_decidable', because, disputed: 0, further, fee: judgements[0]?.fee ?? null };
}

/** A charge that only the bank tells: no credits came for it, unless the history does not reach so far yet. */
function auditLine({ events }: AuditHistory, line: LoneLine): AuditedCharge {
  const [first, last] = [events[0], events.at(-1)];
  const isTold = first !== undefined && last !== undefined && first.day <= line.day - BOOKED_AFTER_DAYS && line.day <= last.day;
  const isAlone = isTold && line.nearest === null && !line.mayBeOfAnother;
  const because: Because = isAlone ? { code: 'statement_only', figures: {}, events: [] } : undecidedLine(isTold, line, last);
  return {
    eventId: null,
    lineId: line.lineId,
    id: line.text,
    kind: 'statement_line',
    day: line.day,
    instant: null,
    amount: line.amount,
    credits: 0,
    method: line.method,
    verdict: isAlone ? 'no_credits_arrived' : 'not_decidable',
    because,
    disputed: isAlone ? line.amount : 0,
    mayBeByHand: false,
    said: null,
    further: [],
    evidence: { balance: null, fee: null, lastTopUp: null, today: { count: 0, amount: 0 }, month: { amount: 0 }, rules: null, decisionId: null },
  };
}

function undecidedLine(isTold: boolean, { nearest }: LoneLine, last: AuditEvent | undefined): Because {
  if (isTold && nearest !== null) return { code: 'not_reconciled', figures: {}, events: [nearest] };
  if (isTold) return { code: 'of_another_workspace', figures: {}, events: [] };
  return { code: 'history_ends_before', figures: last === undefined ? {} : { day: last.day }, events: [] };
}

/** A bank books a charge some days after it was made: a line of the first days may be of before the history. */
const BOOKED_AFTER_DAYS = 5;
