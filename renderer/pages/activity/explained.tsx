/** Why an entry came about (rule T8): the decision in words with the figures before it, the pack, the methods that were tried. */

import type { ReactNode } from 'react';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { discountWords } from '../../format.ts';
import { Attempts } from '../../parts/payment.tsx';
import { text } from '../../text/text.ts';
import { decisionWords } from '../deduction/decision-words.ts';
import type { EventDetail } from './entry.tsx';
import css from './entry.module.css';

const words = text.entry.explained;

type Because = NonNullable<EventDetail['explained']>;

export function Explained({ detail: { explained } }: { readonly detail: EventDetail }) {
  const facts = useFacts(explained);
  if (explained === null) return null;
  const { payment } = explained;
  return (
    <section className={css.section}>
      <h3>{words.title}</h3>
      <Why explained={explained} />
      {facts.length > 0 && (
        <dl className={css.facts}>
          {facts.map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
      )}
      {payment !== null && (
        <div className={css.attempts}>
          <Attempts attempts={payment.attempts} because={payment.because} />
        </div>
      )}
    </section>
  );
}

/** The decision in its own words, leading to the log; or where the payment came from without one. */
function Why({ explained: { decision, payment } }: { readonly explained: Because }) {
  const { book } = useBook();
  const figures = useFigures();
  const href = useHref();
  if (decision === null) return payment && <p className={css.none}>{words.without[payment.because]}</p>;
  const { sentence } = decisionWords(decision, { figures, timeZone: book.timeZone, today: book.today });
  const target = href('/deduction', { log: decision.subject === 'top_up' ? undefined : decision.subject, decision: String(decision.id) });
  return (
    <p className={css.none}>
      {sentence} <a href={target}>{words.decision}</a>
    </p>
  );
}

function useFacts(explained: Because | null): readonly (readonly [string, ReactNode])[] {
  const { credits, money } = useFigures();
  if (explained === null) return [];
  const { decision, pack } = explained;
  const from = decision?.subject === 'fee' ? decision.facts : decision?.decision?.figures;
  const number = (name: string) => (typeof from?.[name] === 'number' ? from[name] : null);
  const [before, day, month] = [number('available'), number('capLeftToday'), number('capLeftThisMonth')];
  const bought = pack && words.packOf(pack.packs, pack.name, pack.discountBasisPoints > 0 ? discountWords(pack.discountBasisPoints) : '');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.before, before === null ? null : words.creditsOf(credits(before))],
    [words.pack, bought],
    [words.capLeft, day === null || month === null ? null : words.capsLeft(money(day), money(month))],
  ];
  return facts.filter(([, fact]) => fact !== null);
}
