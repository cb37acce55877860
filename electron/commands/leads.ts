/** Commands of leads (rules C4, C6): `lead offers`, `list`, `show`, `buy`, `import`, `outcome`. */

import { decisionsAboutFee } from '../../db/decisions.ts';
import { feeBySource, type Fee } from '../../db/fees.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { listOffers, offerBySource, reasonsNotBought } from '../../db/offers.ts';
import { listLeads } from '../../db/reports/operated-leads.ts';
import { NOT_BOUGHT_REASONS } from '../billing/lead-decision.ts';
import { importLeads } from '../engine/account/lead-import.ts';
import { buyLead } from '../engine/account/leads.ts';
import { setOutcome } from '../engine/account/outcomes.ts';
import { decisionDocument, decisionTable, feeDocument, sinceDocument, sinceTables, words } from './account-documents.ts';
import { WrongUsage, type Command, type Outcome } from './command.ts';
import { boughtDocument, boughtTable, leadDocument, leadTable, markBought, offerDocument, offerTable } from './lead-documents.ts';
import { operate, readAccount, type Account, type Operated } from './operating.ts';
import { table } from './table.ts';

const LISTED = 100;
const MOST_LISTED = 5000;
const LIMIT = { value: 'N', help: `${LISTED} unless given, ${MOST_LISTED} at most` };
/** Of an offer that vanished before anyone decided about it. */
const GONE = 'gone_before_decided';

const offers: Command = {
  ...named(
    'offers',
    '[--state open|not_bought|bought|all] [--because REASON] [--limit 100]',
    'Leads that the marketplace offered, newest first, and why they were not bought.',
  ),
  options: {
    state: { value: 'open|not_bought|bought|all', help: 'open unless given: those that can still be bought' },
    because: { value: 'REASON', help: `of those not bought: ${[...NOT_BOUGHT_REASONS, GONE].join(', ')}` },
    limit: LIMIT,
  },
  run(call) {
    const because = call.text('because') === undefined ? null : call.oneOf('because', [...NOT_BOUGHT_REASONS, GONE]);
    const state = because === null ? call.oneOf('state', ['open', 'not_bought', 'bought', 'all']) : 'not_bought';
    const limit = call.whole('limit', 1, MOST_LISTED) ?? LISTED;
    return readAccount(call, (account) => {
      const { view } = account;
      const { connection } = view.book;
      const found = listOffers(connection, view.workspace.id, state, limit, because).map((offer) => offerDocument(account, offer));
      const reasons = [...reasonsNotBought(connection, view.workspace.id)];
      return { document: { offers: found, reasons }, text: () => offerTable(found) + reasonTable(reasons) };
    });
  },
};

const list: Command = {
  ...named('list', '[--outcome open|quoted|won|lost] [--limit 100]', 'Leads that were charged, latest first, with outcome and value.'),
  options: { outcome: { value: 'open|quoted|won|lost', help: 'only these' }, limit: LIMIT },
  run(call) {
    const outcome = call.text('outcome') === undefined ? undefined : call.oneOf('outcome', ['open', 'quoted', 'won', 'lost']);
    const limit = call.whole('limit', 1, MOST_LISTED) ?? LISTED;
    return readAccount(call, (account) => {
      const { view } = account;
      const leads = listLeads(view.book, view.workspace.id, { outcome }, limit).map((lead) => leadDocument(account, lead));
      return { document: leads, text: () => leadTable(leads) };
    });
  },
};

const show: Command = {
  ...named('show', 'LEAD', 'One lead: its offer, why it was bought or not, its fee with what was decided about it, what became of it.'),
  least: 1,
  most: 1,
  run: (call) => readAccount(call, (account) => describeLead(account, call.arguments[0] ?? '')),
};

const buy: Command = {
  ...named('buy', 'LEAD --price CREDITS', 'Buys a lead on offer by hand; it is paid as any fee is. Ends with 1 where it is due and not paid.'),
  options: { price: { value: 'CREDITS', help: 'what it costs; another price than the one offered is refused, and said' } },
  least: 1,
  most: 1,
  run(call) {
    const lead = call.arguments[0] ?? '';
    const price = call.requiredAmount('price');
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace, shown } = operated;
      const offer = offerBySource(engine.book.connection, workspaceId, lead) ?? refuse('no_offer', `This workspace has no lead "${lead}" on offer.`);
      if (price(workspace.creditDecimals) !== offer.price)
        refuse('no_offer', `"${lead}" is offered for ${shown.credits(offer.price)} credits. Look at the price, and say it by --price.`);
      return describePaid(operated, await buyLead(engine, workspaceId, offer.id, offer.price), lead);
    });
  },
};

