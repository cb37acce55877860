/** What the user is told of outside of the pages: each fact that needs them, once (rules T6, T9, C5). */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { setLowBalance } from '../../electron/engine/account/plan.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { createApplication } from '../../electron/engine/application.ts';
import { noticesOf } from '../../electron/engine/application/notices.ts';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { DAY, newTestAccount, type TestAccount } from '../support/accounts.ts';

const told = ({ engine, id }: TestAccount) => noticesOf(viewAccount(engine, id));

test('an account in which nothing is the matter tells nothing', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(told(account)).toEqual([]);
});

test('T9 a declined card is told by its name, with what became of the payment, and no longer than a day', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_hard', 'Office');
  await account.card('tok_visa', 'Backup');
  await buyPacks(account.engine, account.id, 'small', 1);
  const [notice] = told(account);
  expect(notice).toMatchObject({ title: 'Office declined 100.00 EUR', body: expect.stringContaining('Another method'), page: 'methods' });
  await account.pass(DAY + 1);
  expect(told(account)).toEqual([]);
});

test('T9 a payment that waits for its owner is one fact for as long as it waits', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await buyPacks(account.engine, account.id, 'small', 1);
  const first = told(account);
  expect(first).toMatchObject([{ title: 'A payment of 100.00 EUR waits for you', page: 'deduction' }]);
  await account.pass(DAY);
  expect(told(account).map(({ key }) => key)).toEqual(first.map(({ key }) => key));
});

test('T6 automatic top-up that switched itself off, and a low balance', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.automatic({ chargeAtOnce: 900_00 });
  for (let failure = 0; failure < 3; failure += 1) {
    await account.pass(4 * DAY);
    await contact(account.engine, account.id, { sourceId: `q${failure}`, kind: 'quotation', credits: 10_00 });
  }
  await setLowBalance(account.engine, account.id, 50_00);
  expect(told(account).map(({ title }) => title)).toEqual(['Automatic top-up switched itself off', '0.00 credits are left']);
});

test('C5 lost leads whose deadline is near', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  await account.terms({ refundWindow: { unit: 'days', count: 2 } });
  await contact(engine, id, { sourceId: 'l1', kind: 'lead_purchase', credits: 10_00, lead: 'L1' });
  await setOutcome(engine, id, { lead: 'L1', outcome: 'lost', value: null });
  expect(told(account)).toMatchObject([{ title: 'A lost lead can still be given back', page: 'leads' }]);
});

/** An application over its own folder; what it announces, and a way to run its commands. */
function start(folder: string, heard: Announcement[]) {
  const application = createApplication({
    shell: 'browser',
    userDataFolder: join(folder, 'settings'),
    booksFolder: folder,
    now: () => Date.now(),
    version: '0.0.0',
    announce: (announcement) => heard.push(announcement),
    encryption: null,
    onDefect: (error) => {
      throw error;
    },
  });
  onTestFinished(() => application.close());
  return application;
}

const context = { commandId: undefined, progress: () => undefined, cancelled: () => false };

test('each fact is told once, also after a start; what came while it was off is not told later', async () => {
  const folder = temporaryFolder();
  const heard: Announcement[] = [];
  const notices = () => heard.flatMap((announcement) => (announcement.type === 'notice' ? [announcement.title] : []));
  const { handlers, close } = start(folder, heard);
  const workspace = { name: 'Main', vendor: '', currency: 'EUR' };
  await handlers['book.create']({ organisation: 'Acme', file: 'Acme', timeZone: 'UTC', firstWeekday: 'monday', workspace }, context);
  await handlers['account.setLowBalance']({ workspaceId: 1, credits: 50_00 }, context);
  await expect.poll(notices).toEqual(['0.00 credits are left']);
  await handlers['app.setNotices']({ on: false }, context);
  expect(await handlers['app.state']({}, context)).toMatchObject({ notices: false });
  await handlers['account.setLowBalance']({ workspaceId: 1, credits: null }, context);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await handlers['account.setLowBalance']({ workspaceId: 1, credits: 60_00 }, context);
  await new Promise((resolve) => setTimeout(resolve, 400));
  close();
  const again = start(folder, heard);
  await again.handlers['app.setNotices']({ on: true }, context);
  await again.handlers['book.open']({ file: join(folder, 'Acme.floatbook') }, context);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(notices()).toEqual(['0.00 credits are left']);
});

test('a book at a risky place is told of once', async () => {
  const folder = temporaryFolder();
  const heard: Announcement[] = [];
  const notices = () => heard.flatMap((announcement) => (announcement.type === 'notice' ? [announcement.title] : []));
  const { handlers } = start(folder, heard);
  const workspace = { name: 'Main', vendor: '', currency: 'EUR' };
  const file = join(folder, 'Dropbox', 'acme.floatbook');
  await handlers['book.create']({ organisation: 'Acme', file, timeZone: 'UTC', firstWeekday: 'monday', workspace }, context);
  await expect.poll(notices).toEqual(['This book is not at a safe place']);
  await handlers['book.close']({}, context);
  await handlers['book.open']({ file }, context);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(notices()).toHaveLength(1);
});

test('a damaged book that is not opened does nothing to the one that is open', async () => {
  const folder = temporaryFolder();
  const { handlers } = start(folder, []);
  const workspace = { name: 'Main', vendor: '', currency: 'EUR' };
  const damaged = join(folder, 'Other.floatbook');
  for (const organisation of ['Other', 'Acme'])
    await handlers['book.create']({ organisation, file: join(folder, organisation), timeZone: 'UTC', firstWeekday: 'monday', workspace }, context);
  writeFileSync(damaged, readFileSync(damaged).fill(0xa5, 4096));
  for (const method of ['book.open', 'book.openReadOnly'] as const)
    await expect(Promise.resolve(handlers[method]({ file: damaged }, context))).rejects.toMatchObject({ refusal: { code: 'damaged_book' } });
  expect(await handlers['app.state']({}, context)).toMatchObject({ book: { organisation: 'Acme', readOnly: null } });
});
