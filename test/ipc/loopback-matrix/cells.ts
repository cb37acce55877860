/** What a request to the browser mode may look like, as a table of its own: of each part the values, and which of them a page of ours sends. */

/** A value, and whether our own page may send it. `PORT` stands for the port; `null` leaves the header away. */
type Part<Value> = readonly (readonly [value: Value, isOurs: boolean])[];

export type TokenKind = 'right' | 'none' | 'of an earlier start' | 'guessed';

export interface Fetched {
  readonly site: string | null;
  readonly mode: string | null;
  readonly destination: string | null;
}

const fetched = (site: string | null, mode: string | null, destination: string | null): Fetched => ({ site, mode, destination });

const HOSTS: Part<string | null> = [
  ['127.0.0.1:PORT', true],
  ['localhost:PORT', false],
  ['127.0.0.1', false],
  ['127.0.0.1:PORT0', false],
  ['127.0.0.1:PORT.evil.test', false],
  ['evil.test:PORT', false],
  ['[::1]:PORT', false],
  ['127.0.0.1:PORT@evil.test', false],
  [null, false],
];

const ORIGINS: Part<string | null> = [
  ['http://127.0.0.1:PORT', true],
  [null, false],
  ['null', false],
  ['http://localhost:PORT', false],
  ['https://127.0.0.1:PORT', false],
  ['http://127.0.0.1', false],
  ['http://127.0.0.1:PORT0', false],
  ['http://127.0.0.1:PORT.evil.test', false],
  ['http://127.0.0.1:PORT@evil.test', false],
  ['http://evil.test?http://127.0.0.1:PORT', false],
  ['http://evil.127.0.0.1:PORT', false],
];

const TOKENS: Part<TokenKind> = [
  ['right', true],
  ['none', false],
  ['of an earlier start', false],
  ['guessed', false],
];

const METHODS: Part<string> = [
  ['POST', true],
  ['GET', false],
  ['PUT', false],
  ['OPTIONS', false],
];

const TYPES: Part<string | null> = [
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  [null, false],
  ['text/plain', false],
  ['application/x-www-form-urlencoded', false],
  ['text/plain; application/json', false],
];

const FETCHED: Part<Fetched> = [
  [fetched('same-origin', 'cors', 'empty'), true],
  [fetched(null, null, null), true],
  [fetched('cross-site', 'cors', 'empty'), false],
  [fetched('same-site', 'cors', 'empty'), false],
  [fetched('cross-site', 'no-cors', 'empty'), false],
  [fetched('same-origin', 'navigate', 'document'), false],
  [fetched('same-origin', 'no-cors', 'script'), false],
];

/** One request, and whether it may get through. */
export interface Cell {
  readonly path: string;
  readonly host: string | null;
  readonly origin: string | null;
  readonly token: TokenKind;
  readonly method: string;
  readonly type: string | null;
  readonly fetched: Fetched;
  readonly allowed: boolean;
}

/** On `/call` every combination of up to three wrong parts, and a seventh of the others; on the stream of announcements up to two. `most`: no more wrong parts than that. */
export function* actingCells(most: number): Generator<Cell> {
  let far = 0;
  for (const [host, hostIs] of HOSTS)
    for (const [origin, originIs] of ORIGINS)
      for (const [token, tokenIs] of TOKENS)
        for (const [method, methodIs] of METHODS)
          for (const [type, typeIs] of TYPES)
            for (const [said, saidIs] of FETCHED) {
              const wrong = [hostIs, originIs, tokenIs, methodIs, typeIs, saidIs].filter((isOurs) => !isOurs).length;
              if (wrong > most) continue;
              const cell = { host, origin, token, method, type, fetched: said, allowed: wrong === 0 };
              if (wrong <= 3 || (far = (far + 1) % 7) === 0) yield { path: '/call', ...cell };
              if (wrong <= 2) yield { path: '/announcements', ...cell };
            }
}

const NAVIGATED = fetched('none', 'navigate', 'document');

/** What may be asked of the pages: by whom, and of which. */
const PAGES: ReadonlyArray<readonly [path: string, said: Fetched, allowed: boolean]> = [
  ['/', NAVIGATED, true],
  ['/', fetched(null, null, null), true],
  ['/', fetched('same-origin', 'navigate', 'document'), true],
  ['/', fetched('cross-site', 'navigate', 'document'), true],
  ['/', fetched('same-site', 'navigate', 'document'), true],
  ['/', fetched('cross-site', 'navigate', 'iframe'), false],
  ['/', fetched('same-origin', 'navigate', 'iframe'), false],
  ['/', fetched('cross-site', 'navigate', 'object'), false],
  ['/', fetched('cross-site', 'no-cors', 'image'), false],
  ['/', fetched('cross-site', 'cors', 'empty'), false],
  ['/', fetched('same-site', 'no-cors', 'script'), false],
  ['/', fetched('cross-site', 'websocket', 'websocket'), false],
  ['/assets/index-1.js', fetched('same-origin', 'cors', 'script'), true],
  ['/assets/index-1.js', fetched('same-origin', 'no-cors', 'style'), true],
  ['/assets/index-1.js', fetched(null, null, null), true],
  ['/assets/index-1.js', fetched('cross-site', 'no-cors', 'script'), false],
  ['/assets/index-1.js', fetched('same-site', 'cors', 'script'), false],
  ['/assets/index-1.js', fetched('cross-site', 'navigate', 'document'), false],
  ['/assets/index-1.js', fetched('same-origin', 'same-origin', 'serviceworker'), false],
];

/** The pages are asked for without a token: there is nothing of the user's in them. */
export function* pageCells(): Generator<Cell> {
  for (const [path, said, saidIs] of PAGES)
    for (const [host, hostIs] of HOSTS)
      for (const [origin, originIs] of ORIGINS)
        for (const [method, methodIs] of [
          ['GET', true],
          ['HEAD', true],
          ['POST', false],
          ['DELETE', false],
        ] as const) {
          const allowed = saidIs && hostIs && methodIs && (originIs || origin === null);
          yield { path, host, origin, token: 'none', method, type: null, fetched: said, allowed };
        }
}
