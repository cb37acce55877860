/** Bytes of text files in pieces of whole lines, in any encoding: lines end with CR, LF or both, as readers of statements count them. */

export interface Piece {
  /** From 1. */
  readonly firstLine: number;
  readonly bytes: Buffer;
}

const PIECE_BYTES = 262_144;

/** Pieces of a file in their order; each begins at the start of a line. */
export function* piecesOf(bytes: Buffer, encoding: string): Generator<Piece, void, undefined> {
  let firstLine = 1;
  for (let from = 0; from < bytes.length;) {
    const to = endOfPiece(bytes, from, encoding);
    const piece = bytes.subarray(from, to);
    yield { firstLine, bytes: piece };
    firstLine += lineBreaksIn(piece, encoding);
    from = to;
  }
}

/** How many lines end in these bytes, which end with a whole line or with the file. */
export function lineBreaksIn(bytes: Buffer, encoding: string): number {
  const unit = unitOf(encoding);
  let count = 0;
  if (unit.bytes === 1) {
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count += 1;
    for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] !== LF) count += 1;
    return count;
  }
  for (let at = 0; at + unit.bytes <= bytes.length; at += unit.bytes) {
    const code = unit.read(bytes, at);
    if (code === LF || (code === CR && (at + 2 * unit.bytes > bytes.length || unit.read(bytes, at + unit.bytes) !== LF))) count += 1;
  }
  return count;
}

const LF = 10;
const CR = 13;

interface Unit {
  readonly bytes: 1 | 2 | 4;
  readonly read: (bytes: Buffer, at: number) => number;
}

/** CR and LF are one byte in every encoding that readers know but these. */
function unitOf(encoding: string): Unit {
  switch (encoding) {
    case 'utf-16le':
      return { bytes: 2, read: (bytes, at) => bytes.readUInt16LE(at) };
    case 'utf-16be':
      return { bytes: 2, read: (bytes, at) => bytes.readUInt16BE(at) };
    case 'utf-32le':
      return { bytes: 4, read: (bytes, at) => bytes.readUInt32LE(at) };
    case 'utf-32be':
      return { bytes: 4, read: (bytes, at) => bytes.readUInt32BE(at) };
    default:
      return { bytes: 1, read: (bytes, at) => bytes[at] ?? 0 };
  }
}

/** Behind the first line break that is not within {@link PIECE_BYTES} of `from`. */
function endOfPiece(bytes: Buffer, from: number, encoding: string): number {
  const unit = unitOf(encoding);
  for (let at = from + PIECE_BYTES; at + unit.bytes <= bytes.length; at += unit.bytes) {
    const code = unit.read(bytes, at);
    const next = at + unit.bytes;
    if (code === LF) return next;
    if (code === CR && (next + unit.bytes > bytes.length || unit.read(bytes, next) !== LF)) return next;
  }
  return bytes.length;
}
