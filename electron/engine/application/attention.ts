/** What needs the user, ordered by money at risk, then date: what the book itself can tell without anyone having set a warning. */

import { formatDay, weekOf } from '../../../db/ledger/calendar.ts';
import { formatDecimal, rescale, wholeRatio } from '../../../db/ledger/money.ts';
import { fullBalance } from '../../../db/reports/balances.ts';
import { unexplained } from '../../../db/reports/bridge.ts';
import { creditsUsed, expiringLots, expiryShortfalls, lastStatedDay, undecidedLeads } from '../../../db/reports/overview.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { Reading } from './session.ts';

type Item = OutputOf<'overview.attention'>['items'][number];

const EXPIRY_AHEAD_DAYS = 60;
const LOW_RUNWAY_DAYS = 3;
const UNDECIDED_AFTER_DAYS = 28;
const SHORTFALL_BEHIND_DAYS = 90;

export function attention(reading: Reading): Item[] {
  const items = [...unexplainedBalance(reading), ...expiring(reading), ...running(reading), ...undecided(reading), ...shortfalls(reading)];
  const rank = { bad: 0, warn: 1, note: 2 };
  return items.toSorted((a, b) => rank[a.mark] - rank[b.mark] || (b.amount ?? 0) - (a.amount ?? 0) || a.due.localeCompare(b.due));
}

function unexplainedBalance({ book, workspace, facts, today }: Reading): Item[] {
  const stated = lastStatedDay(book, workspace.id, today);
  if (stated === undefined) return [];
  const week = weekOf(stated, facts.weekRules);
  const found = unexplained(book, workspace, week);
  if (!found || found.credits === 0) return [];
  const difference = formatDecimal(Math.abs(found.credits), workspace.creditDecimals);
  return [
    {
      code: 'balance_unexplained',
      mark: 'bad',
      what: `Vendor states ${difference} credits ${found.credits > 0 ? 'more' : 'less'} than the books`,
      where: `after the last event of ${week.name} with a stated balance`,
      amount: rescale(Math.abs(found.credits), workspace.creditDecimals, workspace.currencyDecimals),
      due: `since ${formatDay(found.day)}`,
      open: { page: 'activity', from: formatDay(week.firstDay), to: formatDay(week.lastDay), eventId: found.eventId },
    },
  ];
}

function expiring({ book, workspace, today }: Reading): Item[] {
  return expiringLots(book, workspace.id, today)
    .filter((lot) => lot.day <= today + EXPIRY_AHEAD_DAYS)
    .map((lot) => ({
      code: 'credits_expiring',
      mark: 'warn',
      what: `${formatDecimal(lot.credits, workspace.creditDecimals)} credits are about to expire`,
      where: 'unless they are used before',
      amount: lot.cost,
      due: `on ${formatDay(lot.day)}`,
      open: { page: 'activity', from: null, to: null, eventId: lot.eventId },
    }));
}

function running({ book, workspace, today }: Reading): Item[] {
  const { available } = fullBalance(book, workspace, today);
  const used = creditsUsed(book, workspace.id, today - 27, today);
  if (used <= 0) return [];
  if (available <= 0) {
    return [{ code: 'balance_empty', mark: 'bad', what: 'The balance is empty', where: 'leads and quotations are not paid from credits', amount: null, due: 'now', open: null }];
  }
  const days = wholeRatio(available * 28, used);
  if (days >= LOW_RUNWAY_DAYS) return [];
  const left = formatDecimal(available, workspace.creditDecimals);
  return [{ code: 'balance_low', mark: 'warn', what: `Only ${left} credits are left`, where: 'at the pace of the last 28 days', amount: null, due: days === 0 ? 'less than a day' : `about ${days} ${days === 1 ? 'day' : 'days'}`, open: null }];
}

function undecided({ book, workspace, today }: Reading): Item[] {
  const { leads, cost, since } = undecidedLeads(book, workspace.id, today - UNDECIDED_AFTER_DAYS);
  if (leads === 0 || since === null) return [];
  return [
    {
      code: 'leads_undecided',
      mark: 'note',
      what: `${leads} ${leads === 1 ? 'lead is' : 'leads are'} neither won nor lost`,
      where: 'received more than four weeks ago',
      amount: cost,
      due: `since ${formatDay(since)}`,
      open: { page: 'activity', from: formatDay(since), to: formatDay(today - UNDECIDED_AFTER_DAYS), eventId: null },
    },
  ];
}

function shortfalls({ book, workspace, today }: Reading): Item[] {
  return expiryShortfalls(book, workspace.id, today - SHORTFALL_BEHIND_DAYS).map((shortfall) => ({
    code: 'expiry_shortfall',
    mark: 'warn',
    what: `Vendor states ${formatDecimal(shortfall.stated, workspace.creditDecimals)} credits expired, the lots say ${formatDecimal(shortfall.expired, workspace.creditDecimals)}`,
    where: 'the rest may still be usable there',
    amount: rescale(shortfall.expired - shortfall.stated, workspace.creditDecimals, workspace.currencyDecimals),
    due: `since ${formatDay(shortfall.day)}`,
    open: { page: 'activity', from: formatDay(shortfall.day), to: formatDay(shortfall.day), eventId: null },
  }));
}
