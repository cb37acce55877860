/** The command of payments that were made elsewhere: `payment record`. */

import { feeBySource } from '../../db/fees.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { Workspace } from '../../db/workspaces.ts';
import { purchaseOf } from '../billing/credit-packs.ts';
import { gather } from '../engine/account/gather.ts';
import { recordPayment, type PaymentMade } from '../engine/account/record-payment.ts';
import { paymentDocument, sinceDocument, sinceTables } from './account-documents.ts';
import { typedWhole, WrongUsage, type Call, type Command } from './command.ts';
import { exactName, freeText } from './free-text.ts';
import { operate, type Operated } from './operating.ts';
import { packNamed } from './packs.ts';

const MOST_AT_ONCE = 1000;

const record: Command = {
  words: ['payment', 'record'],
  form: 'METHOD --id ID --amount AMOUNT --credits CREDITS | --pack PACK [--packs 1] | --fee ID [--date DATE] [--reference TEXT]',
  help: 'Records what was paid elsewhere with a method that is paid by hand: credits, or a fee that was left unpaid. Nobody is charged.',
  options: {
    id: { value: 'ID', help: 'names it: the same again is recorded once, with other contents it is refused' },
    amount: { value: 'AMOUNT', help: 'what was paid' },
    credits: { value: 'CREDITS', help: 'what it bought' },
    pack: { value: 'PACK', help: 'the same, as a pack' },
    packs: { value: 'N', help: 'how many of it; 1 unless given' },
    fee: { value: 'ID', help: 'the unpaid fee that it paid' },
    date: { value: 'DATE', help: 'today unless given' },
    reference: { value: 'TEXT', help: 'what the bank or the vendor calls it' },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const methodId = typedWhole(call.arguments[0] ?? '', 'METHOD', 1, Number.MAX_SAFE_INTEGER);
    const name = exactName(call.required('id'), 'id');
    const amount = call.requiredAmount('amount');
    const paid = typedPurpose(call);
    const [day, reference] = [call.day('date') ?? null, freeText(call, 'reference')];
    return operate(call, async (operated) => {
      const { engine, workspaceId, workspace } = operated;
      const made = { name, methodId, day, amount: amount(workspace.currencyDecimals), paid: paid(operated, workspace), reference: reference.text };
      const payment = await recordPayment(engine, workspaceId, made);
      const account = operated.account();
      const since = sinceDocument(account, operated.since());
      return {
        document: { payment: paymentDocument(account, payment), decisions: since.decisions },
        text: () => sinceTables(since).trimStart(),
        warnings: reference.warnings,
      };
    });
  },
};

export const PAYMENT_COMMANDS: readonly Command[] = [record];

/** What was paid for: exactly one of credits, packs and a fee. */
function typedPurpose(call: Call): (operated: Operated, workspace: Workspace) => PaymentMade['paid'] {
  const [credits, pack, fee] = [call.amount('credits'), call.text('pack'), call.text('fee')];
  const packs = call.whole('packs', 1, MOST_AT_ONCE);
  if ([credits, pack, fee].filter((given) => given !== undefined).length !== 1)
    throw new WrongUsage('Say what was paid for: --credits, --pack or --fee, one of them.');
  if (packs !== undefined && pack === undefined) throw new WrongUsage('--packs needs a --pack.');
  return (operated, { creditDecimals }) => {
    if (credits) return { what: 'top_up', credits: credits(creditDecimals) };
    if (pack !== undefined) {
      const chosen = packNamed(pack, gather(operated.account().view).settings.packs);
      return { what: 'top_up', credits: purchaseOf(chosen, packs ?? 1).credits };
    }
    return { what: 'fee', feeId: feeIdOf(operated, fee as string) };
  };
}

function feeIdOf({ engine, workspaceId }: Operated, sourceId: string): number {
  const fee = feeBySource(engine.book.connection, workspaceId, sourceId);
  return fee?.id ?? refuse('no_fee', `This workspace has no fee "${sourceId}".`);
}
