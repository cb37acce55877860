/** W1 to W6: one report of a book; its dataset against the reference model, and every document of it with the same figures under the same names. */

import { describe, expect, test } from 'vitest';
import { parseDay, type SpanUnit } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { linesOf } from '../../electron/documents/report/report-csv.ts';
import { writeReportPdf } from '../../electron/documents/pdf/report-pdf.ts';
import { writeReportCsv } from '../../electron/documents/report/report-csv.ts';
import { writeReportHtml } from '../../electron/documents/report/report-html.ts';
import { reportAsDecimals, writeReportJson } from '../../electron/documents/report/report-json.ts';
import { writeReportXlsx } from '../../electron/documents/report/report-xlsx.ts';
import { cellWords, outlineOf, type Cell, type Outline } from '../../electron/documents/report/outline.ts';
import { reportAsText, weeklyMail } from '../../electron/documents/weekly-mail.ts';
import { lookAtBook } from '../../electron/engine/account/account.ts';
import { periodReport } from '../../electron/engine/reports/period-report.ts';
import { periodReport as shape, type PeriodReport } from '../../electron/ipc/contract/period-report.ts';
import { figuresOf } from '../model/model.ts';
import { NOW } from '../support/books.ts';
import { hasProgram } from '../support/programs.ts';
import { asExact, figuresOfCsv, figuresOfHtml, figuresOfXlsx, linesOfPdf, type ReadFigure } from './read-reports.ts';
import { CAMPAIGNS, METHOD, ORGANISATION, reportBook, ROWS, VENDOR, WEEK, WORKSPACE } from './report-book.ts';

const day = (iso: string) => parseDay(iso) as number;
const money = (amount: number | null) => (amount === null ? null : formatDecimal(amount, 2));

async function reportOf(unit: SpanUnit, iso: string, now = NOW): Promise<PeriodReport> {
  const { book, id } = await reportBook();
  return periodReport(lookAtBook(book.reader, id, now), { unit, day: day(iso) });
}

/** The figures of the outline, as exact text: what every document has to say. */
function expected(outline: Outline): readonly ReadFigure[] {
  return linesOf(outline).map(({ cell, ...named }) => ({ ...named, value: exact(cell, outline) }));
}

function exact(cell: Cell, outline: Outline): string {
  return cell.is === 'text' ? cell.text : asExact(cellWords(cell, outline));
}

const known = ({ section, table, row, item }: ReadFigure) => [section, table, row, item].join(' / ');

