/** Leads, campaigns and Promotion Service by commands: what they answer with, what they buy, what they refuse. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { leadFile, type Cells } from '../leads/lead-files.ts';
import { stateOf } from './command-line.ts';
import { DAY, HOUR, newOperatedBook, type Document, type OperatedBook } from './operated.ts';

const OFFERED = '2026-03-02T08:00:00+00:00';
const KITCHENS = 'campaign add Kitchens --budget-per-day 100 --budget-per-week none --categories Kitchen';

const lead = (id: string, cells: Cells = {}): Cells => ({
  id,
  offered: OFFERED,
  category: 'Kitchen',
  area: '50667 Cologne',
  price: '40.00',
  quality: '80',
  customer: `C-${id}`,
  ...cells,
});

function drop(book: OperatedBook, name: string, ...rows: readonly Cells[]): void {
  writeFileSync(join(book.folder, name), leadFile(...rows));
}

/** 1,000 credits, and no card that an automatic top-up could charge. */
async function funded(): Promise<OperatedBook> {
  const book = await newOperatedBook();
  await book.card('tok_visa', 'Office');
  await book.done('pack buy large --charge 900');
  return book;
}

interface Campaigns {
  readonly campaigns: readonly Document[];
  readonly bought: readonly { readonly lead: string }[];
}

describe('campaign', { timeout: 60_000 }, () => {
  test('C4 it is made, buys what is on offer until its budget, is changed, paused, resumed, renamed and removed', async () => {
    const book = await funded();
    drop(book, 'leads.csv', lead('A'), lead('B'), lead('C'), lead('D', { category: 'Roof' }));
    expect(await book.done('lead import leads.csv')).toMatchObject({ dryRun: false, read: 4, added: 4, known: 0, gone: 0, bought: [] });
    const made = await book.done<Campaigns>(`${KITCHENS} --hours mon-fri:08:00-18:00,sat:10:00-14:00 --areas 50667,Bonn --max-price 50`);
    expect(made).toEqual({
      campaigns: [
        {
          campaign: 1,
          name: 'Kitchens',
          on: true,
          budgetPerDay: '100.00',
          budgetPerWeek: null,
          today: { leads: 2, credits: '80.00' },
          week: { leads: 2, credits: '80.00' },
          categories: ['Kitchen'],
          areas: ['50667', 'Bonn'],
          maxPrice: '50.00',
          minQuality: null,
          hours: {
            ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-18:00']])),
            sat: ['10:00-14:00'],
          },
        },
      ],
      bought: [
        { lead: 'A', campaign: 'Kitchens', credits: '40.00' },
        { lead: 'B', campaign: 'Kitchens', credits: '40.00' },
      ],
      decisions: expect.arrayContaining([expect.objectContaining({ subject: 'fee', fee: 'lead:A', because: 'covered' })]) as unknown,
      payments: [],
    });
    expect(await book.done('campaign rename 1 "Fitted kitchens"')).toMatchObject({
      campaigns: [{ name: 'Fitted kitchens', today: { leads: 2 } }],
      bought: [],
    });
    expect(await book.done('campaign change 1 --budget-per-day 120 --hours always')).toMatchObject({
      campaigns: [{ budgetPerDay: '120.00', areas: ['50667', 'Bonn'], hours: null }],
      bought: [{ lead: 'C', campaign: 'Fitted kitchens' }],
    });
    expect(await book.done('campaign pause 1')).toMatchObject({ campaigns: [{ on: false }] });
    drop(book, 'more.csv', lead('E', { price: '0.00' }));
    expect(await book.done('lead import more.csv')).toMatchObject({ added: 1, bought: [] });
    expect(await book.done('campaign resume 1')).toMatchObject({ campaigns: [{ on: true }], bought: [{ lead: 'E' }] });
    expect(await book.done('campaign remove 1')).toMatchObject({ campaigns: [] });
    expect(await book.done('campaign list')).toEqual({ campaigns: [] });
    expect(await book.done('balance')).toMatchObject({ credits: '880.00' });
    expect(stateOf(book.folder)).toMatchObject({ ok: true });
  });
});

