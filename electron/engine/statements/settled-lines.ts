/** Lines that an accepted match settles, where they are to go: their matches are undone with them, in the same command. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { WriteBook } from '../../../db/open.ts';

/** Refuses as long as there is a match: undoing it is the user's own act. */
export function openSettledLines(_book: WriteBook, matchIds: readonly number[], _now: number): void {
  const count = new Set(matchIds).size;
  if (count === 0) return;
  const what = count === 1 ? 'an accepted match settles one of its lines' : `${count} accepted matches settle lines of it`;
  refuse('line_settled', `This cannot be taken back: ${what}. Undo ${count === 1 ? 'the match' : 'the matches'} first.`);
}
