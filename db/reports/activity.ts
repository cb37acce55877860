/** The Activity page's list: the register filtered, in pages by key, with the sums of everything that the filter lets through. */

import { folded, prepared, type Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import { CHARGE_KINDS, type EventKind } from '../ledger/event.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { accountIdOf } from './accounts.ts';
import { remembered } from './remembered.ts';
import { NO_BALANCE, REGISTER_COLUMNS, REGISTER_TABLES, balancesAfterEvents, type RegisterRow, type RegisterRowWithBalance } from './register.ts';

export interface ActivityFilter {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly kinds?: readonly EventKind[] | undefined;
  /** `''` is "no campaign"; a refund has its charge's. */
  readonly campaign?: string | undefined;
  /** Charges of this kind and their refunds: what a bar of weekly spend is made of. */
  readonly spendKind?: EventKind | undefined;
  /** Only charges and refunds. */
  readonly spendOnly?: boolean | undefined;
  readonly lead?: string | undefined;
  /** Only what went through a card or bank: top-ups and pay-as-you-use charges. */
  readonly paidOnly?: boolean | undefined;
  /** Every word must occur in id, lead, campaign, category, method or note. */
  readonly search?: string | undefined;
}

export type ActivityOrder = 'newest' | 'oldest';

export interface ActivitySums {
  readonly matching: number;
  readonly creditsIn: number;
  readonly creditsOut: number;
  readonly costIn: number;
  readonly costOut: number;
  /** Money through card and bank; what openings cost went through them earlier. */
  readonly amount: number;
  /** Charges less refunds at cost, as in weekly spend. */
  readonly spend: number;
}

export interface ActivityDay {
  readonly day: Day;
  /** What the day's charges less refunds changed: negative where something was spent. */
  readonly credits: number;
  readonly cost: number;
}

export interface ActivityPage {
  readonly rows: readonly RegisterRowWithBalance[];
  /** Key of the next page; `null` on the last. */
  readonly next: string | null;
  readonly sums: ActivitySums;
  readonly total: number;
  readonly days: readonly ActivityDay[];
}

export interface PageRequest {
  readonly filter: ActivityFilter;
  readonly order: ActivityOrder;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Charges and refunds, as JSON. */
const SPEND_KINDS = JSON.stringify([...CHARGE_KINDS, 'refund']);

/** A charge or a refund: what weekly spend is made of. Adds the posting on Lead cost as `s`. */
const TABLES = `${REGISTER_TABLES}
  LEFT JOIN posting AS s ON s.entry_id = e.entry_id AND s.account_id IN (SELECT id FROM account WHERE role = 'lead_cost' AND workspace_id = :workspaceId + 0)`;

export function activityPage(book: ReadBook, workspace: Workspace, request: PageRequest): ActivityPage {
  const { order, limit } = request;
  const where = condition(request.filter);
  const parameters = { workspaceId: workspace.id, prepaid: accountIdOf(book, workspace.id, 'prepaid'), ...where.parameters };
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const key = request.after === undefined ? undefined : readKey(request.after);
  // The bound on the day alone lets the index find where the page begins; the second one is exact.
  const beyond = key
    ? order === 'newest'
      ? 'AND e.day <= :day + 0 AND (e.day, e.position) < (:day + 0, :position + 0)'
      : 'AND e.day >= :day + 0 AND (e.day, e.position) > (:day + 0, :position + 0)'
    : '';
  const found = prepared<[object], RegisterRow>(
    book.connection,
    `SELECT ${REGISTER_COLUMNS} FROM ${TABLES} WHERE ${where.sql} ${beyond} ORDER BY e.day ${direction}, e.position ${direction} LIMIT :limit + 0`,
  ).all({ ...parameters, ...key, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const balances = balancesAfterEvents(book, workspace, rows);
  const days = [...new Set(rows.map((row) => row.day))];
  return {
    rows: rows.map((row) => ({ ...row, balance: balances.get(row.eventId) ?? NO_BALANCE })),
    next: found.length > limit && last ? `${last.day}.${last.position}` : null,
    sums: sumsOf(book.connection, where.sql, parameters),
    total: totalOf(book, workspace.id),
    days: isOfWholeDays(request.filter) ? wholeDaySums(book, workspace.id, days) : daySums(book.connection, where.sql, parameters, days),
  };
}

/** Every row that the filter lets through, in order. */
export function* iterateActivity(book: ReadBook, workspace: Workspace, filter: ActivityFilter, order: ActivityOrder): Generator<RegisterRow> {
  const where = condition(filter);
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  yield* book.connection
    .prepare<[object], RegisterRow>(
      `SELECT ${REGISTER_COLUMNS} FROM ${TABLES} WHERE ${where.sql} ORDER BY e.day ${direction}, e.position ${direction}`,
    )
    .iterate({ workspaceId: workspace.id, prepaid: accountIdOf(book, workspace.id, 'prepaid'), ...where.parameters });
}

function readKey(after: string): { day: number; position: number } {
  const [day, position] = after.split('.').map(Number);
  return { day: Number.isSafeInteger(day) ? (day as number) : 0, position: Number.isSafeInteger(position) ? (position as number) : 0 };
}

interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

function condition(filter: ActivityFilter): Condition {
  const parts = ['e.workspace_id = :workspaceId + 0', 'e.gone = 0'];
  const parameters: Record<string, string | number> = {};
  const add = (sql: string, values: Record<string, string | number> = {}) => {
    parts.push(sql);
    Object.assign(parameters, values);
  };
  if (filter.from !== undefined) add('e.day >= :fromDay', { fromDay: filter.from });
  if (filter.to !== undefined) add('e.day <= :toDay', { toDay: filter.to });
  if (filter.kinds?.length) add('e.kind IN (SELECT value FROM json_each(:kinds))', { kinds: JSON.stringify(filter.kinds) });
  if (filter.campaign !== undefined) add('coalesce(c.campaign, e.campaign) = :campaign', { campaign: filter.campaign });
  if (filter.spendKind !== undefined) add('coalesce(c.kind, e.kind) = :spendKind', { spendKind: filter.spendKind });
  if (filter.spendOnly) add('e.kind IN (SELECT value FROM json_each(:spendKinds))', { spendKinds: SPEND_KINDS });
  if (filter.lead !== undefined) add('coalesce(e.lead, c.lead) = :lead', { lead: filter.lead });
  if (filter.paidOnly) add(`e.amount IS NOT NULL AND e.kind <> 'opening'`);
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '');
  words.forEach((word, index) => {
    const looked = `folded(e.source_id || char(10) || coalesce(e.lead, c.lead, '') || char(10) || coalesce(c.campaign, e.campaign) || char(10) || e.category || char(10) || e.method || char(10) || e.note)`;
    add(`instr(${looked}, :word${index}) > 0`, { [`word${index}`]: folded(word) });
  });
  return { sql: parts.join(' AND '), parameters };
}

/** Sums over all that the filter lets through; the pages of one list share them as long as nothing is committed. */
function sumsOf(connection: Connection, where: string, parameters: object): ActivitySums {
  return remembered(connection, JSON.stringify([where, parameters]), () =>
    prepared<[object], ActivitySums>(
      connection,
      `SELECT count(*) AS matching, coalesce(sum(p.credits) FILTER (WHERE p.credits > 0), 0) AS creditsIn, coalesce(-sum(p.credits) FILTER (WHERE p.credits < 0), 0) AS creditsOut,
         coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0) AS costIn, coalesce(-sum(p.amount) FILTER (WHERE p.amount < 0), 0) AS costOut,
         coalesce(sum(e.amount) FILTER (WHERE e.kind <> 'opening'), 0) AS amount, coalesce(sum(s.amount), 0) AS spend
       FROM ${TABLES} WHERE ${where}`,
    ).get(parameters),
  ) as ActivitySums;
}

function totalOf({ connection }: ReadBook, workspaceId: number): number {
  return remembered(connection, `total ${workspaceId}`, () =>
    prepared<[number], { total: number }>(connection, 'SELECT count(*) AS total FROM event WHERE workspace_id = ? AND gone = 0').get(workspaceId),
  )?.total as number;
}

/** Whether the filter lets through all charges and refunds of the days that it touches: then the rollup knows their sums. */
function isOfWholeDays({ kinds, campaign, spendKind, lead, paidOnly, search }: ActivityFilter): boolean {
  return !kinds?.length && campaign === undefined && spendKind === undefined && lead === undefined && !paidOnly && !search?.trim();
}

function wholeDaySums({ connection }: ReadBook, workspaceId: number, days: readonly Day[]): readonly ActivityDay[] {
  return prepared<[object], ActivityDay>(
    connection,
    `SELECT d.value AS day,
       coalesce(sum(s.credits) FILTER (WHERE a.role = 'prepaid' AND s.movement IN (SELECT value FROM json_each(:spendKinds))), 0) AS credits,
       coalesce(-sum(s.amount) FILTER (WHERE a.role = 'lead_cost'), 0) AS cost
     FROM json_each(:days) AS d CROSS JOIN account AS a ON a.workspace_id = :workspaceId + 0 AND a.role IN ('prepaid', 'lead_cost')
       LEFT JOIN account_day AS s ON s.account_id = a.id AND s.day = d.value
     GROUP BY d.value ORDER BY d.value`,
  ).all({ workspaceId, days: JSON.stringify(days), spendKinds: SPEND_KINDS });
}

function daySums(connection: Connection, where: string, parameters: object, days: readonly Day[]): readonly ActivityDay[] {
  if (days.length === 0) return [];
  return prepared<[object], ActivityDay>(
    connection,
    `SELECT e.day, coalesce(sum(p.credits) FILTER (WHERE s.amount IS NOT NULL), 0) AS credits, coalesce(-sum(s.amount), 0) AS cost
     FROM ${TABLES} WHERE ${where} AND e.day IN (SELECT value FROM json_each(:days)) GROUP BY e.day`,
  ).all({ ...parameters, days: JSON.stringify(days) });
}
