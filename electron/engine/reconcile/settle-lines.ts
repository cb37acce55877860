/**
 * Settling lines of a statement and taking that back (decision 0016), in the caller's transaction: a match with its parts, and the one entry that posts
 * it. Refuses what is not there, settled already, closed, or does not come out even.
 */

import type { Connection } from '../../../db/connection.ts';
import { openJournal, type Journal } from '../../../db/journal.ts';
import {
  insertMatch,
  matchById,
  matchesOfEvents,
  matchOfLine,
  setMatchEntry,
  setMatchUndone,
  type NewMatch,
  type StandingMatch,
} from '../../../db/line-matches.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { figureText } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { moneyAccountById, type MoneyAccount } from '../../../db/money-accounts.ts';
import { closedThrough } from '../../../db/periods.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import { itemsById, type ClearingItem } from '../../../db/reports/clearing.ts';
import { linesById, type ReportedLine } from '../../../db/reports/statement-lines.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { entryForMatch, unbalanced } from '../../billing/match-entry.ts';
import { payeeOf } from '../../reconciling/words.ts';
import { nameItem } from './words.ts';

/** What a command settles with: one journal for all that it posts. */
export interface Settling {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly account: MoneyAccount;
  readonly journal: Journal;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function openSettling(connection: Connection, workspace: Workspace, account: MoneyAccount, now: number): Settling {
  return { connection, workspace, account, journal: openJournal(connection, workspace, now), now };
}

export type ToSettle = Pick<NewMatch, 'proposed' | 'note' | 'lines' | 'events' | 'rest'>;

/** Writes a match and posts it on the day of its last line. Returns its id. */
export function settle({ connection, workspace, account, journal, now }: Settling, given: ToSettle): number {
  const lines = openLinesOf(connection, account, given.lines);
  const items = openItemsOf(connection, workspace, given.events);
  const settled = { account, lines, items, rest: given.rest };
  const left = unbalanced(settled);
  if (left !== 0) {
    const amount = figureText(left, workspace.currencyDecimals);
    refuse(
      'not_balanced',
      `The lines are ${amount} ${workspace.currency} more than what they are matched with. Say what that is, or choose other rows.`,
    );
  }
  const entry = entryForMatch(settled);
  refuseClosed(connection, account, Math.min(...lines.map(({ day }) => day)), entry.day);
  const [first] = lines as [ReportedLine];
  const id = insertMatch(connection, { ...given, moneyAccountId: account.id, payee: payeeOf(first) }, now);
  setMatchEntry(connection, id, journal.postMatch(id, entry, `${workspace.id}/match/${id}`));
  return id;
}

/** Takes a match back: its entry is reversed at its own date (rule L3), its lines and events are open again. */
export function unsettle({ connection, account, journal, now }: Settling, match: StandingMatch): void {
  const days = [...linesById(connection, account.id, match.lines).values()].map(({ day }) => day);
  refuseClosed(connection, account, Math.min(...days), match.day);
  journal.reverse(match.entryId);
  setMatchUndone(connection, match.id, now);
}

/** Takes every match back that settles one of these lines; tells how many. For an import that is undone: see {@link undoMatchesOfEvents}. */
export function undoMatchesOf(tools: UndoTools, lineIds: readonly number[]): number {
  return undoMatches(
    tools,
    lineIds.flatMap((id) => matchOfLine(tools.connection, id) ?? []),
  );
}

/** Takes every match back that clears one of these events, by the journal of the command that takes the events back; tells how many. */
export function undoMatchesOfEvents(tools: UndoTools, eventIds: readonly number[]): number {
  const cleared = matchesOfEvents(tools.connection, tools.workspace.id);
  return undoMatches(
    tools,
    eventIds.flatMap((id) => cleared.get(id) ?? []),
  );
}

export type UndoTools = Omit<Settling, 'account'>;

function undoMatches(tools: UndoTools, ids: readonly number[]): number {
  const matches = new Set(ids);
  for (const id of matches) {
    const match = matchById(tools.connection, id) as StandingMatch;
    unsettle({ ...tools, account: moneyAccountById(tools.connection, match.moneyAccountId) as MoneyAccount }, match);
  }
  return matches.size;
}

function openLinesOf(connection: Connection, account: MoneyAccount, ids: readonly number[]): readonly ReportedLine[] {
  const found = linesById(connection, account.id, ids);
  return distinct(ids, 'line').map((id) => {
    const line = found.get(id) ?? refuse('no_line', `${account.name} has no such line any more. Was its import undone?`);
    if (line.matchId !== null) refuse('line_settled', `This line is settled already: undo its match first.`, line);
    return line;
  });
}

function openItemsOf(connection: Connection, workspace: Workspace, ids: readonly number[]): readonly ClearingItem[] {
  const found = itemsById(connection, workspace.id, ids);
  return distinct(ids, 'event').map((id) => {
    const item = found.get(id) ?? refuse('no_event', 'The books have no such payment any more. Was its import undone?');
    if (item.matchId !== null) refuse('event_cleared', `The ${nameItem(item)} is matched with another line already: undo that match first.`);
    return item;
  });
}

function distinct(ids: readonly number[], what: 'line' | 'event'): readonly number[] {
  if (new Set(ids).size < ids.length) refuse('invalid_input', `A ${what} is named twice in one match. Nothing was done.`);
  return ids;
}

/** Rule R4: a line of a reconciled period is settled no other way, and nothing is posted in a closed one. */
function refuseClosed(connection: Connection, account: MoneyAccount, firstDay: Day, entryDay: Day): void {
  const reconciled = reconciledThrough(connection, account.id);
  if (reconciled !== undefined && firstDay <= reconciled)
    refuse('closed_period', `${account.name} is reconciled up to ${formatDay(reconciled)}, and this changes ${formatDay(firstDay)}. ${REOPEN}`);
  const closed = closedThrough(connection, account.workspaceId);
  if (closed !== undefined && entryDay <= closed)
    refuse('closed_period', `The books are closed up to ${formatDay(closed)}, and this would be posted on ${formatDay(entryDay)}. ${REOPEN}`);
}

const REOPEN = 'Reopen the period first, with a reason.';
