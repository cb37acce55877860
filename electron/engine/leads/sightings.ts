/** How the files of a watched folder looked at earlier polls: whether one has come to rest is known from that alone. Only ever in memory. */

import { isSameLook, type ListedFile, type Look } from './folder-listing.ts';

export interface Sighting {
  readonly look: Look;
  /** Since when it has looked like this. */
  since: number;
  /** Since when it has been waited for. */
  awaitedSince: number;
  /** Stands for its bytes, once they were read. */
  key: string | undefined;
  /** Its last line had no end when its bytes were read. */
  isUnfinished: boolean;
  /** It was taken over or refused as it looks now. */
  isDone: boolean;
}

export interface Sightings {
  /** Looks at every file, and forgets those that are not there. */
  see(files: readonly ListedFile[], now: number): ReadonlyMap<string, Sighting>;
}

export function createSightings(): Sightings {
  let known: ReadonlyMap<string, Sighting> = new Map();
  return {
    see(files, now) {
      known = new Map(files.map(({ name, look }) => [name, seen(known.get(name), look, now)]));
      return known;
    },
  };
}

function seen(before: Sighting | undefined, look: Look, now: number): Sighting {
  if (before && isSameLook(before.look, look)) {
    // A clock that was set back begins anew.
    before.since = Math.min(before.since, now);
    before.awaitedSince = Math.min(before.awaitedSince, now);
    return before;
  }
  const awaitedSince = before && !before.isDone ? Math.min(before.awaitedSince, now) : now;
  return { look, since: now, awaitedSince, key: undefined, isUnfinished: false, isDone: false };
}
