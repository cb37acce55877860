/** Methods that carry files: pieces of a dropped file in, pieces of a made file out. The same in a window and in a browser. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { count } from './shapes.ts';

/** Bytes of a file piece before base64. */
export const PIECE_BYTES = 786_432;
const piece = z.base64().max(Math.ceil(PIECE_BYTES / 3) * 4);
const token = z.string().min(16).max(64);

export const fileMethods = {
  /** Begins handing over a dropped file. */
  'upload.begin': command(z.strictObject({ name: z.string().min(1).max(500), bytes: count }), z.strictObject({ upload: token }), []),
  /** The next piece, from `offset` on; pieces come in order and none is longer than `PIECE_BYTES`. */
  'upload.append': command(z.strictObject({ upload: token, offset: count, piece }), z.strictObject({ received: count }), []),
  /** Forgets a file that is not wanted after all. */
  'upload.discard': command(z.strictObject({ upload: token }), z.strictObject({}), []),
  /** Asks long work, named by the id of its command, to stop; what it wrote is taken back, and it answers `cancelled`. */
  'work.cancel': command(z.strictObject({ commandId: z.uuid() }), z.strictObject({}), []),
  /** A piece of a file that an export made; an empty piece is the end. */
  'download.piece': query(z.strictObject({ download: token, offset: count }), z.strictObject({ piece })),
} as const;
