/** Offered and charged leads as the documents and tables of the command line. */

import { openEvents, type StoredEvent } from '../../db/events.ts';
import { campaignsOf, type Offer } from '../../db/offers.ts';
import type { ListedLead } from '../../db/reports/operated-leads.ts';
import { isOver, refundDeadline } from '../billing/refund-deadline.ts';
import { settingsAt } from '../engine/account/account-settings.ts';
import { sinceDocument, words } from './account-documents.ts';
import { shortInstant } from './instants.ts';
import type { Account, Operated } from './operating.ts';
import { table } from './table.ts';

export type OfferDocument = ReturnType<typeof offerDocument>;
export type LeadDocument = ReturnType<typeof leadDocument>;

/** A lead that the marketplace offered, and why it was bought or not. */
export function offerDocument({ view, shown }: Account, offer: Offer) {
  const { campaignId } = offer;
  const campaign = campaignId === null ? undefined : campaignsOf(view.book.connection, view.workspace.id).find(({ id }) => id === campaignId);
  return {
    lead: offer.sourceId,
    state: offer.state,
    /** Why it was not bought. */
    because: offer.because,
    /** Of the decision log: what the top-up rule said, where the balance did not cover it. */
    decision: offer.decisionId,
    /** That bought it, or that came nearest. */
    campaign: campaign?.name ?? null,
    decidedAt: shown.instantOrNull(offer.decidedAt),
    price: shown.credits(offer.price),
    category: offer.category,
    area: offer.area,
    quality: offer.quality,
    offeredAt: shown.instant(offer.offeredAt),
    until: shown.instantOrNull(offer.until),
    note: offer.note,
  };
}

/** A lead that was charged: what it cost, what became of it, and until when its credits may be asked for. */
export function leadDocument({ view, shown }: Account, lead: ListedLead) {
  const { connection } = view.book;
  const { terms } = settingsAt(connection, view.workspace.id, lead.chargeDay);
  const until = refundDeadline(terms.refundWindow, lead.chargedAt, lead.chargeDay);
  return {
    lead: lead.lead,
    receivedOn: shown.day(lead.receivedDay),
    /** The id of its latest charge. */
    charge: openEvents(connection, view.workspace.id).byId(lead.chargeEventId)?.sourceId ?? null,
    kind: lead.kind,
    campaign: lead.campaign,
    category: lead.category,
    credits: lead.credits === null ? null : shown.credits(lead.credits),
    cost: shown.money(lead.cost),
    refunded: shown.money(lead.refunded),
    outcome: lead.outcome,
    value: lead.outcome === 'won' ? shown.money(lead.value) : null,
    refundUntil: until.until === 'day' ? shown.day(until.day) : shown.instant(until.instant),
    refundIsOver: isOver(until, view.moment.now, view.facts.timeZone),
    request: lead.requestId,
  };
}

/** Leads that were bought since a mark, with what it led to: a campaign that changed, or a file, may buy many at once. */
export interface BoughtMark {
  readonly lastEvent: number;
}

export function markBought({ engine, workspaceId }: Operated): BoughtMark {
  return { lastEvent: openEvents(engine.book.connection, workspaceId).lastId() };
}

export function boughtDocument(operated: Operated, { lastEvent }: BoughtMark) {
  const { view, shown } = operated.account();
  const onDay = openEvents(view.book.connection, view.workspace.id).onDay(view.moment.today);
  const bought = onDay.filter(({ id, kind }) => id > lastEvent && kind === 'lead_purchase').toSorted((a, b) => a.id - b.id);
  return {
    bought: bought.map(({ lead, campaign, credits }: StoredEvent) => ({ lead, campaign, credits: shown.credits(credits ?? 0) })),
    ...sinceDocument({ view, shown }, operated.since()),
  };
}

export function boughtTable({ bought }: Pick<ReturnType<typeof boughtDocument>, 'bought'>): string {
  if (bought.length === 0) return '';
  return `\n${table(
    [{ title: 'Bought' }, { title: 'Campaign' }, { title: 'Credits', isNumber: true }],
    bought.map(({ lead, campaign, credits }) => [lead ?? '', campaign, credits]),
  )}`;
}

export function offerTable(offers: readonly OfferDocument[]): string {
  return table(
    [
      { title: 'Lead' },
      { title: 'Category' },
      { title: 'Area' },
      { title: 'Quality', isNumber: true },
      { title: 'Price', isNumber: true },
      { title: 'Until' },
      { title: 'State' },
      { title: 'Campaign' },
    ],
    offers.map((offer) => [
      offer.lead,
      offer.category,
      offer.area,
      offer.quality === null ? '' : String(offer.quality),
      offer.price,
      shortInstant(offer.until),
      `${offer.state}${offer.because === '' ? '' : ` (${words(offer.because)})`}`,
      offer.campaign ?? '',
    ]),
  );
}

export function leadTable(leads: readonly LeadDocument[]): string {
  return table(
    [
      { title: 'Lead' },
      { title: 'Received' },
      { title: 'Kind' },
      { title: 'Campaign' },
      { title: 'Cost', isNumber: true },
      { title: 'Outcome' },
      { title: 'Value', isNumber: true },
      { title: 'Refund until' },
    ],
    leads.map((lead) => [
      lead.lead,
      lead.receivedOn,
      words(lead.kind),
      lead.campaign,
      lead.cost,
      lead.outcome,
      lead.value ?? '',
      lead.refundIsOver ? 'over' : lead.refundUntil.slice(0, 16).replace('T', ' '),
    ]),
  );
}
