/** Rules that the user states for the past of an account that the vendor operates (rule L10): only the audit reads them. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer, useCommand } from '../../../client.ts';
import { fullDay } from '../../../format.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { RulesForm } from './rules-form.tsx';
import { rulesInWords } from './words.ts';
import css from './audit.module.css';

const words = text.audit.rules;

type Stated = OutputOf<'audit.rules'>['stated'][number];

export function StatedRules() {
  const { workspace } = useBook();
  const answer = useAnswer('audit.rules', { workspaceId: workspace.id });
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Panel
      title={words.title}
      unit={words.unit}
      end={
        <Button variant="default" onClick={() => setIsAdding(true)}>
          {words.add}
        </Button>
      }
    >
      <Answered answer={answer} lines={3}>
        {({ stated, ownSince }) => (
          <>
            {stated.length === 0 ? <p className={css.none}>{words.none}</p> : <RulesTable stated={stated} />}
            {ownSince !== null && <p className={css.since}>{words.since(`${fullDay(ownSince.slice(0, 10))}, ${ownSince.slice(11, 16)}`)}</p>}
          </>
        )}
      </Answered>
      <Dialog title={words.addTitle} opened={isAdding} onClose={() => setIsAdding(false)} size={560}>
        <RulesForm close={() => setIsAdding(false)} />
      </Dialog>
    </Panel>
  );
}

function RulesTable({ stated }: { readonly stated: readonly Stated[] }) {
  const figures = useFigures();
  const { workspace } = useBook();
  const withdraw = useCommand('audit.stateRules');
  return (
    <>
      {withdraw.isError && <Refusal error={withdraw.error} title={words.failed} />}
      <Table label={words.title} least={560}>
        <TableHead cells={[{ name: words.from }, { name: words.stated }, { name: '' }]} />
        <tbody>
          {stated.map(({ from, day, time, rules }) => (
            <tr key={from}>
              <td>{momentWords(day, time)}</td>
              <td className={`${table.wrap} ${table.soft}`} style={{ width: '70%' }}>
                {rules === null ? words.unknown : rulesInWords(rules, figures)}
              </td>
              <td className={table.number}>
                <Button
                  variant="default"
                  aria-label={words.withdrawLabel(momentWords(day, time))}
                  onClick={() => withdraw.mutate({ workspaceId: workspace.id, from, rules: 'withdrawn' })}
                >
                  {words.withdraw}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

/** Of what was stated from the start of a day on the day alone. */
function momentWords(day: string, time: string): string {
  return time.slice(11, 19) === '00:00:00' ? fullDay(day) : `${fullDay(day)}, ${time.slice(11, 16)}`;
}
