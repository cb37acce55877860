/** Taking single lines out of an account, with a reason, and putting them back. */

import { firstAnswer, type CommandIdentity } from '../../../db/commands.ts';
import type { Connection } from '../../../db/connection.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { WriteBook } from '../../../db/open.ts';
import { matchOfLine } from '../../../db/line-matches.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import { lineById, setRemoved, setRestored, type StoredLine } from '../../../db/statement-lines.ts';
import { inTransaction } from '../unit-of-work.ts';

export interface LineRequest {
  readonly lineId: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

/** Takes a line out: it counts no more, and stays out when its file comes again. Refuses one that is settled, closed, or out already. */
export async function removeLine(book: WriteBook, request: LineRequest & { readonly because: string }): Promise<void> {
  await changing(book, request, (line) => {
    if (line.removedAt !== null) refuse('no_line', 'This line was taken out already.');
    if (matchOfLine(book.connection, line.id) !== undefined)
      refuse('line_settled', 'This line is settled by an accepted match. Undo the match first, then take the line out.');
    setRemoved(book.connection, line.id, request.because, request.now);
  });
}

/** Puts a line back that the user took out. Refuses one that is not out, and one of a closed period. */
export async function restoreLine(book: WriteBook, request: LineRequest): Promise<void> {
  await changing(book, request, (line) => {
    if (line.removedAt === null) refuse('no_line', 'This line was not taken out.');
    setRestored(book.connection, line.id);
  });
}

async function changing(book: WriteBook, request: LineRequest, change: (line: StoredLine) => void): Promise<void> {
  if (request.command && firstAnswer(book.connection, request.command) !== undefined) return;
  await inTransaction(book, request, () => {
    const line = lineById(book.connection, request.lineId) ?? refuse('no_line', 'This book has no such line. It may have gone with its import.');
    refuseClosed(book.connection, line);
    change(line);
    return {};
  });
}

function refuseClosed(connection: Connection, { moneyAccountId, day }: StoredLine): void {
  const closed = reconciledThrough(connection, moneyAccountId);
  if (closed === undefined || day > closed) return;
  refuse('closed_period', `This line is of ${formatDay(day)}, and the period is closed up to ${formatDay(closed)}. Reopen it with a reason first.`);
}
