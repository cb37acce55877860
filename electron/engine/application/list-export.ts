/** The lists of an operated account as CSV: what the page shows, by the same filter and search, newest first (rule X1). */

import { latestDecisions, type Decision } from '../../../db/decisions.ts';
import { openEvents } from '../../../db/events.ts';
import { latestFees, type Fee } from '../../../db/fees.ts';
import { formatDay, parseDay } from '../../../db/ledger/calendar.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { isoInstant } from '../../../db/ledger/zone.ts';
import { latestObligations, type Obligation } from '../../../db/obligations.ts';
import { campaignsOf, listOffers, type Offer } from '../../../db/offers.ts';
import { refundRequestsOf } from '../../../db/refund-requests.ts';
import { listLeads, type ListedLead } from '../../../db/reports/operated-leads.ts';
import type { TopUpDecision } from '../../billing/top-up-decision.ts';
import { writeList, type ListColumn } from '../../documents/list-csv.ts';
import { writePlans } from '../../documents/plan-list.ts';
import type { InputOf } from '../../ipc/contract/contract.ts';
import { searchFor } from '../../ipc/search.ts';
import type { AccountLook } from '../account/account.ts';
import { writeCharges } from '../audit/charge-page.ts';
import { comparePlans } from '../reports/plan-comparison.ts';

type View = InputOf<'list.export'>['view'];

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** The text of a list in pieces; returns the number of rows. */
export function writeListOf(account: AccountLook, view: View): Generator<string, number> {
  switch (view.list) {
    case 'leads':
      return writeLeads(account, view);
    case 'offers':
      return writeOffers(account, view);
    case 'fees':
      return writeFees(account, view);
    case 'refunds':
      return writeRefunds(account, view);
    case 'decisions':
      return writeDecisions(account, view);
    case 'purchases':
      return writePurchases(account);
    case 'charges':
      return writeCharges({ ...account, today: account.moment.today }, view);
    case 'plans':
      return writePlans(comparePlans(account, { from: parseDay(view.from), to: parseDay(view.to), start: view.start }), account.workspace);
  }
}

/** How figures and instants of a workspace stand in a file. */
function formsOf({ workspace, facts }: AccountLook) {
  const instant = (at: number | null) => (at === null ? null : isoInstant(at, facts.timeZone));
  return {
    credits: (amount: number | null) => (amount === null ? null : formatDecimal(amount, workspace.creditDecimals)),
    money: (amount: number | null) => (amount === null ? null : formatDecimal(amount, workspace.currencyDecimals)),
    instant,
  };
}

function writeLeads(account: AccountLook, { outcome, search = '' }: Extract<View, { list: 'leads' }>): Generator<string, number> {
  const { credits, money } = formsOf(account);
  const matches = searchFor(search);
  const rows = listLeads(account.book, account.workspace.id, { outcome }, EVERYTHING).filter((row) => matches(row.lead, row.campaign, row.category));
  return writeList<ListedLead>(
    [
      { name: 'lead', text: ({ lead }) => lead },
      { name: 'received', plain: ({ receivedDay }) => formatDay(receivedDay) },
      { name: 'kind', text: ({ kind }) => kind },
      { name: 'campaign', text: ({ campaign }) => campaign },
      { name: 'category', text: ({ category }) => category },
      { name: 'credits', plain: (row) => credits(row.credits) },
      { name: 'cost', plain: ({ cost }) => money(cost) },
      { name: 'refunded', plain: ({ refunded }) => money(refunded) },
      { name: 'outcome', text: (row) => row.outcome },
      { name: 'value', plain: (row) => (row.outcome === 'won' ? money(row.value) : null) },
    ],
    rows,
  );
}

function writeOffers(account: AccountLook, view: Extract<View, { list: 'offers' }>): Generator<string, number> {
  const { credits, instant } = formsOf(account);
  return writeList<SearchedOffer>(
    [
      { name: 'lead', text: ({ sourceId }) => sourceId },
      { name: 'offered', plain: ({ offeredAt }) => instant(offeredAt) },
      { name: 'until', plain: ({ until }) => instant(until) },
      { name: 'category', text: ({ category }) => category },
      { name: 'area', text: ({ area }) => area },
      { name: 'quality', plain: ({ quality }) => (quality === null ? null : String(quality)) },
      { name: 'price', plain: ({ price }) => credits(price) },
      { name: 'state', text: ({ state }) => state },
      { name: 'because', text: ({ because }) => because },
      { name: 'campaign', text: ({ campaign }) => campaign },
      { name: 'decided', plain: ({ decidedAt }) => instant(decidedAt) },
      { name: 'note', text: ({ note }) => note },
    ],
    searchOffers(account, view, EVERYTHING),
  );
}

export interface SearchedOffer extends Offer {
  /** Name of the campaign that bought it or came nearest. */
  readonly campaign: string | null;
}

/** Offered leads, newest first, by state, reason and search. */
export function searchOffers(
  { book, workspace }: AccountLook,
  { state, because, search = '' }: Omit<Extract<View, { list: 'offers' }>, 'list'>,
  limit: number,
): readonly SearchedOffer[] {
  const names = new Map(campaignsOf(book.connection, workspace.id).map(({ id, name }) => [id, name]));
  const matches = searchFor(search);
  const listed = listOffers(book.connection, workspace.id, state, search.trim() === '' ? limit : EVERYTHING, because ?? null);
  return listed
    .map((offer) => ({ ...offer, campaign: offer.campaignId === null ? null : (names.get(offer.campaignId) ?? null) }))
    .filter(({ sourceId, category, area, note, campaign }) => matches(sourceId, category, area, note, campaign))
    .slice(0, limit);
}

