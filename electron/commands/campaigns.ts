/** Commands of campaigns (rule C4): `campaign list`, `add`, `change`, `pause`, `resume`, `rename`, `remove`. */

import { weekStart } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { Workspace } from '../../db/workspaces.ts';
import { BUYS_EVERY_LEAD, type CampaignPolicy } from '../billing/lead-decision.ts';
import { addCampaign, campaignsNow, changeCampaign, endCampaign, renameCampaign, spentBy, type CampaignNow } from '../engine/account/campaigns.ts';
import { decideOffers } from '../engine/account/leads.ts';
import { hoursDocument, typedHours } from './campaign-hours.ts';
import { typedAmount, typedWhole, WrongUsage, type Call, type Command, type Option, type Outcome } from './command.ts';
import { exactName } from './free-text.ts';
import { boughtDocument, boughtTable, markBought } from './lead-documents.ts';
import { operate, readAccount, type Account, type Operated } from './operating.ts';
import { table } from './table.ts';

const NAME_LETTERS = 100;

const TERMS = {
  'budget-per-day': { value: 'CREDITS|none', help: 'what it buys in a day costs no more' },
  'budget-per-week': { value: 'CREDITS|none', help: "likewise in a week of the book's" },
  categories: { value: 'A,B,…|any', help: 'only leads of these; any unless given or set' },
  areas: { value: 'A,B,…|any', help: 'only leads from there, names or beginnings of postal codes; any unless given or set' },
  'max-price': { value: 'CREDITS|none', help: 'only leads that cost no more' },
  'min-quality': { value: '0…100|none', help: 'only leads that are known to be so good' },
  hours: { value: 'HOURS|always', help: 'when it buys: mon-fri:08:00-18:00,sat:10:00-14:00' },
} as const satisfies Record<string, Option>;

const list: Command = {
  ...named('list', '', 'Campaigns in the order in which they buy, with their budgets and what they spent of them.'),
  run: (call) => readAccount(call, describeCampaigns),
};

const add: Command = {
  ...named(
    'add',
    'NAME --budget-per-day CREDITS|none --budget-per-week CREDITS|none [--categories A,B] [--areas A,B] [--max-price CREDITS] [--paused] …',
    'Makes a campaign that buys leads by itself from now on, for credits and never by card lead by lead.',
  ),
  options: { ...TERMS, paused: { help: 'it buys nothing before it is resumed' } },
  least: 1,
  most: 1,
  run(call) {
    const name = typedName(call.arguments[0] ?? '');
    call.required('budget-per-day');
    call.required('budget-per-week');
    const terms = typedTerms(call);
    const on = !call.has('paused');
    return changing(call, async ({ engine, workspaceId, workspace }) => {
      await addCampaign(engine, workspaceId, name, terms({ ...BUYS_EVERY_LEAD, on }, workspace));
    });
  },
};

const change: Command = {
  ...named(
    'change',
    'CAMPAIGN [--budget-per-day CREDITS|none] [--categories A,B|any] …',
    'Changes what a campaign buys from now on; what is not named stays.',
  ),
  options: TERMS,
  least: 1,
  most: 1,
  run(call) {
    if (!Object.keys(TERMS).some((option) => call.text(option) !== undefined)) throw new WrongUsage('Say what to change.');
    const id = campaignOf(call);
    const terms = typedTerms(call);
    return changing(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      await changeCampaign(engine, workspaceId, id, terms(termsOf(operated, id), workspace));
    });
  },
};

const pause = switching('pause', 'Stops a campaign from buying until it is resumed.', false);
const resume = switching('resume', 'Lets a paused campaign buy again, at once where something is on offer.', true);

const rename: Command = {
  ...named('rename', 'CAMPAIGN NAME', 'Gives a campaign another name; what it bought keeps the one of its time, and counts against its budgets.'),
  least: 2,
  most: 2,
  run(call) {
    const id = campaignOf(call);
    const name = typedName(call.arguments[1] ?? '');
    return changing(call, ({ engine, workspaceId }) => renameCampaign(engine, workspaceId, id, name));
  },
};

const remove: Command = {
  ...named('remove', 'CAMPAIGN', 'Ends a campaign for good; what it bought stays.'),
  least: 1,
  most: 1,
  run(call) {
    const id = campaignOf(call);
    return changing(call, ({ engine, workspaceId }) => endCampaign(engine, workspaceId, id));
  },
};

