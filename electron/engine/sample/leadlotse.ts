/** Leadlotse, the sample's account that Floatbook itself operates: two weeks of campaigns, top-ups, a primary that begins to decline, fees, refunds. */

import { prepared } from '../../../db/connection.ts';
import { feeBySource } from '../../../db/fees.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';
import type { NewOffer } from '../../../db/offers.ts';
import type { WriteBook } from '../../../db/open.ts';
import { VENDOR_PRESETS } from '../../billing/vendor-presets.ts';
import { onAccount, type Engine } from '../account/account.ts';
import { addCampaign } from '../account/campaigns.ts';
import { contact } from '../account/fees.ts';
import { decideOffers, takeNews } from '../account/leads.ts';
import { activateMethod, addMethod, verifyMethod } from '../account/methods.ts';
import { setOutcome } from '../account/outcomes.ts';
import { setLowBalance, setPacks, setVendorTerms, turnOnTopUp } from '../account/plan.ts';
import { decideRequest, requestRefund } from '../account/refund-requests.ts';
import { moment } from './clock.ts';

/** An engine whose clock the story moves. */
export interface MovedEngine extends Engine {
  /** Ms since the epoch. */
  setClock(now: number): void;
}

const PACK = { id: 'credits-150', name: '150 credits', price: 150_00, credits: 150_00 };
const LARGER = { id: 'credits-500', name: '500 credits', price: 485_00, credits: 500_00 };
/** Leads are for sale for an afternoon. */
const OFFERED_FOR_MS = 6 * 3_600_000;
/** One top-up of the smaller pack a day, and no more. */
const GUARDS = { coolDownMinutes: 60, topUpsPerDay: 1, capPerDay: 485_00, capPerMonth: 1500_00, failuresUntilOff: 3 };

/** Operates the account from 4 to 18 November, while the day of the book does not stand still yet. */
export async function operateLeadlotse(book: WriteBook, engine: MovedEngine, id: number, sampleDay: Day): Promise<void> {
  setSampleDay(book, null);
  try {
    await tellStory(engine, id);
  } finally {
    setSampleDay(book, sampleDay);
  }
}

function setSampleDay({ connection }: WriteBook, day: Day | null): void {
  prepared(connection, 'UPDATE book SET sample_day = ?').run(day);
}

async function tellStory(engine: MovedEngine, id: number): Promise<void> {
  await begin(engine, id);
  for (const { at, ...happened } of STORY) {
    engine.setClock(moment(at));
    await happen(engine, id, happened);
  }
  await decideOffers(engine, id);
}

async function begin(engine: MovedEngine, id: number): Promise<void> {
  engine.setClock(moment('2026-11-04 09:00'));
  const terms = VENDOR_PRESETS.find((preset) => preset.id === 'lead_campaigns')?.terms;
  if (!terms) throw new Error('no terms of campaigns');
  await setVendorTerms(engine, id, {
    ...terms,
    refundWindow: { unit: 'days', count: 7 },
    refundReasons: ['wrong number', 'duplicate', 'out of area'],
  });
  await setPacks(engine, id, [PACK, LARGER]);
  await card(engine, id, 'tok_works_then_declines', 'Office card');
  await card(engine, id, 'tok_mastercard', '');
  await turnOnTopUp(engine, id, { packId: PACK.id, guards: GUARDS, acceptedTerms: '1', chargeAtOnce: PACK.price });
  await setLowBalance(engine, id, 60_00);
  await addCampaign(engine, id, 'Heat pumps · Münster', {
    on: true,
    categories: ['Heating'],
    areas: ['Münster'],
    maxPrice: 45_00,
    minQuality: 50,
    budgetPerDay: 150_00,
    budgetPerWeek: null,
    hours: null,
  });
}

async function card(engine: MovedEngine, workspaceId: number, token: string, nickname: string): Promise<void> {
  const { methodId } = await addMethod(engine, workspaceId, { processor: 'sandbox', mode: 'test', card: token, nickname });
  await verifyMethod(engine, workspaceId, methodId);
  await activateMethod(engine, workspaceId, methodId);
}

type Happened =
  | { readonly offered: string; readonly price: number; readonly quality: number; readonly category: string }
  | { readonly fee: string; readonly kind: ChargeKind; readonly credits: number; readonly lead: string }
  | { readonly outcome: 'quoted' | 'won' | 'lost'; readonly lead: string; readonly value: number | null }
  | { readonly refund: string; readonly reason: string; readonly approved: boolean };

