/** One suite for both transports: whatever carries a call, the answer is the same. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConnectionLost, DefectAnswer, RefusedAnswer, createClient } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import type { Announcement, Call } from '../../electron/ipc/contract/contract.ts';
import { PIECE_BYTES } from '../../electron/ipc/contract/files.ts';
import { recordingHandlers } from './handlers.ts';
import { TRANSPORTS } from './sides.ts';
import type { Connected } from './sides.ts';

describe.each(TRANSPORTS)('over $name', ({ connect }) => {
  let connected: Connected;
  let client: Client;
  let steps: readonly string[];

  beforeEach(async () => {
    const recorded = recordingHandlers();
    connected = await connect(() => recorded.handlers);
    client = createClient(connected.transport);
    steps = recorded.steps;
  });
  afterEach(() => connected.close());

  const raw = (call: unknown) => connected.transport.call(call as Call);
  const book = {
    organisation: 'Nordlicht',
    file: 'n',
    timeZone: 'Europe/Berlin',
    firstWeekday: 'monday',
    workspace: { name: 'Main', vendor: '', currency: 'EUR' },
  } as const;

  test('a query is answered', async () => {
    expect(await client.query('app.state', {})).toMatchObject({ version: '1.0.0', book: null });
  });

  test('a refusal arrives with its reason and place', async () => {
    const error: unknown = await client.run('book.open', { file: 'gone' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusedAnswer);
    expect((error as RefusedAnswer).refusal).toEqual({ code: 'book_not_found', message: 'There is no book gone. Choose another.', file: 'gone' });
  });

  test('of a defect arrives an id, and neither message, path nor stack', async () => {
    const call = { method: 'book.open', input: { file: 'broken' }, commandId: crypto.randomUUID() };
    const answer = await raw(call);
    expect(answer).toEqual({ outcome: 'defect', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const error: unknown = await client.run('book.open', { file: 'broken' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DefectAnswer);
    expect(connected.defects.map((defect) => defect.id)).toEqual([(answer as { id: string }).id, (error as DefectAnswer).id]);
  });

  test('L5 a command that is sent again returns the first answer and runs once', async () => {
    const commandId = crypto.randomUUID();
    const first = await client.run('book.create', book, { commandId });
    expect(await client.run('book.create', book, { commandId })).toEqual(first);
    expect(steps).toEqual([`+${commandId}`, `-${commandId}`]);
    await expect(client.run('book.create', { ...book, file: 'other' }, { commandId })).rejects.toMatchObject({
      refusal: { code: 'key_with_other_contents' },
    });
  });

  test.each([
    ['an unknown method', { method: 'app.secrets', input: {} }],
    ['an extra key', { method: 'app.state', input: {}, extra: 1 }],
    ['an extra key in the input', { method: 'app.state', input: { extra: 1 } }],
    ['a command without an id', { method: 'book.close', input: {} }],
    ['a query with an id', { method: 'app.state', input: {}, commandId: '7f0c4f0e-3c1e-4b51-9a51-0a5d1a1c3c55' }],
    ['a wrong type', { method: 'overview.figures', input: { workspaceId: 'one' } }],
    ['null', null],
  ])('%s is refused', async (_what, call) => {
    expect(await raw(call)).toMatchObject({ outcome: 'refused', refusal: { code: 'invalid_input' } });
    expect(connected.defects).toEqual([]);
  });

  test('what does not fit is refused before it is sent', async () => {
    await expect(client.query('report.bridge', { workspaceId: 1, from: '2026-02-30' })).rejects.toMatchObject({ refusal: { code: 'invalid_input' } });
  });

  test('a whole file piece passes', async () => {
    const piece = Buffer.alloc(PIECE_BYTES, 0xff).toString('base64');
    expect(await client.run('upload.append', { upload: 'an-upload-of-the-test', offset: 0, piece })).toEqual({ received: PIECE_BYTES });
  });

  test('what a command made stale is announced, before or with its answer', async () => {
    const heard: Announcement[] = [];
    const stale = Promise.withResolvers<void>();
    const stop = client.listen((announcement) => {
      heard.push(announcement);
      stale.resolve();
    });
    await client.run('book.close', {});
    await stale.promise;
    expect(heard).toEqual([{ type: 'stale', queries: expect.arrayContaining(['app.state']) }]);
    stop();
    await client.run('book.openSample', {});
    expect(heard).toHaveLength(1);
  });

  test('long work tells how far it is, and stops when it is cancelled', async () => {
    const steering = new AbortController();
    const done: number[] = [];
    const onProgress = (progress: { readonly done: number; readonly total: number | null }) => {
      done.push(progress.done);
      if (progress.done === 3) steering.abort();
    };
    await expect(client.run('book.open', { file: 'slow' }, { onProgress, signal: steering.signal })).rejects.toMatchObject({
      refusal: { code: 'cancelled' },
    });
    expect(done.slice(0, 3)).toEqual([1, 2, 3]);
    expect(done.length).toBeLessThan(100);
  });

  test('work that was cancelled before it was sent does not begin', async () => {
    const work = client.run('book.open', { file: 'slow' }, { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ refusal: { code: 'cancelled' } });
  });
});

describe('the client', () => {
  const answering = (answer: unknown) => createClient({ call: async () => answer, listen: () => () => undefined });

  test('says that the connection is lost, with the id to try again with', async () => {
    const client = createClient({ call: () => Promise.reject(new Error('down')), listen: () => () => undefined });
    const commandId = crypto.randomUUID();
    const error: unknown = await client.run('book.close', {}, { commandId }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionLost);
    expect((error as ConnectionLost).commandId).toBe(commandId);
    await expect(client.query('app.state', {})).rejects.toMatchObject({ commandId: undefined });
  });

  test.each([
    undefined,
    'ok',
    { outcome: 'ok' },
    { outcome: 'ok', value: {} },
    { outcome: 'ok', value: { version: 1 } },
    { outcome: 'defect', id: 'x', stack: 'y' },
    { outcome: 'refused', refusal: { code: 'made_up', message: '' } },
  ])('takes no answer outside the contract: %j', async (answer) => {
    await expect(answering(answer).query('app.state', {})).rejects.toMatchObject({ name: 'DefectAnswer', id: 'unreadable' });
  });

  test('does not pass on an announcement outside the contract', () => {
    const raw: ((announcement: unknown) => void)[] = [];
    const client = createClient({
      call: async () => undefined,
      listen(listener) {
        raw.push(listener);
        return () => undefined;
      },
    });
    const heard: unknown[] = [];
    client.listen((announcement) => heard.push(announcement));
    for (const announcement of [undefined, {}, { type: 'stale' }, { type: 'other', queries: [] }, { type: 'stale', queries: ['app.state'] }])
      raw[0]?.(announcement);
    expect(heard).toEqual([{ type: 'stale', queries: ['app.state'] }]);
  });
});
