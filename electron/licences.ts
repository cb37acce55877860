/** Licences of what was built in, as the bundler listed them (`vite.config.ts`): beside the code in what is built, in `dist` for the sources. */

import { existsSync, readFileSync } from 'node:fs';

export interface LicensedPart {
  readonly name: string;
  readonly version: string;
  /** As SPDX says it. */
  readonly licence: string;
  readonly text: string;
}

/** Empty where nothing was built yet. */
export function readLicences(from: string): LicensedPart[] {
  const file = [new URL('./licences.json', from), new URL('../dist/main/licences.json', from)].find((candidate) => existsSync(candidate));
  return file === undefined ? [] : (JSON.parse(readFileSync(file, 'utf8')) as LicensedPart[]);
}
