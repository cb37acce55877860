/** Verifies what value per lead is read from (rule W4): each lead, and each day's leads, worked out anew from their events. */

import type { Connection } from '../connection.ts';
import { LEAD_COLUMNS, LEAD_DAY_SUMS } from '../leads.ts';
import { formatDay } from '../ledger/calendar.ts';
import type { Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';

const STORED_LEADS = 'SELECT lead, received_day, cost, refunded, outcome, value FROM lead WHERE workspace_id = :workspaceId';
const COMPUTED_LEADS = `SELECT t.lead, ${LEAD_COLUMNS} FROM
  (SELECT DISTINCT lead FROM event INDEXED BY event_by_lead WHERE workspace_id = :workspaceId AND gone = 0 AND lead IS NOT NULL) AS t`;
const STORED_DAYS = 'SELECT day, leads, won, value, cost, refunded, undecided FROM lead_day WHERE workspace_id = :workspaceId';
const COMPUTED_DAYS = `SELECT received_day AS day, ${LEAD_DAY_SUMS} FROM lead WHERE workspace_id = :workspaceId AND received_day IS NOT NULL GROUP BY received_day`;

export function checkLeads(connection: Connection, workspace: Pick<Workspace, 'id' | 'name'>, findings: Findings): void {
  const differing = <Key>(stored: string, computed: string) =>
    new Set(
      [`${stored} EXCEPT ${computed}`, `${computed} EXCEPT ${stored}`].flatMap((sql) =>
        connection.prepare<[object], Key>(sql).pluck().all({ workspaceId: workspace.id }),
      ),
    );
  for (const lead of differing<string>(STORED_LEADS, COMPUTED_LEADS)) {
    findings.add('W4', `lead ${lead} of ${workspace.name}`, 'is not what its charges, refunds and outcomes make of it');
  }
  for (const day of differing<number>(STORED_DAYS, COMPUTED_DAYS)) {
    findings.add('W4', `leads received on ${formatDay(day)} in ${workspace.name}`, 'do not add up to what reports read');
  }
}
