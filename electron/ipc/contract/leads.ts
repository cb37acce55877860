/** Methods of the page Leads and campaigns: campaigns, offered leads, fees, outcomes, refund requests, Promotion Service (rules C1 to C6). */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { ACCOUNT_STALE, keptEvaluation, topUpDecision } from './account.ts';
import { chargeKind, count, eventId, givenCredits, instant, isoDay, minor, text, workspaceId } from './shapes.ts';

const LEAD_QUERIES = [
  'campaigns.list',
  'leads.offers',
  'leads.list',
  'fees.list',
  'fees.preview',
  'refunds.list',
  'promotion.state',
  'feed.state',
] as const;
export const LEADS_STALE: readonly string[] = [...LEAD_QUERIES, ...ACCOUNT_STALE];

const campaignId = z.int().positive();
/** Minutes of the day, the end not included. */
const hours = z.tuple([z.int().min(0).max(1439), z.int().min(1).max(1440)]);

export const campaignTerms = z.strictObject({
  on: z.boolean(),
  categories: z.array(text(100)).max(200),
  areas: z.array(text(100)).max(500),
  maxPrice: count.nullable(),
  minQuality: z.int().min(0).max(100).nullable(),
  budgetPerDay: count.nullable(),
  budgetPerWeek: count.nullable(),
  /** Monday first; `null` for always. */
  hours: z.array(z.array(hours).max(10)).length(7).nullable(),
});

const offer = z.strictObject({
  id: z.int().positive(),
  sourceId: z.string(),
  category: z.string(),
  area: z.string(),
  price: minor,
  quality: z.int().nullable(),
  offeredAt: instant,
  until: instant.nullable(),
  note: z.string(),
  state: z.enum(['available', 'passed', 'bought', 'gone']),
  /** Why it was passed over; a reason of `LeadDecision`. */
  because: z.string(),
  campaign: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** What the top-up rule said, where the balance did not cover it. */
  noTopUp: keptEvaluation.nullable(),
});

const fee = z.strictObject({
  id: z.int().positive(),
  sourceId: z.string(),
  kind: chargeKind,
  credits: minor,
  campaign: z.string(),
  category: z.string(),
  lead: z.string().nullable(),
  note: z.string(),
  state: z.enum(['held', 'due', 'paying', 'unpaid', 'posted', 'released']),
  contactedAt: instant,
  releaseAt: instant.nullable(),
  because: z.string(),
  eventId: eventId.nullable(),
  /** What the top-up rule said, where it is unpaid because of it. */
  noTopUp: keptEvaluation.nullable(),
  /** Of one that is charged: what was drawn, and what a card paid; `null` for neither. */
  paid: z.strictObject({ credits: minor.nullable(), amount: minor.nullable(), method: z.string() }).nullable(),
});

/** How a fee is paid, as its user was told: a command that causes it does so, or is refused. */
const payTold = z.strictObject({
  pay: z.enum(['held', 'draw', 'await_top_up', 'card', 'none']),
  /** What a card is charged: of the fee, or for the top-up that it begins, or that follows from what it leaves; `null` where no card is charged. */
  amount: minor.nullable(),
  method: z.string().nullable(),
});

/** The last moment for a refund: an instant, or a day that is still in time; and whether it has passed. */
const deadline = z.strictObject({ instant: instant.nullable(), day: isoDay.nullable(), over: z.boolean() });

const refundRequest = z.strictObject({
  id: z.int().positive(),
  chargeEventId: eventId,
  charge: z.string(),
  lead: z.string().nullable(),
  credits: minor,
  reason: z.string(),
  note: z.string(),
  state: z.enum(['requested', 'approved', 'credited', 'denied', 'withdrawn']),
  /** Until when the vendor takes it back, by the terms of the charge's day. */
  until: deadline.nullable(),
  requestedAt: instant,
  decidedAt: instant.nullable(),
  /** Days since it was approved, while it is not credited. */
  ageDays: count.nullable(),
  eventId: eventId.nullable(),
});

const leadOutcome = z.enum(['open', 'quoted', 'won', 'lost']);

