/** Where an account of money stands up to a day: both balances, what is settled, what is proposed and what is left, where the sides part (rules R1, R2). */

import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import { reconciledBefore, reconciledThrough, type Carried } from '../../../db/reconciliations.ts';
import { booksBalance, type ClearingItem } from '../../../db/reports/clearing.ts';
import { accountOpening, openingOfStatements } from '../../../db/reports/opening-balance.ts';
import { linesBetween, linesById, statedClosings, sumOfLines, type ReportedLine, type StatedClosing } from '../../../db/reports/statement-lines.ts';
import { countLines } from '../../../db/statement-lines.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { differenceToZero } from '../../reconciling/difference-to-zero.ts';
import {
  DEFAULT_MATCHING,
  type DifferenceToZero,
  type Match,
  type OnlyItem,
  type OnlyLine,
  type Proposals,
  type Tie,
} from '../../reconciling/shapes.ts';
import { breakBetween, type FoundBreak } from './break-between.ts';
import { proposeFor } from './propose.ts';
import { settledLater } from './settled-later.ts';

export interface AccountAsked {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly account: MoneyAccount;
  readonly today: Day;
}

/** Up to which day, and the closing balance that the user has before them. */
export interface UpTo {
  readonly to?: Day | undefined;
  readonly closing?: number | undefined;
}

/** An item that the statement does not have up to the day. */
export interface LeftItem extends OnlyItem {
  /** A later line that settles it, or would. */
  readonly later: { readonly line: number; readonly isAccepted: boolean } | null;
}

export interface AccountState {
  readonly account: MoneyAccount;
  readonly workspace: Workspace;
  readonly closedThrough: Day | undefined;
  readonly from: Day;
  readonly to: Day;
  /** Of the period: what the statement opens with, and what the books have where it does. */
  readonly opening: { readonly statement: number; readonly books: number };
  readonly closing: { readonly amount: number; readonly by: 'given' | 'stated' | 'summed' };
  /** Balances that files state of the day itself. */
  readonly statedThatDay: readonly StatedClosing[];
  /** Opening balance and lines up to the day: what the statement has to close at. */
  readonly summed: number;
  readonly books: number;
  /** Lines of the period. */
  readonly inPeriod: readonly ReportedLine[];
  /** Every line and item that is spoken of, by number. */
  readonly lines: ReadonlyMap<number, ReportedLine>;
  readonly items: ReadonlyMap<number, ClearingItem>;
  /** Accepted matches with a line in the period, by day. */
  readonly accepted: readonly number[];
  /** By the day of their first line. */
  readonly certain: readonly Match[];
  readonly likely: readonly Match[];
  readonly ties: readonly Tie[];
  readonly onlyLines: readonly OnlyLine[];
  readonly onlyItems: readonly LeftItem[];
  /** Items up to the day that may be of other accounts as well and have no line here: no balance counts them before one of them clears them. */
  readonly unsure: readonly ClearingItem[];
  readonly givenUp: number;
  readonly firstBreak: FoundBreak | null;
  readonly difference: DifferenceToZero;
  /** What the books have on the day and the statement does not, once every line is settled. */
  readonly carried: readonly Carried[];
  readonly reachingBeyond: readonly Pick<ReportedLine, 'day' | 'amount'>[];
}

/** The last day that an account's statements tell of; today where it has none. */
export function lastDayTold({ connection, account, today }: Omit<AccountAsked, 'workspace'>): Day {
  const days = [statedClosings(connection, account.id).at(-1)?.day, countLines(connection, account.id).lastDay];
  const told = days.filter((day) => typeof day === 'number');
  return told.length === 0 ? today : Math.max(...told);
}