function writeFees(account: AccountLook, { search = '' }: Extract<View, { list: 'fees' }>): Generator<string, number> {
  const { credits, instant } = formsOf(account);
  const matches = searchFor(search);
  const { book, workspace } = account;
  const rows = latestFees(book.connection, workspace.id, EVERYTHING).filter((fee) =>
    matches(fee.sourceId, fee.lead, fee.note, fee.campaign, fee.category),
  );
  return writeList<Fee>(
    [
      { name: 'charge', text: ({ sourceId }) => sourceId },
      { name: 'contacted', plain: ({ contactedAt }) => instant(contactedAt) },
      { name: 'kind', text: ({ kind }) => kind },
      { name: 'credits', plain: (fee) => credits(fee.credits) },
      { name: 'campaign', text: ({ campaign }) => campaign },
      { name: 'category', text: ({ category }) => category },
      { name: 'lead', text: ({ lead }) => lead },
      { name: 'state', text: ({ state }) => state },
      { name: 'because', text: ({ because }) => because },
      { name: 'held_until', plain: ({ state, releaseAt }) => (state === 'held' ? instant(releaseAt) : null) },
      { name: 'note', text: ({ note }) => note },
    ],
    rows,
  );
}

function writeRefunds(account: AccountLook, { search = '' }: Extract<View, { list: 'refunds' }>): Generator<string, number> {
  const { credits, instant } = formsOf(account);
  const matches = searchFor(search);
  const events = openEvents(account.book.connection, account.workspace.id);
  const rows = refundRequestsOf(account.book.connection, account.workspace.id)
    .map((request) => ({ ...request, charge: events.byId(request.chargeEventId) }))
    .filter(({ charge, reason, note }) => matches(charge?.sourceId ?? null, charge?.lead ?? null, reason, note));
  const columns: readonly ListColumn<(typeof rows)[number]>[] = [
    { name: 'request', plain: ({ id }) => String(id) },
    { name: 'charge', text: ({ charge }) => charge?.sourceId ?? null },
    { name: 'lead', text: ({ charge }) => charge?.lead ?? null },
    { name: 'credits', plain: (request) => credits(request.credits) },
    { name: 'reason', text: ({ reason }) => reason },
    { name: 'note', text: ({ note }) => note },
    { name: 'state', text: ({ state }) => state },
    { name: 'requested', plain: ({ requestedAt }) => instant(requestedAt) },
    { name: 'decided', plain: ({ decidedAt }) => instant(decidedAt) },
  ];
  return writeList(columns, rows);
}

function writeDecisions(account: AccountLook, { subject, because }: Extract<View, { list: 'decisions' }>): Generator<string, number> {
  const { credits, money, instant } = formsOf(account);
  const kept = ({ facts }: Decision) => facts as { readonly fee?: string; readonly credits?: number; readonly decision: TopUpDecision };
  const topUp = (decision: Decision) => (decision.subject === 'top_up' ? kept(decision).decision : null);
  const { book, workspace } = account;
  return writeList<Decision>(
    [
      { name: 'decision', plain: ({ id }) => String(id) },
      { name: 'at', plain: ({ at }) => instant(at) },
      { name: 'subject', text: (decision) => decision.subject },
      { name: 'because', text: (decision) => decision.because },
      { name: 'fee', text: (decision) => kept(decision).fee ?? null },
      { name: 'needed', plain: (decision) => credits(kept(decision).credits ?? topUp(decision)?.figures.fee ?? null) },
      { name: 'available', plain: (decision) => credits(topUp(decision)?.figures.available ?? null) },
      { name: 'pending', plain: (decision) => credits(topUp(decision)?.figures.pending ?? null) },
      { name: 'packs', plain: (decision) => String(topUp(decision)?.charge?.packs ?? '') },
      { name: 'charged', plain: (decision) => money(topUp(decision)?.charge?.price ?? null) },
      { name: 'until', plain: (decision) => instant(topUp(decision)?.until ?? null) },
    ],
    latestDecisions(book.connection, workspace.id, EVERYTHING, undefined, subject).filter(
      (made) => because === undefined || made.because === because,
    ),
  );
}

function writePurchases(account: AccountLook): Generator<string, number> {
  const { credits, money, instant } = formsOf(account);
  const { book, workspace } = account;
  return writeList<Obligation>(
    [
      { name: 'payment', plain: ({ id }) => String(id) },
      { name: 'opened', plain: ({ openedAt }) => instant(openedAt) },
      { name: 'closed', plain: ({ closedAt }) => instant(closedAt) },
      { name: 'purpose', text: ({ purpose }) => purpose },
      { name: 'because', text: ({ because }) => because },
      { name: 'state', text: ({ state }) => state },
      { name: 'amount', plain: ({ amount }) => money(amount) },
      { name: 'currency', text: () => workspace.currency },
      { name: 'credits', plain: (owed) => credits(owed.credits) },
      { name: 'failure', text: ({ failure }) => failure },
    ],
    latestObligations(book.connection, workspace.id, EVERYTHING).filter(({ purpose }) => purpose !== 'fee'),
  );
}
