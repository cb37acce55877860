/** The evidence for one verdict: figures that were looked at, rules in force, what it points to, and what the user can say of it. */

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useCommand } from '../../../client.ts';
import { count, shortDay } from '../../../format.ts';
import { Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { rulesInWords, type Charge } from './words.ts';
import css from './audit.module.css';

const words = text.audit.evidence;

export function EvidenceOf({ charge }: { readonly charge: Charge }) {
  return (
    <div className={css.evidence}>
      <dl className={css.facts}>
        <Figures charge={charge} />
        <Reasons charge={charge} />
        <Links charge={charge} />
      </dl>
      <Saying charge={charge} />
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Figures({ charge: { kind, evidence } }: { readonly charge: Charge }) {
  const figures = useFigures();
  const { balance, fee, lastTopUp, today, month } = evidence;
  return (
    <>
      {balance !== null && (
        <Fact name={words.balance}>
          {balance.least === balance.most
            ? figures.credits(balance.least)
            : words.between(figures.credits(balance.least), figures.credits(balance.most))}
        </Fact>
      )}
      {fee !== null && (
        <Fact name={words.fee}>
          <EventLink eventId={fee.eventId}>{figures.credits(fee.credits)}</EventLink>
        </Fact>
      )}
      {lastTopUp !== null && (
        <Fact name={words.last}>
          <EventLink eventId={lastTopUp.eventId}>
            {lastTopUp.minutes === null ? words.lastUnknown : words.lastApart(count(lastTopUp.minutes))}
          </EventLink>
        </Fact>
      )}
      {kind === 'top_up' && (
        <>
          <Fact name={words.today}>{words.todayOf(count(today.count), figures.money(today.amount))}</Fact>
          <Fact name={words.month}>{figures.money(month.amount)}</Fact>
        </>
      )}
    </>
  );
}

function Reasons({ charge: { kind, further, evidence } }: { readonly charge: Charge }) {
  const figures = useFigures();
  return (
    <>
      {kind !== 'statement_line' && <Fact name={words.rules}>{evidence.rules === null ? words.noRules : rulesInWords(evidence.rules, figures)}</Fact>}
      {further.length > 0 && (
        <Fact name={words.further}>
          {further.map(({ verdict, because }, at) => (
            <p key={at}>
              {text.audit.verdicts[verdict]}: {because.words}
            </p>
          ))}
        </Fact>
      )}
    </>
  );
}

function Links({ charge: { eventId, lineId, evidence } }: { readonly charge: Charge }) {
  const href = useHref();
  const { today } = useBook().book;
  return (
    <>
      {evidence.decisionId !== null && (
        <Fact name={words.decision}>
          <a href={href('/deduction')}>{words.decisionOf(String(evidence.decisionId))}</a>
        </Fact>
      )}
      {evidence.events.length > 0 && (
        <Fact name={words.events}>
          {evidence.events.map((event, at) => (
            <span key={event.eventId}>
              {at > 0 && ', '}
              <EventLink eventId={event.eventId}>{`${event.id}, ${shortDay(event.day, today)}`}</EventLink>
            </span>
          ))}
        </Fact>
      )}
      {eventId !== null && (
        <Fact name={text.audit.charge}>
          <EventLink eventId={eventId}>{words.entry}</EventLink>
        </Fact>
      )}
      {lineId !== null && (
        <Fact name={text.audit.charge}>
          <a href={href('/reconcile')}>{words.reconcile}</a>
        </Fact>
      )}
    </>
  );
}

function EventLink({ eventId, children }: { readonly eventId: number | null; readonly children: ReactNode }) {
  const href = useHref();
  return eventId === null ? children : <a href={href('/activity', { event: String(eventId) })}>{children}</a>;
}

/** What no history tells: that a top-up was bought by hand, or verified a card. */
function Saying({ charge: { eventId, said, mayBeByHand, kind, verdict } }: { readonly charge: Charge }) {
  const { workspace } = useBook();
  const say = useCommand('audit.sayOfTopUp');
  const { say: sayings } = text.audit;
  const isOpen = said !== null || (kind === 'top_up' && verdict !== 'explained');
  if (eventId === null || !isOpen) return null;
  const as = (what: 'by_hand' | 'verification' | null) => say.mutate({ workspaceId: workspace.id, eventId, said: what, note: '' });
  return (
    <div className={css.say}>
      {said !== null && <p>{sayings.said[said]}</p>}
      {mayBeByHand && <p>{sayings.byHandHint}</p>}
      <div className={css.sayActs}>
        {said === null ? (
          <>
            <Button variant="default" onClick={() => as('by_hand')} loading={say.isPending}>
              {sayings.byHand}
            </Button>
            <Button variant="default" onClick={() => as('verification')} loading={say.isPending}>
              {sayings.verification}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => as(null)} loading={say.isPending}>
            {sayings.takeBack}
          </Button>
        )}
      </div>
      {say.isError && <Refusal error={say.error} title={sayings.failed} />}
    </div>
  );
}
