/** What reconciling says, in sentences: why a match scores, what is nearly the same, where statement and books part, what keeps a period open. */

import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { roleName, type LineCategory } from '../../../db/ledger/accounts.ts';
import type { EventKind } from '../../../db/ledger/event.ts';
import { currencyDecimals, figureText, type Units } from '../../../db/ledger/money.ts';
import type { ClearingItem } from '../../../db/reports/clearing.ts';
import type { ReportedLine } from '../../../db/reports/statement-lines.ts';
import type { FirstBreak, NearestMiss, OriginalAmount, Reason, SuggestionReason } from '../../reconciling/shapes.ts';

/** An amount of the account, as sentences have it. */
export type Money = (amount: number) => string;

export function moneyOf({ currencyDecimals: decimals }: Units): Money {
  return (amount) => figureText(amount, decimals);
}

const KINDS: Partial<Record<EventKind, string>> = {
  top_up: 'top-up',
  lead_purchase: 'lead',
  quotation: 'quotation',
  promotion: 'direct approach',
  card_refund: 'card refund',
  chargeback: 'chargeback',
  taken_again: 'money taken again',
};

/** `top-up T-7 of 2026-03-03`. */
export function nameItem({ kind, sourceId, day }: Pick<ClearingItem, 'kind' | 'sourceId' | 'day'>): string {
  return `${KINDS[kind] ?? kind} ${sourceId} of ${formatDay(day)}`;
}

/** `line 19 of rheinbank-10.csv`. */
export function nameLine({ file, sourceLine }: Pick<ReportedLine, 'file' | 'sourceLine'>): string {
  return `line ${sourceLine} of ${file}`;
}

/** What a line is called by: its counterparty, else its description. */
export function textOfLine({ counterparty, description }: Pick<ReportedLine, 'counterparty' | 'description'>): string {
  return counterparty === '' ? description : counterparty;
}

export function reasonWords(reason: Reason, money: Money): string {
  switch (reason.code) {
    case 'amount':
      return amountWords(reason, money);
    case 'reference':
      return reason.found === null ? 'No reference in the text' : `“${reason.found}” in the text`;
    case 'name':
      if (reason.found === null) return 'The vendor is not named';
      return reason.accepted > 0 ? `${reason.found}, learned from ${count(reason.accepted, 'match', 'matches')}` : `“${reason.found}” in the text`;
    case 'days':
      return daysWords(reason.days, reason.usual);
    case 'method':
      return reason.found === null ? 'No digits of the method in the text' : `Method ends in ${reason.found}`;
  }
}

function amountWords({ how, difference, original }: Extract<Reason, { code: 'amount' }>, money: Money): string {
  switch (how) {
    case 'equal':
      return 'Equal';
    case 'sum':
      return 'The amounts add up';
    case 'original':
      return original === null
        ? 'Equal'
        : `Equal in ${original.currency}: ${originalWords(original)}, with an exchange difference of ${money(difference)}`;
    case 'less_fee':
      return `${original === null ? 'Equal' : `The statement says ${originalWords(original)}: equal`} but for a fee of ${money(Math.abs(difference))}`;
    case 'near':
      return `${money(Math.abs(difference))} apart`;
  }
}

function originalWords({ currency, amount }: OriginalAmount): string {
  return figureText(Math.abs(amount), currencyDecimals(currency) ?? 2);
}

function daysWords(days: number, usual: number): string {
  const apart = days === 0 ? 'Same day' : `${count(Math.abs(days), 'day')} ${days < 0 ? 'early' : 'apart'}`;
  return days === usual || usual === 0 ? apart : `${apart}, ${usual} ${usual === 1 ? 'is' : 'are'} usual`;
}

/** What is nearly the same as a line or an item; `other` is named on the other side, `twin` on its own. */
export function nearestWords(
  { because, difference, days, original, reference }: NearestMiss,
  names: { readonly other: string | null; readonly twin: string | null },
  money: Money,
): string {
  const other = names.other ?? '';
  const named = reference === null ? '' : ` It names “${reference}”.`;
  switch (because) {
    case 'sign':
      return `Same amount, other sign: ${other}.${named}`;
    case 'digits':
      return `Two digits changed places: ${other}, ${money(Math.abs(difference))} apart.${named}`;
    case 'part':
      return `Only part of an amount: ${other}, ${money(Math.abs(difference))} are missing.${named}`;
    case 'amount':
      return `Another amount: ${other}, ${money(Math.abs(difference))} apart.${named}`;
    case 'currency': {
      const made = original === null ? '' : ` (${original.currency} ${originalWords(original)})`;
      return `Made in another currency${made}: ${other}, ${money(Math.abs(difference))} apart.${named}`;
    }
    case 'day':
      return `Same amount, ${count(Math.abs(days), 'day')} apart: ${other}.${named}`;
    case 'taken':
      return `Would do for ${other}, which something else fits better.${named}`;
    case 'doubled':
      return `Equal in everything to ${names.twin ?? ''}, which has a match: is it there twice?`;
  }
}

