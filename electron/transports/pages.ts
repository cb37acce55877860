/** Serves the built renderer out of its folder: only files that were there at the start, each load with a nonce of its own. */

import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pageHeaders } from './headers.ts';

export interface Page {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Takes the path of an address as it was asked for, still encoded, without query and fragment. */
export type Pages = (path: string) => Promise<Page>;

const NONCE_PLACE = '__CSP_NONCE__';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.json', 'application/json; charset=utf-8'],
]);

export function openPages(folder: string): Pages {
  // A request can only name what is in this list, so no spelling of `..` leads out of the folder.
  const files = new Map(listFiles(folder, ''));
  return async (path) => {
    const nonce = randomBytes(16).toString('base64');
    const file = files.get(path === '/' ? '/index.html' : path);
    const type = CONTENT_TYPES.get(extname(file ?? ''));
    if (file === undefined || type === undefined) return notFound(nonce);
    const bytes = new Uint8Array(await readFile(file));
    const body = extname(file) === '.html' ? new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll(NONCE_PLACE, nonce)) : bytes;
    return { status: 200, headers: { ...pageHeaders(nonce), 'Content-Type': type }, body };
  };
}

function notFound(nonce: string): Page {
  return {
    status: 404,
    headers: { ...pageHeaders(nonce), 'Content-Type': 'text/plain; charset=utf-8' },
    body: new TextEncoder().encode('Not found\n'),
  };
}

/** Pairs of address path and file; links are left out, since they can lead anywhere. */
function* listFiles(folder: string, path: string): Generator<readonly [string, string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [file, address] = [join(folder, entry.name), `${path}/${encodeURIComponent(entry.name)}`];
    if (entry.isDirectory()) yield* listFiles(file, address);
    else if (entry.isFile()) yield [address, file];
  }
}
