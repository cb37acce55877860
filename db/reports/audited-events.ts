/** What the charge audit reads of a workspace (rule R5): its events with what they did to the credits, and how our own charges came about. */

import { prepared, type Connection } from '../connection.ts';
import type { EventKind } from '../ledger/event.ts';
import type { Day } from '../ledger/calendar.ts';
import type { ObligationCause } from '../obligations.ts';

export interface AuditedEventRow {
  readonly eventId: number;
  readonly id: string;
  readonly origin: 'import' | 'engine' | 'book';
  readonly kind: EventKind;
  readonly day: Day;
  readonly position: number;
  readonly instant: number | null;
  /** What its entry does to the credits. */
  readonly moves: number;
  readonly amount: number | null;
  /** Of what was paid, what is back on the card by now. */
  readonly moneyBack: number;
  readonly method: string;
  readonly lead: string | null;
  readonly refundOf: number | null;
  readonly statedBalance: number | null;
}

/** Events that move credits, were paid, or state a balance, in the order of W1. */
export function auditedEvents(connection: Connection, workspaceId: number): readonly AuditedEventRow[] {
  return prepared<[number], AuditedEventRow>(
    connection,
    `SELECT e.id AS eventId, e.source_id AS id, e.origin, e.kind, e.day, e.position, e.instant,
       coalesce((SELECT sum(p.credits) FROM posting AS p WHERE p.entry_id = e.entry_id), 0) AS moves,
       e.amount, coalesce((SELECT m.refunded + m.disputed FROM money_back AS m WHERE m.charge_event_id = e.id ORDER BY m.number DESC LIMIT 1), 0) AS moneyBack,
       e.method, e.lead, e.refunds_event_id AS refundOf, e.stated_balance AS statedBalance
     FROM event AS e WHERE e.workspace_id = ? AND e.gone = 0 AND (e.kind <> 'lead' OR e.stated_balance IS NOT NULL) ORDER BY e.day, e.position`,
  ).all(workspaceId);
}

/** When each top-up of the history was first imported, by the number of its event; ms since the epoch. */
export function importedAt(connection: Connection, workspaceId: number): ReadonlyMap<number, number> {
  const rows = prepared<[number], { eventId: number; at: number }>(
    connection,
    `SELECT e.id AS eventId, min(i.recorded_at) AS at FROM event AS e INDEXED BY event_paid JOIN import_row AS r ON r.event_id = e.id
       JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE e.workspace_id = ? AND e.gone = 0 AND e.amount IS NOT NULL AND e.kind = 'top_up' GROUP BY e.id`,
  ).all(workspaceId);
  return new Map(rows.map(({ eventId, at }) => [eventId, at]));
}

/** How a charge of ours came about. */
export interface OwnChargeRow {
  readonly eventId: number;
  readonly because: ObligationCause;
  readonly openedAt: number;
  readonly day: Day;
  readonly closedAt: number;
  readonly methodId: number | null;
  readonly intendedAt: number | null;
  /** A person took it, although another amount was charged. */
  readonly accepted: 0 | 1;
  readonly decisionId: number | null;
  /** JSON of the decision and of the ids of its settings. */
  readonly facts: string | null;
  readonly settings: string | null;
}

export function ownCharges(connection: Connection, workspaceId: number): readonly OwnChargeRow[] {
  return prepared<[number], OwnChargeRow>(
    connection,
    `SELECT o.event_id AS eventId, o.because, o.opened_at AS openedAt, o.day, o.closed_at AS closedAt, a.method_id AS methodId, a.intended_at AS intendedAt,
       EXISTS (SELECT 1 FROM settlement AS s WHERE s.attempt_id = a.id AND s.way = 'accept' AND s.state = 'done') AS accepted,
       o.decision_id AS decisionId, d.facts, d.settings
     FROM obligation AS o LEFT JOIN attempt AS a ON a.obligation_id = o.id AND a.state = 'succeeded' LEFT JOIN decision AS d ON d.id = o.decision_id
     WHERE o.workspace_id = ? AND o.event_id IS NOT NULL`,
  ).all(workspaceId);
}
