/** The opened lead: what it cost, what became of it, and whether its credits may be asked back. */

import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { decimalText, fullDay } from '../../format.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { CloseIcon } from '../../parts/icons.tsx';
import { isInLayer, isTyping } from '../../parts/keys.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import entry from '../activity/entry.module.css';
import { useSection } from './sections.ts';
import { useTimes } from './words.ts';
import type { Lead } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.leads;

export interface LeadEntryProps {
  readonly lead: Lead | undefined;
  readonly close: () => void;
  readonly askRefund: (lead: Lead) => void;
}

export function LeadEntry({ lead, close, askRefund }: LeadEntryProps) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event) && !isInLayer(event)) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [close]);
  return (
    <div className={entry.entry}>
      <div className={entry.body} tabIndex={0} role="group" aria-label={words.opened}>
        {lead === undefined ? <p className={entry.none}>{words.gone}</p> : <Detail lead={lead} askRefund={askRefund} />}
      </div>
      <div className={entry.foot}>
        <span>{words.escCloses}</span>
        <ActionIcon data-autofocus onClick={close} aria-label={words.close}>
          <CloseIcon />
        </ActionIcon>
      </div>
    </div>
  );
}

function Detail({ lead, askRefund }: { readonly lead: Lead; readonly askRefund: (lead: Lead) => void }) {
  const figures = useFigures();
  const href = useHref();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.received, fullDay(lead.receivedOn)],
    [words.credits, lead.credits === null ? words.byCard : words.creditsOf(figures.credits(lead.credits))],
    [words.charged, figures.money(lead.cost)],
    [words.refunded, lead.refunded === 0 ? undefined : figures.money(lead.refunded)],
  ];
  return (
    <>
      <div className={entry.head}>
        <div>
          <h2>{lead.lead}</h2>
          <span>{[text.kinds[lead.kind], lead.campaign, lead.category].filter((part) => part !== '').join(' · ')}</span>
        </div>
        <div className={entry.amounts}>
          <div>
            <strong>{figures.money(lead.cost - lead.refunded)}</strong>
          </div>
        </div>
      </div>
      <dl className={entry.facts}>
        {facts
          .filter(([, fact]) => fact !== undefined)
          .map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
      <OutcomeForm key={`${lead.outcome} ${lead.value}`} lead={lead} />
      <Refund lead={lead} ask={() => askRefund(lead)} />
      <section className={entry.section}>
        <ul className={`${entry.related} ${css.links}`}>
          <li>
            <a href={href('/activity', { lead: lead.lead })}>{words.entries}</a>
          </li>
          <li>
            <a href={href('/activity', { event: String(lead.chargeEventId) })}>{words.charge}</a>
          </li>
        </ul>
      </section>
    </>
  );
}

type Decided = Exclude<Lead['outcome'], 'open'>;
const DECIDED = ['quoted', 'won', 'lost'] as const satisfies readonly Decided[];

function OutcomeForm({ lead }: { readonly lead: Lead }) {
  const { workspace } = useBook();
  const { currency, currencyDecimals } = workspace;
  const [outcome, setOutcome] = useState<Lead['outcome']>(lead.outcome);
  const [typed, setTyped] = useState(lead.outcome === 'won' ? amountText(lead.value, currencyDecimals) : '');
  const [wrong, setWrong] = useState(false);
  const save = useCommand('leads.setOutcome', () => notifications.show({ message: words.saved(lead.lead, text.outcomes[outcome] ?? outcome) }));
  const value = parseAmount(typed, currencyDecimals);
  const isChanged = outcome !== lead.outcome || (outcome === 'won' && value !== lead.value);
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (outcome === 'open') return;
    setWrong(outcome === 'won' && value === undefined);
    if (outcome === 'won' && value === undefined) return;
    save.mutate({ workspaceId: workspace.id, lead: lead.lead, outcome, value: outcome === 'won' ? (value ?? 0) : null });
  };
  return (
    <section className={entry.section}>
      <h3>{words.outcomeTitle}</h3>
      <form className={css.sectionForm} onSubmit={submit} noValidate>
        <SegmentedControl
          aria-label={words.outcomeLabel}
          fullWidth
          // Open is no choice: where nothing was decided, nothing is chosen.
          value={outcome === 'open' ? '' : outcome}
          onChange={(chosen) => setOutcome(chosen as Decided)}
          data={DECIDED.map((each) => ({ value: each, label: words.outcomes[each] }))}
        />
        {outcome === 'won' && (
          <AmountInput
            label={words.valueLabel(currency)}
            description={words.valueWhat}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            error={wrong && value === undefined ? words.valueError(decimalText(1250 * 10 ** currencyDecimals, currencyDecimals)) : undefined}
          />
        )}
        {save.isError && <Refusal error={save.error} title={words.saveRefused} />}
        {outcome !== 'open' && (
          <Button type="submit" loading={save.isPending} variant={isChanged ? 'filled' : 'default'} style={{ alignSelf: 'start' }}>
            {words.save}
          </Button>
        )}
      </form>
    </section>
  );
}

function Refund({ lead, ask }: { readonly lead: Lead; readonly ask: () => void }) {
  const { workspace } = useBook();
  const times = useTimes();
  const { open } = useSection();
  const requests = useAnswer('refunds.list', { workspaceId: workspace.id }).data?.requests ?? [];
  const request = requests.find(({ id }) => id === lead.requestId);
  const { refundUntil: until } = lead;
  const isNothingLeft = lead.refundable <= 0;
  const may = request === undefined && until !== null && !until.over && !isNothingLeft;
  const told = () => {
    if (request !== undefined) return text.leadsPage.refunds.states[request.state];
    if (isNothingLeft) return words.refundNothingLeft;
    if (until === null) return text.noValue;
    if (until.over) return words.refundOver(times.deadline(until));
    return until.day === null ? words.refundUntilInstant(times.deadline(until)) : words.refundUntilDay(times.deadline(until));
  };
  return (
    <section className={entry.section}>
      <h3>{words.refundTitle}</h3>
      <div className={css.sectionForm}>
        <p className={css.plain}>
          {told()}
          {request !== undefined && `, ${request.reason}`}
        </p>
        {request !== undefined && (
          <Button variant="default" onClick={() => open('refunds')} style={{ alignSelf: 'start' }}>
            {words.refundOpen}
          </Button>
        )}
        {may && (
          <Button variant="default" onClick={ask} style={{ alignSelf: 'start' }}>
            {words.refundAsk}
          </Button>
        )}
      </div>
    </section>
  );
}
