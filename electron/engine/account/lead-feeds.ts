/** The lead feeds of a book's workspaces, as they are set: a watched folder, or the simulated marketplace. */

import { feedOf } from '../../../db/lead-feeds.ts';
import type { WriteBook } from '../../../db/open.ts';
import { readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import type { LeadFeed } from '../leads/lead-feed.ts';
import { leadTerms } from '../leads/lead-terms.ts';
import { QUOTEHAVEN_MARKET } from '../leads/marketplace-profiles.ts';
import { createMarketplace, marketplaceFeed } from '../leads/simulated-marketplace.ts';
import { watchFolder } from '../leads/watched-folder.ts';
import type { LeadTerms } from '../../statements/lead-row.ts';
import { bookUid } from './book-uid.ts';

/** Finds the feed of a workspace; the same one as long as its source stays. */
export function createLeadFeeds(book: WriteBook): (workspaceId: number) => LeadFeed | undefined {
  const open = new Map<string, LeadFeed>();
  return (workspaceId) => {
    const stored = feedOf(book.connection, workspaceId);
    if (stored === undefined) return undefined;
    const key = `${workspaceId} ${stored.kind} ${stored.source}`;
    let feed = open.get(key);
    if (feed === undefined) {
      const { timeZone } = readBookFacts(book);
      feed =
        stored.kind === 'folder'
          ? watchFolder({ path: stored.source, terms: leadTermsOf(book, workspaceId) })
          : marketplaceFeed(createMarketplace({ seed: Number(stored.source), profile: QUOTEHAVEN_MARKET, timeZone }), 0);
      open.set(key, feed);
    }
    return feed;
  };
}

/** What reading leads depends on in this book. */
export function leadTermsOf(book: WriteBook, workspaceId: number): LeadTerms {
  const { creditDecimals } = workspaceById(book, workspaceId);
  return leadTerms({ creditDecimals, timeZone: readBookFacts(book).timeZone, key: bookUid(book) });
}
