/** The foot of the register: how many entries the filter lets through, and sums that tie to the charts. */

import { useBook, useFigures } from '../../book.tsx';
import { count, weekTick } from '../../format.ts';
import { text } from '../../text/text.ts';
import type { ActivityPage } from './register-items.ts';
import type { ActivityView } from './view.ts';
import css from './activity.module.css';

export function RegisterFoot({ page, view }: { readonly page: ActivityPage; readonly view: ActivityView }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const { sums, matching, total } = page;
  const spent = view.tiesTo === undefined ? text.activity.spent : text.activity.spentIn(weekTick(view.tiesTo));
  return (
    <div className={css.foot}>
      <span className={css.count} role="status">
        {matching === total ? text.activity.countAll(total, count(total)) : text.activity.count(count(matching), total, count(total))}
      </span>
      <dl>
        <div>
          <dt>
            {text.register.credits} {text.activity.in}
          </dt>
          <dd>{figures.credits(sums.creditsIn)}</dd>
        </div>
        <div>
          <dt>{text.activity.out}</dt>
          <dd>{figures.credits(Math.abs(sums.creditsOut))}</dd>
        </div>
        {sums.amount !== 0 && (
          <div>
            <dt>{text.register.amount(workspace.currency)}</dt>
            <dd>{figures.cost(sums.amount)}</dd>
          </div>
        )}
        <div>
          <dt>
            {spent}, {workspace.currency}
          </dt>
          <dd>{figures.cost(sums.spend)}</dd>
        </div>
      </dl>
    </div>
  );
}
