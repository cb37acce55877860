/** The records of one QIF file put together as parts of statements. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { negated, sumOf } from '../decimals.ts';
import { AmountReader } from '../decimal-sign.ts';
import { describe } from '../description.ts';
import type { DecimalText, ReadingOptions, StatementPart } from '../statement.ts';
import type { DateReader } from './dates.ts';
import { dateOf, type QifField, type QifHeader, type QifRecord } from './records.ts';
import { cashOf, hasMovements, sectionOf, type Section } from './sections.ts';

/** The fields of a transaction that are read; those of its splits only as far as they make its amount. */
interface Transaction {
  readonly date: QifField | null;
  /** `T`, or `U` where that is missing. */
  readonly amount: QifField | null;
  readonly splits: readonly QifField[];
  /** `$` outside of splits: what an investment account moved. */
  readonly moved: QifField | null;
  readonly number: string;
  readonly payee: string;
  readonly memo: string;
  readonly category: string;
  readonly security: string;
  readonly sourceLine: number;
}

export class QifReading {
  /** What came out and was not taken yet. */
  readonly parts: StatementPart[] = [];
  readonly #dates: DateReader;
  readonly #amounts: AmountReader;
  readonly #isInverted: boolean;
  readonly #endsWithLine: boolean;
  #section: Section = 'transactions';
  #header = '';
  #account: string | null = null;
  #accountsInBlock = 0;
  /** Whether the account of the section is yet to be told. */
  #isUntold = false;
  #isAnyTold = false;

  constructor(dates: DateReader, otherAmounts: () => Iterable<string>, endsWithLine: boolean, { decimalSign, amountSign }: ReadingOptions) {
    this.#dates = dates;
    this.#amounts = new AmountReader(otherAmounts, 'thousands', decimalSign);
    this.#isInverted = amountSign === 'inverted';
    this.#endsWithLine = endsWithLine;
  }

  header({ name, sourceLine }: QifHeader): void {
    const section = sectionOf(name);
    if (section === undefined) return;
    const isSame = this.#isAnyTold && name === this.#header && this.#section === section && section !== 'account';
    this.#section = section;
    this.#header = name;
    if (section === 'account') {
      this.#tellAccount();
      this.#accountsInBlock = 0;
    } else if (hasMovements(this.#section) && !isSame) {
      this.#tellAccount();
      this.#isUntold = true;
      if (section === 'unknown')
        this.#warn(
          'unknown_section',
          `"!${name.slice(0, 40)}" is no section of the format: what looks like a transaction in it is read as one.`,
          sourceLine,
        );
    }
  }

  record(record: QifRecord): void {
    const { fields, sourceLine } = record;
    if (fields.length === 0) this.#skip(sourceLine, 'empty');
    else if (this.#section === 'account') this.#accountRecord(record);
    else if (!hasMovements(this.#section)) this.#skip(sourceLine, this.#section);
    else this.#movement(record);
  }

  /** At the end of the file: an account without transactions, and what is still to be asked. */
  end(): void {
    this.#tellAccount();
    const decimalSign = this.#amounts.found();
    if (decimalSign) this.parts.push(decimalSign);
  }

  /** One account alone is the one of the transactions behind it; several are a list. */
  #accountRecord({ fields, sourceLine }: QifRecord): void {
    this.#accountsInBlock += 1;
    const name = fields.find(({ code }) => code === 'N')?.text ?? '';
    this.#account = this.#accountsInBlock > 1 || name === '' ? null : name;
    this.#skip(sourceLine, 'account');
  }

  #movement(record: QifRecord): void {
    const transaction = transactionOf(record);
    const { sourceLine } = transaction;
    const isFirst = this.#isUntold || !this.#isAnyTold;
    const isOpening = this.#isOpening(transaction, isFirst);
    if (isFirst) {
      if (isOpening) this.#account ??= transaction.category.slice(1, -1);
      this.#isUntold = true;
      this.#tellAccount();
    }
    if (this.#section === 'unknown' && (transaction.date === null || transaction.amount === null)) return this.#skip(sourceLine, 'unknown');
    if (record.endedBy !== 'mark') this.#checkUnclosed(record, transaction);
    const amount = this.#amountOf(transaction);
    if (typeof amount !== 'string') return this.#skip(sourceLine, amount.because);
    if (isOpening && /[1-9]/.test(amount))
      this.#warn(
        'opening_balance',
        'This record is the balance with which the account began. Leave it out if the book has that already.',
        sourceLine,
      );
    this.#line(transaction, amount);
  }

