/** Leads bought by campaigns (rule C4) or by hand: news of a feed taken over, every open offer decided, every one not bought with its reason. */

import { decisionById } from '../../../db/decisions.ts';
import { advanceFeed, feedOf, setFeed } from '../../../db/lead-feeds.ts';
import { weekdayIndex, weekStart } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { dayOfInstant, timeOfInstant } from '../../../db/ledger/zone.ts';
import { changeOffer, insertOffer, isDuplicate, offerById, offerBySource, openOffers, type Offer } from '../../../db/offers.ts';
import type { Fee } from '../../../db/fees.ts';
import { chooseCampaign, type LeadAccount } from '../../billing/lead-decision.ts';
import { OFFER_LIFE } from '../../billing/lives.ts';
import type { FeedNews, LeadFeed } from '../leads/lead-feed.ts';
import { createPause, type Watch } from '../unit-of-work.ts';
import { onAccount, type AccountNow, type Engine } from './account.ts';
import { bookUid } from './book-uid.ts';
import { campaignsNow, spentBy, type CampaignNow } from './campaigns.ts';
import { begin, contact, payNow, type Asked } from './fees.ts';
import { gather, type Gathered } from './gather.ts';
import { pursue } from './payments.ts';
import { evaluateNow, hasComeToNothing, keepEvaluation } from './top-ups.ts';
import { decideTopUp, type TopUpDecision, type TopUpNeed } from '../../billing/top-up-decision.ts';

const DAY_MS = 86_400_000;
/** A lead of a customer who was bought so lately is a duplicate. */
const DUPLICATE_WITHIN_MS = 90 * DAY_MS;

/** Sets where a workspace's leads come from; `null` for nowhere. The simulated marketplace begins now. */
export async function setLeadFeed(
  engine: Engine,
  workspaceId: number,
  feed: { readonly kind: 'folder' | 'simulated'; readonly source: string } | null,
): Promise<void> {
  await onAccount(engine, workspaceId, ({ book, moment }) => {
    // Customers are hashed under the book's name, which is there from now on.
    bookUid(book);
    setFeed(book.connection, workspaceId, feed && { ...feed, cursor: feed.kind === 'simulated' ? String(moment.now) : null });
  });
}

/** Polls the feed of a workspace when its time has come, and takes its news over with the cursor. */
export async function pollFeed(engine: Engine, workspaceId: number, feed: LeadFeed): Promise<void> {
  const stored = feedOf(engine.book.connection, workspaceId);
  const now = engine.clock();
  if (stored === undefined || (stored.nextPollAt ?? 0) > now) return;
  const answer = await feed.poll({ cursor: stored.cursor, now });
  await onAccount(engine, workspaceId, (account) => {
    const current = feedOf(account.book.connection, workspaceId);
    // Another feed was set while this one was asked.
    if (current?.source !== stored.source || current.cursor !== stored.cursor) return;
    const { nextPollAt } = answer;
    if (answer.outcome === 'unreachable') {
      const problems = JSON.stringify([{ refusal: answer.refusal, since: now }]);
      advanceFeed(account.book.connection, workspaceId, { cursor: stored.cursor, nextPollAt, problems });
      return;
    }
    takeNews(account, answer);
    advanceFeed(account.book.connection, workspaceId, { cursor: answer.cursor, nextPollAt, problems: JSON.stringify(answer.problems) });
  });
}

export interface Taken {
  readonly added: number;
  readonly known: number;
  readonly gone: number;
}

/** Takes offers and what has vanished over, in the caller's transaction; an id that is known stays what it is. */
export function takeNews({ book, workspace, moment }: AccountNow, { offers, gone }: Pick<FeedNews, 'offers' | 'gone'>): Taken {
  const { connection } = book;
  let added = 0;
  for (const offer of offers) if (insertOffer(connection, { ...offer, workspaceId: workspace.id }) !== undefined) added += 1;
  let vanished = 0;
  for (const { sourceId } of gone) {
    const offer = offerBySource(connection, workspace.id, sourceId);
    if (offer === undefined || !OFFER_LIFE.allows(offer.state, 'vanish')) continue;
    vanish(connection, offer, moment.now);
    vanished += 1;
  }
  return { added, known: offers.length - added, gone: vanished };
}

