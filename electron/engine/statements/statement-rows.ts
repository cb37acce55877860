/** One statement file into the book: every part taken as it comes, every row a line, matched, or skipped with a reason (rule I1). */

import type { Connection } from '../../../db/connection.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { formatDecimal, parseDecimal, type Units } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { MoneyAccount } from '../../../db/money-accounts.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import {
  insertSkippedRow,
  insertStatedBalances,
  insertStatementRow,
  openStatementLines,
  setCameAgain,
  setRemoved,
  setRestored,
  type LineFacts,
  type StatedBalance,
} from '../../../db/statement-lines.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import type { Detected, Question, StatementLine, StatementPart, Warning } from '../../readers/statement.ts';
import { mayBeSameAccount } from './account-number.ts';
import { OverlappingRows, identityOf, wordsOfLine, type DecidedRow, type LineRow } from './overlapping-rows.ts';
import { RunningBalance } from './running-balance.ts';

/** What the user decided of rows of a file: by their place in it, or by the line of text that they stand on. */
export interface RowDecisions {
  readonly by: 'place' | 'line';
  /** Not to be imported. */
  readonly skip: readonly number[];
  /** To be put back, where the user had taken its line out. */
  readonly take: readonly number[];
  /** A line of its own, whatever it looks like. */
  readonly asNew: readonly number[];
}

export type RowFate = 'added' | 'matched' | 'removed' | 'skipped' | 'undecided';

/** What becomes of a row, and what the user may decide otherwise. */
export interface FateOfRow {
  readonly place: number;
  readonly sourceLine: number;
  readonly day: Day | null;
  readonly amount: number | null;
  readonly text: string;
  readonly fate: RowFate;
  readonly because: string;
  readonly may: readonly ('skip' | 'take' | 'as_new')[];
}

export interface RowsOfFile {
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly skipped: readonly { readonly place: number; readonly sourceLine: number; readonly because: string }[];
  readonly fates: readonly FateOfRow[];
  readonly layout: string;
  readonly detected: readonly Detected[];
  readonly questions: readonly Question[];
  readonly warnings: readonly Warning[];
  readonly addsUp: boolean | null;
  readonly opening: number | null;
  readonly closing: number | null;
  readonly from: Day | null;
  readonly to: Day | null;
  /** As the file names it, masked; `null` where it does not. */
  readonly accountNumber: string | null;
}

export interface RowsContext {
  readonly connection: Connection;
  readonly account: MoneyAccount;
  /** The number by which the account is called in the file; `null` where only one is in it. */
  readonly number: string | null;
  readonly units: Units;
  readonly fileId: number;
  readonly fileName: string;
  readonly decisions: RowDecisions;
  readonly dryRun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The first rows of a file have their fates told, and further ones that the user has to know of. */
const FATES_SHOWN = 1_000;

interface Statement {
  readonly isOurs: boolean;
  readonly balances: { which: 'opening' | 'closing'; amount: number; day: Day | null }[];
  sum: number;
  firstDay: Day | null;
  lastDay: Day | null;
}

/** Rows that cannot be imported as they are. */
interface Hindrance {
  count: number;
  readonly place: { readonly sourceLine: number };
  readonly what: string;
}

export class StatementRows {
  readonly #context: RowsContext;
  readonly #lines: ReturnType<typeof openStatementLines>;
  readonly #overlap: OverlappingRows;
  readonly #closedThrough: Day | undefined;
  readonly #decided: { readonly skip: Set<number>; readonly take: Set<number>; readonly asNew: Set<number> };
  readonly #unused: Set<number>;
  readonly #running = new RunningBalance();
  readonly #skipped: RowsOfFile['skipped'][number][] = [];
  readonly #fates: FateOfRow[] = [];
  #noteworthy = 0;
  readonly #detected: Detected[] = [];
  readonly #questions: Question[] = [];
  readonly #warnings: Warning[] = [];
  readonly #numbers: string[] = [];
  readonly #statements: Statement[] = [];
  readonly #hindrances = new Map<'no_date' | 'closed', Hindrance>();
  readonly #otherCurrency = { count: 0, sourceLine: 0, currency: '' };
  #layout = '';
  #read = 0;
  #added = 0;
  #matched = 0;
  #masked = 0;
  readonly #told = new Map<string, { count: number; readonly warning: Warning; readonly many: (count: number) => string }>();

