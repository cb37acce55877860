/** The dispatcher: what it lets in, in which order it runs, what it answers, and what it never lets out. */

import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { contract } from '../../electron/ipc/contract/contract.ts';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { withoutCardNumbers } from '../../electron/engine/application/typed-text.ts';
import { createDispatcher } from '../../electron/ipc/dispatch.ts';
import type { Defect, Dispatch } from '../../electron/ipc/dispatch.ts';
import { MAX_WEIGHT, plainCopy } from '../../electron/ipc/plain.ts';
import { BOOK, SECRET_OF_A_DEFECT, recordingHandlers } from './handlers.ts';

interface Bench {
  readonly dispatch: Dispatch;
  readonly announced: Announcement[];
  readonly defects: Defect[];
  readonly steps: readonly string[];
}

function bench(answers = 100): Bench {
  const { handlers, steps } = recordingHandlers();
  const [announced, defects]: [Announcement[], Defect[]] = [[], []];
  const dispatch = createDispatcher({
    handlers,
    typed: withoutCardNumbers,
    announce: (announcement) => announced.push(announcement),
    remember: { digest: (text) => createHash('sha256').update(text).digest('hex'), answers },
    logDefect: (defect) => defects.push(defect),
    newId: () => crypto.randomUUID(),
  });
  return { dispatch, announced, defects, steps };
}

const create = (file: string) => ({
  method: 'book.create',
  input: {
    organisation: 'Nordlicht',
    file,
    timeZone: 'Europe/Berlin',
    firstWeekday: 'monday',
    workspace: { name: 'Main', vendor: '', currency: 'EUR' },
  },
});
const newId = () => crypto.randomUUID();

describe('the contract', () => {
  test('names only queries as stale', () => {
    const unknown = Object.values(contract).flatMap((method) =>
      method.type === 'command' ? method.stale.filter((name) => (contract as Record<string, { type: string }>)[name]?.type !== 'query') : [],
    );
    expect(unknown).toEqual([]);
  });

  test.each([
    ['campaigns.change', 'report.campaigns'],
    ['leads.setOutcome', 'report.campaigns'],
    ['activity.import', 'report.campaigns'],
    ['activity.import', 'report.compare'],
    ['leads.setOutcome', 'report.compare'],
    ['book.setFiscalYear', 'report.compare'],
    ['topUp.turnOff', 'report.forecast'],
    ['account.setPaused', 'report.forecast'],
    ['packs.set', 'report.forecast'],
    ['packs.buy', 'report.forecast'],
  ] as const)('%s makes %s stale', (name, query) => {
    expect(contract[name].stale).toContain(query);
  });
});

describe('what is let in', () => {
  const refusedInput = { outcome: 'refused', refusal: { code: 'invalid_input' } };

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'app.state'],
    ['a list', [{ method: 'app.state', input: {} }]],
    ['no method', { input: {} }],
    ['an unknown method', { method: 'app.secrets', input: {} }],
    ['a method of every object', { method: 'toString', input: {} }],
    ['a prototype as method', { method: '__proto__', input: {} }],
    ['a constructor as method', { method: 'constructor', input: {} }],
    ['an extra key', { method: 'app.state', input: {}, admin: true }],
    ['an extra key in the input', { method: 'app.state', input: { admin: true } }],
    ['no input', { method: 'app.state' }],
    ['a query with an id', { method: 'app.state', input: {}, commandId: '7f0c4f0e-3c1e-4b51-9a51-0a5d1a1c3c55' }],
    ['a command without an id', { method: 'book.close', input: {} }],
    ['a command with a bad id', { method: 'book.close', input: {}, commandId: '1' }],
    ['a wrong type', { method: 'overview.figures', input: { workspaceId: '1' } }],
    ['a fraction', { method: 'overview.figures', input: { workspaceId: 1.5 } }],
    ['a date that does not exist', { method: 'report.bridge', input: { workspaceId: 1, from: '2026-02-30' } }],
    ['an own __proto__', JSON.parse('{"method":"app.state","input":{"__proto__":{"admin":true}}}')],
    ['a Map', { method: 'app.state', input: new Map() }],
    ['a Date', { method: 'report.bridge', input: { workspaceId: 1, from: new Date() } }],
    ['a class instance', { method: 'app.state', input: new (class Input {})() }],
    ['NaN', { method: 'overview.figures', input: { workspaceId: Number.NaN } }],
    ['a bigint', { method: 'overview.figures', input: { workspaceId: 1n } }],
    ['a function', { method: 'app.state', input: () => ({}) }],
    ['a text with a NUL character', { method: 'book.open', input: { file: 'a\0b' }, commandId: '7f0c4f0e-3c1e-4b51-9a51-0a5d1a1c3c55' }],
    ['too long a text', { method: 'book.open', input: { file: 'x'.repeat(MAX_WEIGHT) }, commandId: '7f0c4f0e-3c1e-4b51-9a51-0a5d1a1c3c55' }],
  ])('not %s', async (_what, raw) => {
    const { dispatch, defects } = bench();
    expect(await dispatch(raw)).toMatchObject(refusedInput);
    expect(defects).toEqual([]);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test('not what has no end, or is very deep, or throws when it is read', async () => {
    const { dispatch } = bench();
    const circle: Record<string, unknown> = { method: 'app.state' };
    circle['input'] = circle;
    let deep: unknown = {};
    for (let depth = 0; depth < 10_000; depth += 1) deep = { deep };
    const trap = {
      method: 'app.state',
      get input() {
        throw new Error('trap');
      },
    };
    for (const raw of [circle, { method: 'app.state', input: deep }, trap, { method: 'app.state', input: Array.from({ length: 3_000_000 }) }])
      expect(await dispatch(raw)).toMatchObject(refusedInput);
  });

  test('a copy shares nothing with what came', () => {
    const raw = { list: [{ a: 1 }], none: null, left: undefined };
    const copied = plainCopy(raw);
    expect(copied).toEqual({ plain: true, value: raw });
    expect(copied.plain && (copied.value as typeof raw).list).not.toBe(raw.list);
  });
});

