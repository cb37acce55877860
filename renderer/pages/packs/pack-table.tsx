/** The packs with what they cost for each credit, and how long they last. */

import { Button, VisuallyHidden } from '@mantine/core';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { discountWords } from '../../format.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import type { OfferedPack, PacksAnswer } from './packs.tsx';
import css from './packs.module.css';

export interface PackTableProps {
  readonly packs: PacksAnswer;
  readonly ask: (what: 'buy' | 'refill', packId: string) => void;
}

/** Whole days that so many credits last at the pace of late; `undefined` where there is none. */
export function useLasting(): (credits: number) => number | undefined {
  const { workspace } = useBook();
  const { data } = useAnswer('overview.figures', { workspaceId: workspace.id });
  const pace = data?.runway?.creditsPerDay;
  return (credits) => (pace === undefined || pace <= 0 ? undefined : Math.round(credits / pace));
}

export function PackTable({ packs: { packs, canBuy }, ask }: PackTableProps) {
  const { workspace } = useBook();
  return (
    <Table label={text.packs.list} least={720} acts className={css.table}>
      <TableHead
        cells={[
          { name: text.packs.name },
          { name: text.packs.credits, form: 'number' },
          { name: text.packs.price(workspace.currency), form: 'number' },
          { name: text.packs.discount, form: 'number' },
          { name: text.packs.perHundred(workspace.currency), form: 'number' },
          { name: text.packs.lasts, form: 'number' },
          { name: <VisuallyHidden>{text.packs.actions}</VisuallyHidden>, form: 'number' },
        ]}
      />
      <tbody>
        {packs.map((pack) => (
          <PackRow key={pack.id} pack={pack} canBuy={canBuy} ask={ask} />
        ))}
      </tbody>
    </Table>
  );
}

function PackRow({ pack, canBuy, ask }: { readonly pack: OfferedPack; readonly canBuy: boolean; readonly ask: PackTableProps['ask'] }) {
  const figures = useFigures();
  const days = useLasting()(pack.credits);
  return (
    <tr>
      <th scope="row" className={table.cut} style={{ width: '24%' }} title={pack.name}>
        <span className={css.name}>{pack.name}</span> {pack.inUse && <StateBadge tone="filled">{text.packs.inUse}</StateBadge>}
      </th>
      <td className={table.number}>{figures.credits(pack.credits)}</td>
      <td className={`${table.number} ${css.price}`}>{figures.cost(pack.price)}</td>
      <td className={table.number}>{discountWords(pack.discountBasisPoints)}</td>
      <td className={`${table.number} ${table.soft}`}>{figures.cost(pack.pricePerHundredCredits)}</td>
      <td className={`${table.number} ${table.soft}`}>{days === undefined ? text.noValue : text.packs.days(days)}</td>
      <td className={table.number}>
        <span className={css.acts}>
          {canBuy && (
            <Button variant="default" onClick={() => ask('buy', pack.id)} aria-label={text.packs.buyLabel(pack.name)}>
              {text.packs.buy}
            </Button>
          )}
          <Button variant="default" onClick={() => ask('refill', pack.id)} aria-label={text.packs.refillLabel(pack.name)}>
            {text.packs.refill}
          </Button>
        </span>
      </td>
    </tr>
  );
}
