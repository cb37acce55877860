/** Where something stands in a file that is kept in the book: the file, when it came, and the lines of text around it (rule X3). */

import { useBook } from '../book.tsx';
import { count, instantWords, shortHash } from '../format.ts';
import { text } from '../text/text.ts';
import css from './source-lines.module.css';

export interface SourceLinesProps {
  readonly file: string;
  /** Of text, from 1. */
  readonly line: number;
  readonly sha256: string;
  readonly importedAt: number;
  readonly context: readonly { readonly line: number; readonly text: string }[];
}

export function SourceLines({ file, line, sha256, importedAt, context }: SourceLinesProps) {
  const { book } = useBook();
  return (
    <>
      <p className={css.where}>
        {text.entry.sourceWhere(file, count(line), instantWords(importedAt, book.timeZone))}
        <br />
        <span title={sha256}>{text.entry.sourceHash(shortHash(sha256))}</span>
      </p>
      <ol className={css.lines} tabIndex={0} aria-label={text.entry.lineLabel}>
        {context.map((each) => (
          <li key={each.line} aria-current={each.line === line ? 'true' : undefined}>
            <span>{each.line}</span>
            <code>{each.text}</code>
          </li>
        ))}
      </ol>
    </>
  );
}