/** What was passed over for a reason keeps it; what nobody decided about was gone too soon. */
function vanish(connection: AccountNow['book']['connection'], offer: Offer, now: number): void {
  changeOffer(connection, offer.id, {
    state: 'gone',
    because: offer.because || 'gone_before_decided',
    campaignId: offer.campaignId,
    decidedAt: offer.decidedAt ?? now,
    decisionId: offer.decisionId,
  });
}

/**
 * Decides every open offer: bought by the first campaign that wants it and can pay it, or passed over with a reason. Stops where the user
 * cancels; the scheduler goes on. Returns how many offers were left.
 */
export async function decideOffers(engine: Engine, workspaceId: number, { progress, cancelled }: Watch = {}): Promise<number> {
  const open = openOffers(engine.book.connection, workspaceId);
  const pause = createPause(progress ? { progress } : {});
  for (const [at, { id }] of open.entries()) {
    if (cancelled?.()) return open.length - at;
    await pause('deciding', at, open.length);
    const step = await onAccount(engine, workspaceId, (account) => decideOffer(account, id));
    if (step === 'nothing_more') continue;
    await pursue(engine, step.pursue);
    // The top-up came, or it did not: the lead is decided once more, and passed over where it is still not covered.
    await onAccount(engine, workspaceId, (account) => decideOffer(account, id, step.decisionId));
  }
  return 0;
}

/** `decisionId`: the evaluation that opened the payment. */
type OfferStep = 'nothing_more' | { readonly pursue: number; readonly decisionId: number };

/** `tried`: the evaluation whose top-up was for this lead, and has come or not. */
async function decideOffer(account: AccountNow, offerId: number, tried?: number): Promise<OfferStep> {
  const { book, moment } = account;
  const { connection } = book;
  const offer = offerById(connection, offerId);
  if (offer === undefined || !OFFER_LIFE.allows(offer.state, 'buy')) return 'nothing_more';
  if (offer.until !== null && offer.until <= moment.now) {
    vanish(connection, offer, moment.now);
    return 'nothing_more';
  }
  const campaigns = campaignsNow(account);
  const gathered = gather(account);
  const need = { because: 'fee', credits: offer.price } as const;
  const topUp = decideTopUp(gathered.policy, gathered.snapshot, need);
  const base = {
    now: moment.now,
    minuteOfWeek: minuteOfWeek(account),
    available: gathered.snapshot.available,
    topUpWouldCover: tried === undefined && topUp.charge !== null,
    isDuplicate: isDuplicate(connection, offer, moment.now - DUPLICATE_WITHIN_MS),
  };
  const weekBegins = weekStart(moment.today, account.facts.weekRules);
  const accountOf = (campaign: CampaignNow): LeadAccount => ({
    ...base,
    // Asked of the book only for a lead that the campaign wants.
    get spentToday() {
      return spentBy(account, campaign, moment.today).credits;
    },
    get spentThisWeek() {
      return spentBy(account, campaign, weekBegins).credits;
    },
  });
  const choice = chooseCampaign(campaigns, offer, accountOf);
  if (!choice.buy) {
    const campaignId = choice.campaign?.id ?? null;
    if (choice.because !== 'balance') return pass(account, offer, choice.because, campaignId, null);
    return passUncovered(account, gathered, offer, campaignId, { need, topUp, tried });
  }
  if (choice.needsTopUp) {
    const { obligationId, decisionId } = evaluateNow(account, gathered, need, feeOf(offer).sourceId);
    return obligationId === undefined ? pass(account, offer, 'balance', choice.campaign.id, decisionId) : { pursue: obligationId, decisionId };
  }
  await buyNow(account, offer, choice.campaign.name);
  return 'nothing_more';
}

