/**
 * M4 over everything that the program writes: card numbers are typed into every text of every command, and come in files; then every export is made, and all of it
 * is looked through, by a scan that has nothing of the masking's own.
 */

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../electron/ipc/contract/contract.ts';
import type { CommandName, MethodName } from '../../electron/ipc/contract/contract.ts';
import { openLog } from '../../electron/log.ts';
import { linesOfPdf } from '../documents/read-reports.ts';
import { newRandom } from '../model/random.ts';
import { hasProgram } from '../support/programs.ts';
import { valueOf } from './fuzz/shapes.ts';
import { createSource } from './fuzz/source.ts';
import type { LearningSource } from './fuzz/source.ts';
import { openWorld, WORKSPACE } from './fuzz/world.ts';
import type { World } from './fuzz/world.ts';
import { temporaryFolder } from './temporary.ts';

/** Numbers of networks that pass Luhn's check and belong to nobody. */
const CARDS = [
  '4242424242424242',
  '5555555555554444',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6200000000000005',
];

/** As people write them. */
const WAYS: ReadonlyArray<(card: string) => string> = [
  (card) => card,
  (card) => card.replace(/(\d{4})(?=\d)/g, '$1 '),
  (card) => `paid with ${card.replace(/(\d{4})(?=\d)/g, '$1-')}, thanks`,
  (card) => `(${card})`,
  (card) => card.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
  (card) => card.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
];

/** Places of files and pieces of them, which are no texts, and secrets, which are kept in memory here. */
const NO_TEXTS = new Set(['file', 'folder', 'piece', 'upload', 'uploads', 'commandId', 'key', 'password']);

let world: World;
let source: LearningSource;
const random = newRandom(4242);
/** What was fetched of exports, by name. */
const exported: { readonly name: string; readonly bytes: Buffer }[] = [];

beforeAll(async () => {
  [world, source] = [await openWorld(temporaryFolder()), newSource()];
}, 120_000);
afterAll(() => world.close());

const COMMANDS = (Object.keys(contract) as MethodName[]).filter((name): name is CommandName => contract[name].type === 'command');
const BOOKS = /^(?:book\.|import\.undo|work\.)/;

function newSource(): LearningSource {
  return createSource(random, ['Roofs', 'Piano tuition', 'Notes of Tuesday']);
}

test('M4 card numbers typed into every text of every command, and brought in by files', { timeout: 300_000 }, async () => {
  const { typed, masked } = await typeEverywhere(world, source, 4);
  expect(typed).toBeGreaterThan(300);
  expect(masked).toBeGreaterThan(30);
  await bringInFiles();
  const log = openLog(join(world.folder, 'settings'), () => 0);
  for (const card of CARDS) for (const way of WAYS) log.error(new Error(`it broke at ${way(card)}`));
  expect(world.defects).toEqual([]);
});

/** Types a card number into each text of each command, one at a time. */
async function typeEverywhere(into: World, from: LearningSource, rounds: number): Promise<{ readonly typed: number; readonly masked: number }> {
  let [typed, masked] = [0, 0];
  const send = async (method: CommandName, input: unknown) => {
    const answer = await into.dispatch({ method, input, commandId: randomUUID() });
    if (answer.outcome === 'ok') from.learn(answer.value);
  };
  for (const method of COMMANDS.filter((name) => !BOOKS.test(name))) {
    for (let round = 0; round < rounds; round += 1) {
      const input = valueOf(contract[method].input, from);
      for (const path of textsOf(input, [])) {
        await send(method, withText(input, path, random.pick(WAYS)(random.pick(CARDS))));
        typed += 1;
      }
      await send(method, input);
    }
    masked += into.announced.splice(0).filter(({ type }) => type === 'masked').length;
  }
  return { typed, masked };
}

async function bringInFiles(): Promise<void> {
  const rows = CARDS.map(
    (card, index) => `2026-04-${10 + index},PAID BY ${(WAYS[index % WAYS.length] as (card: string) => string)(card)},-${index + 1}.00`,
  );
  const statement = await world.upload('april.csv', Buffer.from(['Date,Description,Amount', ...rows, ''].join('\n')));
  await world.run('statement.import', {
    workspaceId: WORKSPACE,
    files: [{ upload: statement, account: { name: 'Second bank', kind: 'bank' }, answers: { decimalSign: '.' } }],
    dryRun: false,
  });
  const leads = await world.upload(
    'leads.csv',
    Buffer.from(
      `id,offered,category,area,price,quality,customer,until,status,note\nl1,2026-11-23T11:00:00Z,Roofs,Berlin,5.00,,c,,available,${CARDS[0]}\n`,
    ),
  );
  await world.run('leads.import', { workspaceId: WORKSPACE, upload: leads });
  const history = await world.upload(
    'history.csv',
    Buffer.from(
      `id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note\nN,2026-07-06,bonus,1.00,,,,,,,,,,,,${CARDS[0]}\n`,
    ),
  );
  const refused = await world.dispatch({
    method: 'activity.import',
    input: { workspaceId: WORKSPACE, uploads: [history], dryRun: false },
    commandId: randomUUID(),
  });
  expect(refused).toMatchObject({ outcome: 'refused', refusal: { code: 'card_number' } });
  for (const upload of [statement, leads, history]) await world.run('upload.discard', { upload });
  const named = await world.dispatch({ method: 'upload.begin', input: { name: `${CARDS[0]}.csv`, bytes: 1 }, commandId: randomUUID() });
  expect(named).toMatchObject({ outcome: 'refused', refusal: { code: 'card_number' } });
}

