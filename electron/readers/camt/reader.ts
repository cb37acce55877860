/**
 * Bank statements, reports and notifications of ISO 20022: CAMT.053, .052 and .054 of every version, with any prefix or none.
 * An entry is one line; a batch is one line a transaction where the bank says what each of them came to.
 */

import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { isSameDecimal, sumOf } from '../decimals.ts';
import { bankOfAccount, nameLayout } from '../layout-name.ts';
import type { DecimalText, FormatReader, StatementPart } from '../statement.ts';
import { detailOf, type Detail } from './details.ts';
import { elementAt, textAt, type Element } from './elements.ts';
import { linesOf } from './entries.ts';
import { readMessages } from './message-parts.ts';
import { accountOf, amountOf, dayOf, directionOf, signed } from './values.ts';

/** Also other messages of ISO 20022, so that what is no statement is refused by its name. */
const NAMES = /<\s*(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)|\bcamt\.05[234]\.|urn:iso:std:iso:20022:tech:xsd:/;
/** Transactions of one entry that are kept at once. */
const MOST_DETAILS = 250_000;

export const camtReader: FormatReader = {
  format: 'camt',
  looksLike: (head) => /^[\s\uFEFF]*</.test(head) && NAMES.test(head),
  read: readCamt,
};

function* readCamt(text: string): Generator<StatementPart, void, undefined> {
  let statement: StatementReader | undefined;
  let isStatement = false;
  for (const each of readMessages(text)) {
    switch (each.part) {
      case 'begin':
        statement = new StatementReader(each.line, !isStatement);
        isStatement = true;
        break;
      case 'detail':
        statement?.detail(each.element);
        break;
      case 'unit':
        if (statement !== undefined) yield* statement.unit(each.element);
        break;
      case 'end':
        if (statement !== undefined) yield* statement.end();
        statement = undefined;
        break;
    }
  }
  if (!isStatement)
    refuse('malformed_file', 'This CAMT file has no statement, report or notification in it. Download the statement again.', { sourceLine: 1 });
}

interface Balance {
  readonly code: string;
  readonly amount: DecimalText;
  readonly currency: string | null;
  readonly date: Day | null;
  readonly line: number;
}

/** One `Stmt`, `Rpt` or `Ntfctn`, read from its children in the order of the file. */
class StatementReader {
  readonly #line: number;
  readonly #isFirst: boolean;
  /** Who keeps the account. */
  #bank = '';
  #account: string | null = null;
  #currency: string | null = null;
  #isBegun = false;
  #details: Detail[] = [];
  readonly #balances: Balance[] = [];
  #sum: DecimalText = '0';
  #currencies = new Set<string | null>();
  /** Entries that have no date of their own. */
  readonly #undated = { count: 0, firstLine: 0 };

  constructor(line: number, isFirst: boolean) {
    this.#line = line;
    this.#isFirst = isFirst;
  }

