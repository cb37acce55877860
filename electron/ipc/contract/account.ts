/** Methods of an operated account: payment methods, credit packs, automatic deduction, decisions (rules M1 to M5, T1 to T10). */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { datedSetting, holdsFrom, vendorPreset, vendorTerms } from './settings.ts';
import { chargeKind, count, eventId, givenAmount, givenCredits, instant, isoDay, minor, text, workspaceId } from './shapes.ts';

const ACCOUNT_QUERIES = [
  'methods.list',
  'methods.drill',
  'packs.list',
  'packs.imported',
  'topUp.state',
  'topUp.preview',
  'topUp.decisions',
  'account.terms',
  'account.settings',
  'report.plans',
  'report.forecast',
  // Says what lies ahead as well.
  'report.period',
] as const;
/** What a charge or a posted fee changes beside the account itself. */
export const ACCOUNT_STALE: readonly string[] = [
  ...ACCOUNT_QUERIES,
  'overview.figures',
  'overview.payments',
  'overview.transactions',
  'overview.attention',
  'report.weeklySpend',
  'report.balanceHistory',
  'report.valuePerLead',
  'report.bridge',
  'report.compare',
  'report.campaigns',
  'report.sealed',
  'report.restatement',
  'outbox.list',
  'activity.page',
  'activity.event',
  'statement.preview',
  'audit.list',
  'audit.discounts',
  'audit.rules',
  'document.list',
  'report.tax',
  'codes.list',
];

const methodId = z.int().positive();
const packId = text(40);

export const methodState = z.enum(['added', 'verified', 'active', 'expired', 'disabled']);
export const attemptState = z.enum([
  'intended',
  'unknown',
  'awaiting_owner',
  'succeeded',
  'declined',
  'given_up',
  'absent',
  'mismatched',
  'given_back',
  'disowned',
]);
export const obligationState = z.enum(['open', 'waiting', 'awaiting_owner', 'unknown', 'succeeded', 'failed', 'cancelled']);

const settlementWay = z.enum(['give_back', 'accept', 'disown']);

const backupAnswer = z.enum(['pays', 'declines_softly', 'declines_hard', 'declines_for_owner', 'needs_owner']);

const decisionSubject = z.enum(['top_up', 'fee']);

const attempt = z.strictObject({
  at: instant,
  methodId,
  method: z.string(),
  state: attemptState,
  /** The processor's code of a decline, or what is odd about an answer. */
  code: z.string(),
  detail: z.string(),
  /** Where the owner confirms with the bank. */
  ownerUrl: z.string().nullable(),
});

/** A top-up, or a fee paid by card, with everything that was tried for it. */
export const payment = z.strictObject({
  id: z.int().positive(),
  purpose: z.enum(['top_up', 'fee', 'verification']),
  because: z.enum(['automatic', 'by_hand', 'verification', 'fee', 'found', 'recorded']),
  state: obligationState,
  amount: minor,
  credits: minor,
  openedAt: instant,
  closedAt: instant.nullable(),
  retryAt: instant.nullable(),
  failure: z.string(),
  eventId: eventId.nullable(),
  /** Until when the owner of a card can confirm it, while it waits for them; and whether its user has given it up. */
  owner: z.strictObject({ methodId, until: instant, givenUp: z.boolean() }).nullable(),
  attempts: z.array(attempt),
  /** A charge that does not match what was asked for: what a person can do about it (rule T9). */
  mismatch: z
    .strictObject({
      amount: minor,
      currency: z.string(),
      method: z.string(),
      ways: z.array(settlementWay),
      /** Credits that accepting it would post; 0 where it cannot be accepted, or for a fee. */
      credits: minor,
      /** It is being given back, as was decided. */
      underWay: z.boolean(),
    })
    .nullable(),
  /** What a person decided about it, and why. */
  settlement: z.strictObject({ way: settlementWay, reason: z.string(), at: instant }).nullable(),
});

const method = z.strictObject({
  id: methodId,
  processor: z.enum(['sandbox', 'manual', 'stripe']),
  mode: z.enum(['test', 'live']),
  /** Its nickname, or brand and last four digits. */
  label: z.string(),
  nickname: z.string(),
  brand: z.string(),
  last4: z.string(),
  expiryMonth: z.int().nullable(),
  expiryYear: z.int().nullable(),
  funding: z.enum(['credit', 'debit', 'prepaid', 'unknown']),
  state: methodState,
  /** The first activated one in charging order (rule M2). */
  primary: z.boolean(),
  addedAt: instant,
  steps: z.array(z.strictObject({ state: z.string(), because: z.string(), at: instant })),
  /** Latest first. */
  attempts: z.array(z.strictObject({ at: instant, amount: minor, state: attemptState, code: z.string() })),
});

