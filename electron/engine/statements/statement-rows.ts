/** One statement file into the book: every part taken as it comes, every row a line, matched, or skipped with a reason (rule I1). */

import type { Connection } from '../../../db/connection.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import type { Units } from '../../../db/ledger/money.ts';
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
} from '../../../db/statement-lines.ts';
import type { Detected, Question, StatementLine, StatementPart, Warning } from '../../readers/statement.ts';
import type { Fate } from '../../reconciling/overlap.ts';
import { FileWarnings } from './file-warnings.ts';
import { FactsOfLines } from './line-facts.ts';
import { OverlappingRows, identityOf, wordsOfLine, type DecidedRow, type LineOfBook, type LineRow } from './overlapping-rows.ts';
import { DecidedRows, type RowDecisions, type RowInFile } from './row-decisions.ts';
import { RowFates, skippedWords, type FateOfRow, type RowFate } from './row-fates.ts';
import { RowHindrances, type HindranceKind } from './row-hindrances.ts';
import { StatementsOfFile, type EndsOfStatements } from './statements-of-file.ts';

export interface RowsOfFile extends Omit<EndsOfStatements, 'balances'> {
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly skipped: readonly { readonly place: number; readonly sourceLine: number; readonly because: string }[];
  readonly fates: readonly FateOfRow[];
  readonly layout: string;
  readonly detected: readonly Detected[];
  readonly questions: readonly Question[];
  readonly warnings: readonly Warning[];
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

export class StatementRows {
  readonly #context: RowsContext;
  readonly #lines: ReturnType<typeof openStatementLines>;
  readonly #overlap: OverlappingRows;
  readonly #closedThrough: Day | undefined;
  readonly #decisions: DecidedRows;
  readonly #statements: StatementsOfFile;
  readonly #facts: FactsOfLines;
  readonly #skipped: RowsOfFile['skipped'][number][] = [];
  readonly #fates = new RowFates();
  readonly #hindrances = new RowHindrances();
  readonly #detected: Detected[] = [];
  readonly #questions: Question[] = [];
  readonly #warnings = new FileWarnings();
  #layout = '';
  #read = 0;
  #added = 0;
  #matched = 0;

  constructor(context: RowsContext) {
    const { connection, account, decisions, units, fileName } = context;
    this.#context = context;
    this.#lines = openStatementLines(connection, account.id);
    this.#overlap = new OverlappingRows(connection, account.id, this.#lines);
    this.#closedThrough = reconciledThrough(connection, account.id);
    this.#decisions = new DecidedRows(decisions);
    this.#statements = new StatementsOfFile(context);
    this.#facts = new FactsOfLines(units, fileName);
  }

  /** How many rows were taken so far. */
  get read(): number {
    return this.#read;
  }

  take(part: StatementPart): void {
    switch (part.part) {
      case 'statement':
        this.#statements.begin(part.account, part.currency);
        break;
      case 'line':
        this.#takeLine(part);
        break;
      case 'skipped':
        this.#skip({ place: (this.#read += 1), sourceLine: part.sourceLine }, part.because);
        break;
      case 'balance':
        this.#statements.addBalance(part.which, this.#facts.minor(part.amount, null), part.date);
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
        this.#warnings.add(part);
        break;
    }
  }

