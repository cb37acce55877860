/** R5 the audit by the window's methods: charges by verdict, search and order, page by page and as CSV; discounts; rules stated from a time of the book's zone. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { RefusedAnswer, type Client } from '../../electron/ipc/client.ts';
import type { InputOf } from '../../electron/ipc/contract/contract.ts';
import { connectApplication, type ConnectedApplication } from './real-application.ts';
import { temporaryFolder } from './temporary.ts';

const HISTORY = `id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note
T1,2026-10-24T10:00:00+02:00,top_up,1000.00,900.00,EUR,Visa 4242,,,,,,,,,
C1,2026-10-24T10:05:00+02:00,quotation,990.00,,,,,,,,,,,,
T2,2026-10-25T02:30:00+02:00,top_up,1000.00,900.00,EUR,Visa 4242,,,,,,,,,
T3,2026-10-25T02:30:00+01:00,top_up,900.00,900.00,EUR,=Amex,,,,,,,,,
T4,2026-11-02T09:00:00+01:00,top_up,250.00,230.00,EUR,Visa 4242,,,,,,,,,
`;
const PACK = { name: '1,000', price: 900_00, credits: 1000_00 };
const RULES: InputOf<'audit.stateRules'>['rules'] = {
  mode: 'off',
  paused: false,
  pack: null,
  packs: [PACK, { name: '250', price: 230_00, credits: 250_00 }],
  guards: { coolDownMinutes: null, topUpsPerDay: null, capPerDay: null, capPerMonth: null },
  threshold: { credits: 10_00, operator: 'at_or_below' },
  payAsYouUse: 'shortfall',
  heldHours: 48,
  methods: null,
};

let application: ConnectedApplication;
let client: Client;
let workspaceId: number;

beforeAll(async () => {
  application = await connectApplication(temporaryFolder());
  ({ client } = application);
  const workspace = { name: 'Main', vendor: 'Market', currency: 'EUR' };
  const book = await client.run('book.create', { organisation: 'N', file: 'n', timeZone: 'Europe/Berlin', firstWeekday: 'monday', workspace });
  workspaceId = book.workspaces[0]?.id ?? 0;
  const bytes = Buffer.from(HISTORY);
  const { upload } = await client.run('upload.begin', { name: 'history.csv', bytes: bytes.length });
  await client.run('upload.append', { upload, offset: 0, piece: bytes.toString('base64') });
  await client.run('activity.import', { workspaceId, uploads: [upload], dryRun: false });
});
afterAll(() => application.close());

type View = Omit<InputOf<'audit.list'>, 'workspaceId' | 'offset' | 'limit'>;
const list = (view: View, offset = 0, limit = 500) => client.query('audit.list', { workspaceId, ...view, offset, limit });
const idsOf = async (view: View) => (await list(view)).charges.map(({ id }) => id);
const state = (from: InputOf<'audit.stateRules'>['from']) => client.run('audit.stateRules', { workspaceId, from, rules: RULES });
const refusalOf = async (asked: Promise<unknown>) => {
  const error: unknown = await asked.then(() => undefined, (reason: unknown) => reason); // prettier-ignore
  if (!(error instanceof RefusedAnswer)) throw new Error('nothing was refused');
  return error.refusal;
};

test('rules hold from a time in the book’s zone; one that came twice asks for its offset, one that never came is refused', async () => {
  expect(await refusalOf(state('2026-10-25T02:30'))).toMatchObject({
    code: 'wrong_date',
    message: expect.stringContaining('02:30:00+02:00 or 02:30:00+01:00') as unknown,
  });
  expect((await refusalOf(state('2026-03-29T02:30'))).message).toContain('clocks went forward');
  expect((await refusalOf(state('2026-02-31T10:00'))).code).toBe('wrong_date');
  expect((await list({})).sums.find(({ verdict }) => verdict === 'not_decidable')?.charges).toBe(4);
  await state('2026-10-25T02:30+01:00');
  const { charges } = await list({ order: 'oldest' });
  expect(charges.map(({ id, verdict, because }) => `${id} ${verdict} ${because.code}`)).toEqual([
    'T1 not_decidable no_rules',
    'T2 not_decidable no_rules',
    'T3 while_off automatic_off',
    'T4 while_off automatic_off',
  ]);
  expect(charges.at(-1)?.evidence.rules).toEqual(RULES);
  const { stated } = await client.query('audit.rules', { workspaceId });
  expect(stated.map(({ time, rules }) => [time, rules])).toEqual([['2026-10-25T02:30:00.000+01:00', RULES]]);
});

test('charges are searched in all that a row shows, and ordered; of equal ones the newest comes first', async () => {
  expect(await idsOf({})).toEqual(['T4', 'T3', 'T2', 'T1']);
  expect(await idsOf({ order: 'amount' })).toEqual(['T3', 'T2', 'T1', 'T4']);
  expect(await idsOf({ order: 'disputed' })).toEqual(['T3', 'T4', 'T2', 'T1']);
  expect(await idsOf({ order: 'verdict' })).toEqual(['T4', 'T3', 'T2', 'T1']);
  expect(await idsOf({ search: 'visa 900.00' })).toEqual(['T2', 'T1']);
  expect(await idsOf({ search: 'WHILE off was off' })).toEqual(['T4', 'T3']);
  expect(await idsOf({ search: '2026-10-25', verdict: 'not_decidable' })).toEqual(['T2']);
  expect(await idsOf({ search: 'nowhere' })).toEqual([]);
});

test('pages follow one another in the order of the list, with counts of the whole', async () => {
  const pages = await Promise.all([0, 1, 2, 3, 4].map((offset) => list({ order: 'oldest', search: 'T' }, offset, 1)));
  expect(pages.map(({ charges }) => charges.map(({ id }) => id).join())).toEqual(['T1', 'T2', 'T3', 'T4', '']);
  for (const { total, all, disputed } of pages) expect([total, all.charges, disputed]).toEqual([4, 4, 1130_00]);
});

test('X1 the view is exported as it is shown, and no cell of it is run by a spreadsheet', async () => {
  const { name, rows, download } = await client.run('list.export', {
    workspaceId,
    view: { list: 'charges', verdict: 'while_off', order: 'oldest', search: 'was off' },
  });
  expect([name, rows]).toEqual(['Main charges.csv', 2]);
  const { piece } = await client.query('download.piece', { download, offset: 0 });
  const lines = Buffer.from(piece, 'base64').toString().split('\r\n');
  expect(lines).toEqual([
    'charge,kind,date,amount,currency,credits,method,verdict,because,disputed,said',
    "T3,top_up,2026-10-25T02:30:00.000+01:00,900.00,EUR,900.00,'=Amex,while_off,Automatic top-up was off.,900.00,",
    'T4,top_up,2026-11-02T09:00:00.000+01:00,230.00,EUR,250.00,Visa 4242,while_off,Automatic top-up was off.,230.00,',
    '',
  ]);
});

test('T4 discounts are the newest as far as they are asked for, with sums of all', async () => {
  const of = (onlyMissing: boolean, limit: number) => client.query('audit.discounts', { workspaceId, onlyMissing, limit });
  const all = await of(false, 2);
  expect([all.total, all.topUps.map(({ id }) => id), all.missing, all.unknown]).toEqual([4, ['T4', 'T3'], 100_00, 2]);
  expect((await of(true, 2)).topUps.map(({ id }) => id)).toEqual(['T3']);
});
