/** Tables of any bank: the layout is found out first, then rows are read by it, one after another. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { negated, sumOf } from '../decimals.ts';
import type { FormatReader, ReadingOptions, StatementBalance, StatementLine, StatementPart, Warning } from '../statement.ts';
import { lookAround, nothingAround } from './around-table.ts';
import { CutRow } from './cut-row.ts';
import { layoutOf, type Layout } from './layout.ts';
import { readRecords, type TableRecord } from './records.ts';
import { scaled } from './running-balance.ts';
import { rowReaderOf, type Doubt } from './table-rows.ts';

export const csvReader: FormatReader = {
  format: 'csv',
  looksLike: (head) => /[,;\t|]/.test(head) && !/^\s*[{[]/.test(head),
  read,
};

function* read(text: string, options: ReadingOptions): Generator<StatementPart, void, undefined> {
  if (/^\s*<(?:!doctype html|html)/i.test(text.slice(0, 200)))
    refuse('wrong_kind', 'This is a web page, not a statement file. Sign in at the bank again, and export the statement as CSV.', { sourceLine: 1 });
  const layout = layoutOf(text, options);
  yield { part: 'layout', layout: layout.name };
  for (const detected of layout.detected) yield { part: 'detected', ...detected };
  yield* new TableReading(text, layout).parts();
}

const DOUBTS: Readonly<Record<Doubt, (line: number) => string>> = {
  unquoted_delimiter: (line) => `Line ${line} has a delimiter within a text without quotes; the text was put together again.`,
  unquoted_decimals: (line) => `Line ${line} has a decimal comma outside of quotes, where commas part the fields; the amount was put together again.`,
  unknown_side: (line) => `Line ${line} has no word for debit or credit that is known; its amount was taken as it is written.`,
};

/** So many rows without a movement are held until the first one tells whose account it is. */
const MOST_BEFORE = 1_000;

class TableReading {
  readonly #text: string;
  readonly #layout: Layout;
  readonly #around = nothingAround();
  readonly #warned = new Set<string>();
  /** The line that may still go on in the next row. */
  #held: (StatementLine & { readonly part: 'line' }) | null = null;
  #account: string | null = null;
  #first: StatementLine | null = null;
  #last: StatementLine | null = null;
  #lines = 0;
  /** A record without what the others have, which may be where the file was cut. */
  #short: TableRecord | null = null;
  readonly #cut: CutRow;

  constructor(text: string, layout: Layout) {
    this.#text = text;
    this.#layout = layout;
    this.#cut = new CutRow(layout);
  }