  constructor(context: RowsContext) {
    this.#context = context;
    this.#lines = openStatementLines(context.connection, context.account.id);
    this.#overlap = new OverlappingRows(context.connection, context.account.id, this.#lines);
    this.#closedThrough = reconciledThrough(context.connection, context.account.id);
    const { skip, take, asNew } = context.decisions;
    this.#decided = { skip: new Set(skip), take: new Set(take), asNew: new Set(asNew) };
    this.#unused = new Set([...skip, ...take, ...asNew]);
  }

  /** How many rows were taken so far. */
  get read(): number {
    return this.#read;
  }

  take(part: StatementPart): void {
    switch (part.part) {
      case 'statement':
        this.#begin(part.account, part.currency);
        break;
      case 'line':
        this.#takeLine(part);
        break;
      case 'skipped':
        this.#skip({ place: (this.#read += 1), sourceLine: part.sourceLine }, part.because);
        break;
      case 'balance':
        this.#statement.balances.push({ which: part.which, amount: this.#minor(part.amount, null), day: part.date });
        break;
      case 'question':
        this.#questions.push(part);
        break;
      case 'detected':
        this.#detected.push(part);
        break;
      case 'layout':
        this.#layout = part.layout;
        break;
      case 'warning':
        this.#warnings.push(part);
        break;
    }
  }

  /** Decides what waited for the end of the file, and writes what it states. Refuses what the user has to decide first. */
  end(): RowsOfFile {
    this.#refuseOtherAccount();
    this.#refuseQuestion();
    const ours = this.#statements.filter(({ isOurs }) => isOurs);
    const balances = ours.flatMap(statedBalances);
    const opening = balances.find(({ which }) => which === 'opening')?.amount ?? null;
    const closing = balances.findLast(({ which }) => which === 'closing')?.amount ?? null;
    const days = ours.flatMap(({ firstDay, lastDay }) => (firstDay === null || lastDay === null ? [] : [firstDay, lastDay]));
    const from = days.length === 0 ? null : Math.min(...days);
    const to = days.length === 0 ? null : Math.max(...days);
    const { addsUp } = this.#running;
    const ids = this.#overlap.judge(this.#layout);
    if (ids.are !== 'good')
      this.#warn(
        'bank_ids_not_used',
        ids.are === 'contradicted'
          ? 'Ids of the bank in this file name other movements in the book. They were not used; equal rows were counted.'
          : 'The bank names its movements anew in every file. Its ids were not used; equal rows were counted.',
      );
    const hasEnds = addsUp === true && opening !== null && closing !== null && from !== null && to !== null;
    const ends = hasEnds ? { firstDay: from, lastDay: to, opening, closing } : null;
    const isAsNew = (row: LineRow) => this.#has('asNew', row);
    for (const decided of this.#overlap.decide({ layout: this.#layout, ends, isAsNew }, ids)) this.#write(decided);
    this.#checkBalances(ours);
    insertStatedBalances(this.#context.connection, this.#context.fileId, balances);
    this.#refuseHindrances();
    this.#refuseUnused();
    this.#tell();
    return {
      read: this.#read,
      added: this.#added,
      matched: this.#matched,
      skipped: this.#skipped,
      fates: this.#fates.toSorted((a, b) => a.place - b.place),
      layout: this.#layout,
      detected: this.#detected,
      questions: this.#questions,
      warnings: this.#warnings,
      addsUp,
      opening,
      closing,
      from,
      to,
      accountNumber: this.#numbers.find((number) => this.#isOurs(number)) ?? null,
    };
  }

  get #statement(): Statement {
    const current = this.#statements.at(-1);
    if (current !== undefined) return current;
    this.#begin(null, null);
    return this.#statement;
  }

  #begin(account: string | null, currency: string | null): void {
    const number = account === null || account.trim() === '' ? null : maskCardNumbers(account.trim()).text;
    if (number !== null && !this.#numbers.includes(number)) this.#numbers.push(number);
    const isOurs = number === null || this.#isOurs(number);
    this.#running.begin();
    this.#statements.push({ isOurs, balances: [], sum: 0, firstDay: null, lastDay: null });
    if (isOurs && currency !== null && currency !== this.#context.units.currency)
      this.#refuse(
        'wrong_currency',
        `This statement is in ${currency}, and this workspace counts in ${this.#context.units.currency}. Import it into a workspace of its currency.`,
      );
  }