export const pack = z.strictObject({ id: packId, name: z.string(), price: minor, credits: minor });
const offeredPack = z.strictObject({
  ...pack.shape,
  /** Below face value, in hundredths of a percent, rounded half up. */
  discountBasisPoints: z.int(),
  /** Price of a hundred credits, in currency minor units, rounded half up. */
  pricePerHundredCredits: minor,
  inUse: z.boolean(),
});

export const guards = z.strictObject({
  coolDownMinutes: z.int().min(0).max(43_200),
  topUpsPerDay: z.int().min(1).max(100),
  capPerDay: givenAmount,
  capPerMonth: givenAmount,
  failuresUntilOff: z.int().min(1).max(100),
});

/** What the top-up rule says, because of what; the figures that it looked at go with it. */
export const topUpDecision = z.strictObject({
  /** A reason of `TopUpDecision`. */
  because: z.string(),
  charge: z.strictObject({ packId, packs: count, price: minor, credits: minor }).nullable(),
  until: instant.nullable(),
  figures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});

/** The same, as it was kept in the decision log. */
export const keptEvaluation = z.strictObject({ ...topUpDecision.shape, decisionId: z.int().positive() });

export const loggedDecision = z.strictObject({
  id: z.int().positive(),
  at: instant,
  subject: decisionSubject,
  because: z.string(),
  /** What called for it: a fee of so many credits, the balance, or somebody's own hand. */
  need: z.string(),
  /** The fee that it is about; of a lead that was not bought, the fee that it would have been. */
  about: z.strictObject({ kind: chargeKind, name: z.string(), eventId: eventId.nullable() }).nullable(),
  /** What the top-up rule said: the decision itself, or what was said before one about a fee. */
  decision: topUpDecision.nullable(),
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  /** What it opened, as that stands now. */
  payment: payment.nullable(),
});

const paymentAnswer = z.strictObject({ payment });
const verification = z.strictObject({ outcome: z.enum(['verified', 'pending', 'refused']), url: z.string().nullable(), code: z.string() });
const nothing = z.strictObject({});
const ofMethod = z.strictObject({ workspaceId, methodId });
const ofPayment = z.strictObject({ workspaceId, paymentId: z.int().positive() });