describe('what is answered', () => {
  test('a value, parsed by the contract', async () => {
    expect(await bench().dispatch({ method: 'app.state', input: {} })).toEqual({
      outcome: 'ok',
      value: { version: '1.0.0', shell: 'browser', booksFolder: '/books', recent: [], notices: true, book: null },
    });
  });

  test('a refusal, with its place', async () => {
    expect(await bench().dispatch({ method: 'book.open', input: { file: 'gone' }, commandId: newId() })).toEqual({
      outcome: 'refused',
      refusal: { code: 'book_not_found', message: 'There is no book gone. Choose another.', file: 'gone' },
    });
  });

  test.each(['broken', 'wrong'])('of a defect (%s) an id and nothing else', async (file) => {
    const { dispatch, defects } = bench();
    const answer = await dispatch({ method: 'book.open', input: { file }, commandId: newId() });
    expect(Object.keys(answer).toSorted()).toEqual(['id', 'outcome']);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(defects).toMatchObject([{ id: (answer as { id: string }).id, method: 'book.open' }]);
    if (file === 'broken') expect(String(defects[0]?.error)).toContain(SECRET_OF_A_DEFECT);
  });

  test('a command that was done announces what it made stale; a refused one does not', async () => {
    const { dispatch, announced } = bench();
    await dispatch({ method: 'book.open', input: { file: 'gone' }, commandId: newId() });
    expect(announced).toEqual([]);
    await dispatch({ method: 'book.close', input: {}, commandId: newId() });
    expect(announced).toEqual([{ type: 'stale', queries: contract['book.close'].stale }]);
  });

  test('a listener that fails does not undo what was done', async () => {
    const { handlers } = recordingHandlers();
    const defects: Defect[] = [];
    const announce = () => {
      throw new Error('gone');
    };
    const dispatch = createDispatcher({
      handlers,
      typed: withoutCardNumbers,
      announce,
      remember: { digest: (text) => text },
      logDefect: (defect) => defects.push(defect),
      newId,
    });
    expect(await dispatch({ method: 'book.close', input: {}, commandId: newId() })).toEqual({ outcome: 'ok', value: {} });
    expect(defects).toHaveLength(1);
  });
});

