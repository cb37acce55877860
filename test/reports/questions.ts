/** Random questions about a workspace: each as the window asks it, by the contract, and as the naive model answers it. */

import { isDeepStrictEqual } from 'node:util';
import { parseDay } from '../../db/ledger/calendar.ts';
import { reportWeeks } from '../../db/reports/weeks.ts';
import { activityHandlers } from '../../electron/engine/application/activity-handlers.ts';
import { auditHandlers } from '../../electron/engine/application/audit-handlers.ts';
import { exportHandlers } from '../../electron/engine/application/export-handlers.ts';
import { financeHandlers } from '../../electron/engine/application/finance-handlers.ts';
import { reportHandlers } from '../../electron/engine/application/report-handlers.ts';
import { readingOf, type Session } from '../../electron/engine/application/session.ts';
import { createTransfers } from '../../electron/engine/application/transfers.ts';
import { campaignReturns } from '../../electron/engine/reports/campaign-returns.ts';
import { contract, type InputOf, type OutputOf, type QueryName } from '../../electron/ipc/contract/contract.ts';
import type { CallContext } from '../../electron/ipc/handlers.ts';
import * as naive from '../model/answers.ts';
import { auditedCharges, discounts } from '../model/audit.ts';
import { formatDay } from '../model/calendar.ts';
import { chargeKinds, type EventKind } from '../model/events.ts';
import type { Random } from '../model/random.ts';
import type { BookOfRows } from '../model/rows.ts';
import { spanUnits } from '../model/spans.ts';
import { workingHere } from '../support/working-here.ts';
import type { RandomLedger } from './random-ledger.ts';

export const REPORTS = [
  'audit.list',
  'audit.discounts',
  'overview.figures',
  'overview.payments',
  'overview.transactions',
  'activity.page',
  'report.weeklySpend',
  'report.balanceHistory',
  'report.valuePerLead',
  'report.bridge',
  'statement.preview',
  'report.tax',
  'report.plans',
  'report.period',
  'report campaigns',
] as const;
export type Report = (typeof REPORTS)[number];

export interface Question {
  readonly report: Report;
  readonly input: object;
  answer(): Promise<unknown>;
  expected(model: BookOfRows): unknown;
}

type Ask = <Name extends QueryName>(name: Name, input: InputOf<Name>) => Promise<OutputOf<Name>>;

const CONTEXT: CallContext = { commandId: undefined, progress: () => undefined, cancelled: () => false };

/** The doors of the contract before a ledger. */
export function doorsOf(ledger: RandomLedger): Ask {
  const session = sessionOf(ledger);
  const transfers = createTransfers(ledger.test.folder);
  const handlers = {
    ...activityHandlers(session, transfers),
    ...reportHandlers(session),
    ...exportHandlers(session, transfers),
    ...financeHandlers(session, transfers),
    ...auditHandlers(session, transfers),
  };
  return async (name, input) => {
    const handler = handlers[name as keyof typeof handlers] as (input: unknown, context: CallContext) => unknown;
    const { input: takes, output: gives } = contract[name];
    return gives.parse(await handler(takes.parse(input), CONTEXT)) as OutputOf<typeof name>;
  };
}

function sessionOf({ engine, test, askedAt }: RandomLedger): Session {
  return {
    userDataFolder: test.folder,
    booksFolder: test.folder,
    now: () => askedAt,
    book: () => test.book,
    current: () => test.book,
    engine: () => engine,
    work: () => workingHere(test.book, () => askedAt),
    replaceBook: () => {
      throw new Error('this session has one book');
    },
  };
}

/** What `report campaigns` tells of weeks. */
export function campaignsOf(ledger: RandomLedger): Asking['campaigns'] {
  return (workspaceId, { from, to }) => {
    const { book, workspace, facts, today } = readingOf(sessionOf(ledger), workspaceId);
    const period = { from: from === undefined ? undefined : parseDay(from), to: to === undefined ? undefined : parseDay(to) };
    const weeks = reportWeeks(book, workspace.id, facts.weekRules, period, today);
    return campaignReturns({ book, workspace, facts, today }, weeks);
  };
}

/** Every event's id in its source, by its id in the book. */
export async function idsOfEvents(ask: Ask, workspaceId: number): Promise<ReadonlyMap<number, string>> {
  const ids = new Map<number, string>();
  for (let after: string | null | undefined; after !== null;) {
    const page: OutputOf<'activity.page'> = await ask('activity.page', {
      workspaceId,
      filter: {},
      limit: 500,
      ...(after !== undefined && { after }),
    });
    for (const { eventId, id } of page.rows) ids.set(eventId, id);
    after = page.next;
  }
  return ids;
}

/** What asks come from. */
export interface Asking {
  readonly ask: Ask;
  readonly campaigns: (workspaceId: number, dates: naive.Dates) => unknown;
  readonly random: Random;
  readonly workspaceId: number;
  readonly model: BookOfRows;
}

