/** Answers of the page Leads and campaigns: campaigns, offered leads, fees, outcomes, refund requests, Promotion Service. */

import type { Connection } from '../../../db/connection.ts';
import { feeById, heldCredits, latestFees, type Fee } from '../../../db/fees.ts';
import { feedOf } from '../../../db/lead-feeds.ts';
import { formatDay, weekStart } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { openEvents, type StoredEvent } from '../../../db/events.ts';
import { decidedSince, lastOfferId, reasonsNotBought } from '../../../db/offers.ts';
import { refundRequestsOf, type RefundRequest } from '../../../db/refund-requests.ts';
import { countLeads, listLeads } from '../../../db/reports/operated-leads.ts';
import { settingHistory } from '../../../db/settings.ts';
import { isOver, refundDeadline, type RefundDeadline } from '../../billing/refund-deadline.ts';
import { readPromotion } from '../../billing/settings-shapes.ts';
import type { RefundWindow } from '../../billing/vendor-terms.ts';
import type { InputOf } from '../../ipc/contract/contract.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { viewAccount, type AccountView } from '../account/account.ts';
import { settingsAt } from '../account/account-settings.ts';
import { previewFee, toldOf } from '../account/fee-preview.ts';
import { contact, fallDue, releaseFee, tryFeeAgain } from '../account/fees.ts';
import { importLeads } from '../account/lead-import.ts';
import { addCampaign, campaignsNow, changeCampaign, endCampaign, renameCampaign, spentBy } from '../account/campaigns.ts';
import { buyLead, decideOffers, pollFeed, setLeadFeed } from '../account/leads.ts';
import { setOutcome } from '../account/outcomes.ts';
import { approached, exposureOf, quotationSent } from '../account/promotion.ts';
import { creditRequest, decideRequest, requestRefund } from '../account/refund-requests.ts';
import type { FeedProblem } from '../leads/lead-feed.ts';
import { evaluationShape, noTopUpOf, topUpDecisionShape } from './account-shapes.ts';
import { commandOf } from './command-of.ts';
import { priceOfLost } from './leads-lost.ts';
import { searchOffers } from './list-export.ts';
import type { Session } from './session.ts';
import type { Transfers } from './transfers.ts';

type LeadHandlers = Pick<
  Handlers,
  Extract<
    keyof Handlers,
    `campaigns.${string}` | `leads.${string}` | `feed.${string}` | `fees.${string}` | `refunds.${string}` | `promotion.${string}`
  >
>;

