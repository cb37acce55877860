/** Asking again (decision 0024): what spends money, or changes where it goes, is done only with a permission that is good once, for one command with its arguments. */

import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ASKS_AGAIN, PERMISSION_MS, askAgain } from '../../electron/ipc/ask-again.ts';
import type { AskedAgain } from '../../electron/ipc/ask-again.ts';
import type { Answer } from '../../electron/ipc/contract/contract.ts';
import { contract } from '../../electron/ipc/contract/contract.ts';

let done: unknown[];
/** What the book answers when it is asked; nobody can tell what is not in it. */
let answers: Partial<Record<string, Answer>>;
let now: number;
let ask: ReturnType<typeof askAgain>;
beforeEach(() => {
  [done, now] = [[], 0];
  answers = {};
  ask = askAgain(
    async (raw) => {
      const { method } = (raw ?? {}) as { readonly method?: string };
      if (method !== undefined && LOOKS.has(method)) return answers[method] ?? { outcome: 'defect', id: 'x' };
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

const LOOKS: ReadonlySet<unknown> = new Set(['campaigns.list', 'topUp.state', 'fees.list', 'methods.list', 'app.state']);
const ok = (value: unknown): Answer => ({ outcome: 'ok', value });

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
    ['a lead that uses the credits up', 'leads.buy', { workspaceId: 1, offerId: 1, price: 1, told: { ...told(900), pay: 'draw' } }, true],
    ['an owner who agrees', 'topUp.answerForOwner', { workspaceId: 1, paymentId: 1, agreed: true }, true],
    ['an owner after whom the next card is charged', 'topUp.answerForOwner', { workspaceId: 1, paymentId: 1, agreed: false }, true],
    ['a dry run', 'activity.import', { workspaceId: 1, uploads: ['x'], dryRun: true }, false],
    ['activating a method', 'methods.activate', { workspaceId: 1, methodId: 1 }, true],
    ['recipients', 'mail.setWeekly', { workspaceId: 1, on: true, recipients: ['a@example.com'] }, true],
    ['a processor’s key', 'processors.setStripeKey', { key: 'sk_test_x' }, true],
    ['a folder of leads', 'feed.set', { workspaceId: 1, folder: '/leads' }, true],
    ['no folder of leads', 'feed.set', { workspaceId: 1, folder: null }, false],
  ])('%s', async (_what, method, input, isAsked) => {
    const commandId = method === 'app.state' ? {} : { commandId: randomUUID() };
    expect(await ask({ method, input, ...commandId })).toMatchObject({ outcome: isAsked ? 'ask_again' : 'ok' });
  });

  const ofCampaigns = (...on: boolean[]) => ({ 'campaigns.list': ok({ campaigns: on.map((each) => ({ terms: { on: each } })) }) });
  const topUp = (mode: string, ifUsedUp: unknown = null) => ({ 'topUp.state': ok({ mode, ifUsedUp }) });
  const ofWorkspaces = { 'app.state': ok({ book: { workspaces: [{ id: 1 }, { id: 2 }] } }) };
  const fees = (...states: string[]) => ({ 'fees.list': ok({ fees: states.map((state) => ({ state })) }) });
  const method = (id: number, state = 'active') => ({ id, state, primary: id === 1 });
  const methods = (...all: ReturnType<typeof method>[]) => ({ 'methods.list': ok({ methods: all }) });
  const leads = ['leads.import', { workspaceId: 1, upload: 'x' }] as const;
  const rows = ['activity.import', { workspaceId: 1, uploads: ['x'], dryRun: false }] as const;
  const undo = ['import.undo', { importId: 1 }] as const;
  const ofWaiting = [
    ['topUp.turnOff', { workspaceId: 1 }],
    ['topUp.cancel', { workspaceId: 1, paymentId: 1 }],
    ['topUp.giveUp', { workspaceId: 1, paymentId: 1 }],
    ['account.recordPayment', { workspaceId: 1, methodId: 1, day: '2026-01-01', amount: 1, paid: { what: 'top_up', credits: 1 }, reference: '' }],
  ] as const;
  const removal = (methodId: number) => ['methods.remove', { workspaceId: 1, methodId }] as const;
  test.each([
    ['no campaign', leads, ofCampaigns(), false],
    ['campaigns that are off', leads, ofCampaigns(false, false), false],
    ['a campaign that buys', leads, ofCampaigns(false, true), true],
    ['campaigns that nobody can tell', leads, {}, true],
    ['pay-as-you-use', rows, topUp('pay_as_you_use'), false],
    ['automatic top-up that nothing holds back', rows, topUp('automatic'), true],
    ['automatic top-up that is held back', rows, topUp('automatic', { because: 'paused' }), false],
    ['a top-up that nobody can tell', rows, {}, true],
    ['pay-as-you-use everywhere', undo, { ...ofWorkspaces, ...topUp('pay_as_you_use') }, false],
    ['automatic top-up somewhere', undo, { ...ofWorkspaces, ...topUp('automatic') }, true],
    ['workspaces that nobody can tell', undo, topUp('pay_as_you_use'), true],
    ...ofWaiting.flatMap((call) => [
      ['no fee', call, fees(), false] as const,
      ['fees that wait for nothing', call, fees('held', 'unpaid', 'paying', 'posted', 'released'), false] as const,
      ['a fee that is due', call, fees('posted', 'due'), true] as const,
      ['fees that nobody can tell', call, {}, true] as const,
    ]),
    ['the only method', removal(1), methods(method(1), method(2, 'verified')), false],
    ['a backup method', removal(2), methods(method(1), method(2)), false],
    ['the primary of two', removal(1), methods(method(1), method(2)), true],
    ['methods that nobody can tell', removal(1), {}, true],
  ] as const)('with %s: %j', async (_what, [name, input], given, isAsked) => {
    answers = given;
    const call = { method: name, input, commandId: randomUUID() };
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
