/** What needs the user, ordered by money at risk, then date: what the book itself can tell without anyone having set a warning. */

import { formatDay, weekOf } from '../../../db/ledger/calendar.ts';
import { rescale, wholeRatio } from '../../../db/ledger/money.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { fullBalance } from '../../../db/reports/balances.ts';
import { unexplained } from '../../../db/reports/bridge.ts';
import { creditsUsed, expiringLots, expiryShortfalls, lastStatedDay, undecidedLeads } from '../../../db/reports/overview.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { BackupFailure } from '../backups/due.ts';
import type { AccountLook } from '../account/account.ts';
import { accountAttention } from './account-attention.ts';
import { NOTHING_SAID as NOTHING } from './attention-item.ts';
import type { Reading } from './reading.ts';

type Item = OutputOf<'overview.attention'>['items'][number];

const EXPIRY_AHEAD_DAYS = 60;
const PACE_DAYS = 28;
const LOW_RUNWAY_DAYS = 3;
const UNDECIDED_AFTER_DAYS = 28;
const SHORTFALL_BEHIND_DAYS = 90;

/** Most of these open nowhere else. */
const NOTHING_SAID = { ...NOTHING, open: null };

/** `failure`: of the last backup that was due, where one is open that makes them. */
export function attention(reading: Reading, account: AccountLook, failure?: BackupFailure): Item[] {
  const items = [
    ...failedBackup(reading, failure),
    ...lowOnce(accountAttention(account), running(reading)),
    ...unexplainedBalance(reading),
    ...expiring(reading),
    ...undecided(reading),
    ...shortfalls(reading),
  ];
  const rank = { bad: 0, warn: 1, note: 2 };
  return items.toSorted((a, b) => rank[a.mark] - rank[b.mark] || (b.amount ?? 0) - (a.amount ?? 0) || (a.day ?? '').localeCompare(b.day ?? ''));
}

function failedBackup({ facts }: Reading, failure: BackupFailure | undefined): Item[] {
  if (failure === undefined) return [];
  return [{ ...NOTHING_SAID, code: 'backup_failed', mark: 'bad', day: formatDay(dayOfInstant(failure.at, facts.timeZone)) }];
}

/** A balance that is empty, or below the user's own warning, is told once. */
function lowOnce(ofAccount: readonly Item[], ofPace: readonly Item[]): readonly Item[] {
  const isEmpty = ofPace.some(({ code }) => code === 'balance_empty');
  const isWarned = ofAccount.some(({ code }) => code === 'balance_below_warning');
  return [
    ...ofAccount.filter(({ code }) => !(isEmpty && code === 'balance_below_warning')),
    ...ofPace.filter(({ code }) => !(isWarned && code === 'balance_low')),
  ];
}

function unexplainedBalance({ book, workspace, facts, today }: Reading): Item[] {
  const stated = lastStatedDay(book, workspace.id, today);
  if (stated === undefined) return [];
  const week = weekOf(stated, facts.weekRules);
  const found = unexplained(book, workspace, week);
  if (!found || found.credits === 0) return [];
  const open = { page: 'activity' as const, from: formatDay(week.firstDay), to: formatDay(week.lastDay), eventId: found.eventId };
  const amount = rescale(Math.abs(found.credits), workspace.creditDecimals, workspace.currencyDecimals);
  return [
    { ...NOTHING_SAID, code: 'balance_unexplained', mark: 'bad', amount, credits: found.credits, day: formatDay(found.day), week: week.name, open },
  ];
}

function expiring({ book, workspace, today }: Reading): Item[] {
  return expiringLots(book, workspace.id, today)
    .filter((lot) => lot.day <= today + EXPIRY_AHEAD_DAYS)
    .map(({ eventId, day, credits, cost }) => {
      const open = { page: 'activity' as const, from: null, to: null, eventId };
      return { ...NOTHING_SAID, code: 'credits_expiring', mark: 'warn', amount: cost, credits, day: formatDay(day), open };
    });
}

function running({ book, workspace, today }: Reading): Item[] {
  const { available } = fullBalance(book, workspace, today);
  const used = creditsUsed(book, workspace.id, today - PACE_DAYS + 1, today);
  if (used <= 0) return [];
  if (available <= 0) return [{ ...NOTHING_SAID, code: 'balance_empty', mark: 'bad', credits: available }];
  const daysLeft = wholeRatio(available * PACE_DAYS, used);
  return daysLeft < LOW_RUNWAY_DAYS ? [{ ...NOTHING_SAID, code: 'balance_low', mark: 'warn', credits: available, daysLeft }] : [];
}

function undecided({ book, workspace, today }: Reading): Item[] {
  const { leads, cost, since } = undecidedLeads(book, workspace.id, today - UNDECIDED_AFTER_DAYS);
  if (leads === 0 || since === null) return [];
  const open = { page: 'activity' as const, from: formatDay(since), to: formatDay(today - UNDECIDED_AFTER_DAYS), eventId: null };
  return [{ ...NOTHING_SAID, code: 'leads_undecided', mark: 'note', amount: cost, leads, day: formatDay(since), open }];
}

function shortfalls({ book, workspace, today }: Reading): Item[] {
  return expiryShortfalls(book, workspace.id, today - SHORTFALL_BEHIND_DAYS).map((shortfall) => {
    const credits = shortfall.expired - shortfall.stated;
    const day = formatDay(shortfall.day);
    const amount = rescale(credits, workspace.creditDecimals, workspace.currencyDecimals);
    return {
      ...NOTHING_SAID,
      code: 'expiry_shortfall',
      mark: 'warn',
      amount,
      credits,
      day,
      open: { page: 'activity', from: day, to: day, eventId: null },
    };
  });
}
