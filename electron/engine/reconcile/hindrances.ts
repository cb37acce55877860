/** What keeps an account from being closed up to a day (rules R2, R4), in sentences; nothing where it can be. */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { AccountState } from './account-state.ts';
import { hindrance, type Money } from './words.ts';

export function hindrancesOf(state: AccountState, today: Day, money: Money): readonly string[] {
  const { to, closing, closedThrough, summed } = state;
  const found: string[] = [];
  if (closedThrough !== undefined && to <= closedThrough) found.push(hindrance.closed(closedThrough));
  if (to > today) found.push(hindrance.toCome(to));
  const unsettled = countUnsettled(state);
  if (unsettled.certain + unsettled.likely + unsettled.tied + unsettled.only > 0) found.push(hindrance.unsettled(to, unsettled));
  if (closing.amount !== summed) found.push(hindrance.unexplained(closing.amount - summed, closing.amount, summed, money));
  const stated = state.statedThatDay.at(-1);
  if (stated && !state.statedThatDay.some(({ balance }) => balance === closing.amount))
    found.push(hindrance.otherClosing(stated.file, to, stated.balance, closing.amount, money));
  for (const { day } of state.reachingBeyond) found.push(hindrance.reachesBeyond(day, to));
  return found;
}

/** Lines up to the day that no accepted match settles, by what is said of them. */
function countUnsettled({ certain, likely, ties, onlyLines, lines, to }: AccountState) {
  const among = (groups: readonly { readonly lines: readonly number[] }[]) =>
    groups.reduce((sum, group) => sum + group.lines.filter((line) => (lines.get(line)?.day ?? to) <= to).length, 0);
  return { certain: among(certain), likely: among(likely), tied: among(ties), only: onlyLines.length };
}
