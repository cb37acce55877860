/** Campaigns (rule C4): made, changed, renamed and ended by the user; what each buys on a day, and what it has spent under whatever name. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import {
  campaignSpend,
  campaignsOf,
  endCampaign as markEnded,
  insertCampaign,
  renameCampaign as writeName,
  type Campaign,
  type CampaignSpend,
} from '../../../db/offers.ts';
import { settingOn } from '../../../db/settings.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { CampaignPolicy } from '../../billing/lead-decision.ts';
import { checkCampaign, readCampaign } from '../../billing/settings-shapes.ts';
import { onAccount, type AccountNow, type AccountView, type Engine } from './account.ts';
import { setAccountSetting } from './account-settings.ts';

/** Adds a campaign, on or off. Refuses a name that is or was another one's. Returns its id. */
export async function addCampaign(engine: Engine, workspaceId: number, name: string, terms: unknown): Promise<number> {
  const checked = checkCampaign(terms);
  refuseCardNumber(name);
  return onAccount(engine, workspaceId, (account) => {
    refuseTaken(account, name);
    const id = insertCampaign(account.book.connection, workspaceId, name);
    setTerms(account, id, checked);
    return id;
  });
}

/** Changes what a campaign buys, from now on. */
export async function changeCampaign(engine: Engine, workspaceId: number, campaignId: number, terms: unknown): Promise<void> {
  const checked = checkCampaign(terms);
  await onAccount(engine, workspaceId, (account) => setTerms(account, campaignOf(account, campaignId).id, checked));
}

/** Gives a campaign another name. What it bought keeps the name of its time, and counts against its budgets all the same. */
export async function renameCampaign(engine: Engine, workspaceId: number, campaignId: number, name: string): Promise<void> {
  refuseCardNumber(name);
  await onAccount(engine, workspaceId, (account) => {
    const campaign = campaignOf(account, campaignId);
    if (campaign.name === name) return;
    refuseTaken(account, name, campaignId);
    writeName(account.book.connection, campaign, name);
  });
}

/** Ends a campaign for good: it buys nothing more. What it bought stays, and its names stay its own. */
export async function endCampaign(engine: Engine, workspaceId: number, campaignId: number): Promise<void> {
  await onAccount(engine, workspaceId, (account) => markEnded(account.book.connection, campaignOf(account, campaignId).id, account.moment.now));
}

export type CampaignNow = Campaign & CampaignPolicy;

/** Campaigns in the user's order, with what they buy on this day; those that were ended are none any more. */
export function campaignsNow({ book, workspace, moment }: AccountView): readonly CampaignNow[] {
  return campaignsOf(book.connection, workspace.id).flatMap((campaign) => {
    if (campaign.endedAt !== null) return [];
    const setting = settingOn(book.connection, workspace.id, `campaign:${campaign.id}`, moment.today);
    return setting ? [{ ...campaign, ...readCampaign(setting.value) }] : [];
  });
}

/** What a campaign has bought since a day, before any refund, under each of its names. */
export function spentBy({ book, workspace, moment }: AccountView, { names }: Pick<Campaign, 'names'>, from: Day): CampaignSpend {
  const spends = names.map((name) => campaignSpend(book.connection, workspace.id, name, from, moment.today));
  return spends.reduce((sum, { leads, credits }) => ({ leads: sum.leads + leads, credits: sum.credits + credits }), { leads: 0, credits: 0 });
}

/** A name has to stay exact, so a full card number in it is refused rather than masked (rule M4). */
function refuseCardNumber(name: string): void {
  if (maskCardNumbers(name).found > 0) refuse('card_number', 'This name looks like a full card number. Floatbook never stores one; choose another.');
}

/** `by`: the campaign that asks for the name, which may have had it before. */
function refuseTaken({ book, workspace }: AccountNow, name: string, by?: number): void {
  const owner = campaignsOf(book.connection, workspace.id).find(({ id, names }) => id !== by && names.includes(name));
  if (owner === undefined) return;
  if (owner.endedAt === null && owner.name === name) refuse('campaign_exists', `There is a campaign "${name}" already. Choose another name.`);
  refuse('campaign_exists', `The charges of another campaign stand under "${name}" in the history. Choose another name.`);
}

function campaignOf({ book, workspace }: AccountNow, campaignId: number): Campaign {
  const found = campaignsOf(book.connection, workspace.id).find(({ id, endedAt }) => id === campaignId && endedAt === null);
  return found ?? refuse('no_campaign', 'This workspace has no such campaign. It may have been removed.');
}

function setTerms({ book, workspace, moment }: AccountNow, campaignId: number, terms: CampaignPolicy): void {
  setAccountSetting(book.connection, workspace.id, `campaign:${campaignId}`, terms, moment.today, moment.now);
}
