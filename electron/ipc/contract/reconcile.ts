/** Methods of the Reconcile page: accounts of money, statements in, matches, the place where books and statement part, closing a period (rules I1 to I3, R1 to R4). Amounts from the holder's side. */

import { z } from 'zod';
import { LINE_CATEGORIES, MONEY_KINDS } from '../../../db/ledger/accounts.ts';
import { command, query } from '../method.ts';
import { count, eventId, eventKind, givenMoney, instant, isoDay, minor, text, workspaceId } from './shapes.ts';

const accountId = z.int().positive();
const lineId = z.int().positive();
const matchId = z.int().positive();
const download = z.strictObject({ download: z.string(), name: z.string(), bytes: count, rows: count });

const SIDE_VERDICTS = ['matched', 'vendor_only', 'books_only', 'statement_only', 'vendor_and_books', 'books_and_statement'] as const;

export const moneyKind = z.enum(MONEY_KINDS);
export const lineCategory = z.enum(LINE_CATEGORIES);

/** What the user answered of a source (rule I2); what is absent is found out from the file. */
export const readingAnswers = z.strictObject({
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
  decimalSign: z.enum(['.', ',']).optional(),
  amountSign: z.string().max(40).optional(),
  /** Which column is what: the name of its head, or its number from 1. */
  columns: z.record(z.string().max(40), z.string().max(200)).optional(),
});

const account = z.strictObject({
  accountId,
  name: z.string(),
  kind: moneyKind,
  /** As its statements name it; empty where none does. */
  number: z.string(),
  /** Methods, as events name them, that are charged to it: by the user, or by the last four digits. */
  methods: z.array(z.string()),
  /** Set by the user; `null` where the statements say, or nothing does. */
  opening: minor.nullable(),
  lines: count,
  /** Lines that no accepted match settles. */
  open: count,
  firstDay: isoDay.nullable(),
  lastDay: isoDay.nullable(),
  /** The last balance that its statements say, and of which day. */
  stated: z.strictObject({ day: isoDay, balance: minor }).nullable(),
  /** As the books have it, of today. */
  books: minor,
  closedThrough: isoDay.nullable(),
});

export const statementLine = z.strictObject({
  lineId,
  day: isoDay,
  valueDay: isoDay.nullable(),
  amount: minor,
  description: z.string(),
  counterparty: z.string(),
  reference: z.string(),
  /** As the file states it after this line. */
  balance: minor.nullable(),
  /** Where it stands: the file, its row among the file's lines, its line of text. */
  file: z.string(),
  row: z.int().positive(),
  sourceLine: z.int().positive(),
});

/** What went through the account by the books: an event with what it posts to Card clearing. */
export const booksItem = z.strictObject({
  eventId,
  /** The vendor's id. */
  id: z.string(),
  day: isoDay,
  kind: eventKind,
  /** In a few words, such as `Top-up, pack 1,000`. */
  what: z.string(),
  method: z.string(),
  amount: minor,
  /** Where its method does not say which account it is of: those that it may be of, this one among them. */
  mayBeOf: z.array(accountId),
});

const rest = z.strictObject({ category: lineCategory, amount: minor });

/** Why a match scores what it does; points of all reasons are the score. What could have counted has 0 points. */
const reason = z.strictObject({
  code: z.enum(['amount', 'reference', 'name', 'days', 'method']),
  points: z.int(),
  of: z.int(),
  /** In words, with what was found: `Equal`, `12 days apart, 2 are usual`. */
  words: z.string(),
});

export const match = z.strictObject({
  /** Of an accepted one; `null` of a proposal. */
  matchId: matchId.nullable(),
  lines: z.array(statementLine),
  items: z.array(booksItem),
  /** `null` where a user put it together. */
  score: z.int().nullable(),
  grade: z.enum(['certain', 'likely']).nullable(),
  reasons: z.array(reason),
  /** Score of the next best candidate. */
  nextBest: z.int().nullable(),
  rest: z.array(rest),
  note: z.string(),
});

const onlyLine = z.strictObject({
  line: statementLine,
  /** An entry that it could become, and why. */
  suggested: z.strictObject({ category: lineCategory, score: z.int(), because: z.string() }).nullable(),
  /** What is nearly the same on the other side, in words: `Same amount, other sign: top-up T-7 of 3 Mar.` */
  nearest: z.strictObject({ words: z.string(), eventId: eventId.nullable() }).nullable(),
});

const onlyItem = z.strictObject({
  item: booksItem,
  state: z.enum(['in_transit', 'missing_on_statement']),
  nearest: z.strictObject({ words: z.string(), lineId: lineId.nullable() }).nullable(),
});