describe('order', () => {
  test('commands run one strictly after another', async () => {
    const { dispatch, steps } = bench();
    const ids = [newId(), newId(), newId()];
    await Promise.all(ids.map((commandId, index) => dispatch({ ...create(`${index}`), commandId })));
    expect(steps).toEqual(ids.flatMap((id) => [`+${id}`, `-${id}`]));
  });

  test('queries, file pieces and exports do not wait for long work', async () => {
    const { dispatch } = bench();
    const slow = newId();
    const work = dispatch({ method: 'book.open', input: { file: 'slow' }, commandId: slow });
    expect(await dispatch({ method: 'app.state', input: {} })).toMatchObject({ outcome: 'ok' });
    expect(await dispatch({ method: 'upload.begin', input: { name: 'a.csv', bytes: 3 }, commandId: newId() })).toMatchObject({ outcome: 'ok' });
    const made = await dispatch({ method: 'journal.export', input: { format: 'csv' }, commandId: newId() });
    expect(made).toMatchObject({ outcome: 'refused', refusal: { code: 'no_book' } });
    await dispatch({ method: 'work.cancel', input: { commandId: slow }, commandId: newId() });
    expect(await work).toMatchObject({ outcome: 'refused', refusal: { code: 'cancelled' } });
  });

  test('long work tells how far it is, under its own id', async () => {
    const { dispatch, announced } = bench();
    const slow = newId();
    const work = dispatch({ method: 'book.open', input: { file: 'slow' }, commandId: slow });
    await wait(60);
    await dispatch({ method: 'work.cancel', input: { commandId: slow }, commandId: newId() });
    await work;
    expect(announced[0]).toEqual({ type: 'progress', commandId: slow, step: 'reading', done: 1, total: 200 });
  });

  test('what is cancelled while it waits, or before it comes, does not begin', async () => {
    const { dispatch, steps } = bench();
    const [first, waiting, later] = [newId(), newId(), newId()];
    const answers = [dispatch({ ...create('a'), commandId: first }), dispatch({ ...create('b'), commandId: waiting })];
    for (const commandId of [waiting, later]) await dispatch({ method: 'work.cancel', input: { commandId }, commandId: newId() });
    answers.push(dispatch({ ...create('c'), commandId: later }));
    expect((await Promise.all(answers)).map((answer) => answer.outcome)).toEqual(['ok', 'refused', 'refused']);
    expect(steps).toEqual([`+${first}`, `-${first}`]);
  });

  test('too many waiting commands are refused as busy, and may be sent again', async () => {
    const { dispatch } = bench(1000);
    const ids = Array.from({ length: 300 }, newId);
    const slow = newId();
    const work = dispatch({ method: 'book.open', input: { file: 'slow' }, commandId: slow });
    const answers = ids.map((commandId) => dispatch({ method: 'book.close', input: {}, commandId }));
    await dispatch({ method: 'work.cancel', input: { commandId: slow }, commandId: newId() });
    await work;
    const codes = (await Promise.all(answers)).map((answer) => (answer.outcome === 'refused' ? answer.refusal.code : answer.outcome));
    expect(codes.filter((code) => code === 'busy')).toHaveLength(45);
    expect(await dispatch({ method: 'book.close', input: {}, commandId: ids.at(-1) ?? '' })).toMatchObject({ outcome: 'ok' });
  });
});

describe('L5 the same command again', () => {
  test('returns the first answer and does nothing, even while the first still runs', async () => {
    const { dispatch, steps, announced } = bench();
    const commandId = newId();
    const [first, second] = await Promise.all([dispatch({ ...create('a'), commandId }), dispatch({ ...create('a'), commandId })]);
    const third = await dispatch({ ...create('a'), commandId });
    expect([second, third]).toEqual([first, first]);
    expect(first).toEqual({ outcome: 'ok', value: { ...BOOK, workspaces: [] } });
    expect(steps).toHaveLength(2);
    expect(announced).toHaveLength(1);
  });

  test('is the same with its keys in another order', async () => {
    const { dispatch } = bench();
    const commandId = newId();
    await dispatch({ method: 'upload.begin', input: { name: 'a.csv', bytes: 3 }, commandId });
    expect(await dispatch({ method: 'upload.begin', input: { bytes: 3, name: 'a.csv' }, commandId })).toMatchObject({ outcome: 'ok' });
  });

  test('with other contents or another method is refused, and the first answer stays', async () => {
    const { dispatch, steps } = bench();
    const commandId = newId();
    await dispatch({ ...create('a'), commandId });
    for (const other of [create('b'), { method: 'book.close', input: {} }]) {
      expect(await dispatch({ ...other, commandId })).toMatchObject({ outcome: 'refused', refusal: { code: 'key_with_other_contents' } });
    }
    expect(await dispatch({ ...create('a'), commandId })).toMatchObject({ outcome: 'ok' });
    expect(steps).toHaveLength(2);
  });

  test('refusals and defects are first answers too', async () => {
    const { dispatch, defects } = bench();
    for (const file of ['gone', 'broken']) {
      const commandId = newId();
      const first = await dispatch({ method: 'book.open', input: { file }, commandId });
      expect(await dispatch({ method: 'book.open', input: { file }, commandId })).toEqual(first);
    }
    expect(defects).toHaveLength(1);
  });

  test('only so many answers are remembered', async () => {
    const { dispatch, steps } = bench(2);
    const ids = [newId(), newId(), newId(), newId()];
    for (const commandId of ids) await dispatch({ ...create('a'), commandId });
    await dispatch({ ...create('a'), commandId: ids[3] ?? '' });
    expect(steps).toHaveLength(8);
    await dispatch({ ...create('a'), commandId: ids[0] ?? '' });
    expect(steps).toHaveLength(10);
  });
});
