/** A small charge that verified a card comes back as credits: it is a top-up, and no expense (rule M3). */

import { rescale } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import {
  changeAttempt,
  changeObligation,
  insertAttempt,
  insertObligation,
  knowsCharge,
  obligationById,
  type Obligation,
} from '../../../db/obligations.ts';
import type { PaymentMethod } from '../../../db/payment-methods.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import type { TestCharge } from '../processors/processor.ts';
import { methodLabel, type AccountNow } from './account.ts';
import { creditObligation } from './obligations.ts';

/** What a test charge buys: its face value. */
export function testCredits({ currencyDecimals, creditDecimals }: Workspace, amount: number): number {
  return rescale(amount, currencyDecimals, creditDecimals);
}

/** Posts a test charge, in the transaction that makes its method verified; once, also where it was found in the processor's list before. */
export async function recordTestCharge(account: AccountNow, method: PaymentMethod, charge: TestCharge): Promise<void> {
  const { book, workspace, moment, engine } = account;
  const { connection } = book;
  if (knowsCharge(connection, charge.idempotencyKey, charge.chargeId)) return;
  if (charge.currency !== workspace.currency || charge.customer !== method.customer || charge.mode !== method.mode || charge.amount <= 0)
    refuse('processor_unreachable', 'The processor tells of a test charge that is not of this workspace. The method was not verified.');
  const obligationId = insertObligation(connection, {
    workspaceId: workspace.id,
    uid: engine.newUid(),
    purpose: 'verification',
    because: 'verification',
    amount: charge.amount,
    credits: testCredits(workspace, charge.amount),
    pack: null,
    feeId: null,
    decisionId: null,
    day: moment.today,
    openedAt: moment.now,
  });
  const attemptId = insertAttempt(connection, { obligationId, methodId: method.id, key: charge.idempotencyKey, intendedAt: moment.now });
  changeAttempt(connection, attemptId, { state: 'succeeded', charge: charge.chargeId, settledAt: moment.now });
  const eventId = await creditObligation(account, obligationById(connection, obligationId) as Obligation, methodLabel(method));
  changeObligation(connection, obligationId, { state: 'succeeded', closedAt: moment.now, eventId });
}
