/** Fees of leads and quotations, from the customer's contact to their charge (rules C1 to C3). Instants in ms since the epoch, credits in credit minor units. */

import { prepared, type Connection } from './connection.ts';
import type { ChargeKind } from './ledger/event.ts';

export type StoredFeeState = 'held' | 'due' | 'paying' | 'unpaid' | 'posted' | 'released';

export interface Fee {
  readonly id: number;
  readonly workspaceId: number;
  /** Names the charge that the fee becomes. */
  readonly sourceId: string;
  readonly kind: ChargeKind;
  readonly credits: number;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string | null;
  readonly customer: string;
  readonly note: string;
  readonly byCampaign: boolean;
  readonly state: StoredFeeState;
  readonly contactedAt: number;
  readonly releaseAt: number | null;
  readonly because: string;
  readonly eventId: number | null;
  /** The latest decision about how it is paid; `null` until it falls due. */
  readonly decisionId: number | null;
}

export type NewFee = Omit<Fee, 'id' | 'because' | 'eventId' | 'decisionId' | 'state'> & { readonly state: 'held' | 'due' };

const FEE = `id, workspace_id AS workspaceId, source_id AS sourceId, kind, credits, campaign, category, lead, customer, note, by_campaign AS byCampaign,
  state, contacted_at AS contactedAt, release_at AS releaseAt, because, event_id AS eventId, decision_id AS decisionId`;
/** As the index of open fees names them. */
const OPEN = "'held', 'due', 'paying', 'unpaid'";
type FeeRow = Omit<Fee, 'byCampaign'> & { readonly byCampaign: 0 | 1 };

export function insertFee(connection: Connection, fee: NewFee): number {
  const run = prepared(
    connection,
    `INSERT INTO fee (workspace_id, source_id, kind, credits, campaign, category, lead, customer, note, by_campaign, state, contacted_at, release_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    fee.workspaceId,
    fee.sourceId,
    fee.kind,
    fee.credits,
    fee.campaign,
    fee.category,
    fee.lead,
    fee.customer,
    fee.note,
    fee.byCampaign ? 1 : 0,
    fee.state,
    fee.contactedAt,
    fee.releaseAt,
  );
  return Number(run.lastInsertRowid);
}

/** Moves a fee on; `because` says why it is unpaid. */
export function changeFee(
  connection: Connection,
  id: number,
  change: { readonly state: StoredFeeState; readonly because?: string; readonly eventId?: number },
): void {
  prepared(connection, 'UPDATE fee SET state = ?, because = ?, event_id = ? WHERE id = ?').run(
    change.state,
    change.because ?? '',
    change.eventId ?? null,
    id,
  );
}

/** Names the decision about how a fee is paid. */
export function setFeeDecision(connection: Connection, id: number, decisionId: number): void {
  prepared(connection, 'UPDATE fee SET decision_id = ? WHERE id = ?').run(decisionId, id);
}

/** The fee that an event of ours posts. */
export function feeByEvent(connection: Connection, eventId: number): Fee | undefined {
  const row = prepared<[number], FeeRow>(connection, `SELECT ${FEE} FROM fee WHERE event_id = ?`).get(eventId);
  return row && read(row);
}

export function feeById(connection: Connection, id: number): Fee | undefined {
  const row = prepared<[number], FeeRow>(connection, `SELECT ${FEE} FROM fee WHERE id = ?`).get(id);
  return row && read(row);
}

export function feeBySource(connection: Connection, workspaceId: number, sourceId: string): Fee | undefined {
  const row = prepared<[number, string], FeeRow>(connection, `SELECT ${FEE} FROM fee WHERE workspace_id = ? AND source_id = ?`).get(
    workspaceId,
    sourceId,
  );
  return row && read(row);
}

/** Fees that are not at their end, oldest first. */
export function openFees(connection: Connection, workspaceId: number): readonly Fee[] {
  return prepared<[number], FeeRow>(
    connection,
    `SELECT ${FEE} FROM fee WHERE workspace_id = ? + 0 AND state IN ('held', 'due', 'paying', 'unpaid') ORDER BY contacted_at, id`,
  )
    .all(workspaceId)
    .map(read);
}

/** Fees to be paid, in the order in which they came, whatever the clock said then: what is due, and what was left unpaid for one of these reasons. A lead may be gone by now, and is not among the latter. */
export function feesToPay(connection: Connection, workspaceId: number, reasons: readonly string[]): readonly Fee[] {
  return prepared<[object], FeeRow>(connection, FEES_TO_PAY)
    .all({ workspaceId, reasons: JSON.stringify(reasons) })
    .map(read);
}

/** However many stay unpaid for other reasons, they are not read. */
const FEES_TO_PAY = `SELECT ${FEE} FROM fee WHERE id IN (
  SELECT id FROM fee WHERE workspace_id = :workspaceId + 0 AND state IN (${OPEN}) AND state = 'due'
  UNION ALL SELECT id FROM fee INDEXED BY fee_open WHERE workspace_id = :workspaceId + 0 AND state IN (${OPEN}) AND state = 'unpaid'
    AND because IN (SELECT value FROM json_each(:reasons)) AND kind <> 'lead_purchase') ORDER BY id`;

/** Fees of a workspace, those that are not at their end first, then the latest. */
export function latestFees(connection: Connection, workspaceId: number, limit: number): readonly Fee[] {
  return prepared<[number, number], FeeRow>(
    connection,
    `SELECT ${FEE} FROM fee WHERE workspace_id = ? + 0 ORDER BY state IN ('posted', 'released'), id DESC LIMIT ? + 0`,
  )
    .all(workspaceId, limit)
    .map(read);
}

/** Credits that held fees reserve. */
export function heldCredits(connection: Connection, workspaceId: number): number {
  const row = prepared<[number], { credits: number }>(
    connection,
    `SELECT coalesce(sum(credits), 0) AS credits FROM hold WHERE workspace_id = ? + 0 AND state = 'open'`,
  ).get(workspaceId);
  return row?.credits ?? 0;
}

/** Credits that holds reserved at an instant of the past. */
export function heldCreditsAt(connection: Connection, workspaceId: number, instant: number): number {
  const row = prepared<[number, number, number], { credits: number }>(
    connection,
    `SELECT coalesce(sum(credits), 0) AS credits FROM hold WHERE workspace_id = ? + 0 AND placed_at <= ? + 0 AND (settled_at IS NULL OR settled_at > ? + 0)`,
  ).get(workspaceId, instant, instant);
  return row?.credits ?? 0;
}

function read(row: FeeRow): Fee {
  return { ...row, byCampaign: row.byCampaign === 1 };
}
