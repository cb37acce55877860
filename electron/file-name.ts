/** Names for files that are suggested to the user. */

import { basename } from 'node:path';

/** A name as every system takes it: no folder, no drive, none of the letters that some systems refuse. */
export function fileNameOf(suggested: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
  const name = basename(suggested.replaceAll('\\', '/'))
    .replaceAll(/[<>:"/|?*\u0000-\u001F\u202A-\u202E\u2066-\u2069]/g, '-')
    .replace(/[. ]+$/, '');
  return /^\.*$/.test(name) ? 'Floatbook' : name.slice(0, 200);
}
