/** What a command of the command line is, and what it is given when it runs. */

import { resolve } from 'node:path';
import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { parseDecimal } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { Progress } from './progress.ts';

/** An option beside the common ones. Those without `value` are switches. */
export interface Option {
  /** What stands for the value in the usage: `DATE`, `FILE`, `kind|campaign`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  /** `['import', 'activity']`. */
  readonly words: readonly string[];
  /** What follows the words in the usage, options beside the common ones included. */
  readonly form: string;
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  /** How many arguments it takes beside options. */
  readonly least: number;
  readonly most: number;
  /** Whether `--workspace` may be given. */
  readonly isOfWorkspace: boolean;
  run(call: Call): Promise<Outcome | void> | Outcome | void;
}

/** What a command came to, as one JSON document and for reading. */
export interface Outcome {
  readonly document: unknown;
  /** The document is an array, told an item a line. */
  readonly isOnePerLine?: boolean;
  readonly text: () => string;
  /** The command did its work, and the answer is no: exit status 1 (`verify`). */
  readonly isFailure?: boolean;
  /** Told on standard error, beside the document. */
  readonly warnings?: readonly { readonly code: string; readonly message: string; readonly file?: string; readonly sourceLine?: number }[];
}

/** Wrong usage: told with the usage of the command, exit status 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

export interface CallFacts {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Relative names of files are meant from here. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly progress: Progress;
  /** Prints a line before the command is done, for one that goes on. */
  readonly print: (line: string) => void;
}

/** An amount as it was typed; read as minor units, digit by digit, once it is known how many decimals they have. */
export type TypedAmount = (decimals: number) => number;

/** The call of a command: options and arguments as what they stand for. */
export class Call {
  readonly arguments: readonly string[];
  readonly now: number;
  readonly progress: Progress;
  readonly print: (line: string) => void;
  readonly #facts: CallFacts;

  constructor(facts: CallFacts) {
    this.#facts = facts;
    this.arguments = facts.arguments;
    this.now = facts.now;
    this.progress = facts.progress;
    this.print = facts.print;
  }

  /** The book of `--book`, or of the environment. */
  get bookFile(): string {
    const given = this.text('book') ?? this.#facts.environment['FLOATBOOK_BOOK'];
    if (given === undefined || given === '') throw new WrongUsage('Say which book: --book FILE, or FLOATBOOK_BOOK in the environment.');
    return this.path(given);
  }

  /** The password of the mail server, of the environment: what is typed on a command line others can read. */
  get mailPassword(): string | undefined {
    return this.#facts.environment['FLOATBOOK_MAIL_PASSWORD'];
  }

  /** The passphrase of encrypted backups, of the environment as well. */
  get backupPassphrase(): string | undefined {
    return this.#facts.environment['FLOATBOOK_BACKUP_PASSPHRASE'];
  }

  path(given: string): string {
    return resolve(this.#facts.folder, given);
  }

  text(option: string): string | undefined {
    const value = this.#facts.values[option];
    return typeof value === 'string' ? value : undefined;
  }

  required(option: string): string {
    const value = this.text(option);
    if (value === undefined || value === '') throw new WrongUsage(`--${option} is missing.`);
    return value;
  }

  has(option: string): boolean {
    return this.#facts.values[option] === true;
  }

  /** One of `words`; the first unless given. */
  oneOf<Word extends string>(option: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.text(option);
    if (value === undefined) return words[0];
    const found = words.find((word) => word === value);
    if (found === undefined)
      throw new WrongUsage(`--${option} is ${words.slice(0, -1).join(', ')}${words.length > 1 ? ' or ' : ''}${words.at(-1)}, not "${value}".`);
    return found;
  }

  day(option: string): Day | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const day = parseDay(value);
    if (day === undefined) throw new WrongUsage(`--${option} needs a date such as 2026-03-31, not "${value}".`);
    return day;
  }

  /** An amount that is not negative, such as `900.00`. */
  amount(option: string): TypedAmount | undefined {
    const value = this.text(option);
    return value === undefined ? undefined : typedAmount(value, `--${option}`);
  }

  requiredAmount(option: string): TypedAmount {
    return typedAmount(this.required(option), `--${option}`);
  }

  /** An amount that may be below 0, such as `-5841.76`. */
  signedAmount(option: string): TypedAmount | undefined {
    const value = this.text(option);
    return value === undefined ? undefined : typedSigned(value, `--${option}`);
  }

  /** A whole number between two, both inclusive. */
  whole(option: string, least: number, most: number): number | undefined {
    const value = this.text(option);
    return value === undefined ? undefined : typedWhole(value, `--${option}`, least, most);
  }

  /** `--from` and `--to`, both inclusive; the one must not be after the other. */
  period(): { readonly from: Day | undefined; readonly to: Day | undefined } {
    const [from, to] = [this.day('from'), this.day('to')];
    if (from !== undefined && to !== undefined && from > to) throw new WrongUsage(`--from ${this.text('from')} is after --to ${this.text('to')}.`);
    return { from, to };
  }
}

/** `name` is what the usage calls it: `--charge`, `CREDITS`. */
export function typedAmount(given: string, name: string): TypedAmount {
  if (!/^\d+(?:\.\d+)?$/.test(given)) throw new WrongUsage(`${name} needs an amount such as 900.00, not "${given}".`);
  return (decimals) => {
    const amount = parseDecimal(given, decimals);
    if (typeof amount === 'number') return amount;
    const because = amount === 'too_large' ? 'is too large' : `has more than ${decimals} decimals`;
    refuse('wrong_number', `"${given}" of ${name} ${because}.`);
  };
}

/** The same, which may be below 0. */
export function typedSigned(given: string, name: string): TypedAmount {
  if (!given.startsWith('-')) return typedAmount(given, name);
  const amount = typedAmount(given.slice(1), name);
  return (decimals) => 0 - amount(decimals);
}

export function typedWhole(given: string, name: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new WrongUsage(`${name} needs a whole number from ${least} to ${most}, not "${given}".`);
}

export const PERIOD_OPTIONS = {
  from: { value: 'DATE', help: 'first day, inclusive; the first event unless given' },
  to: { value: 'DATE', help: 'last day, inclusive; today unless given' },
} as const satisfies Record<string, Option>;
