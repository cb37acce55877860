/** Quotations that Promotion Service sent by itself (rule C3). Instants in ms since the epoch, credits in credit minor units. */

import { prepared, type Connection } from './connection.ts';

export interface AutomaticQuotation {
  readonly lead: string;
  readonly customer: string;
  /** What the fee would be if the customer approaches. */
  readonly credits: number;
  readonly sentAt: number;
}

/** Keeps that a quotation was sent; the same lead again changes nothing. */
export function insertAutomaticQuotation(connection: Connection, workspaceId: number, { lead, customer, credits, sentAt }: AutomaticQuotation): void {
  prepared(
    connection,
    'INSERT INTO automatic_quotation (workspace_id, lead, customer, credits, sent_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (workspace_id, lead) DO NOTHING',
  ).run(workspaceId, lead, customer, credits, sentAt);
}

/** Customers who had a quotation by itself and have not caused a fee for it, in order. */
export function openAutomaticQuotations(connection: Connection, workspaceId: number, since: number): readonly AutomaticQuotation[] {
  return prepared<[object], AutomaticQuotation>(
    connection,
    `SELECT q.lead, q.customer, q.credits, q.sent_at AS sentAt FROM automatic_quotation AS q
     WHERE q.workspace_id = :workspaceId + 0 AND q.sent_at >= :since + 0 AND NOT EXISTS (
       SELECT 1 FROM fee AS f WHERE f.workspace_id = q.workspace_id AND f.lead = q.lead AND f.kind = 'promotion')
     ORDER BY q.sent_at, q.id`,
  ).all({ workspaceId, since });
}