export const CAMPAIGN_COMMANDS: readonly Command[] = [list, add, change, pause, resume, rename, remove];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['campaign', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function switching(word: string, help: string, on: boolean): Command {
  return {
    ...named(word, 'CAMPAIGN', help),
    least: 1,
    most: 1,
    run(call) {
      const id = campaignOf(call);
      return changing(call, async (operated) => {
        const { engine, workspaceId } = operated;
        await changeCampaign(engine, workspaceId, id, { ...termsOf(operated, id), on });
      });
    },
  };
}

/** Each change is followed by a look at what is on offer, and answers with all campaigns and what was bought. */
function changing(call: Call, work: (operated: Operated) => Promise<void>): Promise<Outcome> {
  return operate(call, async (operated) => {
    const mark = markBought(operated);
    await work(operated);
    await decideOffers(operated.engine, operated.workspaceId);
    const described = describeCampaigns(operated.account());
    const led = boughtDocument(operated, mark);
    return { document: { ...described.document, ...led }, text: () => described.text() + boughtTable(led) };
  });
}

function campaignOf(call: Call): number {
  return typedWhole(call.arguments[0] ?? '', 'CAMPAIGN', 1, Number.MAX_SAFE_INTEGER);
}

function typedName(given: string): string {
  const name = exactName(given, 'name');
  if (name === '' || name.length > NAME_LETTERS) throw new WrongUsage(`The name of a campaign has 1 to ${NAME_LETTERS} letters.`);
  return name;
}

function termsOf({ account }: Operated, campaignId: number): CampaignPolicy {
  const found = campaignsNow(account().view).find(({ id }) => id === campaignId);
  return found ? policyOf(found) : refuse('no_campaign', 'This workspace has no such campaign. It may have been removed.');
}

function policyOf({ on, categories, areas, maxPrice, minQuality, budgetPerDay, budgetPerWeek, hours }: CampaignNow): CampaignPolicy {
  return { on, categories, areas, maxPrice, minQuality, budgetPerDay, budgetPerWeek, hours };
}

/** Terms as they were typed, over those before them. */
function typedTerms(call: Call): (before: CampaignPolicy, workspace: Workspace) => CampaignPolicy {
  const names = (option: string) => {
    const given = call.text(option);
    return given === undefined ? undefined : given === 'any' ? [] : given.split(',');
  };
  const amount = (option: string) => {
    const given = call.text(option);
    if (given === undefined) return undefined;
    return given === 'none' ? () => null : typedAmount(given, `--${option}`);
  };
  const [categories, areas] = [names('categories'), names('areas')];
  const [maxPrice, perDay, perWeek] = [amount('max-price'), amount('budget-per-day'), amount('budget-per-week')];
  const quality = call.text('min-quality');
  const minQuality = quality === undefined || quality === 'none' ? null : typedWhole(quality, '--min-quality', 0, 100);
  const hours = typedHours(call.text('hours'));
  return (before, { creditDecimals }) => ({
    on: before.on,
    categories: categories ?? before.categories,
    areas: areas ?? before.areas,
    maxPrice: maxPrice ? maxPrice(creditDecimals) : before.maxPrice,
    minQuality: quality === undefined ? before.minQuality : minQuality,
    budgetPerDay: perDay ? perDay(creditDecimals) : before.budgetPerDay,
    budgetPerWeek: perWeek ? perWeek(creditDecimals) : before.budgetPerWeek,
    hours: hours === undefined ? before.hours : hours,
  });
}

type CampaignDocument = ReturnType<typeof campaignDocument>;

function describeCampaigns(account: Account): Outcome & { readonly document: { readonly campaigns: readonly CampaignDocument[] } } {
  const campaigns = campaignsNow(account.view).map((campaign) => campaignDocument(account, campaign));
  return { document: { campaigns }, text: () => campaignTable(campaigns) };
}

function campaignDocument({ view, shown }: Account, campaign: CampaignNow) {
  const creditsOrNull = (amount: number | null) => (amount === null ? null : shown.credits(amount));
  const spent = (from: number) => {
    const { leads, credits } = spentBy(view, campaign, from);
    return { leads, credits: shown.credits(credits) };
  };
  return {
    campaign: campaign.id,
    name: campaign.name,
    on: campaign.on,
    budgetPerDay: creditsOrNull(campaign.budgetPerDay),
    budgetPerWeek: creditsOrNull(campaign.budgetPerWeek),
    today: spent(view.moment.today),
    week: spent(weekStart(view.moment.today, view.facts.weekRules)),
    categories: campaign.categories,
    areas: campaign.areas,
    maxPrice: creditsOrNull(campaign.maxPrice),
    minQuality: campaign.minQuality,
    hours: campaign.hours && hoursDocument(campaign.hours),
  };
}

function campaignTable(campaigns: readonly CampaignDocument[]): string {
  const of = (spent: CampaignDocument['today'], budget: string | null) => `${spent.credits}${budget === null ? '' : ` of ${budget}`}`;
  return table(
    [
      { title: 'Campaign', isNumber: true },
      { title: 'Name' },
      { title: 'State' },
      { title: 'Today', isNumber: true },
      { title: 'Week', isNumber: true },
      { title: 'Buys' },
    ],
    campaigns.map((campaign) => [
      String(campaign.campaign),
      campaign.name,
      campaign.on ? 'on' : 'paused',
      of(campaign.today, campaign.budgetPerDay),
      of(campaign.week, campaign.budgetPerWeek),
      boughtInWords(campaign),
    ]),
  );
}

function boughtInWords({ categories, areas, maxPrice, minQuality, hours }: CampaignDocument): string {
  return [
    categories.length === 0 ? 'any category' : categories.join(', '),
    areas.length === 0 ? 'any area' : areas.join(', '),
    ...(maxPrice === null ? [] : [`up to ${maxPrice}`]),
    ...(minQuality === null ? [] : [`quality from ${minQuality}`]),
    ...(hours === null ? [] : ['within its hours']),
  ].join('; ');
}
