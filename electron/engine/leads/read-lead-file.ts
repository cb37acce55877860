/** Reads one lead file: whole bytes first, of a size that is allowed, then rows, with pauses so that nothing else waits. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { createLeadFileReader, type LeadFile } from '../../statements/lead-file.ts';
import type { LeadTerms } from '../../statements/lead-row.ts';
import { nameOf, type SourceFile } from '../read-activity-file.ts';
import type { FeedNews } from './lead-feed.ts';
import { createPause, type Watch } from '../unit-of-work.ts';
import { loadWholeFile } from '../whole-file.ts';

export type LeadFileNews = Pick<FeedNews, 'offers' | 'gone' | 'warnings'>;

export const MOST_LEAD_BYTES = 16 * 1024 * 1024;

/** Reads a lead file that the user dropped or named. Refuses one that cannot be read, and whatever does not belong in it, by line. */
export async function readLeadFile(file: SourceFile, terms: LeadTerms, watch: Watch = {}): Promise<LeadFile> {
  return readLeadBytes(await loadLeadFile(file), nameOf(file), terms, watch);
}

/** All bytes of a lead file; refuses as {@link loadWholeFile} does. */
export function loadLeadFile(file: SourceFile, links: 'follow' | 'refuse' = 'follow'): Promise<Buffer> {
  return loadWholeFile(
    file,
    { bytes: MOST_LEAD_BYTES, tooLarge: `This file has more than the ${MOST_LEAD_BYTES / 1024 / 1024} MiB that a lead file may have. Split it.` },
    links,
  );
}

/** Rows of a file's bytes. */
export async function readLeadBytes(bytes: Buffer, file: string, terms: LeadTerms, watch: Watch = {}): Promise<LeadFile> {
  const reader = createLeadFileReader(file, terms);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pause = createPause(watch);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    reader.push(decoded(decoder, piece, { file, sourceLine: reader.line() }, at + PIECE_BYTES < bytes.length));
    await pause('reading', at, bytes.length);
  }
  return reader.end();
}

/** What a file that is read now tells: a lead that it calls gone is gone by now. */
export function newsOf({ offers, gone, warnings }: LeadFile, now: number): LeadFileNews {
  return { offers, gone: gone.map(({ sourceId, at }) => ({ sourceId, at: Math.min(at ?? now, now) })), warnings };
}

const PIECE_BYTES = 16_384;

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  piece: Buffer,
  place: { readonly file: string; readonly sourceLine: number },
  stream: boolean,
): string {
  try {
    return decoder.decode(piece, { stream });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    refuse('not_utf8', `This file is not UTF-8 text: it stops being so after line ${place.sourceLine}. Save it as "CSV UTF-8".`, place);
  }
}
