/** The thread that reads statement files, one after another: a batch of parts for each time it is asked, and no more than that at once. */

import { parentPort } from 'node:worker_threads';
import { Refused } from '../../../db/ledger/refusal.ts';
import { openStatementFile, type OpenedStatementFile } from '../../readers/read-statement-file.ts';
import type { StatementPart } from '../../readers/statement.ts';
import { packParts } from './packed-parts.ts';
import { piecesToKeep, type Masking, type PieceToKeep } from './pieces-to-keep.ts';
import type { Answered, Asked } from './reading-messages.ts';

/** A batch ends with so many parts, or with so many characters of text in them. */
const MOST_PARTS = 1_000;
const MOST_TEXT = 500_000;

interface Reading {
  readonly parts: OpenedStatementFile['parts'];
  /** `null` where none are wanted. */
  readonly pieces: Generator<PieceToKeep, Masking, undefined> | null;
  /** Known when there is no further piece. */
  masking: Masking | null;
}

let reading: Reading | undefined;

parentPort?.on('message', (asked: Asked) => {
  const answer = answered(asked);
  parentPort?.postMessage(answer, answer.is === 'parts' ? buffersOf(answer) : []);
});

function answered(asked: Asked): Answered {
  const begun = performance.now();
  try {
    return asked.asks === 'begin' ? begin(asked, begun) : next(begun);
  } catch (error) {
    reading = undefined;
    return error instanceof Refused ? { is: 'refused', refusal: error.refusal } : { is: 'defect', error };
  }
}

function begin({ bytes, options, format, isKept }: Extract<Asked, { asks: 'begin' }>, begun: number): Answered {
  reading = undefined;
  const opened = openStatementFile(bytes, options, format);
  const { encoding } = opened;
  reading = {
    parts: opened.parts,
    pieces: isKept ? piecesToKeep(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), encoding) : null,
    masking: null,
  };
  // It is text by now: what is not given up at once is held as long as the text.
  if (!isKept) bytes.buffer.transfer(0);
  return { is: 'begun', milliseconds: performance.now() - begun, format: opened.format, encoding };
}

/** The next parts, and the next piece beside them: bytes and text of a file are held together for as short as can be. */
function next(begun: number): Answered {
  if (reading === undefined) throw new Error('more was asked for where no file is read');
  const parts: StatementPart[] = [];
  let isRead = false;
  for (let text = 0; parts.length < MOST_PARTS && text < MOST_TEXT;) {
    const part = reading.parts.next();
    if (part.done) {
      isRead = true;
      break;
    }
    parts.push(part.value);
    if (part.value.part === 'line') text += part.value.description.length + part.value.counterparty.length;
  }
  const piece = nextPiece(reading);
  const { masking } = reading;
  const isLast = isRead && (reading.pieces === null || masking !== null);
  if (isLast) reading = undefined;
  return { is: 'parts', milliseconds: performance.now() - begun, parts: packParts(parts), piece, masking, isLast };
}

function nextPiece(reading: Reading): PieceToKeep | null {
  if (reading.pieces === null || reading.masking !== null) return null;
  const piece = reading.pieces.next();
  if (!piece.done) return piece.value;
  reading.masking = piece.value;
  return null;
}

function buffersOf({ parts, piece }: Extract<Answered, { is: 'parts' }>): readonly ArrayBuffer[] {
  return [parts.lengths.buffer, parts.numbers.buffer, ...(piece === null ? [] : [piece.deflated.buffer])];
}
