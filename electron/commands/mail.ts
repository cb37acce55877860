/** Commands of mail (rule W6): `mail show|set|weekly|test`, and the outbox: `outbox list|add|send|save|give-up`. The password comes from FLOATBOOK_MAIL_PASSWORD. */

import { mailAttempts, mailBytes, mailById, mailsOf, type OutgoingMail } from '../../db/outgoing-mail.ts';
import type { Connection } from '../../db/connection.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { sealById } from '../../db/sealed-reports.ts';
import { onAccount } from '../engine/account/account.ts';
import { mailSettings, SECURITIES, setMail, setWeeklyReport, weeklyReportSettings } from '../engine/mail/mail-settings.ts';
import { giveUpMail, sendMailNow } from '../engine/mail/outbox.ts';
import { sendTestMessage } from '../engine/mail/test-message.ts';
import { mailReport } from '../engine/reports/hand-on.ts';
import { inOrder } from '../engine/reports/report-document.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { typedWhole, WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { exactName } from './free-text.ts';
import { operate, readAccount, type Account, type Shown } from './operating.ts';
import { printable, table } from './table.ts';

const show: Command = {
  ...command(['mail', 'show'], '', 'From whom mail comes, by which server it goes, and to whom the weekly report.'),
  run: (call) => readAccount(call, described),
};

const set: Command = {
  ...command(
    ['mail', 'set'],
    '--from ADDRESS [--from-name NAME] [--host HOST [--port PORT] [--security starttls|tls|none] [--user USER]]',
    'Sets from whom mail comes and by which server it goes; without --host it waits in the outbox.',
  ),
  options: {
    from: { value: 'ADDRESS', help: 'the sender' },
    'from-name': { value: 'NAME', help: 'its name; Floatbook unless given' },
    host: { value: 'HOST', help: 'the mail server' },
    port: { value: 'PORT', help: '587 unless given, 465 with --security tls' },
    security: { value: SECURITIES.join('|'), help: 'starttls unless given; with none everything goes as plain text' },
    user: { value: 'USER', help: 'who signs in there; its password is never kept by a command' },
  },
  run(call) {
    const security = call.oneOf('security', SECURITIES);
    const port = call.whole('port', 1, 65_535) ?? (security === 'tls' ? 465 : 587);
    const [from, fromName, host] = [call.required('from'), exactName(call.text('from-name') ?? 'Floatbook', 'name'), call.text('host')];
    const server = host === undefined ? null : { host, port, security, user: call.text('user') ?? '' };
    return operate(call, async ({ engine, workspaceId, account }) => {
      await onAccount(engine, workspaceId, ({ book, moment }) => void setMail(book.connection, { from, fromName, server }, moment.today, moment.now));
      return described(account());
    });
  },
};

const weekly: Command = {
  ...command(['mail', 'weekly'], 'on|off [--to ADDRESS,…]', 'Turns the weekly report of the workspace on or off.'),
  options: { to: { value: 'ADDRESS,…', help: 'to whom it goes; as before unless given' } },
  least: 1,
  most: 1,
  run(call) {
    const [word] = call.arguments;
    if (word !== 'on' && word !== 'off') throw new WrongUsage('Say on or off.');
    const to = call.text('to')?.split(',');
    return operate(call, async ({ engine, workspaceId, account }) => {
      await onAccount(engine, workspaceId, ({ book: { connection }, moment: { today, now } }) => {
        const recipients = to ?? weeklyReportSettings(connection, workspaceId, today).recipients;
        setWeeklyReport(connection, workspaceId, { on: word === 'on', recipients }, today, now);
      });
      return described(account());
    });
  },
};

const test: Command = {
  ...command(['mail', 'test'], '--to ADDRESS', 'Sends a message that says only that mail works. Ends with 1 where the server did not take it.'),
  options: { to: { value: 'ADDRESS', help: 'to whom' } },
  run(call) {
    const to = call.required('to');
    return operate(call, async ({ engine }) => {
      const { state, problem, reply } = await sendTestMessage(engine, to);
      const document = { state, problem, reply };
      return {
        document,
        isFailure: state !== 'accepted',
        text: () => `${[state, problem.replaceAll('_', ' '), reply].filter(Boolean).join(': ')}\n`,
      };
    });
  },
};

const list: Command = {
  ...command(['outbox', 'list'], '', 'Mails of the workspace, latest first, with what came of each.'),
  run: (call) =>
    readAccount(call, ({ view, shown }) => {
      const { connection } = view.book;
      const document = mailsOf(connection, view.workspace.id).map((mail) => mailDocument(connection, mail, shown));
      const columns = [
        { title: 'Mail', isNumber: true },
        { title: 'Report' },
        { title: 'State' },
        { title: 'Made' },
        { title: 'Next try' },
        { title: 'Last answer' },
      ];
      const rows = document.map(({ mail, report, state, madeAt, nextTryAt, attempts }) => [
        String(mail),
        report,
        state,
        madeAt,
        nextTryAt ?? '',
        attempts.at(-1)?.reply ?? '',
      ]);
      return { document, isOnePerLine: true, text: () => table(columns, rows) };
    }),
};

