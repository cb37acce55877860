/**
 * The report of a span as an outline: sections with named figures, tables, notes and charts. Every document of the report is written from it, so that all of
 * them say the same figures by the same names; amounts stay integers until a document writes them in its own way.
 */

import type { Chart } from '../../charts/shapes.ts';
import { BRIDGE_STEPS } from '../../charts/bridge-chart.ts';
import type { AttentionItem } from '../../ipc/contract/attention.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { attentionWords, methodWords } from '../attention-words.ts';
import { countFigure, dayWords, figure } from '../figures.ts';
import { words } from '../text/words.ts';
import { balanceChartOf, bridgeChartOf, spendChartOf, valueChartOf } from './report-charts.ts';

export type Cell =
  | { readonly is: 'text'; readonly text: string }
  /** In minor units; `direction` where it is a change. */
  | { readonly is: 'money' | 'credits'; readonly amount: number; readonly direction?: boolean }
  | { readonly is: 'count'; readonly count: number }
  /** An ISO date. */
  | { readonly is: 'day'; readonly day: string }
  /** No value, which is not 0. */
  | { readonly is: 'nothing' };

/** A figure with its name; `note` says what it rests on. */
export interface NamedFigure {
  readonly name: string;
  readonly cell: Cell;
  readonly note?: string;
}

export interface OutlineColumn {
  readonly name: string;
  /** What its cells are; text columns are at the left, all others at the right. */
  readonly is: Cell['is'];
}

export interface OutlineTable {
  readonly name: string;
  readonly columns: readonly OutlineColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total?: readonly Cell[];
}

export interface OutlineSection {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly figures: readonly NamedFigure[];
  readonly tables: readonly OutlineTable[];
  readonly notes: readonly string[];
  readonly chart?: Chart;
}

export interface Outline {
  readonly title: string;
  readonly organisation: string;
  readonly workspace: string;
  readonly vendor: string;
  readonly currency: string;
  readonly currencyDecimals: number;
  readonly creditDecimals: number;
  /** `Mon 9 Nov 2026 to Sun 15 Nov 2026`. */
  readonly dates: string;
  readonly asOf: string;
  /** What has to be said before anything else. */
  readonly marks: readonly string[];
  readonly sections: readonly OutlineSection[];
}

export const text = (said: string): Cell => ({ is: 'text', text: said });
export const count = (found: number): Cell => ({ is: 'count', count: found });
export const day = (found: string): Cell => ({ is: 'day', day: found });
export const NOTHING: Cell = { is: 'nothing' };
const money = (amount: number | null): Cell => (amount === null ? NOTHING : { is: 'money', amount });
const credits = (amount: number | null): Cell => (amount === null ? NOTHING : { is: 'credits', amount });
const change = (amount: number): Cell => ({ is: 'money', amount, direction: true });

/** The outline of a report; how wide its charts are drawn is the same for all documents. */
export function outlineOf(report: PeriodReport): Outline {
  const { workspace, unit, span, through, asOf } = report;
  return {
    title: `${words.report.title[unit]} ${span.name}`,
    organisation: report.organisation,
    workspace: workspace.name,
    vendor: workspace.vendor,
    currency: workspace.currency,
    currencyDecimals: workspace.currencyDecimals,
    creditDecimals: workspace.creditDecimals,
    dates: `${dayWords(span.firstDay)} – ${dayWords(span.lastDay)}`,
    asOf: dayWords(asOf),
    marks: [...(report.sample ? [words.report.sample] : []), ...(span.unfinished ? [words.report.unfinished(unit, dayWords(through))] : [])],
    sections: [
      glance(report),
      attention(report),
      spend(report),
      balance(report),
      leads(report),
      bridge(report),
      topUps(report),
      refunds(report),
      notBought(report),
      forecast(report),
      series(report),
    ],
  };
}

