/** Commands that answer with figures: `balance` and the weekly reports. Amounts are exact decimal text. */

import { formatDay, type Week } from '../../db/ledger/calendar.ts';
import { closingByDay, closingBySpan, fullBalance } from '../../db/reports/balances.ts';
import { bridgeBySpan } from '../../db/reports/bridge.ts';
import { valuePerLead } from '../../db/reports/value-per-lead.ts';
import { spendBySpan } from '../../db/reports/weekly-spend.ts';
import { firstEventDay, reportWeeks } from '../../db/reports/weeks.ts';
import { weeklySpendByWorkspace } from '../../db/reports/workspace-spend.ts';
import { campaignReturns } from '../engine/reports/campaign-returns.ts';
import { refundableDays } from '../engine/reports/refund-time.ts';
import { PERIOD_OPTIONS, type Call, type Command } from './command.ts';
import { readWorkspace, type Reading } from './reading.ts';
import { spendTable } from './spend-table.ts';
import { table, type Column } from './table.ts';

const balance: Command = {
  words: ['balance'],
  form: '[--at DATE]',
  help: 'Credits, their cost, and what holds leave available.',
  options: { at: { value: 'DATE', help: 'at the end of this day; today unless given' } },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const at = call.day('at');
    return readWorkspace(call, ({ book, workspace, today, credits, money }) => {
      const found = fullBalance(book, workspace, at ?? today);
      const document = {
        credits: credits(found.credits),
        cost: money(found.cost),
        available: credits(found.available),
        pending: credits(found.pending),
      };
      const rows = [
        ['Credits', document.credits],
        ['Their cost', `${document.cost} ${workspace.currency}`],
        ['Available', document.available],
        ['Pending', document.pending],
      ];
      return { document, text: () => table([{ title: 'Balance' }, { title: '', isNumber: true }], rows) };
    });
  },
};

const spend: Command = {
  ...weekly('weekly-spend', '[--by kind|campaign|workspace]', 'Charges less refunds at cost, week by week.'),
  options: {
    ...PERIOD_OPTIONS,
    by: { value: 'kind|campaign|workspace', help: 'what groups are made by; kind unless given, and by workspace of all in its currency' },
  },
  run(call) {
    const by = call.oneOf('by', ['kind', 'campaign', 'workspace']);
    const period = call.period();
    return readWorkspace(call, (reading) => {
      const { book, workspace, facts, today, money } = reading;
      const weeks =
        by === 'workspace'
          ? weeklySpendByWorkspace(book, workspace.currency, facts.weekRules, period, today)
          : spendBySpan(book, workspace.id, weeksOf(period, reading), by);
      const document = weeks.map(({ span: week, spend: spent, faceValue, count, groups }) => ({
        week: week.name,
        start: formatDay(week.firstDay),
        spend: money(spent),
        faceValue: money(faceValue),
        count,
        groups: Object.fromEntries(groups.map((group) => [group.name, money(group.spend)])),
      }));
      return { document, text: () => spendTable(weeks, reading) };
    });
  },
};

const history: Command = {
  ...weekly('balance-history', '[--by week|day]', 'Closing balances, week by week or day by day.'),
  options: { ...PERIOD_OPTIONS, by: { value: 'week|day', help: 'week unless given' } },
  run(call) {
    const by = call.oneOf('by', ['week', 'day']);
    const period = call.period();
    return readWorkspace(call, (reading) => {
      const { credits, money } = reading;
      const closings = by === 'week' ? weekClosings(period, reading) : dayClosings(period, reading);
      const document = closings.map(({ at, credits: left, cost }) => ({
        [by === 'week' ? 'week' : 'date']: at,
        credits: credits(left),
        cost: money(cost),
      }));
      const columns = [
        { title: by === 'week' ? 'Week' : 'Date' },
        { title: 'Credits', isNumber: true },
        { title: `Cost in ${reading.workspace.currency}`, isNumber: true },
      ];
      return {
        document,
        text: () =>
          table(
            columns,
            closings.map(({ at, credits: left, cost }) => [at, credits(left), money(cost)]),
          ),
      };
    });
  },
};

const value: Command = {
  ...weekly('value-per-lead', '', 'What leads were worth and what they cost, by the week they were received.'),
  run(call) {
    const period = call.period();
    return readWorkspace(call, (reading) => {
      const { money } = reading;
      const ratio = (amount: number | null) => (amount === null ? null : money(amount));
      const { book, workspace, today } = reading;
      const weeks = weeksOf(period, reading);
      const days = refundableDays(book.connection, workspace.id, weeks[0]?.firstDay ?? today, today);
      const document = valuePerLead(book, workspace.id, weeks, days).map((found) => ({
        week: found.span.name,
        leads: found.leads,
        won: found.won,
        value: money(found.value),
        valuePerLead: ratio(found.valuePerLead),
        cost: money(found.cost),
        costNet: money(found.costNet),
        costPerLead: ratio(found.costPerLead),
        costNetPerLead: ratio(found.costNetPerLead),
        open: found.open,
      }));
      return { document, text: () => plainTable(document) };
    });
  },
};

