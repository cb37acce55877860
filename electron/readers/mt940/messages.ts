/** The messages of a file, field by field: which statement they belong to, their movements with the text that follows, and whether they add up. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { isSameDecimal } from '../decimals.ts';
import type { StatementPart } from '../statement.ts';
import { balanceOf, totalOf, type Balance } from './balance.ts';
import { detailsOf } from './details.ts';
import { MOST_LINES, type Field } from './fields.ts';
import { Message } from './message.ts';
import { movementOf, type Movement } from './movement.ts';

type Parts = Generator<StatementPart, void, undefined>;

/** A movement until it is known that no more text of it comes. */
interface Open {
  readonly movement: Movement;
  readonly text: string[];
  readonly ownText: string[];
}

/** Amounts in other currencies, which some banks put behind the movement itself. */
const AMOUNTS = /^\s*\/(?:OCMT|EXCH|CHGS)\//;

/** Balances that cannot be read do not stand in the way of the movements; so many of them are no statement. */
const MOST_UNREADABLE = 100;

/** Twice what any account is named by. */
const LONGEST_ACCOUNT = 70;

export class MessageReader {
  /** Whether there was a message with more than a head. */
  isAny = false;
  #message: Message | undefined;
  /** The interim closing balance that the last page ended with, and its account. */
  #page: { readonly account: string | null; readonly balance: Balance } | undefined;
  #open: Open | undefined;
  #lastLine = 1;
  #unreadableBalances = 0;
  readonly #endsWithLine: boolean;

  /** A file that is cut hardly ever ends with a line: one that does has all that was written. */
  constructor(endsWithLine: boolean) {
    this.#endsWithLine = endsWithLine;
  }

  /** Refuses movements that cannot be read. */
  *field(field: Field): Parts {
    this.#lastLine = field.line + Math.max(0, field.lines.length - 1);
    if (field.tag === '86' || field.tag === 'NS') this.#addText(field);
    else {
      yield* this.#giveLine();
      yield* this.#structure(field);
    }
  }

  #addText({ tag, lines, line }: Field): void {
    if (this.#open === undefined) return;
    const text = tag === '86' ? this.#open.text : this.#open.ownText;
    text.push(...lines);
    if (text.length <= MOST_LINES) return;
    refuse('malformed_file', `The movement of line ${this.#open.movement.line} has more than ${MOST_LINES} lines of text, up to line ${line}.`, {
      sourceLine: line,
    });
  }

  *#structure(field: Field): Parts {
    switch (field.tag.slice(0, 2)) {
      case '20':
        yield* this.#newMessage(null);
        break;
      case '25':
        yield* this.#accountOf(field);
        break;
      case '28':
        if (this.#isOver()) yield* this.#newMessage(null);
        break;
      case '34':
        this.#body().currency ??= /^[A-Z]{3}/.exec(field.lines[0] ?? '')?.[0] ?? null;
        break;
      case '60':
        yield* this.#openingOf(field);
        break;
      case '61':
        yield* this.#movement(field);
        break;
      case '62':
        yield* this.#closingOf(field);
        break;
      case '90':
        yield* this.#totalOf(field);
        break;
      case 'en':
        if (this.#message !== undefined) this.#message.isEnded = true;
        break;
    }
  }

  /** Whether what begins now cannot belong to the message before. */
  #isOver(): boolean {
    return this.#message === undefined || this.#message.isClosed || this.#message.isEnded;
  }

