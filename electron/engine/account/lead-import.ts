/** Lead files that a user gives: read and taken over as one, or not at all; then every open offer is decided. */

import type { Place } from '../../../db/ledger/refusal.ts';
import type { LeadFile } from '../../statements/lead-file.ts';
import type { SourceFile } from '../read-activity-file.ts';
import { newsOf, readLeadFile, type LeadFileNews } from '../leads/read-lead-file.ts';
import { createPause, type Watch } from '../unit-of-work.ts';
import { onAccount, type AccountNow, type Engine } from './account.ts';
import { bookUid } from './book-uid.ts';
import { leadTermsOf } from './lead-feeds.ts';
import { decideOffers, takeNews, type Taken } from './leads.ts';

export interface LeadImport {
  readonly files: readonly SourceFile[];
  /** Reads, checks and counts everything, writes nothing and buys nothing. */
  readonly dryRun?: boolean;
}

export interface ImportedLeads extends Taken {
  /** Rows below the headers. */
  readonly read: number;
  readonly warnings: readonly (Place & { readonly message: string })[];
  /** Offers that nobody has decided about yet, because that was stopped: the engine goes on with them. */
  readonly undecided: number;
}

/**
 * Takes offered leads over from files. Refuses the first of them that is not as it should be, by line, and all of them with it; refuses
 * `cancelled` where the user stopped before they were written. Stopped later, the leads are there and the rest is decided by and by.
 */
export async function importLeads(engine: Engine, workspaceId: number, { files, dryRun = false }: LeadImport, watch: Watch): Promise<ImportedLeads> {
  if (dryRun) {
    const counted = await onAccount(engine, workspaceId, async (account) => take(account, await readAll(engine, workspaceId, files, watch), watch), {
      dryRun,
    });
    return { ...counted, undecided: 0 };
  }
  // Customers are hashed under the book's name, which is there from now on. Nothing waits for files to be read.
  await onAccount(engine, workspaceId, ({ book }) => bookUid(book));
  const found = await readAll(engine, workspaceId, files, watch);
  const taken = await onAccount(engine, workspaceId, (account) => take(account, found, watch));
  return { ...taken, undecided: await decideOffers(engine, workspaceId, watch) };
}

async function readAll({ book }: Engine, workspaceId: number, files: readonly SourceFile[], watch: Watch): Promise<readonly LeadFile[]> {
  const terms = leadTermsOf(book, workspaceId);
  const found: LeadFile[] = [];
  for (const file of files) found.push(await readLeadFile(file, terms, watch));
  return found;
}

type TakenFiles = Omit<ImportedLeads, 'undecided'>;

async function take(account: AccountNow, files: readonly LeadFile[], watch: Watch): Promise<TakenFiles> {
  let sum: TakenFiles = { read: 0, added: 0, known: 0, gone: 0, warnings: [] };
  for (const file of files) {
    const taken = await takeInPieces(account, newsOf(file, account.moment.now), watch);
    sum = plus({ ...sum, read: sum.read + file.rows, warnings: [...sum.warnings, ...file.warnings] }, taken);
  }
  return sum;
}

const PIECE = 500;

/** What vanished comes last: a lead may come and go within one file. */
async function takeInPieces(account: AccountNow, { offers, gone }: LeadFileNews, watch: Watch): Promise<Taken> {
  const pause = createPause(watch);
  let sum: Taken = { added: 0, known: 0, gone: 0 };
  for (let at = 0; at < offers.length; at += PIECE) {
    sum = plus(sum, takeNews(account, { offers: offers.slice(at, at + PIECE), gone: [] }));
    await pause('writing', Math.min(at + PIECE, offers.length), offers.length);
  }
  return plus(sum, takeNews(account, { offers: [], gone }));
}

function plus<Sum extends Taken>(sum: Sum, { added, known, gone }: Taken): Sum {
  return { ...sum, added: sum.added + added, known: sum.known + known, gone: sum.gone + gone };
}