describe('lead', { timeout: 60_000 }, () => {
  test('C4 offers are listed with why they were not bought, one is shown, and bought by hand for its price', async () => {
    const book = await funded();
    await book.done(`${KITCHENS} --min-quality 50`);
    drop(book, 'leads.csv', lead('A'), lead('B', { quality: '10' }), lead('C', { category: 'Roof', price: '2000.00' }));
    await book.done('lead import leads.csv');
    const { offers, reasons } = await book.done<{ offers: Document[]; reasons: Document[] }>('lead offers');
    expect(offers).toMatchObject([
      { lead: 'C', state: 'passed', because: 'category' },
      { lead: 'B', state: 'passed', because: 'quality', campaign: 'Kitchens', price: '40.00' },
    ]);
    expect(reasons).toEqual([
      { because: 'category', leads: 1 },
      { because: 'quality', leads: 1 },
    ]);
    expect(await book.done('lead offers --because quality')).toMatchObject({ offers: [{ lead: 'B' }] });
    expect(await book.done('lead offers --state bought')).toMatchObject({ offers: [{ lead: 'A', campaign: 'Kitchens' }] });
    expect(await book.done('lead show A')).toMatchObject({
      offer: { state: 'bought', campaign: 'Kitchens' },
      charged: { charge: 'lead:A', cost: '36.00', outcome: 'open', refundUntil: '2026-03-09', refundIsOver: false },
      fee: { id: 'lead:A', state: 'posted' },
      decisions: [{ subject: 'fee', because: 'covered', pay: 'draw' }],
    });
    expect(await book.done('lead show B')).toMatchObject({ offer: { because: 'quality' }, charged: null, fee: null, decisions: [] });
    expect(await book.done('lead buy B --price 40')).toMatchObject({
      offer: { state: 'bought', campaign: null },
      fee: { state: 'posted' },
      payments: [],
    });
    // Beyond the credits the card pays exactly the fee; it is said that it did.
    expect(await book.done('lead buy C --price 2000')).toMatchObject({
      fee: { state: 'posted' },
      payments: [{ state: 'succeeded', amount: '2000.00' }],
    });
    expect(stateOf(book.folder)).toMatchObject({ ok: true });
  });

  test('C6 an outcome is recorded with its value, and the latest counts', async () => {
    const book = await funded();
    drop(book, 'leads.csv', lead('A'), lead('B'));
    await book.done('lead import leads.csv');
    for (const id of ['A', 'B']) await book.done(`lead buy ${id} --price 40`);
    expect(await book.done('lead outcome A won --value 1250.50')).toMatchObject({ charged: { outcome: 'won', value: '1250.50' } });
    await book.done('lead outcome B quoted');
    expect(await book.done('lead list --outcome won')).toMatchObject([{ lead: 'A', value: '1250.50' }]);
    expect(await book.done('lead outcome A lost')).toMatchObject({ charged: { outcome: 'lost', value: null } });
    expect(await book.done('lead list')).toMatchObject([
      { lead: 'A', outcome: 'lost' },
      { lead: 'B', outcome: 'quoted' },
    ]);
  });

  test('a dry run counts everything, writes nothing and buys nothing; a warning is told beside the document', async () => {
    const book = await funded();
    await book.done(KITCHENS);
    drop(book, 'leads.csv', lead('A'), lead('B'));
    const before = stateOf(book.folder);
    expect(await book.done('lead import leads.csv --dry-run')).toMatchObject({ dryRun: true, read: 2, added: 2, bought: [] });
    expect(stateOf(book.folder)).toEqual(before);
    writeFileSync(
      join(book.folder, 'wider.csv'),
      leadFile(lead('B'))
        .replaceAll(/\r\n(?=.)/g, ',x\r\n')
        .replace(/note,x/, 'note,extra')
        .replace(/\r\n$/, ',x\r\n'),
    );
    const ended = await book.run('lead import leads.csv wider.csv');
    expect(JSON.parse(ended.stdout)).toMatchObject({ read: 3, added: 2, known: 1, bought: [{ lead: 'A' }, { lead: 'B' }] });
    expect(JSON.parse(ended.stderr)).toMatchObject({ warning: { code: 'lead_file', file: 'wider.csv', message: expect.stringContaining('extra') } });
  });

  test('a folder is watched: what lies in it is read at once, what comes later when the engine runs', async () => {
    const book = await funded();
    mkdirSync(join(book.folder, 'inbox'));
    drop(book, 'inbox/1.csv', lead('A'));
    expect(await book.done('lead feed show')).toEqual({ kind: null, folder: null, problems: [] });
    await book.done(KITCHENS);
    expect(await book.done('lead feed watch inbox')).toMatchObject({
      kind: 'folder',
      folder: join(book.folder, 'inbox'),
      problems: [],
      bought: [{ lead: 'A', campaign: 'Kitchens' }],
    });
    drop(book, 'inbox/2.csv', lead('B'));
    book.pass(HOUR);
    const ran = await book.done<{ happened: Document[] }>('engine run');
    expect(ran.happened).toContainEqual(expect.objectContaining({ what: 'decision', about: expect.objectContaining({ fee: 'lead:B' }) as unknown }));
    expect(await book.failed('lead feed watch nowhere')).toMatchObject({ problems: [{ message: expect.stringMatching(/\S/) }] });
    expect(await book.done('lead feed remove')).toEqual({ kind: null, folder: null, problems: [] });
  });
});

