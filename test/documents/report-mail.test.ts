/** W6: the mail of a report, read by another program: the figures of the report, and nothing of the book in its head or as a part of its own. */

import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { writeReportPdf } from '../../electron/documents/pdf/report-pdf.ts';
import { outlineOf } from '../../electron/documents/report/outline.ts';
import { writeReportCsv } from '../../electron/documents/report/report-csv.ts';
import { writeReportHtml } from '../../electron/documents/report/report-html.ts';
import { reportAsText } from '../../electron/documents/weekly-mail.ts';
import { lookAtBook } from '../../electron/engine/account/account.ts';
import { periodReport } from '../../electron/engine/reports/period-report.ts';
import { reportAsMail } from '../../electron/engine/reports/report-mail.ts';
import { NOW } from '../support/books.ts';
import { figuresOfCsv, figuresOfHtml } from './read-reports.ts';
import { ORGANISATION, reportBook, WEEK, WORKSPACE } from './report-book.ts';

async function report() {
  const { book, id } = await reportBook();
  return periodReport(lookAtBook(book.reader, id, NOW), { unit: 'week', day: parseDay('2026-11-12') });
}

test('says in text, HTML and its files what the report says', async () => {
  const made = await report();
  const mail = await PostalMime.parse(await reportAsMail(made));
  expect(mail.subject).toBe(`Weekly report ${WEEK}: ${WORKSPACE}`);
  expect(mail.from).toMatchObject({ name: ORGANISATION, address: 'report@floatbook.invalid' });
  expect(mail.to ?? []).toEqual([]);
  expect(mail.date).toBe('2026-11-23T00:00:00.000Z');
  const lines = (text: string | undefined) => (text ?? '').replaceAll('\r\n', '\n').trim();
  expect(lines(mail.text)).toBe(lines(`${reportAsText(outlineOf(made))}\nThe report is attached as PDF and CSV.`));
  expect(lines(mail.html)).toBe(lines(writeReportHtml(made)));
  const [pdf, csv] = mail.attachments;
  expect(Buffer.from(pdf?.content as ArrayBuffer).equals(Buffer.from(await writeReportPdf(made, 'A4')))).toBe(true);
  const table = Buffer.from(csv?.content as ArrayBuffer).toString();
  expect(table).toBe(writeReportCsv(made));
  const glance = ({ section }: { readonly section: string }) => section === 'At a glance';
  expect(figuresOfHtml(mail.html ?? '', 'EUR').filter(glance)).toEqual(figuresOfCsv(table).filter(glance));
  expect(mail.attachments.length).toBe(2);
});

test('is the same bytes when it is made again', async () => {
  const [one, two] = [await reportAsMail(await report()), await reportAsMail(await report())];
  expect(Buffer.from(two).equals(Buffer.from(one))).toBe(true);
});

test('no name in the book adds a head', async () => {
  const made = await report();
  const evil = { ...made, organisation: 'A\r\nBcc: all@x.example', workspace: { ...made.workspace, name: 'W\nTo: all@x.example\n\n<b>' } };
  const mail = await PostalMime.parse(await reportAsMail(evil));
  expect(mail.headers.map(({ key }) => key).filter((key) => ['bcc', 'to', 'cc'].includes(key))).toEqual([]);
  expect(mail.subject).toContain('To: all@x.example');
});
