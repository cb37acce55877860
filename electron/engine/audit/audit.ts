/** The charge audit of a workspace (rule R5): what it reads is gathered from the book, and the verdicts are kept as long as nothing is committed. */

import { prepared, type Connection } from '../../../db/connection.ts';
import { monthOf, type Day } from '../../../db/ledger/calendar.ts';
import type { ReadBook } from '../../../db/open.ts';
import { auditedEvents, importedAt } from '../../../db/reports/audited-events.ts';
import { itemsById } from '../../../db/reports/clearing.ts';
import { remembered } from '../../../db/reports/remembered.ts';
import { saidOfTopUps } from '../../../db/said-of-top-ups.ts';
import type { BookFacts, Workspace } from '../../../db/workspaces.ts';
import { auditCharges, isOnCard } from '../../billing/audit.ts';
import type { AuditedCharge, AuditEvent, AuditHistory, OwnCharge, Said } from '../../billing/audit/shapes.ts';
import { startOfDay } from '../../statements/instant.ts';
import { tellingAgain } from '../reconcile/sides.ts';
import { loneLines } from './lone-lines.ts';
import { ownChargesOf } from './own-charges.ts';
import { rulesInForce } from './rules-in-force.ts';

/** Whose charges, and on which day of the book. */
export interface Audited {
  readonly book: ReadBook;
  readonly facts: BookFacts;
  readonly workspace: Workspace;
  readonly today: Day;
}

/** Every charge of the card with its verdict, oldest first. */
export function auditWorkspace(audited: Audited): readonly AuditedCharge[] {
  const { book, workspace, today } = audited;
  return remembered(book.connection, `audit ${workspace.id} ${today}`, () => auditCharges(historyOf(audited)));
}

/** What the audit reads. */
export function historyOf({ book, facts, workspace, today }: Audited): AuditHistory {
  const { connection } = book;
  const events = eventsOf(connection, workspace.id);
  return {
    units: workspace,
    events,
    rules: rulesInForce(connection, workspace.id, facts.timeZone),
    said: saidByEvent(connection, workspace.id, events),
    toldAgain: toldAgain(connection, workspace, events),
    lines: loneLines(connection, workspace, today),
    startOfDay: startsOfDays(facts.timeZone),
    monthOf,
  };
}

function eventsOf(connection: Connection, workspaceId: number): readonly AuditEvent[] {
  const own = ownChargesOf(connection, workspaceId);
  const imported = importedAt(connection, workspaceId);
  return auditedEvents(connection, workspaceId).map(({ origin, position, ...event }) => {
    const charge: OwnCharge | null = own.get(event.eventId) ?? null;
    return {
      ...event,
      isAtStartOfDay: origin === 'book' && position < 0,
      knownAt: charge?.decidedAt ?? imported.get(event.eventId) ?? event.instant ?? 0,
      own: charge,
    };
  });
}

function saidByEvent(connection: Connection, workspaceId: number, events: readonly AuditEvent[]): ReadonlyMap<number, Said> {
  const said = saidOfTopUps(connection, workspaceId);
  return new Map(
    events.flatMap(({ eventId, id, own }) => (own === null && said.has(id) ? [[eventId, (said.get(id) as { said: Said }).said] as const] : [])),
  );
}

/** What the engine charged and the vendor's history tells under an id of its own. */
function toldAgain(connection: Connection, workspace: Workspace, events: readonly AuditEvent[]): ReadonlyMap<number, number> {
  const charges = events.filter(isOnCard);
  const own = charges.filter((event) => event.own !== null);
  const [first] = own;
  if (first === undefined) return new Map();
  const later = charges.filter((event) => event.own === null && event.day >= first.day - 1);
  const itemsOf = (some: readonly AuditEvent[], imported: boolean) => {
    const ids = some.map(({ eventId }) => eventId).filter((eventId) => isImported(connection, eventId) === imported);
    return [...itemsById(connection, workspace.id, ids).values()];
  };
  const pairs = tellingAgain(itemsOf(later, true), itemsOf(own, false), workspace);
  return new Map(pairs.map(({ imported, engine }) => [imported, engine]));
}

/** Whether a file of the vendor holds the event, as it may hold one of ours. */
function isImported(connection: Connection, eventId: number): boolean {
  return prepared<[number], unknown>(connection, 'SELECT 1 FROM import_row WHERE event_id = ? LIMIT 1').get(eventId) !== undefined;
}

/** Days are asked for again and again. */
function startsOfDays(timeZone: string): (day: Day) => number {
  const known = new Map<Day, number>();
  return (day) => {
    let start = known.get(day);
    if (start === undefined) known.set(day, (start = startOfDay(day, timeZone)));
    return start;
  };
}
