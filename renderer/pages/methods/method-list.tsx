/** The methods: those that are charged in their order, moved by hand or by key, and below them those that never are. */

import { useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '@mantine/core';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { isCharged, isPaidByHand, nameOf } from '../../parts/account-words.ts';
import type { Method } from '../../parts/account-words.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { MethodDialogs } from './method-dialogs.tsx';
import type { Asked } from './method-dialogs.tsx';
import { MethodRow } from './method-row.tsx';
import type { MethodsAnswer } from './methods.tsx';
import { useDragOrder } from './drag-order.ts';
import css from './methods.module.css';

export function MethodList({ methods, warnings }: Pick<MethodsAnswer, 'methods' | 'warnings'>) {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const order = useChargingOrder(methods);
  const drag = useDragOrder(
    order.charged.map(({ id }) => id),
    order.place,
  );
  const never = methods.filter((method) => !isCharged(method));
  const filled = never.find((method) => method.state === 'verified' && !isPaidByHand(method))?.id;
  useFocusKept(methods);
  const codesOf = ({ id }: Method) => warnings.filter(({ methodId }) => methodId === id).map(({ code }) => code);
  return (
    <>
      {order.charged.length > 0 ? (
        <ol className={css.list} {...drag.list}>
          {order.charged.map((method, index) => (
            <MethodRow
              key={method.id}
              method={method}
              warnings={codesOf(method)}
              ask={setAsked}
              place={{ index, of: order.charged.length, move: (to) => order.move(method, to), drag: drag.item(method.id) }}
            />
          ))}
        </ol>
      ) : (
        <p className={css.notOne}>{text.methods.notOne}</p>
      )}
      {order.failed !== null && <Refusal error={order.failed} title={text.methods.refused} />}
      {order.charged.length > 1 && <p className={css.hint}>{text.methods.orderHint}</p>}
      {never.length > 0 && <div className={css.group}>{text.methods.neverCharged}</div>}
      {never.length > 0 && (
        <ul className={css.list} aria-label={text.methods.neverCharged}>
          {never.map((method) => (
            <MethodRow key={method.id} method={method} warnings={codesOf(method)} ask={setAsked} filled={method.id === filled} />
          ))}
        </ul>
      )}
      <VisuallyHidden role="status">{order.told}</VisuallyHidden>
      <MethodDialogs asked={asked} methods={methods} close={() => setAsked(undefined)} />
    </>
  );
}

/** Shows a new order at once, and as the book has it when the book has answered. */
function useChargingOrder(methods: readonly Method[]) {
  const { workspace } = useBook();
  const [wanted, setWanted] = useState<{ readonly of: readonly Method[]; readonly order: readonly number[] } | undefined>(undefined);
  const [told, setTold] = useState('');
  const command = useCommand('methods.order');
  const charged = methods.filter(isCharged);
  const ids = wanted?.of === methods && !command.isError ? wanted.order : charged.map(({ id }) => id);
  const ordered = ids.map((id) => charged.find((method) => method.id === id)).filter((method) => method !== undefined);
  const place = (order: readonly number[]) => {
    if (order.join() === ids.join()) return;
    setWanted({ of: methods, order });
    const others = methods.filter((method) => !isCharged(method)).map(({ id }) => id);
    command.mutate({ workspaceId: workspace.id, order: [...order, ...others] });
  };
  const move = (method: Method, to: number) => {
    if (to < 0 || to >= ids.length) return;
    const without = ids.filter((id) => id !== method.id);
    place([...without.slice(0, to), method.id, ...without.slice(to)]);
    setTold(text.methods.moved(nameOf(method), to + 1, ids.length));
  };
  return { charged: ordered, place, move, told, failed: command.error };
}

/** A row that goes into the other group takes its button along; the focus stays on the row instead of getting lost. */
function useFocusKept(methods: readonly Method[]): void {
  const last = useRef<string>(undefined);
  useEffect(() => {
    const remember = (event: FocusEvent) => {
      last.current = event.target instanceof Element ? (event.target.closest('[data-method]')?.getAttribute('data-method') ?? undefined) : undefined;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, []);
  useEffect(() => {
    if (document.activeElement !== document.body || last.current === undefined) return;
    document.querySelector<HTMLElement>(`[data-method="${last.current}"] [aria-haspopup="menu"]`)?.focus();
  }, [methods]);
}
