/** Gathers the usage of a period and replays it under every plan: pay-as-you-use, automatic top-up with each pack, and as it really went. */

import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { isCharge, isMoneyBack } from '../../../db/ledger/event.ts';
import { costLeft } from '../../../db/ledger/lots.ts';
import { rescale } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { lotsAt } from '../../../db/lots.ts';
import { usageBetween, type UsageEvent } from '../../../db/reports/usage.ts';
import { firstEventDay } from '../../../db/reports/weeks.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import type { CreditPack } from '../../billing/credit-packs.ts';
import {
  canBePlan,
  cheapest,
  replayPlan,
  type OpeningLot,
  type Plan,
  type PlanFigures,
  type PlanRules,
  type Usage,
  type UsageStep,
} from '../../billing/plan-replay.ts';
import type { PlanComparison, PlanStart } from '../../ipc/contract/plan-comparison.ts';
import { settingsAt, type AccountSettings } from '../account/account-settings.ts';
import type { AccountLook } from '../account/account.ts';
import { lotPriorityOn } from '../lot-priority.ts';

export interface AskedPlans {
  /** The first day with an event unless given. */
  readonly from: Day | undefined;
  /** Today unless given, and at the latest. */
  readonly to: Day | undefined;
  readonly start: PlanStart;
  /** Those that are offered unless given. */
  readonly packs?: readonly CreditPack[];
}

/** What the period's usage would have cost under every plan. Refuses a period that ends before it begins, or begins after today. */
export function comparePlans({ book, workspace, moment: { today } }: AccountLook, asked: AskedPlans): PlanComparison {
  return book.connection
    .transaction((): PlanComparison => {
      const to = Math.min(asked.to ?? today, today);
      const from = asked.from ?? Math.min(firstEventDay(book, workspace.id) ?? to, to);
      if (from > to) refuse('wrong_period', 'The period ends, or today comes, before it begins. Choose a first day that is not after the last.');
      const { settings, day } = settingsFor(book.connection, workspace.id, to, today);
      const events = usageBetween(book, workspace.id, from, to);
      const usage = {
        from,
        to,
        opening: openingOf(lotsAt(book.connection, workspace.id, from), events, from, asked.start),
        steps: stepsOf(events, from, workspace),
      };
      const rules: PlanRules = { units: workspace, terms: settings.terms, lotPriority: lotPriorityOn(book, workspace.id) };
      const replayed = replayAll(usage, rules, settings, asked.packs ?? settings.packs);
      const { threshold, payAsYouUse, creditsExpireAfterDays } = settings.terms;
      const asItWas = asked.start === 'balance' ? replayPlan(usage, { kind: 'as_it_was' }, rules) : null;
      return {
        from: formatDay(from),
        to: formatDay(to),
        days: to - from + 1,
        start: asked.start,
        settingsOf: formatDay(day),
        opening: {
          credits: usage.opening.reduce((sum, { remaining }) => sum + remaining, 0),
          cost: usage.opening.reduce((sum, { terms, remaining }) => sum + costLeft(terms, remaining), 0),
        },
        usage: usedIn(usage.steps, events),
        rules: { threshold, payAsYouUse, creditsExpireAfterDays },
        ...replayed,
        asItWas: asItWas && { ...asItWas, beyondBest: asItWas.cost - (replayed.plans.find(({ best }) => best)?.cost ?? asItWas.cost) },
      };
    })
    .deferred();
}

/** The settings of the period's last day; today's where no pack was known on that day, as of a history that came in later. */
function settingsFor(connection: AccountLook['book']['connection'], workspaceId: number, to: Day, today: Day) {
  const settings = settingsAt(connection, workspaceId, to);
  return settings.packs.length > 0 ? { settings, day: to } : { settings: settingsAt(connection, workspaceId, today), day: today };
}

/**
 * Lots to begin with, without those that expired before the period while their expiry is due and not posted (decision 0006). Those that only get
 * something back, for charges before the period, are there with nothing in them.
 */
