/** Above every page of a book that is open for reading only: why, and what to do about it. */

import { useBook } from '../book.tsx';
import { text } from '../text/text.ts';
import { Banner } from './banner.tsx';
import css from './shell.module.css';

export function ReadOnly() {
  const { readOnly } = useBook().book;
  if (readOnly === null) return null;
  return (
    <section className={css.readOnly} aria-label={text.readOnly.label} role="status" data-read-only>
      <Banner tone={readOnly === 'damaged_book' ? 'bad' : 'warn'} {...text.readOnly[readOnly]} />
    </section>
  );
}
