/** T1 to T4 plans by the window's methods: compared, told stale when packs change, refused for a wrong period, and handed over as CSV. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { RefusedAnswer, type Client } from '../../electron/ipc/client.ts';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { fromCsv } from '../model/csv.ts';
import { connectApplication, type ConnectedApplication } from './real-application.ts';
import { temporaryFolder } from './temporary.ts';

const HISTORY = `id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note
1,2026-11-02,top_up,100.00,95.00,EUR,Visa 4242,,,,,,,,,
2,2026-11-03,lead_purchase,60.00,,,,,,,Roofs,Roof,L1,,,
3,2026-11-04,lead_purchase,40.00,20.00,EUR,Visa 4242,,,,Roofs,Roof,L2,,,
`;
const PACKS = [
  { id: 'small', name: 'Small', price: 95_00, credits: 100_00 },
  { id: 'large', name: 'Large', price: 180_00, credits: 200_00 },
];
const PERIOD = { from: '2026-11-01', to: '2026-11-30', start: 'balance' } as const;

let application: ConnectedApplication;
let client: Client;
let workspaceId: number;
const heard: Announcement[] = [];

beforeAll(async () => {
  application = await connectApplication(temporaryFolder());
  ({ client } = application);
  client.listen((announcement) => heard.push(announcement));
  const workspace = { name: 'Main', vendor: 'Market', currency: 'EUR' };
  const book = await client.run('book.create', { organisation: 'N', file: 'n', timeZone: 'Europe/Berlin', firstWeekday: 'monday', workspace });
  workspaceId = book.workspaces[0]?.id ?? 0;
  const bytes = Buffer.from(HISTORY);
  const { upload } = await client.run('upload.begin', { name: 'history.csv', bytes: bytes.length });
  await client.run('upload.append', { upload, offset: 0, piece: bytes.toString('base64') });
  await client.run('activity.import', { workspaceId, uploads: [upload], dryRun: false });
});
afterAll(() => application.close());

const plansOf = () => client.query('report.plans', { workspaceId, ...PERIOD });

test('packs that are set make the answer stale, and are plans of the next one, up to today', async () => {
  expect((await plansOf()).plans.map(({ pack }) => pack)).toEqual([null]);
  heard.length = 0;
  await client.run('packs.set', { workspaceId, packs: PACKS });
  expect(heard).toContainEqual(expect.objectContaining({ type: 'stale', queries: expect.arrayContaining(['report.plans']) as unknown }));
  const { plans, to, days, usage, asItWas } = await plansOf();
  expect([to, days, usage]).toEqual(['2026-11-23', 23, { charges: 2, credits: 120_00, refunds: 0, refunded: 0 }]);
  // 60 and 60 by card; 100 for 95 twice; 200 for 180, of which 80 are left. Really 100 for 95, and 20 by card.
  expect(
    plans.map(({ pack, cost, paid, cardCharges, left, inUse, best }) => [pack?.id ?? null, cost, paid, cardCharges, left.cost, inUse, best]),
  ).toEqual([
    [null, 120_00, 120_00, 2, 0, true, false],
    ['small', 114_00, 190_00, 2, 76_00, false, false],
    ['large', 108_00, 180_00, 1, 72_00, false, true],
  ]);
  expect(asItWas).toMatchObject({ cost: 115_00, paid: 115_00, cardCharges: 2, beyondBest: 7_00 });
});

test('a period that ends before it begins is refused', async () => {
  const asked = client.query('report.plans', { workspaceId, from: '2026-11-30', to: '2026-11-01', start: 'balance' });
  await expect(asked).rejects.toThrow(RefusedAnswer);
  await expect(asked).rejects.toMatchObject({ refusal: { code: 'wrong_period' } });
});

test('X1 the same as a file', async () => {
  const { download, name, rows } = await client.run('list.export', { workspaceId, view: { list: 'plans', ...PERIOD } });
  const { piece } = await client.query('download.piece', { download, offset: 0 });
  const lines = fromCsv(Buffer.from(piece, 'base64').toString());
  expect([name, rows, lines.length]).toEqual(['Main plans.csv', 4, 4]);
  expect(lines.map((line) => [line['plan'], line['cost'], line['paid'], line['left_cost']])).toEqual([
    ['pay-as-you-use', '120.00', '120.00', '0.00'],
    ['Small', '114.00', '190.00', '76.00'],
    ['Large', '108.00', '180.00', '72.00'],
    ['as it was', '115.00', '115.00', '0.00'],
  ]);
});
