/** What the user decided of rows of a statement file, and which of it was asked for. */

/** By place in the file, or by the line of text that rows stand on. */
export interface RowDecisions {
  readonly by: 'place' | 'line';
  /** Not to be imported. */
  readonly skip: readonly number[];
  /** To be put back, where the user had taken its line out. */
  readonly take: readonly number[];
  /** A line of its own, whatever it looks like. */
  readonly asNew: readonly number[];
}

export interface RowInFile {
  /** Among the rows of the file, from 1. */
  readonly place: number;
  readonly sourceLine: number;
}

export class DecidedRows {
  readonly #by: RowDecisions['by'];
  readonly #decided: Readonly<Record<'skip' | 'take' | 'asNew', ReadonlySet<number>>>;
  readonly #unused: Set<number>;

  constructor({ by, skip, take, asNew }: RowDecisions) {
    this.#by = by;
    this.#decided = { skip: new Set(skip), take: new Set(take), asNew: new Set(asNew) };
    this.#unused = new Set([...skip, ...take, ...asNew]);
  }

  has(decision: 'skip' | 'take' | 'asNew', { place, sourceLine }: RowInFile): boolean {
    const rows = this.#decided[decision];
    if (rows.size === 0) return false;
    const at = this.#by === 'line' ? sourceLine : place;
    if (!rows.has(at)) return false;
    this.#unused.delete(at);
    return true;
  }

  /** The first row, in words, that was decided of and never asked for; `undefined` where there is none. */
  get unused(): string | undefined {
    const [number] = this.#unused;
    if (number === undefined) return undefined;
    return this.#by === 'line' ? `Line ${number}` : `Row ${number}`;
  }
}
