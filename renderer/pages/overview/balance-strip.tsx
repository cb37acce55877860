/** The balance strip: available, runway, pending, spent this week; one panel split by hairlines (rules L9, W2). */

import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { dayWords, weekTick } from '../../format.ts';
import { text } from '../../text/text.ts';
import { STACKED } from '../../theme.ts';
import css from './overview.module.css';

type Figures = OutputOf<'overview.figures'>;

export function BalanceStrip({ figures }: { readonly figures: Figures }) {
  const write = useFigures();
  const compact = useMediaQuery(STACKED) === true;
  return (
    <dl className={css.strip}>
      <Cell
        name={text.overview.available}
        figure={write.credits(figures.available)}
        unit={text.credits}
        support={<AvailableSupport figures={figures} compact={compact} />}
      />
      <Cell
        name={text.overview.runway}
        figure={figures.runway === null ? text.noValue : text.overview.runwayDays(figures.runway.days)}
        support={<RunwaySupport runway={figures.runway} compact={compact} />}
      />
      <Cell
        name={text.overview.pending}
        figure={write.credits(figures.pending)}
        unit={compact ? text.overview.heldShort : text.overview.held}
        support={figures.pendingHolds === 0 ? text.overview.noHolds : text.overview.holds(figures.pendingHolds)}
      />
      <Cell
        name={text.overview.spent}
        figure={write.money(figures.spentThisWeek)}
        support={
          figures.lastWeek === null
            ? text.overview.spentFirst
            : (compact ? text.overview.spentShort : text.overview.spentSupport)(
                write.costChange(figures.spentAboveLastWeek),
                weekTick(figures.lastWeek.name),
              )
        }
      />
    </dl>
  );
}

function Cell({
  name,
  figure,
  unit,
  support,
}: {
  readonly name: string;
  readonly figure: string;
  readonly unit?: string;
  readonly support: ReactNode;
}) {
  return (
    <div className={css.cell}>
      <dt>{name}</dt>
      <dd className={css.figure}>
        {figure} {unit !== undefined && <small>{unit}</small>}
      </dd>
      <dd className={css.support}>{support}</dd>
    </div>
  );
}

function AvailableSupport({ figures, compact }: { readonly figures: Figures; readonly compact: boolean }) {
  const { book } = useBook();
  const write = useFigures();
  const { nextExpiry } = figures;
  const cost = text.overview.cost(write.money(figures.cost));
  if (compact) return cost;
  return `${cost}; ${nextExpiry === null ? text.overview.noExpiry : text.overview.expiry(write.credits(nextExpiry.credits), dayWords(nextExpiry.day, book.today))}`;
}

function RunwaySupport({ runway, compact }: { readonly runway: Figures['runway']; readonly compact: boolean }) {
  const { book } = useBook();
  const write = useFigures();
  if (runway === null) return text.overview.runwayNothing;
  const until = dayWords(runway.until, book.today);
  return compact ? text.overview.runwayShort(until) : text.overview.runwaySupport(until, write.credits(runway.creditsPerDay), runway.paceDays);
}
