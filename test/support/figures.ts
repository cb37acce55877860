/** Every figure of a book in the shapes that the reference model gives, so that the two can be compared whole. */

import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import type { ReadBook } from '../../db/open.ts';
import { closingByDay, closingBySpan, fullBalance } from '../../db/reports/balances.ts';
import { bridgeBySpan } from '../../db/reports/bridge.ts';
import { valuePerLead } from '../../db/reports/value-per-lead.ts';
import { spendBySpan } from '../../db/reports/weekly-spend.ts';
import { reportWeeks } from '../../db/reports/weeks.ts';
import { readBookFacts, workspaceById } from '../../db/workspaces.ts';

/** The figures of a workspace from its first event (or `from`) to `to`; `undefined` range where there is no event. */
export function figuresOfBook(book: ReadBook, workspaceId: number, to: Day, from?: Day) {
  const workspace = workspaceById(book, workspaceId);
  const { weekRules } = readBookFacts(book);
  const money = (amount: number) => formatDecimal(amount, workspace.currencyDecimals);
  const moneyOrNull = (amount: number | null) => (amount === null ? null : money(amount));
  const credits = (amount: number) => formatDecimal(amount, workspace.creditDecimals);
  const weeks = reportWeeks(book, workspaceId, weekRules, { from, to }, to);
  const spend = (by: 'kind' | 'campaign') =>
    spendBySpan(book, workspaceId, weeks, by).map((row) => ({
      week: row.span.name,
      start: formatDay(row.span.firstDay),
      spend: money(row.spend),
      faceValue: money(row.faceValue),
      count: row.count,
      groups: Object.fromEntries(row.groups.map((group) => [group.name, money(group.spend)])),
    }));
  const balance = fullBalance(book, workspace, to);
  const firstDay = from ?? (weeks.length === 0 ? to : undefined);
  return {
    balance: {
      credits: credits(balance.credits),
      cost: money(balance.cost),
      available: credits(balance.available),
      pending: credits(balance.pending),
    },
    weeklySpendByKind: spend('kind'),
    weeklySpendByCampaign: spend('campaign'),
    balanceByWeek: closingBySpan(book, workspace, weeks).map((row) => ({
      week: row.span.name,
      credits: credits(row.credits),
      cost: money(row.cost),
    })),
    balanceByDay: (firstDay === undefined ? [] : closingByDay(book, workspace, firstDay, to)).map((row) => ({
      date: formatDay(row.day),
      credits: credits(row.credits),
      cost: money(row.cost),
    })),
    valuePerLead: valuePerLead(book, workspaceId, weeks).map((row) => ({
      week: row.span.name,
      leads: row.leads,
      won: row.won,
      value: money(row.value),
      valuePerLead: moneyOrNull(row.valuePerLead),
      cost: money(row.cost),
      costNet: money(row.costNet),
      costPerLead: moneyOrNull(row.costPerLead),
      costNetPerLead: moneyOrNull(row.costNetPerLead),
      open: row.open,
    })),
    bridge: bridgeBySpan(book, workspace, weeks).map(({ span: week, ...parts }) => ({
      week: week.name,
      ...Object.fromEntries(Object.entries(parts).map(([name, amount]) => [name, credits(amount)])),
    })),
  };
}
