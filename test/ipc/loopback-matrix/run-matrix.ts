/** Sends every request of the table to the real server over raw sockets, and says which were treated otherwise than the table says. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveLoopback } from '../../../electron/transports/loopback/server.ts';
import type { Loopback } from '../../../electron/transports/loopback/server.ts';
import { openPages } from '../../../electron/transports/pages.ts';
import { openSession } from '../loopback-page.ts';
import { actingCells, pageCells } from './cells.ts';
import type { Cell, TokenKind } from './cells.ts';

export interface MatrixResult {
  readonly sent: number;
  readonly allowed: number;
  /** The first of those that were treated wrongly, in words. */
  readonly wrong: readonly string[];
}

const AT_ONCE = 24;
const MOST_TOLD = 20;
/** Guessed tokens that a server gets before it is replaced by a fresh one: the tenth would lock it. */
const MOST_GUESSES = 8;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

interface Rig {
  readonly loopback: Loopback;
  readonly token: string;
  /** Numbers of the cells whose call was carried out. */
  readonly dispatched: ReadonlySet<number>;
}

async function startRig(pages: string): Promise<Rig> {
  const dispatched = new Set<number>();
  const loopback = await serveLoopback({
    dispatch: async (raw) => {
      dispatched.add((raw as { readonly cell: number }).cell);
      return { outcome: 'ok', value: {} };
    },
    pages: openPages(pages),
    port: 0,
    now: Date.now,
    onLock: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  return { loopback, token: await openSession(loopback.port, loopback.newLink()), dispatched };
}

/** The lock, then the whole table: ten guesses must be the last that are answered. Ends early where enough is wrong. */
export async function runMatrix(most = Infinity): Promise<MatrixResult> {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'export {};');
  const wrong: string[] = [];
  let [sent, allowed, guesses] = [0, 0, 0];
  let rig = await startRig(folder);
  try {
    wrong.push(...(await checkLock(folder)));
    const batch: Promise<void>[] = [];
    for (const cell of allCells(most)) {
      if (wrong.length >= MOST_TOLD) break;
      sent += 1;
      if (cell.allowed) allowed += 1;
      const guessed = cell.token === 'guessed' && couldBeGuess(cell);
      if (guessed && ++guesses > MOST_GUESSES) {
        await Promise.all(batch.splice(0));
        await rig.loopback.close();
        [rig, guesses] = [await startRig(folder), 1];
      }
      batch.push(check(rig, cell, sent, wrong));
      if (batch.length === AT_ONCE) await Promise.all(batch.splice(0));
    }
    await Promise.all(batch);
  } finally {
    await rig.loopback.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { sent, allowed, wrong: wrong.slice(0, MOST_TOLD) };
}

function* allCells(most: number): Generator<Cell> {
  yield* actingCells(most);
  yield* pageCells();
}

/** A broken server may take for a guess what another guard has to refuse; then it must not lock and hide what comes after. */
function couldBeGuess({ path, method }: Cell): boolean {
  return path !== '/' && method === 'POST';
}

async function check({ loopback, token, dispatched }: Rig, cell: Cell, number: number, wrong: string[]): Promise<void> {
  const reply = await sendCell(loopback.port, cell, token, number);
  const through = reply.status === 200;
  const say = (what: string) => wrong.push(`${what} (${reply.status}): ${JSON.stringify(cell)}`);
  if (through !== cell.allowed) say(through ? 'got through' : 'was refused');
  else if (dispatched.has(number) !== (cell.allowed && cell.path === '/call')) say('was carried out, or was not');
  if (Object.keys(reply.headers).some((name) => name.startsWith('access-control') || name === 'set-cookie')) say('lets other sites read');
  // What Node refuses by itself, before there is a request, has no headers at all.
  if (reply.status !== 400 || 'cache-control' in reply.headers)
    for (const [name, value] of Object.entries(HEADERS)) if (reply.headers[name] !== value) say(`has no ${name}`);
}

async function checkLock(folder: string): Promise<string[]> {
  const rig = await startRig(folder);
  const ours = [...actingCells(0)][0] as Cell;
  try {
    for (let guess = 0; guess < 10; guess += 1) await sendCell(rig.loopback.port, { ...ours, token: 'guessed' }, rig.token, 0);
    const { status } = await sendCell(rig.loopback.port, ours, rig.token, 1);
    return status === 423 && rig.dispatched.size === 0 ? [] : [`answered with ${status} after ten guesses`];
  } finally {
    await rig.loopback.close();
  }
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

function sendCell(port: number, cell: Cell, token: string, number: number): Promise<Reply> {
  const body = cell.method === 'POST' || cell.method === 'PUT' ? JSON.stringify({ method: 'app.state', input: {}, cell: number }) : '';
  const put = (name: string, value: string | null) => (value === null ? '' : `${name}: ${value.replaceAll('PORT', String(port))}\r\n`);
  const bytes = [
    `${cell.method} ${cell.path} HTTP/1.1\r\n`,
    put('Host', cell.host),
    put('Origin', cell.origin),
    put('Content-Type', cell.type),
    put('Sec-Fetch-Site', cell.fetched.site),
    put('Sec-Fetch-Mode', cell.fetched.mode),
    put('Sec-Fetch-Dest', cell.fetched.destination),
    put('X-Floatbook-Token', tokenOf(cell.token, token)),
    body === '' ? '' : `Content-Length: ${body.length}\r\n`,
    `\r\n${body}`,
  ].join('');
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (piece) => {
      text += String(piece);
      if (!text.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve(readHead(text));
    });
    socket.on('error', reject);
    socket.on('end', () => reject(new Error(`no answer to ${bytes}`)));
  });
}

function tokenOf(kind: TokenKind, right: string): string | null {
  if (kind === 'none') return null;
  if (kind === 'right') return right;
  return kind === 'guessed' ? `${right.slice(0, 17)}${'0'.repeat(64)}` : `${'0'.repeat(16)}.${'0'.repeat(64)}`;
}

function readHead(text: string): Reply {
  const [first = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers) };
}
