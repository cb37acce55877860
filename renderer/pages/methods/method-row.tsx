/** One method: its place, what it is called, its state in words, and what can be done with it now. */

import { ActionIcon, Button, Menu } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useChangeQuery } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { dayOfInstant, lastDayOfMonth, shortDay } from '../../format.ts';
import { declineWords } from '../../../electron/documents/attention-words.ts';
import { cardOf, isCharged, isPaidByHand, nameOf } from '../../parts/account-words.ts';
import type { Method } from '../../parts/account-words.ts';
import { AnswerSetup } from '../../parts/bank-dialog.tsx';
import { HandleIcon, MoreIcon } from '../../parts/icons.tsx';
import { RecordPayment } from '../../parts/record-payment.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { describeProblem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { DragItem } from './drag-order.ts';
import type { Asked } from './method-dialogs.tsx';
import css from './methods.module.css';

export interface Place {
  readonly index: number;
  readonly of: number;
  readonly move: (to: number) => void;
  readonly drag: DragItem;
}

export interface MethodRowProps {
  readonly method: Method;
  /** Codes of warnings about it (rule M5). */
  readonly warnings: readonly string[];
  readonly ask: (asked: Asked) => void;
  /** In the charging order; without it, the method is never charged. */
  readonly place?: Place;
  /** Its button is the one filled button of the page. */
  readonly filled?: boolean;
}

export function MethodRow({ method, warnings, ask, place, filled = false }: MethodRowProps) {
  return (
    <li className={css.row} data-method={method.id} {...place?.drag}>
      {place === undefined ? <span /> : <Handle method={method} place={place} />}
      <span className={css.place}>{place !== undefined && place.index + 1}</span>
      <div className={css.words}>
        <span className={place === undefined ? css.name : `${css.name} ${css.charged}`}>{nameOf(method)}</span>
        <span className={css.support}>
          <Support method={method} warnings={warnings} />
        </span>
      </div>
      <Verifying method={method} />
      <Badges method={method} warnings={warnings} />
      <Activating method={method} filled={filled} />
      <More method={method} ask={ask} />
    </li>
  );
}

function Handle({ method, place }: { readonly method: Method; readonly place: Place }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    place.move(place.index + step);
  };
  return (
    <ActionIcon className={css.handle} onKeyDown={onKeyDown} aria-label={text.methods.handle(nameOf(method), place.index + 1, place.of)}>
      <HandleIcon />
    </ActionIcon>
  );
}

/** Its card where it has a name of its own, when it expires, how it came to its state. */
function Support({ method, warnings }: Pick<MethodRowProps, 'method' | 'warnings'>) {
  const { book } = useBook();
  const words = text.methods;
  const { state, steps, addedAt, expiryMonth, expiryYear, funding, mode, processor } = method;
  const step = steps.findLast((each) => each.state === state);
  const when = shortDay(dayOfInstant(step?.at ?? addedAt, book.timeZone), book.today);
  const how = state === 'disabled' ? words.steps.disabled(when, declineWords(step?.because ?? '')) : words.steps[state](when);
  const card = cardOf(method);
  const parts = [
    card === nameOf(method) ? '' : card,
    processor === 'manual' ? words.manualSupport : '',
    expiryMonth === null || state === 'expired' ? '' : words.expires(`${String(expiryMonth).padStart(2, '0')}/${expiryYear}`),
    words.funding[funding],
    state === 'active' || isPaidByHand(method) ? '' : how,
    processor === 'manual' ? '' : words.modes[mode],
    ...warnings.map((code) => words.warned[code] ?? ''),
  ];
  const said = parts.filter((part) => part !== '').join(', ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function Badges({ method, warnings }: Pick<MethodRowProps, 'method' | 'warnings'>) {
  const { book } = useBook();
  const { states } = text.methods;
  const { state, primary, expiryMonth, expiryYear } = method;
  const end = expiryMonth === null || expiryYear === null ? undefined : lastDayOfMonth(expiryYear, expiryMonth);
  if (isPaidByHand(method)) return <StateBadge>{states.paidByHand}</StateBadge>;
  return (
    <span className={css.badges}>
      {warnings.includes('expires_soon') && end !== undefined && <StateBadge tone="warn">{states.expiresSoon(shortDay(end, book.today))}</StateBadge>}
      {primary && <StateBadge tone="accent">{states.primary}</StateBadge>}
      {isCharged(method) && !primary && <span className={css.usual}>{states.backup}</span>}
      {state === 'added' && <StateBadge>{states.added}</StateBadge>}
      {(state === 'disabled' || state === 'expired') && <StateBadge tone="bad">{states[state]}</StateBadge>}
    </span>
  );
}

/** The user's own act (rule M1); of one that is paid by hand, recording what was paid. */
function Activating({ method, filled }: { readonly method: Method; readonly filled: boolean }) {
  const { workspace } = useBook();
  const activate = useCommand('methods.activate');
  if (isPaidByHand(method)) return <RecordPayment methods={[method]} />;
  if (method.state !== 'verified') return null;
  return (
    <>
      <Button
        {...(filled ? {} : { variant: 'default' })}
        onClick={() => activate.mutate({ workspaceId: workspace.id, methodId: method.id })}
        loading={activate.isPending}
        aria-label={text.methods.activateLabel(nameOf(method))}
      >
        {text.methods.activate}
      </Button>
      {activate.isError && (
        <span className={css.problem} role="alert">
          {describeProblem(activate.error)}
        </span>
      )}
    </>
  );
}

/** Asks the processor whether it is verified by now; what it says stands beside the button. */
function Verifying({ method }: { readonly method: Method }) {
  const { workspace } = useBook();
  const verify = useCommand('methods.verify');
  if (method.state !== 'added' && method.state !== 'disabled' && method.state !== 'expired') return null;
  const { data } = verify;
  const again = method.state === 'disabled';
  const check = () => verify.mutate({ workspaceId: workspace.id, methodId: method.id, again });
  return (
    <>
      <Button
        variant="default"
        onClick={check}
        loading={verify.isPending}
        aria-label={again ? text.methods.againLabel(nameOf(method)) : text.methods.checkLabel(nameOf(method))}
      >
        {again ? text.methods.again : text.methods.check}
      </Button>
      <span className={css.problem} role="status">
        {verify.isError && describeProblem(verify.error)}
        {data?.outcome === 'pending' && text.methods.checkPending}
        {data?.outcome === 'refused' && text.methods.checkRefused(declineWords(data.code))}{' '}
        {data !== undefined && data.url !== null && (
          <a href={data.url} target="_blank" rel="noreferrer">
            {text.methods.checkPage}
          </a>
        )}
      </span>
      {data?.outcome === 'pending' && <AnswerSetup method={method} done={check} />}
    </>
  );
}

function More({ method, ask }: Pick<MethodRowProps, 'method' | 'ask'>) {
  const { workspace } = useBook();
  const change = useChangeQuery();
  const makePrimary = useCommand('methods.makePrimary');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={text.methods.more(nameOf(method))}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isCharged(method) && !method.primary && (
          <Menu.Item onClick={() => makePrimary.mutate({ workspaceId: workspace.id, methodId: method.id })}>{text.methods.makePrimary}</Menu.Item>
        )}
        <Menu.Item onClick={() => change({ method: String(method.id) })}>{text.methods.attemptsOf}</Menu.Item>
        <Menu.Item onClick={() => ask({ what: 'rename', methodId: method.id })}>{text.methods.rename}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => ask({ what: 'remove', methodId: method.id })}>{text.methods.remove}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
