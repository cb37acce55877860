/** X1 every chart is taken as CSV, SVG and PNG: the figures of its table, a drawing that stands without the page, a picture of that. */

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromCsv } from '../model/csv.ts';
import type { Row } from '../model/events.ts';
import { WIDE, look } from './accessibility.ts';
import { describeInChromium } from './browser.ts';
import { startElectronSide } from './sides.ts';
import type { Side } from './sides.ts';
import { byColumn, figureOf, goTo, openSampleBook, openTable, settled } from './steps.ts';

const OUTPUT = fileURLToPath(new URL('../../test-output/', import.meta.url));
const SPEND = 'What did we spend?';
const BALANCE = 'Where did the credits go?';
const VALUE = 'Is a lead worth its cost?';

interface Taken {
  readonly name: string;
  readonly bytes: Buffer;
}

interface Read {
  readonly error: string | null;
  readonly title: string | undefined;
  readonly width: number;
  readonly height: number;
  /** By their colour: shapes that are filled with it. */
  readonly filled: Readonly<Record<string, number>>;
  readonly words: readonly string[];
}

describeInChromium('charts as files', () => {
  let side: Side;
  let page: Page;
  beforeAll(async () => {
    side = await startElectronSide({ context: { viewport: WIDE, colorScheme: 'light' } });
    page = side.page;
    await openSampleBook(page);
    await settled(page);
  });
  afterAll(async () => {
    expect(side.errors).toEqual([]);
    await side.close();
  });

  const take = async (question: string, item: string): Promise<Taken> => {
    await page.getByRole('button', { name: `Chart as file: ${question}` }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const got = await coming;
    const path = await got.path();
    mkdirSync(OUTPUT, { recursive: true });
    copyFileSync(path, join(OUTPUT, `chart-file ${got.suggestedFilename()}`));
    await settled(page);
    return { name: got.suggestedFilename(), bytes: readFileSync(path) };
  };

  /** The drawing as a reader of XML finds it, away from the page's style sheets. */
  const read = (svg: string): Promise<Read> =>
    page.evaluate((source) => {
      const drawing = new DOMParser().parseFromString(source, 'image/svg+xml');
      const filled: Record<string, number> = {};
      for (const shape of drawing.querySelectorAll('svg svg path, svg svg polygon')) {
        const color = shape.getAttribute('fill') ?? '';
        filled[color] = (filled[color] ?? 0) + 1;
      }
      return {
        error: drawing.querySelector('parsererror')?.textContent ?? null,
        title: drawing.querySelector('svg > title')?.textContent,
        width: Number(drawing.documentElement.getAttribute('width')),
        height: Number(drawing.documentElement.getAttribute('height')),
        filled,
        words: [...drawing.querySelectorAll('text')].map((each) => each.textContent),
      };
    }, svg);

  test('the spend is taken as CSV, week by week the figures of its table', async () => {
    const shown = byColumn(await openTable(page, SPEND));
    const file = await take(SPEND, 'Figures as CSV');
    expect(file.name).toMatch(/^Quotehaven spend 2026-\d\d-\d\d to 2026-11-22\.csv$/);
    const rows = fromCsv(file.bytes.toString());
    expect(rows).toHaveLength(26);
    expect(rows.map((row) => [row['period'], row['spend'], row['spend of Leads'] || null, row['charges'], row['face_value']])).toEqual(
      shown.map((row) => [
        row['Week']?.split(' ')[0],
        figureOf(row['Total EUR'] ?? ''),
        figureOf(row['Leads'] ?? ''),
        figureOf(row['Charges'] ?? ''),
        figureOf(row['Face value'] ?? ''),
      ]),
    );
    expect(rows[0]).toMatchObject({ period: '2026-W47', first_day: '2026-11-16', last_day: '2026-11-22', unfinished: 'yes', currency: 'EUR' });
    await look(page, 'chart-files-table');
    await page.getByRole('button', { name: `Show as chart: ${SPEND}` }).click();
  });

  test('balance and value per lead are taken as CSV too', async () => {
    const balance = await openTable(page, BALANCE);
    const closings = fromCsv((await take(BALANCE, 'Figures as CSV')).bytes.toString());
    expect(closings.filter(({ row }) => row === 'closing').map(({ credits, cost }) => [credits, cost])).toEqual(
      balance.rows.map((row) => [figureOf(row[2] ?? ''), figureOf(row[3] ?? '')]),
    );
    const value = byColumn(await openTable(page, VALUE));
    const weeks = fromCsv((await take(VALUE, 'Figures as CSV')).bytes.toString());
    expect(weeks.map((row) => [row['value_per_lead'] || null, row['cost_per_lead_net'] || null, row['leads'], row['won']])).toEqual(
      value.map((row) => [
        figureOf(row['Value per lead'] ?? ''),
        figureOf(row['Cost per lead, net'] ?? ''),
        figureOf(row['Leads'] ?? ''),
        figureOf(row['Won'] ?? ''),
      ]),
    );
  });

  test('the drawing is XML with title, axis, legend and a bar for each week, light whatever the window is', async () => {
    const light = (await take(SPEND, 'Drawing as SVG')).bytes.toString();
    expect(light).not.toMatch(/var\(|class=|style=/);
    const drawing = await read(light);
    expect(drawing).toMatchObject({ error: null, title: SPEND, width: 960 });
    const rows = fromCsv((await take(SPEND, 'Figures as CSV')).bytes.toString());
    const full = rows.filter((row) => row['unfinished'] === 'no' && Number(row['spend of Leads'] || 0) !== 0);
    expect(full.length).toBeGreaterThan(10);
    expect(drawing.filled['rgb(47, 85, 164)']).toBe(full.length);
    expect(drawing.words).toEqual(expect.arrayContaining([SPEND, 'EUR at cost, net of refunds, by week', 'Leads', 'Unfinished', 'W47', '0']));

    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    const dark = (await take(SPEND, 'Drawing as SVG')).bytes.toString();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(dark).toBe(light);
  });

  test.each([BALANCE, VALUE])('%s is drawn although its table is shown', async (question) => {
    await page.getByRole('button', { name: `Show as chart: ${question}` }).waitFor();
    const drawing = await read((await take(question, 'Drawing as SVG')).bytes.toString());
    expect(drawing).toMatchObject({ error: null, title: question });
    expect(drawing.words.length).toBeGreaterThan(10);
  });

  test('the picture is a PNG of twice the size of the drawing, with something in it', async () => {
    const drawing = await read((await take(SPEND, 'Drawing as SVG')).bytes.toString());
    const { name, bytes } = await take(SPEND, 'Picture as PNG');
    expect(name).toMatch(/\.png$/);
    expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2 * drawing.width, Math.round(2 * drawing.height)]);
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  test('bars by name are drawn the same way, one for each name', async () => {
    await goTo(page, 'Leads and campaigns');
    const question = 'What did each campaign bring in beyond its cost?';
    const rows = fromCsv((await take(question, 'Figures as CSV')).bytes.toString());
    const { name, bytes } = await take(question, 'Drawing as SVG');
    expect(name).toBe('Quotehaven return by campaign 2026-08-24 to 2026-11-22.svg');
    const drawing = await read(bytes.toString());
    expect(drawing).toMatchObject({ error: null, title: question, width: 960 });
    const [gained, lost] = [(row: Row) => Number(row['return']) > 0, (row: Row) => Number(row['return']) < 0].map((is) => rows.filter(is).length);
    expect([drawing.filled['rgb(47, 85, 164)'] ?? 0, drawing.filled['rgb(199, 123, 30)'] ?? 0]).toEqual([gained, lost]);
    expect(drawing.words).toEqual(expect.arrayContaining([question, 'EUR, value less net cost of the leads received', 'No campaign']));
  });

  test('the bridge of a report is taken the same way', async () => {
    await goTo(page, 'Reports', 'Weekly report');
    const question = 'How did the balance change?';
    const shown = await openTable(page, question);
    const rows = fromCsv((await take(question, 'Figures as CSV')).bytes.toString());
    expect(rows.map(({ credits }) => credits)).toEqual(shown.rows.map((row) => figureOf(row[1] ?? '')));
    expect(await read((await take(question, 'Drawing as SVG')).bytes.toString())).toMatchObject({ error: null, title: question });
  });
});
