/** Commands of Promotion Service (rule C3): `promotion show`, `promotion sent`; it is switched by `account promotion`. */

import { settingsAt } from '../engine/account/account-settings.ts';
import { exposureOf, quotationSent } from '../engine/account/promotion.ts';
import type { Command, Outcome } from './command.ts';
import { exactName } from './free-text.ts';
import { shortInstant } from './instants.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { table } from './table.ts';

const show: Command = {
  ...named('show', '', 'Whether Promotion Service is on, and which customers can still cause a fee, until when and for how many credits at most.'),
  run: (call) => readAccount(call, describePromotion),
};

const sent: Command = {
  ...named(
    'sent',
    'LEAD --credits CREDITS [--customer C]',
    'Promotion Service sent a quotation by itself: its customer may approach and cause a fee.',
  ),
  options: {
    credits: { value: 'CREDITS', help: 'the fee that the customer would cause' },
    customer: { value: 'ID', help: 'who the customer is, where one may have several leads; the lead unless given' },
  },
  least: 1,
  most: 1,
  run(call) {
    const lead = exactName(call.arguments[0] ?? '', 'lead');
    const customer = exactName(call.text('customer') ?? lead, 'customer');
    const credits = call.requiredAmount('credits');
    return operate(call, async ({ engine, workspaceId, workspace, account }) => {
      await quotationSent(engine, workspaceId, { lead, customer, credits: credits(workspace.creditDecimals) });
      return describePromotion(account());
    });
  },
};

export const PROMOTION_COMMANDS: readonly Command[] = [show, sent];

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['promotion', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function describePromotion({ view, shown }: Account): Outcome {
  const { connection } = view.book;
  const { promotion } = settingsAt(connection, view.workspace.id, view.moment.today);
  const { customers, until, credits, open } = exposureOf(view);
  const document = {
    on: promotion.on,
    exposure: { customers, until: shown.instantOrNull(until), creditsAtMost: shown.credits(credits) },
    /** Of each customer the quotation with the highest fee. */
    quotations: open.map((quotation) => ({
      lead: quotation.lead,
      sentAt: shown.instant(quotation.sentAt),
      credits: shown.credits(quotation.fee),
    })),
  };
  const text = () =>
    `Promotion Service is ${promotion.on ? 'on' : 'off'}. ${customers} ${customers === 1 ? 'customer' : 'customers'} can still cause a fee, ` +
    `${document.exposure.creditsAtMost} credits at most${until === null ? '' : `, until ${shortInstant(document.exposure.until)}`}.\n` +
    (open.length === 0
      ? ''
      : `\n${table(
          [{ title: 'Lead' }, { title: 'Sent' }, { title: 'Credits', isNumber: true }],
          document.quotations.map((quotation) => [quotation.lead, shortInstant(quotation.sentAt), quotation.credits]),
        )}`);
  return { document, text };
}
