/** The opened entry: what happened, what was posted for it, which lots it drew, and the line of the file it came from (rule X3). */

import { ActionIcon } from '@mantine/core';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { fullDay, instantWords, methodWords, shortHash, shortTime } from '../../format.ts';
import { CloseIcon } from '../../parts/icons.tsx';
import { isInLayer, isTyping } from '../../parts/keys.ts';
import { costOf, creditsOf } from '../../parts/row-figures.ts';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { Lots, Postings, ReversedBefore } from './entry-postings.tsx';
import { Extra, Related, Sources } from './entry-sources.tsx';
import css from './entry.module.css';
import { Explained } from './explained.tsx';
import { MoneyBack } from './money-back.tsx';

export type EventDetail = OutputOf<'activity.event'>;
export type JournalEntry = EventDetail['entries'][number];

export function OpenedEntry({ eventId, close }: { readonly eventId: number; readonly close: () => void }) {
  const { workspace } = useBook();
  const answer = useAnswer('activity.event', { workspaceId: workspace.id, eventId });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event) && !isInLayer(event)) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [close]);
  return (
    <div className={css.entry}>
      <div className={css.body} tabIndex={0} role="group" aria-label={text.entry.label}>
        <Answered answer={answer} lines={8}>
          {(detail) => <Detail detail={detail} />}
        </Answered>
      </div>
      <div className={css.foot}>
        <span>{text.entry.escCloses}</span>
        <ActionIcon data-autofocus onClick={close} aria-label={text.entry.close}>
          <CloseIcon />
        </ActionIcon>
      </div>
    </div>
  );
}

function Detail({ detail }: { readonly detail: EventDetail }) {
  const current = detail.entries.filter(({ reversesEntryId, reversedByEntryId }) => reversesEntryId === null && reversedByEntryId === null);
  const reversed = detail.entries.filter((entry) => !current.includes(entry));
  return (
    <>
      <Head detail={detail} />
      <Facts detail={detail} current={current[0]} />
      <Explained detail={detail} />
      <Related detail={detail} />
      {current.length === 0 ? <p className={css.none}>{text.entry.noEntry}</p> : <Postings entries={current} />}
      <Lots entries={current} drawn={(detail.row.credits ?? 0) < 0} />
      <ReversedBefore entries={reversed} />
      <MoneyBack detail={detail} />
      <Sources detail={detail} />
      <Extra detail={detail} />
    </>
  );
}

function Head({ detail: { row } }: { readonly detail: EventDetail }) {
  const figures = useFigures();
  const [credits, cost] = [creditsOf(row), costOf(row)];
  return (
    <div className={css.head}>
      <div>
        <h2>{row.what}</h2>
        <span>{text.entry.idLine(row.id, [text.kinds[row.kind], row.campaign])}</span>
      </div>
      {row.credits !== null && (
        <div className={css.amounts}>
          {credits !== null && (
            <div>
              <strong>{figures.creditsChange(credits)}</strong> {text.credits}
            </div>
          )}
          <span>{text.entry.costOf(figures.money(cost === null ? null : Math.abs(cost)))}</span>
        </div>
      )}
    </div>
  );
}

function Facts({ detail, current }: { readonly detail: EventDetail; readonly current: JournalEntry | undefined }) {
  const { book } = useBook();
  const figures = useFigures();
  const { row, expires, tax, statedBalance } = detail;
  const stated =
    statedBalance === null
      ? undefined
      : `${figures.credits(statedBalance)}, ${statedBalance === row.balance ? text.entry.statedTies : text.entry.statedDiffers(figures.credits(row.balance))}`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [text.entry.effective, `${fullDay(row.day)}${row.time === null ? '' : `, ${shortTime(row.time)}`}`],
    [text.entry.recorded, current && `${instantWords(current.recordedAt, book.timeZone, true)}, ${book.timeZone}`],
    [text.entry.businessKey, current && <code key="key">{current.businessKey}</code>],
    [
      text.entry.chain,
      current && (
        <code key="chain" title={current.hash}>
          {shortHash(current.hash)}
        </code>
      ),
    ],
    [text.entry.expires, expires === null ? undefined : fullDay(expires)],
    [text.entry.paid, row.amount === null ? undefined : figures.money(row.amount)],
    [text.entry.tax, tax === null ? undefined : figures.money(tax)],
    [text.entry.method, methodWords(row.method)],
    [text.entry.stated, stated],
    [
      text.entry.outcome,
      row.outcome === null ? undefined : `${text.outcomes[row.outcome] ?? row.outcome}${row.value === null ? '' : `, ${figures.money(row.value)}`}`,
    ],
    [text.entry.note, row.note],
  ];
  return (
    <dl className={css.facts}>
      {facts
        .filter(([, fact]) => fact !== undefined && fact !== '')
        .map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  );
}