  #isOurs(number: string): boolean {
    const named = this.#context.number ?? this.#context.account.number;
    if (named === '') return mayBeSameAccount(number, this.#numbers[0] ?? number);
    return mayBeSameAccount(number, named);
  }

  #takeLine(line: StatementLine): void {
    const statement = this.#statement;
    const { sourceLine } = line;
    const row = { place: (this.#read += 1), sourceLine };
    if (!statement.isOurs) return this.#skip(row, 'other_account', line);
    if (!line.isBooked) return this.#skip(row, 'pending', line);
    const { currency } = this.#context.units;
    if (line.currency !== null && line.currency !== currency) {
      if ((this.#otherCurrency.count += 1) === 1) Object.assign(this.#otherCurrency, { sourceLine, currency: line.currency });
      return this.#skip(row, 'other_currency', line);
    }
    const amount = this.#minor(line.amount, sourceLine);
    const statedBalance = line.balance === null ? null : this.#minor(line.balance, sourceLine);
    this.#running.next(amount, statedBalance, sourceLine);
    statement.sum += amount;
    const day = line.bookingDate ?? line.date;
    if (day !== null) {
      statement.firstDay = Math.min(statement.firstDay ?? day, day);
      statement.lastDay = Math.max(statement.lastDay ?? day, day);
    }
    if (this.#has('skip', row)) return this.#skip(row, 'user', line);
    if (day === null) return this.#hinder('no_date', row, line, 'has no date');
    const facts = this.#factsOf(line, day, amount, statedBalance);
    const held = { ...row, facts };
    if (!this.#overlap.hold(held)) this.#write({ row: held, fate: { place: row.place, fate: 'added', apart: null }, line: null, takenOut: null });
  }

  #factsOf(line: StatementLine, day: Day, amount: number, statedBalance: number | null): LineFacts {
    const description = this.#clean(line.description);
    const counterparty = this.#clean(line.counterparty);
    const reference = this.#clean(line.reference ?? '');
    const bankId = this.#clean(line.bankId ?? '');
    return { day, valueDay: line.valueDate, amount, description, counterparty, reference, bankId, statedBalance };
  }

  /** Without full card numbers (rule M4). */
  #clean(text: string): string {
    if (text.length < 13 || !MANY_DIGITS.test(text)) return text;
    const { text: clean, found } = maskCardNumbers(text);
    this.#masked += found;
    return clean;
  }

  #minor(text: string, sourceLine: number | null): number {
    const { currency, currencyDecimals } = this.#context.units;
    const amount = parseDecimal(text, currencyDecimals);
    if (typeof amount === 'number') return amount;
    const at = sourceLine === null ? 'A balance' : `Line ${sourceLine}`;
    const because =
      amount === 'too_many_decimals'
        ? `has more decimals than ${currency} (${currencyDecimals}): ${text.slice(0, 40)}`
        : amount === 'too_large'
          ? `has an amount beyond all bounds: ${text.slice(0, 40)}`
          : `has an amount that is no number: ${text.slice(0, 40)}`;
    this.#refuse('wrong_number', `${at} ${because}. Check which columns and which decimal sign were read.`, sourceLine ?? undefined);
  }

  #write({ row, fate, line, takenOut }: DecidedRow): void {
    const { connection, fileId, now } = this.#context;
    const { facts, place, sourceLine } = row;
    const shown = { row, facts };
    if (fate.fate === 'added') {
      const closed = this.#closedThrough;
      if (closed !== undefined && facts.day <= closed) {
        this.#hinder('closed', row, { ...facts, date: facts.day }, `falls in the period that is closed up to ${formatDay(closed)}`);
        return;
      }
      const lineId = this.#lines.insert(facts, { fileId, sourceLine, place });
      this.#added += 1;
      if (takenOut !== null) setCameAgain(connection, takenOut.id);
      const isAsNew = this.#has('asNew', row);
      const isPutBack = takenOut !== null && !isAsNew && this.#has('take', row);
      if (takenOut !== null && !isAsNew && !isPutBack) {
        setRemoved(connection, lineId, takenOut.removedBecause ?? '', takenOut.removedAt ?? now);
        this.#noteRemoved(sourceLine, takenOut.removedBecause ?? '');
        this.#show(shown, 'removed', `You took this line out: ${takenOut.removedBecause ?? ''}`, ['take']);
      } else
        this.#show(shown, 'added', isPutBack ? 'Put back, as you decided' : isAsNew ? 'New, as you decided' : addedBecause(fate.apart, line), [
          'skip',
        ]);
      return;
    }
    if (line === null) throw new Error(`row ${place} is matched with no line`);
    const { stored } = line;
    const words = wordsOfLine(facts);
    insertStatementRow(connection, {
      lineId: stored.id,
      fileId,
      sourceLine,
      place,
      words: words === wordsOfLine(stored) ? null : words,
      bankId: facts.bankId === '' || facts.bankId === stored.bankId ? null : facts.bankId,
      statedBalance: facts.statedBalance === null || facts.statedBalance === stored.statedBalance ? null : facts.statedBalance,
    });
    this.#matched += 1;
    const where = `${line.file}, line ${line.sourceLine}`;
    if (fate.fate === 'removed' && this.#has('take', row)) {
      setRestored(connection, stored.id);
      this.#show(shown, 'matched', 'Put back, as you decided', []);
    } else if (fate.fate === 'removed') {
      this.#noteRemoved(sourceLine, stored.removedBecause ?? '');
      this.#show(shown, 'removed', `You took this line out: ${stored.removedBecause ?? ''}`, ['take']);
    } else if (fate.by === 'other_layout') {
      this.#note('other_words', sourceLine, `Line ${sourceLine} was taken for ${where}: same day and amount, in other words.`, (count) =>
        `${count} rows were taken for lines of files of another kind: same day and amount, in other words. The first is line ${sourceLine}.`,
      ); // prettier-ignore
      this.#show(shown, 'matched', `Same day and amount as ${where}, in other words`, ['as_new']);
    } else {
      const isInOtherWords = !line.identities.includes(identityOf(facts));
      this.#show(shown, 'matched', isInOtherWords ? `The bank's id is that of ${where}, in other words` : `Also in ${where}`, ['as_new']);
    }
  }

  #skip(row: { readonly place: number; readonly sourceLine: number }, because: string, line?: StatementLine): void {
    insertSkippedRow(this.#context.connection, this.#context.fileId, row.place, row.sourceLine, because);
    this.#skipped.push({ ...row, because });
    this.#show({ row, line }, 'skipped', SKIPPED_WORDS[because] ?? because, because === 'user' ? ['skip'] : []);
  }

  #hinder(
    kind: 'no_date' | 'closed',
    row: { readonly place: number; readonly sourceLine: number },
    line: Pick<StatementLine, 'date' | 'description' | 'counterparty'> & { readonly amount: number | string },
    what: string,
  ): void {
    const known = this.#hindrances.get(kind);
    if (known) known.count += 1;
    else this.#hindrances.set(kind, { count: 1, place: { sourceLine: row.sourceLine }, what });
    if (!this.#context.dryRun) return;
    insertSkippedRow(this.#context.connection, this.#context.fileId, row.place, row.sourceLine, kind);
    this.#skipped.push({ place: row.place, sourceLine: row.sourceLine, because: kind });
    const amount = typeof line.amount === 'number' ? line.amount : this.#minor(line.amount, row.sourceLine);
    const text = this.#textOf(line);
    this.#keepFate({ ...row, day: line.date, amount, text, fate: 'undecided', because: `It ${what}: skip it`, may: ['skip'] });
  }

  #refuseHindrances(): void {
    for (const [kind, { count, place, what }] of this.#hindrances) {
      const rows =
        count === 1 ? `Line ${place.sourceLine} ${what}` : `${count} rows cannot be imported as they are: line ${place.sourceLine} ${what}`;
      const more = kind === 'closed' ? 'Reopen the period with a reason, or skip' : 'Put a date into the file, or skip';
      const message = `${rows}${count === 1 && kind === 'closed' ? ' and is new' : ''}. ${more} ${count === 1 ? 'this row' : 'these rows'}.`;
      if (this.#context.dryRun) this.#warn(kind === 'closed' ? 'closed_period' : 'no_date', message, place.sourceLine);
      else this.#refuse(kind === 'closed' ? 'closed_period' : 'missing_value', message, place.sourceLine);
    }
  }

  #refuseOtherAccount(): void {
    const { account, number, fileName } = this.#context;
    const isMixed = this.#numbers.some((one) => this.#numbers.some((other) => !mayBeSameAccount(one, other)));
    const list = this.#numbers.join(', ');
    if (number === null && account.number === '' && isMixed)
      this.#refuse(
        'which_account',
        `This file has statements of ${this.#numbers.length} accounts: ${list}. Export the one of ${account.name} alone, or name it on the command line by --account-number.`,
      );
    if (this.#numbers.length > 0 && !this.#statements.some(({ isOurs }) => isOurs)) {
      const wanted = number ?? account.number;
      this.#refuse(
        'other_account',
        `${fileName} is a statement of ${list}, and ${account.name} has the number ${wanted}. Choose the account that it is of, or, where the number is this account's, say so on the command line by --account-number.`,
      );
    }
    const { count, sourceLine, currency } = this.#otherCurrency;
    if (count === 0) return;
    const { units } = this.#context;
    if (!this.#statements.some(({ firstDay }) => firstDay !== null))
      this.#refuse(
        'wrong_currency',
        `The rows of this file are in ${currency} (line ${sourceLine}), and this workspace counts in ${units.currency}. Import it into a workspace of its currency.`,
        sourceLine,
      );
    const rows = count === 1 ? 'One row is' : `${count} rows are`;
    this.#warn(
      'other_currency',
      `${rows} in another currency than ${units.currency} and ${count === 1 ? 'was' : 'were'} skipped; line ${sourceLine} is in ${currency}.`,
      sourceLine,
    );
  }

  #refuseQuestion(): void {
    const [question] = this.#questions;
    if (this.#context.dryRun || question === undefined) return;
    const option = `--${question.kind.replace('_', '-')}`;
    const place = question.sourceLine ?? undefined;
    this.#refuse(
      'question_open',
      `${QUESTION_WORDS[question.kind]} ${question.evidence} Say which it is: ${question.options.map((each) => `${option} ${each}`).join(' or ')}.`,
      place,
    );
  }

  #refuseUnused(): void {
    const [number] = this.#unused;
    if (number === undefined) return;
    const what = this.#context.decisions.by === 'line' ? `Line ${number}` : `Row ${number}`;
    this.#refuse('unexpected_value', `${what} of this file is no row that something could be decided of. Look at the preview again.`);
  }

  #checkBalances(ours: readonly Statement[]): void {
    if (this.#warnings.some(({ code }) => code === 'balance_mismatch')) return;
    const money = (amount: number) => formatDecimal(amount, this.#context.units.currencyDecimals);
    const broken = this.#running.firstBreak;
    if (broken !== null) {
      const { sourceLine, stated, expected } = broken;
      this.#warn(
        'balance_mismatch',
        `The balances do not add up: line ${sourceLine} has ${money(stated)}, and ${money(expected)} follows from the rows before.`,
        sourceLine,
      );
      return;
    }
    for (const { balances, sum } of ours) {
      const opening = balances.find(({ which }) => which === 'opening');
      const closing = balances.findLast(({ which }) => which === 'closing');
      if (!opening || !closing || opening.amount + sum === closing.amount || this.#otherCurrency.count > 0) continue;
      this.#warn(
        'balance_mismatch',
        `The closing balance of ${money(closing.amount)} does not follow: ${money(opening.amount)} and the rows come to ${money(opening.amount + sum)}.`,
      );
      return;
    }
  }

  #noteRemoved(sourceLine: number, because: string): void {
    this.#note('removed_line', sourceLine, `Line ${sourceLine} stays out: you took it out (${because}).`, (count) =>
      `${count} rows stay out, because you took them out. The first is line ${sourceLine} (${because}).`,
    ); // prettier-ignore
  }

  /** Told once of a kind, with how many there are. */
  #note(code: string, sourceLine: number, message: string, many: (count: number) => string): void {
    const known = this.#told.get(code);
    if (known) known.count += 1;
    else this.#told.set(code, { count: 1, warning: { code, message, sourceLine }, many });
  }

  #tell(): void {
    for (const { count, warning, many } of this.#told.values()) this.#warnings.push(count === 1 ? warning : { ...warning, message: many(count) });
    if (this.#masked > 0) this.#warn('card_number', 'Full card numbers in this file were masked: Floatbook never stores one.');
  }

  #warn(code: string, message: string, sourceLine: number | null = null): void {
    this.#warnings.push({ code, message, sourceLine });
  }

  #has(
    decision: keyof RowDecisions & ('skip' | 'take' | 'asNew'),
    { place, sourceLine }: { readonly place: number; readonly sourceLine: number },
  ): boolean {
    const at = this.#context.decisions.by === 'line' ? sourceLine : place;
    if (!this.#decided[decision].has(at)) return false;
    this.#unused.delete(at);
    return true;
  }

  #show(
    {
      row,
      facts,
      line,
    }: {
      readonly row: { readonly place: number; readonly sourceLine: number };
      readonly facts?: LineFacts;
      readonly line?: StatementLine | undefined;
    },
    fate: RowFate,
    because: string,
    may: FateOfRow['may'],
  ): void {
    if (row.place > FATES_SHOWN && (fate === 'added' || fate === 'skipped' || because.startsWith('Also'))) return;
    const amount = facts?.amount ?? (line === undefined ? null : parseDecimal(line.amount, this.#context.units.currencyDecimals));
    this.#keepFate({
      place: row.place,
      sourceLine: row.sourceLine,
      day: facts?.day ?? line?.bookingDate ?? line?.date ?? null,
      amount: typeof amount === 'number' ? amount : null,
      text: this.#textOf(facts ?? line),
      fate,
      because,
      may,
    });
  }

  #keepFate(fate: FateOfRow): void {
    if (fate.place > FATES_SHOWN && (this.#noteworthy += 1) > FATES_SHOWN) return;
    this.#fates.push(fate);
  }

  #textOf(line: Pick<StatementLine, 'description' | 'counterparty'> | undefined): string {
    return line === undefined ? '' : this.#clean([line.counterparty, line.description].filter((text) => text !== '').join(', '));
  }

  #refuse(code: Parameters<typeof refuse>[0], message: string, sourceLine?: number): never {
    refuse(code, message, { file: this.#context.fileName, ...(sourceLine === undefined ? {} : { sourceLine }) });
  }
}

