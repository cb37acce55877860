/** `charge settle`: what a person decides about a charge that does not match what was asked for (rule T9). */

import { currencyDecimals } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { SettlementWay } from '../billing/settlement.ts';
import { settleCharge } from '../engine/account/settle-by-hand.ts';
import { paymentDocument, paymentTable } from './account-documents.ts';
import { typedWhole, type Command } from './command.ts';
import { freeText } from './free-text.ts';
import { operate } from './operating.ts';

const WAYS: Readonly<Record<'give-back' | 'accept' | 'disown', SettlementWay>> = { 'give-back': 'give_back', accept: 'accept', disown: 'disown' };

export const SETTLE_COMMAND: Command = {
  words: ['charge', 'settle'],
  form: 'PAYMENT --as give-back|accept|disown --amount AMOUNT --because TEXT [--currency C]',
  help: 'Settles a payment for which something else was charged than was asked: top-up status tells what, and how it can be settled. Ends with 1 where giving back is not known to be done yet.',
  options: {
    as: {
      value: 'give-back|accept|disown',
      help: 'the processor gives it back; it is posted as what was charged, credits in proportion; it is no charge of ours',
    },
    amount: { value: 'AMOUNT', help: 'what was charged: another amount is refused, and said; 0 where nothing is found' },
    because: { value: 'TEXT', help: 'why, in your own words: it is kept with the decision' },
    currency: { value: 'CURRENCY', help: "of what was charged; the workspace's unless given" },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const paymentId = typedWhole(call.arguments[0] ?? '', 'PAYMENT', 1, Number.MAX_SAFE_INTEGER);
    call.required('as');
    const way = WAYS[call.oneOf('as', ['give-back', 'accept', 'disown'])];
    const amount = call.requiredAmount('amount');
    call.required('because');
    const because = freeText(call, 'because');
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      const currency = call.text('currency')?.toUpperCase() ?? workspace.currency;
      const decimals = currencyDecimals(currency) ?? refuse('unknown_currency', `"${currency}" is not an ISO 4217 currency.`);
      const payment = await settleCharge(engine, workspaceId, { paymentId, way, amount: amount(decimals), currency, reason: because.text });
      const document = paymentDocument(operated.account(), payment);
      return { document, text: () => paymentTable([document]), isFailure: payment.state === 'unknown', warnings: because.warnings };
    });
  },
};