describe('the dataset of a week', () => {
  test('W2 W3 W4 W5 is what the reference model says of it and of the twelve before', async () => {
    const report = await reportOf('week', '2026-11-12');
    expect(shape.parse(report)).toEqual(report);
    const outcome = figuresOf([{ name: 'activity.csv', rows: ROWS }], { currency: 'EUR', timeZone: 'Europe/Berlin', today: '2026-11-23' });
    if (outcome.refusal !== null) throw new Error(JSON.stringify(outcome.refusal));
    const { figures } = outcome;
    const at = figures.weeklySpendByKind.findIndex(({ week }) => week === WEEK);
    const [spend, campaigns, before] = [figures.weeklySpendByKind[at], figures.weeklySpendByCampaign[at], figures.weeklySpendByKind[at - 1]];
    expect({ cost: money(report.spend.cost), faceValue: money(report.spend.faceValue), count: report.spend.count }).toEqual({
      cost: spend?.spend,
      faceValue: spend?.faceValue,
      count: spend?.count,
    });
    expect(money(report.spend.before.cost)).toBe(before?.spend);
    const groups = (found: PeriodReport['spend']['kinds']) =>
      Object.fromEntries(
        found
          .filter(({ count, cost, name }) => count > 0 || cost !== 0 || name in (campaigns?.groups ?? {}))
          .map(({ name, cost }) => [name, money(cost)]),
      );
    expect(groups(report.spend.kinds)).toEqual(spend?.groups);
    expect(groups(report.spend.campaigns)).toEqual(campaigns?.groups);
    const { week: _, ...bridge } = figures.bridge[at] as (typeof figures.bridge)[number];
    const { stated, ...steps } = report.bridge;
    expect(Object.fromEntries(Object.entries(steps).map(([step, credits]) => [step, money(credits)]))).toEqual(bridge);
    expect(stated).toMatchObject({ day: '2026-11-13', credits: 1100_00 });
    expect(
      report.series.map(({ span, spend: spent, closing, leads }) => [
        span.name,
        money(spent.cost),
        money(closing.credits),
        money(closing.cost),
        money(leads.valuePerLead),
        money(leads.costNetPerLead),
      ]),
    ).toEqual(
      figures.weeklySpendByKind.slice(at - 12, at + 1).map((each, index) => {
        const [closing, value] = [figures.balanceByWeek[at - 12 + index], figures.valuePerLead[at - 12 + index]];
        return [each.week, each.spend, closing?.credits, closing?.cost, value?.valuePerLead, value?.costNetPerLead];
      }),
    );
    expect(report.history.days.map(({ day: of, credits }) => [of, money(credits)])).toEqual(
      figures.balanceByDay.filter(({ date }) => date >= '2026-08-17' && date <= '2026-11-15').map(({ date, credits }) => [date, credits]),
    );
  });

  test('tells what top-ups saved, what was refunded, and what is still to be decided', async () => {
    const { topUps, refunds, leads, mean } = await reportOf('week', '2026-11-12');
    expect(topUps).toMatchObject({ count: 1, price: 450_00, credits: 500_00, saved: 50_00, tax: 71_85 });
    expect(refunds.posted).toMatchObject({ count: 1, credits: 36_55 });
    expect(leads).toMatchObject({ leads: 4, won: 1, undecided: 2, open: true, value: 980_00, valuePerLead: 245_00 });
    expect(leads.range).toMatchObject({ few: true });
    expect(leads.range?.low).toBeLessThan(245_00);
    expect(leads.range?.high).toBeGreaterThan(245_00);
    expect(mean?.spans).toBe(13);
  });

  test('a week that is not over is compared with as many days of the one before', async () => {
    const report = await reportOf('week', '2026-11-11', Date.UTC(2026, 10, 11, 12));
    expect(report.span.unfinished).toBe(true);
    expect(report.through).toBe('2026-11-11');
    expect(report.before).toMatchObject({ firstDay: '2026-11-02', lastDay: '2026-11-04' });
    const whole = await reportOf('week', '2026-11-03');
    expect(report.spend.before.count).toBe(3);
    expect(whole.spend.count).toBe(4);
  });

  test('months, quarters and years add up to the same', async () => {
    const [year, ...quarters] = await Promise.all([
      reportOf('year', '2026-11-12'),
      reportOf('quarter', '2026-08-12'),
      reportOf('quarter', '2026-11-12'),
    ]);
    const months = await Promise.all(['08', '09', '10', '11'].map((month) => reportOf('month', `2026-${month}-15`)));
    const spent = (reports: readonly PeriodReport[]) => reports.reduce((sum, { spend }) => sum + spend.cost, 0);
    expect(spent(quarters)).toBe(year.spend.cost);
    expect(spent(months)).toBe(year.spend.cost);
    expect([year, ...quarters, ...months].map(({ span }) => span.name)).toEqual([
      '2026',
      '2026-Q3',
      '2026-Q4',
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ]);
  });
});