/** What the span before is called in a column, with its days where only some are compared. */
function beforeName({ before }: PeriodReport): string {
  const { span, firstDay, lastDay } = before;
  return lastDay === span.lastDay ? words.report.before(span.name) : words.report.beforePart(span.name, dayWords(firstDay), dayWords(lastDay));
}

function glance({ spend: spent, balance: held, leads: received, before, workspace }: PeriodReport): OutlineSection {
  const { spend: spendWords, balance: balanceWords, leads: leadWords } = words.report;
  const pace = held.runway === null ? undefined : words.report.balance.paceOf(held.runway.paceDays);
  return section('glance', words.report.glance.title, {
    figures: [
      { name: spendWords.title, cell: money(spent.cost) },
      {
        name: spendWords.change,
        cell: change(spent.cost - spent.before.cost),
        note: words.report.against(before.span.name, figure(spent.before.cost, workspace.currencyDecimals)),
      },
      { name: balanceWords.available, cell: credits(held.available) },
      { name: balanceWords.runway, cell: held.runway === null ? NOTHING : count(held.runway.days), ...(pace === undefined ? {} : { note: pace }) },
      { name: leadWords.valuePerLead, cell: money(received.valuePerLead), ...(received.open ? { note: leadWords.notFinal } : {}) },
      { name: leadWords.costNetPerLead, cell: money(received.costNetPerLead) },
    ],
  });
}

function spend(report: PeriodReport): OutlineSection {
  const said = words.report.spend;
  const { spend: spent, workspace } = report;
  const groups = (name: string, first: string, found: PeriodReport['spend']['kinds'], nameOf: (group: string) => string): OutlineTable => ({
    name,
    columns: [
      { name: first, is: 'text' },
      { name: said.cost, is: 'money' },
      { name: beforeName(report), is: 'money' },
      { name: words.report.change, is: 'money' },
      { name: said.faceValue, is: 'money' },
      { name: said.charges, is: 'count' },
    ],
    rows: found.map(({ name: group, cost, faceValue, count: charges, before }) => [
      text(nameOf(group)),
      money(cost),
      money(before.cost),
      change(cost - before.cost),
      money(faceValue),
      count(charges),
    ]),
    total: [
      text(words.report.total),
      money(spent.cost),
      money(spent.before.cost),
      change(spent.cost - spent.before.cost),
      money(spent.faceValue),
      count(spent.count),
    ],
  });
  return section('spend', said.title, {
    unit: said.unit(workspace.currency),
    chart: spendChartOf(report),
    tables: [
      groups(said.kinds, said.kind, spent.kinds, (kind) => words.groups[kind as keyof typeof words.groups] ?? kind),
      groups(said.campaigns, said.campaign, spent.campaigns, (campaign) => (campaign === '' ? words.noCampaign : campaign)),
    ],
  });
}

function balance(report: PeriodReport): OutlineSection {
  const said = words.report.balance;
  const { opening, closing, available, pending, used, runway } = report.balance;
  return section('balance', said.title, {
    chart: balanceChartOf(report),
    figures: [
      { name: said.opening, cell: credits(opening.credits) },
      { name: said.openingCost, cell: money(opening.cost) },
      { name: said.closing, cell: credits(closing.credits) },
      { name: said.closingCost, cell: money(closing.cost) },
      { name: said.available, cell: credits(available) },
      { name: said.pending, cell: credits(pending) },
      { name: said.used, cell: credits(used) },
      {
        name: said.pace,
        cell: credits(runway === null ? null : runway.creditsPerDay),
        ...(runway === null ? {} : { note: said.paceOf(runway.paceDays) }),
      },
      { name: said.runway, cell: runway === null ? NOTHING : count(runway.days) },
      { name: said.until, cell: runway === null ? NOTHING : day(runway.until) },
    ],
  });
}

