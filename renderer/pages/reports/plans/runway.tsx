/** How long the credits last, with its range, and the card charge that is expected next. */

import type { ReactNode } from 'react';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { addDays, count, dayWords } from '../../../format.ts';
import css from '../../../parts/account.module.css';
import { Panel } from '../../../parts/panel.tsx';
import { Answered } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import own from './plans.module.css';

type Forecast = OutputOf<'report.forecast'>;

const said = text.whatIf;

/** A hundred years: a later day tells nobody anything. */
const FURTHEST_DAYS = 36_500;

export function RunwayPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('report.forecast', { workspaceId: workspace.id });
  const weeks = answer.data?.weeks ?? 0;
  return (
    <Panel title={said.runway} unit={weeks === 0 ? undefined : said.runwayUnit(weeks)}>
      <Answered answer={answer} lines={5}>
        {(forecast) => <Facts forecast={forecast} />}
      </Answered>
    </Panel>
  );
}

function Facts({ forecast: { through, available, runway, nextCharge } }: { readonly forecast: Forecast }) {
  const { book } = useBook();
  const figures = useFigures();
  return (
    <div className={own.facts}>
      <dl className={css.facts}>
        <Fact name={said.available} value={`${figures.credits(available)} ${text.credits}`} />
        {runway !== null && (
          <>
            <Fact
              name={said.likely}
              value={text.overview.runwayDays(runway.likely)}
              small={runway.likely > FURTHEST_DAYS ? undefined : said.until(dayWords(addDays(through, runway.likely), book.today))}
            />
            <Fact name={said.range} value={rangeWords(runway)} />
          </>
        )}
        <Fact
          name={said.nextCharge}
          value={nextCharge === null ? said.noCharge : figures.money(nextCharge.amount)}
          small={nextCharge === null ? undefined : said.modes[nextCharge.mode]}
        />
        {nextCharge !== null && (
          <Fact name={said.nextDay} value={dayWords(nextCharge.likely, book.today)} small={chargeWords(nextCharge, book.today)} />
        )}
      </dl>
      {runway === null && <p className={css.soft}>{said.noPace}</p>}
    </div>
  );
}

function Fact({ name, value, small }: { readonly name: string; readonly value: ReactNode; readonly small?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {small !== undefined && <small>{small}</small>}
      </dd>
    </div>
  );
}

function rangeWords({ soonest, latest }: NonNullable<Forecast['runway']>): string {
  return latest === null ? said.noEnd(soonest, count(soonest)) : said.between(count(soonest), latest, count(latest));
}

function chargeWords({ soonest, latest }: NonNullable<Forecast['nextCharge']>, today: string): string {
  return latest === null ? said.chargeFrom(dayWords(soonest, today)) : said.chargeBetween(dayWords(soonest, today), dayWords(latest, today));
}
