/** Beside the table: the difference step by step down to zero, and why the chosen row is where it is. */

import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { fullDay, methodWords } from '../../format.ts';
import { Panel } from '../../parts/panel.tsx';
import { SourceLines } from '../../parts/source-lines.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { isClosed } from './group-row.tsx';
import { useOtherAccounts } from './other-accounts.ts';
import { RowActions } from './row-actions.tsx';
import type { RowActionsProps } from './row-actions.tsx';
import { itemsOf, lineWords, linesOf, sumOf } from './rows.ts';
import type { BooksItem, Entry, Group, Match, StatementLine, View } from './rows.ts';
import { categoryWords, placeWords } from './words.ts';
import css from './reconcile.module.css';

const words = text.reconcile;

export interface DifferenceProps {
  readonly view: View;
  readonly groups: readonly Group[];
  readonly choose: (entry: Entry) => void;
}

/** Books and parts come to the statement; what is left is named as such. Each part leads to its rows. */
export function DifferencePanel({ view, groups, choose }: DifferenceProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const { books, closing, parts, leftToExplain } = view;
  return (
    <Panel title={words.difference.title} unit={workspace.currency}>
      <dl className={css.difference}>
        <div className={css.total}>
          <dt>{words.difference.books}</dt>
          <dd>{figures.cost(books)}</dd>
        </div>
        {parts.map(({ part, category, amount }) => {
          const name = words.difference.parts[part];
          const said = category === null ? name : words.difference.of(name, categoryWords(category));
          const first = firstOf(part, groups);
          return (
            <div key={`${part} ${category}`}>
              <dt>
                {first === undefined ? (
                  said
                ) : (
                  <UnstyledButton className={css.partLink} onClick={() => choose(first)} aria-label={words.difference.show(said)}>
                    {said}
                  </UnstyledButton>
                )}
              </dt>
              <dd>{figures.costChange(amount)}</dd>
            </div>
          );
        })}
        <div className={`${css.total} ${css.ruled}`}>
          <dt>{words.difference.statement}</dt>
          <dd>{figures.cost(closing.amount)}</dd>
        </div>
        <div>
          <dt>{words.difference.left}</dt>
          <dd className={leftToExplain === 0 ? undefined : css.wrong}>{figures.cost(leftToExplain)}</dd>
        </div>
      </dl>
    </Panel>
  );
}

/** The first row that a part of the difference is made of. */
function firstOf(part: View['parts'][number]['part'], groups: readonly Group[]): Entry | undefined {
  const entries = groups.flatMap((group) => group.entries);
  if (part === 'missing_in_books') return entries.find(({ group }) => group === 'onlyStatement');
  if (part === 'in_matches') return entries.find((entry) => entry.kind === 'match' && entry.group !== 'accepted' && entry.match.rest.length > 0);
  const state = part === 'not_yet_on_statement' ? 'in_transit' : 'missing_on_statement';
  return entries.find((entry) => entry.kind === 'item' && entry.only?.state === state);
}

export type WhyProps = Omit<RowActionsProps, 'entry'> & { readonly entry: Entry | undefined; readonly view: View };

export function WhyPanel({ entry, view, ...actions }: WhyProps) {
  if (entry === undefined)
    return (
      <Panel label={words.why.drawer} className={css.why}>
        <p className={css.none}>{words.why.none}</p>
      </Panel>
    );
  return (
    <Panel title={whyTitle(entry)} unit={whyUnit(entry)} className={css.why}>
      <div className={css.whyBody} tabIndex={0} role="group" aria-label={words.why.drawer}>
        <WhyBody entry={entry} />
      </div>
      {!isClosed(view) && (
        <div className={css.whyActs}>
          <RowActions entry={entry} {...actions} />
        </div>
      )}
    </Panel>
  );
}

export function whyTitle(entry: Entry): string {
  if (entry.kind === 'line') return words.why.onlyLine;
  if (entry.kind === 'item') return words.why.onlyItem;
  const { score, items } = entry.match;
  if (score !== null) return words.why.title(score);
  return items.length === 0 ? words.why.created : words.why.byHand;
}

function whyUnit(entry: Entry): string | undefined {
  if (entry.group === 'accepted') return words.why.grades.accepted;
  if (entry.group === 'ties') return words.why.grades.tie;
  return entry.kind === 'match' && entry.match.grade !== null ? words.why.grades[entry.match.grade] : undefined;
}

export function WhyBody({ entry }: { readonly entry: Entry }) {
  return (
    <>
      {entry.kind === 'match' && <Reasons match={entry.match} isTied={entry.group === 'ties'} />}
      {entry.kind === 'line' && <OnlyOnStatement entry={entry} />}
      {entry.kind === 'item' && <OnlyInBooks entry={entry} />}
      <Sides lines={linesOf(entry)} items={itemsOf(entry)} />
    </>
  );
}