function leads(report: PeriodReport): OutlineSection {
  const said = words.report.leads;
  const { leads: now } = report;
  const row = (name: string, cellOf: (figures: PeriodReport['leads']['before']) => Cell) => [text(name), cellOf(now), cellOf(now.before)];
  return section('leads', said.title, {
    unit: said.unit(report.workspace.currency),
    chart: valueChartOf(report),
    tables: [
      {
        name: '',
        // Counts and amounts in one column: what a row is says its name.
        columns: [
          { name: said.figure, is: 'text' },
          { name: report.span.name, is: 'money' },
          { name: beforeName(report), is: 'money' },
        ],
        rows: [
          row(said.leads, ({ leads: received }) => count(received)),
          row(said.won, ({ won }) => count(won)),
          row(said.undecided, ({ undecided }) => count(undecided)),
          row(said.refundable, ({ refundable }) => count(refundable)),
          row(said.value, ({ value }) => money(value)),
          row(said.valuePerLead, ({ valuePerLead }) => money(valuePerLead)),
          row(said.low, ({ range }) => money(range && range.low)),
          row(said.high, ({ range }) => money(range && range.high)),
          row(said.cost, ({ cost }) => money(cost)),
          row(said.costNet, ({ costNet }) => money(costNet)),
          row(said.costPerLead, ({ costPerLead }) => money(costPerLead)),
          row(said.costNetPerLead, ({ costNetPerLead }) => money(costNetPerLead)),
        ],
      },
    ],
    notes: [
      ...(now.open ? [said.open(now.undecided, now.refundable)] : []),
      ...(now.range?.few === true ? [said.few(now.leads)] : []),
      ...(now.range === null ? [] : [said.range]),
    ],
  });
}

function bridge(report: PeriodReport): OutlineSection {
  const said = words.report.bridge;
  const { bridge: found, workspace } = report;
  const { stated, unexplained } = found;
  return section('bridge', said.title, {
    unit: said.unit,
    chart: bridgeChartOf(report),
    tables: [
      {
        name: '',
        columns: [
          { name: said.step, is: 'text' },
          { name: words.report.topUps.credits, is: 'credits' },
        ],
        rows: BRIDGE_STEPS.map((step) => [text(said.steps[step]), credits(found[step])]),
      },
    ],
    figures:
      stated === null
        ? []
        : [
            { name: said.stated, cell: credits(stated.credits) },
            { name: said.statedOn, cell: day(stated.day) },
          ],
    notes: [
      ...(stated === null ? [said.notStated] : []),
      ...(unexplained === 0 ? [] : [said.unexplained(figure(unexplained, workspace.creditDecimals, { direction: true }))]),
    ],
  });
}

function topUps({ topUps: found, workspace }: PeriodReport): OutlineSection {
  const said = words.report.topUps;
  const list: OutlineTable = {
    name: said.list,
    columns: [
      { name: said.day, is: 'day' },
      { name: said.method, is: 'text' },
      { name: said.price, is: 'money' },
      { name: said.credits, is: 'credits' },
      { name: said.faceValue, is: 'money' },
      { name: said.saved, is: 'money' },
      { name: said.tax, is: 'money' },
    ],
    rows: found.list.map((topUp) => [
      day(topUp.day),
      text(methodWords(topUp.method)),
      money(topUp.price),
      credits(topUp.credits),
      money(topUp.faceValue),
      money(topUp.saved),
      money(topUp.tax),
    ]),
    total: [
      NOTHING,
      text(words.report.total),
      money(found.price),
      credits(found.credits),
      money(found.price + found.saved),
      money(found.saved),
      money(found.tax),
    ],
  };
  const back: OutlineTable = {
    name: said.moneyBack,
    columns: [
      { name: said.day, is: 'day' },
      { name: said.kind, is: 'text' },
      { name: said.method, is: 'text' },
      { name: said.amount, is: 'money' },
      { name: said.credits, is: 'credits' },
    ],
    rows: found.moneyBack.map((each) => [
      day(each.day),
      text(said.kinds[each.kind]),
      text(methodWords(each.method)),
      money(each.amount),
      credits(each.credits),
    ]),
  };
  return section('topUps', said.title, {
    unit: workspace.currency,
    tables: [...(found.list.length > 0 ? [list] : []), ...(found.moneyBack.length > 0 ? [back] : [])],
    notes: found.list.length > 0 ? [said.savedWhat] : found.moneyBack.length > 0 ? [] : [words.report.none],
  });
}

