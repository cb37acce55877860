/** The Reconcile page's calls over the real application: every answer has the contract's shape, commands are done once, files are written. */

import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import type { Client } from '../../electron/ipc/client.ts';
import { writeFileSync } from 'node:fs';
import { toCsv } from '../model/csv.ts';
import { addLines, makeAccount } from '../support/statement-lines.ts';
import { connectApplication, NOW, type ConnectedApplication } from './real-application.ts';
import { temporaryFolder } from './temporary.ts';

let client: Client;
let application: ConnectedApplication;

beforeAll(async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'b.floatbook');
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Nordlicht', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const { id: workspaceId } = addWorkspace(book, { name: 'Main', vendor: 'Market', currency: 'EUR' }, NOW);
  const topUp = (id: string, date: string, amount: string) => ({
    id,
    date,
    kind: 'top_up',
    credits: amount,
    amount,
    currency: 'EUR',
    method: 'Visa 4242',
  });
  const path = join(folder, 'activity.csv');
  writeFileSync(
    path,
    toCsv([topUp('MK-10001A', '2026-10-05', '900.00'), topUp('MK-10002A', '2026-10-20', '50.00'), topUp('MK-10003A', '2026-10-30', '20.00')]),
  );
  await importActivity(book, { workspaceId, files: [{ path }], dryRun: false, now: NOW });
  addLines(
    book,
    makeAccount(book, 'Visa 4242'),
    [
      { day: '2026-10-06', amount: '-900.00', text: 'MARKET MK-10001A' },
      { day: '2026-10-07', amount: '-3.00', text: 'MONTHLY FEE' },
      { day: '2026-10-21', amount: '-51.00', text: 'MARKET MK-10002A' },
    ],
    { opening: ['2026-10-01', '0.00'], closing: ['2026-10-31', '-954.00'] },
  );
  book.close();
  application = await connectApplication(folder);
  ({ client } = application);
  await client.run('book.open', { file });
});

afterAll(() => application.close());

const download = async (id: string) =>
  Buffer.from((await client.query('download.piece', { download: id, offset: 0 })).piece, 'base64').toString('utf8');

test('R1 R2 R4 a statement is reconciled, closed and reopened by calls', async () => {
  const accountId = 1;
  expect(await client.query('reconcile.open', { workspaceId: 1 })).toEqual({ lines: 3 });
  expect(await client.query('money.accounts', { workspaceId: 1 })).toMatchObject({
    accounts: [
      { accountId, methods: ['Visa 4242'], lines: 3, open: 3, stated: { day: '2026-10-31', balance: -95400 }, books: -97000, closedThrough: null },
    ],
    methods: ['Visa 4242'],
  });
  const view = await client.query('reconcile.view', { accountId });
  expect(view).toMatchObject({ to: '2026-10-31', certain: { count: 1 }, likely: { count: 1 }, onlyStatement: { count: 1 }, leftToExplain: 0 });
  const named = [...view.certain.rows, ...view.likely.rows].map(({ lines, items }) => ({
    lines: lines.map(({ lineId }) => lineId),
    items: items.map(({ eventId }) => eventId),
  }));
  const commandId = crypto.randomUUID();
  for (const _ of [1, 2]) expect(await client.run('match.accept', { accountId, matches: named }, { commandId })).toEqual({ accepted: 2 });
  await expect(client.run('match.accept', { accountId, matches: named })).rejects.toMatchObject({ refusal: { code: 'proposal_gone' } });
  await expect(client.run('period.close', { accountId, to: '2026-10-31', closing: -95400 })).rejects.toMatchObject({
    refusal: { code: 'not_reconciled' },
  });
  const fee = { accountId, lines: [2], items: [], rest: [{ category: 'fees' as const, amount: -300 }], note: '' };
  const { matchId } = await client.run('match.make', fee);
  await client.run('match.undo', { matchId });
  await client.run('match.make', fee);
  expect(await client.query('money.learned', { accountId })).toEqual({
    payees: [
      { payee: 'MARKET MK', target: 'clearing', accepted: 2, words: 'Charges of Market' },
      { payee: 'MONTHLY FEE', target: 'fees', accepted: 1, words: 'Fees' },
    ],
  });
  await client.run('money.forget', { accountId, payee: 'MONTHLY FEE', target: 'fees' });
  expect((await client.query('money.learned', { accountId })).payees).toHaveLength(1);
  expect(await client.run('period.close', { accountId, to: '2026-10-31', closing: -95400 })).toEqual({
    through: '2026-10-31',
    carried: 1,
    workspaceClosedThrough: '2026-10-31',
    waitsFor: [],
  });
  expect(await client.query('period.list', { accountId })).toMatchObject({
    periods: [{ through: '2026-10-31', closing: -95400, books: -97400, carried: [{ id: 'MK-10003A', amount: -2000 }], reopenedAt: null }],
    workspaceClosedThrough: '2026-10-31',
  });
  expect(await client.run('period.reopen', { accountId, from: '2026-10-31', reason: 'a correction' })).toEqual({ reopened: 1 });
});

test('R3 the three sides are told, and both lists are files', async () => {
  const accountId = 1;
  expect(await client.query('reconcile.sides', { accountId, verdict: 'open', limit: 10 })).toMatchObject({
    counts: { vendor_only: 1, books_and_statement: 1 },
    open: 1,
    matching: 1,
    next: null,
    rows: [{ verdict: 'vendor_only', vendor: { id: 'MK-10003A' }, books: null }],
  });
  const open = await client.run('reconcile.exportSides', { accountId });
  expect(open).toMatchObject({ name: 'Visa 4242 open 2026-10-01 to 2026-10-31.csv', rows: 1 });
  expect((await download(open.download)).split('\r\n')[1]).toMatch(/^vendor_only,MK-10003A,2026-10-30,-20\.00,activity\.csv,4,,/);
  const page = await client.run('reconcile.export', { accountId });
  expect(page.rows).toBe(4);
  expect((await download(page.download)).split('\r\n')[3]).toMatch(
    /^accepted,2026-10-21,MARKET MK-10002A,,-51\.00,statement-2\.csv,4,\d+,MK-10002A,.*,(Fees|Currency differences) -1\.00,EUR,/,
  );
});
