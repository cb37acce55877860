/** The commands `period close`, `period reopen` and `period list`. */

import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { closedThrough } from '../../db/periods.ts';
import { carriedBy, reconciliationsOf } from '../../db/reconciliations.ts';
import { workspaceByName } from '../../db/workspaces.ts';
import { isoInstant } from '../../db/ledger/zone.ts';
import { closeAccount, reopenAccount } from '../engine/reconcile/periods.ts';
import { count } from '../engine/reconcile/words.ts';
import { WrongUsage, type Call, type Command } from './command.ts';
import { freeText } from './free-text.ts';
import { ACCOUNT, accountOf, readAccount } from './money-account.ts';
import { writeBook } from './reading.ts';
import { CLOSING } from './reconcile.ts';
import { table } from './table.ts';

const close: Command = {
  words: ['period', 'close'],
  form: '--account NAME --to DATE --closing AMOUNT',
  help: 'Closes an account up to the day of its statement. The workspace is closed as far as all its accounts with statements are.',
  options: { ...ACCOUNT, to: { value: 'DATE', help: 'last day of the statement' }, closing: CLOSING },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const [name, to] = [call.required('account'), requiredDay(call, 'to')];
    call.required('closing');
    const closing = call.signedAmount('closing');
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const account = accountOf(book, workspace, name);
      const amount = closing?.(workspace.currencyDecimals) ?? 0;
      const closed = await closeAccount(book, { accountId: account.id, to, closing: amount, now: call.now });
      const { carried, waitsFor, workspaceClosedThrough } = closed;
      const waits = waitsFor.length === 0 ? '' : ` ${workspace.name} itself waits for ${waitsFor.join(', ')}.`;
      return {
        document: { through: formatDay(closed.through), carried, workspaceClosedThrough: dayText(workspaceClosedThrough), waitsFor },
        text: () => `${account.name} is closed up to ${formatDay(to)}, ${count(carried, 'item')} carried.${waits}\n`,
      };
    });
  },
};

const reopen: Command = {
  words: ['period', 'reopen'],
  form: '--account NAME --from DATE --reason TEXT',
  help: 'Reopens every period of an account that ends on this day or later, and the workspace with it. The reason stays on record.',
  options: {
    ...ACCOUNT,
    from: { value: 'DATE', help: 'the day from which it is to be open' },
    reason: { value: 'TEXT', help: 'why, in your own words' },
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const [name, from] = [call.required('account'), requiredDay(call, 'from')];
    call.required('reason');
    const reason = freeText(call, 'reason');
    return writeBook(call, async (book) => {
      const account = accountOf(book, workspaceByName(book, call.text('workspace')), name);
      const document = await reopenAccount(book, { accountId: account.id, from, reason: reason.text, now: call.now });
      return { document, text: () => `${count(document.reopened, 'period')} of ${account.name} reopened.\n`, warnings: reason.warnings };
    });
  },
};

const list: Command = {
  words: ['period', 'list'],
  form: '--account NAME',
  help: 'Lists the periods of an account, the latest first: what each closed at, what it carried, and why it was reopened.',
  options: ACCOUNT,
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    return readAccount(call, ({ asked: { connection, account, workspace }, facts, money }) => {
      const instant = (at: number | null) => (at === null ? null : isoInstant(at, facts.timeZone));
      const periods = reconciliationsOf(connection, account.id).map(({ id, throughDay, closing, books, closedAt, reopenedAt, reason }) => ({
        through: formatDay(throughDay),
        closing: money(closing),
        books: money(books),
        carried: carriedBy(connection, id).map(({ eventId, sourceId, day, amount }) => ({
          event: eventId,
          id: sourceId,
          date: formatDay(day),
          amount: money(amount),
        })),
        closedAt: instant(closedAt),
        reopenedAt: instant(reopenedAt),
        reason,
      }));
      const text = () =>
        periods.length === 0
          ? 'No period was closed yet.\n'
          : table(
              [
                { title: 'Through' },
                { title: 'Statement', isNumber: true },
                { title: 'Books', isNumber: true },
                { title: 'Carried', isNumber: true },
                { title: 'Reopened' },
              ],
              periods.map(({ through, closing, books, carried, reason }) => [through, closing, books, String(carried.length), reason ?? '']),
            );
      return { document: { periods, workspaceClosedThrough: dayText(closedThrough(connection, workspace.id) ?? null) }, text };
    });
  },
};

export const PERIOD_COMMANDS: readonly Command[] = [close, reopen, list];

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}

function requiredDay(call: Call, option: string): Day {
  call.required(option);
  const day = call.day(option);
  if (day === undefined) throw new WrongUsage(`--${option} is missing.`);
  return day;
}
