/** Remembers the answers of commands by their id for as long as the application runs, so that a retry gets the first answer. */

import type { Answer } from './contract/contract.ts';

interface Entry {
  /** Digest of method and input: the same id with other contents is told apart by it. */
  readonly contents: string;
  readonly answer: Promise<Answer>;
  done: boolean;
}

export interface Remembered {
  find(commandId: string): { readonly contents: string; readonly answer: Promise<Answer> } | undefined;
  keep(commandId: string, contents: string, answer: Promise<Answer>): void;
  forget(commandId: string): void;
}

/** Keeps at least the last `most` answers; one that is still awaited is never forgotten. */
export function createRemembered(most: number): Remembered {
  const entries = new Map<string, Entry>();
  return {
    find: (commandId) => entries.get(commandId),
    forget: (commandId) => void entries.delete(commandId),
    keep(commandId, contents, answer) {
      const entry: Entry = { contents, answer, done: false };
      entries.set(commandId, entry);
      void answer.finally(() => {
        entry.done = true;
        forgetOldest(entries, most);
      });
    },
  };
}

function forgetOldest(entries: Map<string, Entry>, most: number): void {
  for (const [commandId, entry] of entries) {
    if (entries.size <= most) return;
    if (entry.done) entries.delete(commandId);
  }
}
