/** What leads have come to, by the campaign that received them: the one of their first charge (rules W4, C4). */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';

export interface CampaignLeads {
  /** As it stands in the history; `''` is no campaign. */
  readonly campaign: string;
  readonly leads: number;
  readonly won: number;
  /** Neither won nor lost yet. */
  readonly undecided: number;
  /** Of the won ones, in currency minor units like both costs. */
  readonly value: number;
  /** Of all charges of these leads, whenever they were. */
  readonly cost: number;
  /** What refunds of those charges gave back. */
  readonly refunded: number;
}

/** Leads received on days from one to another, both inclusive; campaigns without any have no row. */
export function leadsByCampaign(book: ReadBook, workspaceId: number, from: Day, to: Day): readonly CampaignLeads[] {
  return prepared<[object], CampaignLeads>(
    book.connection,
    `SELECT (SELECT e.campaign FROM event AS e INDEXED BY event_by_lead WHERE e.workspace_id = l.workspace_id AND e.lead = l.lead AND e.gone = 0
        AND e.kind IN ('lead_purchase', 'quotation', 'promotion') ORDER BY e.day, e.position LIMIT 1) AS campaign,
       count(*) AS leads, sum(l.outcome = 'won') AS won, sum(l.outcome IN ('open', 'quoted')) AS undecided,
       sum(iif(l.outcome = 'won', l.value, 0)) AS value, sum(l.cost) AS cost, sum(l.refunded) AS refunded
     FROM lead AS l WHERE l.workspace_id = :workspaceId + 0 AND l.received_day BETWEEN :from + 0 AND :to + 0
     GROUP BY 1 ORDER BY 1`,
  ).all({ workspaceId, from, to });
}
