/** What is proposed for an account of money: its open lines and clearing items, taken from the book, go through the pure matching (rules R1, R3). */

import type { Connection } from '../../../db/connection.ts';
import { learnedPayees } from '../../../db/line-matches.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import { openItems, type ClearingItem } from '../../../db/reports/clearing.ts';
import type { AccountOpening } from '../../../db/reports/opening-balance.ts';
import { openLines, type ReportedLine } from '../../../db/reports/statement-lines.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { describeEvent } from '../../documents/describe-event.ts';
import { proposeMatches } from '../../reconciling/propose-matches.ts';
import {
  DEFAULT_MATCHING,
  type BooksSide,
  type Knowledge,
  type OriginalAmount,
  type Proposals,
  type StatementSide,
} from '../../reconciling/shapes.ts';
import { amountsBesideCodes } from '../../reconciling/words.ts';

export interface ProposedFor {
  readonly proposals: Proposals;
  /** Every line and every item that was looked at, by its number. */
  readonly lines: ReadonlyMap<number, ReportedLine>;
  readonly items: ReadonlyMap<number, ClearingItem>;
}

/** What came so many days before the statements begin may still be on them. */
const DAYS_BEFORE_OPENING = 31;

/**
 * Over everything that is not settled, whatever day it is of: so what is proposed does not depend on the day up to which somebody looks. `lastDay` only
 * tells which items that match nothing wait for a later statement.
 */
export function proposeFor(connection: Connection, workspace: Workspace, account: MoneyAccount, opening: AccountOpening, lastDay: Day): ProposedFor {
  const lines = openLines(connection, account.id);
  const earliest = (opening.from ?? -Infinity) - DAYS_BEFORE_OPENING;
  const items = openItems(connection, account).filter(({ day }) => day >= earliest);
  const proposals = proposeMatches({
    currency: workspace.currency,
    lines: lines.map(statementSide),
    items: items.map((item) => booksSide(item, workspace)),
    lastDay,
    knowledge: knowledgeOf(connection, workspace, account),
    settings: DEFAULT_MATCHING,
  });
  return { proposals, lines: new Map(lines.map((line) => [line.id, line])), items: new Map(items.map((item) => [item.eventId, item])) };
}

export function statementSide({ id, day, valueDay, amount, description, counterparty, reference }: ReportedLine): StatementSide {
  return { id, day, valueDay, amount, description, counterparty, reference: reference === '' ? null : reference, original: null };
}

export function booksSide(item: ClearingItem, { vendor, currency }: Pick<Workspace, 'vendor' | 'currency'>): BooksSide {
  const { eventId, day, instant, amount, kind, references, method } = item;
  const original = originalOf(item, currency);
  return { id: eventId, day, instant, amount, kind, text: describeItem(item), references, vendor, method, original };
}

/** What the vendor's history says of another currency, in its note or in columns of its own: `USD 780.00`. Null where it names none, or several such amounts. */
export function originalOf({ note, extra, amount }: Pick<ClearingItem, 'note' | 'extra' | 'amount'>, currency: string): OriginalAmount | null {
  const columns = extra === null ? '' : Object.values(JSON.parse(extra) as Record<string, string>).join(' ');
  const told = `${note}; ${columns}`;
  const [named, another] = amountsBesideCodes(told).filter((one) => one.currency !== currency && told.includes(one.currency));
  return named === undefined || another !== undefined ? null : { currency: named.currency, amount: Math.sign(amount) * named.amount };
}

/** In a few words, such as `Top-up by Visa 4242`. */
export function describeItem({ kind, sourceId, lead, method, note }: ClearingItem): string {
  return describeEvent({ kind, id: sourceId, lead, method, note, outcome: null });
}

function knowledgeOf(connection: Connection, { vendor }: Workspace, { id }: MoneyAccount): Knowledge {
  return {
    payees: learnedPayees(connection, id).map(({ payee, target, accepted }) => ({
      payee,
      target: target === 'clearing' ? { to: target, vendor } : { to: target },
      accepted,
    })),
  };
}
