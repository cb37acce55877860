/** Answers about reports that were handed on: sealed ones and what changed since, the outbox, and how mail is sent. */

import { formatDay, parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { mailAttempts, mailBytes, mailsOf } from '../../../db/outgoing-mail.ts';
import type { ChangedEvent } from '../../../db/reports/changes-since.ts';
import { sealsOf, type SealedReport } from '../../../db/sealed-reports.ts';
import { bookDay, readBookFacts } from '../../../db/workspaces.ts';
import { describeEvent } from '../../documents/describe-event.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { onAccount, viewAccount } from '../account/account.ts';
import { mailSettings, setMail, setWeeklyReport, weeklyReportSettings, type MailServer } from '../mail/mail-settings.ts';
import { giveUpMail, knownMail, readiness, sendMailNow } from '../mail/outbox.ts';
import type { MailPasswords } from '../mail/passwords.ts';
import { sendTestMessage } from '../mail/test-message.ts';
import { mailReport, sealSpan } from '../reports/hand-on.ts';
import { measureOf } from '../reports/figures-changed.ts';
import { inOrder } from '../reports/report-document.ts';
import { restatementOf } from '../reports/restatement.ts';
import { knownSeal, sealedReport } from '../reports/seal.ts';
import { inTransaction } from '../unit-of-work.ts';
import { exporter, fileName, makeDownload } from './downloads.ts';
import type { Session } from './session.ts';
import type { Transfers } from './transfers.ts';

type MailHandlers = Pick<
  Handlers,
  | Extract<keyof Handlers, `mail.${string}` | `outbox.${string}`>
  | 'report.sealed'
  | 'report.ofSeal'
  | 'report.restatement'
  | 'report.sealedDocument'
  | 'report.seal'
  | 'report.mail'
>;

export function mailHandlers(session: Session, transfers: Transfers, passwords: MailPasswords): MailHandlers {
  const reader = () => session.book().reader;
  const exported = exporter(session, transfers);
  const today = () => bookDay(readBookFacts(reader()), session.now());
  const serverSet = (): MailServer =>
    mailSettings(reader().connection, today())?.server ?? refuse('mail_not_set', 'Set the mail server first: a password belongs to its server.');
  return {
    'report.sealed': ({ workspaceId }) => ({ reports: sealsOf(reader().connection, workspaceId).map(sealShape) }),
    'report.ofSeal': ({ reportId }) => sealedReport(reader().connection, knownSeal(reader().connection, reportId)),
    'report.sealedDocument': (input, context) => exported('report.sealedDocument', input, context),
    'report.restatement': ({ reportId }) => {
      const seal = knownSeal(reader().connection, reportId);
      return restatementShape(restatementOf(viewAccount(session.engine(), seal.workspaceId), seal));
    },
    'report.seal': async ({ workspaceId, unit, day }) => sealShape(await sealSpan(session.engine(), workspaceId, { unit, day: dayOf(day) })),
    'report.mail': async ({ reportId }) => ({ mailId: await mailReport(session.engine(), reportId) }),
    'outbox.list': async ({ workspaceId }) => {
      const ready = await readiness(session.engine());
      return {
        hindrance: typeof ready === 'string' ? ready : null,
        mails: mailsOf(reader().connection, workspaceId).map((mail) => mailShape(reader().connection, mail)),
      };
    },
    'outbox.send': async ({ mailId }) => ({ state: (await sendMailNow(session.engine(), mailId)).state }),
    'outbox.giveUp': async ({ mailId }) => {
      await giveUpMail(session.engine(), mailId);
      return {};
    },
    'outbox.save': ({ mailId }) => {
      const { subject } = knownMail(session.engine(), mailId);
      const { download, name, bytes } = makeDownload(transfers, `${fileName(subject)}.eml`, inOrder([mailBytes(reader().connection, mailId)]));
      return { download, name, bytes };
    },
    'mail.settings': async ({ workspaceId }) => {
      const { connection } = reader();
      const mail = mailSettings(connection, today()) ?? null;
      const server = mail?.server ?? null;
      const { on, recipients } = weeklyReportSettings(connection, workspaceId, today());
      return {
        mail,
        weekly: { on, recipients: [...recipients] },
        password: server === null || server.user === '' ? 'not_needed' : (await passwords.find(server)).place,
        passwordPlace: await passwords.place(),
      };
    },
    'mail.set': async (given) => {
      const book = session.book();
      await inTransaction(book, { now: session.now() }, () => void setMail(book.connection, given, today(), session.now()));
      return {};
    },
    'mail.setWeekly': async ({ workspaceId, ...given }) => {
      const book = session.book();
      await onAccount(
        session.engine(),
        workspaceId,
        ({ moment }) => void setWeeklyReport(book.connection, workspaceId, given, moment.today, moment.now),
      );
      return {};
    },
    'mail.setPassword': async ({ password }) => ({ place: await passwords.keep(serverSet(), password) }),
    'mail.forgetPassword': () => {
      passwords.forget(serverSet());
      return {};
    },
    'mail.test': async ({ to }) => {
      const { notTaken: _, ...outcome } = await sendTestMessage(session.engine(), to);
      return outcome;
    },
  };
}

function dayOf(text: string): Day {
  return parseDay(text) ?? refuse('wrong_date', `"${text}" is no day.`);
}

function sealShape({ id, unit, name, firstDay, lastDay, because, sealedAt, sha256 }: SealedReport): OutputOf<'report.seal'> {
  return { reportId: id, unit, name, firstDay: formatDay(firstDay), lastDay: formatDay(lastDay), because, sealedAt, sha256: sha256.toString('hex') };
}

type MailShape = OutputOf<'outbox.list'>['mails'][number];

function mailShape(connection: Parameters<typeof mailAttempts>[0], mail: ReturnType<typeof mailsOf>[number]): MailShape {
  const { id, reportId, because, messageId, subject, recipients, state, madeAt, nextTryAt, closedAt } = mail;
  const attempts = mailAttempts(connection, id).map(({ id: _, recipients: wentTo, notTaken, problem, ...attempt }) => ({
    ...attempt,
    recipients: [...wentTo],
    problem: problem as MailShape['attempts'][number]['problem'],
    notTaken: [...notTaken],
  }));
  const reportName = knownSeal(connection, reportId).name;
  return { mailId: id, reportId, reportName, because, messageId, subject, recipients: [...recipients], state, madeAt, nextTryAt, closedAt, attempts };
}

function restatementShape({ seal, entries, leads, figures }: ReturnType<typeof restatementOf>): OutputOf<'report.restatement'> {
  return {
    report: sealShape(seal),
    entries: entries.map(({ entryId, day, recordedAt, movement, because, reversesEntryId, event, postings }) => ({
      entryId,
      recordedAt,
      movement,
      because,
      reversesEntryId,
      day: formatDay(day),
      event: event && eventShape(event),
      postings: postings.map((posting) => ({ ...posting })),
    })),
    leads: leads.map(({ lead, day, event, value }) => ({ lead, day: formatDay(day), event: eventShape(event), outcome: event.outcome, value })),
    figures: figures.map((figure) => ({ path: [...figure.path], measure: measureOf(figure), was: figure.was, now: figure.now })),
  };
}

function eventShape(event: ChangedEvent): NonNullable<OutputOf<'report.restatement'>['entries'][number]['event']> {
  const { eventId, id, kind, gone, importId, file } = event;
  return { eventId, id, kind, description: describeEvent(event), gone, importId, file };
}
