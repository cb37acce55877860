/** The guards of automatic top-up (rule T6), with what is left of them: one panel split by hairlines. */

import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useStaleAt } from '../../client.ts';
import { count, monthName, untilWords } from '../../format.ts';
import { Panel } from '../../parts/panel.tsx';
import { text } from '../../text/text.ts';
import type { Asked, Loaded } from './deduction.tsx';
import css from './deduction.module.css';

const words = text.deduction;

export function GuardsPanel({ state, ask }: Loaded & { readonly ask: (asked: Asked) => void }) {
  const { book } = useBook();
  const figures = useFigures();
  const { guards, coolDownUntil, today, month, failuresInARow } = state;
  useStaleAt(coolDownUntil, 'topUp.state', 'topUp.preview');
  if (state.mode !== 'automatic' || guards === null) return null;
  const left = (cap: number, used: number) => figures.money(Math.max(0, cap - used));
  return (
    <Panel
      title={words.guards}
      unit={words.guardsUnit}
      end={
        <Button
          variant="subtle"
          size="compact-sm"
          mr={-13}
          onClick={() => ask({ what: 'guards', packId: state.packId ?? undefined })}
          aria-label={words.editLabel}
        >
          {words.edit}
        </Button>
      }
    >
      <dl className={css.guards}>
        <Guard
          name={words.coolDown}
          value={words.minutes(count(guards.coolDownMinutes))}
          support={
            coolDownUntil === null
              ? words.notRunning
              : words.until(untilWords(coolDownUntil, coolDownUntil - guards.coolDownMinutes * 60_000, book.timeZone))
          }
        />
        <Guard
          name={words.perDay}
          value={count(guards.topUpsPerDay)}
          support={words.today(count(today.count))}
          used={[today.count, guards.topUpsPerDay]}
        />
        <Guard
          name={words.capDay}
          value={figures.money(guards.capPerDay)}
          support={words.leftToday(left(guards.capPerDay, today.amount))}
          used={[today.amount, guards.capPerDay]}
        />
        <Guard
          name={words.capMonth}
          value={figures.money(guards.capPerMonth)}
          support={words.leftMonth(left(guards.capPerMonth, month.amount), monthName(book.today))}
          used={[month.amount, guards.capPerMonth]}
        />
        <Guard
          name={words.failures}
          value={count(guards.failuresUntilOff)}
          support={words.failuresNow(count(failuresInARow))}
          used={[failuresInARow, guards.failuresUntilOff]}
        />
      </dl>
    </Panel>
  );
}

interface GuardProps {
  readonly name: string;
  readonly value: string;
  readonly support: ReactNode;
  /** How much of how much; both are said in words above the bar. */
  readonly used?: readonly [number, number];
}

function Guard({ name, value, support, used }: GuardProps) {
  return (
    <div className={css.guard}>
      <dt>{name}</dt>
      <dd className={css.value}>{value}</dd>
      <dd className={css.support}>{support}</dd>
      {used !== undefined && (
        <dd aria-hidden="true">
          <Progress value={Math.min(100, (100 * used[0]) / used[1])} size={4} radius="xs" />
        </dd>
      )}
    </div>
  );
}