const fromFiles: Command = {
  ...named(
    'import',
    'CSV… [--dry-run]',
    'Takes offered leads from files, all of them or nothing; campaigns then buy from them. A dry run writes nothing and buys nothing.',
  ),
  options: { 'dry-run': { help: 'reads, checks and counts everything, writes nothing and buys nothing' } },
  least: 1,
  most: Infinity,
  run(call) {
    const dryRun = call.has('dry-run');
    const files = call.arguments.map((path) => ({ path: call.path(path) }));
    return operate(call, async (operated) => {
      const mark = markBought(operated);
      const watch = { progress: (step: string, done: number, total: number | null) => call.progress.show(step, done, total) };
      const imported = await importLeads(operated.engine, operated.workspaceId, { files, dryRun }, watch);
      const led = boughtDocument(operated, mark);
      const { warnings, undecided: _, ...rows } = imported;
      return {
        document: { dryRun, ...rows, ...led },
        text: () =>
          `${dryRun ? 'Dry run, nothing written: ' : ''}${rows.read} rows read, ${rows.added} added, ${rows.known} known, ${rows.gone} gone.\n` +
          boughtTable(led),
        warnings: warnings.map((warning) => ({ code: 'lead_file', ...warning })),
      };
    });
  },
};

const outcome: Command = {
  ...named(
    'outcome',
    'LEAD quoted|won|lost [--value AMOUNT]',
    'Says what became of a lead, and when won what it was worth. The latest outcome counts.',
  ),
  options: { value: { value: 'AMOUNT', help: "what a won one was worth, in the workspace's currency" } },
  least: 2,
  most: 2,
  run(call) {
    const [lead = '', given = ''] = call.arguments;
    const found = (['quoted', 'won', 'lost'] as const).find((known) => known === given);
    if (found === undefined) throw new WrongUsage(`An outcome is quoted, won or lost, not "${given}".`);
    const value = call.amount('value');
    return operate(call, async ({ engine, workspaceId, workspace, account }) => {
      await setOutcome(engine, workspaceId, { lead, outcome: found, value: value?.(workspace.currencyDecimals) ?? null });
      return describeLead(account(), lead);
    });
  },
};

export const LEAD_COMMANDS: readonly Command[] = [offers, list, show, buy, fromFiles, outcome];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['lead', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

/** A lead may be known by its offer, by its fee, by its charge, or by all of them. */
function describeLead(account: Account, lead: string): Outcome {
  const { view } = account;
  const { connection } = view.book;
  const offer = offerBySource(connection, view.workspace.id, lead);
  const fee = feeBySource(connection, view.workspace.id, `lead:${lead}`);
  const [charged] = listLeads(view.book, view.workspace.id, { lead }, 1);
  if (!offer && !fee && !charged) refuse('no_lead', `This workspace has no lead "${lead}".`);
  const document = {
    lead,
    offer: offer ? offerDocument(account, offer) : null,
    charged: charged ? leadDocument(account, charged) : null,
    fee: fee ? feeDocument(account, fee) : null,
    decisions: fee
      ? decisionsAboutFee(connection, view.workspace.id, fee.sourceId, fee.contactedAt).map((made) => decisionDocument(account, made))
      : [],
  };
  const text = () =>
    [
      document.offer ? offerTable([document.offer]) : '',
      document.charged ? leadTable([document.charged]) : '',
      document.decisions.length > 0 ? decisionTable(document.decisions) : '',
    ]
      .filter((part) => part !== '')
      .join('\n');
  return { document, text };
}

function describePaid(operated: Operated, fee: Fee, lead: string): Outcome {
  const account = operated.account();
  const described = describeLead(account, lead);
  const led = sinceDocument(account, operated.since());
  return {
    document: { ...(described.document as object), ...led },
    text: () => described.text() + sinceTables({ ...led, decisions: [] }),
    isFailure: fee.state !== 'posted',
  };
}

function reasonTable(reasons: readonly { readonly because: string; readonly leads: number }[]): string {
  if (reasons.length === 0) return '';
  return `\n${table(
    [{ title: 'Not bought because' }, { title: 'Leads', isNumber: true }],
    reasons.map(({ because, leads }) => [words(because), String(leads)]),
  )}`;
}
