/** The charge audit (rule R5): verdicts with counts and sums, each charge with its evidence, the rules that were stated, discounts, and documents. */

import { Button } from '@mantine/core';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count } from '../../../format.ts';
import { useColumnChoice } from '../../../parts/column-choice.tsx';
import { useExport } from '../../../parts/exporting.ts';
import { useImporting } from '../../../parts/importing.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { ChargeBar } from './charge-bar.tsx';
import { ChargeTable } from './charge-table.tsx';
import { CHOOSABLE } from './columns.tsx';
import { Discounts } from './discounts.tsx';
import { Documents } from './documents.tsx';
import { StatedRules } from './stated-rules.tsx';
import { PAGE, useChargeView } from './view.ts';

const words = text.audit;

export function Audit() {
  const { workspace } = useBook();
  const view = useChargeView();
  const choice = useColumnChoice(CHOOSABLE);
  const input = { workspaceId: workspace.id, ...view.asked, offset: view.first, limit: PAGE };
  const answer = useAnswer('audit.list', input, { keep: true });
  if (answer.data?.all.charges === 0) return <NoCharges />;
  return (
    <>
      <Panel title={words.charges} unit={workspace.name} end={<Disputes disputed={answer.data?.all.disputed} />}>
        <Answered answer={answer} lines={8}>
          {(list) => (
            <>
              <ChargeBar list={list} view={view} choice={choice} />
              <ChargeTable list={list} view={view} visibility={choice.visibility} />
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
