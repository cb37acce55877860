/** Verifies what figures are reckoned by: time zone and weeks of the book, units of workspaces, types of accounts, what holds reserve. */

import { accountType, type AccountRole } from '../ledger/accounts.ts';
import { WEEKDAYS } from '../ledger/calendar.ts';
import { currencyDecimals } from '../ledger/money.ts';
import { isTimeZone } from '../ledger/zone.ts';
import type { ReadBook } from '../open.ts';
import { listWorkspaces } from '../workspaces.ts';
import type { Findings } from './findings.ts';

export function checkSettings(book: ReadBook, findings: Findings): void {
  checkBookWide(book, findings);
  checkUnits(book, findings);
  checkAccounts(book, findings);
  checkHolds(book, findings);
}

function checkBookWide({ connection }: ReadBook, findings: Findings): void {
  const books = connection.prepare('SELECT count(*) FROM book').pluck().get();
  if (books !== 1) findings.add('L10', 'the book', 'has no organisation: it was not made whole');
  const settings = connection.prepare<[], { name: string; value: string }>('SELECT name, value FROM setting WHERE workspace_id IS NULL').all();
  for (const { name, value } of settings) {
    if (name === 'time_zone' && !isTimeZone(value)) findings.add('L10', 'the time zone', `"${value}" is none that this computer knows`);
    if (name === 'first_weekday' && !WEEKDAYS.some((weekday) => weekday === value))
      findings.add('L10', 'the first day of the week', `"${value}" is no weekday`);
    if (name === 'fiscal_year_month' && !/^(?:[1-9]|1[0-2])$/.test(value)) findings.add('L10', 'the fiscal year', `"${value}" is no month`);
  }
  for (const name of ['time_zone', 'first_weekday']) {
    if (!settings.some((setting) => setting.name === name)) findings.add('L10', name, 'is not set');
  }
}

function checkUnits(book: ReadBook, findings: Findings): void {
  for (const { name, currency, currencyDecimals: stored } of listWorkspaces(book)) {
    const decimals = currencyDecimals(currency);
    if (decimals !== stored)
      findings.add('L1', `workspace ${name}`, `counts ${currency} in ${stored} decimals; ISO 4217 has ${decimals ?? 'no such currency'}`);
  }
}

function checkAccounts({ connection }: ReadBook, findings: Findings): void {
  const accounts = connection
    .prepare<[], { id: number; type: string; role: string; currency: string; expected: string }>(
      'SELECT a.id, a.type, a.role, a.currency, w.currency AS expected FROM account AS a JOIN workspace AS w ON w.id = a.workspace_id',
    )
    .all();
  for (const { id, type, role, currency, expected } of accounts) {
    const proper: string | undefined = accountType(role as AccountRole);
    if (proper !== type) findings.add('L2', `account ${id}`, `is of type ${type}; ${role} is of type ${proper ?? 'unknown'}`);
    if (currency !== expected) findings.add('L1', `account ${id}`, `counts in ${currency}, its workspace in ${expected}`);
  }
}

/** What is reserved was there when it was reserved (rule L9). What has expired since, or went with its money, no hold keeps. */
function checkHolds({ connection }: ReadBook, findings: Findings): void {
  const held = connection
    .prepare<[], { name: string; reserved: number; there: number; lost: number }>(
      `SELECT w.name, h.reserved, h.there,
         (SELECT coalesce(-sum(p.credits), 0) FROM journal_entry AS j JOIN posting AS p ON p.entry_id = j.id JOIN event AS e ON e.id = j.event_id
          WHERE j.workspace_id = w.id AND j.recorded_at >= h.since AND p.credits < 0
            AND NOT (e.origin = 'engine' AND e.kind IN ('lead_purchase', 'quotation', 'promotion'))) AS lost
       FROM (SELECT workspace_id, sum(credits) AS reserved, min(placed_at) AS since,
           (SELECT coalesce(sum(l.remaining), 0) FROM lot AS l WHERE l.workspace_id = hold.workspace_id) AS there
         FROM hold WHERE state = 'open' GROUP BY workspace_id HAVING reserved > there) AS h JOIN workspace AS w ON w.id = h.workspace_id`,
    )
    .all();
  for (const { name, reserved, there, lost } of held)
    if (reserved > there + lost) findings.add('L9', `holds of workspace ${name}`, `reserve ${reserved} of ${there} credits (in their smallest unit)`);
}
