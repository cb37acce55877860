/** Verifies sealed reports and outgoing mail (rules L4, W6): each dataset has its hash, and a mail is what its attempts say. */

import { hash } from 'node:crypto';
import type { Connection } from '../connection.ts';
import type { Findings } from './findings.ts';

export function checkReports(connection: Connection, findings: Findings): void {
  checkSeals(connection, findings);
  checkMails(connection, findings);
}

interface SealRow {
  readonly id: number;
  readonly name: string;
  readonly dataset: string;
  readonly sha256: Buffer;
  readonly ahead: 0 | 1;
  readonly isOtherForm: 0 | 1;
}

function checkSeals(connection: Connection, findings: Findings): void {
  const seals = connection.prepare<[], SealRow>(
    `SELECT id, name, dataset, sha256, last_entry_id > (SELECT coalesce(max(id), 0) FROM journal_entry) OR last_event_id > (SELECT coalesce(max(id), 0) FROM event) AS ahead,
       NOT json_valid(dataset) OR dataset ->> 'version' IS NOT version AS isOtherForm
     FROM sealed_report`,
  );
  for (const { id, name, dataset, sha256, ahead, isOtherForm } of seals.iterate()) {
    const where = `sealed report ${id} (${name})`;
    if (!hash('sha256', dataset, 'buffer').equals(sha256)) findings.add('L4', where, 'is not what was sealed: its SHA-256 is another one');
    if (isOtherForm) findings.add('L4', where, 'has a dataset of another form than it says');
    if (ahead) findings.add('L4', where, 'knew of entries or events that the book does not have');
  }
}

const MAIL_CHECKS: readonly string[] = [
  `SELECT m.id, 'was sent, but no server took it for ' || group_concat(r.value, ', ') AS message FROM outgoing_mail AS m, json_each(m.recipients) AS r
   WHERE m.state = 'sent' AND r.value NOT IN (SELECT address FROM mail_taken WHERE mail_id = m.id) GROUP BY m.id`,
  `SELECT m.id, 'was taken by servers for all its recipients, but is ' || m.state AS message FROM outgoing_mail AS m
   WHERE m.state <> 'sent' AND NOT EXISTS (SELECT 1 FROM json_each(m.recipients) AS r WHERE r.value NOT IN (SELECT address FROM mail_taken WHERE mail_id = m.id))`,
  `SELECT mail_id AS id, 'was taken ' || count(*) || ' times for ' || address AS message FROM mail_taken GROUP BY mail_id, address HAVING count(*) > 1`,
  `SELECT m.id, 'is ' || m.state || ', and its last attempt is ' || coalesce(a.state, 'missing') AS message FROM outgoing_mail AS m
   LEFT JOIN mail_attempt AS a ON a.id = (SELECT max(id) FROM mail_attempt WHERE mail_id = m.id)
   WHERE (m.state = 'sending') <> (a.state IS 'under_way') OR (m.state = 'refused' AND coalesce(a.state, '') NOT IN ('refused', 'partly', 'accepted'))`,
  `SELECT m.id, 'has a Message-ID that does not stand in it' AS message FROM outgoing_mail AS m WHERE instr(m.bytes, CAST(m.message_id AS BLOB)) = 0`,
  `SELECT m.id, 'carries the report of another workspace, or as the schedule''s one that the schedule did not make' AS message FROM outgoing_mail AS m
   JOIN sealed_report AS r ON r.id = m.report_id WHERE r.workspace_id <> m.workspace_id OR (m.because = 'schedule' AND r.because <> 'schedule')`,
];

function checkMails(connection: Connection, findings: Findings): void {
  for (const sql of MAIL_CHECKS)
    for (const { id, message } of connection.prepare<[], { id: number; message: string }>(sql).iterate()) findings.add('W6', `mail ${id}`, message);
}
