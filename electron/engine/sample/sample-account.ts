/** How the sample's workspaces are operated: methods of the sandbox, packs, automatic top-up, campaigns and leads on offer. Where a file tells the year nothing is charged: its figures stay what the file says. */

import type { WriteBook } from '../../../db/open.ts';
import { prepared } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { NewOffer } from '../../../db/offers.ts';
import { VENDOR_PRESETS, type VendorPreset } from '../../billing/vendor-presets.ts';
import { BUYS_EVERY_LEAD } from '../../billing/lead-decision.ts';
import { onAccount, type Engine } from '../account/account.ts';
import { addCampaign } from '../account/campaigns.ts';
import { decideOffers, takeNews } from '../account/leads.ts';
import { activateMethod, addMethod, verifyMethod } from '../account/methods.ts';
import { operateLeadlotse, type MovedEngine } from './leadlotse.ts';
import { stateRules } from '../audit/said.ts';
import { sandboxFile } from '../account/open-engine.ts';
import { setLowBalance, setPacks, setPromotion, setVendorTerms, turnOnTopUp } from '../account/plan.ts';
import { quotationSent } from '../account/promotion.ts';
import { openSandbox } from '../processors/sandbox.ts';
import { moment } from './clock.ts';
import { AUTOMATIC } from './quotehaven.ts';

const OPERATED_AT = moment('2026-11-18 14:40');

/** Operates the workspaces of the sample, the same each time. */
export async function operateSample(book: WriteBook, ids: SampleIds, sampleDay: Day): Promise<void> {
  prepared(book.connection, `UPDATE book SET uid = 'sample-book-of-floatbook' WHERE uid IS NULL`).run();
  const engine = sampleEngine(book);
  await operateLeadlotse(book, engine, ids.leadlotse, sampleDay);
  engine.setClock(OPERATED_AT);
  await stateQuotehavenRules(engine, ids.quotehaven);
  await operateQuotehaven(engine, ids.quotehaven);
  await operateMarktpfad(engine, ids.marktpfad);
}

/** Ids of the sample's workspaces. */
export interface SampleIds {
  readonly quotehaven: number;
  readonly marktpfad: number;
  readonly leadlotse: number;
}

/** Names are counted and the clock is moved by hand, so that the sample is the same each time. */
function sampleEngine(book: WriteBook): MovedEngine {
  let names = 0;
  let clock = OPERATED_AT;
  const sandbox = openSandbox({ file: sandboxFile(book.file), now: () => clock });
  return {
    book,
    clock: () => clock,
    setClock: (now) => void (clock = now),
    newUid: () => `sample-name-${String((names += 1)).padStart(6, '0')}`,
    processor: (name) => (name === 'sandbox' ? sandbox : undefined),
    isOnline: () => true,
    inFlight: new Set(),
    asked: new Set(),
    onChange: () => undefined,
  };
}

/** What Quotehaven's own automatic top-up was like through the year, for the audit of its charges. */
async function stateQuotehavenRules({ book, clock }: Engine, workspaceId: number): Promise<void> {
  const { packs, stopped, primary, backup } = AUTOMATIC;
  const offers = [...packs.map(offerOf), { name: 'Summer offer', price: 640_00, credits: 800_00 }];
  const sold = offers.filter((sale, at) => offers.findIndex(({ name }) => name === sale.name) === at);
  const rules = {
    mode: 'automatic',
    paused: false,
    packs: sold,
    guards: { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: null, capPerMonth: null },
    threshold: null,
    payAsYouUse: 'shortfall',
    heldHours: null,
    methods: [primary, backup],
  } as const;
  const state = (from: number, given: object) => stateRules(book, { workspaceId, from, rules: given, now: clock() });
  for (const pack of packs) await state(pack.from, { ...rules, pack: offerOf(pack) });
  await state(stopped.from, { ...rules, mode: 'off', pack: null });
  await state(stopped.until, { ...rules, pack: offerOf(packs.findLast(({ from }) => from <= stopped.until) as (typeof packs)[number]) });
}

function offerOf({ name, price, credits }: (typeof AUTOMATIC.packs)[number]) {
  return { name, price, credits };
}

