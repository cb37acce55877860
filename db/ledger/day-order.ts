/**
 * The order of events within a day (rule W1): openings first, then events by time where all of that day have one, else in
 * the order of the file that holds the whole day, else by id.
 */

export interface PlacedEvent {
  readonly id: number;
  readonly sourceId: string;
  readonly kind: string;
  readonly instant: number | null;
}

/** A file's view of a day: the events of the day that it holds, by their line. */
export interface FileOfDay {
  readonly fileId: number;
  /** Rows of the whole file and its hash: of several files that hold the whole day the largest counts, then the lower hash. */
  readonly rows: number;
  readonly sha256: string;
  readonly backwards: boolean;
  readonly lineOf: ReadonlyMap<number, number>;
}

/** Events in the order of the day. `files` are those of imports that stand (not undone); the result is a new array. */
export function orderDay<Event extends PlacedEvent>(events: readonly Event[], files: readonly FileOfDay[]): readonly Event[] {
  const openings = events.filter(isOpening);
  if (openings.length === 0) return orderGroup(events, files);
  return [
    ...orderGroup(openings, files),
    ...orderGroup(
      events.filter((event) => !isOpening(event)),
      files,
    ),
  ];
}

function isOpening(event: PlacedEvent): boolean {
  return event.kind === 'opening';
}

function orderGroup<Event extends PlacedEvent>(events: readonly Event[], files: readonly FileOfDay[]): readonly Event[] {
  if (events.length < 2) return events;
  const compare = fileOrder(events, files) ?? byId;
  if (events.every((event) => event.instant !== null)) {
    return events.toSorted((a, b) => (a.instant as number) - (b.instant as number) || compare(a, b));
  }
  return events.toSorted(compare);
}

function fileOrder(events: readonly PlacedEvent[], files: readonly FileOfDay[]): ((a: PlacedEvent, b: PlacedEvent) => number) | undefined {
  const whole = files.filter((file) => events.every((event) => file.lineOf.has(event.id)));
  if (whole.length === 0) return undefined;
  const file = whole.reduce((best, next) => (next.rows > best.rows || (next.rows === best.rows && next.sha256 < best.sha256) ? next : best));
  const direction = file.backwards ? -1 : 1;
  return (a, b) => direction * ((file.lineOf.get(a.id) as number) - (file.lineOf.get(b.id) as number));
}

function byId(a: PlacedEvent, b: PlacedEvent): number {
  return compareCodePoints(a.sourceId, b.sourceId);
}

/** Orders text by Unicode code points, as SQLite and every UTF-8 sort do; JavaScript alone compares UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    const leftPaired = left >= 0xd800 && left <= 0xdfff;
    const rightPaired = right >= 0xd800 && right <= 0xdfff;
    return leftPaired === rightPaired ? left - right : leftPaired ? 1 : -1;
  }
  return a.length - b.length;
}
