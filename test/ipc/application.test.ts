/** The real application behind both transports: a book is made, a file handed over in pieces and imported, and both sides answer the same. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../electron/ipc/client.ts';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { connectApplication } from './real-application.ts';
import type { ConnectedApplication } from './real-application.ts';
import { TRANSPORTS } from './sides.ts';
import { temporaryFolder } from './temporary.ts';

const SAMPLE = readFileSync(new URL('../fixtures/activity-sample.csv', import.meta.url));
const PIECE = 50_000;

const answers = new Map<string, unknown>();

async function upload(client: Client, name: string, bytes: Buffer): Promise<string> {
  const { upload: id } = await client.run('upload.begin', { name, bytes: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += PIECE) {
    await client.run('upload.append', { upload: id, offset, piece: bytes.subarray(offset, offset + PIECE).toString('base64') });
  }
  return id;
}

async function download(client: Client, id: string): Promise<string> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ;) {
    const { piece } = await client.query('download.piece', { download: id, offset });
    if (piece === '') return Buffer.concat(pieces).toString('utf8');
    const bytes = Buffer.from(piece, 'base64');
    pieces.push(bytes);
    offset += bytes.length;
  }
}

describe.each(TRANSPORTS)('the application over $name', ({ name, connect }) => {
  let application: ConnectedApplication;
  let client: Client;
  let workspaceId: number;
  const heard: Announcement[] = [];

  beforeAll(async () => {
    application = await connectApplication(temporaryFolder(), connect);
    ({ client } = application);
    client.listen((announcement) => heard.push(announcement));
    const book = await client.run('book.create', {
      organisation: 'Nordlicht',
      file: 'nordlicht',
      timeZone: 'Europe/Berlin',
      firstWeekday: 'monday',
      workspace: { name: 'Main', vendor: 'Market', currency: 'GBP' },
    });
    workspaceId = book.workspaces[0]?.id ?? 0;
  });
  afterAll(() => application.close());

  test('L5 an import that is sent twice is done once, and says how far it is', async () => {
    const [id, commandId] = [await upload(client, 'activity.csv', SAMPLE), crypto.randomUUID()];
    const progress: number[] = [];
    const first = await client.run(
      'activity.import',
      { workspaceId, uploads: [id], dryRun: false },
      { commandId, onProgress: ({ done }) => progress.push(done) },
    );
    expect(await client.run('activity.import', { workspaceId, uploads: [id], dryRun: false }, { commandId })).toEqual(first);
    expect(first.rows.added).toBe(first.rows.read);
    expect(progress.length).toBeGreaterThan(0);
    expect(heard.filter((announcement) => announcement.type === 'stale').at(-1)?.queries).toContain('report.weeklySpend');
    expect((await client.query('imports.list', { workspaceId })).imports).toHaveLength(1);
  });

  test('an import that is cancelled leaves nothing', async () => {
    const before = await client.query('overview.figures', { workspaceId });
    const work = client.run(
      'activity.import',
      { workspaceId, uploads: [await upload(client, 'again.csv', SAMPLE)], dryRun: false },
      { signal: AbortSignal.abort() },
    );
    await expect(work).rejects.toMatchObject({ refusal: { code: 'cancelled' } });
    expect(await client.query('overview.figures', { workspaceId })).toEqual(before);
  });

  test.each([
    ['a book that is not there', (asking: Client) => asking.run('book.open', { file: '/nowhere/at-all.floatbook' }), 'book_not_found'],
    ['a workspace that is not there', (asking: Client) => asking.query('overview.figures', { workspaceId: 999 }), 'no_workspace'],
    [
      'an unknown time zone',
      (asking: Client) =>
        asking.run('book.create', {
          organisation: 'x',
          file: 'x',
          timeZone: 'Mars/Olympus',
          firstWeekday: 'monday',
          workspace: { name: 'x', vendor: '', currency: 'EUR' },
        }),
      'unknown_time_zone',
    ],
  ])('%s is refused by name', async (_what, ask, code) => {
    await expect(ask(client)).rejects.toMatchObject({ name: 'RefusedAnswer', refusal: { code } });
  });

  test('the answers are the same as over the other transport', async () => {
    const period = { from: '2026-01-01', to: '2026-12-31' };
    const asked = {
      spend: await client.query('report.weeklySpend', { workspaceId, by: 'kind' }),
      history: await client.query('report.balanceHistory', { workspaceId, by: 'week' }),
      value: await client.query('report.valuePerLead', { workspaceId }),
      bridge: await client.query('report.bridge', { workspaceId }),
      figures: await client.query('overview.figures', { workspaceId }),
      page: await client.query('activity.page', { workspaceId, filter: {}, limit: 100 }),
      preview: await client.query('statement.preview', { workspaceId, ...period, limit: 50 }),
      statement: await download(client, (await client.run('statement.export', { workspaceId, ...period, format: 'csv' })).download),
    };
    expect(asked.spend.weeks.length).toBeGreaterThan(0);
    expect(asked.statement).toMatch(/^date,id,kind,/);
    answers.set(name, asked);
    for (const other of answers.values()) expect(asked).toEqual(other);
  });
});
