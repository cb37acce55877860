/** The plans side by side, the one in use and the best one marked, and under them what really was. */

import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { count } from '../../../format.ts';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { planName } from './verdict.ts';
import css from './plans.module.css';

type Comparison = OutputOf<'report.plans'>;
type Figures = NonNullable<Comparison['asItWas']>;

const said = text.whatIf;

export function PlanTable({ plans: { plans, asItWas } }: { readonly plans: Comparison }) {
  const { workspace } = useBook();
  const heads = [
    said.cost(workspace.currency),
    said.beyond,
    said.perCharge,
    said.used,
    said.expired,
    said.paid,
    said.cardCharges,
    said.discount,
    said.left,
    said.idle,
    said.idleDays,
  ];
  return (
    <Table label={said.title} least={1140} className={css.plans}>
      <TableHead cells={[{ name: said.plan }, ...heads.map((name) => ({ name, form: 'number' as const }))]} />
      <tbody>
        {plans.map((plan) => (
          <tr key={plan.pack?.id ?? ''} className={plan.inUse ? css.inUse : undefined}>
            <th scope="row">
              <span className={css.plan}>
                {planName(plan)}
                {plan.inUse && <StateBadge tone="filled">{said.inUse}</StateBadge>}
                {plan.best && <StateBadge tone="ok">{said.best}</StateBadge>}
              </span>
            </th>
            <FigureCells figures={plan} />
          </tr>
        ))}
      </tbody>
      {asItWas !== null && (
        <tfoot>
          <tr>
            <th scope="row">{said.asItWas}</th>
            <FigureCells figures={asItWas} />
          </tr>
        </tfoot>
      )}
    </Table>
  );
}

function FigureCells({ figures }: { readonly figures: Figures }) {
  const { cost } = useFigures();
  const soft = `${table.number} ${table.soft}`;
  return (
    <>
      <td className={`${table.number} ${css.strong}`}>{cost(figures.cost)}</td>
      <td className={table.number}>{cost(figures.beyondBest)}</td>
      <td className={table.number}>{cost(figures.costPerCharge)}</td>
      <td className={soft}>{cost(figures.used)}</td>
      <td className={soft}>{cost(figures.expired.cost)}</td>
      <td className={soft}>{cost(figures.paid)}</td>
      <td className={soft}>{count(figures.cardCharges)}</td>
      <td className={soft}>{cost(figures.discount)}</td>
      <td className={soft}>{cost(figures.left.cost)}</td>
      <td className={soft}>{cost(figures.idle.mean)}</td>
      <td className={soft}>{count(figures.idle.days)}</td>
    </>
  );
}
