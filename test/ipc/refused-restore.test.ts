/** A restore that is refused when the book was closed for it: the page learns which book is open then, or that none is. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { connectApplication } from './real-application.ts';
import type { ConnectedApplication } from './real-application.ts';
import { temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();
const heard: Announcement[] = [];
let application: ConnectedApplication;
let file = '';
let name = '';
beforeAll(async () => {
  application = await connectApplication(folder);
  const { client } = application;
  client.listen((announcement) => heard.push(announcement));
  const workspace = { name: 'Main', vendor: '', currency: 'EUR' };
  ({ file } = await client.run('book.create', {
    file: 'refused.floatbook',
    organisation: 'Refused',
    timeZone: 'UTC',
    firstWeekday: 'monday',
    workspace,
  }));
  ({ name } = await client.run('backup.make', {}));
  const { folder: backups } = await client.query('backup.state', {});
  const backup = join(backups, name);
  writeFileSync(backup, readFileSync(backup).fill(7, 4096, 12_000));
});
afterAll(() => application.close());

const isTold = () => heard.some((announcement) => announcement.type === 'stale' && announcement.queries.includes('app.state'));

test('the book is open again', async () => {
  heard.length = 0;
  await expect(application.client.run('backup.restore', { name })).rejects.toMatchObject({ refusal: { code: 'damaged_backup' } });
  expect((await application.client.query('app.state', {})).book?.file).toBe(file);
  expect(isTold()).toBe(true);
});

test('where it cannot be opened again, no book is open, and the page is told', async () => {
  heard.length = 0;
  rmSync(file);
  await expect(application.client.run('backup.restore', { name })).rejects.toMatchObject({ refusal: { code: 'damaged_backup' } });
  expect((await application.client.query('app.state', {})).book).toBeNull();
  expect(isTold()).toBe(true);
});
