/** Instants as the command line writes them: ISO date and time in the book's time zone, with its offset. */

import { offsetMs } from '../../db/ledger/zone.ts';

const MINUTE_MS = 60_000;

/** `2026-03-31T09:30:00.000+02:00`; `instant` in ms since the epoch. */
export function isoInstant(instant: number, timeZone: string): string {
  const offset = offsetMs(instant, timeZone);
  const minutes = Math.abs(offset) / MINUTE_MS;
  const digits = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  return `${new Date(instant + offset).toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}

/** The same for reading: date and time to the minute. */
export function shortInstant(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 16).replace('T', ' ');
}
