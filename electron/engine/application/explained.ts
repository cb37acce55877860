/** Why an event of ours happened (rule T8): what was decided, what was paid for it by which attempts, and the pack that it bought. */

import type { Connection } from '../../../db/connection.ts';
import { decisionById } from '../../../db/decisions.ts';
import { feeByEvent } from '../../../db/fees.ts';
import { obligationByEvent, type Obligation } from '../../../db/obligations.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { discountOf, type CreditPack } from '../../billing/credit-packs.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { decisionShape, paymentShape } from './account-shapes.ts';

type Explained = OutputOf<'activity.event'>['explained'];

/** `null` for an event that no decision and no payment of ours led to. */
export function explainedShape(connection: Connection, workspace: Workspace, eventId: number): Explained {
  const owed = obligationByEvent(connection, eventId);
  const decisionId = owed?.decisionId ?? feeByEvent(connection, eventId)?.decisionId;
  const decision = decisionId ? decisionById(connection, decisionId) : undefined;
  if (owed === undefined && decision === undefined) return null;
  // Methods are called what they are called now, removed ones as well.
  const labels = new Map<number, string>();
  return {
    decision: decision ? decisionShape(connection, decision, labels) : null,
    payment: owed ? paymentShape(connection, owed, labels) : null,
    pack: owed ? packOf(owed, workspace) : null,
  };
}

function packOf({ pack: stored }: Obligation, workspace: Workspace) {
  if (stored === null) return null;
  const { packs, ...pack } = JSON.parse(stored) as CreditPack & { readonly packs: number };
  return { name: pack.name, packs, discountBasisPoints: discountOf(pack, workspace) };
}