describe('W6 every document of a report', () => {
  test('is the same when it is made again from the same book', async () => {
    const [one, two] = [await reportOf('week', '2026-11-12'), await reportOf('week', '2026-11-12')];
    expect(two).toEqual(one);
    const documents = async (report: PeriodReport) => [
      writeReportHtml(report),
      writeReportCsv(report),
      writeReportJson(report),
      Buffer.concat([...writeReportXlsx(report)]).toString('base64'),
      Buffer.from(await writeReportPdf(report, 'A4')).toString('base64'),
    ];
    expect(await documents(two)).toEqual(await documents(one));
  });

  test('CSV, HTML, plain text and JSON say the figures of the outline', async () => {
    const report = await reportOf('week', '2026-11-12');
    const outline = outlineOf(report);
    const figures = expected(outline);
    expect(figures.length).toBeGreaterThan(250);
    expect(figuresOfCsv(writeReportCsv(report))).toEqual(figures);
    const html = new Map(figuresOfHtml(writeReportHtml(report), 'EUR').map((figure) => [known(figure), figure.value]));
    for (const figure of figures.filter(({ section, item }) => section !== '' && item !== 'Note'))
      if (isAlone(figures, figure)) expect([known(figure), html.get(known(figure))]).toEqual([known(figure), figure.value]);
    const lines = reportAsText(outline).split('\n');
    for (const { row, item, value } of figures.filter(({ section }) => section !== '')) {
      const isSaid = item === 'Note' ? lines.includes(value) : lines.some((line) => line.includes(item) && exactsIn(line).includes(value));
      expect(value === '' || isSaid ? '' : `${row} ${item}: ${value}`).toBe('');
    }
    const json = JSON.parse(writeReportJson(report)) as { spend: { cost: string }; bridge: { closing: string }; leads: { valuePerLead: string } };
    expect(json).toEqual(reportAsDecimals(report));
    expect([json.spend.cost, json.bridge.closing, json.leads.valuePerLead]).toEqual([
      money(report.spend.cost),
      money(report.bridge.closing),
      '245.00',
    ]);
  });

  test.runIf(hasProgram('soffice', 'spreadsheets are not opened in LibreOffice'))(
    'XLSX has them as numbers and days, and formulas only where a total is',
    async () => {
      const report = await reportOf('week', '2026-11-12');
      const outline = outlineOf(report);
      const opened = figuresOfXlsx(Buffer.concat([...writeReportXlsx(report)]));
      const plain = (value: string) => (/^-?\d+\.?\d*$/.test(value) ? String(Number(value)) : value);
      expect(opened.figures.map((figure) => [known(figure), plain(figure.value)])).toEqual(
        expected(outline).map((figure) => [known(figure), plain(figure.value)]),
      );
      expect(opened.formulas.filter((formula) => !/^of:=SUM\(\[\.[A-Z]+\d+:\.[A-Z]+\d+\]\)$/.test(formula))).toEqual([]);
      expect(opened.formulas.length).toBeGreaterThan(5);
    },
    120_000,
  );

  test.runIf(hasProgram('pdftotext', 'PDFs are not read back')).each(['A4', 'LETTER'] as const)(
    'PDF of %s has them in its text, with page numbers',
    async (size) => {
      const report = await reportOf('week', '2026-11-12');
      const outline = outlineOf(report);
      const lines = linesOfPdf(await writeReportPdf(report, size));
      for (const { figures, tables } of outline.sections) {
        for (const { name, cell } of figures) {
          const at = lines.findIndex((line) => line.includes(name));
          // The figure stands on the line below its name.
          expect([name, lines.slice(at + 1, at + 3).some((line) => line.includes(cellWords(cell, outline)))]).toEqual([name, true]);
        }
        for (const { rows, total } of tables) {
          for (const row of [...rows, ...(total ? [total] : [])]) {
            const numbers = row
              .filter(({ is }) => is !== 'text')
              .map((cell, index) => (cell.is === 'nothing' && index === 0 ? '' : cellWords(cell, outline)))
              .filter((shown) => shown !== '');
            expect([numbers, lines.some((line) => inOrder(line, numbers))]).toEqual([numbers, true]);
          }
        }
      }
      const pages = lines.flatMap((line) => /Page (\d+) of (\d+)$/.exec(line)?.slice(1) ?? []);
      expect(pages.length).toBeGreaterThan(4);
      expect(pages).toEqual(Array.from({ length: pages.length / 2 }, (_, index) => [String(index + 1), String(pages.length / 2)]).flat());
    },
    60_000,
  );
});

