/** Our own charges for the audit: each with the rules, the balance and the fee that its decision was made from (rule T8). */

import type { Connection } from '../../../db/connection.ts';
import { methodsEver, stepsOf, type MethodStep, type PaymentMethod } from '../../../db/payment-methods.ts';
import { ownCharges, type OwnChargeRow } from '../../../db/reports/audited-events.ts';
import { settingsById } from '../../../db/settings.ts';
import type { OwnCharge } from '../../billing/audit/shapes.ts';
import type { FeeDecision } from '../../billing/fee-decision.ts';
import type { AccountSnapshot } from '../../billing/policy.ts';
import type { TopUpNeed } from '../../billing/top-up-decision.ts';
import { accountSettingsOf } from '../account/account-settings.ts';
import { inChargingOrder } from '../account/gather.ts';
import { rulesOfSettings } from './rules-in-force.ts';

/** What the engine keeps of a decision: of a top-up its need, of a fee its credits. */
type KeptFacts =
  | { readonly need: TopUpNeed | { readonly because: 'by_hand' }; readonly snapshot: AccountSnapshot }
  | { readonly credits: number; readonly decision: FeeDecision };

interface KnownMethod {
  readonly method: PaymentMethod;
  readonly steps: readonly MethodStep[];
}

/** By the number of the event that a charge became. */
export function ownChargesOf(connection: Connection, workspaceId: number): ReadonlyMap<number, OwnCharge> {
  const methods = methodsEver(connection, workspaceId).map((method) => ({ method, steps: stepsOf(connection, method.id) }));
  return new Map(ownCharges(connection, workspaceId).map((row) => [row.eventId, ownCharge(connection, methods, row)]));
}

function ownCharge(connection: Connection, methods: readonly KnownMethod[], row: OwnChargeRow): OwnCharge {
  const settings = row.settings === null ? null : accountSettingsOf(settingsById(connection, JSON.parse(row.settings) as number[]));
  return {
    because: row.accepted === 1 ? 'accepted' : row.because,
    decisionId: row.decisionId,
    decidedAt: row.openedAt,
    decidedDay: row.day,
    endedAt: row.closedAt,
    rules: settings && rulesOfSettings(settings, null),
    ...seenBy(row.facts),
    method: roleOf(methods, settings?.methodOrder ?? [], row),
  };
}

function seenBy(facts: string | null): Pick<OwnCharge, 'balance' | 'fee'> {
  if (facts === null) return { balance: null, fee: null };
  const kept = JSON.parse(facts) as KeptFacts;
  if (!('need' in kept)) return { balance: kept.decision.figures.available, fee: kept.credits };
  const { need, snapshot } = kept;
  return { balance: snapshot.available + snapshot.pending, fee: need.because === 'fee' ? need.credits : null };
}

function roleOf(methods: readonly KnownMethod[], order: readonly number[], { methodId, intendedAt }: OwnChargeRow): OwnCharge['method'] {
  if (methodId === null || intendedAt === null) return 'unknown';
  const active = methods.filter(({ steps }) => wasActive(steps, intendedAt)).map(({ method }) => method);
  if (!active.some(({ id }) => id === methodId)) return 'inactive';
  return inChargingOrder(active, order)[0]?.id === methodId ? 'primary' : 'backup';
}

/** At that very moment: what happened in the same millisecond may have come before or after. */
function wasActive(steps: readonly MethodStep[], moment: number): boolean {
  const before = steps.findLast(({ at }) => at < moment)?.state;
  return before === 'active' || steps.some(({ at, state }) => at === moment && state === 'active');
}
