/** Statement files read in a thread of their own, each within limits of time and memory: whatever is in it, no window waits (rule I4). */

import { LARGEST_FILE, type ReadingOptions, type StatementFormat, type StatementPart } from '../../readers/statement.ts';
import { nameOf, type SourceFile } from '../read-activity-file.ts';
import { loadWholeFile } from '../whole-file.ts';
import { unpackParts } from './packed-parts.ts';
import type { Masking, PieceToKeep } from './pieces-to-keep.ts';
import { takeThread, type ReadingLimits } from './reading-thread.ts';

/** Several times what the slowest reader needs for the largest file, and what any of them needs for one. */
const LIMITS: ReadingLimits = { milliseconds: 120_000, megabytes: 160 };

export interface Reading {
  readonly file: SourceFile;
  /** What is in it, where that is known: it goes over to the thread, and is gone here. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Takes the pieces of it that are kept, in their order; without, none are made. */
  readonly keep?: (piece: PieceToKeep) => void;
  readonly options?: ReadingOptions;
  readonly format?: StatementFormat | 'auto';
  readonly limits?: ReadingLimits;
  /** Ends the thread when it is aborted; the reading is then refused as `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface ReadFile {
  readonly format: StatementFormat;
  readonly encoding: string;
  /** `null` where no pieces were made. */
  readonly masking: Masking | null;
}

/**
 * Reads a whole file and gives its parts to `take`, batch by batch; the next batch is read meanwhile, and not before that one is taken.
 * Refuses what the readers refuse, what takes longer (`took_too_long`) or needs more memory (`file_too_large`) than the limits allow, and
 * what is cancelled. What `take` throws ends it as well. A thread that did not come to the end of its file is gone when this is done.
 */
export async function readInWorker(reading: Reading, take: (parts: Iterable<StatementPart>) => Promise<void> | void): Promise<ReadFile> {
  const { file, keep, options = {}, format = 'auto', limits = LIMITS, signal } = reading;
  const bytes = reading.bytes ?? (await loadWholeFile(file, LARGEST_FILE));
  const thread = takeThread({ name: nameOf(file), bytes: bytes.length, limits, isUsual: limits === LIMITS, signal });
  let isWhole = false;
  try {
    const begun = await thread.ask({ asks: 'begin', bytes, options, format, isKept: keep !== undefined }, [bytes.buffer]);
    if (begun.is !== 'begun') throw new Error(`the thread answered ${begun.is} to the file`);
    for (let coming = thread.ask({ asks: 'more' }); ;) {
      const answer = await coming;
      if (answer.is !== 'parts') throw new Error(`the thread answered ${answer.is} where parts were asked for`);
      if (!answer.isLast) {
        coming = thread.ask({ asks: 'more' });
        // Whoever takes the parts may fail first: then nobody waits for the next ones.
        coming.catch(() => undefined);
      }
      for (const piece of answer.pieces) keep?.(piece);
      await take(unpackParts(answer.parts));
      if (!answer.isLast) continue;
      isWhole = true;
      return { format: begun.format, encoding: begun.encoding, masking: answer.masking };
    }
  } finally {
    await (isWhole ? thread.rest() : thread.end());
  }
}
