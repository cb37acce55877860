/** A statement line with every place where it stands in its files, and the text around it (rule X3). */

import iconv from 'iconv-lite';
import type { Connection } from '../../../db/connection.ts';
import { keptPieces, linesIn, type KeptLine } from '../../../db/imports.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { keptStatement, lineById, sourcesOfLine, type LineSource, type StoredLine } from '../../../db/statement-lines.ts';

/** Lines of text before and behind. */
const CONTEXT_LINES = 2;

export interface LineWithSources {
  readonly line: StoredLine;
  readonly sources: readonly (LineSource & { readonly context: readonly KeptLine[] })[];
}

export function lineWithSources(connection: Connection, lineId: number): LineWithSources {
  const line = lineById(connection, lineId) ?? refuse('no_line', 'This book has no such line. It may have gone with its import.');
  const sources = sourcesOfLine(connection, lineId).map((source) => {
    const { encoding } = keptStatement(connection, source.fileId);
    const context = statementLinesOfText(connection, source.fileId, encoding, source.sourceLine - CONTEXT_LINES, source.sourceLine + CONTEXT_LINES);
    return { ...source, context };
  });
  return { line, sources };
}

/** Lines `from` to `to` of a kept statement file. */
function statementLinesOfText(connection: Connection, fileId: number, encoding: string, from: number, to: number): readonly KeptLine[] {
  return linesIn(keptPieces(connection, fileId, from, to), from, to, (bytes) => iconv.decode(bytes, encoding).split(/\r\n|\r|\n/));
}