  /** Decides what waited for the end of the file, and writes what it states. Refuses what the user has to decide first. */
  end(): RowsOfFile {
    this.#statements.refuseOthers(this.#warnings);
    this.#refuseQuestion();
    const { balances, ...ends } = this.#statements.ends;
    this.#decideHeld(ends);
    this.#statements.checkBalances(this.#warnings);
    insertStatedBalances(this.#context.connection, this.#context.fileId, balances);
    if (this.#context.dryRun) this.#hindrances.warn(this.#warnings);
    else this.#hindrances.refuse(this.#context.fileName);
    this.#refuseUnused();
    const warnings = [...this.#warnings.all, ...this.#maskedWarning()];
    return {
      read: this.#read,
      added: this.#added,
      matched: this.#matched,
      skipped: this.#skipped,
      fates: this.#fates.inOrder,
      layout: this.#layout,
      detected: this.#detected,
      questions: this.#questions,
      warnings,
      ...ends,
    };
  }

  #takeLine(line: StatementLine): void {
    const { sourceLine } = line;
    const row = { place: (this.#read += 1), sourceLine };
    if (!this.#statements.isOurs) return this.#skip(row, 'other_account', line);
    if (!line.isBooked) return this.#skip(row, 'pending', line);
    if (line.currency !== null && line.currency !== this.#context.units.currency) {
      this.#statements.addOtherCurrency(line.currency, sourceLine);
      return this.#skip(row, 'other_currency', line);
    }
    const amount = this.#facts.minor(line.amount, sourceLine);
    const statedBalance = line.balance === null ? null : this.#facts.minor(line.balance, sourceLine);
    const day = line.bookingDate ?? line.date;
    this.#statements.addLine(day, amount, statedBalance, sourceLine);
    if (this.#decisions.has('skip', row)) return this.#skip(row, 'user', line);
    if (day === null) return this.#hinder('no_date', row, { ...line, day, amount }, 'has no date');
    const held: LineRow = { ...row, facts: this.#facts.of(line, day, amount, statedBalance) };
    if (!this.#overlap.hold(held)) this.#add(held, { apart: null, line: null, takenOut: null });
  }

  #decideHeld({ addsUp, opening, closing, from, to }: Omit<EndsOfStatements, 'balances'>): void {
    const ids = this.#overlap.judge(this.#layout);
    if (ids.are !== 'good')
      this.#warnings.warn(
        'bank_ids_not_used',
        ids.are === 'contradicted'
          ? 'Ids of the bank in this file name other movements in the book. They were not used; equal rows were counted.'
          : 'The bank names its movements anew in every file. Its ids were not used; equal rows were counted.',
      );
    const hasEnds = addsUp === true && opening !== null && closing !== null && from !== null && to !== null;
    const ends = hasEnds ? { firstDay: from, lastDay: to, opening, closing } : null;
    const isAsNew = (row: LineRow) => this.#decisions.has('asNew', row);
    for (const { row, fate, line, takenOut } of this.#overlap.decide({ layout: this.#layout, ends, isAsNew }, ids)) {
      if (fate.fate === 'added') this.#add(row, { apart: fate.apart, line, takenOut });
      else if (line === null) throw new Error(`row ${row.place} is matched with no line`);
      else this.#match(row, fate, line);
    }
  }

  /** Writes a row as a line. One that is equal to a line that the user had taken out stays out, unless it is decided otherwise. */
  #add(row: LineRow, { apart, line, takenOut }: AddedAs): void {
    const { connection, fileId, now } = this.#context;
    const { facts, place, sourceLine } = row;
    const closed = this.#closedThrough;
    if (closed !== undefined && facts.day <= closed) {
      this.#hinder('closed', row, facts, `falls in the period that is closed up to ${formatDay(closed)}`);
      return;
    }
    const lineId = this.#lines.insert(facts, { fileId, sourceLine, place });
    this.#added += 1;
    const isAsNew = this.#decisions.has('asNew', row);
    if (takenOut === null || isAsNew) {
      this.#show({ row, facts }, 'added', isAsNew ? 'New, as you decided' : addedBecause(apart, line), ['skip']);
    } else if (this.#decisions.has('take', row)) {
      this.#show({ row, facts }, 'added', 'Put back, as you decided', ['skip']);
    } else {
      setRemoved(connection, lineId, takenOut.removedBecause ?? '', takenOut.removedAt ?? now);
      this.#tellRemoved(row, takenOut.removedBecause ?? '');
    }
    if (takenOut !== null) setCameAgain(connection, takenOut.id);
  }

  /** Writes that a row holds a line that is there. */
  #match(row: LineRow, fate: Extract<Fate, { readonly by: string }>, line: LineOfBook): void {
    const { connection, fileId } = this.#context;
    const { facts, place, sourceLine } = row;
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
    const shown = { row, facts };
    if (fate.fate === 'removed' && this.#decisions.has('take', row)) {
      setRestored(connection, stored.id);
      this.#show(shown, 'matched', 'Put back, as you decided', []);
    } else if (fate.fate === 'removed') {
      this.#tellRemoved(row, stored.removedBecause ?? '');
    } else if (fate.by === 'other_layout') {
      this.#warnings.note('other_words', sourceLine, `Line ${sourceLine} was taken for ${where}: same day and amount, in other words.`, (count) =>
        `${count} rows were taken for lines of files of another kind: same day and amount, in other words. The first is line ${sourceLine}.`,
      ); // prettier-ignore
      this.#show(shown, 'matched', `Same day and amount as ${where}, in other words`, ['as_new']);
    } else if (!line.identities.includes(identityOf(facts))) {
      this.#show(shown, 'matched', `The bank's id is that of ${where}, in other words`, ['as_new']);
    } else if (this.#fates.isShown(place)) {
      this.#show(shown, 'matched', `Also in ${where}`, ['as_new']);
    }
  }

  #skip(row: RowInFile, because: string, line?: StatementLine): void {
    insertSkippedRow(this.#context.connection, this.#context.fileId, row.place, row.sourceLine, because);
    this.#skipped.push({ ...row, because });
    if (!this.#fates.isShown(row.place)) return;
    const amount = line === undefined ? null : this.#facts.minorOrNull(line.amount);
    const day = line?.bookingDate ?? line?.date ?? null;
    const may: FateOfRow['may'] = because === 'user' ? ['skip'] : [];
    this.#fates.keep({ ...row, day, amount, text: this.#facts.textOf(line), fate: 'skipped', because: skippedWords(because), may });
  }

  #hinder(
    kind: HindranceKind,
    { place, sourceLine }: RowInFile,
    line: Pick<LineFacts, 'amount' | 'description' | 'counterparty'> & { readonly day: Day | null },
    what: string,
  ): void {
    this.#hindrances.add(kind, sourceLine, what);
    if (!this.#context.dryRun) return;
    insertSkippedRow(this.#context.connection, this.#context.fileId, place, sourceLine, kind);
    this.#skipped.push({ place, sourceLine, because: kind });
    const { day, amount } = line;
    const text = this.#facts.textOf(line);
    this.#fates.keep({ place, sourceLine, day, amount, text, fate: 'undecided', because: `It ${what}: skip it`, may: ['skip'] });
  }

  #refuseQuestion(): void {
    const [question] = this.#questions;
    if (this.#context.dryRun || question === undefined) return;
    const option = `--${question.kind.replace('_', '-')}`;
    const { sourceLine } = question;
    refuse(
      'question_open',
      `${QUESTION_WORDS[question.kind]} ${question.evidence} Say which it is: ${question.options.map((each) => `${option} ${each}`).join(' or ')}.`,
      { file: this.#context.fileName, ...(sourceLine === null ? {} : { sourceLine }) },
    );
  }

  #refuseUnused(): void {
    const { unused } = this.#decisions;
    if (unused === undefined) return;
    refuse('unexpected_value', `${unused} of this file is no row that something could be decided of. Look at the preview again.`, {
      file: this.#context.fileName,
    });
  }

  #tellRemoved({ place, sourceLine, facts }: LineRow, because: string): void {
    this.#warnings.note('removed_line', sourceLine, `Line ${sourceLine} stays out: you took it out (${because}).`, (count) =>
      `${count} rows stay out, because you took them out. The first is line ${sourceLine} (${because}).`,
    ); // prettier-ignore
    this.#show({ row: { place, sourceLine }, facts }, 'removed', `You took this line out: ${because}`, ['take']);
  }

  #maskedWarning(): readonly Warning[] {
    if (this.#facts.masked === 0) return [];
    return [{ code: 'card_number', message: 'Full card numbers in this file were masked: Floatbook never stores one.', sourceLine: null }];
  }

  #show(
    { row: { place, sourceLine }, facts }: { readonly row: RowInFile; readonly facts: LineFacts },
    fate: RowFate,
    because: string,
    may: FateOfRow['may'],
  ): void {
    if (fate === 'added' && !this.#fates.isShown(place)) return;
    const { day, amount } = facts;
    this.#fates.keep({ place, sourceLine, day, amount, text: this.#facts.textOf(facts), fate, because, may });
  }
}

interface AddedAs {
  /** What an equal line of the book is told apart by. */
  readonly apart: { readonly by: 'balance' | 'bank_id' } | null;
  readonly line: DecidedRow['line'];
  readonly takenOut: DecidedRow['takenOut'];
}

const QUESTION_WORDS: Readonly<Record<Question['kind'], string>> = {
  date_order: 'The order of day and month cannot be known from this file.',
  decimal_sign: 'Which sign stands before the decimals cannot be known from this file.',
  amount_sign: 'Whether a positive amount came in or went out cannot be known from this file.',
  columns: 'Which column is which cannot be known from this file.',
};

/** Why a row is new, where nothing was decided of it. */
function addedBecause(apart: AddedAs['apart'], line: AddedAs['line']): string {
  if (apart === null || line === null) return 'New';
  const where = `${line.file}, line ${line.sourceLine}`;
  return apart.by === 'balance' ? `New: equal to ${where}, but for its balance` : `New: equal to ${where}, but the bank has another id for it`;
}
