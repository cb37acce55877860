/** A bare streaming reader of the bench's CSV files: splits at commas, understands a quoted field without quotes in it, checks nothing. */

import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 262_144;

/** Calls back for every row after the header, and for every chunk of whole lines with the number of its first line. */
export function readBareCsv(
  file: string,
  onRow: (fields: string[], line: number) => void,
  onPiece: (bytes: Buffer, firstLine: number) => void,
): void {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let held = Buffer.alloc(0);
  let line = 1;
  for (;;) {
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
    const bytes = Buffer.concat([held, chunk.subarray(0, length)]);
    const whole = length === 0 ? bytes.length : bytes.lastIndexOf(10) + 1;
    held = bytes.subarray(whole);
    if (whole > 0) {
      const piece = bytes.subarray(0, whole);
      onPiece(piece, line);
      line = readLines(piece.toString('latin1'), line, onRow);
    }
    if (length === 0) break;
  }
  closeSync(descriptor);
}

function readLines(text: string, firstLine: number, onRow: (fields: string[], line: number) => void): number {
  let line = firstLine;
  for (let at = 0; at < text.length; line += 1) {
    const end = text.indexOf('\r\n', at);
    if (line > 1) onRow(fieldsOf(text.slice(at, end)), line);
    at = end + 2;
  }
  return line;
}

function fieldsOf(text: string): string[] {
  const open = text.indexOf('"');
  if (open === -1) return text.split(',');
  const close = text.indexOf('"', open + 1);
  return [...text.slice(0, Math.max(0, open - 1)).split(','), text.slice(open + 1, close), ...text.slice(close + 2).split(',')];
}
