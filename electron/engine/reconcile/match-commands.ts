/** Commands about matches: accepting what is proposed, matching by hand, taking back, forgetting what was learned. Each is one transaction. */

import type { CommandIdentity } from '../../../db/commands.ts';
import { forgetPayee, matchById } from '../../../db/line-matches.ts';
import type { LineCategory } from '../../../db/ledger/accounts.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { moneyAccountById, type MoneyAccount } from '../../../db/money-accounts.ts';
import type { WriteBook } from '../../../db/open.ts';
import { accountOpening } from '../../../db/reports/opening-balance.ts';
import { bookDay, readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { Match } from '../../reconciling/shapes.ts';
import { createPause, inTransaction, type Watch } from '../unit-of-work.ts';
import { proposeFor } from './propose.ts';
import { reasonShapes } from './shapes.ts';
import { openSettling, settle, unsettle } from './settle-lines.ts';
import { moneyOf } from './words.ts';

export interface MatchCommand {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

/** Lines and events of a proposal, in any order. */
export interface ProposalNamed {
  readonly lines: readonly number[];
  readonly items: readonly number[];
}

export interface AcceptRequest extends MatchCommand {
  readonly accountId: number;
  readonly matches: readonly ProposalNamed[];
}

/** The account, or a refusal. */
export function accountNamed(connection: WriteBook['connection'], accountId: number): MoneyAccount {
  return moneyAccountById(connection, accountId) ?? refuse('no_account', 'This book has no such account of money.');
}

/** Accepts proposals, all or none: refused as soon as one is not proposed any more. */
export function acceptMatches(book: WriteBook, request: AcceptRequest, watch: Watch = {}): Promise<{ accepted: number }> {
  return inTransaction(book, request, async () => {
    const { connection } = book;
    const account = accountNamed(connection, request.accountId);
    const workspace = workspaceById(book, account.workspaceId);
    const settling = openSettling(connection, workspace, account, request.now);
    const pause = createPause(watch);
    const money = moneyOf(workspace);
    const today = bookDay(readBookFacts(book), request.now);
    const { proposals } = proposeFor(connection, workspace, account, accountOpening(connection, account), today);
    const proposed = new Map([...proposals.matches, ...proposals.ties.flatMap(({ asShown }) => asShown)].map((match) => [nameOf(match), match]));
    let accepted = 0;
    for (const named of request.matches) {
      const match = proposed.get(nameOf(named)) ?? gone(named);
      const reasons = JSON.stringify(reasonShapes(match, money));
      settle(settling, { ...parts(match), proposed: { score: match.score, reasons }, note: '' });
      proposed.delete(nameOf(named));
      accepted += 1;
      await pause('posting', accepted, request.matches.length);
    }
    return { accepted };
  });
}

function nameOf({ lines, items }: ProposalNamed): string {
  const inOrder = (ids: readonly number[]) => ids.toSorted((a, b) => a - b).join(',');
  return `${inOrder(lines)}=${inOrder(items)}`;
}

function gone({ lines }: ProposalNamed): never {
  const what = lines.length === 1 ? 'a line' : 'several lines';
  return refuse(
    'proposal_gone',
    `What was accepted of ${what} is not proposed any more: something else was settled meanwhile. Nothing was done; look again.`,
  );
}

function parts({ lines, items, rest }: Match) {
  return { lines, events: items, rest };
}

export interface MakeRequest extends MatchCommand {
  readonly accountId: number;
  readonly lines: readonly number[];
  readonly items: readonly number[];
  /** What the lines hold beyond the items, from the holder's side. */
  readonly rest: readonly { readonly category: LineCategory; readonly amount: number }[];
  readonly note: string;
}

/** Matches by hand, splits a line, or enters one that the books do not have: lines = items + rest, exactly, or a refusal that names the difference. */
export function makeMatch(book: WriteBook, request: MakeRequest): Promise<{ matchId: number }> {
  return inTransaction(book, request, () => {
    const account = accountNamed(book.connection, request.accountId);
    const settling = openSettling(book.connection, workspaceById(book, account.workspaceId), account, request.now);
    if (request.rest.some(({ amount }) => amount === 0)) refuse('invalid_input', 'A part of 0 says nothing: leave it out.');
    const note = maskCardNumbers(request.note.trim()).text;
    return { matchId: settle(settling, { lines: request.lines, events: request.items, rest: request.rest, note, proposed: null }) };
  });
}

/** Takes a match back: its lines and events are open again. */
export function undoMatch(book: WriteBook, matchId: number, request: MatchCommand): Promise<Record<string, never>> {
  return inTransaction(book, request, () => {
    const match = matchById(book.connection, matchId) ?? refuse('no_match', 'There is no such match, or it was taken back already.');
    const account = accountNamed(book.connection, match.moneyAccountId);
    unsettle(openSettling(book.connection, workspaceById(book, account.workspaceId), account, request.now), match);
    return {};
  });
}

export interface ForgetRequest extends MatchCommand {
  readonly accountId: number;
  readonly payee: string;
  readonly target: string;
}

/** What was accepted so far of a payee for this target is not learned from any more; matches stay as they are. */
export function forgetLearned(book: WriteBook, { accountId, payee, target, ...request }: ForgetRequest): Promise<Record<string, never>> {
  return inTransaction(book, request, () => {
    forgetPayee(book.connection, accountNamed(book.connection, accountId).id, payee, target, request.now);
    return {};
  });
}
