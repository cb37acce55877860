/** The book, its workspaces and their dated settings (rule L10). */

import { eq } from 'drizzle-orm';
import { prepared } from './connection.ts';
import { WEEKDAYS, type CalendarRules, type Day, type Weekday } from './ledger/calendar.ts';
import { currencyDecimals, type Units } from './ledger/money.ts';
import { refuse } from './ledger/refusal.ts';
import { dayOfInstant, isTimeZone } from './ledger/zone.ts';
import type { ReadBook, WriteBook } from './open.ts';
import * as schema from './schema/index.ts';
import { fromSettings } from './settings.ts';

/** One prepaid account at one vendor. */
export interface Workspace extends Units {
  readonly id: number;
  readonly name: string;
  readonly vendor: string;
  /** Lots that expire up to this day have their expiry posted. */
  readonly expiredThrough: Day | null;
}

export interface BookFacts extends CalendarRules {
  readonly organisation: string;
  /** The day on which the sample book's today stands still; `null` in a book of one's own. */
  readonly sampleDay: Day | null;
  readonly timeZone: string;
}

export interface NewBook {
  readonly organisation: string;
  readonly timeZone: string;
  readonly firstWeekday: Weekday;
  readonly sampleDay?: Day;
}

export interface NewWorkspace {
  readonly name: string;
  readonly vendor: string;
  readonly currency: string;
  readonly creditDecimals?: number;
}

/** Settings hold from the beginning of the calendar unless a later one replaces them. */
export const BEGINNING: Day = -719_162;

/** Writes what a new book is. Refuses an unknown time zone. `now` in ms since the epoch. */
export function writeBookFacts(book: WriteBook, facts: NewBook, now: number): void {
  if (!isTimeZone(facts.timeZone)) {
    refuse('unknown_time_zone', `There is no time zone "${facts.timeZone}". Use a name such as Europe/Berlin.`);
  }
  book.orm
    .insert(schema.book)
    .values({ id: 1, organisation: facts.organisation, createdAt: now, sampleDay: facts.sampleDay ?? null })
    .run();
  const bookWide = (name: string, value: string) =>
    book.orm.insert(schema.setting).values({ workspaceId: null, name, fromDay: BEGINNING, value, recordedAt: now }).run();
  bookWide('time_zone', facts.timeZone);
  bookWide('first_weekday', facts.firstWeekday);
}

export function readBookFacts(book: ReadBook): BookFacts {
  return fromSettings(book.connection, 'facts', () => readFacts(book));
}

function readFacts(book: ReadBook): BookFacts {
  const facts = prepared<[], Pick<BookFacts, 'organisation' | 'sampleDay'>>(
    book.connection,
    'SELECT organisation, sample_day AS sampleDay FROM book',
  ).get();
  if (!facts) refuse('damaged_book', 'This book has no organisation: it was not made whole. Keep the file, and open a backup.', { file: book.file });
  return {
    ...facts,
    timeZone: datedSettings(book, 'time_zone', null).at(-1)?.value ?? 'UTC',
    weekRules: datedSettings(book, 'first_weekday', null).map(({ fromDay, value }) => ({ fromDay, firstWeekday: weekdayNamed(value) })),
    fiscalRules: datedSettings(book, FISCAL_YEAR, null).map(({ fromDay, value }) => ({ fromDay, firstMonth: Number(value) })),
  };
}

const FISCAL_YEAR = 'fiscal_year_month';

/**
 * Sets the month, 1 to 12, with which fiscal years begin. Where none was set before, it was only assumed that they begin in January, and it holds for the whole
 * history unless a day is given; afterwards it holds from today or a later day on (rule L10). `now` in ms since the epoch.
 */
export function setFiscalYear(book: WriteBook, month: number, now: number, from?: Day): void {
  if (!Number.isInteger(month) || month < 1 || month > 12) refuse('wrong_setting', 'A fiscal year begins in one of the months 1 to 12.');
  const facts = readBookFacts(book);
  const today = bookDay(facts, now);
  const isFirst = facts.fiscalRules.length === 0;
  if (!isFirst && from !== undefined && from < today)
    refuse('wrong_date', 'The fiscal year changes from today or from a later day on: what was reported before stays as it was.');
  book.orm
    .insert(schema.setting)
    .values({ workspaceId: null, name: FISCAL_YEAR, fromDay: from ?? (isFirst ? BEGINNING : today), value: String(month), recordedAt: now })
    .run();
}

/** The month, 1 to 12, with which fiscal years begin by the setting of a day. */
export function fiscalMonthOn({ fiscalRules }: BookFacts, day: Day): number {
  return fiscalRules.findLast(({ fromDay }) => fromDay <= day)?.firstMonth ?? 1;
}

