/** The matrix of requests to the browser mode: only what a page of ours sends gets through; and guards that are wrong on purpose are caught. */

import { expect, test } from 'vitest';
import type { BrokenSource } from '../../support/broken-source.ts';
import { runBroken } from '../../support/run-broken.ts';
import { runMatrix } from './run-matrix.ts';
import type { MatrixResult } from './run-matrix.ts';

test('of host, origin, token, method, content type and Sec-Fetch only the right ones together get through', { timeout: 120_000 }, async () => {
  const { sent, allowed, wrong } = await runMatrix();
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(5000);
  expect(allowed).toBeGreaterThan(10);
});

const GUARDS = 'electron/transports/loopback/guards.ts';
const SERVER = 'electron/transports/loopback/server.ts';
const SECRETS = 'electron/transports/loopback/secrets.ts';

const WRONG: ReadonlyArray<BrokenSource & { readonly name: string; readonly caught: RegExp }> = [
  {
    name: 'host by its beginning',
    file: GUARDS,
    from: 'if (host !== authorityOf(port))',
    to: 'if (!host?.startsWith(authorityOf(port)))',
    caught: /got through.*PORT0/,
  },
  {
    name: 'no host checked',
    file: GUARDS,
    from: 'if (host !== authorityOf(port))',
    to: 'if (host === "nobody")',
    caught: /got through.*"host":"localhost/,
  },
  {
    name: 'origin by its end',
    file: GUARDS,
    from: "return protocol === 'http:' && hostname === '127.0.0.1' && Number(named === '' ? '80' : named) === port && origin === `http://${authorityOf(port)}`;",
    to: 'return origin.endsWith(authorityOf(port));',
    caught: /got through.*http:\/\/evil/,
  },
  {
    name: 'origin by its beginning',
    file: GUARDS,
    from: "return protocol === 'http:' && hostname === '127.0.0.1' && Number(named === '' ? '80' : named) === port && origin === `http://${authorityOf(port)}`;",
    to: 'return origin.startsWith(`http://${authorityOf(port)}`);',
    caught: /got through.*PORT@evil/,
  },
  {
    name: 'no origin is as good as ours',
    file: GUARDS,
    from: 'if (origin === undefined || ',
    to: 'if (origin === undefined) return true;\n  if (',
    caught: /got through.*"origin":null/,
  },
  {
    name: 'Sec-Fetch is not looked at',
    file: GUARDS,
    from: 'header === undefined || (',
    to: 'header !== "x" || (',
    caught: /got through.*cross-site/,
  },
  { name: 'any content type', file: GUARDS, from: 'return type !== undefined && ', to: 'return true || ', caught: /got through.*text\/plain/ },
  {
    name: 'no token on the stream',
    file: SERVER,
    from: "['/announcements', withToken(streamAnnouncements)]",
    to: "['/announcements', (c, q, s) => streamAnnouncements(c, q, s, { streams: 0, lastHeard: 0, lastUsed: 0, ended: false })]",
    caught: /got through.*announcements.*"token":"none"/,
  },
  {
    name: 'no guards on the stream',
    file: SERVER,
    from: 'const rejection = checkPost(request, port)',
    to: "const rejection = (path === '/announcements' ? undefined : checkPost(request, port))",
    caught: /got through.*announcements/,
  },
  {
    name: 'any method acts',
    file: SERVER,
    from: "if (request.method !== 'POST') return",
    to: "if (request.method === 'OPTIONS') return",
    caught: /got through.*"method":"(?:GET|PUT)"/,
  },
  {
    name: 'unlimited tries',
    file: SECRETS,
    from: 'const locked = () => mistakes >= MOST_MISTAKES;',
    to: 'const locked = () => false;',
    caught: /after ten guesses/,
  },
  {
    name: 'other sites may read',
    file: 'electron/transports/headers.ts',
    from: "'X-Content-Type-Options': 'nosniff',",
    to: "'X-Content-Type-Options': 'nosniff', 'Access-Control-Allow-Origin': '*',",
    caught: /lets other sites read/,
  },
];

test.for(WRONG)('teeth: $name', { timeout: 240_000 }, async ({ caught, ...broken }) => {
  const { wrong } = await runBroken<MatrixResult>(new URL('./program.ts', import.meta.url), broken);
  expect(wrong.join('\n')).toMatch(caught);
});
