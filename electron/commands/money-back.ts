/** Commands of money that comes back to cards (decision 0014): `money-back look`, `record`, `list`. */

import { moneyBackNotPosted, moneyBackSince } from '../../db/money-back.ts';
import { lookForMoneyBack, recordMoneyBack } from '../engine/account/money-back.ts';
import type { Command, Outcome } from './command.ts';
import { exactName, freeText } from './free-text.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { words } from './account-documents.ts';
import { table } from './table.ts';

const KINDS = { refund: 'card_refund', chargeback: 'chargeback', 'taken-again': 'taken_again' } as const;

const look: Command = {
  ...named('look', '', 'Asks the processors now what went back to cards, and posts what is new. Ends with 1 where one could not be asked.'),
  run: (call) =>
    operate(call, async (operated) => {
      const { complete } = await lookForMoneyBack(operated.engine, operated.workspaceId);
      const listed = describeAll(operated.account());
      return { ...listed, document: { complete, ...(listed.document as object) }, isFailure: !complete };
    }),
};

const record: Command = {
  ...named(
    'record',
    'CHARGE --id ID --amount AMOUNT [--kind refund|chargeback|taken-again] [--date DATE] [--note N]',
    'Records what came back of a top-up or charge that no processor here has charged. CHARGE is its id.',
  ),
  options: {
    id: { value: 'ID', help: 'names it: the same again is recorded once, with other contents it is refused' },
    amount: { value: 'AMOUNT', help: 'what came back, or was taken again' },
    kind: { value: 'refund|chargeback|taken-again', help: 'a refund unless given' },
    date: { value: 'DATE', help: 'today unless given' },
    note: { value: 'TEXT', help: 'free text' },
  },
  least: 1,
  most: 1,
  run(call) {
    const charge = exactName(call.arguments[0] ?? '', 'CHARGE');
    const sourceId = exactName(call.required('id'), 'id');
    const amount = call.requiredAmount('amount');
    const kind = KINDS[call.oneOf('kind', ['refund', 'chargeback', 'taken-again'])];
    const [day, note] = [call.day('date') ?? null, freeText(call, 'note')];
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      const given = { charge, sourceId, kind, day, note: note.text, amount: amount(workspace.currencyDecimals) };
      const eventId = await recordMoneyBack(engine, workspaceId, given);
      const found = documentsOf(operated.account()).filter((document) => document.event === eventId);
      return { document: found[0], text: () => moneyBackTable(found), warnings: note.warnings };
    });
  },
};

const list: Command = {
  ...named('list', '', 'What came back to cards and was taken again, newest first, and what processors say that could not be posted.'),
  run: (call) => readAccount(call, describeAll),
};

export const MONEY_BACK_COMMANDS: readonly Command[] = [look, record, list];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['money-back', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function describeAll(account: Account): Outcome {
  const { view, shown } = account;
  const moneyBack = documentsOf(account);
  const notPosted = moneyBackNotPosted(view.book.connection, view.workspace.id).map(({ sourceId, refunded, disputed, problem, toldAt }) => ({
    charge: sourceId,
    refunded: shown.money(refunded),
    disputed: shown.money(disputed),
    because: problem,
    toldAt: shown.instant(toldAt),
  }));
  const problems = () =>
    notPosted.length === 0
      ? ''
      : `\n${table(
          [{ title: 'Not posted' }, { title: 'Because' }],
          notPosted.map(({ charge, because }) => [charge, because]),
        )}`;
  return { document: { moneyBack, notPosted }, text: () => moneyBackTable(moneyBack) + problems() };
}

type MoneyBackDocument = ReturnType<typeof documentsOf>[number];

/** Newest first. */
function documentsOf({ view, shown }: Account) {
  return moneyBackSince(view.book.connection, view.workspace.id, 0).map((found) => ({
    event: found.eventId,
    id: found.id,
    kind: found.kind,
    date: shown.day(found.day),
    charge: found.charge,
    method: found.method,
    /** Below 0 where it came back. */
    amount: shown.money(found.amount),
    /** Credits that left their lot with it, or came back to it. */
    credits: shown.credits(found.credits),
  }));
}

function moneyBackTable(documents: readonly MoneyBackDocument[]): string {
  return table(
    [
      { title: 'Date' },
      { title: 'What' },
      { title: 'Of' },
      { title: 'Method' },
      { title: 'Amount', isNumber: true },
      { title: 'Credits', isNumber: true },
    ],
    documents.map(({ date, kind, charge, method, amount, credits }) => [date, words(kind), charge, method, amount, credits]),
  );
}
