/** The thread that reads statement files, one after another: a batch of parts for each time it is asked, and no more than that at once. */

import { parentPort } from 'node:worker_threads';
import { Refused } from '../../../db/ledger/refusal.ts';
import { openStatementFile, type OpenedStatementFile } from '../../readers/read-statement-file.ts';
import { PartsPacker } from './packed-parts.ts';
import { piecesToKeep, type Masking, type PieceToKeep } from './pieces-to-keep.ts';
import type { Answered, Asked } from './reading-messages.ts';

/** A batch ends with so many parts, or with so many characters of text in them. */
const MOST_PARTS = 1_000;
const MOST_TEXT = 500_000;
/** So many pieces go with a batch: a file is kept whole long before it is read whole, and its bytes are gone before the writer has filled its own memory. */
const MOST_PIECES = 16;

interface Reading {
  readonly parts: OpenedStatementFile['parts'];
  /** What is left to keep, and the bytes that it is made of; `null` where none is wanted, and when there is none left. */
  keeping: { readonly pieces: Generator<PieceToKeep, Masking, undefined>; readonly bytes: Uint8Array<ArrayBuffer> } | null;
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
  const keeping = isKept ? { pieces: piecesToKeep(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), encoding), bytes } : null;
  if (keeping === null) giveUp(bytes);
  reading = { parts: opened.parts, keeping, masking: null };
  return { is: 'begun', milliseconds: performance.now() - begun, format: opened.format, encoding };
}

/** The next parts, and the next pieces beside them: bytes and text of a file are held together for as short as can be. */
function next(begun: number): Answered {
  if (reading === undefined) throw new Error('more was asked for where no file is read');
  const packer = new PartsPacker(MOST_PARTS);
  let isRead = false;
  while (packer.count < MOST_PARTS && packer.characters < MOST_TEXT) {
    const part = reading.parts.next();
    if (part.done) {
      isRead = true;
      break;
    }
    packer.add(part.value);
  }
  const pieces = nextPieces(reading);
  const { masking } = reading;
  const isLast = isRead && reading.keeping === null;
  if (isLast) reading = undefined;
  return { is: 'parts', milliseconds: performance.now() - begun, parts: packer.packed(), pieces, masking, isLast };
}

function nextPieces(of: Reading): readonly PieceToKeep[] {
  const pieces: PieceToKeep[] = [];
  while (of.keeping !== null && pieces.length < MOST_PIECES) {
    const piece = of.keeping.pieces.next();
    if (!piece.done) {
      pieces.push(piece.value);
      continue;
    }
    giveUp(of.keeping.bytes);
    of.keeping = null;
    of.masking = piece.value;
  }
  return pieces;
}

/** What is not given up at once is held until memory is short. */
function giveUp(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0);
}

function buffersOf({ parts, pieces }: Extract<Answered, { is: 'parts' }>): readonly ArrayBuffer[] {
  return [parts.lengths.buffer, parts.numbers.buffer, ...pieces.map(({ deflated }) => deflated.buffer)];
}