  *parts(): Generator<StatementPart, void, undefined> {
    const layout = this.#layout;
    const readRow = rowReaderOf(layout);
    const before: StatementPart[] = [];
    let hasBegun = false;
    const amounts = [...(layout.balance === null ? [] : [layout.balance]), ...layout.amounts.map(({ index }) => index)];
    const sign = layout.decimalSigns.get(layout.amounts[0]?.index ?? 0) ?? '.';
    for (const record of readRecords(this.#text, layout.dialect)) {
      this.#short = null;
      const { fields, line: sourceLine } = record;
      if (layout.headerLine !== null && sourceLine <= layout.headerLine) {
        if (sourceLine < layout.headerLine) lookAround(fields, this.#around, sign);
        before.push({ part: 'skipped', sourceLine, because: sourceLine < layout.headerLine ? 'preamble' : 'header' });
        continue;
      }
      const reading = readRow(record);
      this.#cut.take(reading.is === 'line' ? record : null);
      if (reading.is === 'line') {
        if (!hasBegun) {
          hasBegun = true;
          yield* this.#begin(reading.account, reading.line.currency);
          yield* before;
        } else if (reading.account !== null && reading.account !== this.#account) {
          yield* this.#end();
          yield* this.#begin(reading.account, reading.line.currency);
        }
        yield* this.#release();
        if (reading.doubt !== null) yield* this.#warn(reading.doubt, DOUBTS[reading.doubt](sourceLine), sourceLine);
        yield* this.#check(reading.line);
        this.#held = reading.line;
        continue;
      }
      const isMore = reading.is === 'more' && this.#held !== null;
      if (reading.is === 'more' && this.#held !== null)
        this.#held = { ...this.#held, description: this.#held.description === '' ? reading.text : `${this.#held.description} ${reading.text}` };
      const isBefore = !hasBegun && layout.headerLine === null;
      const because = reading.is === 'none' && !(isBefore && reading.because === 'no_date') ? reading.because : isMore ? 'continuation' : 'remark';
      if (because === 'no_amount' && fields.length <= Math.min(...layout.amounts.map(({ index }) => index))) this.#short = record;
      if (because !== 'empty' && because !== 'header' && because !== 'continuation' && because !== 'no_amount')
        lookAround(fields, this.#around, sign, because === 'balance' ? amounts : []);
      const skipped: StatementPart = { part: 'skipped', sourceLine, because: because === 'remark' && !hasBegun ? 'preamble' : because };
      if (because === 'no_date') yield* this.#warn('no_date', `Line ${sourceLine} has an amount but no date, and was passed over.`, sourceLine);
      if (hasBegun) yield skipped;
      else if (before.push(skipped) > MOST_BEFORE) {
        hasBegun = true;
        yield* this.#begin(null, null);
        yield* before;
      }
    }
    this.#refuseCut();
    if (!hasBegun) {
      yield* this.#begin(null, null);
      yield* before;
    }
    yield* this.#end();
  }

  *#begin(account: string | null, currency: string | null): Generator<StatementPart, void, undefined> {
    const isFirst = this.#first === null && this.#account === null;
    this.#account = account;
    [this.#first, this.#last, this.#lines] = [null, null, 0];
    yield {
      part: 'statement',
      account: this.#layout.texts.hasAccounts ? account : (this.#around.account ?? account),
      currency: this.#around.currency ?? currency,
    };
    if (isFirst) for (const question of this.#layout.questions) yield { part: 'question', ...question };
  }

  *#release(): Generator<StatementPart, void, undefined> {
    if (this.#held === null) return;
    yield this.#held.currency === null && this.#around.currency !== null ? { ...this.#held, currency: this.#around.currency } : this.#held;
    this.#held = null;
  }

  *#end(): Generator<StatementPart, void, undefined> {
    yield* this.#release();
    const { opening, closing } = this.#balances();
    if (opening) yield { part: 'balance', ...opening };
    if (closing) yield { part: 'balance', ...closing };
  }

  /** By the running balance where it is one, else by what stands around the table. */
  #balances(): { opening: StatementBalance | null; closing: StatementBalance | null } {
    const proven = this.#layout.running;
    const isDescending = proven?.direction === 'descending';
    const [oldest, newest] = isDescending ? [this.#last, this.#first] : [this.#first, this.#last];
    if ((proven === null && this.#lines !== 1) || !oldest?.balance || !newest?.balance)
      return { opening: this.#around.opening, closing: this.#around.closing };
    return {
      opening: { which: 'opening', amount: sumOf([oldest.balance, negated(oldest.amount)]), date: null },
      closing: { which: 'closing', amount: newest.balance, date: newest.date },
    };
  }

  /** Holds the running balance against the amounts, row by row. */
  *#check(line: StatementLine): Generator<StatementPart, void, undefined> {
    const proven = this.#layout.running;
    const previous = this.#last;
    this.#first ??= line;
    this.#last = line;
    this.#lines += 1;
    if (proven === null || !previous?.balance || !line.balance) return;
    const [from, to, moved] = proven.direction === 'ascending' ? [previous, line, line] : [line, previous, previous];
    const [before, after, amount] = [scaled(from.balance ?? undefined), scaled(to.balance ?? undefined), scaled(moved.amount)];
    if (before !== undefined && after !== undefined && amount !== undefined && after - before !== amount)
      yield* this.#warn(
        'balance_mismatch',
        `The balance of line ${line.sourceLine} does not follow from its neighbour and the amount.`,
        line.sourceLine,
      );
  }

  /** The first of a kind is told; the others are like it. */
  *#warn(code: Warning['code'], message: string, sourceLine: number): Generator<StatementPart, void, undefined> {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    yield { part: 'warning', code, message, sourceLine };
  }

  #refuseCut(): void {
    const last = this.#text.charCodeAt(this.#text.length - 1);
    const cut = this.#short ?? this.#cut.atEnd;
    if (cut === null || last === 10 || last === 13) return;
    refuse('truncated_file', `The file ends in the middle of line ${cut.line}. Export it again, and check that it is complete.`, {
      sourceLine: cut.line,
    });
  }
}
