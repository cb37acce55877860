/** What a request to the browser mode must be before anything else looks at it: of this machine's page, and of the expected form. */

import type { IncomingMessage } from 'node:http';

export interface Rejection {
  readonly status: number;
  readonly message: string;
  readonly allow?: string;
}

/** Every request names exactly the address that the server listens on (anything else is another site's name for this machine), and stays HTTP. */
export function checkAddress(request: IncomingMessage, port: number): Rejection | undefined {
  const host = only(request, 'host');
  if (host !== authorityOf(port)) return { status: 403, message: 'Wrong host' };
  return request.headers.upgrade === undefined ? undefined : { status: 400, message: 'Only HTTP' };
}

/** A request that acts comes from a script of our own page, is JSON, and says so. */
export function checkPost(request: IncomingMessage, port: number): Rejection | undefined {
  if (!isOwnOrigin(only(request, 'origin'), port)) return { status: 403, message: 'Wrong origin' };
  if (!sentFor(request, { site: ['same-origin'], mode: ['cors', 'same-origin'], destination: ['empty'] }))
    return { status: 403, message: 'Wrong site' };
  if (!isJson(only(request, 'content-type'))) return { status: 415, message: 'Only JSON' };
  return undefined;
}

/** A page or one of its files is asked for by the user or by the page. Another site may lead the user to the start, and embed nothing. */
export function checkGet(request: IncomingMessage, port: number, path: string): Rejection | undefined {
  const origin = request.headers.origin;
  if (origin !== undefined && !isOwnOrigin(only(request, 'origin'), port)) return { status: 403, message: 'Wrong origin' };
  const own = sentFor(request, { site: ['same-origin', 'none'], mode: ['navigate', 'no-cors', 'cors', 'same-origin'], destination: OWN_FILES });
  const ledHere = path === '/' && sentFor(request, { site: ['cross-site', 'same-site'], mode: ['navigate'], destination: ['document'] });
  return own || ledHere ? undefined : { status: 403, message: 'Wrong site' };
}

/** What our page is made of: no frames, no workers, no plug-ins. */
const OWN_FILES = ['document', 'script', 'style', 'image', 'font', 'manifest', 'empty'];

interface Fetched {
  readonly site: readonly string[];
  readonly mode: readonly string[];
  readonly destination: readonly string[];
}

/** Holds what the browser says of a request against what it may be; browsers that say nothing of it are taken at their other words. */
function sentFor(request: IncomingMessage, may: Fetched): boolean {
  const fits = (header: string | string[] | undefined, values: readonly string[]) =>
    header === undefined || (typeof header === 'string' && values.includes(header));
  const { headers } = request;
  return fits(headers['sec-fetch-site'], may.site) && fits(headers['sec-fetch-mode'], may.mode) && fits(headers['sec-fetch-dest'], may.destination);
}

/** Port 80 is the default of http and is left out of hosts and origins. */
function authorityOf(port: number): string {
  return port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`;
}

function isOwnOrigin(origin: string | undefined, port: number): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { protocol, hostname, port: named } = new URL(origin);
  return protocol === 'http:' && hostname === '127.0.0.1' && Number(named === '' ? '80' : named) === port && origin === `http://${authorityOf(port)}`;
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type.trim());
}

/** The value of a header that is there once; Node would keep the first of repeated ones. */
function only(request: IncomingMessage, name: 'host' | 'origin' | 'content-type'): string | undefined {
  const times = request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
  return times === 1 ? request.headers[name] : undefined;
}