describe('text of a book in documents', () => {
  test.runIf(hasProgram('pdftotext', 'PDFs are not read back'))('that the font of the PDF does not have is said to be elsewhere', async () => {
    const report = await reportOf('week', '2026-11-12');
    const saysIn = async (name: string) => {
      const named: PeriodReport = { ...report, workspace: { ...report.workspace, name } };
      return linesOfPdf(await writeReportPdf(named, 'A4')).some((line) => line.includes('not in the font of this PDF'));
    };
    expect(await saysIn('Żółć Ångström Ελλάδα Москва ₺')).toBe(false);
    expect(await saysIn('東京')).toBe(true);
  });

  test('stands in HTML as text, and nothing of it is markup', async () => {
    const html = writeReportHtml(await reportOf('week', '2026-11-12'));
    const allowed =
      'body br circle dd desc div dl dt h1 h2 h3 head header html main meta p polygon polyline section small span style svg table tbody td text tfoot th thead title tr';
    const tags = new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/g)].map(([, tag = '']) => tag));
    expect([...tags].filter((tag) => !allowed.split(' ').includes(tag))).toEqual([]);
    expect(html).not.toMatch(/<script|<img|<i>|onerror=(?!alert\(1\)&gt;)|href=|src=(?!x onerror)/);
    const said = figuresOfHtml(html, 'EUR').map(({ value }) => value);
    for (const campaign of CAMPAIGNS.slice(0, 4)) expect(said).toContain(asExact(campaign));
    expect(said).toContain(METHOD);
    expect(html).toContain('&lt;b&gt;Org&lt;/b&gt; &amp; &quot;Sons&quot;');
  });

  test('stands in CSV behind a guard, and in the heads of a mail in one line', async () => {
    const report = await reportOf('week', '2026-11-12');
    const csv = writeReportCsv(report);
    expect(csv).toContain(`"'=HYPERLINK(""http://x.example"",""y"")"`);
    expect(csv.split(/\r\n|,(?=(?:[^"]*"[^"]*")*[^"]*$)/).filter((cell) => /^"?[=@\t\r]/.test(cell))).toEqual([]);
    const evil: PeriodReport = { ...report, workspace: { ...report.workspace, name: 'A\r\nBcc: all@x.example' } };
    const mail = weeklyMail(evil, new Uint8Array());
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.attachments.map(({ fileName }) => fileName).join()).not.toMatch(/[\r\n:/\\]/);
    expect(
      figuresOfCsv(csv)
        .slice(1, 4)
        .map(({ value }) => value),
    ).toEqual([ORGANISATION, WORKSPACE, VENDOR]);
  });
});

/** Whether texts stand in a line one after the other. */
function inOrder(line: string, texts: readonly string[]): boolean {
  let at = 0;
  return texts.every((each) => {
    at = line.indexOf(each, at);
    const isThere = at !== -1;
    at += each.length;
    return isThere;
  });
}

/** What figures a line of text says. */
function exactsIn(line: string): readonly string[] {
  const said = line.split(/ \| |: /).flatMap((part) => [part, ...part.split(' ').map((_, at, all) => all.slice(at).join(' '))]);
  return said.flatMap((part) => [part, part.replace(/ (?:EUR|credits)?(?: \(.*\))?$/, ''), part.replace(/ \(.*\)$/, '')]).map(asExact);
}

/** Rows of one name are told apart by a number that only files have. */
function isAlone(figures: readonly ReadFigure[], { section, row }: ReadFigure): boolean {
  return !/ \(\d+\)$/.test(row) && !figures.some((other) => other.section === section && other.row === `${row} (2)`);
}
