/** What campaigns brought in beside what they cost, and what they used of their budgets, over weeks of the reader's choice (rules W2, W4, C4). */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { dayIn, go, useAddress, useChangeQuery, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { NamedBars } from '../../charts/named-bars.tsx';
import type { BarColumn } from '../../charts/named-bars.tsx';
import { groupLabel } from '../../charts/palette.ts';
import { useAnswer } from '../../client.ts';
import { addDays, count, decimalText, lastDayOfMonth, span } from '../../format.ts';
import { DayInput } from '../../parts/day-input.tsx';
import { Panel } from '../../parts/panel.tsx';
import { RowChoice } from '../../parts/row-choice.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { NO_CAMPAIGN } from '../activity/view.ts';
import css from './leads.module.css';

type Answer = OutputOf<'report.campaigns'>;
type Returned = Answer['campaigns'][number];
type Budgeted = Returned & { readonly budget: NonNullable<Returned['budget']> };
type Days = NonNullable<Answer['days']>;

const words = text.leadsPage.campaigns.charts;
const SPANS = Object.keys(words.spans) as readonly (keyof typeof words.spans)[];
const USUAL = '13';

interface Chosen {
  readonly span: (typeof SPANS)[number];
  /** ISO dates; `undefined` from the first entry on. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Weeks back from the one that runs, the month that holds a day, or free days. */
function useChosen(): Chosen {
  const { query } = useAddress();
  const { book } = useBook();
  const chosen = SPANS.find((each) => each === query.get('weeks')) ?? USUAL;
  const from = dayIn(query, 'from');
  const month = monthOf(from ?? book.today);
  switch (chosen) {
    case 'all':
      return { span: chosen, from: undefined, to: book.today };
    case 'month':
      return { span: chosen, from: month.from, to: month.to < book.today ? month.to : book.today };
    case 'period':
      return { span: chosen, from: from ?? month.from, to: dayIn(query, 'to') ?? book.today };
    case '13':
    case '26':
    case '52':
      return { span: chosen, from: addDays(book.currentWeek.firstDay, -7 * (Number(chosen) - 1)), to: book.today };
  }
}

function monthOf(day: string): Days {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return { from: `${day.slice(0, 7)}-01`, to: lastDayOfMonth(year, month) };
}

export function CampaignCharts() {
  const { workspace } = useBook();
  const chosen = useChosen();
  const { from, to } = chosen;
  const isWrong = from !== undefined && from > to;
  const answer = useAnswer(
    'report.campaigns',
    { workspaceId: workspace.id, ...(from === undefined ? {} : { from }), to },
    { keep: true, enabled: !isWrong },
  );
  return (
    <>
      <Choice chosen={chosen} days={isWrong ? null : (answer.data?.days ?? null)} />
      {isWrong ? (
        <p role="alert">{text.statements.wrongPeriod}</p>
      ) : answer.data === undefined ? (
        <Panel title={words.returnTitle}>
          <Answered answer={answer} height={220}>
            {() => null}
          </Answered>
        </Panel>
      ) : (
        <Charts answer={answer.data} />
      )}
    </>
  );
}

function Choice({ chosen, days }: { readonly chosen: Chosen; readonly days: Days | null }) {
  const { book } = useBook();
  const change = useChangeQuery();
  const { from, to } = chosen;
  const choose = (next: string) => change({ weeks: next === USUAL ? undefined : next, from: undefined, to: undefined });
  return (
    <div className={css.weeks}>
      <RowChoice label={words.period} value={chosen.span} choose={choose} data={SPANS.map((value) => ({ value, label: words.spans[value] }))} />
      {chosen.span === 'month' && (
        <DayInput
          label={words.month}
          unlabelled
          value={from ?? null}
          onChange={(day) => day !== null && change({ from: monthOf(day).from })}
          width={130}
        />
      )}
      {chosen.span === 'period' && (
        <>
          <DayInput
            label={text.statements.from}
            unlabelled
            value={from ?? null}
            onChange={(day) => day !== null && change({ from: day, to })}
            width={130}
          />
          <span>–</span>
          <DayInput
            label={text.statements.to}
            unlabelled
            value={to}
            onChange={(day) => day !== null && change({ from: from ?? day, to: day })}
            width={130}
          />
        </>
      )}
      {days !== null && <span className={css.soft}>{words.wholeWeeks(span(days.from, days.to, book.today))}</span>}
    </div>
  );
}

function Charts({ answer: { days, campaigns } }: { readonly answer: Answer }) {
  if (days === null || campaigns.length === 0)
    return (
      <Panel title={words.returnTitle}>
        <p className={css.none}>{words.none}</p>
      </Panel>
    );
  const budgeted = campaigns.filter((each): each is Budgeted => each.budget !== null);
  return (
    <>
      <ReturnChart days={days} campaigns={campaigns} />
      {budgeted.length > 0 ? (
        <BudgetChart days={days} campaigns={budgeted} />
      ) : (
        <Panel title={words.budgetTitle}>
          <p className={css.none}>{words.noBudget}</p>
        </Panel>
      )}
    </>
  );
}

function useOpen(days: Days): (campaign: Returned) => void {
  const href = useHref();
  return ({ name }) => go(href('/activity', { from: days.from, to: days.to, spend: '1', campaign: name === '' ? NO_CAMPAIGN : name }));
}

function ReturnChart({ days, campaigns }: { readonly days: Days; readonly campaigns: readonly Returned[] }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const open = useOpen(days);
  const money = (amount: number) => decimalText(amount, workspace.currencyDecimals);
  const amount = (head: string, csv: 'return' | 'value' | 'cost' | 'spend', signed = false): BarColumn<Returned> => ({
    head,
    csv,
    shown: (campaign) => (signed ? figures.costChange(campaign[csv]) : figures.cost(campaign[csv])),
    plain: (campaign) => money(campaign[csv]),
  });
  const number = (head: string, csv: 'leads' | 'won' | 'undecided' | 'charges'): BarColumn<Returned> => ({
    head,
    csv,
    shown: (campaign) => count(campaign[csv]),
    plain: (campaign) => String(campaign[csv]),
  });
  const columns = [
    amount(words.return, 'return', true),
    amount(words.value, 'value'),
    amount(words.cost, 'cost'),
    number(words.leads, 'leads'),
    number(words.won, 'won'),
    number(words.undecided, 'undecided'),
    amount(words.spend, 'spend'),
    number(words.charges, 'charges'),
  ];
  return (
    <NamedBars
      name="return"
      title={words.returnTitle}
      unit={words.returnUnit(workspace.currency)}
      unitShort={workspace.currency}
      rows={campaigns}
      nameOf={nameOf}
      first={{ head: text.leadsPage.campaigns.name, csv: 'campaign' }}
      series={[
        {
          key: 'return',
          label: words.return,
          color: 'var(--fb-series-1)',
          colorBelow: 'var(--fb-series-3)',
          amount: (campaign) => campaign.return,
        },
      ]}
      decimals={workspace.currencyDecimals}
      write={figures.costChange}
      columns={columns}
      csvOnly={[{ csv: 'currency', plain: () => workspace.currency }]}
      file={{ name: words.returnFile, ...days }}
      tooltip={(campaign) => ({
        title: nameOf(campaign),
        dates: span(days.from, days.to, book.today),
        rows: columns.slice(1, -2).map(({ head, shown }) => ({ key: head, label: head, value: shown(campaign) })),
        total: [words.return, figures.costChange(campaign.return)],
      })}
      open={open}
    />
  );
}

function BudgetChart({ days, campaigns }: { readonly days: Days; readonly campaigns: readonly Budgeted[] }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const open = useOpen(days);
  const column = (head: string, csv: 'used' | 'credits', name: string): BarColumn<Budgeted> => ({
    head,
    csv: name,
    shown: ({ budget }) => figures.credits(budget[csv]),
    plain: ({ budget }) => decimalText(budget[csv], workspace.creditDecimals),
  });
  const columns: readonly BarColumn<Budgeted>[] = [
    column(words.used, 'used', 'used'),
    column(words.budget, 'credits', 'budget'),
    { head: words.budgetWeeks, csv: 'weeks', shown: ({ budget }) => count(budget.weeks), plain: ({ budget }) => String(budget.weeks) },
  ];
  return (
    <NamedBars
      name="budget"
      title={words.budgetTitle}
      unit={words.budgetUnit}
      unitShort={text.credits}
      rows={campaigns}
      nameOf={nameOf}
      first={{ head: text.leadsPage.campaigns.name, csv: 'campaign' }}
      series={[
        { key: 'used', label: words.used, color: 'var(--fb-series-1)', amount: ({ budget }) => budget.used },
        { key: 'budget', label: words.budget, color: 'var(--fb-text-3)', amount: ({ budget }) => budget.credits },
      ]}
      decimals={workspace.creditDecimals}
      write={figures.credits}
      columns={columns}
      file={{ name: words.budgetFile, ...days }}
      tooltip={(campaign) => ({
        title: nameOf(campaign),
        dates: span(days.from, days.to, book.today),
        rows: columns.map(({ head, shown }) => ({ key: head, label: head, value: shown(campaign) })),
      })}
      open={open}
    />
  );
}

function nameOf({ name }: Returned): string {
  return groupLabel('campaign', name);
}
