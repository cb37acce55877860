/**
 * A lead feed over a folder into which another program drops lead files. Files are read, never changed or moved: each once, by its
 * bytes, in order of their names, and not before they have come to rest. Asked by polls, because folders on a network tell nothing.
 */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Refused, type Refusal } from '../../../db/ledger/refusal.ts';
import type { LeadTerms, OfferedLead } from '../../statements/lead-row.ts';
import { isNameLost, listFolder, type ListedFile } from './folder-listing.ts';
import { openMemory, type FolderMemory } from './folder-memory.ts';
import type { FeedAnswer, FeedProblem, FeedWarning, LeadFeed, Vanished } from './lead-feed.ts';
import { isSystemError } from '../whole-file.ts';
import { loadLeadFile, newsOf, readLeadBytes } from './read-lead-file.ts';
import { markerOf, removeMarker, writeMarker } from './refused-marker.ts';
import { createSightings, type Sighting } from './sightings.ts';

export interface WatchedFolder {
  readonly path: string;
  readonly terms: LeadTerms;
}

/** A file is read when its size and times have been the same for so long. */
export const SETTLE_MS = 2000;
/** Where its last line has no end, as when a program pauses in the middle of a row. */
export const UNFINISHED_MS = 60_000;
/** Files wait for those before them by name; but not for one that never comes to rest. */
export const PATIENCE_MS = 600_000;

/** The feed of a folder. What it keeps in memory only spares it work: all else is in the cursor. */
export function watchFolder(folder: WatchedFolder): LeadFeed {
  const sightings = createSightings();
  return {
    async poll({ cursor, now }): Promise<FeedAnswer> {
      const listing = await listFolder(folder.path);
      if (listing.outcome === 'unreachable') return { ...listing, nextPollAt: now + UNREACHABLE_MS };
      return new Round(folder, openMemory(cursor), now).over(listing.files, sightings.see(listing.files, now));
    },
  };
}

const INTERVAL_MS = 5000;
const UNREACHABLE_MS = 60_000;
/** Files beyond are left to the next poll. */
const ENOUGH_NEWS = 20_000;
const LINE_END = 10;

/** Whether the files after it by name may be read. */
type Visit = 'done' | 'hold';

/** One poll. */
class Round {
  readonly #folder: WatchedFolder;
  readonly #memory: FolderMemory;
  readonly #now: number;
  readonly #offers: OfferedLead[] = [];
  readonly #gone: Vanished[] = [];
  readonly #problems: FeedProblem[] = [];
  readonly #warnings: FeedWarning[] = [];
  #nextPollAt: number;

  constructor(folder: WatchedFolder, memory: FolderMemory, now: number) {
    this.#folder = folder;
    this.#memory = memory;
    this.#now = now;
    this.#nextPollAt = now + INTERVAL_MS;
  }

