/** The Reconcile page of an account: what stateOf found, in the contract's shape and in words. */

import { matchById } from '../../../db/line-matches.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { itemsById, type ClearingItem } from '../../../db/reports/clearing.ts';
import { linesById, type ReportedLine } from '../../../db/reports/statement-lines.ts';
import type { NearestMiss } from '../../reconciling/shapes.ts';
import { dayOrNull } from '../application/shapes.ts';
import { stateOf, type AccountAsked, type AccountState, type LeftItem, type UpTo } from './account-state.ts';
import { hindrancesOf } from './hindrances.ts';
import { acceptedShape, accountShape, itemShape, lineShape, proposedShape, type MatchShape, type ReconcileView } from './shapes.ts';
import { breakWords, moneyOf, nameItem, nameLine, nearestWords, suggestionWords, type Money } from './words.ts';

/** So many rows of each group a page is given; counts are of all. */
export const ROWS_SHOWN = 500;

export function reconcileView(asked: AccountAsked, upTo: UpTo, rows = ROWS_SHOWN): ReconcileView {
  const { connection, workspace, today } = asked;
  const state = stateOf(asked, upTo);
  const money = moneyOf(workspace);
  const group = <Given, Row>(all: readonly Given[], shape: (one: Given) => Row) => ({ count: all.length, rows: all.slice(0, rows).map(shape) });
  const tell = wordsOf(state, money);
  const { difference } = state;
  return {
    account: accountShape(connection, asked.account, today),
    from: formatDay(state.from),
    to: formatDay(state.to),
    files: [...new Set(state.inPeriod.map(({ file }) => file))],
    closing: state.closing,
    opening: state.opening.statement,
    books: state.books,
    difference: state.closing.amount - state.books,
    firstBreak: breakShape(state, money),
    parts: difference.parts.map((part) => ({ ...part })),
    leftToExplain: difference.leftToExplain,
    lines: state.inPeriod.length,
    accepted: group(state.accepted, (id) => acceptedMatch(asked, id)),
    certain: group(state.certain, (match) => proposedShape(match, state, money)),
    likely: group(state.likely, (match) => proposedShape(match, state, money)),
    ties: group(state.ties, ({ lines, items, asShown }) => ({
      lines: lines.flatMap((id) => state.lines.get(id) ?? []).map(lineShape),
      items: items.flatMap((id) => state.items.get(id) ?? []).map(itemShape),
      asShown: asShown.map((match) => proposedShape(match, state, money)),
    })),
    onlyStatement: group(state.onlyLines, ({ line, suggested, nearest }) => ({
      line: lineShape(state.lines.get(line) as ReportedLine),
      suggested: suggested && { category: suggested.category, score: suggested.score, because: suggestionWords(suggested.reasons) },
      nearest: nearest && { words: tell.ofLine(nearest), eventId: nearest.other },
    })),
    onlyBooks: group(state.onlyItems, (left) => ({
      item: itemShape(state.items.get(left.item) as ClearingItem),
      state: left.state,
      nearest: tell.ofItem(left),
    })),
    unsure: group(state.unsure, (item) => ({ item: itemShape(item) })),
    givenUp: state.givenUp,
    hindrances: [...hindrancesOf(state, today, money)],
  };
}

/** An accepted match whole, whichever days its parts are of. */
export function acceptedMatch({ connection, workspace, account }: AccountAsked, id: number): MatchShape {
  const match = matchById(connection, id);
  if (!match) throw new Error(`no match ${id}`);
  return acceptedShape(match, {
    lines: linesById(connection, account.id, match.lines),
    items: itemsById(connection, workspace.id, match.events),
  });
}

function wordsOf({ lines, items }: Pick<AccountState, 'lines' | 'items'>, money: Money) {
  const item = (id: number | null) => {
    const found = id === null ? undefined : items.get(id);
    return found ? nameItem(found) : null;
  };
  const line = (id: number | null) => {
    const found = id === null ? undefined : lines.get(id);
    return found ? `${nameLine(found)} of ${formatDay(found.day)}` : null;
  };
  return {
    ofLine: (nearest: NearestMiss) => nearestWords(nearest, { other: item(nearest.other), twin: line(nearest.twin) }, money),
    ofItem({ nearest, later }: LeftItem) {
      if (later) {
        const on = line(later.line) ?? '';
        return { words: later.isAccepted ? `Settled by ${on}.` : `Would be settled by ${on}.`, lineId: later.line };
      }
      return nearest && { words: nearestWords(nearest, { other: line(nearest.other), twin: item(nearest.twin) }, money), lineId: nearest.other };
    },
  };
}

function breakShape({ firstBreak, lines, items, opening }: AccountState, money: Money): ReconcileView['firstBreak'] {
  if (!firstBreak) return null;
  const { at, agree, line, item } = firstBreak;
  const named = { line: line === null ? undefined : lines.get(line), item: item === null ? undefined : items.get(item), opening };
  return {
    day: formatDay(firstBreak.day),
    because: firstBreak.because,
    row: at?.row ?? null,
    sourceLine: at?.sourceLine ?? null,
    file: at?.file ?? null,
    lineId: line,
    eventId: item,
    difference: firstBreak.difference,
    agree: agree && { day: dayOrNull(agree.day), balance: agree.balance },
    words: breakWords(firstBreak, named, money),
  };
}
