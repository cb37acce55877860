/** Asking again (decision 0024): what spends money, or changes where it goes, is done only with a permission that is good once, for one command with its arguments. */

import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ASKS_AGAIN, PERMISSION_MS, askAgain } from '../../electron/ipc/ask-again.ts';
import type { AskedAgain } from '../../electron/ipc/ask-again.ts';
import type { Answer } from '../../electron/ipc/contract/contract.ts';
import { contract } from '../../electron/ipc/contract/contract.ts';

let done: unknown[];
let campaigns: Answer;
let now: number;
let ask: ReturnType<typeof askAgain>;
beforeEach(() => {
  [done, now] = [[], 0];
  campaigns = { outcome: 'ok', value: { campaigns: [] } };
  ask = askAgain(
    async (raw) => {
      if (isMethod(raw, 'campaigns.list')) return campaigns;
      done.push(raw);
      return { outcome: 'ok', value: {} };
    },
    { now: () => now, newPermission: randomUUID, digest: (text) => createHash('sha256').update(text).digest('hex') },
  );
});

const buying = (price = 900_00, commandId: string = randomUUID()) => ({
  method: 'packs.buy',
  input: { workspaceId: 1, packId: 'small', packs: 1, price },
  commandId,
});
const permissionFor = async (call: unknown) => ((await ask(call)) as AskedAgain).permission;

const isMethod = (raw: unknown, method: string) => typeof raw === 'object' && raw !== null && 'method' in raw && raw.method === method;

test('every command is decided, and no query', () => {
  const commands = Object.entries(contract).filter(([, { type }]) => type === 'command');
  expect(Object.keys(ASKS_AGAIN).toSorted()).toEqual(commands.map(([name]) => name).toSorted());
});

describe('a purchase', () => {
  test('is asked for again, and done with the permission', async () => {
    const call = buying();
    const first = await ask(call);
    expect(first).toMatchObject({ outcome: 'ask_again' });
    expect(done).toEqual([]);
    expect(await ask({ ...call, permission: (first as AskedAgain).permission })).toEqual({ outcome: 'ok', value: {} });
    expect(done).toEqual([call]);
  });

  test('that was permitted is the same command when it comes again', async () => {
    const call = buying();
    const permission = await permissionFor(call);
    await ask({ ...call, permission });
    expect(await ask({ ...call, permission })).toMatchObject({ outcome: 'ok' });
    expect(await ask(call)).toMatchObject({ outcome: 'ok' });
  });

  const other = buying();
  test.each([
    ['another amount', { ...other, input: { ...other.input, price: 1 } }],
    ['another pack', { ...other, input: { ...other.input, packId: 'large' } }],
    ['another id', { ...other, commandId: randomUUID() }],
    ['another command', { method: 'methods.activate', input: { workspaceId: 1, methodId: 1 }, commandId: other.commandId }],
  ])('does not get past with a permission for %s', async (_what, call) => {
    const permission = await permissionFor(call);
    expect(await ask({ ...other, permission })).toMatchObject({ outcome: 'ask_again' });
    // Held to the wrong command, it is spent for the right one.
    expect(await ask({ ...call, permission })).toMatchObject({ outcome: 'ask_again' });
    expect(done).toEqual([]);
  });

  test.each([undefined, null, '', 'x', 1, true, {}, ['x'], randomUUID()])('does not get past with %j', async (permission) => {
    const call = buying();
    await ask(call);
    expect(await ask({ ...call, permission })).toMatchObject({ outcome: 'ask_again' });
    expect(done).toEqual([]);
  });

  test('does not get past with a permission that is too old, or from many questions ago', async () => {
    const call = buying();
    const old = await permissionFor(call);
    now += PERMISSION_MS + 1;
    expect(await ask({ ...call, permission: old })).toMatchObject({ outcome: 'ask_again' });
    const early = await permissionFor(call);
    for (let count = 0; count < 100; count += 1) await ask(buying());
    expect(await ask({ ...call, permission: early })).toMatchObject({ outcome: 'ask_again' });
    expect(done).toEqual([]);
  });

  test('that does not fit the contract is left to the dispatcher, which refuses it', async () => {
    const call = { ...buying(), input: { workspaceId: '1' } };
    await ask(call);
    expect(done).toEqual([call]);
  });
});

describe('what is asked for', () => {
  const told = (amount: number | null) => ({ pay: amount === null ? 'draw' : 'card', amount, method: null });
  test.each([
    ['a lead paid with credits', 'leads.buy', { workspaceId: 1, offerId: 1, price: 1, told: told(null) }, false],
    ['a lead paid by card', 'leads.buy', { workspaceId: 1, offerId: 1, price: 1, told: told(500) }, true],
    ['pausing', 'account.setPaused', { workspaceId: 1, paused: true }, false],
    ['going on', 'account.setPaused', { workspaceId: 1, paused: false }, true],
    ['turning off', 'topUp.turnOff', { workspaceId: 1 }, false],
    ['activating a method', 'methods.activate', { workspaceId: 1, methodId: 1 }, true],
    ['recipients', 'mail.setWeekly', { workspaceId: 1, on: true, recipients: ['a@example.com'] }, true],
    ['a processor’s key', 'processors.setStripeKey', { key: 'sk_test_x' }, true],
    ['a folder of leads', 'feed.set', { workspaceId: 1, folder: '/leads' }, true],
    ['no folder of leads', 'feed.set', { workspaceId: 1, folder: null }, false],
    ['a query', 'app.state', {}, false],
  ])('%s', async (_what, method, input, isAsked) => {
    const commandId = method === 'app.state' ? {} : { commandId: randomUUID() };
    expect(await ask({ method, input, ...commandId })).toMatchObject({ outcome: isAsked ? 'ask_again' : 'ok' });
  });

  const on = { terms: { on: true } };
  const off = { terms: { on: false } };
  test.each([
    ['no campaign', { outcome: 'ok', value: { campaigns: [] } }, false],
    ['campaigns that are off', { outcome: 'ok', value: { campaigns: [off, off] } }, false],
    ['a campaign that buys', { outcome: 'ok', value: { campaigns: [off, on] } }, true],
    ['campaigns that nobody can tell', { outcome: 'defect', id: 'x' }, true],
  ] satisfies [string, Answer, boolean][])('leads that are brought in, with %s', async (_what, given, isAsked) => {
    campaigns = given;
    const call = { method: 'leads.import', input: { workspaceId: 1, upload: 'x' }, commandId: randomUUID() };
    expect(await ask(call)).toMatchObject({ outcome: isAsked ? 'ask_again' : 'ok' });
    expect(done).toEqual(isAsked ? [] : [call]);
  });

  test.each([undefined, null, 1, 'x', [], { method: 1 }, { method: '__proto__' }, { method: 'constructor' }, { method: 'toString' }])(
    '%j is left to the dispatcher',
    async (raw) => {
      await ask(raw);
      expect(done).toEqual([raw]);
    },
  );
});
