/** Commands of the watched folder from which leads come: `lead feed show`, `watch`, `remove`. */

import { setTimeout } from 'node:timers/promises';
import { feedOf } from '../../db/lead-feeds.ts';
import { listWorkspaces } from '../../db/workspaces.ts';
import type { Engine } from '../engine/account/account.ts';
import { decideOffers, pollFeed, setLeadFeed } from '../engine/account/leads.ts';
import type { FeedProblem } from '../engine/leads/lead-feed.ts';
import { SETTLE_MS } from '../engine/leads/watched-folder.ts';
import type { Command, Outcome } from './command.ts';
import { shortInstant } from './instants.ts';
import { boughtDocument, boughtTable, markBought } from './lead-documents.ts';
import { operate, readAccount, type Account } from './operating.ts';
import { table } from './table.ts';

const show: Command = {
  ...named('show', '', 'Where the leads of a workspace come from, and what stands in the way.'),
  run: (call) => readAccount(call, describeFeed),
};

const watch: Command = {
  ...named('watch', 'FOLDER', 'Reads lead files from a folder, now and whenever the engine runs. Ends with 1 where something stands in the way.'),
  least: 1,
  most: 1,
  run(call) {
    const folder = call.path(call.arguments[0] ?? '');
    return operate(call, async (operated) => {
      const { workspaceId, account } = operated;
      let now = call.now;
      const engine = { ...operated.engine, clock: () => now };
      const mark = markBought(operated);
      await setLeadFeed(engine, workspaceId, { kind: 'folder', source: folder });
      const feed = engine.leadFeed?.(workspaceId);
      const poll = async () => feed && pollFeed(engine, workspaceId, feed);
      await poll();
      await atRest(engine, async (waited) => {
        now += waited;
        await poll();
      });
      await decideOffers(engine, workspaceId);
      const described = describeFeed(account());
      const led = boughtDocument(operated, mark);
      return {
        document: { ...described.document, ...led },
        text: () => described.text() + boughtTable(led),
        isFailure: described.document.problems.length > 0,
      };
    });
  },
};

const remove: Command = {
  ...named('remove', '', 'Reads no more leads from the folder. Those that came stay.'),
  run: (call) =>
    operate(call, async ({ engine, workspaceId, account }) => {
      await setLeadFeed(engine, workspaceId, null);
      return describeFeed(account());
    }),
};

export const LEAD_FEED_COMMANDS: readonly Command[] = [show, watch, remove];

/**
 * Files of a watched folder are read when they have looked the same for a while. A command is too short for that: where the last poll
 * found some that it waits for, so much time passes, and `again` is called with the milliseconds.
 */
export async function atRest({ book, clock }: Engine, again: (waited: number) => Promise<void>): Promise<void> {
  const awaited = listWorkspaces(book).map(({ id }) => {
    const feed = feedOf(book.connection, id);
    return feed?.kind === 'folder' && feed.nextPollAt !== null ? feed.nextPollAt - clock() : Infinity;
  });
  const soonest = Math.min(...awaited);
  if (soonest > SETTLE_MS) return;
  const wait = Math.max(0, soonest);
  await setTimeout(wait);
  await again(wait);
}

function named(word: string, form: string, help: string): Omit<Command, 'run'> {
  return { words: ['lead', 'feed', word], form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

interface FeedDocument {
  readonly kind: 'folder' | 'simulated' | null;
  readonly folder: string | null;
  readonly problems: readonly { readonly message: string; readonly file: string | null; readonly since: string }[];
}

function describeFeed({ view, shown }: Account): Outcome & { readonly document: FeedDocument } {
  const feed = feedOf(view.book.connection, view.workspace.id);
  const problems = (JSON.parse(feed?.problems ?? '[]') as readonly FeedProblem[]).map(({ refusal, since }) => ({
    message: refusal.message,
    file: refusal.file ?? null,
    since: shown.instant(since),
  }));
  const document = { kind: feed?.kind ?? null, folder: feed?.kind === 'folder' ? feed.source : null, problems };
  const from = document.folder ?? (document.kind === 'simulated' ? 'the simulated marketplace' : 'nowhere');
  const told = problems.map(({ message, file, since }) => [shortInstant(since), file ?? '', message]);
  const text = () =>
    `Leads come from ${from}.\n${told.length === 0 ? '' : `\n${table([{ title: 'Since' }, { title: 'File' }, { title: 'Problem' }], told)}`}`;
  return { document, text };
}
