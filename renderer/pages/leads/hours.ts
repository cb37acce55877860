/** Hours of a day as they are typed: `9:00–12:00, 13:00–17:30`. Minutes of the day, the end not included. */

export type Hours = readonly [from: number, to: number];

/** `undefined` for what cannot be understood; nothing typed is not on this day. */
export function parseHours(typed: string): readonly Hours[] | undefined {
  if (typed.trim() === '') return [];
  const ranges = typed.split(/[,;]/).map(parseRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function parseRange(typed: string): Hours | undefined {
  const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(typed.trim());
  if (found === null) return undefined;
  const [, fromHour = '', fromMinute = '00', toHour = '', toMinute = '00'] = found;
  if (Number(fromMinute) > 59 || Number(toMinute) > 59) return undefined;
  const [from, to] = [Number(fromHour) * 60 + Number(fromMinute), Number(toHour) * 60 + Number(toMinute)];
  return from < to && to <= 24 * 60 ? [from, to] : undefined;
}

export function hoursText(hours: readonly Hours[]): string {
  return hours.map(([from, to]) => `${timeText(from)}–${timeText(to)}`).join(', ');
}

function timeText(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}
