/** The discount audit (rule T4): what each price buys by the pack in force, and what came. */

import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count, dayWords } from '../../../format.ts';
import { Panel } from '../../../parts/panel.tsx';
import { Answered } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import css from './audit.module.css';

const words = text.audit.discounts;

/** More than these are not listed. */
const LISTED = 200;

type Answer = OutputOf<'audit.discounts'>;
type TopUp = Answer['topUps'][number];

export function Discounts() {
  const { workspace } = useBook();
  const [onlyMissing, setOnlyMissing] = useState(false);
  const answer = useAnswer('audit.discounts', { workspaceId: workspace.id, onlyMissing, limit: LISTED }, { keep: true });
  const isMissing = (answer.data?.missing ?? 0) > 0;
  return (
    <Panel title={words.title} unit={words.unit} end={answer.data && <Sums answer={answer.data} />}>
      <Answered answer={answer} lines={4}>
        {({ topUps, total }) =>
          total === 0 && !onlyMissing ? (
            <p className={css.none}>{words.none}</p>
          ) : (
            <>
              {isMissing && (
                <div className={css.tools}>
                  <Switch label={words.onlyMissing} checked={onlyMissing} onChange={({ currentTarget }) => setOnlyMissing(currentTarget.checked)} />
                </div>
              )}
              <TopUps topUps={topUps} />
              {total > topUps.length && <p className={css.since}>{words.limit(count(topUps.length), count(total))}</p>}
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function Sums({ answer: { missing, missingWorth, unknown } }: { readonly answer: Answer }) {
  const figures = useFigures();
  return (
    <>
      {unknown > 0 && <span>{words.unknown(unknown, count(unknown))}</span>}
      <span>{missing > 0 ? words.missing(figures.credits(missing), figures.money(missingWorth)) : unknown > 0 ? '' : words.allThere}</span>
    </>
  );
}

function TopUps({ topUps }: { readonly topUps: readonly TopUp[] }) {
  const { currency } = useBook().workspace;
  return (
    <div className={css.limited}>
      <Table label={words.title} least={640}>
        <TableHead
          cells={[
            { name: text.audit.date },
            { name: words.paid(currency), form: 'number' },
            { name: words.pack },
            { name: words.entitled, form: 'number' },
            { name: words.received, form: 'number' },
            { name: words.gap, form: 'number' },
            { name: words.worth(currency), form: 'number' },
          ]}
        />
        <tbody>
          {topUps.map((topUp) => (
            <TopUpRow key={topUp.eventId} topUp={topUp} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function TopUpRow({ topUp: { eventId, day, paid, pack, entitled, received, missing, missingWorth } }: { readonly topUp: TopUp }) {
  const { today } = useBook().book;
  const figures = useFigures();
  const href = useHref();
  return (
    <tr>
      <td>
        <a href={href('/activity', { event: String(eventId) })}>{dayWords(day, today)}</a>
      </td>
      <td className={table.number}>{figures.cost(paid)}</td>
      <td className={`${table.soft} ${table.cut}`} style={{ width: '30%' }} title={pack?.name}>
        {pack?.name ?? text.audit.evidence.noRules}
      </td>
      <td className={table.number}>{figures.credits(entitled)}</td>
      <td className={table.number}>{figures.credits(received)}</td>
      <td className={table.number}>{missing === 0 ? text.noValue : figures.credits(missing)}</td>
      <td className={table.number}>{missing === 0 ? text.noValue : figures.cost(missingWorth)}</td>
    </tr>
  );
}
