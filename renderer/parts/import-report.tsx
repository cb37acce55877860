/** The counts of an import, before and after: rows read = added + matched + skipped, dates, warnings, entries posted anew (rule I1). */

import { Text } from '@mantine/core';
import { useBook } from '../book.tsx';
import { count, span } from '../format.ts';
import { text } from '../text/text.ts';
import { AlertIcon } from './icons.tsx';
import css from './import.module.css';
import type { ImportReport } from './import-work.ts';

export interface ImportReportProps {
  readonly report: ImportReport;
  readonly names: readonly string[];
  /** What would be done, or what was. */
  readonly planned: boolean;
}

const LISTED = 100;

export function ImportReportView({ report, names, planned }: ImportReportProps) {
  const { book } = useBook();
  const { rows, reposted, warnings, from, to } = report;
  const skipped = rows.skipped.length;
  return (
    <div className={css.report}>
      <Text fw={600} role="status">
        {planned ? text.importing.previewTitle : text.importing.doneTitle}
      </Text>
      <Text className={css.names}>{names.join(', ')}</Text>
      <div
        className={css.counts}
        role="group"
        aria-label={text.importing.equation(count(rows.read), count(rows.added), count(rows.matched), count(skipped))}
      >
        <CountCell name={text.importing.rows} value={rows.read} />
        <CountCell sign="=" name={text.importing.added} value={rows.added} />
        <CountCell sign="+" name={text.importing.matched} value={rows.matched} hint={text.importing.matchedWhat} />
        <CountCell sign="+" name={text.importing.skipped} value={skipped} />
      </div>
      {from !== null && to !== null && (
        <Text>
          {text.importing.from}: {span(from, to, book.today)}
        </Text>
      )}
      {reposted > 0 && <Text>{planned ? text.importing.repostedWhat(reposted) : text.importing.repostedDone(reposted)}</Text>}
      <Notes
        title={text.importing.warnings(warnings.length)}
        notes={warnings.map(({ message, file, sourceLine }) => [text.importing.place(file, sourceLine), message])}
      />
      <Notes
        title={text.importing.skippedRows(skipped)}
        notes={rows.skipped.map(({ sourceLine, because }) => [text.importing.line(sourceLine), because])}
      />
    </div>
  );
}

/** One figure of an equation of counts. */
export function CountCell({
  sign,
  name,
  value,
  hint,
}: {
  readonly sign?: string;
  readonly name: string;
  readonly value: number;
  readonly hint?: string;
}) {
  return (
    <div className={css.cell}>
      {sign !== undefined && <span aria-hidden="true">{sign}</span>}
      <dl>
        <dt>{name}</dt>
        <dd>{count(value)}</dd>
        {hint !== undefined && <dd className={css.hint}>{hint}</dd>}
      </dl>
    </div>
  );
}

function Notes({ title, notes }: { readonly title: string; readonly notes: readonly (readonly [string, string])[] }) {
  if (notes.length === 0) return null;
  return (
    <div className={css.notes}>
      <AlertIcon />
      <div>
        <strong>{title}</strong>
        <ul tabIndex={0} aria-label={title}>
          {notes.slice(0, LISTED).map(([place, message], index) => (
            <li key={index}>
              <span className="fb-mono">{place}</span> {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
