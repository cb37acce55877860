/** From the book's shapes to the contract's: days to ISO dates, register rows to rows that a page draws. */

import { formatDay, weekOf, type Day, type Week } from '../../../db/ledger/calendar.ts';
import { timeOfInstant } from '../../../db/ledger/zone.ts';
import type { RegisterRowWithBalance } from '../../../db/reports/register.ts';
import { BEGINNING, bookDay, fiscalMonthOn, listWorkspaces, readBookFacts, type BookFacts, type Workspace } from '../../../db/workspaces.ts';
import type { WriteBook } from '../../../db/open.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { describeEvent } from '../../documents/describe-event.ts';

type BookShape = NonNullable<OutputOf<'app.state'>['book']>;
type WeekShape = BookShape['currentWeek'];
type RowShape = OutputOf<'activity.page'>['rows'][number];

export function weekShape(week: Week, today: Day): WeekShape {
  return {
    name: week.name,
    firstDay: formatDay(week.firstDay),
    lastDay: formatDay(week.lastDay),
    unfinished: week.firstDay <= today && today <= week.lastDay,
  };
}

/** The day from which a setting holds. */
export function holdsFrom(day: Day): string {
  return day === BEGINNING ? 'beginning' : formatDay(day);
}

export function dayOrNull(day: Day | null | undefined): string | null {
  return day === null || day === undefined ? null : formatDay(day);
}

export function workspaceShape({ id, name, vendor, currency, currencyDecimals, creditDecimals }: Workspace): OutputOf<'workspace.create'> {
  return { id, name, vendor, currency, currencyDecimals, creditDecimals };
}

export function bookShape({ reader: book, trouble }: WriteBook, now: number): BookShape {
  const facts = readBookFacts(book);
  const today = bookDay(facts, now);
  return {
    organisation: facts.organisation,
    sample: facts.sampleDay !== null,
    file: book.file,
    readOnly: trouble,
    timeZone: facts.timeZone,
    firstWeekday: facts.weekRules.findLast((rule) => rule.fromDay <= today)?.firstWeekday ?? 'monday',
    fiscalMonth: fiscalMonthOn(facts, today),
    today: formatDay(today),
    currentWeek: weekShape(weekOf(today, facts.weekRules), today),
    workspaces: listWorkspaces(book).map(workspaceShape),
  };
}

export function rowShape(row: RegisterRowWithBalance, facts: BookFacts): RowShape {
  const movesCredits = row.kind !== 'lead';
  return {
    eventId: row.eventId,
    id: row.id,
    day: formatDay(row.day),
    time: row.instant === null ? null : timeOfInstant(row.instant, facts.timeZone),
    kind: row.kind,
    what: describeEvent(row),
    campaign: row.campaign,
    category: row.category,
    lead: row.lead,
    method: row.method,
    note: row.note,
    credits: movesCredits ? row.credits : null,
    cost: movesCredits ? row.cost : null,
    amount: row.amount,
    outcome: row.outcome,
    value: row.value,
    balance: row.balance.credits,
    balanceCost: row.balance.cost,
  };
}