export function leadHandlers(session: Session, transfers: Transfers): LeadHandlers {
  const view = (workspaceId: number) => viewAccount(session.engine(), workspaceId);
  const feeAnswer = (workspaceId: number, fee: Fee) => ({ fee: feeShape(view(workspaceId).book.connection, fee) });
  return {
    'campaigns.list': ({ workspaceId }) => ({ campaigns: campaignsAnswer(view(workspaceId)) }),
    'campaigns.add': async ({ workspaceId, name, terms }) => {
      const campaignId = await addCampaign(session.engine(), workspaceId, name, terms);
      await decideOffers(session.engine(), workspaceId);
      return { campaignId };
    },
    'campaigns.change': async ({ workspaceId, campaignId, terms }) => {
      await changeCampaign(session.engine(), workspaceId, campaignId, terms);
      await decideOffers(session.engine(), workspaceId);
      return {};
    },
    'campaigns.rename': ({ workspaceId, campaignId, name }) => done(renameCampaign(session.engine(), workspaceId, campaignId, name)),
    'campaigns.end': async ({ workspaceId, campaignId }) => {
      await endCampaign(session.engine(), workspaceId, campaignId);
      await decideOffers(session.engine(), workspaceId);
      return {};
    },
    'leads.offers': ({ workspaceId, ...asked }) => offersAnswer(view(workspaceId), asked),
    'leads.buy': async (input, context) => {
      const { workspaceId, offerId, price, told } = input;
      return feeAnswer(
        workspaceId,
        await buyLead(session.engine(), workspaceId, offerId, price, { told, command: commandOf(context, 'leads.buy', input) }),
      );
    },
    'leads.list': ({ workspaceId, outcome, limit }) => leadsAnswer(view(workspaceId), outcome, limit),
    'leads.setOutcome': ({ workspaceId, ...outcome }) => done(setOutcome(session.engine(), workspaceId, outcome)),
    'leads.import': async ({ workspaceId, upload }, context) => {
      const engine = session.engine();
      const known = lastOfferId(engine.book.connection);
      const { warnings, ...taken } = await importLeads(engine, workspaceId, { files: [transfers.uploaded(upload)] }, context);
      transfers.discard(upload);
      return {
        ...taken,
        ...decidedSince(engine.book.connection, workspaceId, known),
        warnings: warnings.map(({ message, sourceLine }) => ({ message, sourceLine: sourceLine ?? null })),
      };
    },
    'feed.state': ({ workspaceId }) => {
      const feed = feedOf(view(workspaceId).book.connection, workspaceId);
      const problems = (JSON.parse(feed?.problems ?? '[]') as FeedProblem[]).map(({ refusal, since }) => ({
        message: refusal.message,
        file: refusal.file ?? null,
        since,
      }));
      return { folder: feed?.kind === 'folder' ? feed.source : null, problems };
    },
    'feed.set': async ({ workspaceId, folder }) => {
      const engine = session.engine();
      await setLeadFeed(engine, workspaceId, folder === null ? null : { kind: 'folder', source: folder });
      // Asked at once, so that what is wrong with it is told to whoever just set it.
      const feed = engine.leadFeed?.(workspaceId);
      if (feed !== undefined) await pollFeed(engine, workspaceId, feed);
      return {};
    },
    'fees.list': ({ workspaceId, limit }) => {
      const { connection } = view(workspaceId).book;
      return { fees: latestFees(connection, workspaceId, limit).map((fee) => feeShape(connection, fee)), held: heldCredits(connection, workspaceId) };
    },
    'fees.contact': async (input, context) => {
      const { workspaceId, told, ...given } = input;
      const cause = given.kind === 'promotion' ? approached : contact;
      return feeAnswer(workspaceId, await cause(session.engine(), workspaceId, given, { told, command: commandOf(context, 'fees.contact', input) }));
    },
    'fees.preview': ({ workspaceId, ...fee }) => previewAnswer(view(workspaceId), fee),
    'fees.fallDue': async (input, context) => {
      const { workspaceId, feeId, told } = input;
      return feeAnswer(
        workspaceId,
        await fallDue(session.engine(), workspaceId, feeId, { told, command: commandOf(context, 'fees.fallDue', input) }),
      );
    },
    'fees.tryAgain': async (input, context) => {
      const { workspaceId, feeId, told } = input;
      return feeAnswer(
        workspaceId,
        await tryFeeAgain(session.engine(), workspaceId, feeId, { told, command: commandOf(context, 'fees.tryAgain', input) }),
      );
    },
    'fees.release': async ({ workspaceId, feeId }) => feeAnswer(workspaceId, await releaseFee(session.engine(), workspaceId, feeId)),
    'refunds.list': ({ workspaceId }) => {
      const account = view(workspaceId);
      return {
        requests: refundRequestsOf(account.book.connection, workspaceId).map((request) => requestShape(account, request)),
        reasons: [...settingsAt(account.book.connection, workspaceId, account.moment.today).terms.refundReasons],
      };
    },
    'refunds.request': async ({ workspaceId, ...request }) => ({ requestId: await requestRefund(session.engine(), workspaceId, request) }),
    'refunds.decide': ({ workspaceId, requestId, step }) => done(decideRequest(session.engine(), workspaceId, requestId, step)),
    'refunds.credit': async ({ workspaceId, requestId }) => ({ eventId: (await creditRequest(session.engine(), workspaceId, requestId)).id }),
    'promotion.quotationSent': ({ workspaceId, ...sent }) => done(quotationSent(session.engine(), workspaceId, sent)),
    'promotion.state': ({ workspaceId }) => promotionAnswer(view(workspaceId)),
  };
}

async function done(work: Promise<void>): Promise<Record<string, never>> {
  await work;
  return {};
}

function campaignsAnswer(account: AccountView) {
  const { facts, moment } = account;
  const weekBegins = weekStart(moment.today, facts.weekRules);
  return campaignsNow(account).map(({ id, name, names, workspaceId: _, endedAt: __, ...terms }) => ({
    id,
    name,
    terms: {
      ...terms,
      categories: [...terms.categories],
      areas: [...terms.areas],
      hours: terms.hours && terms.hours.map((day) => day.map(([from, to]): [number, number] => [from, to])),
    },
    today: { ...spentBy(account, { names }, moment.today) },
    week: { ...spentBy(account, { names }, weekBegins) },
  }));
}

