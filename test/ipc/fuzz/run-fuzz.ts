/** Calls every method of the contract with what cannot fit and with what fits and is hostile, and says what should not have happened. */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebFrameMain } from 'electron';
import Database from 'better-sqlite3';
import { contract } from '../../../electron/ipc/contract/contract.ts';
import type { Answer, MethodName } from '../../../electron/ipc/contract/contract.ts';
import type { Dispatch } from '../../../electron/ipc/dispatch.ts';
import { plainCopy } from '../../../electron/ipc/plain.ts';
import { CALL_CHANNEL } from '../../../electron/transports/channels.ts';
import { serveIpc } from '../../../electron/transports/electron.ts';
import { createIpcMain, createIpcRenderer } from '../../electron/double-ipc.ts';
import { ContentsDouble } from '../../electron/double-window.ts';
import { newRandom } from '../../model/random.ts';
import type { Random } from '../../model/random.ts';
import { anyTexts, anythings, HOSTILE_TEXTS, HOSTILE_VALUES, LARGE_VALUES } from './hostile.ts';
import { leakIn } from './leaks.ts';
import { misfitOf, valueOf } from './shapes.ts';
import { createSource } from './source.ts';
import { PREPARED, PREPARED_LAST, preparedInput } from './prepared.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Calls that cannot fit. */
  readonly misfits: number;
  /** Calls that fit the contract. */
  readonly fitting: number;
}

export interface FuzzResult {
  readonly calls: number;
  /** What should not have happened, in words; the first of each sort. */
  readonly wrong: readonly string[];
  /** Of the calls that fit: how they were answered, by method. */
  readonly answered: Readonly<Record<string, { readonly ok: number; readonly refused: number }>>;
  /** Commands that were carried out and changed the book. */
  readonly changing: readonly string[];
}

/** One call in so many comes as from a window, the others as they are. */
const WINDOW_ONE_IN = 3;
const METHODS = Object.keys(contract) as readonly MethodName[];
const MOST_TOLD = 30;
/** After so many calls that fit, a fresh book is taken: much of the one before is removed or closed. */
const FITTING_OF_A_WORLD = 2500;
/** What takes away what other methods need, or a thread of its own, is called less often. */
const SELDOM: ReadonlySet<MethodName> = new Set<MethodName>([
  'import.undo',
  'methods.remove',
  'campaigns.end',
  'period.close',
  'line.remove',
  'upload.discard',
  'document.remove',
  'money.removeProfile',
  'packs.set',
  'backup.make',
  'backup.check',
  'book.verify',
]);

/** Files that imports can take. */
const FILES = {
  'more.csv':
    'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note\nM-1,2026-07-06,top_up,50.00,45.00,GBP,Visa 4242,,,,,,,,,\n',
  'leads.csv': 'id,offered,category,area,price,quality,customer,until,status,note\nl1,2026-11-23T11:00:00Z,Roofs,Berlin,5.00,80,c,,available,\n',
  'bank.csv': 'Date,Description,Amount\n2026-01-06,VISA 4242,-90.00\n2026-02-04,Fee,-1.50\n',
  'invoice.pdf': '%PDF-1.4\n%%EOF\n',
};

export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', onUnhandled);
  const fuzz = createFuzz(options);
  const rounds = Math.max(1, Math.ceil(options.fitting / FITTING_OF_A_WORLD));
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
    const world = await openWorld(folder);
    try {
      await fuzz.callAll(world, { misfits: options.misfits / rounds, fitting: options.fitting / rounds });
    } finally {
      world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  process.off('unhandledRejection', onUnhandled);
  for (const error of unhandled) fuzz.say('unhandled rejection', String(error));
  if (Object.keys(Object.prototype).length > 0) fuzz.say('prototype', 'of every object has changed');
  return fuzz.result();
}

interface Counts {
  readonly misfits: number;
  readonly fitting: number;
}

interface Fuzz {
  callAll(world: World, counts: Counts): Promise<void>;
  say(sort: string, what: string): void;
  result(): FuzzResult;
}

