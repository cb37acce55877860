/** Rows of a statement file on days of which the book has lines: held until the whole file is known, then decided (electron/reconciling/overlap.ts). */

import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import {
  openStatementLines,
  statementFilesOf,
  type HoldingRow,
  type LineFacts,
  type LineStore,
  type StatementFile,
  type StoredLine,
} from '../../../db/statement-lines.ts';
import {
  fatesOfDay,
  judgeBalances,
  judgeIds,
  type EndsOfFile,
  type Fate,
  type IdsOfFile,
  type KnownLine,
  type NewRow,
} from '../../reconciling/overlap.ts';
import { wordsOf } from '../../reconciling/words.ts';

/** A row that could be a line. */
export interface LineRow {
  readonly place: number;
  readonly sourceLine: number;
  readonly facts: LineFacts;
}

/** A line of the book with its source and its reason. */
export interface LineOfBook extends KnownLine {
  readonly stored: StoredLine;
  /** The first row that holds it. */
  readonly file: string;
  readonly sourceLine: number;
}

export interface DecidedRow {
  readonly row: LineRow;
  readonly fate: Fate;
  /** The line that it is, or that it is told apart from. */
  readonly line: LineOfBook | null;
  /** Of a row that is new: an equal line that the user had taken out, and that went with its import. */
  readonly takenOut: StoredLine | null;
}

/** What of the new file as a whole counts. */
export interface NewFile {
  readonly layout: string;
  /** Where it begins and ends, where its balances add up. */
  readonly ends: EndsOfFile | null;
  readonly isAsNew: (row: LineRow) => boolean;
}

export class OverlappingRows {
  readonly #lines: LineStore;
  readonly #days: ReadonlySet<Day>;
  readonly #files: ReadonlyMap<number, StatementFile>;
  readonly #held = new Map<Day, LineRow[]>();
  readonly #ids = new Set<string>();
  readonly #repeated = new Set<string>();

  constructor(connection: Connection, moneyAccountId: number, lines: LineStore = openStatementLines(connection, moneyAccountId)) {
    this.#lines = lines;
    this.#days = lines.days();
    this.#files = new Map(statementFilesOf(connection, moneyAccountId).map((file) => [file.id, file]));
  }