function offersAnswer(account: AccountView, { limit, ...asked }: Omit<InputOf<'leads.offers'>, 'workspaceId'>) {
  const { book, workspace } = account;
  const reasons = reasonsNotBought(book.connection, workspace.id);
  return {
    offers: searchOffers(account, asked, limit).map(({ workspaceId: _, customer: __, campaignId: ___, decisionId, ...offer }) => ({
      ...offer,
      noTopUp: evaluationShape(book.connection, decisionId),
    })),
    reasons: [...reasons],
    lostToBalance: priceOfLost(account, reasons.find(({ because }) => because === 'balance')?.leads ?? 0),
  };
}

function leadsAnswer({ book, facts, workspace, moment }: AccountView, outcome: 'open' | 'quoted' | 'won' | 'lost' | undefined, limit: number) {
  const { terms } = settingsAt(book.connection, workspace.id, moment.today);
  const windows = new Map<number, RefundWindow>();
  const windowOn = (day: number) => {
    const window = windows.get(day) ?? settingsAt(book.connection, workspace.id, day).terms.refundWindow;
    windows.set(day, window);
    return window;
  };
  return {
    counts: countLeads(book, workspace.id),
    leads: listLeads(book, workspace.id, { outcome }, limit).map(({ receivedDay, chargedAt, chargeDay, ...lead }) => {
      const until = refundDeadline(windowOn(chargeDay), chargedAt, chargeDay);
      return { ...lead, receivedOn: formatDay(receivedDay), refundUntil: deadlineShape(until, moment.now, facts.timeZone) };
    }),
    refundReasons: [...terms.refundReasons],
  };
}

/** By the terms of the day of a charge. */
function deadlineOf({ book, workspace }: AccountView, { instant, day }: Pick<StoredEvent, 'instant' | 'day'>): RefundDeadline {
  return refundDeadline(settingsAt(book.connection, workspace.id, day).terms.refundWindow, instant, day);
}

function deadlineShape(deadline: RefundDeadline, now: number, timeZone: string) {
  const over = isOver(deadline, now, timeZone);
  return deadline.until === 'instant' ? { instant: deadline.instant, day: null, over } : { instant: null, day: formatDay(deadline.day), over };
}

/** What causing a fee, or making the one that is there due, would do at this moment. */
function previewAnswer(account: AccountView, { kind, credits, feeId }: Omit<InputOf<'fees.preview'>, 'workspaceId'>) {
  const fee = feeId === undefined ? undefined : feeById(account.book.connection, feeId);
  const preview = previewFee(account, { kind, credits }, fee?.workspaceId === account.workspace.id ? fee : undefined);
  return { ...preview, noTopUp: preview.noTopUp && topUpDecisionShape(preview.noTopUp), told: toldOf(preview) };
}

function feeShape(connection: Connection, fee: Fee) {
  const { workspaceId, customer: _, byCampaign: __, decisionId: ___, ...shown } = fee;
  const event = fee.eventId === null ? undefined : openEvents(connection, workspaceId).byId(fee.eventId);
  return {
    ...shown,
    noTopUp: noTopUpOf(connection, fee),
    paid: event === undefined ? null : { credits: event.credits, amount: event.amount, method: event.method },
  };
}

function requestShape(account: AccountView, request: RefundRequest) {
  const { book, facts, workspace, moment } = account;
  const { workspaceId: _, ...shown } = request;
  const charge = openEvents(book.connection, workspace.id).byId(request.chargeEventId);
  const waits = request.state === 'approved' && request.decidedAt !== null;
  return {
    ...shown,
    charge: charge?.sourceId ?? '',
    lead: charge?.lead ?? null,
    until: charge === undefined ? null : deadlineShape(deadlineOf(account, charge), moment.now, facts.timeZone),
    ageDays: waits ? Math.max(0, moment.today - dayOfInstant(request.decidedAt, facts.timeZone)) : null,
  };
}

function promotionAnswer(account: AccountView) {
  const { book, workspace } = account;
  const history = settingHistory(book.connection, workspace.id, 'promotion').map(({ fromDay, value }) => ({ fromDay, ...readPromotion(value) }));
  const last = history.at(-1);
  const change = history.findLastIndex(({ on }) => on !== last?.on);
  const { customers, until, credits, open } = exposureOf(account);
  const since = last && history[change + 1];
  return {
    on: last?.on ?? false,
    since: since ? formatDay(since.fromDay) : null,
    exposure: {
      customers,
      until,
      creditsAtMost: credits,
      open: open.map(({ lead, customer, sentAt, fee }) => ({ lead, customer, sentAt, credits: fee })),
    },
  };
}