/** A group of rows that may be long: the first of them, and how many there are. */
const group = <Row extends z.ZodType>(row: Row) => z.strictObject({ count, rows: z.array(row) });

const firstBreak = z.strictObject({
  day: isoDay,
  because: z.enum(['opening', 'only_statement', 'only_books', 'difference', 'stated_balance']),
  row: z.int().nullable(),
  sourceLine: z.int().nullable(),
  file: z.string().nullable(),
  lineId: lineId.nullable(),
  eventId: eventId.nullable(),
  /** Statement less books, by this alone. */
  difference: minor,
  /** Until here both agree to the minor unit. */
  agree: z.strictObject({ day: isoDay.nullable(), balance: minor }).nullable(),
  /** What parts them, in a sentence. */
  words: z.string(),
});

/** One step from the books to the statement. */
const part = z.strictObject({
  part: z.enum(['not_yet_on_statement', 'missing_on_statement', 'missing_in_books', 'in_matches']),
  category: lineCategory.nullable(),
  count,
  amount: minor,
});

export const reconcileView = z.strictObject({
  account,
  from: isoDay,
  to: isoDay,
  /** Files that hold its lines of these days. */
  files: z.array(z.string()),
  /** `given` by the user, `stated` by a file, or `summed` from opening and lines where no file states it. */
  closing: z.strictObject({ amount: minor, by: z.enum(['given', 'stated', 'summed']) }),
  opening: minor,
  books: minor,
  /** Statement less books. */
  difference: minor,
  firstBreak: firstBreak.nullable(),
  parts: z.array(part),
  leftToExplain: minor,
  lines: count,
  accepted: group(match),
  certain: group(match),
  likely: group(match),
  /** Each with its lines, its items, and the pairs as shown. */
  ties: group(z.strictObject({ lines: z.array(statementLine), items: z.array(booksItem), asShown: z.array(match) })),
  onlyStatement: group(onlyLine),
  onlyBooks: group(onlyItem),
  /** Items without a line that may be of other accounts as well: no balance counts them yet. */
  unsure: group(z.strictObject({ item: booksItem })),
  /** Lines whose sums were not searched to the end. */
  givenUp: count,
  /** Why the period cannot be closed now, in sentences; none where it can. */
  hindrances: z.array(z.string()),
});

/** What becomes of a row of a file. `undecided`: it cannot be imported as it is, and has to be skipped; only a preview has it. */
export const rowFate = z.enum(['added', 'matched', 'removed', 'skipped', 'undecided']);

const importedFile = z.strictObject({
  name: z.string(),
  /** `null` where the account would be made. */
  accountId: accountId.nullable(),
  account: z.string(),
  accountCreated: z.boolean(),
  /** Of the account, as the file itself says; `null` where it does not. */
  kind: moneyKind.nullable(),
  /** Numbers of the accounts that the file is of, as it writes them, and the one whose rows are taken. */
  numbers: z.array(z.string()),
  accountNumber: z.string().nullable(),
  /** `null` of a preview, and of a file that is there already. */
  importId: z.int().positive().nullable(),
  format: z.string(),
  encoding: z.string(),
  layout: z.string(),
  /** What was found out, with its evidence, and the name of the profile that answered. */
  detected: z.array(z.strictObject({ what: z.string(), value: z.string(), evidence: z.string(), sourceLine: z.int().nullable() })),
  profile: z.string().nullable(),
  questions: z.array(
    z.strictObject({
      kind: z.enum(['date_order', 'decimal_sign', 'amount_sign', 'columns']),
      options: z.array(z.string()),
      assumed: z.string(),
      evidence: z.string(),
      sourceLine: z.int().nullable(),
    }),
  ),
  /** read = added + matched + skipped (rule I1). */
  rows: z.strictObject({ read: count, added: count, matched: count, skipped: count }),
  /** The first rows of the file, in its order, and further ones that the user has to know of. */
  fates: z.array(
    z.strictObject({
      place: z.int().positive(),
      sourceLine: z.int().positive(),
      day: isoDay.nullable(),
      amount: minor.nullable(),
      text: z.string(),
      fate: rowFate,
      /** In words: `Also in rheinbank-10.csv, line 7`. */
      because: z.string(),
      /** Whether the user may decide otherwise, and how. */
      may: z.array(z.enum(['skip', 'take', 'as_new'])),
    }),
  ),
  opening: minor.nullable(),
  closing: minor.nullable(),
  from: isoDay.nullable(),
  to: isoDay.nullable(),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string(), sourceLine: z.int().nullable() })),
});