/** A question of a report at random. */
export function questionOf(report: Report, { ask, campaigns, random, workspaceId, model }: Asking): Question {
  const period = () => {
    const [one, other] = [someDay(random, model, 60), someDay(random, model, 60)].toSorted((a, b) => a - b) as [number, number];
    return { from: formatDay(one), to: formatDay(other) };
  };
  const dates = () => someDates(random, model);
  const made = <Input extends object>(input: Input, answer: (input: Input) => Promise<unknown>, expected: Question['expected']): Question => ({
    report,
    input,
    answer: () => answer(input),
    expected,
  });
  switch (report) {
    case 'audit.list': {
      const isJudged = new Set(auditedCharges(model).flatMap(({ id, judged }) => (judged === null ? [] : [id])));
      const input = { workspaceId, offset: 0, limit: 500 };
      return made(
        input,
        (asked) => verdicts(ask, asked, isJudged),
        (of) => ({ charges: auditedCharges(of), areSums: true }),
      );
    }
    case 'audit.discounts': {
      const input = { workspaceId, onlyMissing: random.chance(30), limit: 1000 };
      return made(
        input,
        (asked) => ask('audit.discounts', asked),
        (of) => {
          const { topUps, ...sums } = discounts(of);
          const asked = topUps.filter(({ missing }) => !input.onlyMissing || missing > 0);
          return { ...sums, total: asked.length, topUps: asked };
        },
      );
    }
    case 'report campaigns': {
      const input = dates();
      return made(
        input,
        (asked) => Promise.resolve(campaigns(workspaceId, asked)),
        (of) => naive.campaignReturns(of, input),
      );
    }
    case 'overview.payments':
    case 'overview.transactions': {
      const input = { workspaceId, limit: random.pick([1, 5, 20, 100]) };
      const expected = report === 'overview.payments' ? naive.paymentHistory : naive.lastTransactions;
      return made(
        input,
        (asked) => ask(report, asked),
        (of) => expected(of, input.limit),
      );
    }
    case 'overview.figures': {
      return made({ workspaceId }, (asked) => ask('overview.figures', asked), naive.overviewFigures);
    }
    case 'activity.page': {
      const filter = someFilter(random, model);
      const order = random.pick(['newest', 'oldest'] as const);
      const limit = random.pick([1, 3, 10, 25, 100, 500]);
      return made(
        { workspaceId, filter, order, limit },
        (input) => twoPages(ask, input),
        (of) => naive.activityPages(of, filter, order, limit),
      );
    }
    case 'report.weeklySpend': {
      const input = { workspaceId, ...dates(), by: random.pick(['kind', 'campaign'] as const) };
      return made(
        input,
        (asked) => ask('report.weeklySpend', asked),
        (of) => naive.weeklySpend(of, input, input.by),
      );
    }
    case 'report.balanceHistory': {
      const input = { workspaceId, ...dates(), by: random.pick(['week', 'day'] as const) };
      return made(
        input,
        (asked) => ask('report.balanceHistory', asked),
        (of) => naive.balanceHistory(of, input, input.by),
      );
    }
    case 'report.valuePerLead': {
      const input = { workspaceId, ...dates() };
      return made(
        input,
        (asked) => ask('report.valuePerLead', asked),
        (of) => naive.valuePerLead(of, input),
      );
    }
    case 'report.bridge': {
      const input = { workspaceId, ...dates() };
      return made(
        input,
        (asked) => ask('report.bridge', asked),
        (of) => naive.weeklyBridge(of, input),
      );
    }
    case 'statement.preview': {
      const input = { workspaceId, ...period(), limit: random.pick([1, 20, 500]) };
      return made(
        input,
        (asked) => ask('statement.preview', asked),
        (of) => naive.statementPreview(of, input, input.limit),
      );
    }
    case 'report.tax': {
      const input = { workspaceId, ...period(), by: random.pick(['month', 'quarter'] as const) };
      return made(
        input,
        (asked) => ask('report.tax', asked),
        (of) => naive.taxReport(of, input, input.by),
      );
    }
    case 'report.plans': {
      const asked = period();
      // A period that begins after today is refused.
      const from = asked.from > formatDay(model.today) ? formatDay(model.today) : asked.from;
      const input = { workspaceId, from, to: asked.to, start: random.pick(['balance', 'nothing'] as const) };
      return made(
        input,
        (given) => ask('report.plans', given),
        (of) => naive.plans(of, input, input.start),
      );
    }
    case 'report.period': {
      const input = { workspaceId, unit: random.pick(spanUnits), day: formatDay(someDay(random, model, 0)) };
      return made(
        input,
        (asked) => spanFigures(ask, asked),
        (of) => naive.periodReport(of, input.unit, input.day),
      );
    }
  }
}

