/** Entries (`Ntry`) with their transactions as lines of a statement, or as skipped with the reason. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { StatementLine, StatementPart } from '../statement.ts';
import { amountsOfBatch, chargesOf, otherAmountsOf, said, type Detail } from './details.ts';
import { elementAt, textAt, type Element } from './elements.ts';
import { amountOf, dayOf, directionOf, inOneLine, signed, type Amount, type Direction } from './values.ts';

/** Statuses of what is pending, to come, or only told for information. */
const NOT_BOOKED: ReadonlySet<string> = new Set(['PDNG', 'FUTR', 'INFO']);

/** What entries need to know of their statement. */
export interface Surroundings {
  readonly account: string | null;
  readonly currency: string | null;
}

/** The lines of an entry: one, or one a transaction where they come to the entry together. Refuses one without an amount or a direction. */
export function linesOf(entry: Element, details: readonly Detail[], surroundings: Surroundings): readonly StatementPart[] {
  const booked = bookedOf(entry, details, surroundings);
  const amounts = details.length > 1 ? amountsOfBatch(details, booked, booked.direction) : undefined;
  if (amounts === undefined) return [{ part: 'line', ...lineOf(entry, details, booked, surroundings) }];
  return details.map((detail, index) => ({
    part: 'line',
    ...lineOf(entry, [detail], booked, surroundings),
    description: descriptionOf(entry, [detail], [], booked),
    amount: amounts[index] ?? booked.amount,
    // The bank's name of the entry is not one of a part of it.
    bankId: detail.bankId ?? null,
    sourceLine: detail.line,
  }));
}

/** What is the same for the whole entry. */
interface Booked extends Amount {
  readonly direction: Direction;
  readonly date: Day | null;
  readonly valueDate: Day | null;
  readonly isBooked: boolean;
}

function bookedOf(entry: Element, details: readonly Detail[], surroundings: Surroundings): Booked {
  const { amount, currency } = amountOf(elementAt(entry, 'Amt') ?? missing(entry, 'amount (Amt)'));
  const valueDate = dayOf(elementAt(entry, 'ValDt'));
  const status = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? textAt(entry, 'Sts', 'Prtry');
  return {
    amount,
    currency: currency ?? surroundings.currency,
    direction: directionOf(entry) ?? missing(entry, 'sign (CdtDbtInd)'),
    date: dayOf(elementAt(entry, 'BookgDt')) ?? valueDate ?? dayOf(details[0]?.dated) ?? null,
    valueDate: valueDate ?? null,
    isBooked: !NOT_BOOKED.has(status?.toUpperCase() ?? ''),
  };
}

function missing(entry: Element, what: string): never {
  refuse('missing_value', `The entry in line ${entry.line} has no ${what}. Download the statement again.`, { sourceLine: entry.line });
}

/** One line of the entry for all the transactions given. */
function lineOf(entry: Element, details: readonly Detail[], booked: Booked, surroundings: Surroundings): StatementLine {
  const only = details.length === 1 ? details[0] : undefined;
  const isFromDebtor = isIncoming(entry, booked.direction);
  const counterparties = new Set(details.map((detail) => counterpartyOf(detail, isFromDebtor, surroundings.account)));
  return {
    date: booked.date,
    valueDate: booked.valueDate,
    bookingDate: null,
    isBooked: booked.isBooked,
    amount: signed(booked.amount, booked.direction),
    currency: booked.currency,
    description: descriptionOf(entry, details, [entry], booked),
    counterparty: counterparties.size === 1 ? ([...counterparties][0] ?? '') : '',
    reference: only?.reference ?? said(textAt(entry, 'NtryDtls', 'Btch', 'PmtInfId')) ?? said(textAt(entry, 'NtryRef')) ?? null,
    bankId: said(textAt(entry, 'AcctSvcrRef')) ?? only?.bankId ?? null,
    balance: null,
    sourceLine: entry.line,
  };
}

/** Whose order it was: of a reversal, the parties are those of what is reversed. */
function isIncoming(entry: Element, direction: Direction): boolean {
  const isReversal = /^(?:true|1)$/.test(textAt(entry, 'RvslInd') ?? '');
  return (direction === 'CRDT') !== isReversal;
}

/** The other side by name, else by account; some banks name only one side, which may be the wrong one. */
function counterpartyOf(detail: Detail, isFromDebtor: boolean, ownAccount: string | null): string {
  const [likely, other] = isFromDebtor ? [detail.debtor, detail.creditor] : [detail.creditor, detail.debtor];
  const isOther = likely.name === undefined && likely.account === undefined && (ownAccount === null || other.account !== ownAccount);
  const party = isOther ? other : likely;
  return inOneLine(party.name ?? party.account ?? '');
}

/** So many transactions of an entry are described in its line. */
const MOST_DESCRIBED = 10;

/** What it was for, else what the bank says of it; then amounts in other currencies, and charges. */
function descriptionOf(entry: Element, details: readonly Detail[], withAmounts: readonly Element[], money: Amount): string {
  const described = details.slice(0, MOST_DESCRIBED);
  const texts = described.map(({ purpose, furtherText }) => purpose || (furtherText ?? '')).filter((text) => text !== '');
  const text = texts.length > 0 ? [...new Set(texts)].join(' ') : (textAt(entry, 'AddtlNtryInf') ?? '');
  const others = [...withAmounts.flatMap(otherAmountsOf), ...described.flatMap(({ otherAmounts }) => otherAmounts)];
  const foreign = others.filter(({ currency }) => currency !== null && currency !== money.currency).map(written);
  const charges = [...withAmounts.flatMap(chargesOf), ...described.flatMap((detail) => detail.charges)].map((each) => `charges ${written(each)}`);
  const amounts = [...new Set([...foreign, ...charges])].join(', ');
  return inOneLine(amounts === '' ? text : `${text} (${amounts})`);
}

function written({ amount, currency }: Amount): string {
  return currency === null ? amount : `${currency} ${amount}`;
}
