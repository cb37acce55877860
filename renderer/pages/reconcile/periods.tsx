/** Every close of an account with its balance and what was carried; each reopening with its reason (rule R4). */

import { Button, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { instantWords, shortDay } from '../../format.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { ReopenPeriod } from './close-dialog.tsx';
import { TabWords } from './tab-words.tsx';
import css from './reconcile.module.css';

type Period = OutputOf<'period.list'>['periods'][number];

const words = text.reconcile.periods;

export function Periods({ accountId }: { readonly accountId: number }) {
  const { book, workspace } = useBook();
  const answer = useAnswer('period.list', { accountId });
  const [reopening, setReopening] = useState<string | undefined>(undefined);
  if (reopening !== undefined) return <ReopenPeriod accountId={accountId} from={reopening} close={() => setReopening(undefined)} />;
  return (
    <>
      <TabWords>{answer.data?.periods.length === 0 ? words.none : words.what}</TabWords>
      <Answered answer={answer} lines={4} bare>
        {({ periods, workspaceClosedThrough }) => (
          <>
            {periods.length > 0 && (
              <Table label={text.reconcile.details.tabs.periods} least={600} acts>
                <TableHead
                  cells={[
                    { name: words.through },
                    { name: words.closing(workspace.currency), form: 'number' },
                    { name: words.carried },
                    { name: words.closedAt },
                    { name: words.state },
                    { name: <VisuallyHidden>{words.reopen}</VisuallyHidden> },
                  ]}
                />
                <tbody>
                  {periods.map((period) => (
                    <PeriodRow key={`${period.through} ${period.closedAt}`} period={period} reopen={() => setReopening(period.through)} />
                  ))}
                </tbody>
              </Table>
            )}
            <p className={css.said}>
              {workspaceClosedThrough === null ? words.workspaceOpen : words.workspace(shortDay(workspaceClosedThrough, book.today))}
            </p>
          </>
        )}
      </Answered>
    </>
  );
}

function PeriodRow({ period, reopen }: { readonly period: Period; readonly reopen: () => void }) {
  const { book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const { through, closing, carried, closedAt, reopenedAt, reason } = period;
  return (
    <tr>
      <td>{shortDay(through, book.today)}</td>
      <td className={table.number}>{figures.cost(closing)}</td>
      <td className={table.wrap}>
        {carried.length === 0
          ? text.noValue
          : carried.map(({ eventId, id, amount }) => (
              <span key={eventId} className={css.carriedItem}>
                <a href={href('/activity', { event: String(eventId) })}>{id}</a> {figures.cost(amount)}
              </span>
            ))}
      </td>
      <td className={table.soft}>{instantWords(closedAt, book.timeZone)}</td>
      <td className={table.wrap}>
        {reopenedAt === null ? (
          <StateBadge tone="ok">{words.closed}</StateBadge>
        ) : (
          <span className={table.soft}>{words.reopened(instantWords(reopenedAt, book.timeZone), reason ?? '')}</span>
        )}
      </td>
      <td className={table.number}>
        {reopenedAt === null && (
          <Button variant="subtle" size="compact-sm" onClick={reopen} aria-label={words.reopenLabel(shortDay(through, book.today))}>
            {words.reopen}
          </Button>
        )}
      </td>
    </tr>
  );
}