describe('promotion', { timeout: 60_000 }, () => {
  test('C1 C3 customers who had a quotation can cause a fee after it went off, nobody else can, and the exposure names them', async () => {
    const book = await funded();
    expect(await book.done('promotion show')).toEqual({ on: true, exposure: { customers: 0, until: null, creditsAtMost: '0.00' }, quotations: [] });
    await book.done('promotion sent L1 --credits 15');
    await book.done('promotion sent L2 --credits 20 --customer Smith');
    await book.done('charge promotion --id P0 --credits 5');
    await book.done('account promotion off');
    expect(await book.done('promotion show')).toEqual({
      on: false,
      exposure: { customers: 2, until: expect.stringMatching(/^2026-0[34]/) as unknown, creditsAtMost: '35.00' },
      quotations: [
        { lead: 'L1', sentAt: expect.stringMatching(/^2026-03-02T09:00/) as unknown, credits: '15.00' },
        { lead: 'L2', sentAt: expect.stringMatching(/^2026-03-02T09:00/) as unknown, credits: '20.00' },
      ],
    });
    expect(await book.done('charge promotion --id P1 --credits 15 --lead L1')).toMatchObject({ charge: { state: 'posted' } });
    expect(await book.refused('charge promotion --id P9 --credits 15 --lead L9')).toMatchObject({ code: 'promotion_off' });
    expect(await book.refused('promotion sent L3 --credits 15')).toMatchObject({ code: 'promotion_off' });
    // Asked for again, what was charged is charged once, tail or not.
    book.pass(100 * DAY);
    expect(await book.done('charge promotion --id P0 --credits 5')).toMatchObject({ charge: { id: 'P0', state: 'posted' } });
    expect(await book.done('promotion show')).toMatchObject({ exposure: { customers: 0 }, quotations: [] });
  });
});

describe('is refused, and nothing is written:', { timeout: 60_000 }, () => {
  let book: OperatedBook;
  let before: ReturnType<typeof stateOf>;
  beforeAll(async () => {
    book = await funded();
    await book.done('campaign add Kitchens --budget-per-day 100 --budget-per-week none --paused');
    await book.done('campaign add Gone --budget-per-day 100 --budget-per-week none');
    await book.done('campaign remove 2');
    drop(book, 'leads.csv', lead('A'), lead('S'));
    await book.done('lead import leads.csv');
    await book.done('lead buy S --price 40');
    drop(book, 'bad.csv', lead('X'), lead('Y', { price: 'much' }));
    before = stateOf(book.folder);
  }, 60_000);

  test.each([
    ['campaign add Kitchens --budget-per-day 1 --budget-per-week 1', 'campaign_exists', /already/],
    ['campaign add Gone --budget-per-day 1 --budget-per-week 1', 'campaign_exists', /history/],
    ['campaign add "C 4242424242424242" --budget-per-day 1 --budget-per-week 1', 'card_number', /card number/],
    ['campaign add New --budget-per-day 0 --budget-per-week 1', 'wrong_setting', /./],
    ['campaign add New --budget-per-day 1.001 --budget-per-week 1', 'wrong_number', /decimals/],
    ['campaign change 1 --categories ,', 'wrong_setting', /./],
    ['campaign change 2 --min-quality 5', 'no_campaign', /no such campaign/],
    ['campaign resume 9', 'no_campaign', /no such campaign/],
    ['campaign rename 1 Gone', 'campaign_exists', /history/],
    ['campaign remove 2', 'no_campaign', /no such campaign/],
    ['lead show N', 'no_lead', /"N"/],
    ['lead buy A --price 39.99', 'no_offer', /40\.00 credits.*--price/],
    ['lead buy N --price 40', 'no_offer', /"N"/],
    ['lead buy S --price 40', 'illegal_step', /bought cannot buy/],
    ['lead outcome N won', 'no_lead', /"N"/],
    ['lead outcome S lost --value 5', 'invalid_input', /won/],
    ['lead import nowhere.csv', 'file_not_found', /no file/],
    ['lead import leads.csv bad.csv', 'wrong_number', /much/],
  ])('%s', async (line, code, says) => {
    expect(await book.refused(line)).toMatchObject({ code, message: expect.stringMatching(says) as unknown });
    expect(stateOf(book.folder)).toEqual(before);
  });

  test.each([
    'campaign add New',
    'campaign add New --budget-per-day 1',
    'campaign change 1',
    'campaign change one --min-quality 5',
    'campaign change 1 --min-quality 101',
    'campaign change 1 --hours fri-mon:08:00-18:00',
    'campaign change 1 --hours mon:18:00-08:00',
    'campaign change 1 --hours mon:08:00-25:00',
    `campaign rename 1 ${'x'.repeat(101)}`,
    'lead',
    'lead feed',
    'lead feed watch',
    'lead offers --state some',
    'lead offers --because rain',
    'lead list --outcome maybe',
    'lead list --limit 5001',
    'lead buy A',
    'lead outcome S maybe',
    'lead import',
    'promotion sent L1',
  ])('%s is wrong usage, with 2', async (line) => {
    const ended = await book.run(line);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^\S.+\n\nUsage: floatbook /);
  });

  test('after wrong usage nothing is written either', () => {
    expect(stateOf(book.folder)).toEqual(before);
  });
});
