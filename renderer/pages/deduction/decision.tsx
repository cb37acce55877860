/** One decision, opened: its sentence, the figures that it was made from, and the payment that it led to with its attempts. */

import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAddress, useChangeQuery, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { count, pointWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { nameOf } from '../../parts/account-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { PaymentDetails } from '../../parts/payment.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { aboutWords, decisionWords } from './decision-words.ts';
import type { Decision } from './decision-words.ts';

/** Which one is in the address, so that it can be bookmarked. */
export function DecisionDialog() {
  const { query } = useAddress();
  const change = useChangeQuery();
  const asked = Number(query.get('decision'));
  const opened = Number.isInteger(asked) && asked > 0;
  return (
    <Dialog title={text.deduction.decisionTitle} opened={opened} onClose={() => change({ decision: undefined })} size={560}>
      {opened && <OpenedDecision id={asked} />}
    </Dialog>
  );
}

function OpenedDecision({ id }: { readonly id: number }) {
  const { workspace } = useBook();
  // The log is asked for what comes before an id, so one decision is the first before the next id.
  const answer = useAnswer('topUp.decisions', { workspaceId: workspace.id, limit: 1, before: id + 1 });
  return (
    <Answered answer={answer} lines={5} bare>
      {({ decisions }) => (decisions[0]?.id === id ? <Detail decision={decisions[0]} /> : <Text>{text.deduction.decisionGone}</Text>)}
    </Answered>
  );
}

function Detail({ decision }: { readonly decision: Decision }) {
  const { book } = useBook();
  const figures = useFigures();
  const { badge, tone, sentence } = decisionWords(decision, { figures, timeZone: book.timeZone, today: book.today });
  return (
    <Stack gap="md">
      <div className={css.paymentHead}>
        <span className={css.soft}>{pointWords(decision.at, book.timeZone, book.today)}</span>
        <StateBadge tone={tone}>{badge}</StateBadge>
      </div>
      <Text fw={600}>{sentence}</Text>
      <div>
        <h3 className={css.sectionTitle}>{text.deduction.figuresTitle}</h3>
        <dl className={css.facts}>
          {useFacts(decision).map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
      </div>
      {decision.payment !== null && (
        <div>
          <h3 className={css.sectionTitle}>{text.deduction.paymentTitle}</h3>
          <div className={css.inDialog}>
            <PaymentDetails payment={decision.payment} />
          </div>
        </div>
      )}
    </Stack>
  );
}

function useFacts({ subject, need, about, decision, facts }: Decision): readonly (readonly [string, ReactNode])[] {
  const { workspace, book } = useBook();
  const { credits, money } = useFigures();
  const methods = useAnswer('methods.list', { workspaceId: workspace.id }).data?.methods;
  const words = text.deduction.figures;
  const from: Readonly<Record<string, unknown>> = subject === 'fee' ? facts : (decision?.figures ?? {});
  const number = (name: string) => (typeof from[name] === 'number' ? from[name] : null);
  const method = methods?.find(({ id }) => id === number('methodId'));
  const [allowed, until] = [number('topUpsPerDay'), number('coolDownUntil')];
  const all: readonly (readonly [string, ReactNode])[] =
    subject === 'fee'
      ? [
          [words.about, <About key="about" about={about} />],
          [words.fee, credits(number('credits'))],
          [words.available, credits(number('available'))],
          [words.drawn, number('drawn') === null ? null : credits(number('drawn'))],
          [words.amount, number('amount') === null ? null : money(number('amount'))],
        ]
      : [
          [words.need, words.needs[need] ?? need],
          [words.about, about && <About key="about" about={about} />],
          [words.fee, number('fee') === null ? null : credits(number('fee'))],
          [words.available, credits(number('available'))],
          [words.pending, credits(number('pending'))],
          [words.threshold, number('threshold') === null ? null : credits(number('threshold'))],
          [words.credits, number('credits') === null ? null : credits(number('credits'))],
          [words.price, number('price') === null ? null : money(number('price'))],
          [words.method, method === undefined ? null : nameOf(method)],
          [words.capLeftToday, number('capLeftToday') === null ? null : money(number('capLeftToday'))],
          [words.capLeftThisMonth, number('capLeftThisMonth') === null ? null : money(number('capLeftThisMonth'))],
          [words.topUpsToday, allowed === null ? null : words.ofAllowed(count(number('topUpsToday') ?? 0), count(allowed))],
          [words.coolDownUntil, until === null ? null : pointWords(until, book.timeZone, book.today)],
          [words.failuresInARow, count(number('failuresInARow') ?? 0)],
        ];
  return all.filter(([, fact]) => fact !== null);
}

/** The lead, customer or quotation, with the way to its entry where it is charged. */
function About({ about }: Pick<Decision, 'about'>) {
  const href = useHref();
  const said = aboutWords({ about });
  return about === null || about.eventId === null ? said : <a href={href('/activity', { event: String(about.eventId) })}>{said}</a>;
}
