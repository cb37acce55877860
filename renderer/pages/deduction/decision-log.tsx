/** The decision log in words (rule T8): every evaluation, charged or not, newest first; each opens its figures and its payment. */

import { Button, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useAddress, useChangeQuery } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useClient } from '../../client.ts';
import { count, pointWords } from '../../format.ts';
import account from '../../parts/account.module.css';
import { ExportListButton } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Loading, Problem } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { DecisionDialog } from './decision.tsx';
import { aboutWords, decisionWords, reasonWords } from './decision-words.ts';
import type { Decision } from './decision-words.ts';
import css from './deduction.module.css';

const PAGE = 25;
const SUBJECTS = ['top_up', 'fee'] as const;
type Subject = (typeof SUBJECTS)[number];

export function DecisionLog() {
  const { query } = useAddress();
  const change = useChangeQuery();
  const subject = SUBJECTS.find((each) => each === query.get('log')) ?? 'top_up';
  const because = query.get('because') ?? undefined;
  const pages = useDecisions(subject, because);
  const reasons = pages.data?.pages[0]?.reasons ?? [];
  const decisions = pages.data?.pages.flatMap((page) => page.decisions) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Panel
      title={text.deduction.log}
      unit={text.deduction.logUnit}
      end={
        <SegmentedControl
          aria-label={text.deduction.logChoice}
          value={subject}
          onChange={(chosen) => change({ log: chosen === 'top_up' ? undefined : chosen, because: undefined })}
          data={SUBJECTS.map((value) => ({ value, label: text.deduction.logOf[value] }))}
        />
      }
    >
      {reasons.length > 0 && (
        <div className={css.tools}>
          <Select
            aria-label={text.deduction.logReason}
            placeholder={text.deduction.logAnyReason}
            data={reasons.map((reason) => ({ value: reason, label: reasonWords(reason) }))}
            value={because ?? null}
            onChange={(chosen) => change({ because: chosen ?? undefined })}
            clearable
            w={220}
          />
          <ExportListButton view={{ list: 'decisions', subject, because }} />
        </div>
      )}
      {pages.isError && pages.data === undefined && <Problem error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <Loading lines={5} />}
      {pages.data !== undefined && decisions.length === 0 && <p className={account.none}>{text.deduction.logNone}</p>}
      {decisions.length > 0 && (
        <>
          <LogTable decisions={decisions} />
          <div className={css.foot}>
            <span role="status">{text.deduction.logCount(count(decisions.length), count(total))}</span>
            {pages.hasNextPage && (
              <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
                {text.deduction.logMore}
              </Button>
            )}
          </div>
        </>
      )}
      <DecisionDialog />
    </Panel>
  );
}

function useDecisions(subject: Subject, because: string | undefined) {
  const client = useClient();
  const { workspace } = useBook();
  const input = { workspaceId: workspace.id, limit: PAGE, subject, ...(because === undefined ? {} : { because }) };
  return useInfiniteQuery({
    queryKey: ['topUp.decisions', input, 'pages'],
    queryFn: ({ pageParam }) => client.query('topUp.decisions', pageParam === null ? input : { ...input, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ decisions }) => (decisions.length < PAGE ? null : (decisions.at(-1)?.id ?? null)),
  });
}

function LogTable({ decisions }: { readonly decisions: readonly Decision[] }) {
  const { workspace } = useBook();
  return (
    <Table label={text.deduction.log} least={480}>
      <TableHead
        cells={[
          { name: text.deduction.when },
          { name: text.deduction.decision },
          { name: text.deduction.because },
          { name: workspace.currency, form: 'number' },
        ]}
      />
      <tbody>
        {decisions.map((decision) => (
          <LogRow key={decision.id} decision={decision} />
        ))}
      </tbody>
    </Table>
  );
}

function LogRow({ decision }: { readonly decision: Decision }) {
  const { book } = useBook();
  const figures = useFigures();
  const change = useChangeQuery();
  const { badge, tone, sentence, amount } = decisionWords(decision, { figures, timeZone: book.timeZone, today: book.today });
  const open = () => change({ decision: String(decision.id) });
  return (
    <tr className={table.link} onClick={open}>
      <td className={table.soft}>{pointWords(decision.at, book.timeZone, book.today)}</td>
      <td>
        <StateBadge tone={tone}>{badge}</StateBadge>
      </td>
      <td className={table.wrap} style={{ width: '100%' }}>
        <button
          type="button"
          className={css.sentence}
          onClick={(event) => {
            event.stopPropagation();
            open();
          }}
        >
          {sentence}
        </button>
        {decision.about !== null && <small className={css.about}>{aboutWords(decision)}</small>}
      </td>
      <td className={table.number}>{figures.cost(amount)}</td>
    </tr>
  );
}
