/** Verifies an operated account: what was paid is posted, what is posted was paid, nothing is charged twice, nothing is reserved for what is over. */

import type { Connection } from '../connection.ts';
import type { Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';

interface Check {
  readonly rule: string;
  /** Gives `where` and `message` of each row that breaks the rule. */
  readonly sql: string;
}

const CHECKS: readonly Check[] = [
  {
    rule: 'T10',
    sql: `SELECT 'payment ' || o.uid AS "where", 'succeeded without exactly one attempt that did' AS message FROM obligation AS o
      WHERE o.workspace_id = :id AND o.state = 'succeeded' AND (SELECT count(*) FROM attempt AS a WHERE a.obligation_id = o.id AND a.state = 'succeeded') <> 1`,
  },
  {
    rule: 'T10',
    sql: `SELECT 'payment ' || o.uid AS "where", 'is ' || o.state || ', but an attempt of it succeeded' AS message FROM obligation AS o
      JOIN attempt AS a ON a.obligation_id = o.id AND a.state = 'succeeded' WHERE o.workspace_id = :id AND o.state <> 'succeeded'`,
  },
  {
    rule: 'T10',
    sql: `SELECT 'payment ' || o.uid AS "where", 'is posted by an event that says something else' AS message FROM obligation AS o JOIN event AS e ON e.id = o.event_id
      LEFT JOIN (SELECT a.obligation_id, s.amount, s.credits FROM settlement AS s JOIN attempt AS a ON a.id = s.attempt_id WHERE s.way = 'accept' AND s.state = 'done') AS s
        ON s.obligation_id = o.id
      WHERE o.workspace_id = :id AND (e.workspace_id <> o.workspace_id OR e.gone = 1 OR e.amount IS NOT coalesce(s.amount, o.amount)
        OR (o.purpose <> 'fee' AND (e.kind <> 'top_up' OR e.credits IS NOT coalesce(s.credits, o.credits) OR e.source_id <> o.uid)))`,
  },
  {
    rule: 'T10',
    sql: `SELECT 'event ' || e.source_id AS "where", 'is a top-up of ours that no payment paid' AS message FROM event AS e
      WHERE e.workspace_id = :id AND e.origin = 'engine' AND e.kind = 'top_up' AND e.gone = 0 AND NOT EXISTS (SELECT 1 FROM obligation AS o WHERE o.event_id = e.id)`,
  },
  {
    rule: 'T10',
    sql: `SELECT 'event ' || e.source_id AS "where", 'is a charge by card of ours that no payment paid' AS message FROM event AS e
      WHERE e.workspace_id = :id AND e.origin = 'engine' AND e.kind IN ('lead_purchase', 'quotation', 'promotion') AND e.amount IS NOT NULL AND e.gone = 0
        AND NOT EXISTS (SELECT 1 FROM obligation AS o WHERE o.event_id = e.id)`,
  },
  {
    rule: 'C1',
    sql: `SELECT 'fee ' || f.source_id AS "where", 'is posted by an event that says something else' AS message FROM fee AS f JOIN event AS e ON e.id = f.event_id
      WHERE f.workspace_id = :id AND (e.workspace_id <> f.workspace_id OR e.gone = 1 OR e.kind <> f.kind OR e.source_id <> f.source_id OR e.lead IS NOT f.lead)`,
  },
  {
    rule: 'C1',
    sql: `SELECT 'fee ' || f.source_id AS "where", 'is being paid by card, but no payment for it is open' AS message FROM fee AS f
      WHERE f.workspace_id = :id AND f.state = 'paying' AND NOT EXISTS (SELECT 1 FROM obligation AS o WHERE o.fee_id = f.id AND o.closed_at IS NULL)`,
  },
  {
    rule: 'C5',
    sql: `SELECT 'refund request ' || r.id AS "where", 'is credited by an event that gives something else back' AS message FROM refund_request AS r JOIN event AS e ON e.id = r.event_id
      WHERE r.workspace_id = :id AND (e.kind <> 'refund' OR e.gone = 1 OR e.credits IS NOT r.credits OR e.refunds_event_id IS NOT r.charge_event_id)`,
  },
  {
    rule: 'M1',
    sql: `SELECT 'payment method ' || m.id AS "where", 'is ' || m.state || ', but the last step of its history is ' || coalesce(s.state, 'missing') AS message FROM payment_method AS m
      LEFT JOIN method_step AS s ON s.id = (SELECT max(id) FROM method_step WHERE method_id = m.id) WHERE m.workspace_id = :id AND s.state IS NOT m.state`,
  },
  {
    rule: 'T8',
    sql: `SELECT 'decision ' || d.id AS "where", 'was made from settings that are not there' AS message FROM decision AS d
      WHERE d.workspace_id = :id AND EXISTS (SELECT 1 FROM json_each(d.settings) AS j WHERE NOT EXISTS (SELECT 1 FROM setting AS s WHERE s.id = j.value))`,
  },
  {
    rule: 'T9',
    sql: `SELECT 'payment ' || o.uid AS "where", 'has an attempt that is ' || a.state || ', but no decision of a person says so' AS message FROM obligation AS o
      JOIN attempt AS a ON a.obligation_id = o.id WHERE o.workspace_id = :id AND a.state IN ('given_back', 'disowned')
        AND NOT EXISTS (SELECT 1 FROM settlement AS s WHERE s.attempt_id = a.id AND s.state = 'done' AND s.way = CASE a.state WHEN 'given_back' THEN 'give_back' ELSE 'disown' END)`,
  },
  {
    rule: 'T9',
    sql: `SELECT 'payment ' || o.uid AS "where", 'was settled by hand (' || s.way || '), but its attempt is ' || a.state AS message FROM settlement AS s
      JOIN attempt AS a ON a.id = s.attempt_id JOIN obligation AS o ON o.id = a.obligation_id
      WHERE o.workspace_id = :id AND (s.state = 'done') <> (a.state = CASE s.way WHEN 'give_back' THEN 'given_back' WHEN 'accept' THEN 'succeeded' ELSE 'disowned' END)
        AND (s.state = 'done' OR NOT EXISTS (SELECT 1 FROM settlement AS d WHERE d.attempt_id = a.id AND d.state = 'done'))`,
  },
  {
    rule: 'T9',
    sql: `SELECT 'event ' || e.source_id AS "where", 'moves money of a charge back by other than the totals on record' AS message FROM event AS e
      LEFT JOIN money_back AS m ON m.event_id = e.id LEFT JOIN money_back AS b ON b.charge_event_id = m.charge_event_id AND b.number = m.number - 1
      WHERE e.workspace_id = :id AND e.gone = 0 AND e.kind IN ('card_refund', 'chargeback', 'taken_again')
        AND -e.amount IS NOT m.refunded + m.disputed - coalesce(b.refunded, 0) - coalesce(b.disputed, 0)`,
  },
  {
    rule: 'T9',
    sql: `SELECT 'event ' || c.source_id AS "where", 'has money back that is not numbered without a gap' AS message FROM money_back AS m JOIN event AS c ON c.id = m.charge_event_id
      WHERE c.workspace_id = :id GROUP BY c.id HAVING max(m.number) <> count(*)`,
  },
  {
    rule: 'T9',
    sql: `SELECT 'event ' || e.source_id AS "where", 'was given back otherwise than its processor said' AS message FROM money_back_told AS t JOIN attempt AS a ON a.id = t.attempt_id
      JOIN obligation AS o ON o.id = a.obligation_id JOIN event AS e ON e.id = o.event_id
      LEFT JOIN money_back AS m ON m.charge_event_id = e.id AND m.number = (SELECT max(number) FROM money_back WHERE charge_event_id = e.id)
      WHERE o.workspace_id = :id AND t.problem = '' AND (t.refunded <> coalesce(m.refunded, 0) OR t.disputed <> coalesce(m.disputed, 0))`,
  },
  {
    rule: 'C4',
    sql: `SELECT 'lead ' || o.source_id AS "where", 'is bought, but no fee for it is posted' AS message FROM offer AS o
      WHERE o.workspace_id = :id AND o.state = 'bought'
        AND NOT EXISTS (SELECT 1 FROM fee AS f WHERE f.workspace_id = o.workspace_id AND f.lead = o.source_id AND f.kind = 'lead_purchase' AND f.state = 'posted')`,
  },
];

export function checkOperating(connection: Connection, workspace: Workspace, findings: Findings): void {
  for (const { rule, sql } of CHECKS) {
    for (const { where, message } of connection.prepare<[object], { where: string; message: string }>(sql).iterate({ id: workspace.id }))
      findings.add(rule, `${where} of ${workspace.name}`, message);
  }
}
