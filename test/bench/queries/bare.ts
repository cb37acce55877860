/** The limits of the section `queries`: each question as hand-written SQL, prepared once, answered as plain rows. Good for the bench's books alone: one workspace, Monday weeks, no holds, nothing that expires. */

import type { Connection } from '../../../db/connection.ts';

interface Span {
  readonly from: number;
  readonly weeks: number;
}

const PREPAID = `(SELECT id FROM account WHERE workspace_id = 1 AND role = 'prepaid')`;
const LEAD_COST = `(SELECT id FROM account WHERE workspace_id = 1 AND role = 'lead_cost')`;
const CHARGES = `('lead_purchase', 'quotation', 'promotion')`;

/** Days are written into the SQL: SQLite divides whole numbers only where it sees them as such. */
const week = ({ from }: Span, day: string) => `(${day} - ${from}) / 7`;
const within = ({ from, weeks }: Span, day: string) => `${day} BETWEEN ${from} AND ${from + 7 * weeks - 1}`;

function rowsOf(connection: Connection, sql: string): () => unknown[][] {
  const statement = connection.prepare(sql).raw();
  return () => statement.all() as unknown[][];
}

export function figures(
  connection: Connection,
  { today, from, before, same }: { today: number; from: number; before: number; same: number },
): () => unknown {
  const spend = (first: number, last: number) =>
    `(SELECT coalesce(sum(amount), 0) FROM account_day WHERE account_id IN ${LEAD_COST} AND day BETWEEN ${first} AND ${last})`;
  const statement = connection
    .prepare(
      `SELECT b.credits, b.cost, (SELECT coalesce(sum(credits), 0) FROM hold WHERE workspace_id = 1 AND state = 'open'),
         (SELECT coalesce(-sum(credits), 0) FROM account_day WHERE account_id = ${PREPAID} AND day BETWEEN ${from} AND ${today} AND movement IN ('lead_purchase', 'quotation', 'promotion', 'refund')),
         (SELECT count(*) FROM lot WHERE workspace_id = 1 AND remaining > 0 AND expires_day > ${today}),
         (SELECT sum(added) FROM import WHERE workspace_id = 1 AND undone_at IS NULL),
         (SELECT min(day) FROM event WHERE workspace_id = 1 AND gone = 0), (SELECT max(day) FROM event WHERE workspace_id = 1 AND gone = 0),
         ${spend(from, today)}, ${spend(before, same)}
       FROM (SELECT sum(credits) AS credits, sum(amount) AS cost FROM account_day WHERE account_id = ${PREPAID} AND day <= ${today}) AS b`,
    )
    .raw();
  return () => statement.get();
}

export function weeklySpend(connection: Connection, by: 'kind' | 'campaign', span: Span): () => unknown {
  return rowsOf(
    connection,
    `SELECT ${week(span, 'd.day')} AS week, a.${by} AS name, sum(d.amount), coalesce(sum(d.events) FILTER (WHERE d.movement <> 'refund'), 0)
     FROM account AS a CROSS JOIN account_day AS d ON d.account_id = a.id AND ${within(span, 'd.day')}
     WHERE a.workspace_id = 1 AND a.role = 'lead_cost' GROUP BY week, name ORDER BY week, name`,
  );
}

export function balanceByWeek(connection: Connection, span: Span): () => unknown {
  return rowsOf(
    connection,
    `WITH RECURSIVE weeks(week) AS (SELECT 0 UNION ALL SELECT week + 1 FROM weeks WHERE week < ${span.weeks - 1}),
       before AS (SELECT coalesce(sum(credits), 0) AS credits, coalesce(sum(amount), 0) AS cost FROM account_day WHERE account_id = ${PREPAID} AND day < ${span.from}),
       changes AS (SELECT ${week(span, 'day')} AS week, sum(credits) AS credits, sum(amount) AS cost FROM account_day WHERE account_id = ${PREPAID} AND ${within(span, 'day')} GROUP BY 1)
     SELECT before.credits + coalesce(sum(c.credits) OVER (ORDER BY w.week), 0), before.cost + coalesce(sum(c.cost) OVER (ORDER BY w.week), 0)
     FROM weeks AS w CROSS JOIN before LEFT JOIN changes AS c ON c.week = w.week ORDER BY w.week`,
  );
}

export function balanceByDay(connection: Connection, from: number, to: number): () => unknown {
  return rowsOf(
    connection,
    `WITH RECURSIVE days(day) AS (SELECT ${from} UNION ALL SELECT day + 1 FROM days WHERE day < ${to}),
       before AS (SELECT coalesce(sum(credits), 0) AS credits, coalesce(sum(amount), 0) AS cost FROM account_day WHERE account_id = ${PREPAID} AND day < ${from}),
       changes AS (SELECT day, sum(credits) AS credits, sum(amount) AS cost FROM account_day WHERE account_id = ${PREPAID} AND day BETWEEN ${from} AND ${to} GROUP BY day)
     SELECT d.day, before.credits + coalesce(sum(c.credits) OVER (ORDER BY d.day), 0), before.cost + coalesce(sum(c.cost) OVER (ORDER BY d.day), 0)
     FROM days AS d CROSS JOIN before LEFT JOIN changes AS c ON c.day = d.day ORDER BY d.day`,
  );
}