  /** Whether the row waits for the end of the file; where it does not, it is new. */
  hold(row: LineRow): boolean {
    const { day, bankId } = row.facts;
    if (this.#days.size === 0) return false;
    if (bankId !== '') {
      if (this.#ids.has(bankId)) this.#repeated.add(bankId);
      else this.#ids.add(bankId);
    }
    if (!this.#days.has(day)) return false;
    const rows = this.#held.get(day);
    if (rows === undefined) this.#held.set(day, [row]);
    else rows.push(row);
    return true;
  }

  /** What the ids are good for; of a file that shares no day with the book they are not asked. */
  judge(layout: string): IdsOfFile {
    if (this.#ids.size === 0) return { are: 'good', stay: false };
    const days = this.#daysOf(
      [...this.#held].filter(([, rows]) => rows.some(({ facts }) => facts.bankId !== '')),
      { layout, ends: null },
    );
    return judgeIds(days, (id, day) => this.#lines.isIdOfOtherDay(id.slice(idOf(layout, '').length), day));
  }

  /** Each row that was held, day by day, with what it is. */
  *decide(file: NewFile, ids: IdsOfFile): Generator<DecidedRow, void, undefined> {
    const held = [...this.#held];
    const isComparable = file.ends !== null && judgeBalances(this.#daysOf(held, file), file.ends);
    for (const day of this.#daysOf(held, file)) {
      const asNew = new Set(day.held.filter(file.isAsNew).map(({ place }) => place));
      const fates = fatesOfDay(day, { layout: file.layout, ids, ends: isComparable ? file.ends : null, asNew });
      const byId = new Map(day.lines.map((line) => [line.id, line]));
      const takenOut = this.#takenOut(day.day);
      for (const [index, row] of day.held.entries()) {
        const fate = fates[index] as Fate;
        const lineId = fate.fate === 'added' ? fate.apart?.line : fate.line;
        yield {
          row,
          fate,
          line: (lineId === undefined ? undefined : byId.get(lineId)) ?? null,
          takenOut: (fate.fate === 'added' ? takenOut.get(identityOf(row.facts))?.shift() : undefined) ?? null,
        };
      }
    }
  }

  *#daysOf(days: readonly (readonly [Day, readonly LineRow[]])[], { layout, ends }: Pick<NewFile, 'layout' | 'ends'>) {
    for (const [day, held] of days) {
      const lines = this.#linesOf(day);
      const rows = held.map(({ place, facts }): NewRow => {
        const { amount, bankId, statedBalance, description, counterparty } = facts;
        return {
          place,
          amount,
          identity: identityOf(facts),
          bankId: this.#repeated.has(bankId) || bankId === '' ? '' : idOf(layout, bankId),
          balance: ends === null ? null : statedBalance,
          words: wordsOf(`${description} ${counterparty}`).join(' '),
        };
      });
      yield { day, held, rows, lines };
    }
  }

  #linesOf(day: Day): readonly LineOfBook[] {
    const rowsOfLine = new Map<number, HoldingRow[]>();
    for (const row of this.#lines.rowsOnDay(day)) {
      const rows = rowsOfLine.get(row.lineId);
      if (rows === undefined) rowsOfLine.set(row.lineId, [row]);
      else rows.push(row);
    }
    return this.#lines.onDay(day).map((stored) => this.#lineOf(stored, rowsOfLine.get(stored.id) ?? []));
  }

  #lineOf(stored: StoredLine, rows: readonly HoldingRow[]): LineOfBook {
    const files = rows.flatMap(({ fileId }) => this.#files.get(fileId) ?? []);
    const balances = [
      ...(files.some(({ addsUp }) => addsUp === true) ? [stored.statedBalance] : []),
      ...rows.filter(({ fileId }) => this.#files.get(fileId)?.addsUp === true).map(({ statedBalance }) => statedBalance),
    ].filter((balance) => balance !== null);
    return {
      id: stored.id,
      amount: stored.amount,
      identities: distinct([identityOf(stored), ...rows.flatMap(({ words }) => (words === null ? [] : identity(stored.amount, words)))]),
      bankIds: distinct(
        rows.flatMap(({ fileId, bankId }) => {
          const id = bankId ?? stored.bankId;
          return id === '' ? [] : [idOf(this.#files.get(fileId)?.layout ?? '', id)];
        }),
      ),
      balances: distinct(balances),
      layouts: distinct(files.map(({ layout }) => layout)),
      words: wordsOf(`${stored.description} ${stored.counterparty}`).join(' '),
      isRemoved: stored.removedAt !== null,
      stored,
      file: files[0]?.name ?? '',
      sourceLine: rows[0]?.sourceLine ?? 0,
    };
  }

  #takenOut(day: Day): Map<string, StoredLine[]> {
    const byIdentity = new Map<string, StoredLine[]>();
    for (const line of this.#lines.takenOutBefore(day)) {
      const equal = byIdentity.get(identityOf(line));
      if (equal === undefined) byIdentity.set(identityOf(line), [line]);
      else equal.push(line);
    }
    return byIdentity;
  }
}

/** What says that rows of a day are the same movement: their amount, and every word of them. */
export function identityOf(facts: LineFacts): string {
  return identity(facts.amount, wordsOfLine(facts));
}

function identity(amount: number, words: string): string {
  return `${amount} ${words}`;
}

/** Every word of a line, with blanks between. */
export function wordsOfLine({ description, counterparty, reference }: LineFacts): string {
  return wordsOf(`${description} ${counterparty} ${reference}`).join(' ');
}

/** Files of another layout may have ids of another kind: each counts within its own. */
function idOf(layout: string, bankId: string): string {
  return `${layout} ${bankId}`;
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return values.length < 2 ? values : [...new Set(values)];
}
