/** The order in which backups were made, which is not the clock's: a clock that was wrong for a day must not make one of that day the newest for a year. */

/** `count` is missing where a backup was made before they were counted, or what stands beside it is lost; `at` in ms since the epoch. */
export interface Ordered {
  readonly at: number;
  readonly count?: number | undefined;
}

/** For sorting, newest first: by their count, those without one after all others, by the clock only what the count does not tell apart. */
export function byNewest(a: Ordered, b: Ordered): number {
  return (b.count ?? 0) - (a.count ?? 0) || b.at - a.at;
}
