/** Clearing items (rules R1 to R3): events that went through card or bank, whose account they are, and what the books have of an account on a day. */

import { prepared, type Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import { chargedTo, moneyAccounts, type MoneyAccount } from '../money-accounts.ts';
import { accountOpening } from './opening-balance.ts';

export interface ClearingItem {
  readonly eventId: number;
  /** The vendor's id, or ours. */
  readonly sourceId: string;
  readonly origin: 'import' | 'engine' | 'book';
  readonly kind: EventKind;
  readonly day: Day;
  readonly instant: number | null;
  readonly method: string;
  readonly lead: string;
  readonly note: string;
  /** JSON object of the columns of its file that are none of the activity file's; `null` where it has none. */
  readonly extra: string | null;
  /** What its entry posts to Card clearing, from the holder's side: what was paid is below 0. */
  readonly amount: number;
  /** What a statement may name it by: the vendor's id, the payment's uid, the charge as the processor names it. */
  readonly references: readonly string[];
  /** The match that clears it, the account of that match, and the day on which that posts; `null` while it is open. */
  readonly matchId: number | null;
  readonly clearedIn: number | null;
  readonly clearedDay: Day | null;
  /** Where its method does not say which account it is of: those that it may be of. Empty where it does, and once it is cleared. */
  readonly mayBeOf: readonly number[];
}

interface ItemRow extends Omit<ClearingItem, 'references' | 'mayBeOf'> {
  readonly uid: string | null;
  readonly charge: string | null;
}

/** One event is found by its number, many by the index of those that were paid. */
const paid = (index: 'INDEXED BY event_paid' | '') => `event AS e ${index} CROSS JOIN posting AS p ON p.entry_id = e.entry_id
    AND p.account_id = (SELECT id FROM account WHERE workspace_id = :workspaceId AND role = 'card_clearing')
  LEFT JOIN match_event AS c ON c.event_id = e.id AND c.standing = 1 LEFT JOIN line_match AS m ON m.id = c.match_id LEFT JOIN journal_entry AS j ON j.id = m.entry_id`;

const items = (
  index: 'INDEXED BY event_paid' | '',
) => `SELECT e.id AS eventId, e.source_id AS sourceId, e.origin, e.kind, e.day, e.instant, e.method, coalesce(e.lead, '') AS lead, e.note, e.extra, p.amount,
    c.match_id AS matchId, m.money_account_id AS clearedIn, j.day AS clearedDay, o.uid, a.charge
  FROM ${paid(index)} LEFT JOIN money_back AS b ON b.event_id = e.id
  LEFT JOIN obligation AS o ON o.event_id = coalesce(b.charge_event_id, e.id) LEFT JOIN attempt AS a ON a.obligation_id = o.id AND a.state = 'succeeded'
  WHERE e.workspace_id = :workspaceId AND e.gone = 0 AND e.amount IS NOT NULL AND p.amount <> 0`;
const ALL = items('INDEXED BY event_paid');
const IN_ORDER = 'ORDER BY e.day, e.position';

/** Items of an account that no match clears, and those that may be of it, in the order of W1. */
export function openItems(connection: Connection, account: MoneyAccount): readonly ClearingItem[] {
  const sql = `${ALL} AND c.match_id IS NULL ${IN_ORDER}`;
  return ofAccount(connection, account, prepared<[object], ItemRow>(connection, sql).all({ workspaceId: account.workspaceId }));
}

/** Items of an account from one day to another, cleared ones and those that may be of it among them, in the order of W1. */
export function itemsBetween(connection: Connection, account: MoneyAccount, from: Day, to: Day): readonly ClearingItem[] {
  const sql = `${ALL} AND e.day BETWEEN :from + 0 AND :to + 0 ${IN_ORDER}`;
  return ofAccount(connection, account, prepared<[object], ItemRow>(connection, sql).all({ workspaceId: account.workspaceId, from, to }));
}

/** Items of up to a day that matches of the account clear on a later one, in the order of W1. */
export function itemsClearedAfter(connection: Connection, account: MoneyAccount, to: Day): readonly ClearingItem[] {
  const sql = `${ALL} AND e.day <= :to + 0 AND m.money_account_id = :accountId AND j.day > :to + 0 ${IN_ORDER}`;
  return prepared<[object], ItemRow>(connection, sql)
    .all({ workspaceId: account.workspaceId, accountId: account.id, to })
    .map((row) => itemOf(row));
}

/** Items of a workspace by the numbers of their events, whichever account they are of; one that is no item is left out. */
export function itemsById(connection: Connection, workspaceId: number, eventIds: readonly number[]): ReadonlyMap<number, ClearingItem> {
  const one = prepared<[object], ItemRow>(connection, `${items('')} AND e.id = :eventId`);
  const found = eventIds.flatMap((eventId) => one.get({ workspaceId, eventId }) ?? []);
  return new Map(found.map((row) => [row.eventId, itemOf(row)]));
}

function itemOf({ uid, charge, ...item }: ItemRow, mayBeOf: readonly number[] = []): ClearingItem {
  return { ...item, references: [...new Set([item.sourceId, uid, charge].filter((name) => name !== null))], mayBeOf };
}

function ofAccount(connection: Connection, account: MoneyAccount, rows: readonly ItemRow[]): readonly ClearingItem[] {
  const fitting = accountsOfMethods(connection, account.workspaceId);
  return rows.flatMap((row) => {
    if (row.clearedIn !== null) return row.clearedIn === account.id ? [itemOf(row)] : [];
    const { account: its, mayBe } = fitting(row.method);
    if (its !== null) return its === account.id ? [itemOf(row)] : [];
    return mayBe.includes(account.id) ? [itemOf(row, mayBe)] : [];
  });
}

/** Which account a method is charged to; `null` where that is not said, with those that it may be charged to. */
export interface MethodAccount {
  readonly account: number | null;
  readonly mayBe: readonly number[];
}

/**
 * Which account a method is charged to, by the name that events have for it: by the user, else the one account whose name or number has its last
 * four digits, else the workspace's only account, unless that is a card with other digits. Where that leaves several, it may be any of them that is
 * no card with other digits.
 */
export function accountsOfMethods(connection: Connection, workspaceId: number): (method: string) => MethodAccount {
  const accounts = moneyAccounts(connection, workspaceId);
  const said = chargedTo(connection, workspaceId);
  const known = new Map([...said].map(([method, account]): [string, MethodAccount] => [method, { account, mayBe: [] }]));
  return (method) => {
    let found = known.get(method);
    if (found === undefined) known.set(method, (found = accountByDigits(accounts, method)));
    return found;
  };
}

/** The account that a method is charged to; `null` where that is not said. */
export function accountOfMethods(connection: Connection, workspaceId: number): (method: string) => number | null {
  const fitting = accountsOfMethods(connection, workspaceId);
  return (method) => fitting(method).account;
}

function accountByDigits(accounts: readonly MoneyAccount[], method: string): MethodAccount {
  const digits = /(\d{4})\D*$/.exec(method)?.[1];
  const fitting = digits === undefined ? [] : accounts.filter((account) => hasDigits(account, digits));
  const isAnotherCard = ({ kind, name, number }: MoneyAccount) => digits !== undefined && kind === 'card' && /\d{4}\D*$/.test(`${name} ${number}`);
  const possible = fitting.length > 0 ? fitting : accounts.filter((account) => !isAnotherCard(account));
  const isSaid = fitting.length === 1 || (fitting.length === 0 && accounts.length === 1);
  const [only] = possible;
  return isSaid && only !== undefined ? { account: only.id, mayBe: [] } : { account: null, mayBe: possible.map(({ id }) => id) };
}

function hasDigits({ name, number }: MoneyAccount, lastFour: string): boolean {
  const ofName = name.match(/\d+/g) ?? [];
  return ofName.some((digits) => digits.endsWith(lastFour)) || number.replaceAll(/\W/g, '').endsWith(lastFour);
}

/**
 * What the books have of an account at the end of a day, from the holder's side: its opening balance, what was posted to it up to then, and
 * its items of up to then that were not cleared yet. An item whose match posts on a later day was not cleared yet, whatever day it is now; one
 * that was cleared before its own day counts from the day of its match. Items of before the opening balance are in it, or count once they are cleared. So on the
 * day of a statement the books differ from it by what is carried and by what is not settled, and by nothing else.
 */
export function booksBalance(connection: Connection, account: MoneyAccount, day: Day): number {
  const opening = accountOpening(connection, account);
  return opening.balance + postedTo(connection, account, day) + outstanding(connection, account, opening.from ?? BEFORE_ALL, day);
}

const BEFORE_ALL: Day = -1e9;

/** What matches posted to an account up to a day. */
function postedTo(connection: Connection, { workspaceId, kind, name }: MoneyAccount, day: Day): number {
  const row = prepared<[number, string, string, number], { amount: number | null }>(
    connection,
    `SELECT sum(d.amount) AS amount FROM account AS a JOIN account_day AS d ON d.account_id = a.id
       WHERE a.workspace_id = ? AND a.role = ? AND a.kind = '' AND a.campaign = '' AND a.name = ? AND d.day <= ?`,
  ).get(workspaceId, kind, name, day);
  return row?.amount ?? 0;
}

/** Items from a day to another that no match had cleared by then. */
function outstanding(connection: Connection, account: MoneyAccount, from: Day, day: Day): number {
  const accountOf = accountOfMethods(connection, account.workspaceId);
  const rows = prepared<[object], { method: string; clearedIn: number | null; amount: number }>(
    connection,
    `SELECT e.method, m.money_account_id AS clearedIn, sum(p.amount) AS amount FROM ${paid('INDEXED BY event_paid')}
       WHERE e.workspace_id = :workspaceId AND e.gone = 0 AND e.amount IS NOT NULL AND e.day BETWEEN :from + 0 AND :day + 0 AND (j.day IS NULL OR j.day > :day + 0) GROUP BY 1, 2`,
  ).all({ workspaceId: account.workspaceId, from, day });
  return rows.filter(({ clearedIn, method }) => (clearedIn ?? accountOf(method)) === account.id).reduce((sum, { amount }) => sum + amount, 0);
}

/** Methods, as events name them, that something was paid with through card or bank. */
export function methodsPaidWith(connection: Connection, workspaceId: number): readonly string[] {
  return prepared<[number], { method: string }>(
    connection,
    `SELECT DISTINCT method FROM event INDEXED BY event_paid WHERE workspace_id = ? AND gone = 0 AND amount IS NOT NULL AND method <> '' ORDER BY method`,
  )
    .all(workspaceId)
    .map(({ method }) => method);
}
