/** Lead files that a user gives: progress, and what stopping them leaves, before they are written and after (rules C4, I4). */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listOffers } from '../../db/offers.ts';
import { importLeads } from '../../electron/engine/account/lead-import.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

const ROWS = 200;
/** Enough that reading them takes a pause. */
const MANY = 8000;

function leadFiles(account: TestAccount, count = ROWS): { readonly path: string }[] {
  const offered = new Date(account.now()).toISOString().replace('Z', '+00:00');
  const rows = Array.from({ length: count }, (_, at) => `L${at},${offered},Roof,,10.00,,C${at},,available,`);
  const path = join(temporaryFolder(), 'leads.csv');
  writeFileSync(path, ['id,offered,category,area,price,quality,customer,until,status,note', ...rows, ''].join('\r\n'));
  return [{ path }];
}

const states = ({ book, id }: TestAccount) => listOffers(book.connection, id, 'all', ROWS).map(({ state }) => state);

test('C4 a file is told of on its way, step by step, and every lead is decided', async () => {
  const account = await newTestAccount();
  const steps: string[] = [];
  const done = await importLeads(account.engine, account.id, { files: leadFiles(account) }, { progress: (step) => void steps.push(step) });
  expect(done).toEqual({ read: ROWS, added: ROWS, known: 0, gone: 0, warnings: [], undecided: 0 });
  expect(steps).toContain('deciding');
  expect(new Set(states(account))).toEqual(new Set(['passed']));
});

test('I4 stopped before it is written, it leaves nothing', async () => {
  const account = await newTestAccount();
  const stopped = importLeads(account.engine, account.id, { files: leadFiles(account, MANY) }, { cancelled: () => true });
  await expect(stopped).rejects.toMatchObject({ refusal: { code: 'cancelled' } });
  expect(states(account)).toEqual([]);
});

test('C4 stopped while it is decided what to buy, the leads are there, and the engine goes on with them', async () => {
  const account = await newTestAccount();
  let isDeciding = false;
  const watch = { progress: (step: string) => void (isDeciding ||= step === 'deciding'), cancelled: () => isDeciding };
  const stopped = await importLeads(account.engine, account.id, { files: leadFiles(account) }, watch);
  expect(stopped).toMatchObject({ added: ROWS });
  expect(stopped.undecided).toBeGreaterThan(0);
  expect(states(account).filter((state) => state === 'available')).toHaveLength(stopped.undecided);
  await runDue(account.engine);
  expect(states(account).filter((state) => state === 'available')).toEqual([]);
});
