/** Answers of the Reconcile page: where an account stands, its matches, the three sides, its periods (rules R1 to R4). */

import { learnedPayees } from '../../../db/line-matches.ts';
import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { moneyAccounts } from '../../../db/money-accounts.ts';
import { closedThrough } from '../../../db/periods.ts';
import { carriedBy, reconciliationsOf } from '../../../db/reconciliations.ts';
import { methodsPaidWith } from '../../../db/reports/clearing.ts';
import { countLines } from '../../../db/statement-lines.ts';
import { bookDay, readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import type { AccountAsked } from '../reconcile/account-state.ts';
import { writeReconciliation, writeSides } from '../reconcile/exports.ts';
import { acceptMatches, accountNamed, forgetLearned, makeMatch, undoMatch } from '../reconcile/match-commands.ts';
import { closeAccount, reopenAccount } from '../reconcile/periods.ts';
import { accountShape } from '../reconcile/shapes.ts';
import { reconcileSides } from '../reconcile/sides.ts';
import { sidesPage } from '../reconcile/sides-page.ts';
import { reconcileView } from '../reconcile/view.ts';
import { targetWords } from '../reconcile/words.ts';
import { asOneMoment, fileName, makeDownload } from './downloads.ts';
import { readingOf, type Session } from './session.ts';
import { dayOrNull } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type ReconcileHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `match.${string}` | `period.${string}` | `reconcile.${string}`> | 'money.accounts' | 'money.learned' | 'money.forget'
>;

export function reconcileHandlers(session: Session, transfers: Transfers): ReconcileHandlers {
  const askedOf = (accountId: number): AccountAsked => {
    const book = session.book().reader;
    const account = accountNamed(book.connection, accountId);
    const today = bookDay(readBookFacts(book), session.now());
    return { connection: book.connection, workspace: workspaceById(book, account.workspaceId), account, today };
  };
  const given = (context: CallContext, method: string, input: unknown) => ({
    now: session.now(),
    command: context.commandId === undefined ? undefined : { id: context.commandId, method, input },
  });
  const download = (name: string, pieces: Generator<string, number>) => {
    const { result, ...file } = makeDownload(transfers, fileName(name), pieces);
    return { ...file, rows: result };
  };
  const inOneMoment = <Result>(read: () => Result) => asOneMoment(session.book().reader, read);
  return {
    'money.accounts': ({ workspaceId }) => {
      const { book, today } = readingOf(session, workspaceId);
      return inOneMoment(() => ({
        accounts: moneyAccounts(book.connection, workspaceId).map((account) => accountShape(book.connection, account, today)),
        methods: [...methodsPaidWith(book.connection, workspaceId)],
      }));
    },
    'reconcile.open': ({ workspaceId }) => {
      const { connection } = readingOf(session, workspaceId).book;
      return { lines: moneyAccounts(connection, workspaceId).reduce((sum, { id }) => sum + countLines(connection, id).open, 0) };
    },
    'money.learned': ({ accountId }) => {
      const { connection, workspace } = askedOf(accountId);
      const payees = learnedPayees(connection, accountId);
      return { payees: payees.map((learned) => ({ ...learned, words: targetWords(learned.target, workspace.vendor) })) };
    },
    'money.forget': (input, context) => forgetLearned(session.book(), { ...input, ...given(context, 'money.forget', input) }),
    'reconcile.view': ({ accountId, to, closing }) => inOneMoment(() => reconcileView(askedOf(accountId), { to: dayOf(to), closing })),
    'reconcile.sides': ({ accountId, from, to, ...page }) =>
      inOneMoment(() => sidesPage(askedOf(accountId), { ...page, from: dayOf(from), to: dayOf(to) })),
    'reconcile.exportSides': ({ accountId, from, to }) =>
      inOneMoment(() => {
        const asked = askedOf(accountId);
        const open = reconcileSides(asked, { from: dayOf(from), to: dayOf(to), only: 'open' });
        return download(`${asked.account.name} open ${open.from} to ${open.to}.csv`, writeSides(open, asked.workspace));
      }),
    'reconcile.export': ({ accountId, to, closing }) =>
      inOneMoment(() => {
        const asked = askedOf(accountId);
        const view = reconcileView(asked, { to: dayOf(to), closing }, Infinity);
        return download(`${asked.account.name} reconciled to ${view.to}.csv`, writeReconciliation(view, asked.workspace));
      }),
    'match.accept': (input, context) => acceptMatches(session.book(), { ...input, ...given(context, 'match.accept', input) }, context),
    'match.make': (input, context) => makeMatch(session.book(), { ...input, ...given(context, 'match.make', input) }),
    'match.undo': (input, context) => undoMatch(session.book(), input.matchId, given(context, 'match.undo', input)),
    'period.list': ({ accountId }) =>
      inOneMoment(() => {
        const { connection, workspace } = askedOf(accountId);
        return {
          periods: reconciliationsOf(connection, accountId).map(({ id, throughDay, ...period }) => ({
            ...period,
            through: formatDay(throughDay),
            carried: carriedBy(connection, id).map(({ eventId, sourceId, day, amount }) => ({ eventId, id: sourceId, day: formatDay(day), amount })),
          })),
          workspaceClosedThrough: dayOrNull(closedThrough(connection, workspace.id)),
        };
      }),
    'period.close': async (input, context) => {
      const { accountId, to, closing } = input;
      const request = { accountId, closing, to: parseDay(to) as Day, ...given(context, 'period.close', input) };
      const { through, workspaceClosedThrough, waitsFor, carried } = await closeAccount(session.book(), request);
      return { through: formatDay(through), carried, workspaceClosedThrough: dayOrNull(workspaceClosedThrough), waitsFor: [...waitsFor] };
    },
    'period.reopen': (input, context) => {
      const { accountId, from, reason } = input;
      return reopenAccount(session.book(), { accountId, reason, from: parseDay(from) as Day, ...given(context, 'period.reopen', input) });
    },
  };
}

function dayOf(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : parseDay(text);
}
