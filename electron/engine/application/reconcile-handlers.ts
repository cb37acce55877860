/** Answers of the Reconcile page: where an account stands, its matches, the three sides, its periods (rules R1 to R4). */

import { learnedPayees } from '../../../db/line-matches.ts';
import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { moneyAccounts } from '../../../db/money-accounts.ts';
import { closedThrough } from '../../../db/periods.ts';
import { carriedBy, reconciliationsOf } from '../../../db/reconciliations.ts';
import { methodsPaidWith } from '../../../db/reports/clearing.ts';
import { countLines } from '../../../db/statement-lines.ts';
import type { CommandName } from '../../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../ipc/handlers.ts';
import { acceptMatches, forgetLearned, makeMatch, undoMatch } from '../reconcile/match-commands.ts';
import { closeAccount, reopenAccount } from '../reconcile/periods.ts';
import { accountShape } from '../reconcile/shapes.ts';
import { sidesPage } from '../reconcile/sides-page.ts';
import { reconcileView } from '../reconcile/view.ts';
import { targetWords } from '../reconcile/words.ts';
import { commandOf } from './command-of.ts';
import { asOneMoment, exporter } from './downloads.ts';
import { accountIn, dayOf } from './reading.ts';
import { readingOf, type Session } from './session.ts';
import { dayOrNull } from './shapes.ts';
import type { Transfers } from './transfers.ts';

type ReconcileHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `match.${string}` | `period.${string}` | `reconcile.${string}`> | 'money.accounts' | 'money.learned' | 'money.forget'
>;

export function reconcileHandlers(session: Session, transfers: Transfers): ReconcileHandlers {
  const askedOf = (accountId: number) => accountIn(session.book().reader, accountId, session.now());
  const exported = exporter(session, transfers);
  const given = (context: CallContext, method: CommandName, input: unknown) => ({
    now: session.now(),
    command: commandOf(context, method, input),
  });
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
    'reconcile.exportSides': (input, context) => exported('reconcile.exportSides', input, context),
    'reconcile.export': (input, context) => exported('reconcile.export', input, context),
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