function refunds({ refunds: found }: PeriodReport): OutlineSection {
  const said = words.report.refunds;
  const states = ['requested', 'approved', 'credited', 'denied'] as const;
  const deadlines: OutlineTable = {
    name: said.deadlines,
    columns: [
      { name: said.until, is: 'day' },
      { name: said.leads, is: 'count' },
      { name: said.credits, is: 'credits' },
      { name: said.cost, is: 'money' },
    ],
    rows: found.deadlines.map((each) => [day(each.day), count(each.leads), credits(each.credits), money(each.cost)]),
  };
  return section('refunds', said.title, {
    tables: [
      {
        name: said.posted,
        columns: [
          { name: said.count, is: 'count' },
          { name: said.credits, is: 'credits' },
          { name: said.cost, is: 'money' },
        ],
        rows: [[count(found.posted.count), credits(found.posted.credits), money(found.posted.cost)]],
      },
      {
        name: said.requests,
        columns: [
          { name: said.state, is: 'text' },
          { name: said.count, is: 'count' },
          { name: said.credits, is: 'credits' },
        ],
        rows: states.map((state) => [text(said.states[state]), count(found[state].count), credits(found[state].credits)]),
      },
      ...(found.deadlines.length > 0 ? [deadlines] : []),
    ],
  });
}

function notBought({ notBought: found }: PeriodReport): OutlineSection {
  const said = words.report.notBought;
  const reasons: OutlineTable = {
    name: said.reasons,
    columns: [
      { name: said.reason, is: 'text' },
      { name: said.leads, is: 'count' },
    ],
    rows: found.reasons.map(({ because, leads: passed }) => [text(words.notBought[because] ?? because), count(passed)]),
  };
  const { lostToBalance } = found;
  return section('notBought', said.title, {
    figures: [
      { name: said.offered, cell: count(found.offered) },
      { name: said.bought, cell: count(found.bought) },
      { name: said.lost, cell: count(lostToBalance.leads) },
      {
        name: said.estimate,
        cell: money(lostToBalance.estimate),
        note: lostToBalance.estimate === null ? said.noBasis : said.basis(lostToBalance.basis.leads, countFigure(lostToBalance.basis.leads)),
      },
    ],
    tables: found.reasons.length > 0 ? [reasons] : [],
  });
}

function forecast({ forecast: found }: PeriodReport): OutlineSection {
  const said = words.report.forecast;
  const { runway, nextCharge, weeks } = found;
  return section('forecast', said.title, {
    unit: weeks === 0 ? '' : said.weeks(weeks),
    figures: [
      { name: said.soonest, cell: runway === null ? NOTHING : count(runway.soonest) },
      { name: said.likely, cell: runway === null ? NOTHING : count(runway.likely) },
      { name: said.latest, cell: runway === null || runway.latest === null ? NOTHING : count(runway.latest) },
      { name: said.charge, cell: money(nextCharge && nextCharge.amount), ...(nextCharge === null ? {} : { note: said.modes[nextCharge.mode] }) },
      { name: said.chargeSoonest, cell: nextCharge === null ? NOTHING : day(nextCharge.soonest) },
      { name: said.chargeLikely, cell: nextCharge === null ? NOTHING : day(nextCharge.likely) },
      { name: said.chargeLatest, cell: nextCharge === null || nextCharge.latest === null ? NOTHING : day(nextCharge.latest) },
    ],
    notes: weeks === 0 ? [said.noWeeks] : [],
  });
}

