/** The entry that settles lines of a statement (decision 0016): beside the table of events in posting-rules.ts, the accountant's other page. */

import { account, moneyAccount, type LineCategory, type MoneyKind } from '../../db/ledger/accounts.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import type { DraftEntry, DraftPosting } from '../../db/ledger/entry.ts';

/** What is settled together. Amounts from the holder's side, in minor units of the currency. */
export interface SettledLines {
  readonly account: { readonly kind: MoneyKind; readonly name: string };
  readonly lines: readonly { readonly day: Day; readonly amount: number }[];
  /** What the events that are cleared posted to Card clearing. */
  readonly items: readonly { readonly amount: number }[];
  /** What the lines hold beyond them. */
  readonly rest: readonly { readonly category: LineCategory; readonly amount: number }[];
}

/** How much the lines are more than items and rest together: 0 where they can be settled so. */
export function unbalanced({ lines, items, rest }: Pick<SettledLines, 'lines' | 'items' | 'rest'>): number {
  return total(lines) - total(items) - total(rest);
}

/**
 * On the day of its last line: the account of money with the lines, Card clearing against the items, a category against each part of the rest. Sums to
 * zero because lines = items + rest; throws where they are not.
 */
export function entryForMatch(settled: SettledLines): DraftEntry {
  const { lines, items, rest } = settled;
  if (unbalanced(settled) !== 0) throw new Error(`lines are ${unbalanced(settled)} more than what settles them`);
  const cleared = items.length > 0 || rest.length === 0 ? [plain(account('card_clearing'), -total(items))] : [];
  return {
    movement: 'statement',
    day: Math.max(...lines.map(({ day }) => day)),
    postings: [
      plain(moneyAccount(settled.account.kind, settled.account.name), total(lines)),
      ...cleared,
      ...rest.map(({ category, amount }) => plain(account(category), -amount)),
    ],
    lotMovements: [],
  };
}

function plain(key: DraftPosting['account'], amount: number): DraftPosting {
  return { account: key, amount: amount === 0 ? 0 : amount, credits: 0, faceValue: 0 };
}

function total(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}