  detail(element: Element): void {
    if (this.#details.length >= MOST_DETAILS)
      refuse('malformed_file', `The entry of line ${element.line} has more than ${MOST_DETAILS} transactions. No bank writes such a file.`, {
        sourceLine: element.line,
      });
    this.#details.push(detailOf(element));
  }

  *unit(element: Element): Generator<StatementPart, void, undefined> {
    switch (element.name) {
      case 'Acct':
        this.#account = accountOf(element) ?? null;
        this.#currency = textAt(element, 'Ccy') ?? null;
        this.#bank = bankOf(element) ?? '';
        break;
      case 'Bal':
        this.#balances.push(balanceOf(element));
        break;
      case 'Ntry':
        yield* this.#entry(element);
        break;
    }
  }

  *#entry(entry: Element): Generator<StatementPart, void, undefined> {
    yield* this.#begin(elementAt(entry, 'Amt')?.currency ?? null);
    const surroundings = { account: this.#account, currency: this.#currency };
    const parts = linesOf(entry, this.#details, surroundings);
    this.#details = [];
    for (const part of parts) {
      if (part.part !== 'line') continue;
      if (part.date === null) this.#countUndated(part.sourceLine);
      if (part.isBooked) this.#sum = sumOf([this.#sum, part.amount]);
      this.#currencies.add(part.currency);
    }
    yield* parts;
  }

  /** The currency of the account, where it is not named, is that of its balances, and else that of its first entry. */
  *#begin(currency: string | null): Generator<StatementPart, void, undefined> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#currency ??= this.#balances.find((each) => each.currency !== null)?.currency ?? currency;
    if (this.#isFirst) yield { part: 'layout', layout: nameLayout('camt', [this.#bank, bankOfAccount(this.#account ?? '') ?? '']) };
    yield { part: 'statement', account: this.#account, currency: this.#currency };
  }

  #countUndated(line: number): void {
    if (this.#undated.count === 0) this.#undated.firstLine = line;
    this.#undated.count += 1;
  }

  *end(): Generator<StatementPart, void, undefined> {
    yield* this.#begin(null);
    const { opening, closing } = this.#openingAndClosing();
    if (opening) yield { part: 'balance', which: 'opening', amount: opening.amount, date: opening.date };
    if (closing) yield { part: 'balance', which: 'closing', amount: closing.amount, date: closing.date };
    yield* this.#warnings(opening, closing);
  }

  /** Interim balances stand in for those of a page, or of a day that is not over; what is available is no balance of the account. */
  #openingAndClosing(): { opening: Balance | undefined; closing: Balance | undefined } {
    const first = (code: string): Balance | undefined => this.#balances.find((each) => each.code === code);
    const interim = this.#balances.filter(({ code }) => code === 'ITBD');
    const closed = this.#balances.findLast(({ code }) => code === 'CLBD');
    const opened = first('OPBD') ?? first('PRCD');
    const opening = opened ?? (interim.length > 1 || closed !== undefined ? interim[0] : undefined);
    return { opening, closing: closed ?? interim.at(-1) };
  }

  *#warnings(opening: Balance | undefined, closing: Balance | undefined): Generator<StatementPart, void, undefined> {
    const { count, firstLine } = this.#undated;
    if (count > 0)
      yield {
        part: 'warning',
        code: 'no_date',
        message: `${count} ${count === 1 ? 'entry has' : 'entries have'} no date (the first in line ${firstLine}). Say on which day the bank booked it before it is matched.`,
        sourceLine: firstLine,
      };
    const currencies = [...this.#currencies, ...[opening, closing].flatMap((each) => each?.currency ?? [])];
    const others = [...new Set(currencies)].filter((currency) => currency !== this.#currency);
    if (others.length > 0)
      yield {
        part: 'warning',
        code: 'other_currency',
        message: `The statement in line ${this.#line} is of an account in ${this.#currency ?? 'no currency'}, and has amounts in ${others.slice(0, 3).join(', ')}.`,
        sourceLine: this.#line,
      };
    if (opening === undefined || closing === undefined || others.length > 0) return;
    const expected = sumOf([opening.amount, this.#sum]);
    if (isSameDecimal(expected, closing.amount)) return;
    yield {
      part: 'warning',
      code: 'balance_mismatch',
      message: `The balance of ${closing.amount} in line ${closing.line} should be ${expected}: the opening balance and the booked entries come to that.`,
      sourceLine: closing.line,
    };
  }
}

function bankOf(account: Element): string | undefined {
  const bank = elementAt(elementAt(account, 'Svcr'), 'FinInstnId');
  return textAt(bank, 'BICFI') ?? textAt(bank, 'BIC') ?? textAt(bank, 'ClrSysMmbId', 'MmbId') ?? textAt(bank, 'Othr', 'Id') ?? textAt(bank, 'Nm');
}

function balanceOf(element: Element): Balance {
  const money = elementAt(element, 'Amt');
  if (money === undefined)
    refuse('missing_value', `The balance in line ${element.line} has no amount (Amt). Download the statement again.`, { sourceLine: element.line });
  const { amount, currency } = amountOf(money);
  const type = elementAt(element, 'Tp');
  return {
    code: textAt(type, 'CdOrPrtry', 'Cd') ?? textAt(type, 'Cd') ?? textAt(type, 'CdOrPrtry', 'Prtry') ?? '',
    amount: signed(amount, directionOf(element) ?? 'CRDT'),
    currency,
    date: dayOf(elementAt(element, 'Dt')) ?? null,
    line: element.line,
  };
}
