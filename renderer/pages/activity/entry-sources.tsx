/** Where an event came from and what belongs to it: related events, lines of imported files, other columns of those files. */

import { useHref } from '../../address.ts';
import { SourceLines } from '../../parts/source-lines.tsx';
import { text } from '../../text/text.ts';
import type { EventDetail } from './entry.tsx';
import css from './entry.module.css';

export function Related({ detail: { related, row } }: { readonly detail: EventDetail }) {
  const href = useHref();
  if (related.length === 0 && row.lead === '') return null;
  return (
    <section className={css.section}>
      <h3>{text.entry.related}</h3>
      <ul className={css.related}>
        {related.map(({ eventId, id, relation }) => (
          <li key={`${relation}${eventId}`}>
            {text.entry.relations[relation]} <a href={href('/activity', { event: String(eventId) })}>{id}</a>
          </li>
        ))}
        {row.lead !== '' && (
          <li>
            <a href={href('/activity', { lead: row.lead, event: String(row.eventId) })}>{text.entry.leadAll(row.lead)}</a>
          </li>
        )}
      </ul>
    </section>
  );
}

export function Sources({ detail }: { readonly detail: EventDetail }) {
  return (
    <section className={css.section}>
      <h3>{text.entry.source}</h3>
      {detail.sources.length === 0 && <p className={css.none}>{text.entry.noSource}</p>}
      {detail.sources.map((source) => (
        <SourceLines key={`${source.importId}:${source.file}:${source.line}`} {...source} />
      ))}
    </section>
  );
}

export function Extra({ detail: { extra } }: { readonly detail: EventDetail }) {
  if (extra.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>{text.entry.extra}</h3>
      <dl className={css.facts}>
        {extra.map(({ column, value }) => (
          <div key={column}>
            <dt>{column}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