const bridge: Command = {
  ...weekly('bridge', '', 'How the credits of each week came from its opening to its closing.'),
  run(call) {
    const period = call.period();
    return readWorkspace(call, (reading) => {
      const document = bridgeBySpan(reading.book, reading.workspace, weeksOf(period, reading)).map(({ span: week, ...figures }) => ({
        week: week.name,
        opening: reading.credits(figures.opening),
        topUps: reading.credits(figures.topUps),
        bonus: reading.credits(figures.bonus),
        refunds: reading.credits(figures.refunds),
        charges: reading.credits(figures.charges),
        expiry: reading.credits(figures.expiry),
        adjustments: reading.credits(figures.adjustments),
        closing: reading.credits(figures.closing),
        unexplained: reading.credits(figures.unexplained),
      }));
      return { document, text: () => plainTable(document) };
    });
  },
};

const campaigns: Command = {
  ...weekly('campaigns', '', 'What each campaign brought in and cost over whole weeks, and what it used of its budget.'),
  run(call) {
    const period = call.period();
    return readWorkspace(call, (reading) => {
      const { money, credits } = reading;
      const weeks = weeksOf(period, reading);
      const [first, last] = [weeks[0], weeks.at(-1)];
      const rows = campaignReturns(reading, weeks).map((found) => ({
        campaign: found.name,
        charges: found.charges,
        spend: money(found.spend),
        leads: found.leads,
        won: found.won,
        undecided: found.undecided,
        value: money(found.value),
        cost: money(found.cost),
        return: money(found.return),
        budgetWeeks: found.budget?.weeks ?? 0,
        budget: found.budget && credits(found.budget.credits),
        used: found.budget && credits(found.budget.used),
      }));
      const document = {
        from: first ? formatDay(first.firstDay) : null,
        to: last ? formatDay(last.lastDay) : null,
        weeks: weeks.length,
        currency: reading.workspace.currency,
        campaigns: rows,
      };
      return { document, text: () => plainTable(rows.map((row) => ({ ...row, campaign: row.campaign || '(no campaign)' }))) };
    });
  },
};

export const REPORT_COMMANDS: readonly Command[] = [balance, spend, history, value, bridge, campaigns];

function weekly(name: string, form: string, help: string): Omit<Command, 'run'> {
  return {
    words: ['report', name],
    form: `[--from DATE] [--to DATE]${form === '' ? '' : ` ${form}`}`,
    help,
    options: PERIOD_OPTIONS,
    least: 0,
    most: 0,
    isOfWorkspace: true,
  };
}

type Period = ReturnType<Call['period']>;

function weeksOf(period: Period, { book, workspace, facts, today }: Reading): readonly Week[] {
  return reportWeeks(book, workspace.id, facts.weekRules, period, today);
}

function weekClosings(period: Period, reading: Reading) {
  return closingBySpan(reading.book, reading.workspace, weeksOf(period, reading)).map(({ span: week, credits, cost }) => ({
    at: week.name,
    credits,
    cost,
  }));
}

function dayClosings({ from, to }: Period, { book, workspace, today }: Reading) {
  const first = from ?? firstEventDay(book, workspace.id);
  const days = first === undefined ? [] : closingByDay(book, workspace, first, to ?? today);
  return days.map(({ day, credits, cost }) => ({ at: formatDay(day), credits, cost }));
}

const TITLES: Readonly<Record<string, string>> = {
  week: 'Week', campaign: 'Campaign', spend: 'Spend', undecided: 'Undecided', return: 'Return', budgetWeeks: 'Weeks with budget', budget: 'Budget', used: 'Used', leads: 'Leads', won: 'Won', value: 'Value', valuePerLead: 'Value per lead', cost: 'Cost', costNet: 'Cost net', costPerLead: 'Cost per lead', costNetPerLead: 'Net per lead', open: 'Open',
  opening: 'Opening', topUps: 'Top-ups', bonus: 'Bonus', refunds: 'Refunds', charges: 'Charges', expiry: 'Expiry', adjustments: 'Adjustments', closing: 'Closing', unexplained: 'Unexplained',
}; // prettier-ignore

/** Rows as they stand in the document; what has no value is a dash. */
function plainTable(rows: readonly Readonly<Record<string, string | number | boolean | null>>[]): string {
  const names = Object.keys(rows[0] ?? { week: '' });
  const columns: Column[] = names.map((name) => ({
    title: TITLES[name] ?? name,
    isNumber: name !== 'week' && name !== 'campaign' && name !== 'open',
  }));
  const cell = (found: string | number | boolean | null | undefined) =>
    found === null || found === undefined ? '–' : typeof found === 'boolean' ? (found ? 'open' : '') : String(found);
  return table(
    columns,
    rows.map((row) => names.map((name) => cell(row[name]))),
  );
}