interface Uncovered {
  readonly need: TopUpNeed;
  /** What the top-up rule says now. */
  readonly topUp: TopUpDecision;
  readonly tried: number | undefined;
}

/** Neither the balance nor a top-up covers a lead: what the top-up rule says of it is kept, once for as long as it says the same (rule T8). */
function passUncovered(account: AccountNow, gathered: Gathered, offer: Offer, campaignId: number | null, uncovered: Uncovered): OfferStep {
  const { need, topUp, tried } = uncovered;
  if (tried === undefined && hasComeToNothing(account)) {
    // The balance that is used up is evaluated by itself, before this lead's evaluation tells of it.
    const { obligationId, decisionId } = evaluateNow(account, gathered, { because: 'balance' });
    if (obligationId !== undefined) return { pursue: obligationId, decisionId };
  }
  const known = topUp.charge === null ? sameEvaluation(account, offer, topUp) : tried;
  const decisionId = known ?? keepEvaluation(account, gathered, need, topUp, feeOf(offer).sourceId);
  return pass(account, offer, 'balance', campaignId, decisionId);
}

/** The evaluation that was kept for a lead, where it said the same. */
function sameEvaluation({ book }: AccountNow, { decisionId }: Offer, { because, until }: TopUpDecision): number | undefined {
  const kept = decisionId === null ? undefined : decisionById(book.connection, decisionId);
  if (kept?.because !== because) return undefined;
  // What stands in the way until the clock has caught up moves on with everything that is written.
  const isSame = because === 'clock_set_back' || (kept.facts as { readonly decision: TopUpDecision }).decision.until === until;
  return isSame ? kept.id : undefined;
}

function pass({ book, moment }: AccountNow, offer: Offer, because: string, campaignId: number | null, decisionId: number | null): 'nothing_more' {
  const isKnown = offer.state === 'passed' && offer.because === because && offer.campaignId === campaignId && offer.decisionId === decisionId;
  if (!isKnown) changeOffer(book.connection, offer.id, { state: 'passed', because, campaignId, decidedAt: moment.now, decisionId });
  return 'nothing_more';
}

/** The name of the fee of a lead begins with it. */
export const LEAD_FEE = 'lead:';

/** Draws the fee and marks the lead as bought, in one transaction. */
async function buyNow(account: AccountNow, offer: Offer, campaign: string): Promise<void> {
  const feeId = begin(account, { ...feeOf(offer), campaign, byCampaign: true });
  await payNow(account, feeId);
}

function feeOf(offer: Offer) {
  const { sourceId, price, category, customer } = offer;
  return { sourceId: `${LEAD_FEE}${sourceId}`, kind: 'lead_purchase' as const, credits: price, category, lead: sourceId, customer };
}

/** Buys an offered lead by hand, at the price that the user saw, paid as they were told; otherwise as any fee is. */
export async function buyLead(
  engine: Engine,
  workspaceId: number,
  offerId: number,
  price: number,
  asked: Pick<Asked, 'told' | 'command'> = {},
): Promise<Fee> {
  const offer = offerById(engine.book.connection, offerId);
  if (offer?.workspaceId !== workspaceId) refuse('no_offer', 'This workspace has no such lead on offer.');
  const check = ({ book }: AccountNow) => {
    OFFER_LIFE.afterStored(offerById(book.connection, offerId)?.state ?? offer.state, 'buy');
    if (offer.price !== price) refuse('no_offer', 'The price has changed since this page was read. Look at it again.');
  };
  return contact(engine, workspaceId, feeOf(offer), { ...asked, check });
}

/** Minutes since Monday 00:00 in the book's time zone. */
function minuteOfWeek({ facts, moment }: AccountNow): number {
  const [hour, minute] = timeOfInstant(moment.now, facts.timeZone).split(':').map(Number) as [number, number];
  return (weekdayIndex(dayOfInstant(moment.now, facts.timeZone)) * 24 + hour) * 60 + minute;
}