function Reasons({ match, isTied }: { readonly match: Match; readonly isTied: boolean }) {
  const figures = useFigures();
  const isAccepted = match.matchId !== null;
  const cleared = sumOf(match.items);
  const posts = match.rest.map(({ amount, category }) =>
    (isAccepted ? words.why.postedTo : words.why.posts)(figures.cost(amount), categoryWords(category)),
  );
  return (
    <>
      {match.reasons.length > 0 && (
        <ul className={css.points}>
          {match.reasons.map(({ code, points, of, words: said }) => (
            <li key={code}>
              <span>
                {words.reasonNames[code]}
                <small>{said}</small>
              </span>
              <span>
                {points === 0 ? points : `+${points}`}
                <small>{words.why.of(of)}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={css.posts}>
        {posts.length === 0 && !isAccepted ? words.why.postsClearing(figures.cost(cleared)) : posts.join(' ')} {isTied && words.why.tie}{' '}
        {match.score !== null && !isTied && nextWords(match)}
        {match.note !== '' && words.why.note(match.note)}
      </p>
    </>
  );
}

function nextWords({ nextBest }: Match): string {
  return nextBest === null ? words.why.noNext : words.why.nextBest(nextBest);
}

function OnlyOnStatement({ entry: { only } }: { readonly entry: Extract<Entry, { kind: 'line' }> }) {
  const href = useHref();
  const suggested = only?.suggested ?? null;
  const nearest = only?.nearest ?? null;
  return (
    <>
      {suggested !== null && (
        <ul className={css.points}>
          <li>
            <span>
              {words.why.suggestion(categoryWords(suggested.category))}
              <small>{suggested.because}</small>
            </span>
            <span>{suggested.score}</span>
          </li>
        </ul>
      )}
      <Nearest
        said={nearest?.words}
        link={
          nearest !== null && nearest.eventId !== null && <a href={href('/activity', { event: String(nearest.eventId) })}>{words.why.openNearest}</a>
        }
      />
    </>
  );
}

function OnlyInBooks({ entry: { only, item } }: { readonly entry: Extract<Entry, { kind: 'item' }> }) {
  return (
    <>
      {item.mayBeOf.length > 0 && <p className={css.posts}>{words.why.unsure}</p>}
      {only !== undefined && <p className={css.posts}>{only.state === 'in_transit' ? words.why.inTransit : words.why.missing}</p>}
      {only !== undefined && <Nearest said={only.nearest?.words} />}
    </>
  );
}

function Nearest({ said, link }: { readonly said: string | undefined; readonly link?: ReactNode }) {
  if (said === undefined) return <p className={css.posts}>{words.why.nothingNear}</p>;
  return (
    <p className={css.posts}>
      <strong>{words.why.nearest}</strong>
      <br />
      {said} {link}
    </p>
  );
}

/** Where each row comes from: a line stands in its file, an entry opens in the register (rule X3). */
function Sides({ lines, items }: { readonly lines: readonly StatementLine[]; readonly items: readonly BooksItem[] }) {
  return (
    <>
      {lines.length > 0 && (
        <section className={css.source}>
          <h3>{words.why.line}</h3>
          {lines.map((line) => (
            <LineSource key={line.lineId} line={line} />
          ))}
        </section>
      )}
      {items.length > 0 && (
        <section className={css.source}>
          <h3>{words.why.item}</h3>
          {items.map((item) => (
            <ItemSource key={item.eventId} item={item} />
          ))}
        </section>
      )}
    </>
  );
}

function LineSource({ line }: { readonly line: StatementLine }) {
  const figures = useFigures();
  const [isOpen, setOpen] = useState(false);
  const { day, valueDay, amount, reference, balance } = line;
  const more = [
    valueDay === null || valueDay === day ? '' : words.why.valueDay(fullDay(valueDay)),
    reference === '' ? '' : words.why.reference(reference),
    balance === null ? '' : words.why.balanceAfter(figures.cost(balance)),
  ].filter((part) => part !== '');
  return (
    <>
      <p>
        {lineWords(line)}, {figures.money(amount)}
        <small>{[fullDay(day), ...more].join(', ')}</small>
        <small className="fb-mono">{placeWords(line)}</small>
        <small>
          <UnstyledButton className={css.link} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? words.why.sourcesHide : words.why.sources}
          </UnstyledButton>
        </small>
      </p>
      {isOpen && <LineSources lineId={line.lineId} />}
    </>
  );
}

/** Every file that holds the line, with the text around it. */
function LineSources({ lineId }: { readonly lineId: number }) {
  const answer = useAnswer('line.sources', { lineId });
  return (
    <div className={css.files}>
      <Answered answer={answer} lines={3} bare>
        {({ sources }) =>
          sources.map(({ importId, sourceLine, row, ...source }) => (
            <SourceLines key={`${importId}:${source.sha256}:${row}`} {...source} line={sourceLine} />
          ))
        }
      </Answered>
    </div>
  );
}

function ItemSource({ item }: { readonly item: BooksItem }) {
  const { eventId, id, day, what, method, amount } = item;
  const href = useHref();
  const others = useOtherAccounts(item);
  const figures = useFigures();
  return (
    <p>
      {what}, {figures.money(amount)}
      <small>{[fullDay(day), methodWords(method), others === '' ? '' : words.table.alsoFits(others)].filter((part) => part !== '').join(', ')}</small>
      <small>
        <a href={href('/activity', { event: String(eventId) })}>{words.why.openEntry(id)}</a>
      </small>
    </p>
  );
}