const add: Command = {
  ...command(['outbox', 'add'], 'SEAL', 'Puts a sealed report into the outbox, to whom the weekly report goes. SEAL is its number in "sealed list".'),
  least: 1,
  most: 1,
  run: (call) => changed(call, 'SEAL', (engine, reportId) => mailReport(engine, reportId)),
};

const send: Command = {
  ...command(['outbox', 'send'], 'MAIL', 'Sends a mail now. Ends with 1 where the server did not take it. MAIL is its number in the list.'),
  least: 1,
  most: 1,
  run: (call) =>
    changed(
      call,
      'MAIL',
      async (engine, mailId) => {
        await sendMailNow(engine, mailId);
        return mailId;
      },
      (state) => state !== 'sent',
    ),
};

const giveUp: Command = {
  ...command(['outbox', 'give-up'], 'MAIL', 'Gives up a mail that was not sent: it is tried no more.'),
  least: 1,
  most: 1,
  run: (call) =>
    changed(call, 'MAIL', async (engine, mailId) => {
      await giveUpMail(engine, mailId);
      return mailId;
    }),
};

const save: Command = {
  ...command(['outbox', 'save'], 'MAIL --out FILE', 'Writes a mail as a file (.eml), byte by byte as it is sent.'),
  options: { out: OUT },
  least: 1,
  most: 1,
  run(call) {
    const mailId = numberOf(call, 'MAIL');
    const out = outFile(call);
    const bytes = readAccount(call, ({ view }) => mailBytes(view.book.connection, mailOf(view.book.connection, mailId).id));
    const { bytes: written } = writeFileWhole(out, inOrder([bytes]));
    return { document: { mail: mailId, file: out, bytes: written }, text: () => `${printable(out)}\n` };
  },
};

export const MAIL_COMMANDS: readonly Command[] = [show, set, weekly, test, list, add, send, giveUp, save];

function command(words: readonly string[], form: string, help: string): Omit<Command, 'run'> {
  return { words, form, help, options: {}, least: 0, most: 0, isOfWorkspace: true };
}

function numberOf(call: Call, name: string): number {
  return typedWhole(call.arguments[0] ?? '', name, 1, Number.MAX_SAFE_INTEGER);
}

function mailOf(connection: Connection, id: number): OutgoingMail {
  return mailById(connection, id) ?? refuse('no_mail', 'The outbox has no such mail. The command "outbox list" tells those that it has.');
}

/** Does something to a mail, which `work` names by its number in the end, and tells how it is then. */
function changed(
  call: Call,
  name: string,
  work: (engine: Parameters<typeof sendMailNow>[0], number: number) => Promise<number>,
  isFailure: (state: OutgoingMail['state']) => boolean = () => false,
): Promise<Outcome> {
  const number = numberOf(call, name);
  return operate(call, async ({ engine, shown }) => {
    const { connection } = engine.book;
    const mail = mailOf(connection, await work(engine, number));
    const document = mailDocument(connection, mail, shown);
    return {
      document,
      isFailure: isFailure(mail.state),
      text: () => `Mail ${mail.id}: ${[mail.state.replaceAll('_', ' '), document.attempts.at(-1)?.reply ?? ''].filter(Boolean).join(', ')}\n`,
    };
  });
}

function mailDocument(connection: Connection, mail: OutgoingMail, { instant, instantOrNull }: Shown) {
  const { id, reportId, because, messageId, subject, recipients, state, madeAt, nextTryAt, closedAt } = mail;
  const attempts = mailAttempts(connection, id).map(({ state: came, server, recipients: wentTo, problem, reply, notTaken, begunAt }) => ({
    at: instant(begunAt),
    state: came,
    server,
    to: wentTo,
    problem,
    reply,
    notTaken,
  }));
  const report = sealById(connection, reportId)?.name ?? '';
  const times = { madeAt: instant(madeAt), nextTryAt: instantOrNull(nextTryAt), closedAt: instantOrNull(closedAt) };
  return { mail: id, seal: reportId, report, because, state, subject, recipients, messageId, ...times, attempts };
}

function described({ view: { book, workspace, moment } }: Account): Outcome {
  const mail = mailSettings(book.connection, moment.today) ?? null;
  const weeklyReport = weeklyReportSettings(book.connection, workspace.id, moment.today);
  const server = mail?.server ?? null;
  const rows = [
    ['From', mail === null ? 'not set' : `${mail.fromName} <${mail.from}>`],
    [
      'Server',
      server === null
        ? 'none: mail waits in the outbox'
        : `${server.host}:${server.port}, ${server.security}${server.user === '' ? '' : `, ${server.user}`}`,
    ],
    ['Weekly report', weeklyReport.on ? 'on' : 'off'],
    ['To', weeklyReport.recipients.join(', ')],
  ];
  return { document: { mail, weekly: weeklyReport }, text: () => table([{ title: 'Mail' }, { title: '' }], rows) };
}
