/** The methods in charging order, and their declines, in short; all of them are on the Payment methods page. */

import { useHref } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { dayOfInstant, shortDay } from '../../format.ts';
import account from '../../parts/account.module.css';
import { declineWords } from '../../../electron/documents/attention-words.ts';
import { attemptWords, isCharged, nameOf } from '../../parts/account-words.ts';
import type { Method } from '../../parts/account-words.ts';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { attemptsOf } from '../methods/attempts.tsx';
import css from './deduction.module.css';

const DECLINES = 4;

export function MethodsPanel() {
  const { workspace } = useBook();
  const href = useHref();
  const answer = useAnswer('methods.list', { workspaceId: workspace.id });
  const declines =
    answer.data === undefined ? [] : attemptsOf(answer.data.methods).filter(({ state }) => state === 'declined' || state === 'given_up');
  return (
    <>
      <Panel title={text.deduction.methods} unit={text.deduction.methodsUnit} end={<a href={href('/methods')}>{text.deduction.methodsLink}</a>}>
        <Answered answer={answer} lines={2}>
          {({ methods, warnings }) => (
            <ChargedMethods
              methods={methods.filter(isCharged)}
              expiring={warnings.filter(({ code }) => code === 'expires_soon').map(({ methodId }) => methodId)}
            />
          )}
        </Answered>
      </Panel>
      {declines.length > 0 && <DeclinesPanel declines={declines.slice(0, DECLINES)} />}
    </>
  );
}

function ChargedMethods({ methods, expiring }: { readonly methods: readonly Method[]; readonly expiring: readonly (number | null)[] }) {
  if (methods.length === 0) return <p className={account.none}>{text.deduction.methodsNone}</p>;
  return (
    <ol className={css.methods}>
      {methods.map((method, index) => (
        <li key={method.id}>
          <span className={css.place}>{index + 1}</span>
          <span className={css.method}>{nameOf(method)}</span>
          {expiring.includes(method.id) && (
            <StateBadge tone="warn">
              {text.methods.states.expiresSoon(`${String(method.expiryMonth).padStart(2, '0')}/${method.expiryYear}`)}
            </StateBadge>
          )}
          {method.primary ? (
            <StateBadge tone="accent">{text.methods.states.primary}</StateBadge>
          ) : (
            <span className={table.soft}>{text.methods.states.backup}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

function DeclinesPanel({ declines }: { readonly declines: ReturnType<typeof attemptsOf> }) {
  const { book } = useBook();
  return (
    <Panel title={text.deduction.declines} unit={text.deduction.declinesUnit}>
      <Table label={text.deduction.declines} least={320}>
        <TableHead cells={[{ name: text.deduction.when }, { name: text.methods.method }, { name: text.methods.outcome }]} />
        <tbody>
          {declines.map((decline, index) => (
            <tr key={index}>
              <td className={table.soft}>{shortDay(dayOfInstant(decline.at, book.timeZone), book.today)}</td>
              <td className={table.cut} style={{ width: '40%' }} title={nameOf(decline.method)}>
                {nameOf(decline.method)}
              </td>
              <td className={`${table.soft} ${table.wrap}`}>{decline.state === 'declined' ? declineWords(decline.code) : attemptWords(decline)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
