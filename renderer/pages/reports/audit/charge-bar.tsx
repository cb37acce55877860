/** The bar above the charges: verdicts with counts and sums, search, order, columns, export. */

import { Menu } from '@mantine/core';
import { useBook, useFigures } from '../../../book.tsx';
import { count } from '../../../format.ts';
import { ColumnMenu, ToolMenu, type ColumnChoice } from '../../../parts/column-choice.tsx';
import { SortIcon } from '../../../parts/icons.tsx';
import { ExportListButton, SearchField } from '../../../parts/list-tools.tsx';
import { text } from '../../../text/text.ts';
import { CHOOSABLE, headOf, type ColumnName } from './columns.tsx';
import { FROM_THE_START, type ChargeView, type Order } from './view.ts';
import type { List, Verdict } from './words.ts';
import css from './audit.module.css';

const words = text.audit;

interface ChargeBarProps {
  readonly list: List;
  readonly view: ChargeView;
  readonly choice: ColumnChoice<ColumnName>;
}

export function ChargeBar({ list, view, choice }: ChargeBarProps) {
  const { currency } = useBook().workspace;
  return (
    <>
      <VerdictFilter list={list} view={view} />
      <div className={css.bar}>
        <SearchField search={view.search} onSearch={(search) => view.change({ search, ...FROM_THE_START }, { replace: true })} label={words.search} />
        <span className={css.space} />
        <ToolMenu label={words.order} icon={<SortIcon />}>
          <Menu.RadioGroup value={view.order} onChange={(order) => view.change({ order: order === 'newest' ? undefined : order, ...FROM_THE_START })}>
            {(Object.keys(words.orders) as Order[]).map((order) => (
              <Menu.RadioItem key={order} value={order}>
                {words.orders[order]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </ToolMenu>
        <ColumnMenu choice={choice} names={CHOOSABLE.names} nameOf={(name) => headOf(name, currency)} />
        <ExportListButton view={{ list: 'charges', ...view.asked }} />
      </div>
    </>
  );
}

/** Verdicts that there are, each with how many charges and what they come to. */
function VerdictFilter({ list, view }: Pick<ChargeBarProps, 'list' | 'view'>) {
  const figures = useFigures();
  const choose = (verdict: Verdict | undefined) => view.change({ verdict, ...FROM_THE_START });
  const there = list.sums.filter(({ charges, verdict }) => charges > 0 || verdict === view.verdict);
  const button = (verdict: Verdict | undefined, sum: { readonly charges: number; readonly amount: number }) => (
    <button key={verdict ?? 'all'} type="button" className={css.verdict} aria-pressed={view.verdict === verdict} onClick={() => choose(verdict)}>
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
