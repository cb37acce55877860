/** Another limit of the section `export`: the program sqlite3 writing the events of the same statement as CSV, formatted by SQL. */

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** Whether the program is there. */
export function hasSqliteShell(): boolean {
  return spawnSync('sqlite3', ['--version']).status === 0;
}

/** For books with two decimals in credits and money, and of one workspace. */
export function writeBySqliteShell(book: string, file: string): void {
  const descriptor = openSync(file, 'w');
  const { status, stderr } = spawnSync('sqlite3', ['-readonly', '-csv', '-newline', '\r\n', '-header', book, STATEMENT], {
    stdio: ['ignore', descriptor, 'pipe'],
  });
  closeSync(descriptor);
  if (status !== 0) throw new Error(`sqlite3 ended with ${status}: ${String(stderr)}`);
}

/** Its lines are ours between opening and closing, but for the quotes that it also puts around spaces. */
export function assertSameLines(ours: string, theirs: string): void {
  const [header, _opening, ...rest] = linesOf(ours);
  const events = rest.slice(0, -1);
  const [theirHeader, ...theirEvents] = linesOf(theirs);
  if (header !== theirHeader || events.length !== theirEvents.length) throw new Error('sqlite3 wrote another table than the statement');
  events.forEach((line, index) => {
    if (line !== theirEvents[index]) throw new Error(`sqlite3 wrote ${theirEvents[index]}, the statement has ${line}`);
  });
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').replaceAll('"', '').trimEnd().split('\r\n');
}

const guarded = (column: string) =>
  `CASE WHEN substr(${column}, 1, 1) IN ('=', '+', '-', '@', char(9), char(13), '''') THEN '''' || ${column} ELSE ${column} END`;
const two = (amount: string) => `printf('%s%d.%02d', CASE WHEN ${amount} < 0 THEN '-' ELSE '' END, abs(${amount}) / 100, abs(${amount}) % 100)`;
const into = (amount: string) => two(`max(${amount}, 0)`);
const out = (amount: string) => two(`max(-${amount}, 0)`);

const STATEMENT = `
WITH row AS (
  SELECT e.day, e.position, e.source_id AS id, e.kind, coalesce(c.campaign, e.campaign) AS campaign, e.category, coalesce(e.lead, '') AS lead, e.method, e.note,
    coalesce(p.credits, 0) AS credits, coalesce(p.amount, 0) AS cost, e.amount
  FROM event AS e LEFT JOIN event AS c ON c.id = e.refunds_event_id
    LEFT JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = (SELECT id FROM account WHERE workspace_id = 1 AND role = 'prepaid')
  WHERE e.workspace_id = 1 AND e.gone = 0)
, running AS (
  SELECT *, sum(credits) OVER w AS credits_after, sum(cost) OVER w AS cost_after FROM row
  WINDOW w AS (ORDER BY day, position ROWS UNBOUNDED PRECEDING))
SELECT date(day * 86400, 'unixepoch') AS date, ${guarded('id')} AS id, kind, ${guarded('campaign')} AS campaign, ${guarded('category')} AS category, ${guarded('lead')} AS lead,
  ${guarded('method')} AS method, ${guarded('note')} AS note, ${into('credits')} AS credits_in, ${out('credits')} AS credits_out, ${two('credits_after')} AS credits_balance,
  ${into('cost')} AS cost_in, ${out('cost')} AS cost_out, ${two('cost_after')} AS cost_balance,
  CASE WHEN amount IS NULL THEN '' ELSE ${two('amount')} END AS amount, CASE WHEN amount IS NULL THEN '' ELSE (SELECT currency FROM workspace WHERE id = 1) END AS currency
FROM running ORDER BY day, position`;