/** Reads and works out everything. `to` is the last day that the statements tell of unless given. */
export function stateOf({ connection, workspace, account, today }: AccountAsked, upTo: UpTo): AccountState {
  const counts = countLines(connection, account.id);
  const to = upTo.to ?? lastDayTold({ connection, account, today });
  const begins = accountOpening(connection, account);
  const before = reconciledBefore(connection, account.id, to);
  const from = Math.min(to, before ? before.throughDay + 1 : (begins.from ?? counts.firstDay ?? to));
  const inPeriod = linesBetween(connection, account.id, from, to);
  const statedThatDay = statedClosings(connection, account.id, to, to);
  const summed = begins.balance + sumOfLines(connection, account.id, to);
  const closing = closingOf(upTo.closing, statedThatDay, summed);
  const isOfOpening = ({ day }: Pick<ClearingItem, 'day'>) => begins.from !== null && day < begins.from;
  const isCounted = (item: Pick<ClearingItem, 'day' | 'mayBeOf'>) => !isOfOpening(item) && item.mayBeOf.length === 0;
  const isOpen = (item: Pick<ClearingItem, 'day' | 'mayBeOf'>) => item.day <= to && isCounted(item);

  const proposed = proposeFor(connection, workspace, account, begins, to);
  const later = settledLater(connection, account, to, isOpen);
  const laterLines = linesById(connection, account.id, later.items.map(({ line }) => line)); // prettier-ignore
  const lines = new Map([...proposed.lines, ...inPeriod.map((line) => [line.id, line] as const), ...laterLines]);
  const items = new Map([...proposed.items, ...later.items.map(({ item }) => [item.eventId, item] as const)]);
  const known: Known = { lines, items, isOpen, to };
  const { matches, ties, onlyLines } = upToTheDay(proposed.proposals, known);
  const waiting = [...leftItems(proposed.proposals, known), ...alreadyCleared(later.items)];
  const onlyItems = waiting.toSorted((a, b) => itemOf(known, a.item).day - itemOf(known, b.item).day || a.item - b.item);

  const paired = [...matches, ...ties.flatMap(({ asShown }) => asShown)];
  // An item of before the opening balance that has a line after it was not in that balance, and one that may be of several accounts is of this one
  // where it has a line: it counts, as it will once it is cleared.
  const afterAll = paired.flatMap((match) => match.items.map((item) => itemOf(known, item))).filter((item) => !isCounted(item));
  const spokenFor = new Set(paired.flatMap((match) => match.items));
  const books = booksBalance(connection, account, to) + afterAll.reduce((sum, { amount }) => sum + amount, 0);
  const unmatched = onlyItems.filter((left) => !left.later?.isAccepted);
  const balanceBefore = begins.balance + sumOfLines(connection, account.id, from - 1);
  const opening = { statement: before?.closing ?? openingOfStatements(connection, account.id) ?? balanceBefore, books: balanceBefore };
  const givenBalance = upTo.closing === undefined ? [] : [{ day: to, balance: upTo.closing }];
  return {
    account,
    workspace,
    closedThrough: reconciledThrough(connection, account.id),
    from,
    to,
    opening,
    closing,
    statedThatDay,
    summed,
    books,
    inPeriod,
    lines,
    items,
    accepted: [...new Set(inPeriod.flatMap(({ matchId }) => matchId ?? []))],
    certain: matches.filter(({ grade }) => grade === 'certain'),
    likely: matches.filter(({ grade }) => grade === 'likely'),
    ties,
    onlyLines,
    onlyItems,
    givenUp: proposed.proposals.givenUp.length,
    firstBreak: breakBetween({
      opening,
      inPeriod,
      balances: [...statedClosings(connection, account.id, from, to), ...givenBalance],
      missing: unmatched.filter(({ state }) => state === 'missing_on_statement').map(({ item }) => itemOf(known, item)),
      proposed: paired,
    }),
    difference: differenceToZero({
      books,
      statement: closing.amount,
      matches: paired,
      onlyLines: [...onlyLines, ...linesTooMany(ties, known)].map(({ line, suggested }) => ({
        amount: lineOf(known, line).amount,
        category: suggested?.category ?? null,
      })),
      onlyItems: [
        ...unmatched.map(({ item, state }) => ({ amount: itemOf(known, item).amount, state })),
        ...[
          ...later.carried.map(({ amount }) => amount),
          ...later.reachingBeyond.map(({ amount }) => -amount),
          ...paired.map((match) => beyondTheDay(match, known)),
        ].flatMap((amount) => (amount === 0 ? [] : [{ amount, state: 'in_transit' as const }])),
      ],
    }),
    unsure: [...proposed.items.values()].filter(({ eventId, day, mayBeOf }) => mayBeOf.length > 0 && day <= to && !spokenFor.has(eventId)),
    carried: [...unmatched.map(({ item }) => ({ eventId: item, amount: itemOf(known, item).amount })), ...later.carried],
    reachingBeyond: later.reachingBeyond,
  };
}