function createFuzz({ seed }: FuzzOptions): Fuzz {
  const random = newRandom(seed);
  const hostile = hostileValues(random, seed);
  const texts = [...HOSTILE_TEXTS, ...anyTexts(seed, 1000)];
  const wrong = new Map<string, string>();
  const answered: Record<string, { ok: number; refused: number }> = {};
  const changing = new Set<string>();
  let calls = 0;
  const say: Fuzz['say'] = (sort, what) => {
    if (!wrong.has(sort)) wrong.set(sort, what.slice(0, 600));
  };

  const callAll: Fuzz['callAll'] = async (world, { misfits, fitting }) => {
    const source = createSource(random, texts);
    const watcher = new Database(world.file, { readonly: true });
    const version = () => watcher.pragma('data_version', { simple: true });
    const paths = [world.folder, process.cwd(), homedir(), tmpdir()].filter((path) => path.length > 1);
    const inputOf = (method: MethodName): unknown => kept(valueOf(contract[method].input, source), world.folder);

    const window = openWindow(world.dispatch);

    const call = async (raw: unknown): Promise<Answer> => {
      calls += 1;
      // What is no plain data never leaves a page, or becomes another on the way, which may fit.
      const copied = calls % WINDOW_ONE_IN === 0 ? plainCopy(raw) : { plain: false as const };
      const coming = copied.plain ? window(copied.value) : world.dispatch(raw);
      const answer = await coming.catch((error: unknown): Answer => {
        say('the dispatcher broke', `${error instanceof Error ? (error.stack ?? error.message) : String(error)} at ${show(raw)}`);
        return { outcome: 'defect', id: '' };
      });
      const leak = leakIn([answer, world.announced.splice(0)], raw, paths);
      if (leak !== undefined) say(`leak of ${nameOf(raw)}`, `${leak} in the answer to ${show(raw)}`);
      return answer;
    };

    const callMisfit = async (method: MethodName): Promise<void> => {
      const { raw, where } = misfitCall(method, inputOf(method), random, hostile);
      const answer = await call(raw);
      if (answer.outcome !== 'refused' || answer.refusal.code !== 'invalid_input')
        say(`misfit of ${method}`, `${where} got ${JSON.stringify(answer).slice(0, 200)} for ${show(raw)}`);
    };

    const callMisfits = async (count: number): Promise<void> => {
      await world.run('book.open', { file: world.file });
      const [before, files] = [version(), filesOf(world.folder)];
      for (let done = 0; done < count; done += 1) await callMisfit(METHODS[done % METHODS.length] as MethodName);
      if (version() !== before) say('a misfit wrote', 'the book has changed');
      if (filesOf(world.folder) !== files) say('a misfit made a file', filesOf(world.folder));
    };

    const callAndCount = async (method: MethodName, raw: object): Promise<Answer> => {
      const answer = await call(raw);
      const counts = (answered[method] ??= { ok: 0, refused: 0 });
      if (answer.outcome === 'ok') counts.ok += 1;
      else counts.refused += 1;
      return answer;
    };

    const callFitting = async (method: MethodName, input: unknown): Promise<void> => {
      const isCommand = contract[method].type === 'command';
      const before = version();
      const raw = fittingCall(method, input);
      const answer = await callAndCount(method, raw);
      if (answer.outcome === 'ok') source.learn(answer.value);
      const changed = version() !== before;
      if (changed && answer.outcome === 'ok' && isCommand) changing.add(method);
      if (changed && !isCommand && (await writesAgain(raw))) say(`query ${method} wrote`, show(raw));
      if (changed && isCommand && answer.outcome === 'refused' && (await writesAgain(raw)))
        say(`refused ${method} wrote`, `${JSON.stringify(answer)} for ${show(raw)}`);
      // Everything is about the one book: what opened another is taken back.
      if (method.startsWith('book.')) await world.run('book.open', { file: world.file });
    };

    /** Whether a query, or a command that is refused, writes while nothing else does: the engine has work of its own, too. */
    const writesAgain = async (raw: object): Promise<boolean> => {
      const isCommand = 'commandId' in raw;
      for (let tries = 0; tries < 3; tries += 1) {
        let quiet = version();
        for (let waited = 0; waited < 20; waited += 1) {
          await wait(25);
          if (version() === quiet) break;
          quiet = version();
        }
        const answer = await call(isCommand ? { ...raw, commandId: randomUUID() } : raw);
        if ((isCommand && answer.outcome !== 'refused') || version() === quiet) return false;
      }
      return true;
    };

    await callMisfits(misfits / 2);
    // First what chance does not come to, as long as the book is as it was made.
    for (const method of fitting === 0 ? [] : PREPARED) await callFitting(method, await preparedInput(method, world, random.pick(texts)));
    for (let done = 0; done < fitting; done += 1) {
      const method = METHODS[done % METHODS.length] as MethodName;
      if (done % METHODS.length === 0)
        for (const [name, text] of Object.entries(FILES)) source.learn({ upload: await world.upload(name, Buffer.from(text)) });
      if (!SELDOM.has(method) || random.chance(20)) await callFitting(method, inputOf(method));
    }
    await callMisfits(misfits / 2);
    // What is watched is not the book any more after these.
    for (const method of fitting === 0 ? [] : PREPARED_LAST) {
      await callAndCount(method, fittingCall(method, await preparedInput(method, world, random.pick(texts))));
      await world.run('book.open', { file: world.file });
    }
    await wait(20);
    for (const error of world.broken) say('broke by itself', String(error));
    for (const { method, error } of world.defects)
      say(`defect of ${method}`, error instanceof Error ? (error.stack ?? error.message) : String(error));
    watcher.close();
  };

  return {
    say,
    callAll,
    result: () => ({ calls, wrong: [...wrong].slice(0, MOST_TOLD).map((each) => each.join(': ')), answered, changing: [...changing] }),
  };
}

