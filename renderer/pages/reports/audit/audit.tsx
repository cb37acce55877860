/** The charge audit (rule R5): verdicts with counts and sums, each charge with its evidence, the rules that were stated, discounts, and documents. */

import { Button } from '@mantine/core';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count } from '../../../format.ts';
import { useExport } from '../../../parts/exporting.ts';
import { useImporting } from '../../../parts/importing.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { ChargeTable } from './charge-table.tsx';
import { Discounts } from './discounts.tsx';
import { Documents } from './documents.tsx';
import { StatedRules } from './stated-rules.tsx';
import { VERDICTS, type List, type Verdict } from './words.ts';
import css from './audit.module.css';

const words = text.audit;
const PAGE = 50;

export function Audit() {
  const { workspace } = useBook();
  const { query } = useAddress();
  const verdict = VERDICTS.find((each) => each === query.get('verdict'));
  const first = Math.max(0, Math.trunc(Number(query.get('first')) || 0));
  const input = { workspaceId: workspace.id, offset: first, limit: PAGE, ...(verdict === undefined ? {} : { verdict }) };
  const answer = useAnswer('audit.list', input, { keep: true });
  if (answer.data?.all.charges === 0) return <NoCharges />;
  return (
    <>
      <Panel title={words.charges} unit={workspace.name} end={<Disputes disputed={answer.data?.all.disputed} />}>
        <Answered answer={answer} lines={8}>
          {(list) => (
            <>
              <VerdictFilter list={list} chosen={verdict} />
              <ChargeTable list={list} first={first} page={PAGE} />
            </>
          )}
        </Answered>
      </Panel>
      <StatedRules />
      <Discounts />
      <Documents />
    </>
  );
}

function NoCharges() {
  const importing = useImporting();
  return (
    <Empty title={words.emptyTitle} what={words.emptyWhat}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}

function Disputes({ disputed }: { readonly disputed: number | undefined }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const make = useExport({
    make: (client) => client.run('audit.disputes', { workspaceId: workspace.id }),
    done: ({ name, rows }) => words.disputesMade(name, rows, count(rows)),
  });
  if (disputed === undefined) return null;
  return (
    <>
      <span>{disputed === 0 ? words.nothingDisputed : words.disputedOf(figures.money(disputed))}</span>
      <Button variant="default" onClick={() => make.mutate()} loading={make.isPending} disabled={disputed === 0}>
        {words.disputes}
      </Button>
      {make.isError && <Refusal error={make.error} title={words.disputesFailed} />}
    </>
  );
}

/** Verdicts that there are, each with how many charges and what they come to. */
function VerdictFilter({ list, chosen }: { readonly list: List; readonly chosen: Verdict | undefined }) {
  const change = useChangeQuery();
  const figures = useFigures();
  const choose = (verdict: Verdict | undefined) => change({ verdict, first: undefined, charge: undefined });
  const there = list.sums.filter(({ charges, verdict }) => charges > 0 || verdict === chosen);
  const button = (verdict: Verdict | undefined, sum: { readonly charges: number; readonly amount: number }) => (
    <button key={verdict ?? 'all'} type="button" className={css.verdict} aria-pressed={chosen === verdict} onClick={() => choose(verdict)}>
      <span className={css.verdictName}>{words.verdicts[verdict ?? 'all']}</span>
      <span className={css.verdictSum}>{words.sum(count(sum.charges), figures.money(sum.amount))}</span>
    </button>
  );
  return (
    <div className={css.verdicts} role="group" aria-label={words.filter}>
      {button(undefined, list.all)}
      {there.map((sum) => button(sum.verdict, sum))}
    </div>
  );
}
