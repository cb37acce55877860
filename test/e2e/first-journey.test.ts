/** The first journey, both ways into the application: from the first start over a dropped file to charts, a posting, a line of the file and a statement. */

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay, parseDay, weekName, weekStartOf } from '../model/calendar.ts';
import { fromCsv } from '../model/csv.ts';
import { chargeKinds } from '../model/events.ts';
import { figuresOf, neutralised } from '../model/model.ts';
import type { Expected, Figures, Row, StatementRow } from '../model/model.ts';
import { describeInChromium, screenshot } from './browser.ts';
import { startBrowserSide, startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import {
  SAMPLE_CSV,
  USUAL_BOOK,
  byColumn,
  chooseFiles,
  download,
  dropFiles,
  eventually,
  figureOf,
  goTo,
  importDialog,
  makeBook,
  openTable,
  readTable,
  todayIn,
} from './steps.ts';

const SPEND = 'What did we spend?';
const BALANCE = 'Where did the credits go?';
const VALUE = 'Is a lead worth its cost?';
const GROUPS = { lead_purchase: 'Leads', quotation: 'Quotations', promotion: 'Promotion Service' } as const;
const WEEKS = 52;

const csv = readFileSync(SAMPLE_CSV, 'utf8');
const rows = fromCsv(csv);
const expected = JSON.parse(readFileSync(new URL('../fixtures/activity-sample.expected.json', import.meta.url), 'utf8')) as Expected;

/** The year that ends with the last week of the file. */
const last = weekStartOf(dayOf(expected.last), 'monday');
const year = { from: formatDay(last - 7 * (WEEKS - 1)), to: formatDay(last + 6) };
const weeksOfYear = Array.from({ length: WEEKS }, (_, index) => weekName(last - 7 * (WEEKS - 1 - index), 'monday'));

function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === null) throw new RangeError(`no day: ${text}`);
  return day;
}

function model(from: string, to: string): Figures {
  const outcome = figuresOf(
    [{ name: 'activity-sample.csv', rows }],
    { currency: USUAL_BOOK.currency, timeZone: USUAL_BOOK.timeZone, today: todayIn(USUAL_BOOK.timeZone) },
    { from, to },
  );
  if (outcome.refusal !== null) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.figures;
}

const weekOf = (row: Row) => weekName(weekStartOf(dayOf(row['date'] ?? ''), 'monday'), 'monday');
/** Charges of a kind in a week, counted in the file itself. */
const chargesOf = (week: string, kind: string) => rows.filter((row) => row['kind'] === kind && weekOf(row) === week).length;
const newestFirst = <Item>(items: readonly Item[]) => items.toReversed();
/** An amount as the table has it, where 0 is one of a week without anything. */
const zeroUnless = (amount: string | undefined) => amount ?? '0.00';