function fittingCall(method: MethodName, input: unknown): object {
  return { method, input, ...(contract[method].type === 'command' ? { commandId: randomUUID() } : {}) };
}

/** Calls as the page of a window does, through doubles of Electron's two ends. */
function openWindow(dispatch: Dispatch): (raw: unknown) => Promise<Answer> {
  const [main, contents] = [createIpcMain(), new ContentsDouble()];
  contents.mainFrame.url = 'app://floatbook/';
  serveIpc(main.ipcMain, dispatch, () => contents.asWebContents());
  const sender = () => ({ sender: contents.asWebContents(), senderFrame: contents.mainFrame as WebFrameMain });
  const { ipcRenderer } = createIpcRenderer(main, sender);
  return (raw) => ipcRenderer.invoke(CALL_CHANNEL, raw) as Promise<Answer>;
}

/** A call that cannot fit, for a reason in its input or in what is around it. */
function misfitCall(method: MethodName, input: unknown, random: Random, hostile: () => unknown): { readonly raw: unknown; readonly where: string } {
  const id = contract[method].type === 'command' ? { commandId: randomUUID() } : {};
  if (random.chance(85)) {
    const misfit = misfitOf(contract[method].input, input, random, hostile);
    return { raw: { method, input: misfit.input, ...id }, where: `input.${misfit.where}` };
  }
  const around: readonly (() => unknown)[] = [
    () => ({ method, input, ...id, admin: true }),
    () => ({ method, input, ...('commandId' in id ? {} : { commandId: randomUUID() }) }),
    () => ({ method, input, commandId: random.pick(['', '1', 'x'.repeat(36), 'null', "'; --"]) }),
    () => ({ method: random.pick(['__proto__', 'constructor', 'toString', `${method} `, `${method}.x`, method.toUpperCase(), '']), input, ...id }),
    () => [{ method, input, ...id }],
    () => JSON.stringify({ method, input, ...id }),
    () => ({ method: [method], input, ...id }),
    () => JSON.parse(`{"method":"${method}","__proto__":{"input":{}}}`) as unknown,
    () => new Map(Object.entries({ method, input, ...id })),
    () => Object.defineProperty({ input, ...id }, 'method', { enumerable: true, get: () => random.pick([[], 5, `${method}x`]) }),
  ];
  const index = random.below(around.length + 1);
  const made = around[index];
  if (made === undefined) return { raw: hostile(), where: 'the whole call' };
  // A query without an id and a command with one are as they should be.
  return index === 1 && 'commandId' in id ? { raw: { method, input }, where: 'no id' } : { raw: made(), where: `around (${index})` };
}

/** By hand and by chance; without a plain object that could pass for a call. */
function hostileValues(random: Random, seed: number): () => unknown {
  const chance = anythings(seed, 1500);
  return () => (random.chance(1) ? random.pick(LARGE_VALUES) : random.chance(60) ? random.pick(HOSTILE_VALUES)() : random.pick(chance));
}

/** Keeps a call on this machine and within the test's folder: places of files, servers, processors. */
function kept(value: unknown, folder: string, field = ''): unknown {
  if (typeof value === 'string') {
    if ((field === 'file' || field === 'folder') && isAbsolute(value) && !/^\/(?:proc|dev)\//.test(value))
      return join(folder, 'elsewhere', value.replaceAll('\0', ''));
    if (field === 'host' && /^[\w.-]+$/.test(value)) return '127.0.0.1';
    return value;
  }
  if (Array.isArray(value)) return value.map((each) => kept(each, folder, field));
  if (typeof value !== 'object' || value === null) return value;
  // Nothing listens there, so that mail ends at once.
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === 'port' ? 1 : kept(each, folder, name)]));
}

/** Names, sizes and times of files, but for those that SQLite keeps beside a book and for the transfers that calls may make. */
function filesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-(?:wal|shm)$/.test(name))
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join('\n');
}

function nameOf(raw: unknown): string {
  try {
    return String((raw as { readonly method?: unknown }).method);
  } catch {
    return 'what throws';
  }
}

function show(raw: unknown): string {
  try {
    return (JSON.stringify(raw) ?? String(raw)).slice(0, 400);
  } catch {
    return 'what cannot be shown';
  }
}
