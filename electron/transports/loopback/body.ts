/** Reads the body of a request as JSON, within a limit that is kept while reading. */

import type { IncomingMessage } from 'node:http';
import type { Rejection } from './guards.ts';

/** Of a call, with a piece of a file in it. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** Of what carries no call. */
export const MAX_SMALL_BODY_BYTES = 1024;

/** `most` is in bytes. */
export async function readJson(request: IncomingMessage, most: number): Promise<{ readonly value: unknown } | Rejection> {
  const tooLarge: Rejection = { status: 413, message: 'Too large' };
  if (Number(request.headers['content-length'] ?? 0) > most) return tooLarge;
  try {
    const bytes = await readWithin(request, most);
    if (bytes === undefined) return tooLarge;
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    // Cut off on the way, not UTF-8, or not JSON: the sender's mistake in each case.
    return { status: 400, message: 'Not JSON' };
  }
}

async function readWithin(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early must not close the connection that the refusal is sent on.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
