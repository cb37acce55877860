/** QIF, as bank sites and bookkeeping programs write it: one line for each transaction of an account, and every record of a list skipped with what it is. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { refuseAnswer } from '../answers.ts';
import { nameLayout } from '../layout-name.ts';
import type { FormatReader, ReadingOptions, StatementPart } from '../statement.ts';
import { DateReader } from './dates.ts';
import { QifReading } from './qif-reading.ts';
import { dateOf, recordsOf } from './records.ts';
import { hasMovements, sectionOf, type Section } from './sections.ts';

const HEADER = /^[ \t]*!(?:type|account|option|clear)\b/im;
const HEADLESS = [/^\s*D[ \d]\d?/, /^[TU][ \t]*[-+(\d\p{Sc}]/mu, /^\^[ \t]*$/m];

export const qifReader: FormatReader = {
  format: 'qif',
  looksLike: (head) => HEADER.test(head) || HEADLESS.every((sign) => sign.test(head)),
  read,
};

function* read(text: string, options: ReadingOptions): Generator<StatementPart, void, undefined> {
  if (options.amountSign === 'by_type') refuseAnswer('Line 1 begins a QIF file, which has no types that tell signs, as it was answered.', 1);
  const dates = datesIn(text);
  yield { part: 'layout', layout: nameLayout('qif', [firstHeader(text), dates.form]) };
  const settled = dates.settle(options.dateOrder);
  if (settled) yield settled;
  const reading = new QifReading(dates, () => amountsIn(text), /[\r\n]\s*$/.test(text.slice(-64)), options);
  for (const each of recordsOf(text)) {
    if (each.kind === 'header') reading.header(each);
    else reading.record(each);
    if (reading.parts.length === 0) continue;
    yield* reading.parts;
    reading.parts.length = 0;
  }
  reading.end();
  yield* reading.parts;
}

/** The dates of all transactions, which together tell their order. Refuses a file without an account. */
function datesIn(text: string): DateReader {
  const dates = new DateReader();
  let [section, isAnyAccount]: [Section, boolean] = ['transactions', false];
  for (const each of recordsOf(text)) {
    if (each.kind === 'header') section = sectionOf(each.name) ?? section;
    if (!hasMovements(section)) continue;
    const date = each.kind === 'record' ? dateOf(each) : null;
    isAnyAccount ||= each.kind === 'header' ? each.name.startsWith('type:') : date !== null;
    if (date !== null) dates.note(date.text, date.sourceLine);
  }
  if (!isAnyAccount)
    refuse('wrong_kind', 'This QIF file has no transactions in it, only lists. Export the transactions of an account.', { sourceLine: 1 });
  return dates;
}

/** What the first movements are called: nothing else in a file of this format tells who wrote it. */
function firstHeader(text: string): string {
  for (const each of recordsOf(text)) if (each.kind === 'header' && each.name.startsWith('type:')) return each.name;
  return '';
}

/** Every amount of the file, for what they tell of the decimal sign. */
function* amountsIn(text: string): Generator<string, void, undefined> {
  let section: Section = 'transactions';
  for (const each of recordsOf(text)) {
    if (each.kind === 'header') section = sectionOf(each.name) ?? section;
    else if (hasMovements(section)) for (const { code, text: amount } of each.fields) if ('TU$'.includes(code)) yield amount;
  }
}