/** Lines and items by number, and which items the books' balance of the day has while they are open. */
interface Known {
  readonly lines: ReadonlyMap<number, ReportedLine>;
  readonly items: ReadonlyMap<number, ClearingItem>;
  readonly isOpen: (item: Pick<ClearingItem, 'day' | 'mayBeOf'>) => boolean;
  readonly to: Day;
}

function lineOf({ lines }: Known, id: number): ReportedLine {
  return lines.get(id) as ReportedLine;
}

function itemOf({ items }: Known, id: number): ClearingItem {
  return items.get(id) as ClearingItem;
}

function closingOf(given: number | undefined, stated: readonly StatedClosing[], summed: number): AccountState['closing'] {
  const last = stated.at(-1);
  if (given !== undefined) return { amount: given, by: 'given' };
  return last ? { amount: last.balance, by: 'stated' } : { amount: summed, by: 'summed' };
}

/** Whether a proposal has a line that the statement has up to the day. */
function reachesTheDay({ lines }: Pick<Match, 'lines'>, known: Known): boolean {
  return lines.some((line) => lineOf(known, line).day <= known.to);
}

function upToTheDay({ matches, ties, onlyLines }: Proposals, known: Known): Pick<AccountState, 'ties' | 'onlyLines'> & { matches: readonly Match[] } {
  const firstDay = ({ lines }: Pick<Match, 'lines'>) => Math.min(...lines.map((line) => lineOf(known, line).day));
  const inOrder = <Row extends Pick<Match, 'lines'>>(rows: readonly Row[]) =>
    rows.filter((row) => reachesTheDay(row, known)).toSorted((a, b) => firstDay(a) - firstDay(b));
  return { matches: inOrder(matches), ties: inOrder(ties), onlyLines: onlyLines.filter(({ line }) => lineOf(known, line).day <= known.to) };
}

/** Open items that no line up to the day would settle: those that match nothing, those that match a later line, those that a tie has too many. */
function leftItems({ matches, ties, onlyItems }: Proposals, known: Known): readonly LeftItem[] {
  const later = [...matches, ...ties.flatMap(({ asShown }) => asShown)].filter((match) => !reachesTheDay(match, known));
  const paired = new Set(ties.flatMap(({ asShown }) => asShown.flatMap(({ items }) => items)));
  const tooMany = ties.flatMap(({ items }) => items.filter((item) => !paired.has(item)));
  const left: LeftItem[] = [
    ...onlyItems.map((only) => ({ ...only, later: null })),
    ...later.flatMap(({ items, lines }) => items.map((item) => waitingFor(item, lines.at(-1) as number, false))),
    ...tooMany.map((item) => ({ item, state: stateOn(itemOf(known, item).day, known.to), nearest: null, later: null })),
  ];
  return left.filter(({ item }) => known.isOpen(itemOf(known, item)));
}

function alreadyCleared(items: readonly { readonly item: ClearingItem; readonly line: number }[]): readonly LeftItem[] {
  return items.map(({ item, line }) => waitingFor(item.eventId, line, true));
}

function waitingFor(item: number, line: number, isAccepted: boolean): LeftItem {
  return { item, state: 'in_transit', nearest: null, later: { line, isAccepted } };
}

function stateOn(day: Day, to: Day): OnlyItem['state'] {
  return day > to - DEFAULT_MATCHING.daysInTransit ? 'in_transit' : 'missing_on_statement';
}

/** Lines of ties that are in none of their pairs. */
function linesTooMany(ties: readonly Tie[], known: Known): readonly Pick<OnlyLine, 'line' | 'suggested'>[] {
  const paired = new Set(ties.flatMap(({ asShown }) => asShown.flatMap(({ lines }) => lines)));
  return ties
    .flatMap(({ lines }) => lines)
    .filter((line) => !paired.has(line) && lineOf(known, line).day <= known.to)
    .map((line) => ({ line, suggested: null }));
}

/** What books and statement differ by for a proposal beside its rest: items that the books do not have open on the day, lines that come later. */
function beyondTheDay({ lines, items, rest }: Match, known: Known): number {
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const onStatement = sum(lines.map((id) => lineOf(known, id)).flatMap(({ day, amount }) => (day <= known.to ? [amount] : [])));
  const inBooks = sum(items.map((id) => itemOf(known, id)).flatMap(({ day, amount }) => (day <= known.to ? [amount] : [])));
  return inBooks + sum(rest.map(({ amount }) => amount)) - onStatement;
}