/** With the verdicts of those that the model judges; and whether the sums are those of the list. */
async function verdicts(ask: Ask, input: InputOf<'audit.list'>, isJudged: ReadonlySet<string>): Promise<unknown> {
  const { sums, all, total, charges } = await ask('audit.list', input);
  const sumOf = (some: typeof charges) => ({
    charges: some.length,
    amount: some.reduce((sum, { amount }) => sum + amount, 0),
    disputed: some.reduce((sum, { disputed }) => sum + disputed, 0),
  });
  const expected = {
    all: sumOf(charges),
    sums: sums.map(({ verdict }) => ({ verdict, ...sumOf(charges.filter((each) => each.verdict === verdict)) })),
  };
  return {
    charges: charges.map(({ id, kind, day, time, amount, credits, method, said, verdict, disputed }) => {
      const judged = isJudged.has(id) ? { verdict, disputed } : null;
      return { id, kind, day, time, amount, credits, method, said, judged };
    }),
    areSums: total === charges.length && isDeepStrictEqual({ all, sums }, expected),
  };
}

async function twoPages(ask: Ask, input: InputOf<'activity.page'>): Promise<unknown> {
  const pages: unknown[] = [];
  for (let after: string | null | undefined; after !== null && pages.length < 2;) {
    const page: OutputOf<'activity.page'> = await ask('activity.page', after === undefined ? input : { ...input, after });
    after = page.next;
    const { next, days, ...rest } = page;
    // The order of days is nobody's: the page finds them by their date.
    pages.push({ ...rest, hasNext: next !== null, days: days.toSorted((one, other) => (one.day < other.day ? -1 : 1)) });
  }
  return pages;
}

/** Without what others say of the workspace, and what is no part of its history: offers, money back, what needs doing. */
async function spanFigures(ask: Ask, input: InputOf<'report.period'>): Promise<unknown> {
  const { span, through, before, spend, balance, leads, bridge, series, mean, history, topUps, refunds, forecast } = await ask(
    'report.period',
    input,
  );
  const { moneyBack: _, ...bought } = topUps;
  return { span, through, before, spend, balance, leads, bridge, series, mean, history, topUps: bought, refunds, forecast };
}

/** In the history or around it, and so many days beyond today. */
function someDay(random: Random, { rows, today }: BookOfRows, beyond: number): number {
  const first = rows[0]?.day ?? today;
  if (random.chance(50)) return Math.min(random.pick(rows).day, today + beyond);
  return random.between(first - 10, today + beyond);
}

function someDates(random: Random, model: BookOfRows): naive.Dates {
  const [from, to] = [someDay(random, model, 0), someDay(random, model, 60)];
  return { ...(random.chance(70) && { from: formatDay(from) }), ...(random.chance(70) && { to: formatDay(to) }) };
}

const KINDS: readonly EventKind[] = [
  'opening',
  'top_up',
  'bonus',
  'lead_purchase',
  'quotation',
  'promotion',
  'refund',
  'expiry',
  'adjustment',
  'lead',
];

/** One to four conditions, with values that rows have and now and then with others. */
function someFilter(random: Random, model: BookOfRows): naive.Filter {
  const row = () => random.pick(model.rows);
  const leads = ['nobody', ...model.rows.flatMap(({ lead, leadOfCharge }) => [lead, leadOfCharge]).filter((lead) => lead !== '')];
  const conditions: readonly (() => naive.Filter)[] = [
    () => ({ from: formatDay(someDay(random, model, 60)) }),
    () => ({ to: formatDay(someDay(random, model, 60)) }),
    () => ({ kinds: KINDS.filter(() => random.chance(30)) }),
    () => ({ campaign: random.chance(90) ? row().campaign : 'None of these' }),
    () => ({ spendKind: random.pick(chargeKinds) }),
    () => ({ spendOnly: random.chance(80) }),
    () => ({ lead: random.chance(90) ? random.pick(leads) : 'nobody' }),
    () => ({ paidOnly: random.chance(80) }),
    () => ({ search: someSearch(random, model) }),
    () => ({ search: someSearch(random, model) }),
  ];
  const chosen = random.shuffle(conditions).slice(0, random.pick([0, 1, 1, 1, 2, 2, 3, 4]));
  return Object.assign({}, ...chosen.map((condition) => condition())) as naive.Filter;
}

/** One or two words, or pieces of them, in other letters. */
function someSearch(random: Random, { rows }: BookOfRows): string {
  const words = Array.from({ length: random.pick([1, 1, 2]) }, () => {
    const { id, lead, leadOfCharge, campaign, category, method, note } = random.pick(rows);
    const [word = ''] = random.shuffle(
      [id, lead, leadOfCharge, campaign, category, method, note].flatMap((text) => text.split(/\s+/)).filter((each) => each !== ''),
    );
    const characters = Array.from(word);
    const at = random.below(Math.max(1, characters.length));
    const piece = random.chance(40) ? characters.slice(at, at + random.between(1, 4)).join('') : word;
    return random.pick([piece, piece.toUpperCase(), piece.toLowerCase()]);
  });
  return words.join(random.pick([' ', '  ', '\t'])).slice(0, 200);
}
