/** The tags of one OFX file put together as parts of statements. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { ANSWERED, refuseAnswer } from '../answers.ts';
import { AmountReader } from '../decimal-sign.ts';
import { negated } from '../decimals.ts';
import { describe } from '../description.ts';
import { nameLayout } from '../layout-name.ts';
import { AMOUNT_SIGNS, type AmountSign, type DecimalText, type ReadingOptions, type StatementPart } from '../statement.ts';
import { aggregateOf, type Aggregate } from './aggregates.ts';
import { LONGEST_TEXT, type TagScanner } from './tags.ts';
import { agreesWithType, currencyOf, dayOf, signedByType } from './values.ts';

interface Open {
  readonly name: string;
  readonly aggregate: Aggregate;
  readonly sourceLine: number;
  readonly values: Map<string, string>;
}

interface StatementSoFar {
  account: string | null;
  currency: string | null;
  isTold: boolean;
  readonly otherCurrencies: Set<string>;
}

/** The word of programs for nothing; where zeros are left blank, the decimal sign alone is left of none. */
const NO_AMOUNT = /^[+-]?(?:[.,]|null)$/i;
/** More notices than that are none. */
const MOST_WITHOUT_AMOUNT = 1_000;
/** The same twice in one transaction with other contents: a tag between two transactions was lost. */
const ONCE: ReadonlySet<string> = new Set(['TRNAMT', 'DTPOSTED', 'FITID']);
/** Texts that banks spread over several elements. */
const JOINED: ReadonlySet<string> = new Set(['NAME', 'MEMO']);
const NAMES_OF_BANK = ['ORG', 'FID', 'INTU.BID', 'BANKID', 'BROKERID'] as const;

export class OfxReading {
  /** What came out and was not taken yet. */
  readonly parts: StatementPart[] = [];
  readonly #tags: TagScanner;
  readonly #amounts: AmountReader;
  readonly #open: Open[] = [];
  #statement: StatementSoFar | undefined;
  #statements = 0;
  #error: { readonly message: string; readonly sourceLine: number } | undefined;
  #isDocumentClosed = false;
  #withoutAmount = 0;
  /** How types and signs agree over the file, and the first line of each. */
  readonly #signs = { agree: 0, differ: 0, firstAgreeing: 0, firstDiffering: 0, negative: 0 };
  readonly #answer: AmountSign | undefined;
  /** What names the bank, of which any may be absent. */
  readonly #bank = new Map<string, string>();

  constructor(text: string, tags: TagScanner, { decimalSign, amountSign }: ReadingOptions) {
    this.#tags = tags;
    this.#amounts = new AmountReader(() => amountsIn(text), 'decimals', decimalSign);
    this.#answer = amountSign;
  }

