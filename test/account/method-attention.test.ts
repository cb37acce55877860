/** What is told of payment methods by name (rules M5, T9): declines that a backup hides, cards that expire or want their owner, and the drill that knows of them. */

import { expect, test } from 'vitest';
import { readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { drillAccount } from '../../electron/engine/account/backup-drill.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { lookUpNow } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { paymentHistory } from '../../electron/engine/application/payment-history.ts';
import { DAY, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

const told = ({ engine, id }: TestAccount) => accountAttention(viewAccount(engine, id));
const history = ({ book, id }: TestAccount) =>
  paymentHistory({ book, facts: readBookFacts(book), workspace: workspaceById(book, id), today: TODAY }, 7);

function drilled({ engine, id }: TestAccount) {
  const view = viewAccount(engine, id);
  return drillAccount(view, gather(view));
}

const softly = (account: TestAccount) =>
  drilled(account)
    .scenarios.find(({ primary }) => primary === 'declines_softly')
    ?.steps.map(({ step, methodId, answer }) => [step, methodId, answer].filter((part) => part !== null).join(' '));

test('T9 a primary that declines while its backup pays is told by name, with how often, since when, why, and who paid instead', async () => {
  const account = await newTestAccount();
  const declining = await account.card('tok_declined_soft', 'Office card');
  await account.card('tok_visa', 'Spare card');
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.pass(DAY);
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(told(account)).toMatchObject([
    {
      code: 'method_declined',
      method: 'Office card',
      role: 'primary',
      leads: 2,
      amount: 900_00,
      day: '2026-11-23',
      because: 'insufficient_funds',
      instead: 'Spare card',
      open: { page: 'methods', methodId: declining },
    },
  ]);
  expect(history(account).map(({ date, method, state, amount }) => [date, method, state, amount])).toEqual([
    ['2026-11-24', 'Spare card', 'charged', 900_00],
    ['2026-11-24', 'Office card', 'declined', null],
    ['2026-11-23', 'Spare card', 'charged', 100_00],
    ['2026-11-23', 'Office card', 'declined', null],
  ]);
});

test('a card that declined once and then worked is not told of any more', async () => {
  const account = await newTestAccount();
  await account.card('tok_declines_then_works');
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(told(account).map(({ code }) => code)).toEqual(['method_declined']);
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(told(account)).toEqual([]);
});

test('M5 a card that expires is told with its last day and what it is to the account', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa', 'Office card');
  await account.card('tok_expires_soon', 'Spare card');
  expect(told(account)).toMatchObject([{ code: 'method_expires_soon', method: 'Spare card', role: 'only_backup', day: '2026-11-30' }]);
});

test('M5 a card whose bank asked for the owner at its last charge may need them again, also where they confirmed', async () => {
  const account = await newTestAccount();
  const { engine, id, sandbox } = account;
  await account.card('tok_needs_owner', 'Careful card');
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  expect(told(account).map(({ code }) => code)).toEqual(['payment_awaits_owner']);
  sandbox.confirm(sandbox.charges()[0]?.id as string);
  await lookUpNow(engine, id);
  expect(told(account)).toMatchObject([{ code: 'method_owner_wanted', method: 'Careful card', role: 'primary', day: '2026-11-23' }]);
});

test('a card that was disabled says by what', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_hard', 'Lost card');
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(told(account)).toMatchObject([
    { code: 'method_no_backup' },
    { code: 'method_disabled', method: 'Lost card', because: 'stolen_card', day: '2026-11-23' },
  ]);
});

test('M5 the drill knows what the last charge of a backup came to, and that one never charged is an assumption', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  const [first, second] = [await account.card('tok_declined_soft'), await account.card('tok_declined_hard')];
  const third = await account.card('tok_visa');
  expect(softly(account)).toEqual([`try ${first}`, `try ${second} pays`, `paid ${second}`]);
  expect(drilled(account).backups.map(({ last }) => last)).toEqual([null, null, null]);
  await buyPacks(engine, id, 'small', 1);
  expect(softly(account)).toEqual([`try ${first}`, `try ${third} pays`, `paid ${third}`]);
  expect(drilled(account).backups).toMatchObject([
    { last: { answer: 'declines_softly', code: 'insufficient_funds' } },
    { last: { answer: 'declines_hard' } },
    { last: { answer: 'pays', code: '' } },
  ]);
});
