/** What changed since a report was sealed (rule L4): entries one by one with their accounts and why, its leads, and the figures then and now. */

import { useMemo } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count, dayWords } from '../../../format.ts';
import { Panel } from '../../../parts/panel.tsx';
import { Answered } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { figureName } from './figure-names.ts';
import css from './known.module.css';

type Answer = OutputOf<'report.restatement'>;
type Entry = Answer['entries'][number];
type ChangedFigure = Answer['figures'][number];

const words = text.known;

export function Restatement({ reportId }: { readonly reportId: number }) {
  const answer = useAnswer('report.restatement', { reportId });
  return (
    <Answered answer={answer} lines={8}>
      {({ entries, leads, figures }) => (
        <>
          {entries.length + leads.length + figures.length === 0 && (
            <Panel label={words.views.changes}>
              <p className={css.none}>{words.unchanged}</p>
            </Panel>
          )}
          {entries.length > 0 && <Entries entries={entries} />}
          {leads.length > 0 && <Leads leads={leads} />}
          {figures.length > 0 && <Figures figures={figures} />}
        </>
      )}
    </Answered>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const { workspace } = useBook();
  return (
    <Panel title={words.entries} unit={words.entriesUnit(workspace.currency)} end={count(entries.length)}>
      <Table label={words.entries} least={720}>
        <TableHead
          cells={[
            { name: words.day },
            { name: words.what },
            { name: words.why },
            { name: words.account },
            { name: words.amount, form: 'number' },
            { name: words.credits, form: 'number' },
          ]}
        />
        <tbody>
          {entries.map((entry) => (
            <EntryRows key={entry.entryId} entry={entry} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

/** A row for each account; what the entry is stands in the first. */
function EntryRows({ entry: { day, event, because, postings } }: { readonly entry: Entry }) {
  const { book } = useBook();
  const figures = useFigures();
  const reason = words.reasons[because];
  const why = typeof event?.file === 'string' ? words.from(event.file, reason) : reason;
  return postings.map(({ account, amount, credits }, at) => (
    <tr key={at}>
      <td>{at === 0 && dayWords(day, book.today)}</td>
      <td className={table.wrap}>{at === 0 && <EventName event={event} />}</td>
      <td className={`${table.wrap} ${table.soft}`}>{at === 0 && why}</td>
      <td className={table.wrap}>{account}</td>
      <td className={table.number}>{figures.costChange(amount)}</td>
      <td className={table.number}>{credits === 0 ? '' : figures.creditsChange(credits)}</td>
    </tr>
  ));
}

/** Opens the event where there is still something of it to look at. */
function EventName({ event }: { readonly event: Entry['event'] }) {
  const href = useHref();
  if (event === null) return text.noValue;
  return event.gone ? event.description : <a href={href('/activity', { event: String(event.eventId) })}>{event.description}</a>;
}

function Leads({ leads }: { readonly leads: Answer['leads'] }) {
  const { book } = useBook();
  const figures = useFigures();
  return (
    <Panel title={words.leads} unit={words.leadsUnit} end={count(leads.length)}>
      <Table label={words.leads} least={480}>
        <TableHead cells={[{ name: words.day }, { name: words.lead }, { name: words.what }, { name: words.value, form: 'number' }]} />
        <tbody>
          {leads.map(({ lead, day, event, value }, at) => (
            <tr key={at}>
              <td>{dayWords(day, book.today)}</td>
              <td>{lead}</td>
              <td className={table.wrap}>{event.gone ? words.takenBack(event.description) : event.description}</td>
              <td className={table.number}>{figures.cost(value)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Figures({ figures }: { readonly figures: readonly ChangedFigure[] }) {
  const { workspace } = useBook();
  const shown = useFigures();
  const written = useMemo(
    () =>
      (figure: ChangedFigure, value: ChangedFigure['was']): string => {
        if (value === null) return text.noValue;
        if (typeof value === 'boolean') return value ? words.yes : words.no;
        if (typeof value === 'string') return value;
        return figure.measure === 'money' ? shown.cost(value) : figure.measure === 'credits' ? shown.credits(value) : count(value);
      },
    [shown],
  );
  // What the charts draw of other days and spans says nothing that the figures of this one do not say.
  const own = figures.filter(({ path: [part] }) => part !== 'series' && part !== 'history');
  const unitOf = ({ measure, path }: ChangedFigure) =>
    measure === 'money' ? workspace.currency : path.at(-1) === 'credits' ? '' : words.measures[measure];
  return (
    <Panel
      title={words.figures}
      unit={own.length < figures.length ? words.inCharts(count(figures.length - own.length)) : undefined}
      end={count(own.length)}
    >
      <Table label={words.figures} least={480}>
        <TableHead cells={[{ name: words.figure }, { name: words.was, form: 'number' }, { name: words.now, form: 'number' }]} />
        <tbody>
          {own.map((figure) => (
            <tr key={figure.path.join('/')}>
              <td className={table.wrap}>
                {figureName(figure.path)} <span className={table.soft}>{unitOf(figure)}</span>
              </td>
              <td className={table.number}>{written(figure, figure.was)}</td>
              <td className={table.number}>{written(figure, figure.now)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
