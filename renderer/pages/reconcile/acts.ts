/** What can be done with rows: accept, unmatch, enter; each is posted at once, and can be taken back. */

import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useFigures } from '../../book.tsx';
import { useCloseGuard, useCommand } from '../../client.ts';
import { count } from '../../format.ts';
import { describeProblem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { Category, Match, Rest, StatementLine } from './rows.ts';
import { categoryWords } from './words.ts';

const words = text.reconcile.told;

/** What the user is asked in a dialog. */
export type Asked =
  | { readonly what: 'hand'; readonly lines: readonly number[]; readonly items: readonly number[]; readonly rest: readonly Rest[] }
  | { readonly what: 'entry'; readonly line: StatementLine; readonly suggested: { readonly category: Category; readonly because: string } | null }
  | { readonly what: 'remove'; readonly line: StatementLine }
  | { readonly what: 'close' }
  | { readonly what: 'reopen'; readonly from: string };

export interface Acts {
  readonly isPending: boolean;
  /** What was done last, told below the table. */
  readonly told: string;
  readonly tell: (told: string) => void;
  readonly accept: (matches: readonly Match[]) => void;
  readonly unmatch: (match: Match) => void;
  readonly enter: (line: StatementLine, category: Category, note?: string) => void;
}

export function useActs(accountId: number): Acts {
  const figures = useFigures();
  const [told, tell] = useState('');
  const accept = useCommand('match.accept', ({ accepted }) => tell(words.accepted(accepted, count(accepted))));
  const undo = useCommand('match.undo', () => tell(words.undone));
  const make = useCommand('match.make');
  const isPending = accept.isPending || undo.isPending || make.isPending;
  useCloseGuard(isPending);
  const onError = (error: unknown) => {
    notifications.show({ color: 'red', title: words.refused, message: describeProblem(error) });
  };
  return {
    isPending,
    told,
    tell,
    accept: (matches) => {
      if (isPending || matches.length === 0) return;
      const input = matches.map(({ lines, items }) => ({
        lines: lines.map(({ lineId }) => lineId),
        items: items.map(({ eventId }) => eventId),
      }));
      accept.mutate({ accountId, matches: input }, { onError });
    },
    unmatch: ({ matchId }) => {
      if (isPending || matchId === null) return;
      undo.mutate({ matchId }, { onError });
    },
    enter: ({ lineId, amount }, category, note = '') => {
      if (isPending) return;
      make.mutate(
        { accountId, lines: [lineId], items: [], rest: [{ category, amount }], note },
        { onError, onSuccess: () => tell(words.posted(figures.cost(amount), categoryWords(category))) },
      );
    },
  };
}
