/** What was tried with the methods: every charge and decline, of all of them or of one. */

import { SegmentedControl, Select } from '@mantine/core';
import { useAddress, useChangeQuery } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { pointWords } from '../../format.ts';
import account from '../../parts/account.module.css';
import { attemptTone, attemptWords, nameOf } from '../../parts/account-words.ts';
import type { Method } from '../../parts/account-words.ts';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';

const ALL = 'all';

export function AttemptsPanel({ methods }: { readonly methods: readonly Method[] }) {
  const { query } = useAddress();
  const chosen = methods.find(({ id }) => String(id) === query.get('method'));
  const declines = query.get('only') === 'declines';
  const shown = attemptsOf(chosen === undefined ? methods : [chosen]).filter(
    ({ state }) => !declines || state === 'declined' || state === 'given_up',
  );
  return (
    <Panel title={text.methods.attempts} unit={text.methods.attemptsUnit} end={<Filters methods={methods} chosen={chosen} declines={declines} />}>
      {shown.length === 0 ? (
        <p className={account.none}>{chosen === undefined ? text.methods.attemptsNone : text.methods.attemptsNoneOf}</p>
      ) : (
        <AttemptTable attempts={shown} />
      )}
    </Panel>
  );
}

/** Attempts of several methods, latest first. */
export function attemptsOf(methods: readonly Method[]) {
  return methods.flatMap((method) => method.attempts.map((attempt) => ({ ...attempt, method }))).toSorted((a, b) => b.at - a.at);
}

interface FiltersProps {
  readonly methods: readonly Method[];
  readonly chosen: Method | undefined;
  readonly declines: boolean;
}

function Filters({ methods, chosen, declines }: FiltersProps) {
  const change = useChangeQuery();
  return (
    <>
      <Select
        aria-label={text.methods.method}
        w={190}
        data={[{ value: ALL, label: text.methods.attemptsAll }, ...methods.map((method) => ({ value: String(method.id), label: nameOf(method) }))]}
        value={chosen === undefined ? ALL : String(chosen.id)}
        onChange={(method) => change({ method: method === ALL || method === null ? undefined : method })}
        allowDeselect={false}
      />
      <SegmentedControl
        aria-label={text.methods.filter}
        value={declines ? 'declines' : ALL}
        onChange={(only) => change({ only: only === ALL ? undefined : only })}
        data={[
          { value: ALL, label: text.methods.everything },
          { value: 'declines', label: text.methods.declinesOnly },
        ]}
      />
    </>
  );
}

function AttemptTable({ attempts }: { readonly attempts: ReturnType<typeof attemptsOf> }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  return (
    <Table label={text.methods.attempts} least={480}>
      <TableHead
        cells={[
          { name: text.methods.when, width: 150 },
          { name: text.methods.method },
          { name: text.methods.outcome },
          { name: workspace.currency, form: 'number' },
        ]}
      />
      <tbody>
        {attempts.map((attempt, index) => (
          <tr key={index}>
            <td className={table.soft}>{pointWords(attempt.at, book.timeZone, book.today)}</td>
            <td className={table.cut} style={{ width: '40%' }} title={nameOf(attempt.method)}>
              {nameOf(attempt.method)}
            </td>
            <td>
              {attempt.state === 'succeeded' ? (
                <span className={table.soft}>{attemptWords(attempt)}</span>
              ) : (
                <StateBadge tone={attemptTone(attempt.state)}>{attemptWords(attempt)}</StateBadge>
              )}
            </td>
            <td className={table.number}>{figures.cost(attempt.amount)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