test('M4 every export of it is made', { timeout: 300_000 }, async () => {
  const made = new Set<string>();
  for (const method of COMMANDS)
    for (let round = 0; round < 8; round += 1) {
      if (!/export|document|save|disputes|open$/i.test(method) || BOOKS.test(method)) continue;
      const answer = await world.dispatch({ method, input: valueOf(contract[method].input, source), commandId: randomUUID() });
      const { download, name } = (answer.outcome === 'ok' ? answer.value : {}) as { readonly download?: string; readonly name?: string };
      if (download === undefined) continue;
      made.add(method);
      exported.push({ name: `${method} ${name}`, bytes: await fetchWhole(download) });
    }
  expect(made.size).toBeGreaterThan(9);
  for (const format of ['.csv', '.xlsx', '.pdf', '.eml', '.html', '.json', '.journal'])
    expect(
      exported.some(({ name }) => name.endsWith(format)),
      format,
    ).toBe(true);
});

async function fetchWhole(download: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ;) {
    const answer = await world.dispatch({ method: 'download.piece', input: { download, offset } });
    const { piece } = (answer.outcome === 'ok' ? answer.value : { piece: '' }) as { readonly piece: string };
    if (piece === '') return Buffer.concat(pieces);
    pieces.push(Buffer.from(piece, 'base64'));
    offset += (pieces.at(-1) as Buffer).length;
  }
}

test('M4 nothing that was written holds one', { timeout: 120_000 }, () => {
  const canReadPdf = hasProgram('pdftotext', 'PDFs are not looked through for card numbers');
  const inExports = exported.flatMap(({ name, bytes }) =>
    [...textsIn(name, bytes, canReadPdf)].flatMap((text) => foundIn(text).map((card) => `${name}: ${card}`)),
  );
  expect([...inExports, ...foundInFolder(world.folder)]).toEqual([]);
  // The masks are there: what was typed did arrive.
  expect([...cellsOf(world.file)].some(([, text]) => text.includes('•••• 4242'))).toBe(true);
});

test('teeth: where nobody looks at what is typed, the scan finds numbers in the book', { timeout: 120_000 }, async () => {
  const careless = await openWorld(temporaryFolder(), (input) => ({ input, isMasked: false }));
  await typeEverywhere(careless, newSource(), 1);
  careless.close();
  expect(foundInFolder(careless.folder).join('\n')).toMatch(/main\.floatbook \w+\.\w+: \d+/);
});

/** Planted numbers in the files of a folder, and in the cells of its books. */
function foundInFolder(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return files.flatMap((name) => {
    const file = join(folder, name);
    const cells = name.endsWith('.floatbook') ? [...cellsOf(file)] : [];
    const texts = [...textsIn(name, readFileSync(file), false)].map((text) => ['', text] as const);
    return [...texts, ...cells].flatMap(([column, text]) => foundIn(text).map((card) => `${name} ${column}: ${card}`));
  });
}

test('M4 the scan finds them in whatever they are written', () => {
  for (const card of CARDS) for (const way of WAYS) expect(foundIn(`x ${way(card)} y`)).toEqual([card]);
});

/** Planted numbers in a text: its digits, whatever the script, with at most one sign between two of them. */
function foundIn(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replace(/[\u0660-\u0669]/g, (digit) => String((digit.codePointAt(0) as number) - 0x0660));
  const joined = plain.replace(/(?<=\d)[ \u00a0.\-/_]{1,2}(?=\d)/g, '');
  return CARDS.filter((card) => joined.includes(card) || plain.includes(card));
}

/** A file as text, and what is packed in it. */
function* textsIn(name: string, bytes: Buffer, canReadPdf: boolean): Generator<string> {
  yield bytes.toString('utf8');
  yield bytes.toString('utf16le');
  if (name.endsWith('.xlsx')) for (const part of Object.values(unzipSync(bytes))) yield Buffer.from(part).toString('utf8');
  if (name.endsWith('.pdf') && canReadPdf) yield linesOfPdf(bytes).join('\n');
  for (const [encoded] of bytes.toString('latin1').matchAll(/(?:[A-Za-z0-9+/]{60,}={0,2}\r?\n?){2,}/g))
    yield Buffer.from(encoded, 'base64').toString('utf8');
}

/** Every text of a book, and every packed piece of a file that it keeps. */
function* cellsOf(file: string): Generator<readonly [column: string, text: string]> {
  const database = new Database(file, { readonly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
    for (const table of tables)
      for (const row of database.prepare(`SELECT * FROM "${table}"`).iterate() as Iterable<Record<string, unknown>>)
        for (const [column, value] of Object.entries(row)) {
          if (typeof value === 'string' || typeof value === 'number') yield [`${table}.${column}`, String(value)];
          if (Buffer.isBuffer(value)) yield [`${table}.${column}`, unpacked(value)];
        }
  } finally {
    database.close();
  }
}

function unpacked(bytes: Buffer): string {
  for (const unpack of [inflateRawSync, inflateSync, gunzipSync]) {
    try {
      return unpack(bytes).toString('utf8');
    } catch {
      // Packed in another way, or not at all.
    }
  }
  return bytes.toString('utf8');
}

function* textsOf(value: unknown, path: readonly (string | number)[]): Generator<readonly (string | number)[]> {
  const field = String(path.findLast((part) => typeof part === 'string') ?? '');
  if (typeof value === 'string' && !NO_TEXTS.has(field)) yield path;
  if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) yield* textsOf(each, [...path, Array.isArray(value) ? Number(name) : name]);
}

function withText(whole: unknown, path: readonly (string | number)[], text: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return text;
  if (Array.isArray(whole)) return whole.map((each: unknown, index) => (index === first ? withText(each, rest, text) : each));
  return { ...(whole as object), [first]: withText((whole as Record<string, unknown>)[first], rest, text) };
}
