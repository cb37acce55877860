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

/** Takes parts one by one and packs them: none of them has to be held meanwhile. */
export class PartsPacker {
  readonly #others: [number, OtherPart][] = [];
  readonly #texts: string[] = [];
  readonly #lengths: Int32Array<ArrayBuffer>;
  readonly #numbers: Int32Array<ArrayBuffer>;
  #count = 0;
  #characters = 0;
  #length = 0;
  #number = 0;

  /** `most` is how many parts it can take. */
  constructor(most: number) {
    this.#lengths = new Int32Array(most * TEXTS);
    this.#numbers = new Int32Array(most * NUMBERS);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the texts of all lines. */
  get characters(): number {
    return this.#characters;
  }

  add(part: StatementPart): void {
    if (part.part === 'line') {
      this.#addText(part.amount);
      this.#addText(part.currency);
      this.#addText(part.description);
      this.#addText(part.counterparty);
      this.#addText(part.reference);
      this.#addText(part.bankId);
      this.#addText(part.balance);
      this.#addNumber(part.date);
      this.#addNumber(part.valueDate);
      this.#addNumber(part.bookingDate);
      this.#addNumber(part.sourceLine);
      this.#addNumber(part.isBooked ? 1 : 0);
    } else this.#others.push([this.#count, part]);
    this.#count += 1;
  }

  packed(): PackedParts {
    const [count, others, lengths, numbers] = [this.#count, this.#others, this.#lengths, this.#numbers];
    return { count, others, texts: this.#texts.join(''), lengths, numbers };
  }

  #addText(value: string | null): void {
    this.#lengths[this.#length] = value === null ? NONE : value.length;
    this.#length += 1;
    if (value === null || value === '') return;
    this.#texts.push(value);
    this.#characters += value.length;
  }

  #addNumber(value: number | null): void {
    this.#numbers[this.#number] = value ?? NONE;
    this.#number += 1;
  }
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