  #body(): Message {
    this.#message ??= new Message(null);
    this.#message.hasBody = true;
    this.isAny = true;
    return this.#message;
  }

  *#newMessage(account: string | null): Parts {
    yield* this.#finish();
    this.#message = new Message(account);
  }

  *#accountOf(field: Field): Parts {
    if (this.#isOver()) yield* this.#newMessage(null);
    if (this.#message !== undefined && !this.#message.hasBody) this.#message.account = field.lines[0]?.trim().slice(0, LONGEST_ACCOUNT) || null;
  }

  *#openingOf(field: Field): Parts {
    const before = this.#message;
    if (this.#isOver() || before?.opening !== undefined) yield* this.#newMessage(before?.account ?? null);
    const message = this.#body();
    const opening = balanceOf(field);
    if (opening === undefined) yield this.#unreadable(field);
    message.opening = opening;
    message.currency ??= opening?.currency ?? null;
    const page = this.#page;
    if (page === undefined || opening === undefined || !opening.isInterim || page.account !== message.account) return;
    if (!isSameDecimal(page.balance.amount, opening.amount) || (page.balance.currency ?? opening.currency) !== opening.currency) return;
    message.isBegun = true;
    this.#page = undefined;
  }

  *#begin(message: Message): Parts {
    if (message.isBegun) return;
    message.isBegun = true;
    yield* this.#endPages();
    yield { part: 'statement', account: withoutCurrency(message.account, message.currency), currency: message.currency };
    if (message.opening) yield { part: 'balance', which: 'opening', amount: message.opening.amount, date: message.opening.date };
  }

  /** A page that no other goes on from closes its statement. */
  *#endPages(): Parts {
    if (this.#page) yield { part: 'balance', which: 'closing', amount: this.#page.balance.amount, date: this.#page.balance.date };
    this.#page = undefined;
  }

  *#movement(field: Field): Parts {
    const message = this.#body();
    yield* this.#begin(message);
    const movement = movementOf(field);
    message.add(movement);
    if (movement.isExpected) yield { part: 'skipped', sourceLine: movement.line, because: 'pending' };
    else this.#open = { movement, text: [], ownText: [] };
  }

  *#giveLine(): Parts {
    if (this.#open === undefined) return;
    const { movement, text, ownText } = this.#open;
    this.#open = undefined;
    const details = text.length > 0 ? detailsOf(text, '86') : detailsOf(ownText, 'NS');
    const supplement = AMOUNTS.test(movement.supplement) || details.description === '' ? movement.supplement : '';
    yield {
      part: 'line',
      date: movement.valueDate,
      valueDate: movement.valueDate,
      bookingDate: movement.entryDate === movement.valueDate ? null : movement.entryDate,
      isBooked: true,
      amount: movement.amount,
      currency: this.#message?.currency ?? null,
      description: `${details.description} ${supplement}`.replace(/\s+/g, ' ').trim(),
      counterparty: details.counterparty,
      reference: details.reference ?? movement.customerReference,
      bankId: movement.bankReference,
      balance: null,
      sourceLine: movement.line,
    };
  }

  *#closingOf(field: Field): Parts {
    const message = this.#body();
    const closing = balanceOf(field);
    if (closing === undefined) yield this.#unreadable(field);
    else message.currency ??= closing.currency;
    yield* this.#begin(message);
    message.isClosed = true;
    if (closing === undefined) return;
    if (closing.isInterim) this.#page = { account: message.account, balance: closing };
    else yield { part: 'balance', which: 'closing', amount: closing.amount, date: closing.date };
    const mismatch = message.mismatchWith(closing);
    if (mismatch) yield mismatch;
  }

  *#totalOf(field: Field): Parts {
    const total = totalOf(field);
    const mismatch = total && this.#body().mismatchWithTotal(total);
    if (mismatch) yield mismatch;
  }

  #unreadable({ line, lines }: Field): StatementPart {
    this.#unreadableBalances += 1;
    if (this.#unreadableBalances > MOST_UNREADABLE)
      refuse('malformed_file', `Line ${line} is one of more than ${MOST_UNREADABLE} balances that cannot be read. This is no MT940 file.`, {
        sourceLine: line,
      });
    const message = `Line ${line} is a balance that cannot be read: “${(lines[0] ?? '').slice(0, 60)}”. It was left out.`;
    return { part: 'warning', code: 'unreadable_balance', message, sourceLine: line };
  }

  /** What has to be said when a message is over. */
  *#finish(): Parts {
    const message = this.#message;
    if (message === undefined || !message.hasBody) return;
    yield* this.#begin(message);
    if (message.opening !== undefined && !message.isClosed)
      yield {
        part: 'warning',
        code: 'no_closing_balance',
        message: `The statement that opens in line ${message.opening.line} has no closing balance (:62F:). Movements may be missing.`,
        sourceLine: message.opening.line,
      };
  }

  /** Refuses a file that ends before its last message does. */
  *endOfFile(): Parts {
    yield* this.#giveLine();
    const message = this.#message;
    const isOpen = message !== undefined && !message.isEnded && !message.isClosed && (!message.hasBody || message.opening !== undefined);
    if (isOpen && !(this.#endsWithLine && message.hasMovements))
      refuse('truncated_file', `The file ends in line ${this.#lastLine}, before its statement is closed (:62F:). Download the statement again.`, {
        sourceLine: this.#lastLine,
      });
    yield* this.#finish();
    yield* this.#endPages();
  }
}

/** Some banks put the currency behind the number of the account. */
function withoutCurrency(account: string | null, currency: string | null): string | null {
  if (account === null || currency === null || !account.endsWith(currency)) return account;
  return account.slice(0, -currency.length).replace(/[\s/]+$/, '') || account;
}
