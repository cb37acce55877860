/** What a transport is: one function that carries a call to the main process, and one way to hear its announcements. */

import type { Call } from './contract/contract.ts';

export interface Transport {
  /** Resolves with whatever the other side answered, unparsed; rejects when the other side cannot be reached. */
  call(call: Call): Promise<unknown>;
  /** Hears announcements, unparsed, until the returned function is called. */
  listen(listener: (announcement: unknown) => void): () => void;
}
