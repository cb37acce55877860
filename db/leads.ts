/** Leads as their events make them (rule W4), and the same by day of receipt: recomputed for what a command touched. */

import { prepared, type Connection } from './connection.ts';

export interface LeadStore {
  /** Marks a lead whose charges, refunds or outcomes change in this command. */
  touch(lead: string): void;
  /** Tells of a new charge: the first of a lead is written at once, as most leads have one charge and no more comes of them in the command. */
  charged(lead: string, day: number, cost: number): void;
  /** Recomputes every lead touched, and the days they are and were received on. */
  settle(): void;
}

export function openLeads(connection: Connection, workspaceId: number): LeadStore {
  const first = prepared(connection, `INSERT INTO lead VALUES (?, ?, ?, ?, 0, 'open', 0) ON CONFLICT (workspace_id, lead) DO NOTHING`);
  const days = new Set<number>();
  // Most commands of an operated account touch no lead but by its first charge: the table is made for those that do.
  let hasTouched = false;
  const touch = (lead: string) => {
    if (!hasTouched)
      connection.exec('CREATE TEMP TABLE IF NOT EXISTS touched_lead (lead TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; DELETE FROM touched_lead');
    hasTouched = true;
    prepared(connection, 'INSERT OR IGNORE INTO touched_lead VALUES (?)').run(lead);
  };
  const rememberDays = () => {
    for (const day of prepared<[number], number>(connection, TOUCHED_DAYS).pluck().all(workspaceId)) days.add(day);
  };
  return {
    touch,
    charged(lead, day, cost) {
      if (first.run(workspaceId, lead, day, cost).changes === 0) touch(lead);
      else days.add(day);
    },
    settle() {
      if (hasTouched) {
        rememberDays();
        prepared(connection, 'DELETE FROM lead WHERE workspace_id = ? AND lead IN (SELECT lead FROM touched_lead)').run(workspaceId);
        prepared(connection, COMPUTE_LEADS).run({ workspaceId });
        rememberDays();
      }
      for (const day of days) {
        prepared(connection, 'DELETE FROM lead_day WHERE workspace_id = ? AND day = ?').run(workspaceId, day);
        prepared(connection, COMPUTE_DAY).run({ workspaceId, day });
      }
      days.clear();
    },
  };
}

const TOUCHED_DAYS = `SELECT DISTINCT l.received_day FROM touched_lead AS t CROSS JOIN lead AS l ON l.workspace_id = ? AND l.lead = t.lead
  WHERE l.received_day IS NOT NULL`;

/** Columns of a lead; the indexes are named because the planner, without statistics, prefers the one by day: `FROM` gives the leads as `t.lead`; verify asks for all of them. */
export const LEAD_COLUMNS = `
  (SELECT min(e.day) FROM event AS e INDEXED BY event_by_lead WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0
     AND e.kind IN ('lead_purchase', 'quotation', 'promotion')) AS received_day,
  coalesce((SELECT sum(p.amount) FROM event AS e INDEXED BY event_by_lead CROSS JOIN posting AS p ON p.entry_id = e.entry_id CROSS JOIN account AS a ON a.id = p.account_id AND a.role = 'lead_cost'
     WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0 AND e.kind IN ('lead_purchase', 'quotation', 'promotion')), 0) AS cost,
  coalesce((SELECT -sum(p.amount) FROM event AS e INDEXED BY event_by_lead CROSS JOIN event AS r INDEXED BY event_by_charge ON r.refunds_event_id = e.id AND r.gone = 0
     CROSS JOIN posting AS p ON p.entry_id = r.entry_id CROSS JOIN account AS a ON a.id = p.account_id AND a.role = 'lead_cost'
     WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0 AND e.kind IN ('lead_purchase', 'quotation', 'promotion')), 0) AS refunded,
  coalesce((SELECT e.outcome FROM event AS e INDEXED BY event_by_lead WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0 AND e.kind = 'lead'
     ORDER BY e.day DESC, e.position DESC LIMIT 1), 'open') AS outcome,
  coalesce((SELECT e.value FROM event AS e INDEXED BY event_by_lead WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0 AND e.kind = 'lead'
     ORDER BY e.day DESC, e.position DESC LIMIT 1), 0) AS value`;

const COMPUTE_LEADS = `INSERT INTO lead (workspace_id, lead, received_day, cost, refunded, outcome, value)
  SELECT :workspaceId, t.lead, ${LEAD_COLUMNS} FROM touched_lead AS t
  WHERE EXISTS (SELECT 1 FROM event AS e INDEXED BY event_by_lead WHERE e.workspace_id = :workspaceId AND e.lead = t.lead AND e.gone = 0)`;

/** A day's leads added up; a lead counts as undecided until it is won or lost. */
export const LEAD_DAY_SUMS = `count(*) AS leads, sum(outcome = 'won') AS won, coalesce(sum(value) FILTER (WHERE outcome = 'won'), 0) AS value,
  sum(cost) AS cost, sum(refunded) AS refunded, sum(outcome IN ('open', 'quoted')) AS undecided`;

const COMPUTE_DAY = `INSERT INTO lead_day (workspace_id, day, leads, won, value, cost, refunded, undecided)
  SELECT :workspaceId, l.received_day, ${LEAD_DAY_SUMS} FROM lead AS l WHERE l.workspace_id = :workspaceId + 0 AND l.received_day = :day + 0
  GROUP BY l.received_day`;
