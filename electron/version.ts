/** The version of Floatbook, from the nearest `package.json`: beside the sources, and beside `dist` in what is installed. */

import { existsSync, readFileSync } from 'node:fs';

export function readVersion(from: string): string {
  const file = [new URL('../package.json', from), new URL('../../package.json', from)].find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('package.json is missing');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return version;
}