function attention({ attention: items, workspace }: PeriodReport): OutlineSection {
  const said = words.report.attention;
  const wordsOf = (item: AttentionItem) => attentionWords(item, (found) => figure(found, workspace.creditDecimals), dayWords);
  const list: OutlineTable = {
    name: '',
    columns: [
      { name: said.mark, is: 'text' },
      { name: said.what, is: 'text' },
      { name: said.where, is: 'text' },
      { name: said.due, is: 'text' },
      { name: said.amount, is: 'money' },
    ],
    rows: items.map((item) => {
      const { what, where, due } = wordsOf(item);
      return [text(said.marks[item.mark]), text(what), text(where), text(due), money(item.amount)];
    }),
  };
  return section('attention', said.title, {
    tables: items.length > 0 ? [list] : [],
    notes: items.length > 0 ? [] : [words.attentionNone],
  });
}

function series({ series: spans, unit }: PeriodReport): OutlineSection {
  const said = words.report.series;
  const { spend: spendWords, leads: leadWords } = words.report;
  return section('series', said.title(spans.length, unit), {
    tables: [
      {
        name: '',
        columns: [
          { name: said.span[unit], is: 'text' },
          { name: spendWords.cost, is: 'money' },
          { name: spendWords.faceValue, is: 'money' },
          { name: spendWords.charges, is: 'count' },
          { name: said.closing, is: 'credits' },
          { name: leadWords.leads, is: 'count' },
          { name: leadWords.won, is: 'count' },
          { name: leadWords.valuePerLead, is: 'money' },
          { name: leadWords.costPerLead, is: 'money' },
          { name: leadWords.costNetPerLead, is: 'money' },
          { name: said.state, is: 'text' },
        ],
        rows: spans.map(({ span, spend: spent, closing, leads: received }) => [
          text(span.name),
          money(spent.cost),
          money(spent.faceValue),
          count(spent.count),
          credits(closing.credits),
          count(received.leads),
          count(received.won),
          money(received.valuePerLead),
          money(received.costPerLead),
          money(received.costNetPerLead),
          text(received.open ? said.open : said.closed),
        ]),
      },
    ],
  });
}

function section(id: string, title: string, parts: Partial<Omit<OutlineSection, 'id' | 'title'>>): OutlineSection {
  return { id, title, unit: '', figures: [], tables: [], notes: [], ...parts };
}

/** A cell as people read it. */
export function cellWords(cell: Cell, { currencyDecimals, creditDecimals }: Pick<Outline, 'currencyDecimals' | 'creditDecimals'>): string {
  switch (cell.is) {
    case 'text':
      return cell.text;
    case 'money':
      return figure(cell.amount, currencyDecimals, { direction: cell.direction === true });
    case 'credits':
      return figure(cell.amount, creditDecimals, { direction: cell.direction === true });
    case 'count':
      return countFigure(cell.count);
    case 'day':
      return dayWords(cell.day);
    case 'nothing':
      return words.noValue;
  }
}

/** In what a cell counts: the currency, credits, or nothing. */
export function unitOf(cell: Cell, { currency }: Pick<Outline, 'currency'>): string {
  return cell.is === 'money' ? currency : cell.is === 'credits' ? words.report.credits : '';
}

/** The heads of a table's columns, with the currency once where all of a column is money. */
export function headsOf({ columns, rows }: OutlineTable, { currency }: Pick<Outline, 'currency'>): readonly string[] {
  const isMoney = (at: number) => rows.every((row) => row[at]?.is === 'money' || row[at]?.is === 'nothing');
  return columns.map(({ name, is }, at) => (is === 'money' && isMoney(at) ? `${name} ${currency}` : name));
}

export function isTextColumn({ is }: OutlineColumn): boolean {
  return is === 'text' || is === 'day';
}
