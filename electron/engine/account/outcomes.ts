/** Outcomes of leads (rule C6): what became of them, and what they were worth. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { prepared } from '../../../db/connection.ts';
import { onAccount, type Engine } from './account.ts';
import { appendEvent } from './append-event.ts';

export interface NewOutcome {
  readonly lead: string;
  readonly outcome: 'quoted' | 'won' | 'lost';
  /** In currency minor units; only of a won one. */
  readonly value: number | null;
}

/** Records an outcome; the latest one counts. Refuses a lead that the workspace does not know. */
export async function setOutcome(engine: Engine, workspaceId: number, { lead, outcome, value }: NewOutcome): Promise<void> {
  if (value !== null && outcome !== 'won') refuse('invalid_input', 'Only a lead that was won has a value.');
  await onAccount(engine, workspaceId, async ({ book, moment }) => {
    const known = prepared<[number, string], unknown>(
      book.connection,
      'SELECT 1 FROM event WHERE workspace_id = ? AND lead = ? AND gone = 0 LIMIT 1',
    ).get(workspaceId, lead);
    if (known === undefined) refuse('no_lead', `This workspace has no lead "${lead}".`);
    await appendEvent(book, workspaceId, moment, { sourceId: `outcome-${engine.newUid()}`, kind: 'lead', lead, outcome, value });
  });
}