export function valuePerLead(connection: Connection, span: Span): () => unknown {
  return rowsOf(
    connection,
    `SELECT ${week(span, 'day')} AS week, sum(leads), sum(won), sum(value), sum(cost), sum(refunded)
     FROM lead_day WHERE workspace_id = 1 AND ${within(span, 'day')} GROUP BY week`,
  );
}

export function bridge(connection: Connection, span: Span): () => unknown {
  const moved = connection
    .prepare(
      `WITH RECURSIVE weeks(week) AS (SELECT 0 UNION ALL SELECT week + 1 FROM weeks WHERE week < ${span.weeks - 1})
       SELECT coalesce(sum(credits) FILTER (WHERE movement = 'top_up'), 0), coalesce(sum(credits) FILTER (WHERE movement = 'bonus'), 0),
         coalesce(sum(credits) FILTER (WHERE movement = 'refund'), 0), coalesce(-sum(credits) FILTER (WHERE movement IN ${CHARGES}), 0),
         coalesce(-sum(credits) FILTER (WHERE movement = 'expiry'), 0), coalesce(sum(credits) FILTER (WHERE movement IN ('adjustment', 'opening')), 0)
       FROM weeks LEFT JOIN account_day ON account_id = ${PREPAID} AND day BETWEEN ${span.from} + 7 * week AND ${span.from} + 7 * week + 6 GROUP BY week ORDER BY week`,
    )
    .raw();
  const before = connection.prepare(`SELECT coalesce(sum(credits), 0) FROM account_day WHERE account_id = ${PREPAID} AND day < ?`).pluck();
  const stated = connection
    .prepare(
      'SELECT day, position, stated_balance FROM event WHERE workspace_id = 1 AND gone = 0 AND stated_balance IS NOT NULL AND day BETWEEN ? AND ? ORDER BY day DESC, position DESC LIMIT 1',
    )
    .raw();
  const ofDay = connection
    .prepare(
      `SELECT coalesce(sum(p.credits), 0) FROM event AS e JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = ${PREPAID}
       WHERE e.workspace_id = 1 AND e.day = ? AND e.gone = 0 AND e.position <= ?`,
    )
    .pluck();
  const between = connection
    .prepare(`SELECT coalesce(sum(credits), 0) FROM account_day WHERE account_id = ${PREPAID} AND day >= ? AND day < ?`)
    .pluck();
  const unexplained = (opening: number, firstDay: number): number => {
    const last = stated.get(firstDay, firstDay + 6) as [day: number, position: number, stated: number] | undefined;
    return last ? last[2] - opening - (between.get(firstDay, last[0]) as number) - (ofDay.get(last[0], last[1] + 1) as number) : 0;
  };
  return () => {
    let opening = before.get(span.from) as number;
    return (moved.all() as [number, number, number, number, number, number][]).map(
      ([topUps, bonus, refunds, charges, expiry, adjustments], index) => {
        const closing = opening + topUps + bonus + refunds - charges - expiry + adjustments;
        const row = [opening, topUps, bonus, refunds, charges, expiry, adjustments, closing, unexplained(opening, span.from + 7 * index)];
        opening = closing;
        return row;
      },
    );
  };
}

export function payments(connection: Connection, limit: number): () => unknown {
  return rowsOf(
    connection,
    `SELECT id, day, amount, CASE kind WHEN 'top_up' THEN credits END FROM event INDEXED BY event_paid
     WHERE workspace_id = 1 AND gone = 0 AND amount IS NOT NULL AND kind <> 'opening' ORDER BY day DESC, position DESC LIMIT ${limit}`,
  );
}

export function lastTransactions(connection: Connection, limit: number): () => unknown {
  return newest(connection, 'AND e.entry_id IS NOT NULL', undefined, limit);
}

/** A page of 50, in which every event counts; its sums are not asked for. */
export function page(connection: Connection, after: string | undefined, limit: number): () => unknown {
  return newest(connection, '', after, limit);
}

/** Newest first, each with the balance after it: taken off from the day's closing balance, event by event. */
function newest(connection: Connection, only: string, after: string | undefined, limit: number): () => unknown {
  const [day, position] = (after ?? '').split('.');
  const beyond = after === undefined ? '' : `AND e.day <= ${day} AND (e.day, e.position) < (${day}, ${position})`;
  const rows = connection
    .prepare(
      `SELECT e.id, e.day, e.position, coalesce(p.credits, 0), e.source_id, e.kind, e.campaign, e.category, e.lead, e.method, e.note, p.amount, e.amount, e.outcome, e.value, e.instant
       FROM event AS e LEFT JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = ${PREPAID}
       WHERE e.workspace_id = 1 AND e.gone = 0 ${only} ${beyond} ORDER BY e.day DESC, e.position DESC LIMIT ${limit}`,
    )
    .raw();
  const upTo = connection.prepare(`SELECT coalesce(sum(credits), 0) FROM account_day WHERE account_id = ${PREPAID} AND day <= ?`).pluck();
  const later = connection
    .prepare(
      `SELECT coalesce(sum(p.credits), 0) FROM event AS e JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = ${PREPAID} WHERE e.workspace_id = 1 AND e.gone = 0 AND e.day = ? AND e.position > ?`,
    )
    .pluck();
  return () => {
    const found = rows.all() as [id: number, day: number, position: number, credits: number][];
    const [first] = found;
    if (!first) return [];
    let balance = (upTo.get(first[1]) as number) - (later.get(first[1], first[2]) as number);
    return found.map(([id, , , credits]) => {
      const row = [id, credits, balance];
      balance -= credits;
      return row;
    });
  };
}