export function suggestionWords(reasons: readonly SuggestionReason[]): string {
  return reasons
    .map((reason) =>
      reason.code === 'learned'
        ? `${reason.payee}, accepted ${reason.accepted === 1 ? 'once' : `${reason.accepted} times`}`
        : `“${reason.found}” in the text`,
    )
    .join(', ');
}

/** What parts statement and books, without where they still agree. */
export function breakWords(
  found: FirstBreak,
  at: {
    readonly line: ReportedLine | undefined;
    readonly item: ClearingItem | undefined;
    readonly opening: { readonly statement: number; readonly books: number };
  },
  money: Money,
): string {
  const { line, item } = at;
  const row = line ? `File line ${line.sourceLine}, “${textOfLine(line)}”, ${money(line.amount)},` : '';
  switch (found.because) {
    case 'opening':
      return `The statement opens with ${money(at.opening.statement)}, the books with ${money(at.opening.books)}.`;
    case 'only_statement':
      return `${row} has no entry.`;
    case 'only_books':
      return item ? `The books have ${nameItem(item)}, ${money(item.amount)}; the statement does not.` : '';
    case 'difference':
      return `${row} differs from the books by ${money(found.difference)}.`;
    case 'stated_balance':
      return line
        ? `Behind file line ${line.sourceLine} the file states a balance that is ${money(found.difference)} off its rows.`
        : `The balance that is stated for ${formatDay(found.day)} is ${money(found.difference)} off the lines.`;
  }
}

/** How a payee was settled, for what was learned. */
export function targetWords(target: 'clearing' | LineCategory, vendor: string): string {
  return target === 'clearing' ? `Charges of ${vendor}` : roleName(target);
}

/** `2 lines`, `1 entry`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export interface Unsettled {
  readonly certain: number;
  readonly likely: number;
  readonly tied: number;
  readonly only: number;
}

/** What keeps a period open, each a sentence. */
export const hindrance = {
  closed: (through: Day) => `It is reconciled up to ${formatDay(through)} already. Reopen it first, with a reason.`,
  toCome: (day: Day) => `${formatDay(day)} is still to come.`,
  unsettled: (to: Day, { certain, likely, tied, only }: Unsettled) => {
    const proposed = certain + likely;
    const parts = [proposed > 0 && `${proposed} to accept`, tied > 0 && `${tied} tied`, only > 0 && `${only} only on the statement`].filter(Boolean);
    return `${count(proposed + tied + only, 'line')} up to ${formatDay(to)} not settled: ${parts.join(', ')}.`;
  },
  unexplained: (left: number, closing: number, sum: number, money: Money) =>
    `The statement closes at ${money(closing)}, but its lines come to ${money(sum)}: ${money(left)} is left to explain.`,
  otherClosing: (file: string, day: Day, stated: number, given: number, money: Money) =>
    `${file} closes ${formatDay(day)} at ${money(stated)}, not at ${money(given)}.`,
  reachesBeyond: (day: Day, to: Day) =>
    `An entry made of several lines reaches from ${formatDay(day)} beyond ${formatDay(to)}. Undo it, or reconcile up to a later day.`,
} as const;

/** What is said of a row of the three sides. */
export const sides = {
  vendor_only: 'Neither the statement nor a payment of our own has it.',
  expected: 'It may be on the next statement.',
  books_only: 'Neither the vendor’s history nor the statement has it.',
  statement_only: 'Neither the vendor’s history nor the books have it.',
  vendor_and_books: 'The statement does not have it.',
  books_and_statement: 'The vendor’s history does not have it.',
  unsure: 'Its method fits several accounts: say in the account’s settings which one it is charged to.',
  entered: 'Entered from the statement.',
  proposed: (score: number) => `Proposed with a score of ${score}, not accepted yet.`,
  partOf: (lines: number, items: number) => `Part of ${count(lines, 'line')} for ${count(items, 'payment')}.`,
  twice: (other: string) => `In the books twice: it is ${other} under the vendor’s id.`,
} as const;
