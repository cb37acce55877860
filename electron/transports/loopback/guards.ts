/** What a request to the browser mode must be before anything else looks at it: of this machine's page, and of the expected form. */

import type { IncomingMessage } from 'node:http';

export interface Rejection {
  readonly status: number;
  readonly message: string;
  readonly allow?: string;
}

/** Every request names exactly the address that the server listens on; anything else is another site's name for this machine. */
export function checkHost(request: IncomingMessage, port: number): Rejection | undefined {
  return countOf(request, 'host') === 1 && request.headers.host === `127.0.0.1:${port}` ? undefined : { status: 403, message: 'Wrong host' };
}

/** A request that acts comes from our own page, is JSON, and says so. */
export function checkPost(request: IncomingMessage, port: number): Rejection | undefined {
  if (countOf(request, 'origin') !== 1 || !isOwnOrigin(request.headers.origin, port)) return { status: 403, message: 'Wrong origin' };
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, message: 'Wrong site' };
  if (!isJson(request.headers['content-type'])) return { status: 415, message: 'Only JSON' };
  return undefined;
}

function isOwnOrigin(origin: string | undefined, port: number): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { protocol, hostname, port: named } = new URL(origin);
  // Port 80 is the default of http and is left out of an origin.
  const expected = port === 80 ? 'http://127.0.0.1' : `http://127.0.0.1:${port}`;
  return protocol === 'http:' && hostname === '127.0.0.1' && Number(named === '' ? '80' : named) === port && origin === expected;
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type.trim());
}

/** Node keeps the first of repeated headers; here a repeated one is refused. */
function countOf(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