  /** Of an account that begins with its own balance, the transfer is from itself. */
  #isOpening({ category, payee }: Transaction, isFirst: boolean): boolean {
    if (this.#section !== 'transactions' || !/^\[.+\]$/.test(category)) return false;
    return category.slice(1, -1) === this.#account || (isFirst && /^opening balance$/i.test(payee));
  }

  #line(transaction: Transaction, amount: DecimalText): void {
    const { date, number, payee, memo, category, security, sourceLine } = transaction;
    const day = date === null ? null : this.#dates.read(date.text);
    if (day === null) this.#warn('no_date', 'A transaction has no date. Say on which day the bank booked it before it is matched.', sourceLine);
    if (day === undefined)
      refuse('wrong_date', `"${date?.text.slice(0, 40)}" is no date. Export the file again.`, { sourceLine: date?.sourceLine ?? sourceLine });
    const isInvestment = this.#section === 'investment';
    const said = describe(payee, memo);
    this.parts.push({
      part: 'line',
      date: day,
      valueDate: null,
      bookingDate: null,
      isBooked: true,
      amount,
      currency: null,
      description: isInvestment ? describe(`${number} ${security}`.trim(), said) : said === '' ? category : said,
      counterparty: payee,
      reference: isInvestment || number === '' ? null : number,
      bankId: null,
      balance: null,
      sourceLine,
    });
  }

  /** The signed amount, or why there is none. */
  #amountOf(transaction: Transaction): DecimalText | { readonly because: string } {
    if (this.#section === 'investment') return this.#cashOf(transaction);
    const { amount, splits } = transaction;
    if (amount !== null) return this.#read(amount);
    return splits.length > 0 ? sumOf(splits.map((each) => this.#read(each))) : { because: 'no_amount' };
  }

  #cashOf({ amount, moved, number }: Transaction): DecimalText | { readonly because: string } {
    const direction = cashOf(number);
    if (direction === undefined) return { because: 'investment' };
    const field = amount ?? moved;
    if (field === null) return { because: 'no_amount' };
    const read = this.#read(field);
    return direction === 'comes' || read.startsWith('-') ? read : negated(read);
  }

  #read({ text, sourceLine }: QifField): DecimalText {
    const amount = this.#amounts.read(text, sourceLine);
    if (amount === undefined) refuse('wrong_number', `"${text.slice(0, 40)}" is no amount. Export the file again.`, { sourceLine });
    return this.#isInverted ? negated(amount) : amount;
  }

  /** Some banks leave out a `^`; but a file may also have been cut there. */
  #checkUnclosed({ fields, sourceLine, endedBy }: QifRecord, { date, amount, splits }: Transaction): void {
    const last = fields.at(-1);
    const isCut = !this.#endsWithLine && 'DTU$'.includes(last?.code ?? '');
    const isAmountMissing = this.#section !== 'investment' && amount === null && splits.length === 0;
    if (endedBy === 'file' && (isCut || date === null || isAmountMissing))
      refuse('truncated_file', 'The file ends in the middle of a transaction. Export it again.', { sourceLine: last?.sourceLine ?? sourceLine });
    this.#warn('not_closed', 'This transaction is not closed by ^: see that nothing of it is missing.', sourceLine);
  }

  #tellAccount(): void {
    if (!this.#isUntold) return;
    this.#isUntold = false;
    this.#isAnyTold = true;
    this.parts.push({ part: 'statement', account: this.#account, currency: null });
  }

  #skip(sourceLine: number, because: string): void {
    this.parts.push({ part: 'skipped', sourceLine, because });
  }

  #warn(code: string, message: string, sourceLine: number): void {
    this.parts.push({ part: 'warning', code, message, sourceLine });
  }
}

function transactionOf(record: QifRecord): Transaction {
  const { fields, sourceLine } = record;
  const firstSplit = fields.findIndex(({ code }) => code === 'S');
  const before = firstSplit === -1 ? fields : fields.slice(0, firstSplit);
  const filled = (code: string, among = fields): QifField | null => among.find((field) => field.code === code && field.text !== '') ?? null;
  const text = (code: string): string => filled(code)?.text ?? '';
  const all = (code: string): string =>
    fields
      .filter((field) => field.code === code && field.text !== '')
      .map((field) => field.text)
      .join(' ');
  return {
    date: dateOf(record),
    amount: filled('T') ?? filled('U'),
    splits: firstSplit === -1 ? [] : fields.slice(firstSplit).filter((field) => field.code === '$' && field.text !== ''),
    moved: filled('$', before),
    number: text('N'),
    payee: oneLine(all('P')),
    memo: oneLine(all('M')),
    category: text('L'),
    security: text('Y'),
    sourceLine,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