  /** Takes in the current tag. */
  take(): void {
    const { name } = this.#tags;
    if (this.#tags.isClosing) {
      this.#closeNamed(name);
      return;
    }
    const aggregate = aggregateOf(name);
    if (aggregate !== undefined && this.#isAggregate(aggregate)) {
      this.#begin(name, aggregate);
      if (this.#tags.isEmpty) this.#closeNamed(name);
    } else this.#leaf(name);
  }

  /** At the end of the file: closes what is open, and refuses what shows that the file is not whole, or no statement. */
  end(): void {
    const isInside = this.#open.some(({ aggregate }) => aggregate.rank >= 4);
    if (!this.#isDocumentClosed && (isInside || this.#tags.isCut))
      refuse('truncated_file', 'This OFX file ends in the middle of a statement. Download it again.', { sourceLine: this.#tags.lastLine });
    const wasClosed = this.#isDocumentClosed;
    while (this.#open.length > 0) this.#close();
    if (this.#statements === 0) this.#refuseWithoutStatement();
    if (!wasClosed) this.#warn('not_closed', 'The file ends before its last closing tag: a statement behind it may be missing.', this.#tags.lastLine);
    this.#askWhatIsOpen();
  }

  /** A payee and a currency may be text, and a trade's name is one only in an investment statement. */
  #isAggregate({ role, because }: Aggregate): boolean {
    if (role === 'party' || role === 'currency') return this.#tags.isBlankBehind;
    return because !== 'investment' || this.#open.some(({ name }) => name === 'INVSTMTRS');
  }

  #begin(name: string, aggregate: Aggregate): void {
    while (isEndedBy(this.#open.at(-1)?.aggregate, aggregate)) this.#close();
    this.#open.push({ name, aggregate, sourceLine: this.#tags.line, values: new Map() });
    if (aggregate.role === 'document') this.#isDocumentClosed = false;
    if (aggregate.role === 'statement') this.#statement = { account: null, currency: null, isTold: false, otherCurrencies: new Set() };
  }

  #leaf(name: string): void {
    const open = this.#holderOf(name);
    if (open === undefined) {
      if (name === 'TRNAMT' && this.#open.at(-1)?.aggregate.role === 'list')
        refuse('malformed_file', 'An amount stands outside of any transaction. The file is damaged: export it again.', {
          sourceLine: this.#tags.line,
        });
      return;
    }
    const value = this.#tags.value();
    const before = open.values.get(name);
    if (value === '' || value === before) return;
    if (before === undefined) open.values.set(name, value);
    else if (JOINED.has(name)) this.#join(open, name, `${before} ${value}`);
    else if (ONCE.has(name) && open.aggregate.role === 'transaction')
      refuse('malformed_file', `A transaction has two of <${name}>: where one ends and the next begins is lost. Export the file again.`, {
        sourceLine: this.#tags.line,
      });
    if (open.aggregate.role === 'statement' && this.#statement) this.#statement.currency = currencyOf(value);
  }

  /** The innermost aggregate that has such an element. */
  #holderOf(name: string): Open | undefined {
    for (let at = this.#open.length - 1; at >= 0; at -= 1) {
      const open = this.#open[at];
      if (open?.aggregate.leaves.has(name)) return open;
    }
    return undefined;
  }

  #join(open: Open, name: string, joined: string): void {
    if (joined.length > LONGEST_TEXT)
      refuse('malformed_file', `A transaction has more text in <${name}> than any bank writes. Export the file again.`, {
        sourceLine: this.#tags.line,
      });
    open.values.set(name, joined);
  }

  #closeNamed(name: string): void {
    if (!this.#open.some((open) => open.name === name)) return;
    while (this.#close().name !== name);
  }

  #close(): Open {
    const open = this.#open.pop() as Open;
    switch (open.aggregate.role) {
      case 'document':
        this.#isDocumentClosed = true;
        break;
      case 'status':
        this.#status(open);
        break;
      case 'statement':
        this.#tellStatement();
        this.#statement = undefined;
        break;
      case 'signon':
        this.#nameBank(open);
        break;
      case 'account':
        if (this.#statements === 0) this.#nameBank(open);
        if (this.#statement?.isTold === false) this.#statement.account ??= open.values.get('ACCTID') ?? null;
        break;
      case 'balance':
        this.#balance(open);
        break;
      case 'transaction':
        this.#transaction(open);
        break;
      case 'no_movement':
        this.#tellStatement();
        this.parts.push({ part: 'skipped', sourceLine: open.sourceLine, because: open.aggregate.because });
        break;
      case 'party':
      case 'currency':
        this.#inner(open);
        break;
      case 'list':
      case 'other':
        break;
    }
    return open;
  }

  /** Name of the payee, or currency of the amount, as values of their transaction. The original currency is none of these: the amount was converted. */
  #inner({ name, aggregate, values }: Open): void {
    const outer = this.#open.at(-1);
    const value = values.get(aggregate.role === 'party' ? 'NAME' : 'CURSYM');
    if (outer?.aggregate.role === 'transaction' && value !== undefined && name !== 'ORIGCURRENCY') outer.values.set(name, value);
  }

  #status({ values, sourceLine }: Open): void {
    const [code, severity] = [values.get('CODE') ?? '', values.get('SEVERITY')?.toUpperCase()];
    const isError = severity === undefined ? !/^0*$/.test(code) : severity === 'ERROR';
    if (!isError) return;
    const message = values.get('MESSAGE');
    const said = `${message === undefined ? 'no reason' : `"${message.slice(0, 200)}"`} (code ${code.slice(0, 20) || 'unknown'})`;
    if (this.#error === undefined) this.#error = { message: said, sourceLine };
    this.#warn('error_reply', `For one request the bank answered with an error, ${said}: a statement may be missing.`, sourceLine);
  }

  #refuseWithoutStatement(): void {
    if (this.#error)
      refuse('error_reply', `The bank answered with an error instead of a statement: ${this.#error.message}. Download the statement again.`, {
        sourceLine: this.#error.sourceLine,
      });
    refuse('wrong_kind', 'This OFX file has no statement in it. Download the transactions of an account.', { sourceLine: 1 });
  }

  #nameBank({ values }: Open): void {
    for (const name of NAMES_OF_BANK) {
      const value = values.get(name);
      if (value !== undefined && !this.#bank.has(name)) this.#bank.set(name, value);
    }
  }

  #tellStatement(): void {
    this.#statement ??= { account: null, currency: null, isTold: false, otherCurrencies: new Set() };
    if (this.#statement.isTold) return;
    this.#statement.isTold = true;
    this.#statements += 1;
    if (this.#statements === 1)
      this.parts.push({
        part: 'layout',
        layout: nameLayout(
          'ofx',
          NAMES_OF_BANK.map((name) => this.#bank.get(name) ?? ''),
        ),
      });
    this.parts.push({ part: 'statement', account: this.#statement.account, currency: this.#statement.currency });
  }

  #balance({ values, sourceLine }: Open): void {
    const text = values.get('BALAMT');
    if (text === undefined) return;
    const amount = this.#amounts.read(text, sourceLine);
    if (amount === undefined) {
      this.#warn('unreadable_balance', `The closing balance "${text.slice(0, 40)}" is no amount, and is left out.`, sourceLine);
      return;
    }
    this.#tellStatement();
    this.parts.push({ part: 'balance', which: 'closing', amount, date: dayOf(values.get('DTASOF')) ?? null });
  }

  #transaction(open: Open): void {
    const { values, sourceLine } = open;
    this.#tellStatement();
    if (values.get('CORRECTACTION')?.toUpperCase() === 'DELETE') {
      this.parts.push({ part: 'skipped', sourceLine, because: 'deletion' });
      this.#warn('correction', `The bank takes back its transaction ${values.get('CORRECTFITID') ?? ''} here. Look it up and remove it.`, sourceLine);
      return;
    }
    if (values.has('CORRECTFITID'))
      this.#warn('correction', `This transaction replaces the bank's earlier ${values.get('CORRECTFITID')}. Look that up and remove it.`, sourceLine);
    const written = this.#amountOf(open);
    const type = values.get('TRNTYPE')?.toUpperCase() ?? '';
    this.#compareSign(written, type, sourceLine);
    const amount = this.#signed(written, type);
    const name = values.get('EXTDNAME') ?? values.get('NAME') ?? '';
    const payee = values.get('PAYEE') ?? name;
    this.parts.push({
      part: 'line',
      date: this.#dateOf(open),
      valueDate: dayOf(values.get('DTAVAIL')) ?? null,
      bookingDate: null,
      isBooked: true,
      amount,
      currency: this.#currencyOf(open),
      description: describe(name === '' ? payee : name, values.get('MEMO') ?? ''),
      counterparty: payee,
      reference: named(values.get('CHECKNUM')) ?? named(values.get('REFNUM')),
      bankId: values.get('FITID') ?? null,
      balance: null,
      sourceLine,
    });
  }

  #amountOf({ values, sourceLine }: Open): DecimalText {
    const text = values.get('TRNAMT');
    // Banks put notices, of a new rate of interest for one, among the transactions: they move nothing.
    if (text === undefined || NO_AMOUNT.test(text)) {
      const what = text === undefined ? 'A transaction has no amount' : `The amount is "${text}", without a digit`;
      this.#withoutAmount += 1;
      if (this.#withoutAmount > MOST_WITHOUT_AMOUNT)
        refuse('missing_value', `More than ${MOST_WITHOUT_AMOUNT} transactions have no amount. The file is damaged: export it again.`, {
          sourceLine,
        });
      this.#warn('amount_without_digits', `${what}: it is read as 0. See that the bank moved nothing here.`, sourceLine);
      return '0';
    }
    const amount = this.#amounts.read(text, sourceLine);
    if (amount === undefined) refuse('wrong_number', `"${text.slice(0, 40)}" is no amount. Export the file again.`, { sourceLine });
    return amount;
  }

  /**
   * When it was posted; where that is not said, when it was begun, or when the money is there.
   * What has no digit in it is masked, and a transaction without a date all the same a transaction.
   */
  #dateOf({ values, sourceLine }: Open): Day | null {
    for (const name of ['DTPOSTED', 'DTUSER', 'DTAVAIL']) {
      const text = values.get(name);
      if (text !== undefined && !/\d/.test(text)) continue;
      const day = dayOf(text);
      if (day === undefined) refuse('wrong_date', `"${values.get(name)?.slice(0, 40)}" is no date. Export the file again.`, { sourceLine });
      if (day !== null) return day;
    }
    this.#warn('no_date', 'A transaction has no date. Say on which day the bank booked it before it is matched.', sourceLine);
    return null;
  }

  #currencyOf({ values, sourceLine }: Open): string | null {
    const ofAccount = this.#statement?.currency ?? null;
    const ofLine = currencyOf(values.get('CURRENCY') ?? '') ?? ofAccount;
    if (ofLine !== null && ofAccount !== null && ofLine !== ofAccount && this.#statement?.otherCurrencies.has(ofLine) === false) {
      this.#statement.otherCurrencies.add(ofLine);
      this.#warn('other_currency', `An amount is in ${ofLine}, while the account is in ${ofAccount}.`, sourceLine);
    }
    return ofLine;
  }

  #compareSign(amount: DecimalText, type: string, sourceLine: number): void {
    if (amount.startsWith('-')) this.#signs.negative += 1;
    const agrees = agreesWithType(amount, type);
    if (agrees === undefined) return;
    if (agrees ? this.#signs.agree++ === 0 : this.#signs.differ++ === 0) this.#signs[agrees ? 'firstAgreeing' : 'firstDiffering'] = sourceLine;
  }

  #signed(amount: DecimalText, type: string): DecimalText {
    if (this.#answer === 'by_type') return signedByType(amount, type);
    return this.#answer === 'inverted' ? negated(amount) : amount;
  }

  #askWhatIsOpen(): void {
    const decimalSign = this.#amounts.found();
    if (decimalSign) this.parts.push(decimalSign);
    const sign = this.#foundSign();
    if (sign) this.parts.push(sign);
  }

  /** Where no amount has the sign of its type, or none has a sign while types say that some went out, the file does not tell whose signs they are. */
  #foundSign(): StatementPart | undefined {
    const { agree, differ, firstAgreeing, firstDiffering, negative } = this.#signs;
    if (this.#answer === 'inverted' && agree > differ)
      refuseAnswer(`Line ${firstAgreeing} has the sign of its type, which goes against the sign that was answered.`, firstAgreeing);
    if (this.#answer !== undefined) return { part: 'detected', what: 'amount_sign', value: this.#answer, evidence: ANSWERED, sourceLine: null };
    if (differ > 0 && (agree === 0 || negative === 0)) {
      const others = agree === 0 ? 'no other amount of the file has the sign of its type' : 'no amount of the file has a minus';
      const evidence = `the amount on line ${firstDiffering} has another sign than its type, and ${others}`;
      return { part: 'question', kind: 'amount_sign', options: AMOUNT_SIGNS, assumed: 'as_written', evidence, sourceLine: firstDiffering };
    }
    if (agree === 0) return undefined;
    const evidence = `${agree} of ${agree + differ} amounts have the sign of their type.`;
    return { part: 'detected', what: 'amount_sign', value: 'as_written', evidence, sourceLine: firstAgreeing };
  }

  #warn(code: string, message: string, sourceLine: number): void {
    this.parts.push({ part: 'warning', code, message, sourceLine });
  }
}

/** Nothing is nested in an account or a balance, whatever its rank. */
function isEndedBy(open: Aggregate | undefined, next: Aggregate): boolean {
  return open !== undefined && (open.rank >= next.rank || open.role === 'account' || open.role === 'balance');
}

/** Every amount of the file, for what they tell of the decimal sign. */
function* amountsIn(text: string): Generator<string> {
  for (const [, amount] of text.matchAll(/<(?:TRNAMT|BALAMT)>([^<]{1,64})/gi)) yield amount?.trim() ?? '';
}

/** A number that names something; zeros name nothing. */
function named(text: string | undefined): string | null {
  return text === undefined || /^0+$/.test(text) ? null : text;
}
