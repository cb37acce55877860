/** What the thread that reads a statement file and the one that waits for it say to each other. */

import type { Refusal } from '../../../db/ledger/refusal.ts';
import type { ReadingOptions, StatementFormat } from '../../readers/statement.ts';
import type { PackedParts } from './packed-parts.ts';
import type { Masking, PieceToKeep } from './pieces-to-keep.ts';

/** First the file, whose bytes go over and are gone on this side; then once for each batch that is wanted. */
export type Asked =
  | {
      readonly asks: 'begin';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly options: ReadingOptions;
      readonly format: StatementFormat | 'auto';
      /** Whether the pieces that are kept of it are wanted too. */
      readonly isKept: boolean;
    }
  | { readonly asks: 'more' };

/** One answer to each. `milliseconds` is what the thread has worked for it. */
export type Answered =
  | { readonly is: 'begun'; readonly milliseconds: number; readonly format: StatementFormat; readonly encoding: string }
  | {
      readonly is: 'parts';
      readonly milliseconds: number;
      readonly parts: PackedParts;
      readonly pieces: readonly PieceToKeep[];
      /** Once all pieces of a file that is kept are made: what was masked in them. */
      readonly masking: Masking | null;
      readonly isLast: boolean;
    }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'defect'; readonly error: unknown };
