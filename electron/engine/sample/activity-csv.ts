/** Writes events as an activity file: RFC 4180, the columns of the command line's form. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import type { EventFacts } from '../../../db/ledger/event.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { offsetMs } from '../../../db/ledger/zone.ts';
import { ACTIVITY_COLUMNS } from '../../statements/activity-file.ts';
import { TIME_ZONE } from './clock.ts';

/** The file's text; credits and amounts of the events are in hundredths. */
export function activityCsv(events: readonly EventFacts[], currency: string): string {
  const rows = events.map((event) => {
    const cells = cellsOf(event, currency);
    return ACTIVITY_COLUMNS.map((column) => quoted(cells[column])).join(',');
  });
  return `${[ACTIVITY_COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

function cellsOf(event: EventFacts, currency: string): Record<(typeof ACTIVITY_COLUMNS)[number], string> {
  return {
    id: event.sourceId,
    date: event.instant === null ? formatDay(event.day) : wallClock(event.instant),
    kind: event.kind,
    credits: decimal(event.credits),
    amount: decimal(event.amount),
    currency: event.amount === null ? '' : currency,
    method: event.method,
    tax: decimal(event.tax),
    balance: decimal(event.statedBalance),
    expires: event.expiresDay === null ? '' : formatDay(event.expiresDay),
    campaign: event.campaign,
    category: event.category,
    lead: event.lead ?? '',
    outcome: event.outcome ?? '',
    value: decimal(event.value),
    note: event.note,
  };
}

function decimal(hundredths: number | null): string {
  return hundredths === null ? '' : formatDecimal(hundredths, 2);
}

/** `2026-03-31T09:30:00+02:00` */
function wallClock(instant: number): string {
  const offset = offsetMs(instant, TIME_ZONE);
  const minutes = offset / 60_000;
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${new Date(instant + offset).toISOString().slice(0, 19)}+${hour}:${minute}`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
