/** What Floatbook calls itself: its id for the system, and its version, from the nearest `package.json`: beside the sources, and beside `dist` in what is installed. */

import { existsSync, readFileSync } from 'node:fs';

/** The same as in `electron-builder.yml`. */
export const APP_ID = 'app.floatbook.desktop';

export function readVersion(from: string): string {
  const file = [new URL('../package.json', from), new URL('../../package.json', from)].find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('package.json is missing');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return version;
}
