/** What was posted for an event: debit and credit, the lots, and what was reversed and posted anew (rules L2, L3, L7). */

import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { shortDay } from '../../format.ts';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import { text } from '../../text/text.ts';
import type { JournalEntry } from './entry.tsx';
import table from '../../parts/table.module.css';
import css from './entry.module.css';

export function Postings({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const { workspace } = useBook();
  return (
    <section className={css.section}>
      <h3>
        {text.entry.postings} <span>{workspace.currency}</span>
      </h3>
      <PostingTable entries={entries} />
    </section>
  );
}

function PostingTable({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const figures = useFigures();
  return (
    <Table label={text.entry.postings} least={300}>
      <TableHead cells={[{ name: text.entry.account }, { name: text.entry.debit, form: 'number' }, { name: text.entry.credit, form: 'number' }]} />
      {entries.map((entry) => (
        <tbody key={entry.entryId}>
          <tr className={css.entryName}>
            <th scope="rowgroup" colSpan={3}>
              {text.entry.entryNumber(entry.entryId)}
              {entry.reversedByEntryId !== null && `. ${text.entry.reversed(entry.reversedByEntryId)}`}
              {entry.reversesEntryId !== null && `. ${text.entry.reverses(entry.reversesEntryId)}`}
            </th>
          </tr>
          {entry.postings.map(({ account, debit, credit }, index) => (
            <tr key={index}>
              <td className={table.cut} style={{ width: '60%' }} title={account}>
                {account}
              </td>
              <td className={table.number}>{debit === null ? '' : figures.cost(debit)}</td>
              <td className={table.number}>{credit === null ? '' : figures.cost(credit)}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </Table>
  );
}

export function Lots({ entries, drawn }: { readonly entries: readonly JournalEntry[]; readonly drawn: boolean }) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const lots = entries.flatMap((entry) => entry.lots);
  if (lots.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>
        {drawn ? text.entry.lotsDrawn : text.entry.lotsMade} {drawn && <span>{text.entry.lotOrder}</span>}
      </h3>
      <Table label={drawn ? text.entry.lotsDrawn : text.entry.lotsMade} least={340}>
        <TableHead
          cells={[
            { name: text.entry.lot },
            { name: text.entry.expires },
            { name: text.register.credits, form: 'number' },
            { name: text.register.cost(workspace.currency), form: 'number' },
          ]}
        />
        <tbody>
          {lots.map((lot, index) => (
            <tr key={index}>
              <td className={table.cut} style={{ width: '48%' }}>
                <a href={href('/activity', { event: String(lot.eventId) })}>
                  {text.entry.lotName(lot.lotId, text.kinds[lot.kind], shortDay(lot.day, book.today))}
                </a>
              </td>
              <td className={table.soft}>{lot.expires === null ? text.entry.never : shortDay(lot.expires, book.today)}</td>
              <td className={table.number}>{figures.credits(lot.credits)}</td>
              <td className={table.number}>{figures.cost(lot.cost)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

/** Nothing that was posted vanishes: an entry that was reversed stands here with its reversal. */
export function ReversedBefore({ entries }: { readonly entries: readonly JournalEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>{text.entry.history}</h3>
      <p className={css.none}>{text.entry.reposted}</p>
      <PostingTable entries={entries} />
    </section>
  );
}
