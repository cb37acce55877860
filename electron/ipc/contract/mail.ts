/** Methods about reports that were handed on (rules L4, W6): sealed ones and what changed since, the outbox, and how mail is sent. A password goes in and never comes out. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { PAPER_SIZES, periodReport, REPORT_FORMATS, spanUnit } from './period-report.ts';
import { count, eventId, eventKind, instant, isoDay, minor, workspaceId } from './shapes.ts';

const reportId = z.int().positive();
const mailId = z.int().positive();
const address = z.string().trim().min(1).max(400);

const server = z.strictObject({
  host: z.string().trim().min(1).max(300),
  port: z.int().min(1).max(65_535),
  /** `starttls`: encrypted before anything is told; `none` only where the user says so. */
  security: z.enum(['starttls', 'tls', 'none']),
  /** Empty where the server asks for no password. */
  user: z.string().max(200),
});

const mail = z.strictObject({ from: address, fromName: z.string().max(200), server: server.nullable() });
const weekly = z.strictObject({ on: z.boolean(), recipients: z.array(address).max(100) });

const problem = z.enum(['', 'certificate', 'no_starttls', 'no_encryption', 'sign_in', 'unreachable', 'timed_out', 'put_off', 'refused', 'cut_off']);
const hindrance = z.enum(['no_server', 'no_password', 'sample_book', 'offline']);

const sealed = z.strictObject({
  reportId,
  unit: spanUnit,
  name: z.string(),
  firstDay: isoDay,
  lastDay: isoDay,
  because: z.enum(['schedule', 'user']),
  sealedAt: instant,
  /** Of the dataset as it was kept, in hexadecimal digits. */
  sha256: z.string(),
});

const changedEvent = z.strictObject({
  eventId,
  id: z.string(),
  kind: eventKind,
  /** In words. */
  description: z.string(),
  /** It was taken back: there is nothing of it to open any more. */
  gone: z.boolean(),
  importId: z.int().positive().nullable(),
  file: z.string().nullable(),
});

const figure = z.union([z.string(), z.int(), z.boolean(), z.null()]);

const KNOWN_STALE = ['report.sealed', 'report.restatement', 'outbox.list'];

export const mailMethods = {
  /** Reports that were sealed, latest first. */
  'report.sealed': query(z.strictObject({ workspaceId }), z.strictObject({ reports: z.array(sealed) })),
  /** A sealed report as it was kept. Refuses one whose hash is another one. */
  'report.ofSeal': query(z.strictObject({ reportId }), periodReport),
  /** A document of a sealed report, made from what was kept. `size` is the paper of a PDF. */
  'report.sealedDocument': command(
    z.strictObject({ reportId, format: z.enum(REPORT_FORMATS), size: z.enum(PAPER_SIZES).optional() }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count }),
    [],
  ),
  /** What changed since: entries with a day in the span, its leads, the figures then and now. */
  'report.restatement': query(
    z.strictObject({ reportId }),
    z.strictObject({
      report: sealed,
      entries: z.array(
        z.strictObject({
          entryId: z.int().positive(),
          day: isoDay,
          recordedAt: instant,
          movement: z.string(),
          because: z.enum(['late', 'posted_anew', 'reversed', 'taken_back', 'matched', 'unmatched']),
          reversesEntryId: z.int().positive().nullable(),
          event: changedEvent.nullable(),
          postings: z.array(z.strictObject({ account: z.string(), amount: minor, credits: minor })),
        }),
      ),
      leads: z.array(z.strictObject({ lead: z.string(), day: isoDay, event: changedEvent, outcome: z.string().nullable(), value: minor.nullable() })),
      figures: z.array(
        z.strictObject({ path: z.array(z.string()), measure: z.enum(['money', 'credits', 'count', 'words']), was: figure, now: figure }),
      ),
    }),
  ),
  /** Seals the report of the span that holds a day, with what is known now. */
  'report.seal': command(z.strictObject({ workspaceId, unit: spanUnit, day: isoDay }), sealed, KNOWN_STALE),
  /** Puts a sealed report into the outbox, for the recipients of the weekly report. */
  'report.mail': command(z.strictObject({ reportId }), z.strictObject({ mailId }), KNOWN_STALE),

  'outbox.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      /** Why nothing is sent now. */
      hindrance: hindrance.nullable(),
      mails: z.array(
        z.strictObject({
          mailId,
          reportId,
          reportName: z.string(),
          because: z.enum(['schedule', 'user']),
          messageId: z.string(),
          subject: z.string(),
          recipients: z.array(z.string()),
          state: z.enum(['waiting', 'sending', 'sent', 'refused', 'given_up']),
          madeAt: instant,
          nextTryAt: instant.nullable(),
          closedAt: instant.nullable(),
          attempts: z.array(
            z.strictObject({
              /** `accepted`: for all whom it went to; `partly`: for some of them. */
              state: z.enum(['under_way', 'accepted', 'partly', 'deferred', 'refused', 'lost']),
              server: z.string(),
              /** To whom it went. */
              recipients: z.array(z.string()),
              problem,
              /** The server's words, on one line. */
              reply: z.string(),
              /** Whom the server did not take by an answer about them alone: never, or not now. */
              notTaken: z.array(z.strictObject({ address: z.string(), isForGood: z.boolean(), reply: z.string() })),
              begunAt: instant,
              endedAt: instant.nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
  /** Tries at once; answers what came of it. */
  'outbox.send': command(
    z.strictObject({ mailId }),
    z.strictObject({ state: z.enum(['waiting', 'sending', 'sent', 'refused', 'given_up']) }),
    KNOWN_STALE,
  ),
  'outbox.giveUp': command(z.strictObject({ mailId }), z.strictObject({}), KNOWN_STALE),
  /** The mail as a file, byte by byte as it goes over the line. */
  'outbox.save': command(z.strictObject({ mailId }), z.strictObject({ download: z.string(), name: z.string(), bytes: count }), []),

  'mail.settings': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      /** `null` before it is set from whom mail comes. */
      mail: mail.nullable(),
      weekly,
      /** Where the password of the server is; `not_needed` without a user. */
      password: z.enum(['system', 'session', 'nowhere', 'unreadable', 'not_needed']),
      /** Where one would be kept. */
      passwordPlace: z.enum(['system', 'session']),
    }),
  ),
  'mail.set': command(mail, z.strictObject({}), ['mail.settings', 'outbox.list']),
  'mail.setWeekly': command(z.strictObject({ workspaceId, ...weekly.shape }), z.strictObject({}), ['mail.settings', 'outbox.list']),
  /** Keeps the password of the server that is set. */
  'mail.setPassword': command(z.strictObject({ password: z.string().min(1).max(500) }), z.strictObject({ place: z.enum(['system', 'session']) }), [
    'mail.settings',
    'outbox.list',
  ]),
  'mail.forgetPassword': command(z.strictObject({}), z.strictObject({}), ['mail.settings', 'outbox.list']),
  /** Sends a message that says only that mail works, and tells what came of it. */
  'mail.test': command(
    z.strictObject({ to: address }),
    z.strictObject({ state: z.enum(['accepted', 'partly', 'deferred', 'refused', 'lost']), problem, reply: z.string() }),
    [],
  ),
} as const;