export const RECONCILE_STALE: readonly string[] = [
  'money.accounts',
  'reconcile.open',
  'money.profiles',
  'money.learned',
  'line.removed',
  'line.sources',
  'reconcile.view',
  'reconcile.sides',
  'period.list',
  'imports.list',
  // A line of a statement may be a charge without a top-up.
  'audit.list',
];
const POSTING_STALE: readonly string[] = [...RECONCILE_STALE, 'activity.event'];

export const reconcileMethods = {
  'money.accounts': query(z.strictObject({ workspaceId }), z.strictObject({ accounts: z.array(account), methods: z.array(z.string()) })),
  /** Lines that no accepted match settles, over all accounts: every page shows it in its navigation, so nothing else is worked out for it. */
  'reconcile.open': query(z.strictObject({ workspaceId }), z.strictObject({ lines: count })),
  'money.addAccount': command(z.strictObject({ workspaceId, name: text(100), kind: moneyKind }), z.strictObject({ accountId }), RECONCILE_STALE),
  /** Sets what is given and leaves the rest. */
  'money.changeAccount': command(
    z.strictObject({ accountId, opening: givenMoney.nullable().optional(), methods: z.array(z.string().max(200)).max(100).optional() }),
    z.strictObject({}),
    RECONCILE_STALE,
  ),
  'money.profiles': query(
    z.strictObject({ accountId }),
    z.strictObject({
      profiles: z.array(
        z.strictObject({ profileId: z.int().positive(), layout: z.string(), name: z.string(), answers: readingAnswers, changedAt: instant }),
      ),
    }),
  ),
  'money.changeProfile': command(z.strictObject({ profileId: z.int().positive(), name: text(100), answers: readingAnswers }), z.strictObject({}), [
    'money.profiles',
  ]),
  'money.removeProfile': command(z.strictObject({ profileId: z.int().positive() }), z.strictObject({}), ['money.profiles']),
  /** All profiles of an account as a file that another book reads, and such a file back in. */
  'money.exportProfiles': command(z.strictObject({ accountId }), download, []),
  'money.importProfiles': command(z.strictObject({ accountId, upload: z.string().max(64) }), z.strictObject({ profiles: count }), ['money.profiles']),
  /** What was learned from accepted matches: how a payee was settled, and how often. */
  'money.learned': query(
    z.strictObject({ accountId }),
    z.strictObject({ payees: z.array(z.strictObject({ payee: z.string(), target: z.string(), words: z.string(), accepted: count })) }),
  ),
  'money.forget': command(z.strictObject({ accountId, payee: z.string().max(500), target: z.string().max(200) }), z.strictObject({}), [
    'money.learned',
    'reconcile.view',
  ]),
  /** A first look into a file that was handed over: whose accounts it is of, as it writes their numbers, and of which kind, where it says so. */
  'statement.glance': query(
    z.strictObject({ upload: z.string().max(64), answers: readingAnswers }),
    z.strictObject({ kind: moneyKind.nullable(), numbers: z.array(z.string()) }),
  ),
  'statement.import': command(
    z.strictObject({
      workspaceId,
      files: z
        .array(
          z.strictObject({
            upload: z.string().max(64),
            /** One there is, one to be made, or `null`: found from the file, or a question. */
            account: z.union([z.strictObject({ accountId }), z.strictObject({ name: text(100), kind: moneyKind }), z.null()]),
            /** How the file names the account, where it is of several, or of one that is on record by another number. */
            accountNumber: text(64).optional(),
            answers: readingAnswers,
            /** Rows, by place, that the user decides otherwise. */
            skip: z.array(z.int().positive()).max(10_000).optional(),
            take: z.array(z.int().positive()).max(10_000).optional(),
            asNew: z.array(z.int().positive()).max(10_000).optional(),
          }),
        )
        .min(1)
        .max(50),
      dryRun: z.boolean(),
    }),
    z.strictObject({ files: z.array(importedFile) }),
    RECONCILE_STALE,
  ),
  'line.remove': command(z.strictObject({ lineId, because: text(500) }), z.strictObject({}), RECONCILE_STALE),
  'line.restore': command(z.strictObject({ lineId }), z.strictObject({}), RECONCILE_STALE),
  /** Every place of a standing file where the line stands, with the lines of text around it. */
  'line.sources': query(
    z.strictObject({ lineId }),
    z.strictObject({
      sources: z.array(
        z.strictObject({
          importId: z.int().positive(),
          file: z.string(),
          sha256: z.string(),
          importedAt: instant,
          row: z.int().positive(),
          sourceLine: z.int().positive(),
          context: z.array(z.strictObject({ line: z.int().positive(), text: z.string() })),
        }),
      ),
    }),
  ),
  'line.removed': query(
    z.strictObject({ accountId }),
    z.strictObject({ lines: z.array(z.strictObject({ line: statementLine, removedAt: instant, because: z.string() })) }),
  ),
  'reconcile.view': query(z.strictObject({ accountId, to: isoDay.optional(), closing: givenMoney.optional() }), reconcileView),
  /** Accepts what is proposed: each is refused that is not proposed so any more. */
  'match.accept': command(
    z.strictObject({
      accountId,
      matches: z
        .array(z.strictObject({ lines: z.array(lineId).min(1).max(200), items: z.array(eventId).max(200) }))
        .min(1)
        .max(5_000),
    }),
    z.strictObject({ accepted: count }),
    POSTING_STALE,
  ),
  /** Matches by hand, splits, or enters a line that the books do not have: lines = items + rest, exactly. */
  'match.make': command(
    z.strictObject({
      accountId,
      lines: z.array(lineId).min(1).max(200),
      items: z.array(eventId).max(200),
      rest: z.array(z.strictObject({ ...rest.shape, amount: givenMoney })).max(20),
      note: z.string().trim().max(500),
    }),
    z.strictObject({ matchId }),
    POSTING_STALE,
  ),
  'match.undo': command(z.strictObject({ matchId }), z.strictObject({}), POSTING_STALE),
  /** Where vendor, statement and books have an item each, or which of them has it alone (rule R3). */
  'reconcile.sides': query(
    z.strictObject({
      accountId,
      from: isoDay.optional(),
      to: isoDay.optional(),
      /** `vendor`: without the statement's own rows. */
      sides: z.enum(['all', 'vendor']).optional(),
      /** `open`: all that are not found on every side that should have them. */
      verdict: z.enum([...SIDE_VERDICTS, 'open']).optional(),
      search: z.string().max(200).optional(),
      order: z.enum(['day', 'amount', 'verdict']).optional(),
      /** Rows before the first one that is wanted: `next` of the page before. */
      after: count.optional(),
      limit: z.int().min(1).max(1_000),
    }),
    z.strictObject({
      from: isoDay,
      to: isoDay,
      /** Rows of the period by verdict, whatever is searched for; of those that are there. */
      counts: z.partialRecord(z.enum(SIDE_VERDICTS), count),
      open: count,
      /** Rows that fit verdict and search. */
      matching: count,
      /** `null` behind the last row. */
      next: count.nullable(),
      rows: z.array(
        z.strictObject({
          vendor: z.strictObject({ eventId, id: z.string(), day: isoDay, amount: minor, file: z.string(), sourceLine: z.int() }).nullable(),
          books: booksItem.nullable(),
          statement: statementLine.nullable(),
          /** `matched`, or the sides that have it. */
          verdict: z.enum(SIDE_VERDICTS),
          differences: z.array(rest),
          words: z.string(),
        }),
      ),
    }),
  ),
  /** The rows that are not matched, as a list to take up with the vendor. */
  'reconcile.exportSides': command(z.strictObject({ accountId, from: isoDay.optional(), to: isoDay.optional() }), download, []),
  'reconcile.export': command(z.strictObject({ accountId, to: isoDay.optional(), closing: givenMoney.optional() }), download, []),
  'period.list': query(
    z.strictObject({ accountId }),
    z.strictObject({
      periods: z.array(
        z.strictObject({
          through: isoDay,
          closing: minor,
          books: minor,
          /** Items that were not on the statement yet. */
          carried: z.array(z.strictObject({ eventId, id: z.string(), day: isoDay, amount: minor })),
          closedAt: instant,
          reopenedAt: instant.nullable(),
          reason: z.string().nullable(),
        }),
      ),
      /** Up to this day the whole workspace is closed. */
      workspaceClosedThrough: isoDay.nullable(),
    }),
  ),
  /** `workspaceClosedThrough` stays where another account is not reconciled yet; `waitsFor` names those. */
  'period.close': command(
    z.strictObject({ accountId, to: isoDay, closing: givenMoney }),
    z.strictObject({ through: isoDay, carried: count, workspaceClosedThrough: isoDay.nullable(), waitsFor: z.array(z.string()) }),
    [...POSTING_STALE],
  ),
  'period.reopen': command(z.strictObject({ accountId, from: isoDay, reason: text(500) }), z.strictObject({ reopened: count }), RECONCILE_STALE),
} as const;
