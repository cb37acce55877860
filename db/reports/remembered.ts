/** Answers that cost a look at every event: kept for a connection that reads, as long as nothing is committed. */

import { prepared, type Connection } from '../connection.ts';

/** Keys are made of filters that users type: only so many answers are kept. */
const MOST = 32;

const kept = new WeakMap<Connection, { readonly version: number; readonly answers: Map<string, unknown> }>();

/** What `work` answers; the answer of before where `key` was asked of the same state. A connection that writes is always answered anew. */
export function remembered<Answer>(connection: Connection, key: string, work: () => Answer): Answer {
  if (!connection.readonly) return work();
  const version = prepared<[], { data_version: number }>(connection, 'PRAGMA data_version').get()?.data_version ?? 0;
  let state = kept.get(connection);
  if (state?.version !== version || state.answers.size > MOST) kept.set(connection, (state = { version, answers: new Map() }));
  if (!state.answers.has(key)) state.answers.set(key, work());
  return state.answers.get(key) as Answer;
}
