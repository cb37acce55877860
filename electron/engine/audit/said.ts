/** What the user says for the audit: the rules that a vendor had, and what a top-up was. Each is one transaction; neither changes a figure. */

import type { CommandIdentity } from '../../../db/commands.ts';
import { openEvents } from '../../../db/events.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import type { WriteBook } from '../../../db/open.ts';
import { insertSaid } from '../../../db/said-of-top-ups.ts';
import { writeSetting } from '../../../db/settings.ts';
import { readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import type { Said } from '../../billing/audit/shapes.ts';
import { checkRules } from '../../billing/audit/stated-rules.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { inTransaction } from '../unit-of-work.ts';
import { STATED_RULES, statedRules } from './rules-in-force.ts';

export interface SayingCommand {
  readonly workspaceId: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

/** Says which rules a vendor had from a moment on, that nobody knows them, or takes back what was said of that moment. A moment to come is refused: nobody knows it. */
export function stateRules(
  book: WriteBook,
  { workspaceId, from, rules, ...options }: SayingCommand & { readonly from: number; readonly rules: unknown },
): Promise<{ readonly settingId: number }> {
  return inTransaction(book, options, () => {
    const { connection } = book;
    workspaceById(book, workspaceId);
    if (from > options.now) refuse('wrong_date', 'Rules are stated for the past: say from when they held, today at the latest.');
    if (rules === 'withdrawn' && !statedRules(connection, workspaceId).some((stated) => stated.from === from))
      refuse('wrong_date', 'Nothing was said of this moment. Look at the list for the moments that there are.');
    const value = JSON.stringify({ from, rules: rules === 'withdrawn' || rules === 'unknown' ? rules : masked(checkRules(rules)) });
    const fromDay = dayOfInstant(from, readBookFacts(book).timeZone);
    return { settingId: writeSetting(connection, workspaceId, { name: STATED_RULES, fromDay, value }, options.now) };
  });
}

/** Methods are named in free text: a full card number in it is never stored (rule M4). */
function masked(rules: ReturnType<typeof checkRules>): ReturnType<typeof checkRules> {
  return { ...rules, methods: rules.methods && rules.methods.map((method) => maskCardNumbers(method).text) };
}

/** Says of a top-up of the history what it was; `null` takes it back. One that we made ourselves is known, and is refused. */
export function sayOfTopUp(
  book: WriteBook,
  { workspaceId, eventId, said, note, ...options }: SayingCommand & { readonly eventId: number; readonly said: Said | null; readonly note: string },
): Promise<{ readonly said: Said | null }> {
  return inTransaction(book, options, () => {
    const events = openEvents(book.connection, workspaceId);
    const event = events.byId(eventId);
    if (event === undefined || events.find(event.sourceId)?.id !== eventId) refuse('no_event', 'This workspace has no such top-up.');
    if (event.origin !== 'import')
      refuse('unexpected_value', 'What Floatbook charged itself is on record with its decision: nothing has to be said of it.');
    if (event.kind !== 'top_up' || (event.amount ?? 0) <= 0)
      refuse('unexpected_value', 'Only a top-up can be said to be bought by hand, or to have verified a method.');
    insertSaid(book.connection, workspaceId, { sourceId: event.sourceId, said, note: maskCardNumbers(note.trim()).text, saidAt: options.now });
    return { said };
  });
}