describeInChromium('the first journey', () => {
  describe.each([
    ['in a window', startElectronSide],
    ['in a browser', startBrowserSide],
  ] as const)('%s', (way, start) => {
    let side: Side;
    let page: Page;
    const shot = (name: string) => screenshot(page, `first-journey-${way.replaceAll(' ', '-')}-${name}`);

    beforeAll(async () => {
      side = await start({ context: { viewport: { width: 1440, height: 900 } } });
      page = side.page;
    });
    afterAll(() => side?.close());

    test('starts with three choices, and makes a new book', async () => {
      await page.getByRole('heading', { name: 'Open your books' }).waitFor();
      for (const name of ['Open the sample book', 'New book…', 'Open']) expect(await page.getByRole('button', { name, exact: true }).count()).toBe(1);
      await shot('1-start');
      await makeBook(page);
      await page.getByRole('heading', { name: 'Nothing is booked yet' }).waitFor();
      await shot('2-empty');
      await page.getByRole('link', { name: 'Settings' }).click();
      const facts = await page.getByRole('region', { name: 'Book', exact: true }).textContent();
      for (const fact of [USUAL_BOOK.organisation, 'harbour-removals.floatbook', USUAL_BOOK.timeZone, USUAL_BOOK.weekStart])
        expect(facts).toContain(fact);
      await page.getByRole('link', { name: 'Overview' }).click();
    });

    test('shows what a file would do before anything is written: chosen in the dialog of the system', async () => {
      await chooseFiles(page, SAMPLE_CSV);
      await importDialog(page).getByRole('group', { name: '780 rows read = 780 added + 0 matched + 0 skipped' }).waitFor();
      await importDialog(page).getByRole('button', { name: 'Cancel' }).click();
      await importDialog(page).waitFor({ state: 'hidden' });
      await page.getByRole('heading', { name: 'Nothing is booked yet' }).waitFor();
    });

    test('imports a file that is dropped on the window', async () => {
      await dropFiles(page, [SAMPLE_CSV]);
      const dialog = importDialog(page);
      await dialog.getByText('What this import would do').waitFor();
      await dialog.getByRole('group', { name: '780 rows read = 780 added + 0 matched + 0 skipped' }).waitFor();
      await shot('3-preview');
      await dialog.getByRole('button', { name: 'Import 780 rows' }).click();
      await dialog.getByText('Imported', { exact: true }).waitFor();
      await shot('4-imported');
      await dialog.getByRole('button', { name: 'Show in Overview' }).click();
      for (const question of [SPEND, BALANCE, VALUE]) await page.getByRole('application', { name: question }).waitFor();
      await page.getByText('52 weeks', { exact: true }).click();
      await eventually(() => page.getByRole('radio', { name: '52 weeks' }).isChecked()).toBe(true);
      await shot('5-overview');
    });

    test('the weekly spend of every week stands in the table of its chart, with the numbers of leads and quotations', async () => {
      const shown = byColumn(await openTable(page, SPEND));
      const spends = model(year.from, year.to).weeklySpendByKind;
      expect(shown.map(({ Week }) => Week)).toEqual(newestFirst(weeksOfYear));
      for (const [index, week] of newestFirst(weeksOfYear).entries()) {
        const row = shown[index] ?? {};
        const given = expected.weeklySpend.find((each) => each.week === week);
        const counts = chargeKinds.map((kind) => chargesOf(week, kind));
        for (const [at, kind] of chargeKinds.entries()) {
          const spend = given?.byKind[kind] ?? null;
          expect(figureOf(row[GROUPS[kind]] ?? ''), `${week} ${kind}`).toBe(spend);
          expect(figureOf(row[`${GROUPS[kind]}, number`] ?? ''), `number of ${kind} in ${week}`).toBe(spend === null ? null : `${counts[at]}`);
        }
        expect(figureOf(row['Charges'] ?? ''), `charges in ${week}`).toBe(`${counts.reduce((sum, count) => sum + count, 0)}`);
        expect(figureOf(row['Charges'] ?? '')).toBe(`${spends.find((each) => each.week === week)?.count}`);
        expect(figureOf(row['Face value'] ?? ''), `face value of ${week}`).toBe(zeroUnless(given?.faceValue));
        expect(figureOf(row['Total GBP'] ?? ''), `spend of ${week}`).toBe(zeroUnless(given?.spend));
      }
      await shot('6-spend-table');
    });

    test('the closing balance of every day and week, with its top-ups, stands in the table of its chart', async () => {
      const shown = await openTable(page, BALANCE);
      const days = model(year.from, year.to).balanceByDay;
      expect(shown.rows.map((row) => [figureOf(row[2] ?? ''), figureOf(row[3] ?? '')])).toEqual(
        newestFirst(days).map(({ credits, cost }) => [credits, cost]),
      );
      // A week closes with its Sunday.
      const sundays = newestFirst(shown.rows).filter((_, index) => index % 7 === 6);
      for (const [index, week] of weeksOfYear.entries()) {
        const given = expected.balanceHistory.find((each) => each.week === week);
        expect(sundays[index]?.[0], week).toMatch(/^Sun /);
        expect([figureOf(sundays[index]?.[2] ?? ''), figureOf(sundays[index]?.[3] ?? '')], week).toEqual([
          zeroUnless(given?.credits),
          zeroUnless(given?.cost),
        ]);
      }
      const topUps = rows.filter(({ kind }) => kind === 'top_up').map(({ credits, amount }) => [Number(credits), Number(amount)]);
      const told = newestFirst(shown.rows).flatMap((row) => (row[1] ?? '').split('; ').filter((words) => words !== ''));
      const read = told.map((words) =>
        /^([\d,.]+) credits for £([\d,.]+)$/
          .exec(words)
          ?.slice(1)
          .map((figure) => Number(figureOf(figure))),
      );
      expect(read).toEqual(topUps);
    });

    test('the value per lead of every week stands in the table of its chart', async () => {
      const shown = byColumn(await openTable(page, VALUE));
      const weeks = model(year.from, year.to).valuePerLead;
      expect(shown.map(({ Week }) => Week)).toEqual(newestFirst(weeksOfYear));
      for (const [index, week] of newestFirst(weeks).entries()) {
        const row = shown[index] ?? {};
        const given = expected.valuePerLead.find((each) => each.week === week.week);
        const read = (name: string) => figureOf(row[name] ?? '');
        expect([read('Leads'), read('Won')], week.week).toEqual([`${given?.leads ?? 0}`, `${given?.won ?? 0}`]);
        expect([read('Value'), read('Cost, gross'), read('Cost, net')], week.week).toEqual([
          zeroUnless(given?.value),
          zeroUnless(given?.cost),
          zeroUnless(given?.costNet),
        ]);
        expect([read('Value per lead'), read('Cost per lead, gross'), read('Cost per lead, net')], week.week).toEqual([
          given?.valuePerLead ?? null,
          given?.costPerLead ?? null,
          given?.costNetPerLead ?? null,
        ]);
        expect(row['State'], week.week).toBe(week.leads === 0 ? '–' : week.open ? 'open' : 'closed');
      }
      await shot('7-tables');
      for (const question of [SPEND, BALANCE, VALUE]) await page.getByRole('button', { name: `Show as chart: ${question}` }).click();
    });

    test('a bar opens the events that it is made of, and their sum is the bar', async () => {
      const week = '2026-W02';
      const series = page.getByRole('application', { name: SPEND }).locator('.recharts-bar').nth(chargeKinds.indexOf('quotation'));
      await series.locator('.recharts-bar-rectangle').nth(weeksOfYear.indexOf(week)).click();
      await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
      await page.getByText('from the W02 bar of “What did we spend?”').waitFor();
      for (const chip of ['Week 2026-W02', 'Quotations and their refunds'])
        await page.getByRole('button', { name: `Remove filter: ${chip}` }).waitFor();
      const quotations = expected.weeklySpend.find((each) => each.week === week)?.byKind['quotation'];
      await eventually(() => figureInFoot(page, 'Spent in W02, ties to the chart, GBP')).toBe(quotations);
      const refunds = rows
        .filter(({ kind, note }) => kind === 'refund' && rows.some(({ id, kind: charge }) => note === `refund of ${id}` && charge === 'quotation'))
        .filter((row) => weekOf(row) === week);
      const count = await page.getByRole('status').filter({ hasText: 'entries' }).textContent();
      expect(Number(count?.split(' ')[0])).toBeGreaterThanOrEqual(chargesOf(week, 'quotation') + refunds.length);
      await shot('8-activity');
      // Without the kind, the whole week is left, and its sum is that of the whole bar.
      await page.goBack();
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      expect(page.url()).toContain('weeks=52');
      await page.goForward();
      await page.getByRole('button', { name: 'Remove filter: Quotations and their refunds' }).click();
      await eventually(() => figureInFoot(page, 'Spent in W02, ties to the chart, GBP')).toBe(
        expected.weeklySpend.find((each) => each.week === week)?.spend,
      );
      await page.goBack();
    });

    test('an event opens to postings that balance, the lots it drew, and the line of the file', async () => {
      await page.getByRole('grid').getByRole('row').filter({ hasText: 'L-000004' }).click();
      const entry = page.getByRole('region', { name: 'Opened entry' });
      await entry.getByRole('heading', { name: 'Postings GBP' }).waitFor();
      const [postings, lots] = [await readTable(entry.getByRole('table').nth(0)), await readTable(entry.getByRole('table').nth(1))];
      const legs = postings.rows.filter((row) => row.length === 3);
      const sum = (column: number) => legs.reduce((total, row) => total + Number(figureOf(row[column] || '0')), 0);
      expect(legs.length).toBeGreaterThanOrEqual(2);
      expect(sum(1)).toBeGreaterThan(0);
      expect(sum(1)).toBe(sum(2));
      // 47 credits of the opening lot, which holds 273.95 for 246.55.
      expect(lots.head).toEqual(['Lot', 'Expires', 'Credits', 'Cost GBP']);
      expect(lots.rows.map((row) => figureOf(row[2] ?? ''))).toEqual(['-47.00']);
      expect(Number(figureOf(lots.rows[0]?.[3] ?? ''))).toBe(-sum(1));
      expect(await entry.textContent()).toContain('156.96, as in the books');
      const line = csv.split('\r\n').findIndex((text) => text.startsWith('E-000005,')) + 1;
      expect(await entry.textContent()).toContain(`activity-sample.csv, line ${line}, imported `);
      expect(await entry.locator('[aria-current="true"] code').textContent()).toBe(csv.split('\r\n')[line - 1]);
      await shot('9-entry');
    });

    test('the statement as a file is the model’s, and its totals are those of the screen', async () => {
      await goTo(page, 'Reports', 'Statements');
      await page.getByText('Custom', { exact: true }).click();
      for (const [field, day] of [
        ['From', expected.first],
        ['To', expected.last],
      ] as const) {
        await page.getByRole('textbox', { name: field, exact: true }).fill(day);
        await page.keyboard.press('Tab');
      }
      await page.getByText('5 Jan – 5 Jul').first().waitFor();
      const statement = model(expected.first, expected.last).statement;
      await page
        .getByText(`${statement.rows.length - 2} entries`, { exact: false })
        .first()
        .waitFor();
      await shot('10-statement');
      const shown = await readTable(page.getByRole('group', { name: 'Preview' }).getByRole('table'));
      const file = await download(page, () => page.getByRole('button', { name: 'Export statement' }).click());
      expect(file.name).toMatch(/\.csv$/);
      expect(fromCsv(file.text).map(asTheModelHasIt)).toEqual(statement.rows.map(asWritten));
      const closing = fromCsv(file.text).at(-1) ?? {};
      const [totals, balance] = shown.foot;
      expect([2, 3, 5, 6].map((at) => figureOf(totals?.[at] ?? ''))).toEqual(
        ['credits_in', 'credits_out', 'cost_in', 'cost_out'].map((column) => closing[column]),
      );
      expect([2, 4].map((at) => figureOf(balance?.[at] ?? ''))).toEqual([expected.balance.credits, expected.balance.cost]);
      expect([closing['credits_balance'], closing['cost_balance']]).toEqual([expected.balance.credits, expected.balance.cost]);
    });

    test('nothing went wrong unseen on the way', () => expect(side.errors).toEqual([]));
  });
});

/** A statement row of the model as the cells of a file. */
function asWritten(row: StatementRow): Row {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, neutralised(cell)]));
}

/** What expired by itself has no id for the model, and one of ours in the file. */
function asTheModelHasIt(row: Row): Row {
  return row['kind'] === 'expiry' && row['id']?.startsWith('expiry:') === true ? { ...row, id: '' } : row;
}

/** A sum below the register, by its name. */
async function figureInFoot(page: Page, name: string): Promise<string | null> {
  const term = page.getByRole('term').filter({ hasText: name });
  return (await term.count()) === 0 ? null : figureOf((await term.locator('xpath=following-sibling::dd').textContent()) ?? '');
}
