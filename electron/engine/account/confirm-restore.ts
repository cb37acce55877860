/** The end of a restore (rule T10): every processor has told what it charged for this book, and its user says that payments go on. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { confirmRestored } from '../../../db/restored-book.ts';
import { listWorkspaces } from '../../../db/workspaces.ts';
import { inTransaction } from '../unit-of-work.ts';
import type { Engine } from './account.ts';
import { recoverLostCharges } from './recover.ts';

/** Lets a restored book charge again. Refuses where a processor cannot be asked, or what it told cannot be recorded yet. */
export async function confirmRestore(engine: Engine): Promise<void> {
  for (const { id, name } of listWorkspaces(engine.book))
    if (!(await recoverLostCharges(engine, id)))
      refuse(
        'processor_unreachable',
        `The processor of ${name} could not be asked what it has charged, or a payment has to be looked up first. Try again when you are online.`,
      );
  await inTransaction(engine.book, { now: engine.clock() }, () => confirmRestored(engine.book.connection, engine.clock()));
}