/** Twelve digits with little between them: anything shorter is no card number. */
const MANY_DIGITS = /(?:\p{Nd}[^\p{L}\p{Nd}\n]{0,3}){12}/u;

const QUESTION_WORDS: Readonly<Record<Question['kind'], string>> = {
  date_order: 'The order of day and month cannot be known from this file.',
  decimal_sign: 'Which sign stands before the decimals cannot be known from this file.',
  amount_sign: 'Whether a positive amount came in or went out cannot be known from this file.',
  columns: 'Which column is which cannot be known from this file.',
};

/** Reasons of rows that became no line, for a reader. */
const SKIPPED_WORDS: Readonly<Record<string, string>> = {
  header: 'Names of columns',
  preamble: 'Before the table',
  balance: 'A balance, no movement',
  total: 'A total, no movement',
  empty: 'Empty',
  remark: 'A remark',
  continuation: 'More words of the row before',
  no_amount: 'No amount',
  no_date: 'No date',
  pending: 'Not booked yet; it comes again when it is',
  not_done: 'Not carried out',
  other_currency: 'In another currency',
  other_account: 'Of another account',
  user: 'Skipped, as you decided',
  investment: 'No movement of money',
  deletion: 'Taken back by the bank',
};

/** Why a row is new, where nothing was decided of it. */
function addedBecause(apart: { readonly by: 'balance' | 'bank_id' } | null, line: DecidedRow['line']): string {
  if (apart === null || line === null) return 'New';
  const where = `${line.file}, line ${line.sourceLine}`;
  return apart.by === 'balance' ? `New: equal to ${where}, but for its balance` : `New: equal to ${where}, but the bank has another id for it`;
}

/** Balances with the day of which they are: their own, else that of the first or last row. */
function statedBalances({ balances, firstDay, lastDay }: Statement): readonly StatedBalance[] {
  return balances.flatMap(({ which, amount, day }) => {
    const of = day ?? (which === 'opening' ? firstDay : lastDay);
    return of === null ? [] : [{ which, amount, day: of }];
  });
}