/** The business day now is in this book; the sample book's stands still. `now` in ms since the epoch. */
export function bookDay(facts: BookFacts, now: number): Day {
  return facts.sampleDay ?? dayOfInstant(now, facts.timeZone);
}

interface DatedValue {
  readonly fromDay: Day;
  readonly value: string;
}

/** The values of a setting of a workspace, or (`null`) of the whole book, oldest first; of two for one day the one recorded later counts. */
function datedSettings({ connection }: ReadBook, name: string, workspaceId: number | null): readonly DatedValue[] {
  const rows = prepared<[number | null, string], DatedValue>(
    connection,
    `SELECT from_day AS fromDay, value FROM setting WHERE workspace_id IS ? + 0 AND name = ? || '' ORDER BY from_day, id`,
  ).all(workspaceId, name);
  return rows.filter((row, index) => rows[index + 1]?.fromDay !== row.fromDay);
}

function weekdayNamed(value: string): Weekday {
  return WEEKDAYS.find((weekday) => weekday === value) ?? 'monday';
}

/** Adds a workspace. Refuses an unknown currency and a name that is taken. `now` in ms since the epoch. */
export function addWorkspace(book: WriteBook, workspace: NewWorkspace, now: number): Workspace {
  const decimals = currencyDecimals(workspace.currency);
  if (decimals === undefined) {
    refuse('unknown_currency', `"${workspace.currency}" is not an ISO 4217 currency. Use a code such as EUR, USD or JPY.`);
  }
  if (book.orm.select().from(schema.workspace).where(eq(schema.workspace.name, workspace.name)).get()) {
    refuse('workspace_exists', `There is a workspace "${workspace.name}" already. Choose another name.`);
  }
  const { name, vendor, currency, creditDecimals = 2 } = workspace;
  return book.orm
    .insert(schema.workspace)
    .values({ name, vendor, currency, currencyDecimals: decimals, creditDecimals, createdAt: now })
    .returning()
    .get();
}

const WORKSPACE = `SELECT id, name, vendor, currency, currency_decimals AS currencyDecimals, credit_decimals AS creditDecimals,
  expired_through AS expiredThrough FROM workspace`;

export function listWorkspaces({ connection }: ReadBook): readonly Workspace[] {
  return prepared<[], Workspace>(connection, `${WORKSPACE} ORDER BY id`).all();
}

/** The workspace of this id, or a refusal. */
export function workspaceById({ connection }: ReadBook, id: number): Workspace {
  const found = prepared<[number], Workspace>(connection, `${WORKSPACE} WHERE id = ?`).get(id);
  return found ?? refuse('no_workspace', 'This book has no such workspace. Choose one from the list.');
}

/** The workspace of this name; without a name the book's only one. Refuses an unknown name, and no name where there are several. */
export function workspaceByName(book: ReadBook, name: string | undefined): Workspace {
  const all = listWorkspaces(book);
  const names = all.map((workspace) => workspace.name).join(', ');
  if (name === undefined) {
    const [only] = all;
    if (only && all.length === 1) return only;
    refuse('which_workspace', `This book has ${all.length} workspaces. Say which: ${names}.`);
  }
  return all.find((workspace) => workspace.name === name) ?? refuse('no_workspace', `This book has no workspace "${name}". It has: ${names}.`);
}

/** Remembers up to which day expiry is posted. */
export function setExpiredThrough(book: WriteBook, workspaceId: number, day: Day | null): void {
  prepared(book.connection, 'UPDATE workspace SET expired_through = ? WHERE id = ?').run(day, workspaceId);
}

const TAX_RECOVERABLE = 'tax_recoverable';

/** Whether vendor terms say that tax on top-ups is recoverable on a day: not unless set. */
export function taxRecoverableOn(book: ReadBook, workspaceId: number): (day: Day) => boolean {
  const rows = fromSettings(book.connection, `tax of workspace ${workspaceId}`, () => datedSettings(book, TAX_RECOVERABLE, workspaceId));
  return (day) => rows.findLast((row) => row.fromDay <= day)?.value === 'yes';
}

/** Sets from which day tax on top-ups is recoverable, or no longer is. Top-ups that are posted already stay as they are: set it before the history comes in. */
export function setTaxRecoverable(book: WriteBook, workspaceId: number, fromDay: Day, recoverable: boolean, now: number): void {
  book.orm
    .insert(schema.setting)
    .values({ workspaceId, name: TAX_RECOVERABLE, fromDay, value: recoverable ? 'yes' : 'no', recordedAt: now })
    .run();
}
