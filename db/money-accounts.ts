/** Accounts of money (decision 0016): bank accounts, cards and processors' balances, which methods are charged to them, and how their files are read. */

import { prepared, type Connection } from './connection.ts';
import type { MoneyKind } from './ledger/accounts.ts';

export interface MoneyAccount {
  readonly id: number;
  readonly workspaceId: number;
  readonly name: string;
  readonly kind: MoneyKind;
  /** As its statements name it; empty until one does. */
  readonly number: string;
  /** What was on it before its first line, by the user, from the holder's side; `null` where its statements say. */
  readonly opening: number | null;
}

const COLUMNS = 'id, workspace_id AS workspaceId, name, kind, number, opening';

/** By name. */
export function moneyAccounts(connection: Connection, workspaceId: number): readonly MoneyAccount[] {
  return prepared<[number], MoneyAccount>(connection, `SELECT ${COLUMNS} FROM money_account WHERE workspace_id = ? ORDER BY name`).all(workspaceId);
}

export function moneyAccountById(connection: Connection, id: number): MoneyAccount | undefined {
  return prepared<[number], MoneyAccount>(connection, `SELECT ${COLUMNS} FROM money_account WHERE id = ?`).get(id);
}

export function moneyAccountByName(connection: Connection, workspaceId: number, name: string): MoneyAccount | undefined {
  return prepared<[number, string], MoneyAccount>(connection, `SELECT ${COLUMNS} FROM money_account WHERE workspace_id = ? AND name = ?`).get(
    workspaceId,
    name,
  );
}

/** Makes an account; the database refuses a name that the workspace has already. `now` in ms since the epoch. Returns its id. */
export function insertMoneyAccount(
  connection: Connection,
  { workspaceId, name, kind }: Pick<MoneyAccount, 'workspaceId' | 'name' | 'kind'>,
  now: number,
): number {
  const run = prepared(connection, 'INSERT INTO money_account (workspace_id, name, kind, made_at) VALUES (?, ?, ?, ?)').run(
    workspaceId,
    name,
    kind,
    now,
  );
  return Number(run.lastInsertRowid);
}

export function setNumber(connection: Connection, id: number, number: string): void {
  prepared(connection, 'UPDATE money_account SET number = ? WHERE id = ?').run(number, id);
}

export function setOpening(connection: Connection, id: number, opening: number | null): void {
  prepared(connection, 'UPDATE money_account SET opening = ? WHERE id = ?').run(opening, id);
}

/** Methods, as events name them, and the account that each is charged to. */
export function chargedTo(connection: Connection, workspaceId: number): ReadonlyMap<string, number> {
  const rows = prepared<[number], { method: string; id: number }>(
    connection,
    'SELECT method, money_account_id AS id FROM charged_to WHERE workspace_id = ? ORDER BY method',
  ).all(workspaceId);
  return new Map(rows.map(({ method, id }) => [method, id]));
}

/** Says which methods are charged to an account, and that no others are. */
export function setChargedTo(connection: Connection, { id, workspaceId }: MoneyAccount, methods: readonly string[]): void {
  prepared(connection, 'DELETE FROM charged_to WHERE money_account_id = ?').run(id);
  const insert = prepared(connection, 'INSERT OR REPLACE INTO charged_to VALUES (?, ?, ?)');
  for (const method of methods) insert.run(workspaceId, method, id);
}

/** How the files of one layout are read for an account (rule I2). */
export interface SourceProfile {
  readonly id: number;
  readonly layout: string;
  readonly name: string;
  /** JSON of the readers' options. */
  readonly answers: string;
  readonly changedAt: number;
}

const PROFILE = 'id, layout, name, answers, changed_at AS changedAt';

export function profilesOf(connection: Connection, moneyAccountId: number): readonly SourceProfile[] {
  return prepared<[number], SourceProfile>(connection, `SELECT ${PROFILE} FROM source_profile WHERE money_account_id = ? ORDER BY name, id`).all(
    moneyAccountId,
  );
}

export function profileOf(connection: Connection, moneyAccountId: number, layout: string): SourceProfile | undefined {
  return prepared<[number, string], SourceProfile>(connection, `SELECT ${PROFILE} FROM source_profile WHERE money_account_id = ? AND layout = ?`).get(
    moneyAccountId,
    layout,
  );
}

export function profileById(connection: Connection, id: number): (SourceProfile & { readonly moneyAccountId: number }) | undefined {
  return prepared<[number], SourceProfile & { moneyAccountId: number }>(
    connection,
    `SELECT ${PROFILE}, money_account_id AS moneyAccountId FROM source_profile WHERE id = ?`,
  ).get(id);
}

/** Writes a profile, or changes the one of its layout. `now` in ms since the epoch. */
export function writeProfile(
  connection: Connection,
  moneyAccountId: number,
  { layout, name, answers }: Pick<SourceProfile, 'layout' | 'name' | 'answers'>,
  now: number,
): void {
  prepared(
    connection,
    `INSERT INTO source_profile (money_account_id, layout, name, answers, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (money_account_id, layout) DO UPDATE SET name = excluded.name, answers = excluded.answers, changed_at = excluded.changed_at`,
  ).run(moneyAccountId, layout, name, answers, now);
}

export function removeProfile(connection: Connection, id: number): void {
  prepared(connection, 'DELETE FROM source_profile WHERE id = ?').run(id);
}
