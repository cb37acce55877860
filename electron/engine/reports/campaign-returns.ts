/** What each campaign brought in and cost over whole weeks, and what it used of its weekly budget (rules W2, W4, C4). */

import type { Week } from '../../../db/ledger/calendar.ts';
import { campaignsOf, campaignSpend, type Campaign } from '../../../db/offers.ts';
import { leadsByCampaign } from '../../../db/reports/campaign-leads.ts';
import { spendBySpan } from '../../../db/reports/weekly-spend.ts';
import { settingOn } from '../../../db/settings.ts';
import { bookDay } from '../../../db/workspaces.ts';
import { readCampaign } from '../../billing/settings-shapes.ts';
import type { Reading } from '../application/reading.ts';

/** Money in currency minor units, budgets in credit minor units. */
export interface CampaignReturn {
  /** Its name now; `''` is no campaign. */
  readonly name: string;
  /** Charged in the weeks, and what they cost less refunds of the weeks. */
  readonly charges: number;
  readonly spend: number;
  /** Received in the weeks. */
  readonly leads: number;
  readonly won: number;
  readonly undecided: number;
  readonly value: number;
  /** Of these leads, less all their refunds. */
  readonly cost: number;
  /** Value less cost. */
  readonly return: number;
  /** Over the weeks in which it was on with a budget per week; `null` where there is none. */
  readonly budget: { readonly weeks: number; readonly credits: number; readonly used: number } | null;
}

type Figures = { -readonly [Name in keyof Omit<CampaignReturn, 'name' | 'return' | 'budget'>]: CampaignReturn[Name] };

/** Campaigns with a charge, a lead or a budget in the weeks, the highest return first. Whatever names a campaign had, it is one. */
export function campaignReturns(reading: Reading, weeks: readonly Week[]): readonly CampaignReturn[] {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { book, workspace } = reading;
  const campaigns = campaignsOf(book.connection, workspace.id);
  const nameNow = new Map(campaigns.flatMap(({ name, names }) => names.map((each) => [each, name] as const)));
  const found = new Map<string, Figures>();
  const figuresOf = (name: string): Figures => {
    const own = nameNow.get(name) ?? name;
    const figures = found.get(own) ?? { charges: 0, spend: 0, leads: 0, won: 0, undecided: 0, value: 0, cost: 0 };
    found.set(own, figures);
    return figures;
  };
  const [spent] = spendBySpan(book, workspace.id, [{ name: '', firstDay: first.firstDay, lastDay: last.lastDay }], 'campaign');
  for (const { name, count, spend } of spent?.groups ?? []) {
    const figures = figuresOf(name);
    figures.charges += count;
    figures.spend += spend;
  }
  for (const { campaign, leads, won, undecided, value, cost, refunded } of leadsByCampaign(book, workspace.id, first.firstDay, last.lastDay)) {
    const figures = figuresOf(campaign);
    figures.leads += leads;
    figures.won += won;
    figures.undecided += undecided;
    figures.value += value;
    figures.cost += cost - refunded;
  }
  const budgets = new Map(campaigns.map((campaign) => [campaign.name, budgetOf(reading, campaign, weeks)]));
  for (const [name, budget] of budgets) if (budget !== null) figuresOf(name);
  return [...found]
    .map(([name, figures]) => ({ name, ...figures, return: figures.value - figures.cost, budget: budgets.get(name) ?? null }))
    .sort((a, b) => b.return - a.return || (a.name < b.name ? -1 : 1));
}

/** Of each week the budget that is in force at its end; the week that runs counts with the whole of it. */
function budgetOf({ book, workspace, facts, today }: Reading, campaign: Campaign, weeks: readonly Week[]): CampaignReturn['budget'] {
  const ended = campaign.endedAt === null ? null : bookDay(facts, campaign.endedAt);
  const budget = { weeks: 0, credits: 0, used: 0 };
  for (const { firstDay, lastDay } of weeks) {
    if (firstDay > today || (ended !== null && ended < lastDay)) continue;
    const through = Math.min(lastDay, today);
    const setting = settingOn(book.connection, workspace.id, `campaign:${campaign.id}`, through);
    if (setting === undefined) continue;
    const { on, budgetPerWeek } = readCampaign(setting.value);
    if (!on || budgetPerWeek === null) continue;
    budget.weeks += 1;
    budget.credits += budgetPerWeek;
    for (const name of campaign.names) budget.used += campaignSpend(book.connection, workspace.id, name, firstDay, through).credits;
  }
  return budget.weeks === 0 ? null : budget;
}
