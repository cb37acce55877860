/** Commands that make books and workspaces: `init`, `demo`, `workspace add`, `workspace list`. */

import { basename } from 'node:path';
import { WEEKDAYS } from '../../db/ledger/calendar.ts';
import { currencyDecimals } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { ReadBook } from '../../db/open.ts';
import { addWorkspace, listWorkspaces, setFiscalYear } from '../../db/workspaces.ts';
import { makeBook } from '../engine/make-book.ts';
import { placeWarning } from '../engine/risky-place.ts';
import { createSampleBook } from '../engine/sample/sample-book.ts';
import { inTransaction } from '../engine/unit-of-work.ts';
import { typedWhole, WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { readBook, writeBook } from './reading.ts';
import { printable, table } from './table.ts';

const VENDOR = { value: 'NAME', help: 'the marketplace that the account is with' } as const;
const CURRENCY = { value: 'CODE', help: 'ISO 4217 code of the workspace, such as EUR' } as const;

const init: Command = {
  words: ['init'],
  form: '--currency EUR [--name N] [--workspace W] [--vendor V] [--time-zone Z] [--week-start monday]',
  help: 'Makes a new book with one workspace; refuses if FILE exists.',
  options: {
    currency: CURRENCY,
    name: { value: 'NAME', help: 'name of the organisation; that of the file unless given' },
    vendor: VENDOR,
    'time-zone': { value: 'ZONE', help: 'of business days, such as Europe/Berlin; that of this computer unless given' },
    'week-start': { value: 'WEEKDAY', help: 'first day of the week; monday unless given' },
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const file = call.bookFile;
    const organisation = call.text('name') ?? basename(file).replace(/\.floatbook$/, '');
    const timeZone = call.text('time-zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const firstWeekday = call.oneOf('week-start', WEEKDAYS);
    const workspace = { name: nameIn(call, 'workspace') ?? 'Main', vendor: call.text('vendor') ?? '', currency: call.required('currency') };
    return closing(makeBook(file, { organisation, timeZone, firstWeekday }, workspace, call.now), describeNewBook);
  },
};

const demo: Command = {
  words: ['demo'],
  form: '',
  help: 'Makes the sample book: a believable year, the same each time; refuses if FILE exists.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: false,
  async run(call) {
    return closing(await createSampleBook(call.bookFile), describeNewBook);
  },
};

const addWorkspaceCommand: Command = {
  words: ['workspace', 'add'],
  form: '--name W --currency EUR [--vendor V] [--credit-decimals 2]',
  help: 'Adds a workspace to the book.',
  options: {
    name: { value: 'NAME', help: 'name of the workspace' },
    currency: CURRENCY,
    vendor: VENDOR,
    'credit-decimals': { value: 'N', help: 'decimals of the credit unit; 2 unless given' },
  },
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    call.required('name');
    const name = nameIn(call, 'name') as string;
    const creditDecimals = Number(call.oneOf('credit-decimals', ['2', '0', '1', '3', '4']));
    const currency = call.required('currency');
    return writeBook(call, (book) => {
      if (currencyDecimals(currency) === undefined)
        refuse('unknown_currency', `"${currency}" is not an ISO 4217 currency. Use a code such as EUR, USD or JPY.`);
      return inTransaction(book, { now: call.now }, () => {
        addWorkspace(book, { name, vendor: call.text('vendor') ?? '', currency, creditDecimals }, call.now);
        return describeBook(book);
      });
    });
  },
};

const listWorkspacesCommand: Command = {
  words: ['workspace', 'list'],
  form: '',
  help: 'Lists the workspaces of the book.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run: (call) => readBook(call, describeBook),
};

const fiscalYear: Command = {
  words: ['book', 'fiscal-year'],
  form: 'MONTH [--from DATE]',
  help: 'Says with which month fiscal years begin, 1 to 12: for the whole history the first time, from a day on later.',
  options: { from: { value: 'DATE', help: 'from this day on; today unless given, once a month was set' } },
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const month = typedWhole(call.arguments[0] as string, 'MONTH', 1, 12);
    const from = call.day('from');
    return writeBook(call, (book) => {
      return inTransaction(book, { now: call.now }, () => {
        setFiscalYear(book, month, call.now, from);
        return { document: { month }, text: () => `Fiscal years begin with month ${month}.\n` };
      });
    });
  },
};

export const BOOK_COMMANDS: readonly Command[] = [init, demo, addWorkspaceCommand, listWorkspacesCommand, fiscalYear];

function nameIn(call: Call, option: string): string | undefined {
  const name = call.text(option)?.trim();
  if (name === '') throw new WrongUsage(`--${option} needs a name.`);
  return name;
}

/** With what is to be said of its place: once, when it is made. */
function describeNewBook(book: ReadBook): Outcome {
  const warning = placeWarning(book.file);
  return { ...describeBook(book), warnings: warning === null ? [] : [{ code: 'risky_place', message: warning, file: book.file }] };
}

function describeBook(book: ReadBook): Outcome {
  const workspaces = listWorkspaces(book).map(({ name, vendor, currency }) => ({ name, vendor, currency }));
  return {
    document: { book: book.file, workspaces },
    text: () =>
      `${printable(book.file)}\n${table(
        [{ title: 'Workspace' }, { title: 'Vendor' }, { title: 'Currency' }],
        workspaces.map(({ name, vendor, currency }) => [name, vendor, currency]),
      )}`,
  };
}

function closing<Book extends ReadBook, Result>(book: Book, describe: (book: Book) => Result): Result {
  try {
    return describe(book);
  } finally {
    book.close();
  }
}