export const accountMethods = {
  /** Methods in charging order (rule M2), what may need the user (M5), and which processors can be used here. */
  'methods.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      methods: z.array(method),
      warnings: z.array(z.strictObject({ code: z.string(), methodId: methodId.nullable() })),
      processors: z.array(
        z.strictObject({
          name: z.enum(['sandbox', 'manual', 'stripe']),
          mode: z.enum(['test', 'live']),
          /** What a bank asks the owner of a card can be answered here. */
          bank: z.boolean(),
        }),
      ),
      testCards: z.array(z.strictObject({ token: z.string(), brand: z.string(), last4: z.string() })),
    }),
  ),
  'methods.add': command(
    z.strictObject({
      workspaceId,
      processor: z.enum(['sandbox', 'manual', 'stripe']),
      mode: z.enum(['test', 'live']),
      card: text(60).nullable(),
      nickname: z.string().max(60),
    }),
    z.strictObject({ methodId, url: z.string().nullable(), masked: z.boolean() }),
    ACCOUNT_QUERIES,
  ),
  /** `again`: the user wants a method back that was disabled. */
  'methods.verify': command(z.strictObject({ ...ofMethod.shape, again: z.boolean().optional() }), verification, ACCOUNT_QUERIES),
  /** Answers a set-up in the place of the card's owner: of a processor that plays the bank. */
  'methods.answerForOwner': command(z.strictObject({ ...ofMethod.shape, agreed: z.boolean() }), verification, ACCOUNT_QUERIES),
  'methods.activate': command(ofMethod, nothing, [...ACCOUNT_QUERIES, 'overview.attention']),
  'methods.makePrimary': command(ofMethod, nothing, ACCOUNT_QUERIES),
  'methods.order': command(z.strictObject({ workspaceId, order: z.array(methodId).max(1000) }), nothing, ACCOUNT_QUERIES),
  'methods.rename': command(
    z.strictObject({ ...ofMethod.shape, nickname: z.string().max(60) }),
    z.strictObject({ masked: z.boolean() }),
    ACCOUNT_QUERIES,
  ),
  'methods.remove': command(ofMethod, nothing, ACCOUNT_QUERIES),
  /** What would happen if the primary declined now, step by step, without charging anyone (rule M5). */
  'methods.drill': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      scenarios: z.array(
        z.strictObject({
          /** How the primary answers. */
          primary: z.enum(['succeeds', 'declines_softly', 'declines_hard', 'needs_owner', 'does_not_answer']),
          steps: z.array(
            z.strictObject({
              step: z.string(),
              methodId: methodId.nullable(),
              method: z.string().nullable(),
              /** Of a backup that is tried: as at its last charge. */
              answer: backupAnswer.nullable(),
              until: instant.nullable(),
            }),
          ),
        }),
      ),
      /** What each method's last charge came to; `null` where it was never charged, and that it pays is an assumption. */
      backups: z.array(
        z.strictObject({
          methodId,
          method: z.string(),
          last: z.strictObject({ at: instant, answer: backupAnswer, code: z.string() }).nullable(),
          expiresSoon: z.boolean(),
        }),
      ),
    }),
  ),

  'packs.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({ packs: z.array(offeredPack), available: minor, pending: minor, canBuy: z.boolean(), primary: z.string().nullable() }),
  ),
  /** Top-ups that the vendor's history tells of, newest first; those that were made here are payments (`topUp.state`). */
  'packs.imported': query(
    z.strictObject({ workspaceId, limit: z.int().min(1).max(100) }),
    z.strictObject({
      topUps: z.array(z.strictObject({ eventId, date: isoDay, at: instant.nullable(), method: z.string(), amount: minor, credits: minor })),
    }),
  ),
  'packs.set': command(z.strictObject({ workspaceId, packs: z.array(pack).max(50) }), nothing, ACCOUNT_QUERIES),
  /** Charges at once: the amount is what the user saw on the button. */
  'packs.buy': command(z.strictObject({ workspaceId, packId, packs: z.int().min(1).max(1000), price: givenAmount }), paymentAnswer, ACCOUNT_STALE),

  /** The Automatic deduction page: mode, plan, guards and what is left of them, the open top-up, Promotion Service, warnings. */
  'topUp.state': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      mode: z.enum(['pay_as_you_use', 'automatic']),
      /** Automatic top-up switched itself off after failures (rule T6); it is turned on again by hand. */
      switchedOff: z.boolean(),
      packId: packId.nullable(),
      guards: guards.nullable(),
      acceptedTerms: z.strictObject({ version: z.string(), at: instant }).nullable(),
      paused: z.boolean(),
      available: minor,
      held: minor,
      pending: minor,
      /** Until when no other automatic top-up is begun after the last (rule T6); `null` where nothing cools down. */
      coolDownUntil: instant.nullable(),
      today: z.strictObject({ count, amount: minor }),
      month: z.strictObject({ amount: minor }),
      failuresInARow: count,
      /** What would hold an automatic top-up back if credits were used up now (rules T5, T6); `null` where nothing would. */
      ifUsedUp: topUpDecision.nullable(),
      open: payment.nullable(),
      /** Card charges whose outcome is not known: nothing new is charged before they are found. */
      unresolved: z.array(payment),
      recent: z.array(payment),
      lowBalance: minor.nullable(),
      promotion: z.strictObject({ on: z.boolean(), since: isoDay.nullable() }),
    }),
  ),
  /** What turning automatic top-up on with this plan would charge at once (rule T7). */
  'topUp.preview': query(z.strictObject({ workspaceId, packId, guards }), z.strictObject({ decision: topUpDecision })),
  /** Answers with what it charged at once, whatever became of it. */
  'topUp.turnOn': command(
    z.strictObject({ workspaceId, packId, guards, acceptedTerms: text(40), chargeAtOnce: count }),
    z.strictObject({ payment: payment.nullable() }),
    ACCOUNT_STALE,
  ),
  'topUp.turnOff': command(z.strictObject({ workspaceId }), nothing, ACCOUNT_QUERIES),
  'topUp.cancel': command(ofPayment, nothing, ACCOUNT_QUERIES),
  /** Settles a charge that does not match, as a person decided (rule T9): the amount is what they saw, the reason their own words. */
  'topUp.settle': command(
    z.strictObject({
      workspaceId,
      paymentId: z.int().positive(),
      way: settlementWay,
      amount: minor,
      currency: z.string().length(3),
      reason: text(500),
    }),
    paymentAnswer,
    ACCOUNT_STALE,
  ),
  /** Looks up now what is unknown, or waits for the card's owner; answers with those payments as they stand then. */
  'topUp.lookUp': command(z.strictObject({ workspaceId }), z.strictObject({ payments: z.array(payment) }), ACCOUNT_STALE),
  /** Answers a charge in the place of the card's owner: of a processor that plays the bank. */
  'topUp.answerForOwner': command(z.strictObject({ ...ofPayment.shape, agreed: z.boolean() }), paymentAnswer, ACCOUNT_STALE),
  /** Gives up a payment that waits for the owner of a card; it ends when the processor says that nothing was charged. */
  'topUp.giveUp': command(ofPayment, paymentAnswer, ACCOUNT_STALE),
  /** The decision log, newest first (rule T8), whole or of one subject. */
  'topUp.decisions': query(
    z.strictObject({
      workspaceId,
      limit: z.int().min(1).max(500),
      before: z.int().positive().optional(),
      subject: decisionSubject.optional(),
      /** Only those of one reason. */
      because: text(100).optional(),
    }),
    z.strictObject({
      /** Decisions of the subject and reason, whatever the limit. */
      total: count,
      /** Reasons that occur among the decisions of the subject, the most frequent first. */
      reasons: z.array(z.string()),
      decisions: z.array(loggedDecision),
    }),
  ),
  /** Asks the processors now what went back to cards (decision 0014). */
  'account.lookForMoneyBack': command(z.strictObject({ workspaceId }), z.strictObject({ complete: z.boolean(), found: count }), ACCOUNT_STALE),
  /** Records what came back, or was taken again, of what no processor here has charged. */
  'account.recordMoneyBack': command(
    z.strictObject({
      workspaceId,
      chargeEventId: eventId,
      kind: z.enum(['card_refund', 'chargeback', 'taken_again']),
      amount: givenAmount,
      day: isoDay.nullable(),
      note: z.string().max(500),
    }),
    z.strictObject({ eventId }),
    ACCOUNT_STALE,
  ),
  /** Records what was paid elsewhere with a method that is paid by hand: credits, or a fee that was left unpaid. Nobody is charged. */
  'account.recordPayment': command(
    z.strictObject({
      workspaceId,
      methodId,
      day: isoDay,
      amount: givenAmount,
      paid: z.discriminatedUnion('what', [
        z.strictObject({ what: z.literal('top_up'), credits: givenAmount }),
        z.strictObject({ what: z.literal('fee'), feeId: z.int().positive() }),
      ]),
      reference: z.string().max(200),
    }),
    z.strictObject({ payment }),
    [...ACCOUNT_STALE, 'fees.list'],
  ),
  'account.setLowBalance': command(z.strictObject({ workspaceId, credits: givenCredits.nullable() }), nothing, [
    ...ACCOUNT_QUERIES,
    'overview.attention',
  ]),
  'account.setPaused': command(z.strictObject({ workspaceId, paused: z.boolean() }), nothing, ACCOUNT_QUERIES),
  'account.setPromotion': command(z.strictObject({ workspaceId, on: z.boolean() }), nothing, ACCOUNT_QUERIES),
  /** Vendor terms in force, since when (`null` where they were never set, and are assumed), and the presets that they can begin with. */
  'account.terms': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      terms: vendorTerms,
      since: holdsFrom.nullable(),
      /** When those that were set for a later day begin to hold. */
      next: isoDay.nullable(),
      presets: z.array(z.strictObject({ ...vendorPreset.shape, packs: z.array(pack) })),
    }),
  ),
  /** From today on unless given: a later day, or any day where none were ever set. */
  'account.setTerms': command(z.strictObject({ workspaceId, terms: vendorTerms, from: holdsFrom.optional() }), nothing, [
    ...ACCOUNT_STALE,
    'refunds.list',
    'leads.list',
  ]),
  /** What was set when, newest first (rule L10). */
  'account.settings': query(
    z.strictObject({ workspaceId, limit: z.int().min(1).max(500) }),
    z.strictObject({ total: count, settings: z.array(datedSetting) }),
  ),
} as const;
