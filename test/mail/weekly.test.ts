/** The weekly report is made once for every week that is over (rule W6), also where the machine was off, and never of the sample book. */

import { readFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { beforeEach, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { mailBytes } from '../../db/outgoing-mail.ts';
import { sealsOf } from '../../db/sealed-reports.ts';
import { writeSetting } from '../../db/settings.ts';
import { verifyBook } from '../../db/verify.ts';
import { writeReportCsv } from '../../electron/documents/report/report-csv.ts';
import { lookAt, viewAccount } from '../../electron/engine/account/account.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { sendMailNow } from '../../electron/engine/mail/outbox.ts';
import { mailReport, sealSpan } from '../../electron/engine/reports/hand-on.ts';
import { sealedReport } from '../../electron/engine/reports/seal.ts';
import { makeWeeklyReports } from '../../electron/engine/reports/weekly.ts';
import { weeksToMake } from '../../electron/engine/reports/weeks-to-make.ts';
import { inTurn } from '../../electron/engine/turns.ts';
import { openLog } from '../../electron/log.ts';
import { DAY, HOUR } from '../support/accounts.ts';
import { newMailedAccount, ROWS, type MailedAccount } from '../support/mail.ts';

let account: MailedAccount;
const BEFORE = parseDay('2026-01-01') as number;
const TODAY = parseDay('2026-11-23') as number;

beforeEach(async () => {
  account = await newMailedAccount();
  await account.importRows(ROWS);
  await account.setServer(null);
});

const made = () =>
  sealsOf(account.book.connection, account.id)
    .map(({ name }) => name)
    .toReversed();

test('W6 nothing is made before it is on', async () => {
  await account.due();
  expect(made()).toEqual([]);
});

test('W6 from the week on in which it was turned on, each when it is over', async () => {
  await account.weekly(true, TODAY);
  await account.due();
  expect(made()).toEqual([]);
  account.setClock(account.now() + 6 * DAY);
  await account.due();
  expect(made()).toEqual([]);
  account.setClock(account.now() + DAY);
  await account.due();
  await account.due();
  expect(made()).toEqual(['2026-W48']);
  expect(account.mails().map(({ subject }) => /\d{4}-W\d\d/.exec(subject)?.[0])).toEqual(['2026-W48']);
});

test('W6 weeks that nobody was there for are made at the next start, the last eight, and no week twice', async () => {
  await account.weekly(true, BEFORE);
  await account.due();
  const eight = ['40', '41', '42', '43', '44', '45', '46', '47'].map((week) => `2026-W${week}`);
  expect(made()).toEqual(eight);
  account.setClock(account.now() + 3 * 7 * DAY);
  await account.due();
  await account.due();
  // 2026 has 53 weeks; three more are over.
  expect(made()).toEqual([...eight, '2026-W48', '2026-W49', '2026-W50']);
  expect(account.mails()).toHaveLength(11);
  expect(new Set(account.mails().map(({ messageId }) => messageId)).size).toBe(11);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('W6 weeks before the first event, and those in which it was off, are not made', async () => {
  await account.weekly(true, parseDay('2026-09-01') as number);
  await account.weekly(false, parseDay('2026-10-08') as number);
  await account.weekly(true, parseDay('2026-11-10') as number);
  account.setClock(Date.UTC(2026, 9, 5, 12));
  expect(weeksToMake(lookAt(account.engine, account.id)).map(({ name }) => name)).toEqual(['2026-W39', '2026-W40']);
  account.setClock(Date.UTC(2026, 10, 23, 12));
  await account.due();
  expect(made()).toEqual(['2026-W40', '2026-W46', '2026-W47']);
});

test('W6 off, nothing is made', async () => {
  await account.weekly(true, BEFORE);
  await account.weekly(false, TODAY);
  await account.due();
  expect(made()).toEqual([]);
});

test('W6 the sample book makes nothing by itself, and sends nothing', async () => {
  await account.weekly(true, BEFORE);
  account.book.connection.prepare('UPDATE book SET sample_day = ?').run(TODAY);
  await account.due();
  expect(made()).toEqual([]);
  const { id: reportId } = await sealSpan(account.engine, account.id, { unit: 'week', day: TODAY - 7 });
  const mailId = await mailReport(account.engine, reportId);
  await account.due();
  expect(account.mails()).toMatchObject([{ state: 'waiting' }]);
  await expect(sendMailNow(account.engine, mailId)).rejects.toMatchObject({ refusal: { message: expect.stringContaining('sample book') as string } });
});

test('W6 a book restored from before a mail makes it again under the same Message-ID', async () => {
  await account.weekly(true, parseDay('2026-11-16') as number);
  await account.due();
  const [first] = account.mails();
  const other = account.book.connection;
  // The same book before it was made: what it is named after is all that the name depends on.
  const triggers = other.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) other.exec(`DROP TRIGGER ${name}`);
  other.exec('DELETE FROM mail_attempt; DELETE FROM outgoing_mail; DELETE FROM sealed_report');
  for (const { sql } of triggers) other.exec(sql);
  await account.due();
  expect(account.mails()[0]?.messageId).toBe(first?.messageId);
});

test('W6 a week whose report breaks off holds back none after it, is named, and tried again every hour', async () => {
  await account.weekly(true, BEFORE);
  // Damage that only the days of 2026-W45 see: settings hold until the next.
  const { connection } = account.book;
  const set = (value: string, day: string) =>
    writeSetting(connection, account.id, { name: 'top_up', fromDay: parseDay(day) as number, value }, account.now());
  set('damaged', '2026-11-02');
  set('{"mode":"off"}', '2026-11-09');
  const thrown = await account.due().catch((error: unknown) => error);
  const log = openLog(account.folder, account.now);
  log.error(thrown);
  expect(readFileSync(log.file, 'utf8')).toMatch(/the report of 2026-W45 could not be made.*caused by .*damaged/);
  const others = ['40', '41', '42', '43', '44', '46', '47'].map((week) => `2026-W${week}`);
  expect(made()).toEqual(others);
  expect(account.mails()).toHaveLength(7);
  const told = () => accountAttention(viewAccount(account.engine, account.id)).filter(({ code }) => code === 'week_not_made');
  expect(told()).toMatchObject([{ week: '2026-W45', open: { page: 'reports' } }]);
  expect(verifyBook(account.book).problems).toEqual([]);
  // Not in each waking of the scheduler.
  await account.due();
  account.setClock(account.now() + HOUR);
  await expect(account.due()).rejects.toThrow(/weekly reports of workspace/);
  set('{"mode":"off"}', '2026-11-02');
  account.setClock(account.now() + HOUR);
  await account.due();
  expect(made()).toEqual([...others, '2026-W45']);
  expect(account.mails().map(({ subject }) => /\d{4}-W\d\d/.exec(subject)?.[0])).toEqual([...others, '2026-W45']);
  expect(told()).toEqual([]);
});

test('W6 while the PDF of a week is made, others write; what they change is in the report that goes out', async () => {
  await account.weekly(true, parseDay('2026-11-16') as number);
  const making = makeWeeklyReports(account.engine, account.id);
  const imported = account.importRows([
    ...ROWS,
    { id: 'LATE', date: '2026-11-18', kind: 'quotation', credits: '7.00', lead: 'L99', campaign: 'Roofs' },
  ]);
  await imported;
  expect(made()).toEqual([]);
  await making;
  await account.due();
  expect(made()).toEqual(['2026-W47']);
  const [mail] = account.mails();
  const { attachments } = await PostalMime.parse(mailBytes(account.book.connection, mail?.id ?? 0));
  const [seal] = sealsOf(account.book.connection, account.id);
  if (seal === undefined) throw new Error('no seal');
  const csv = attachments.find(({ mimeType }) => mimeType === 'text/csv')?.content as ArrayBuffer;
  expect(Buffer.from(csv).toString()).toBe(writeReportCsv(sealedReport(account.book.connection, seal)));
  expect(sealedReport(account.book.connection, seal).spend.count).toBe(2);
});

test('W6 nobody who writes waits for the PDF of a report that is put into the outbox', async () => {
  await account.weekly(true, TODAY);
  const { id: reportId } = await sealSpan(account.engine, account.id, { unit: 'week', day: TODAY - 7 });
  const mailed = mailReport(account.engine, reportId);
  expect(await inTurn(account.book.turns, () => account.mails().length)).toBe(0);
  await mailed;
  expect(account.mails()).toHaveLength(1);
});
