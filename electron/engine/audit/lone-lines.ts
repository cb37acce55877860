/** Lines of statements that name the vendor and match nothing in the books (rule R3): for the audit, charges without a top-up. */

import { prepared, type Connection } from '../../../db/connection.ts';
import { learnedPayees } from '../../../db/line-matches.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { moneyAccounts, type MoneyAccount } from '../../../db/money-accounts.ts';
import { accountOpening } from '../../../db/reports/opening-balance.ts';
import type { ReportedLine } from '../../../db/reports/statement-lines.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import type { LoneLine } from '../../billing/audit/shapes.ts';
import type { NearestMiss } from '../../reconciling/shapes.ts';
import { findName, nameWords, payeeOf, textOf, wordsOf } from '../../reconciling/words.ts';
import { proposeFor, statementSide } from '../reconcile/propose.ts';

export function loneLines(connection: Connection, workspace: Workspace, today: Day): readonly LoneLine[] {
  return moneyAccounts(connection, workspace.id).flatMap((account) => linesOfAccount(connection, workspace, account, today));
}

function linesOfAccount(connection: Connection, workspace: Workspace, account: MoneyAccount, today: Day): readonly LoneLine[] {
  const { proposals, lines } = proposeFor(connection, workspace, account, accountOpening(connection, account), today);
  const { ties, onlyLines } = proposals;
  const paired = new Set(ties.flatMap(({ asShown }) => asShown.flatMap((match) => match.lines)));
  const tooMany = ties.flatMap((tie) => tie.lines.filter((line) => !paired.has(line))).map((line) => ({ line, nearest: null }));
  const names = namesVendor(connection, workspace, account);
  return [...onlyLines, ...tooMany].flatMap(({ line: lineId, nearest }): readonly LoneLine[] => {
    const line = lines.get(lineId) as ReportedLine;
    if (line.amount >= 0 || !names(line)) return [];
    return [
      {
        lineId,
        day: line.day,
        amount: -line.amount,
        method: account.name,
        text: textOf(statementSide(line)).trim(),
        nearest: paymentMeant(nearest),
        mayBeOfAnother: mayBeOfAnother(connection, workspace, line),
      },
    ];
  });
}

/** A payment that the line may be after all; one that has its own line already is none. */
function paymentMeant(nearest: NearestMiss | null): number | null {
  if (nearest === null || nearest.because === 'doubled' || nearest.because === 'taken') return null;
  return nearest.other;
}

/** A bank books a charge some days after it was made, by its own calendar. */
const BOOKED_AFTER_DAYS = 10;

/** Two workspaces may be charged to one card, and its statement be read into one of them. */
function mayBeOfAnother(connection: Connection, { id, currency }: Workspace, { day, amount }: ReportedLine): boolean {
  const found = prepared<[object], unknown>(
    connection,
    `SELECT 1 FROM workspace AS w JOIN event AS e ON e.workspace_id = w.id
     WHERE w.id <> :id AND w.currency = :currency AND e.gone = 0 AND e.amount = :paid AND e.day BETWEEN :from AND :to
       AND NOT EXISTS (SELECT 1 FROM match_event AS m WHERE m.event_id = e.id AND m.standing = 1) LIMIT 1`,
  ).get({ id, currency, paid: -amount, from: day - BOOKED_AFTER_DAYS, to: day + 1 });
  return found !== undefined;
}

/** By its name, or by what was accepted as this vendor before. */
function namesVendor(connection: Connection, { vendor }: Workspace, { id }: MoneyAccount): (line: ReportedLine) => boolean {
  const name = nameWords(vendor);
  const payees = new Set(learnedPayees(connection, id).flatMap(({ payee, target }) => (target === 'clearing' ? [payee] : [])));
  return (line) => payees.has(payeeOf(line)) || findName(wordsOf(textOf(statementSide(line))), name) !== null;
}