/** Automatic top-up with a backup, campaigns with budgets, Promotion Service off with its tail. */
async function operateQuotehaven(engine: Engine, id: number): Promise<void> {
  const { terms, packs } = preset('quotations');
  await setVendorTerms(engine, id, {
    ...terms,
    refundReasons: ['wrong number', 'duplicate', 'no contact details', 'out of area'],
    refundWindow: { unit: 'day_of_next_month', day: 4 },
  });
  await setPacks(engine, id, packs);
  await card(engine, id, 'tok_visa', true);
  await card(engine, id, 'tok_mastercard', true);
  await card(engine, id, 'tok_debit', false);
  const guards = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 1900_00, capPerMonth: 6000_00, failuresUntilOff: 3 };
  await turnOnTopUp(engine, id, { packId: 'credits-1000', guards, acceptedTerms: '1', chargeAtOnce: 0 });
  await setLowBalance(engine, id, 250_00);
  await setPromotion(engine, id, true);
  await quotationSent(engine, id, { lead: 'QH-AUTO-71', customer: 'customer of QH-AUTO-71', credits: 14_00 });
  await quotationSent(engine, id, { lead: 'QH-AUTO-72', customer: 'customer of QH-AUTO-72', credits: 14_00 });
  await setPromotion(engine, id, false);
  await addCampaign(engine, id, 'Bathroom refit · Cologne', {
    ...BUYS_EVERY_LEAD,
    categories: ['Bathroom'],
    areas: ['Cologne'],
    maxPrice: 46_00,
    budgetPerDay: 140_00,
    budgetPerWeek: 500_00,
  });
  await addCampaign(engine, id, 'Kitchen fitting · Bonn', {
    ...BUYS_EVERY_LEAD,
    categories: ['Kitchen'],
    areas: ['Bonn'],
    maxPrice: 38_00,
    minQuality: 60,
    budgetPerWeek: 300_00,
  });
  await addCampaign(engine, id, 'Roof repair · Aachen', { ...BUYS_EVERY_LEAD, on: false, categories: ['Roof'], areas: ['Aachen'] });
  await onAccount(engine, id, (account) => void takeNews(account, { offers: OFFERS, gone: [] }));
  await decideOffers(engine, id);
}

/** Paid as it is used, by one card. */
async function operateMarktpfad(engine: Engine, id: number): Promise<void> {
  const { terms, packs } = preset('lead_campaigns');
  await setVendorTerms(engine, id, { ...terms, payAsYouUse: 'shortfall' });
  await setPacks(engine, id, packs);
  await card(engine, id, 'tok_mastercard', true);
}

async function card(engine: Engine, workspaceId: number, token: string, activated: boolean): Promise<void> {
  const { methodId } = await addMethod(engine, workspaceId, { processor: 'sandbox', mode: 'test', card: token, nickname: '' });
  await verifyMethod(engine, workspaceId, methodId);
  if (activated) await activateMethod(engine, workspaceId, methodId);
}

function preset(id: string): VendorPreset {
  const found = VENDOR_PRESETS.find((each) => each.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found;
}

/** None of them is for a campaign that is on: each has its reason, and can be bought by hand. */
const OFFERS: readonly Omit<NewOffer, 'workspaceId'>[] = [
  offer('QH-90611', '2026-11-17 18:20', 'Roof', 'Aachen', 34_50, 88),
  offer('QH-90618', '2026-11-18 08:05', 'Bathroom', 'Leverkusen', 46_00, 81),
  offer('QH-90620', '2026-11-18 09:12', 'Kitchen', 'Bonn', 38_00, 42),
  offer('QH-90627', '2026-11-18 10:31', 'Tiling', 'Cologne', 22_50, 76),
  offer('QH-90633', '2026-11-18 11:47', 'Bathroom', 'Cologne', 58_00, 93),
  offer('QH-90640', '2026-11-18 13:58', 'Roof', 'Düren', 29_00, 70),
];

function offer(sourceId: string, at: string, category: string, area: string, price: number, quality: number): Omit<NewOffer, 'workspaceId'> {
  return { sourceId, category, area, price, quality, customer: `lead:${sourceId}`, offeredAt: moment(at), until: null, note: '' };
}
