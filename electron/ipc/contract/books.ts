/** Methods about the book itself: which one is open, opening, creating, workspaces. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { LEADS_STALE } from './leads.ts';
import { vendorPreset } from './settings.ts';
import { book, count, currency, isoDay, notice, text, weekday, workspace } from './shapes.ts';

/** Of another book, or of another day, every answer is another. */
export const EVERYTHING_STALE: readonly string[] = ['app.state', 'imports.list', 'mail.settings', ...LEADS_STALE];

/** `preset`: the vendor terms that it begins with, for its history as well; none are set without one. */
const newWorkspace = z.strictObject({ name: text(100), vendor: z.string().trim().max(100), currency, preset: text(40).optional() });

const licensedPart = z.strictObject({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() });

export const bookMethods = {
  /** What the first screen needs: the open book, or where to start. */
  'app.state': query(
    z.strictObject({}),
    z.strictObject({
      version: z.string(),
      /** `electron` in a window of its own, `browser` on loopback. */
      shell: z.enum(['electron', 'browser']),
      /** Folder that new books go to unless the user says otherwise. */
      booksFolder: z.string(),
      recent: z.array(z.strictObject({ file: z.string(), organisation: z.string(), openedAt: z.int(), missing: z.boolean() })),
      /** Whether the user is told outside of the pages of what needs them. */
      notices: z.boolean(),
      book: book.nullable(),
    }),
  ),
  'app.setNotices': command(z.strictObject({ on: z.boolean() }), z.strictObject({}), ['app.state']),
  /** What was told while no page listened; nobody else gets it. */
  'app.takeNotices': command(z.strictObject({}), z.strictObject({ notices: z.array(notice) }), []),
  /** Presets of vendor terms, for what is made new. */
  'app.presets': query(z.strictObject({}), z.strictObject({ presets: z.array(vendorPreset) })),
  /** Asks by the system's dialog for a book; `null` where the user gave up. In a window only. */
  'app.chooseBook': query(z.strictObject({}), z.strictObject({ file: z.string().nullable() })),
  /** Asks by the system's dialog where a new book goes. In a window only. */
  'app.choosePlace': query(z.strictObject({ suggested: z.string().max(1000) }), z.strictObject({ file: z.string().nullable() })),
  /** Opens a book in the window that has it, or in one of its own; what is refused is said by the system. In a window only. */
  'app.openBook': command(z.strictObject({ file: text(1000) }), z.strictObject({}), []),
  /** Licences of everything that Floatbook is made of, with their texts. */
  'app.licences': query(z.strictObject({}), z.strictObject({ parts: z.array(licensedPart) })),
  /** What broke in the page: the kind of error and places in the code, `file:line:column`; no message, since that may hold names and sums. */
  'app.fault': command(
    z.strictObject({ name: z.string().regex(/^\w{1,60}$/), places: z.array(z.string().regex(/^[\w.-]{1,100}:\d{1,7}:\d{1,7}$/)).max(30) }),
    z.strictObject({}),
    [],
  ),
  'book.create': command(
    z.strictObject({
      organisation: text(200),
      /** Absolute path, or a bare file name that goes into `booksFolder`; `.floatbook` is added where missing. Refused where it exists. */
      file: text(1000),
      timeZone: text(100),
      firstWeekday: weekday,
      workspace: newWorkspace,
    }),
    book,
    EVERYTHING_STALE,
  ),
  'book.open': command(z.strictObject({ file: text(1000) }), book, EVERYTHING_STALE),
  /** What is wrong with a book that does not open; `null` for nothing. It is read, and nothing else. */
  'book.examine': query(z.strictObject({ file: text(1000) }), z.strictObject({ file: z.string(), problem: z.string().nullable() })),
  /** Opens a damaged book for reading, from a copy of its own: as far as it can be read. */
  'book.openReadOnly': command(z.strictObject({ file: text(1000) }), book, EVERYTHING_STALE),
  /** Copies every row that can be read of a damaged book into a new file beside it. */
  'book.salvage': command(
    z.strictObject({ file: text(1000) }),
    z.strictObject({
      file: z.string(),
      rows: z.int(),
      tables: z.int(),
      /** Stretches that could not be read; the file lists all of them. `after` and `before` are the numbers of the rows around one, where it has any. */
      losses: z.array(z.strictObject({ table: z.string(), after: z.int().nullable(), before: z.int().nullable(), because: z.string() })).max(50),
      lost: z.int(),
    }),
    [],
  ),
  /** Makes the sample book where it is missing, and opens it. */
  'book.openSample': command(z.strictObject({}), book, EVERYTHING_STALE),
  'book.close': command(z.strictObject({}), z.strictObject({}), EVERYTHING_STALE),
  /** Asks the book every invariant; changes nothing, and goes on beside everything else. */
  'book.verify': command(
    z.strictObject({}),
    z.strictObject({
      ok: z.boolean(),
      entries: count,
      postings: count,
      /** Hash of the last entry, hexadecimal. */
      head: z.string(),
      problems: z.array(z.strictObject({ rule: z.string(), where: z.string(), message: z.string() })),
    }),
    [],
  ),
  /** With which month fiscal years begin: for the whole history where none was set before, else from `from` or today on. */
  'book.setFiscalYear': command(z.strictObject({ month: z.int().min(1).max(12), from: isoDay.optional() }), z.strictObject({}), [
    'app.state',
    'report.period',
    'report.compare',
  ]),
  'workspace.create': command(newWorkspace, workspace, EVERYTHING_STALE),
} as const;
