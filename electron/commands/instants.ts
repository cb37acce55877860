/** Instants as the command line shows them. */

/** Of an ISO instant what people read: date and time to the minute. */
export function shortInstant(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 16).replace('T', ' ');
}
