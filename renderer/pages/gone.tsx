/** The calm state of a page whose session is over: what happened, that the book is safe, how to open it again. */

import { useDocumentTitle } from '@mantine/hooks';
import { Logo } from '../parts/icons.tsx';
import { text } from '../text/text.ts';
import css from './start/start.module.css';

export function Gone() {
  useDocumentTitle(text.titleOf(text.gone.title));
  return (
    <main className={css.gone}>
      <Logo />
      <h1>{text.gone.title}</h1>
      <p>{text.gone.what}</p>
      <p>{text.gone.how}</p>
    </main>
  );
}
