/** Books that are wrong on purpose about a disk that fails: what the harness has to notice. */

import type { WriteBook } from '../../db/open.ts';

/** `never_looks`: a failed commit counts as not done, and what it left in the log stays there. */
export type Wrong = 'never_looks';

/** The same book, wrong in this way. */
export function wrongBook(book: WriteBook, wrong: Wrong): WriteBook {
  return new Proxy(book, {
    get(target, name) {
      if (name === 'reopen' && wrong === 'never_looks') return () => true;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}
