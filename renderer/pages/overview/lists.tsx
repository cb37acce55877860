/** The lists of the Overview: what needs attention, payment history, last transactions. */

import { VisuallyHidden } from '@mantine/core';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { go, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { methodWords, momentWords, shortDay } from '../../format.ts';
import { Panel } from '../../parts/panel.tsx';
import { costOf, creditsOf } from '../../parts/row-figures.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import type { Tone } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import { text } from '../../text/text.ts';
import table from '../../parts/table.module.css';
import { attentionWords, declineWords } from '../../../electron/documents/attention-words.ts';
import css from './overview.module.css';

type Item = OutputOf<'overview.attention'>['items'][number];
type Payment = OutputOf<'overview.payments'>['payments'][number];

const PAYMENTS = 7;
const TRANSACTIONS = 4;

export function AttentionPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('overview.attention', { workspaceId: workspace.id });
  return (
    <Panel title={text.overview.attention} unit={workspace.currency}>
      <Answered answer={answer} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className={css.nothing}>{text.overview.attentionNone}</div>
          ) : (
            <ul className={css.items}>
              {items.map((item, index) => (
                <li key={`${item.code}${index}`}>
                  <AttentionItem item={item} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

function AttentionItem({ item }: { readonly item: Item }) {
  const href = useHref();
  const figures = useFigures();
  const { today } = useBook().book;
  const { open } = item;
  const { what, where, due } = attentionWords(item, figures.credits, (day) => shortDay(day, today));
  const content = (
    <>
      <Mark mark={item.mark} />
      <div>
        <div className={css.what} title={what}>
          <VisuallyHidden>{text.overview.marks[item.mark]} </VisuallyHidden>
          {what}
        </div>
        <div className={css.where} title={where}>
          {where}
        </div>
      </div>
      <div className={css.right}>
        <strong>{figures.cost(item.amount)}</strong>
        <div className={`${css.due} ${css[item.mark]}`}>{due}</div>
      </div>
    </>
  );
  if (open === null) return <div className={css.item}>{content}</div>;
  const target = href(`/${open.page}`, {
    from: open.from ?? undefined,
    to: open.to ?? undefined,
    event: open.eventId === null ? undefined : String(open.eventId),
    section: open.section,
    method: open.methodId === undefined ? undefined : String(open.methodId),
  });
  return (
    <a className={css.item} href={target}>
      {content}
    </a>
  );
}

/** Three marks that differ by shape and not only by colour. */
function Mark({ mark }: { readonly mark: Item['mark'] }) {
  return (
    <svg className={`${css.mark} ${css[mark]}`} width={10} height={10} aria-hidden="true">
      {mark === 'bad' && <circle cx={4.5} cy={4.5} r={4} fill="currentColor" />}
      {mark === 'warn' && <path d="M4.500 0 9 4.500 4.500 9 0 4.500z" fill="currentColor" />}
      {mark === 'note' && <circle cx={4.5} cy={4.5} r={3.5} fill="none" stroke="currentColor" strokeWidth={1.3} />}
    </svg>
  );
}

export function PaymentsPanel() {
  const { workspace } = useBook();
  const href = useHref();
  const answer = useAnswer('overview.payments', { workspaceId: workspace.id, limit: PAYMENTS });
  return (
    <Panel title={text.overview.payments} end={<a href={href('/activity', { paid: '1' })}>{text.overview.paymentsAll}</a>}>
      <Answered answer={answer} lines={4}>
        {({ payments }) =>
          payments.length === 0 ? (
            <div className={css.nothing}>{text.overview.paymentsNone}</div>
          ) : (
            <Table label={text.overview.payments} least={0}>
              <TableHead
                cells={[
                  { name: text.overview.paymentDate },
                  { name: text.overview.paymentMethod },
                  { name: text.overview.paymentState },
                  { name: workspace.currency, form: 'number' },
                ]}
              />
              <tbody>
                {payments.map((payment, index) => (
                  <PaymentRow key={index} payment={payment} />
                ))}
              </tbody>
            </Table>
          )
        }
      </Answered>
    </Panel>
  );
}

/** What moved opens its entry; a try that brought nothing opens what was tried with its method. */
function PaymentRow({ payment }: { readonly payment: Payment }) {
  const { book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const { eventId, methodId, credits, state, code } = payment;
  const target = eventId === null ? href('/methods', { method: String(methodId) }) : href('/activity', { event: String(eventId) });
  const bought = credits === null ? undefined : `${figures.credits(credits)} ${text.credits}`;
  const words = text.overview.paymentStates[state];
  return (
    <tr className={table.link} onClick={() => go(target)} title={code === '' ? bought : declineWords(code)}>
      <td className={table.soft}>{shortDay(payment.date, book.today)}</td>
      <td className={table.cut} style={{ width: '50%' }} title={methodWords(payment.method)}>
        <a className={css.rowLink} href={target}>
          {payment.method === '' ? text.noValue : methodWords(payment.method)}
        </a>
      </td>
      <td className={table.soft}>{PLAIN.includes(state) ? words : <StateBadge tone={TONES[state] ?? 'warn'}>{words}</StateBadge>}</td>
      <td className={table.number}>{figures.cost(payment.amount)}</td>
    </tr>
  );
}

/** The usual states are told without a badge. */
const PLAIN: readonly Payment['state'][] = ['charged', 'recorded', 'being_charged', 'settled'];
const TONES: Readonly<Partial<Record<Payment['state'], Tone>>> = {
  unknown: 'bad',
  mismatched: 'bad',
  chargeback: 'bad',
  card_refund: 'neutral',
  taken_again: 'neutral',
};

export function TransactionsPanel() {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const answer = useAnswer('overview.transactions', { workspaceId: workspace.id, limit: TRANSACTIONS });
  return (
    <Panel title={text.overview.transactions} end={<a href={href('/activity')}>{text.overview.transactionsOpen}</a>}>
      <Answered answer={answer} lines={4}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div className={css.nothing}>{text.overview.transactionsNone}</div>
          ) : (
            <Table label={text.overview.transactions} least={640}>
              <TableHead
                cells={[
                  { name: text.register.when, width: 118 },
                  { name: text.register.what },
                  { name: text.register.campaign },
                  { name: text.register.credits, form: 'number' },
                  { name: text.register.cost(workspace.currency), form: 'number' },
                  { name: text.register.balance, form: 'number' },
                ]}
              />
              <tbody>
                {rows.map((row) => (
                  <tr key={row.eventId} className={table.link} onClick={() => go(href('/activity', { event: String(row.eventId) }))}>
                    <td className={table.soft}>{momentWords(row.day, row.time, book.currentWeek.firstDay, book.today)}</td>
                    <td className={table.cut} style={{ width: '40%' }} title={row.what}>
                      <a className={css.rowLink} href={href('/activity', { event: String(row.eventId) })}>
                        {row.what}
                      </a>
                    </td>
                    <td className={`${table.soft} ${table.cut}`} style={{ width: '30%' }} title={row.campaign}>
                      {row.campaign === '' ? text.noValue : row.campaign}
                    </td>
                    <td className={table.number}>{figures.creditsChange(creditsOf(row))}</td>
                    <td className={`${table.number} ${table.soft}`}>{figures.costChange(costOf(row))}</td>
                    <td className={table.number}>{figures.credits(row.balance)}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </Answered>
    </Panel>
  );
}