  async over(files: readonly ListedFile[], sightings: ReadonlyMap<string, Sighting>): Promise<FeedAnswer> {
    for (const name of this.#memory.keepOnly(sightings)) await this.#mark(name, () => removeMarker(this.#path(name)));
    for (const { name } of files) {
      if (this.#offers.length + this.#gone.length >= ENOUGH_NEWS) {
        this.#nextPollAt = this.#now;
        break;
      }
      if ((await this.#visit(name, sightings.get(name) as Sighting)) === 'hold') break;
    }
    // Hashes of files that have left are let go one day; of a file that is there, never.
    const keys = [...sightings.values()].map(({ key }) => key);
    if (!keys.includes(undefined)) this.#memory.forgetAllBut(new Set(keys));
    return {
      outcome: 'news',
      offers: this.#offers,
      gone: this.#gone,
      cursor: this.#memory.cursor(),
      problems: [...this.#memory.problems(), ...this.#problems],
      warnings: this.#warnings,
      nextPollAt: this.#nextPollAt,
    };
  }

  async #visit(name: string, sighting: Sighting): Promise<Visit> {
    if (sighting.key !== undefined && this.#memory.knows(name, sighting.key)) return 'done';
    const restsAt = sighting.since + (sighting.isUnfinished ? UNFINISHED_MS : SETTLE_MS);
    if (this.#now < restsAt) return this.#wait(name, sighting, restsAt);
    const bytes = await this.#load(name);
    if (!Buffer.isBuffer(bytes)) return this.#notLoaded(name, sighting, bytes);
    sighting.key = createHash('sha256').update(bytes).digest('base64url');
    sighting.isUnfinished = bytes.at(-1) !== LINE_END;
    const isKnown = this.#memory.knows(name, sighting.key);
    if (!isKnown && sighting.isUnfinished && this.#now < sighting.since + UNFINISHED_MS)
      return this.#wait(name, sighting, sighting.since + UNFINISHED_MS);
    sighting.isDone = true;
    return isKnown ? 'done' : this.#take(name, sighting.key, bytes);
  }

  async #load(name: string): Promise<Buffer | Refusal> {
    try {
      return await loadLeadFile({ path: this.#path(name), name }, 'refuse');
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
  }

  async #take(name: string, key: string, bytes: Buffer): Promise<Visit> {
    try {
      const { offers, gone, warnings } = newsOf(await readLeadBytes(bytes, name, this.#folder.terms), this.#now);
      for (const lead of offers) this.#offers.push(lead);
      for (const lead of gone) this.#gone.push(lead);
      this.#warnings.push(...warnings);
    } catch (error) {
      if (error instanceof Refused) return this.#refuse(name, key, error.refusal);
      throw error;
    }
    this.#memory.rememberRead(name, key);
    return this.#mark(name, () => removeMarker(this.#path(name)));
  }

  #refuse(name: string, key: string, refusal: Refusal): Promise<Visit> {
    this.#memory.rememberRefused(name, key, { refusal, since: this.#now });
    return this.#mark(name, () => writeMarker(this.#path(name), name, refusal));
  }

  /** A reason that cannot be written beside its file, or taken away, is told. */
  async #mark(name: string, work: () => Promise<void>): Promise<Visit> {
    try {
      await work();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const file = markerOf(name);
      this.#warnings.push({ file, message: `${file} could not be written or removed (${error.code}). Check the permissions of the folder.` });
    }
    return 'done';
  }

  async #notLoaded(name: string, sighting: Sighting, refusal: Refusal): Promise<Visit> {
    if (refusal.code === 'file_not_found') {
      // Gone between being listed and being opened: the next poll will not list it.
      if (!isNameLost(name)) return 'done';
      const message = 'The name of this file is not Unicode, so the file cannot be opened. Rename it.';
      return this.#stand({ code: 'file_unreadable', message, file: name }, sighting.awaitedSince);
    }
    if (refusal.code === 'file_changed') {
      sighting.since = this.#now;
      return this.#wait(name, sighting, this.#now + SETTLE_MS);
    }
    if (refusal.code !== 'file_too_large') return this.#stand(refusal, sighting.awaitedSince);
    // Its bytes are not read, so its look stands for them.
    sighting.key = `${sighting.look.size}:${sighting.look.mtimeMs}`;
    sighting.isDone = true;
    return this.#memory.knows(name, sighting.key) ? 'done' : this.#refuse(name, sighting.key, refusal);
  }

  #wait(name: string, sighting: Sighting, until: number): Visit {
    this.#nextPollAt = Math.min(this.#nextPollAt, until);
    if (this.#now < sighting.awaitedSince + PATIENCE_MS) return 'hold';
    const message = 'This file has been changing for ten minutes, and is not read before it comes to rest. Let the other program write it whole.';
    return this.#stand({ code: 'file_changed', message, file: name }, sighting.awaitedSince);
  }

  #stand(refusal: Refusal, since: number): Visit {
    this.#problems.push({ refusal, since });
    return 'done';
  }

  #path(name: string): string {
    return join(this.#folder.path, name);
  }
}
