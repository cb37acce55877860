/** From lines, items and matches of the book to the contract's shapes. */

import type { Connection } from '../../../db/connection.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import type { StandingMatch } from '../../../db/line-matches.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import { accountOfMethods, booksBalance, methodsPaidWith, type ClearingItem } from '../../../db/reports/clearing.ts';
import { statedClosings, type ReportedLine } from '../../../db/reports/statement-lines.ts';
import { countLines } from '../../../db/statement-lines.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { Match } from '../../reconciling/shapes.ts';
import { dayOrNull } from '../application/shapes.ts';
import { describeItem } from './propose.ts';
import { reasonWords, type Money } from './words.ts';

export type ReconcileView = OutputOf<'reconcile.view'>;
export type MatchShape = ReconcileView['accepted']['rows'][number];
export type LineShape = MatchShape['lines'][number];
export type ItemShape = MatchShape['items'][number];
type ReasonShape = MatchShape['reasons'][number];

export function lineShape({
  id,
  day,
  valueDay,
  statedBalance,
  amount,
  description,
  counterparty,
  reference,
  file,
  row,
  sourceLine,
}: ReportedLine): LineShape {
  return {
    lineId: id,
    day: formatDay(day),
    valueDay: dayOrNull(valueDay),
    amount,
    description,
    counterparty,
    reference,
    balance: statedBalance,
    file,
    row,
    sourceLine,
  };
}

export function itemShape(item: ClearingItem): ItemShape {
  const { eventId, sourceId, day, kind, method, amount, mayBeOf } = item;
  return { eventId, id: sourceId, day: formatDay(day), kind, what: describeItem(item), method, amount, mayBeOf: [...mayBeOf] };
}

export function reasonShapes({ reasons }: Match, money: Money): ReasonShape[] {
  return reasons.map((reason) => ({ code: reason.code, points: reason.points, of: reason.of, words: reasonWords(reason, money) }));
}

/** Lines and items that are there, by number. */
interface Known {
  readonly lines: ReadonlyMap<number, ReportedLine>;
  readonly items: ReadonlyMap<number, ClearingItem>;
}

function partsOf({ lines, items }: Known, lineIds: readonly number[], eventIds: readonly number[]): Pick<MatchShape, 'lines' | 'items'> {
  return {
    lines: lineIds.flatMap((id) => lines.get(id) ?? []).map(lineShape),
    items: eventIds.flatMap((id) => items.get(id) ?? []).map(itemShape),
  };
}

export function proposedShape(match: Match, known: Known, money: Money): MatchShape {
  const { score, grade, nextBest, rest } = match;
  return {
    matchId: null,
    ...partsOf(known, match.lines, match.items),
    score,
    grade,
    reasons: reasonShapes(match, money),
    nextBest,
    rest: [...rest],
    note: '',
  };
}

export function acceptedShape({ id, score, reasons, rest, note, lines, events }: StandingMatch, known: Known): MatchShape {
  return {
    matchId: id,
    ...partsOf(known, lines, events),
    score,
    grade: null,
    reasons: reasons === null ? [] : (JSON.parse(reasons) as ReasonShape[]),
    nextBest: null,
    rest: [...rest],
    note,
  };
}

/** An account as pages list it. */
export function accountShape(connection: Connection, account: MoneyAccount, today: Day): ReconcileView['account'] {
  const accountOf = accountOfMethods(connection, account.workspaceId);
  const counts = countLines(connection, account.id);
  const stated = statedClosings(connection, account.id).at(-1);
  return {
    accountId: account.id,
    name: account.name,
    kind: account.kind,
    number: account.number,
    methods: methodsPaidWith(connection, account.workspaceId).filter((method) => accountOf(method) === account.id),
    opening: account.opening,
    lines: counts.lines,
    open: counts.open,
    firstDay: dayOrNull(counts.firstDay),
    lastDay: dayOrNull(counts.lastDay),
    stated: stated ? { day: formatDay(stated.day), balance: stated.balance } : null,
    books: booksBalance(connection, account, today),
    closedThrough: dayOrNull(reconciledThrough(connection, account.id)),
  };
}
