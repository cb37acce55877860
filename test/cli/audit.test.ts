/** The charge audit and documents on the command line (rules R5, T4, X1): the documents that programs read, and how commands end. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { answer, csv, floatbook, newFolder, refusal } from './command-line.ts';

let folder: string;

beforeEach(async () => {
  folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
  writeFileSync(
    join(folder, 'activity.csv'),
    csv(
      'T1,2026-03-02T10:00:00Z,top_up,1000.00,900.00,EUR,=Visa 4242',
      'C1,2026-03-02T10:01:00Z,quotation,400.00',
      'T2,2026-03-02T10:05:00Z,top_up,1000.00,900.00,EUR,=Visa 4242',
      'C2,2026-03-02T10:06:00Z,quotation,1600.00',
      'T3,2026-03-02T12:00:00Z,top_up,950.00,900.00,EUR,=Visa 4242',
    ),
  );
  await answer(folder, 'import', 'activity', 'activity.csv');
});

const state = () =>
  answer(folder, 'audit', 'state', '--from', '2026-03-01', '--mode', 'automatic', '--pack', '900.00:1000.00:Large', '--cool-down', '60');

test('R5 audit tells every charge in the form of programs, and rules that are stated decide it', async () => {
  const before = await answer(folder, 'audit');
  expect(before).toMatchObject([
    { charge: 'T1', date: '2026-03-02', amount: '900.00', method: '=Visa 4242', verdict: 'not_decidable', because: { code: 'no_rules' } },
    {},
    {},
  ]);
  expect(Object.keys((before as unknown as object[])[0] as object)).toEqual(['charge', 'date', 'amount', 'method', 'verdict', 'because']);
  await state();
  expect(await answer(folder, 'audit')).toMatchObject([
    { charge: 'T1', verdict: 'explained', because: { code: 'used_up' } },
    { charge: 'T2', verdict: 'during_cool_down', because: { code: 'cooling_down', limit: 60, minutes: 5 } },
    { charge: 'T3', verdict: 'wrong_amount', because: { code: 'fewer_credits', due: '855.00', credits: '950.00', entitled: '1000.00' } },
  ]);
  expect(await answer(folder, 'audit', '--verdict', 'explained')).toHaveLength(1);
  expect(await answer(folder, 'audit', 'rules')).toMatchObject([
    { rules: { mode: 'automatic', pack: { price: '900.00', credits: '1000.00' }, guards: { coolDownMinutes: 60, capPerDay: null } } },
  ]);
});

test('T4 X1 the dispute list has amounts and guarded text; the discount audit what is missing', async () => {
  await state();
  expect(await answer(folder, 'audit', 'disputes', '--out', 'disputes.csv')).toEqual({ rows: 2, disputed: '945.00' });
  expect(readFileSync(join(folder, 'disputes.csv'), 'utf8').split('\r\n')).toEqual([
    'charge,date,amount,currency,method,verdict,because,disputed',
    expect.stringMatching(/^T2,2026-03-02T10:05:00\.000\+00:00,900\.00,EUR,'=Visa 4242,during_cool_down,.*5 min earlier.*,900\.00$/),
    expect.stringMatching(/^T3,.*,wrong_amount,.*,45\.00$/),
    '',
  ]);
  expect(await answer(folder, 'audit', 'discounts')).toMatchObject([
    { missing: '0.00' },
    { missing: '0.00' },
    { entitled: '1000.00', received: '950.00', missing: '50.00', missingWorth: '45.00' },
  ]);
});

test('R5 a top-up is said to be by hand, and wrong words are refused', async () => {
  await state();
  expect(await answer(folder, 'audit', 'say', 'T2', '--as', 'by_hand')).toEqual({ charge: 'T2', said: 'by_hand' });
  expect(await answer(folder, 'audit')).toMatchObject([{}, { charge: 'T2', verdict: 'explained', because: { code: 'by_hand' } }, {}]);
  expect(await refusal(folder, 'audit', 'say', 'T9', '--as', 'by_hand')).toMatchObject({ code: 'no_event' });
  expect(await refusal(folder, 'audit', 'say', 'C1', '--as', 'by_hand')).toMatchObject({ code: 'unexpected_value' });
  expect(await refusal(folder, 'audit', 'state', '--from', '2026-03-01', '--mode', 'automatic')).toMatchObject({ code: 'wrong_setting' });
  expect(await refusal(folder, 'audit', 'state', '--from', '2036-03-01', '--mode', 'off')).toMatchObject({ code: 'wrong_date' });
  for (const wrong of [
    ['audit', 'say', 'T1'],
    ['audit', 'state', '--from', 'spring', '--mode', 'off'],
    ['audit', '--verdict', 'odd'],
    ['audit', 'unknown'],
  ])
    expect((await floatbook(folder, [...wrong, '--book', 'b.floatbook'])).status, wrong.join(' ')).toBe(2);
});

test('R5 documents are added, proposed, attached, listed, saved and removed', async () => {
  writeFileSync(join(folder, 'invoice.pdf'), '%PDF');
  const added = await answer(
    folder,
    'document',
    'add',
    'invoice.pdf',
    '--date',
    '2026-03-03',
    '--amount',
    '900.00',
    '--number',
    'R-1',
    '--charge',
    'T1,T2',
  );
  expect(added).toEqual({ document: 1, attached: ['T1', 'T2'] });
  expect(await answer(folder, 'document', 'list')).toMatchObject([
    {
      document: 1,
      kind: 'invoice',
      number: 'R-1',
      date: '2026-03-03',
      amount: '900.00',
      file: 'invoice.pdf',
      state: 'there',
      charges: [{ charge: 'T1', how: 'attached' }, { charge: 'T2' }],
    },
  ]);
  expect(await answer(folder, 'document', 'list', '--missing')).toEqual([
    { charge: 'T3', date: '2026-03-02', amount: '900.00', method: '=Visa 4242' },
  ]);
  await answer(folder, 'document', 'detach', '1', '--charge', 'T2');
  await answer(folder, 'document', 'attach', '1', '--charge', 'T3');
  expect(await answer(folder, 'document', 'save', '1', '--out', 'saved.pdf')).toEqual({ document: 1, bytes: 4 });
  expect(readFileSync(join(folder, 'saved.pdf'), 'utf8')).toBe('%PDF');
  expect(await answer(folder, 'verify')).toMatchObject({ ok: true });
  await answer(folder, 'document', 'remove', '1');
  expect(await answer(folder, 'document', 'list')).toEqual([]);
  expect(await refusal(folder, 'document', 'save', '1', '--out', 'saved.pdf')).toMatchObject({ code: 'file_not_found' });
});
