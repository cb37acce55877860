/** `npm start` as a process: what it prints, how it ends, and that its secret never shows where others could read it. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** What is printed: where it is, and the file that leads there. */
const AT = /http:\/\/127\.0\.0\.1:(\d+)\/.* (file:\/\/\/\S+\.html)\n/;
const LINK = /http:\/\/127\.0\.0\.1:(\d+)\/#open=([0-9a-f]{64})/;

interface Started {
  readonly child: ChildProcess;
  printed(): string;
  /** Resolves with what was printed once it matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
}

let folder: string;
const running: Started[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(given: readonly string[], environment: Record<string, string> = {}): Started {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
  const env = { ...inherited, FLOATBOOK_USER_DATA: join(folder, 'settings'), FLOATBOOK_BOOKS_FOLDER: join(folder, 'books'), ...environment };
  const child = spawn(process.execPath, ['electron/start.ts', ...given], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += String(piece)));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const started: Started = {
    child,
    ended,
    printed: () => text,
    async until(pattern) {
      for (let waited = 0; waited < 30_000; waited += 20) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`Never printed ${pattern}: ${text}`);
    },
  };
  running.push(started);
  return started;
}

describe('npm start', () => {
  test.runIf(process.platform === 'linux')('without a display says so in one line, serves the application, and stops at Ctrl-C', async () => {
    const started = start(['--no-open']);
    const [, port] = await started.until(AT);
    expect(
      started
        .printed()
        .split('\n')
        .filter((line) => line.startsWith('Using the browser: ')),
    ).toEqual(['Using the browser: there is no display for a window.']);
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(page.status).toBe(200);
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  });

  test('prints no link, but the file that only its user can read, and deletes it when it was used', async () => {
    const started = start(['--browser', '--no-open']);
    const [, port, address = ''] = await started.until(AT);
    const file = fileURLToPath(address);
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    const nonce = LINK.exec(readFileSync(file, 'utf8'))?.[2] ?? '';
    const headers = { Origin: `http://127.0.0.1:${port}`, 'Content-Type': 'application/json' };
    const follow = () => fetch(`http://127.0.0.1:${port}/session`, { method: 'POST', headers, body: JSON.stringify({ nonce }) });
    expect((await follow()).status).toBe(200);
    expect(existsSync(dirname(file))).toBe(false);
    for (let attempt = 0; attempt < 10; attempt += 1) await follow();
    await started.until(/locked/);
    expect(started.printed()).not.toMatch(/[0-9a-f]{64}/);
    const log = join(folder, 'settings/logs/floatbook.log');
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain(nonce);
  });

  test('takes the port that it is given, and refuses one that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const refused = start(['--browser', '--no-open', '--port', `${port}`]);
    expect(await refused.ended).toBe(1);
    expect(refused.printed()).toContain(`Port ${port} is taken`);
    await new Promise((resolve) => other.close(resolve));
    const [, taken] = await start(['--browser', '--no-open', '--port', `${port}`]).until(AT);
    expect(taken).toBe(`${port}`);
  });

  test('refuses what is not a book, in a sentence', async () => {
    const file = join(folder, 'picture.floatbook');
    writeFileSync(file, 'not a book');
    const refused = start(['--browser', '--no-open', '--book', file]);
    expect(await refused.ended).toBe(1);
    expect(refused.printed()).not.toMatch(/\bat .+:\d+|Error:/);
  });

  test('says how it is used', async () => {
    const wrong = start(['--sideways']);
    expect(await wrong.ended).toBe(2);
    expect(wrong.printed()).toContain('Usage: npm start');
  });

  test.runIf(process.platform === 'linux')('opens the browser through a file that only the user can read, and deletes it', async () => {
    const programs = join(folder, 'bin');
    mkdirSync(programs);
    writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\necho "$@" > ${folder}/opened.new && mv ${folder}/opened.new ${folder}/opened\n`, {
      mode: 0o755,
    });
    const started = start(['--browser'], { DISPLAY: ':99', PATH: `${programs}${delimiter}${process.env['PATH']}` });
    const [, port, printed] = await started.until(AT);
    while (!existsSync(join(folder, 'opened'))) await new Promise((resolve) => setTimeout(resolve, 20));
    const given = readFileSync(join(folder, 'opened'), 'utf8').trim();
    expect(given).toMatch(/^file:\/\/\/.+\/open\.html$/);
    expect(given).not.toMatch(/[0-9a-f]{64}/);
    const file = fileURLToPath(given);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [, pagePort, pageNonce] = LINK.exec(readFileSync(file, 'utf8')) ?? [];
    expect(pagePort).toBe(port);
    expect(pageNonce).toBeTruthy();
    expect(given).toBe(printed);
    const ownArguments = readFileSync(`/proc/${started.child.pid}/cmdline`, 'utf8');
    expect(`${ownArguments}${started.printed()}`).not.toContain(pageNonce);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});