async function happen(engine: MovedEngine, id: number, happened: Happened): Promise<void> {
  if ('offered' in happened) {
    const { offered: sourceId, price, quality, category } = happened;
    const offer: Omit<NewOffer, 'workspaceId'> = {
      sourceId,
      category,
      area: 'Münster',
      price,
      quality,
      customer: `lead:${sourceId}`,
      offeredAt: engine.clock(),
      until: engine.clock() + OFFERED_FOR_MS,
      note: '',
    };
    await onAccount(engine, id, (account) => void takeNews(account, { offers: [offer], gone: [] }));
    await decideOffers(engine, id);
  } else if ('fee' in happened) {
    const { fee: sourceId, kind, credits, lead } = happened;
    await contact(engine, id, { sourceId, kind, credits, lead, category: 'Heating' });
  } else if ('outcome' in happened) {
    await setOutcome(engine, id, happened);
  } else {
    const { refund, reason, approved } = happened;
    const chargeEventId = chargeOf(engine, id, refund);
    const requestId = await requestRefund(engine, id, { chargeEventId, reason, note: '' });
    if (approved) await decideRequest(engine, id, requestId, 'approve');
  }
}

/** The event of a quotation's fee. */
function chargeOf({ book }: Engine, workspaceId: number, sourceId: string): number {
  const eventId = feeBySource(book.connection, workspaceId, sourceId)?.eventId;
  if (typeof eventId !== 'number') throw new Error(`the fee ${sourceId} was not charged`);
  return eventId;
}

const offered = (at: string, id: string, price: number, quality: number, category = 'Heating') => ({ at, offered: id, price, quality, category });
const quoted = (at: string, id: string, credits: number) => ({ at, fee: id, kind: 'quotation' as const, credits, lead: `${id}-lead` });
const outcome = (at: string, lead: string, what: 'quoted' | 'won' | 'lost', value: number | null = null) => ({ at, outcome: what, lead, value });

/** In order of time. The first top-up is paid by the primary, which declines from then on; each day has one. */
const STORY: readonly (Happened & { readonly at: string })[] = [
  offered('2026-11-04 10:20', 'LL-301', 38_00, 72),
  offered('2026-11-04 15:05', 'LL-302', 42_00, 64),
  quoted('2026-11-05 09:40', 'LL-Q11', 14_00),
  offered('2026-11-06 11:15', 'LL-303', 44_00, 81),
  offered('2026-11-06 16:30', 'LL-304', 52_00, 90),
  outcome('2026-11-07 10:00', 'LL-301', 'quoted'),
  offered('2026-11-09 08:50', 'LL-305', 40_00, 58),
  quoted('2026-11-09 14:10', 'LL-Q12', 14_00),
  quoted('2026-11-10 09:25', 'LL-Q13', 65_00),
  outcome('2026-11-11 12:00', 'LL-303', 'won', 640_00),
  outcome('2026-11-11 12:05', 'LL-302', 'lost'),
  quoted('2026-11-11 16:00', 'LL-Q14', 14_00),
  { at: '2026-11-12 09:15', refund: 'LL-Q13', reason: 'wrong number', approved: true },
  offered('2026-11-12 13:40', 'LL-306', 43_00, 77),
  outcome('2026-11-13 09:00', 'LL-Q14-lead', 'lost'),
  offered('2026-11-13 10:30', 'LL-307', 45_00, 69),
  offered('2026-11-16 09:10', 'LL-308', 41_00, 83),
  outcome('2026-11-16 17:00', 'LL-305', 'won', 410_00),
  offered('2026-11-17 09:05', 'LL-309', 39_00, 75),
  offered('2026-11-17 11:20', 'LL-310', 44_00, 88),
  { at: '2026-11-17 12:00', refund: 'LL-Q14', reason: 'duplicate', approved: false },
  // The next top-up of the day would be the second.
  quoted('2026-11-17 15:30', 'LL-Q15', 75_00),
  quoted('2026-11-17 16:10', 'LL-Q16', 65_00),
  offered('2026-11-17 17:45', 'LL-311', 45_00, 92),
  outcome('2026-11-18 08:30', 'LL-306', 'lost'),
];
