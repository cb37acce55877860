/** What stood open on a day although it is settled now, because its match posts on a later day: it is carried over that day (rule R2). */

import type { Connection } from '../../../db/connection.ts';
import { matchById, type StandingMatch } from '../../../db/line-matches.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import type { Carried } from '../../../db/reconciliations.ts';
import { itemsClearedAfter, type ClearingItem } from '../../../db/reports/clearing.ts';
import { linesSettledAfter, type ReportedLine } from '../../../db/reports/statement-lines.ts';

export interface SettledLater {
  /** Items that the books have open on the day, and the line that clears each. */
  readonly items: readonly { readonly item: ClearingItem; readonly line: number }[];
  /** What books and statement differ by for it: the items less those of their lines that the statement has on the day. */
  readonly carried: readonly Carried[];
  /** Lines up to the day that were entered together with a later one and no item: what they differ by has no item to be carried with. */
  readonly reachingBeyond: readonly Pick<ReportedLine, 'day' | 'amount'>[];
}

/** `isOpen` tells whether the books' balance of the day has an item that is open on it. */
export function settledLater(connection: Connection, account: MoneyAccount, to: Day, isOpen: (item: ClearingItem) => boolean): SettledLater {
  const items = Map.groupBy(itemsClearedAfter(connection, account, to).filter(isOpen), ({ matchId }) => matchId as number);
  const lines = Map.groupBy(linesSettledAfter(connection, account.id, to), ({ matchId }) => matchId as number);
  const found: { items: SettledLater['items'][number][]; carried: Carried[]; reachingBeyond: SettledLater['reachingBeyond'][number][] } = {
    items: [],
    carried: [],
    reachingBeyond: [],
  };
  for (const matchId of new Set([...items.keys(), ...lines.keys()])) {
    const match = matchById(connection, matchId) as StandingMatch;
    const [open, early] = [items.get(matchId) ?? [], lines.get(matchId) ?? []];
    const onStatement = early.reduce((sum, { amount }) => sum + amount, 0);
    found.items.push(...open.map((item) => ({ item, line: match.lines.at(-1) as number })));
    const carried = open.map(({ eventId, amount }, index) => ({ eventId, amount: index === 0 ? amount - onStatement : amount }));
    const [event] = match.events;
    if (carried.length > 0) found.carried.push(...carried);
    else if (event !== undefined) found.carried.push({ eventId: event, amount: -onStatement });
    else found.reachingBeyond.push(...early);
  }
  return found;
}
