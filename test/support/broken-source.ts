/**
 * Breaks the application on purpose, for tests of tests: imported first by a program (`node --import`), it changes one place of one source file
 * as that is loaded. `BROKEN_SOURCE` says which: JSON of {@link BrokenSource}.
 */

import { registerHooks } from 'node:module';

export interface BrokenSource {
  /** Path within the project. */
  readonly file: string;
  /** Text that stands there once. */
  readonly from: string;
  readonly to: string;
}

const wanted = process.env['BROKEN_SOURCE'];
if (wanted !== undefined && wanted !== '') {
  const { file, from, to } = JSON.parse(wanted) as BrokenSource;
  const url = new URL(`../../${file}`, import.meta.url).href;
  let isBroken = false;
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context);
      if (loaded !== url || result.source === undefined || result.source === null) return result;
      const parts = (typeof result.source === 'string' ? result.source : new TextDecoder().decode(result.source)).split(from);
      if (parts.length !== 2) throw new Error(`${file} holds "${from}" ${parts.length - 1} times`);
      isBroken = true;
      return { ...result, source: parts.join(to) };
    },
  });
  process.on('exit', (status) => {
    // A variant that was never loaded proves nothing.
    if (!isBroken && status === 0) process.exitCode = 70;
  });
}
