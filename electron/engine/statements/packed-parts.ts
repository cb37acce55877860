/** Parts of a statement file as one text and two rows of numbers: between threads that is a fraction of the work that objects are. */

import type { StatementPart } from '../../readers/statement.ts';

type OtherPart = Exclude<StatementPart, { readonly part: 'line' }>;

export interface PackedParts {
  readonly count: number;
  /** Parts that are no lines, with their place among all. */
  readonly others: readonly (readonly [at: number, part: OtherPart])[];
  /** All texts of the lines, one behind the other. */
  readonly texts: string;
  /** The length of each of {@link TEXTS} of each line, or {@link NONE}. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** Days, lines and whether it is booked, {@link NUMBERS} for each line, or {@link NONE}. */
  readonly numbers: Int32Array<ArrayBuffer>;
}

/** Amount, currency, description, counterparty, reference, the bank's id, balance. */
const TEXTS = 7;
/** Date, value date, booking date, line, whether it is booked. */
const NUMBERS = 5;
/** What a line does not have. */
const NONE = -(2 ** 31);

export function packParts(parts: readonly StatementPart[]): PackedParts {
  const others: [number, OtherPart][] = [];
  const texts: string[] = [];
  const lengths = new Int32Array(parts.length * TEXTS);
  const numbers = new Int32Array(parts.length * NUMBERS);
  let [text, number] = [0, 0];
  const addText = (value: string | null) => {
    lengths[text] = value === null ? NONE : value.length;
    text += 1;
    if (value !== null && value !== '') texts.push(value);
  };
  const addNumber = (value: number | null) => {
    numbers[number] = value ?? NONE;
    number += 1;
  };
  for (const [at, part] of parts.entries()) {
    if (part.part !== 'line') {
      others.push([at, part]);
      continue;
    }
    addText(part.amount);
    addText(part.currency);
    addText(part.description);
    addText(part.counterparty);
    addText(part.reference);
    addText(part.bankId);
    addText(part.balance);
    addNumber(part.date);
    addNumber(part.valueDate);
    addNumber(part.bookingDate);
    addNumber(part.sourceLine);
    addNumber(Number(part.isBooked));
  }
  return { count: parts.length, others, texts: texts.join(''), lengths, numbers };
}

/** The same parts in the same order, each made when it is taken: what lives short costs nothing. */
export function* unpackParts({ count, others, texts, lengths, numbers }: PackedParts): Generator<StatementPart, void, undefined> {
  let [text, number, from, other] = [0, 0, 0, 0];
  const nextText = (): string | null => {
    const length = lengths[text] ?? NONE;
    text += 1;
    return length === NONE ? null : texts.slice(from, (from += length));
  };
  const nextNumber = (): number | null => {
    const value = numbers[number] ?? NONE;
    number += 1;
    return value === NONE ? null : value;
  };
  for (let at = 0; at < count; at += 1) {
    const waiting = others[other];
    if (waiting?.[0] === at) {
      yield waiting[1];
      other += 1;
      continue;
    }
    yield {
      part: 'line',
      amount: nextText() ?? '',
      currency: nextText(),
      description: nextText() ?? '',
      counterparty: nextText() ?? '',
      reference: nextText(),
      bankId: nextText(),
      balance: nextText(),
      date: nextNumber(),
      valueDate: nextNumber(),
      bookingDate: nextNumber(),
      sourceLine: nextNumber() ?? 0,
      isBooked: nextNumber() === 1,
    };
  }
}