function openingOf(lots: readonly OpeningLot[], events: readonly UsageEvent[], from: Day, start: PlanStart): readonly OpeningLot[] {
  const all = new Map(
    events.flatMap(({ moved }) => moved.filter(({ lot }) => lot.day < from).map(({ lot }) => [lot.id, { terms: lot, remaining: 0 }])),
  );
  for (const lot of lots) if ((lot.terms.expiresDay ?? Infinity) >= from) all.set(lot.terms.id, start === 'balance' ? lot : { ...lot, remaining: 0 });
  return [...all.values()];
}

function stepsOf(events: readonly UsageEvent[], from: Day, workspace: Workspace): readonly UsageStep[] {
  return events.flatMap((event) => stepsOfEvent(event, from, workspace));
}

function stepsOfEvent(event: UsageEvent, from: Day, { currencyDecimals, creditDecimals }: Workspace): readonly UsageStep[] {
  const { kind, day, moved } = event;
  const credits = event.credits ?? 0;
  const amount = event.amount ?? 0;
  const change = moved.reduce((sum, movement) => sum + movement.credits, 0);
  if (isCharge(kind))
    return [
      { step: 'charge', day, id: event.id, credits: credits + rescale(amount, currencyDecimals, creditDecimals), drawn: credits, byCard: amount },
    ];
  if (isMoneyBack(kind)) return [{ step: 'money_back', day, lotId: moved[0]?.lot.id ?? null, amount, credits: change }];
  if (kind === 'top_up') return moved.map(({ lot }) => ({ step: 'bought', day, lotId: lot.id, price: amount, lot }));
  if (kind === 'refund' && event.charge !== null && event.charge.day >= from) return [{ step: 'refund', day, chargeId: event.charge.id, credits }];
  if (kind === 'expiry') return [{ step: 'stated_expiry', day, credits: -change }];
  if (change < 0) return [{ step: 'taken', day, credits: -change }];
  return moved.map((movement) =>
    movement.lot.day < from
      ? { step: 'returned', day, lotId: movement.lot.id, credits: movement.credits }
      : { step: 'given', day, lotId: movement.lot.id, lot: movement.lot, isRefund: kind === 'refund' },
  );
}

function replayAll(
  usage: Usage,
  rules: PlanRules,
  { topUp }: AccountSettings,
  packs: readonly CreditPack[],
): Pick<PlanComparison, 'plans' | 'tooSmall'> {
  const inUse = topUp.mode === 'automatic' ? topUp.pack : null;
  const asked: readonly (Plan & { readonly kind: 'pay_as_you_use' | 'automatic' })[] = [
    { kind: 'pay_as_you_use' },
    ...packs.filter((pack) => canBePlan(pack, rules.terms)).map((pack) => ({ kind: 'automatic' as const, pack })),
  ];
  const plans = asked.map((plan): PlanFigures & { readonly pack: CreditPack | null } => ({
    pack: plan.kind === 'automatic' ? plan.pack : null,
    ...replayPlan(usage, plan, rules),
  }));
  const best = usage.steps.some(({ step }) => step === 'charge') ? cheapest(plans) : undefined;
  return {
    plans: plans.map((plan) => ({
      ...plan,
      inUse: isSame(plan.pack, inUse),
      best: plan === best,
      beyondBest: best === undefined ? 0 : plan.cost - best.cost,
    })),
    tooSmall: packs.filter((pack) => !canBePlan(pack, rules.terms)).map(({ name }) => name),
  };
}

function isSame(one: CreditPack | null, other: CreditPack | null): boolean {
  return one?.id === other?.id && one?.price === other?.price && one?.credits === other?.credits;
}

function usedIn(steps: readonly UsageStep[], events: readonly UsageEvent[]): PlanComparison['usage'] {
  const charges = steps.filter(({ step }) => step === 'charge') as readonly Extract<UsageStep, { step: 'charge' }>[];
  const refunds = events.filter(({ kind }) => kind === 'refund');
  return {
    charges: charges.length,
    credits: charges.reduce((sum, { credits }) => sum + credits, 0),
    refunds: refunds.length,
    refunded: refunds.reduce((sum, { credits }) => sum + (credits ?? 0), 0),
  };
}