const nothing = z.strictObject({});
const ofFee = z.strictObject({ workspaceId, feeId: z.int().positive() });
const payingFee = z.strictObject({ ...ofFee.shape, told: payTold });
const ofRequest = z.strictObject({ workspaceId, requestId: z.int().positive() });

export const leadMethods = {
  'campaigns.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      campaigns: z.array(
        z.strictObject({
          id: campaignId,
          name: z.string(),
          terms: campaignTerms,
          /** Credits and leads bought today and in the book's week. */
          today: z.strictObject({ leads: count, credits: minor }),
          week: z.strictObject({ leads: count, credits: minor }),
        }),
      ),
    }),
  ),
  'campaigns.add': command(z.strictObject({ workspaceId, name: text(100), terms: campaignTerms }), z.strictObject({ campaignId }), LEADS_STALE),
  'campaigns.change': command(z.strictObject({ workspaceId, campaignId, terms: campaignTerms }), nothing, LEADS_STALE),
  'campaigns.rename': command(z.strictObject({ workspaceId, campaignId, name: text(100) }), nothing, LEADS_STALE),
  /** Ends a campaign for good; what it bought stays. */
  'campaigns.end': command(z.strictObject({ workspaceId, campaignId }), nothing, LEADS_STALE),

  /** Leads that the marketplace offered: those not bought have a reason, and what an empty balance cost is an estimate with its basis. */
  'leads.offers': query(
    z.strictObject({
      workspaceId,
      state: z.enum(['open', 'not_bought', 'bought', 'all']),
      /** Only those that were not bought for this reason. */
      because: text(100).optional(),
      /** Words looked for in id, category, area, campaign and note; every one must occur. */
      search: z.string().max(200).optional(),
      limit: z.int().min(1).max(1000),
    }),
    z.strictObject({
      offers: z.array(offer),
      reasons: z.array(z.strictObject({ because: z.string(), leads: count })),
      lostToBalance: z.strictObject({
        leads: count,
        /** Their value at the value per lead of the last 13 weeks: `basis.value` over `basis.leads`; `null` while none of these is decided. */
        estimate: minor.nullable(),
        basis: z.strictObject({ value: minor, leads: count, decided: count }),
      }),
    }),
  ),
  'leads.buy': command(
    z.strictObject({ workspaceId, offerId: z.int().positive(), price: count, told: payTold }),
    z.strictObject({ fee }),
    LEADS_STALE,
  ),
  /** Leads that were charged, latest first, with outcome and value (rule C6) and until when a refund may be asked for. */
  'leads.list': query(
    z.strictObject({ workspaceId, outcome: leadOutcome.optional(), limit: z.int().min(1).max(5000) }),
    z.strictObject({
      /** Leads of each outcome, whatever the filter and the limit. */
      counts: z.record(leadOutcome, count),
      leads: z.array(
        z.strictObject({
          lead: z.string(),
          receivedOn: isoDay,
          chargeEventId: eventId,
          kind: chargeKind,
          campaign: z.string(),
          category: z.string(),
          /** Of the latest charge; `null` where some of it was paid by card. */
          credits: minor.nullable(),
          /** Of all its charges, and of all refunds of them. */
          cost: minor,
          refunded: minor,
          /** Credits of the latest charge that were not given back yet. */
          refundable: minor,
          outcome: leadOutcome,
          value: minor,
          refundUntil: deadline.nullable(),
          requestId: z.int().positive().nullable(),
        }),
      ),
      refundReasons: z.array(z.string()),
    }),
  ),
  'leads.setOutcome': command(
    z.strictObject({ workspaceId, lead: text(200), outcome: z.enum(['quoted', 'won', 'lost']), value: givenCredits.nullable() }),
    nothing,
    LEADS_STALE,
  ),
  /** Takes offered leads from a CSV file that was uploaded. */
  'leads.import': command(
    z.strictObject({ workspaceId, upload: z.string() }),
    z.strictObject({
      read: count,
      added: count,
      known: count,
      gone: count,
      /** Of the new leads: bought by a campaign now, and not. */
      bought: count,
      notBought: count,
      /** Offers that are still to be decided, because that was stopped: the engine goes on with them. */
      undecided: count,
      warnings: z.array(z.strictObject({ message: z.string(), sourceLine: z.int().nullable() })),
    }),
    LEADS_STALE,
  ),
  'feed.state': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      folder: z.string().nullable(),
      problems: z.array(z.strictObject({ message: z.string(), file: z.string().nullable(), since: instant })),
    }),
  ),
  'feed.set': command(z.strictObject({ workspaceId, folder: text(1000).nullable() }), nothing, LEADS_STALE),

  /** Fees that are not at their end, and the latest of the others. */
  'fees.list': query(z.strictObject({ workspaceId, limit: z.int().min(1).max(1000) }), z.strictObject({ fees: z.array(fee), held: minor })),
  /** A customer was contacted with a quotation, approached by themselves, or a lead was bought elsewhere. */
  'fees.contact': command(
    z.strictObject({
      workspaceId,
      sourceId: text(200),
      kind: chargeKind,
      credits: givenCredits,
      campaign: z.string().max(100),
      category: z.string().max(100),
      lead: text(200).nullable(),
      customer: z.string().max(200),
      note: z.string().max(500),
      told: payTold,
    }),
    z.strictObject({ fee }),
    LEADS_STALE,
  ),
  /** How a fee would be paid if it came now: what the button that causes it says. With `feeId`, the fee that is there and falls due. */
  'fees.preview': query(
    z.strictObject({ workspaceId, kind: chargeKind, credits: givenCredits, feeId: z.int().positive().optional() }),
    z.strictObject({
      /** Held until then, and due only when the customer reads or replies; `null` where it is due at once. */
      heldUntil: instant.nullable(),
      pay: z.enum(['draw', 'await_top_up', 'card', 'none']),
      /** A reason of `FeeDecision`. */
      because: z.string(),
      available: minor,
      amount: minor.nullable(),
      method: z.string().nullable(),
      /** What the top-up rule says, where nothing pays the fee because of it. */
      noTopUp: topUpDecision.nullable(),
      /** What the command that causes the fee is given. */
      told: payTold,
    }),
  ),
  /** The customer read or replied: a held fee falls due. */
  'fees.fallDue': command(payingFee, z.strictObject({ fee }), LEADS_STALE),
  'fees.tryAgain': command(payingFee, z.strictObject({ fee }), LEADS_STALE),
  /** A held fee is let go by hand: it costs nothing. */
  'fees.release': command(ofFee, z.strictObject({ fee }), LEADS_STALE),

  'refunds.list': query(z.strictObject({ workspaceId }), z.strictObject({ requests: z.array(refundRequest), reasons: z.array(z.string()) })),
  'refunds.request': command(
    z.strictObject({ workspaceId, chargeEventId: eventId, reason: text(200), note: z.string().max(500), credits: z.int().positive().optional() }),
    z.strictObject({ requestId: z.int().positive() }),
    LEADS_STALE,
  ),
  'refunds.decide': command(z.strictObject({ ...ofRequest.shape, step: z.enum(['approve', 'deny', 'withdraw']) }), nothing, LEADS_STALE),
  'refunds.credit': command(ofRequest, z.strictObject({ eventId }), LEADS_STALE),

  /** Promotion Service sent a quotation by itself: the customer may approach and cause a fee. */
  'promotion.quotationSent': command(
    z.strictObject({ workspaceId, lead: text(200), customer: z.string().max(200), credits: givenCredits }),
    nothing,
    LEADS_STALE,
  ),
  /** Promotion Service, and who can still cause a fee after it was switched off (rule C3). */
  'promotion.state': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      on: z.boolean(),
      since: isoDay.nullable(),
      exposure: z.strictObject({
        customers: count,
        until: instant.nullable(),
        creditsAtMost: minor,
        /** What that is made of: of each customer the quotation with the highest fee. */
        open: z.array(z.strictObject({ lead: z.string(), customer: z.string(), sentAt: instant, credits: minor })),
      }),
    }),
  ),
} as const;
