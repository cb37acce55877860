/** A statement file read to its end, for tests: everything that came out of it, or why it was refused. */

import { formatDay } from '../../db/ledger/calendar.ts';
import { Refused, type Refusal } from '../../db/ledger/refusal.ts';
import { collectStatements, type CollectedStatements } from '../../electron/readers/collect.ts';
import { openStatementFile } from '../../electron/readers/read-statement-file.ts';
import type { ReadingOptions, StatementFormat, StatementLine } from '../../electron/readers/statement.ts';

export interface WholeFile extends CollectedStatements {
  readonly format: StatementFormat;
  readonly lines: readonly StatementLine[];
  /** Day and amount of each line: what most tests are about. */
  readonly moved: readonly string[];
}

export function readWhole(content: string | Uint8Array, options: ReadingOptions = {}): WholeFile {
  const { format, parts } = openStatementFile(typeof content === 'string' ? Buffer.from(content) : content, options);
  const collected = collectStatements(parts);
  const lines = collected.statements.flatMap((statement) => statement.lines);
  return { format, ...collected, lines, moved: lines.map(({ date, amount }) => `${date === null ? '' : formatDay(date)} ${amount}`) };
}

/** The refusal that a file ends with; a defect is thrown on, and so is it if nothing is refused. */
export function refusalOf(content: string | Uint8Array, options: ReadingOptions = {}): Refusal {
  try {
    readWhole(content, options);
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}
