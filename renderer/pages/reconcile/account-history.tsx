/** What an account has learned from accepted matches, and the lines that were taken out of it; both can be taken back. */

import { Button } from '@mantine/core';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { count, instantWords, shortDay } from '../../format.ts';
import { Answered, Refusal } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { lineWords } from './rows.ts';
import { TabWords } from './tab-words.tsx';
import { placeWords } from './words.ts';

export function Learned({ accountId }: { readonly accountId: number }) {
  const words = text.reconcile.learned;
  const answer = useAnswer('money.learned', { accountId });
  const forget = useCommand('money.forget');
  return (
    <>
      <TabWords>{answer.data?.payees.length === 0 ? words.none : words.what}</TabWords>
      {forget.isError && <Refusal error={forget.error} title={words.refused} />}
      <Answered answer={answer} lines={4} bare>
        {({ payees }) =>
          payees.length > 0 && (
            <Table label={text.reconcile.details.tabs.learned} least={440} acts>
              <TableHead cells={[{ name: words.payee }, { name: words.target }, { name: words.times, form: 'number' }, { name: words.forget }]} />
              <tbody>
                {payees.map(({ payee, target, words: said, accepted }) => (
                  <tr key={`${payee} ${target}`}>
                    <td className={table.wrap}>{payee}</td>
                    <td className={`${table.soft} ${table.wrap}`}>{said}</td>
                    <td className={table.number}>{count(accepted)}</td>
                    <td>
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        onClick={() => forget.mutate({ accountId, payee, target })}
                        disabled={forget.isPending}
                        aria-label={words.forgetLabel(payee)}
                      >
                        {words.forget}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </Answered>
    </>
  );
}

export function RemovedLines({ accountId }: { readonly accountId: number }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const words = text.reconcile.removed;
  const answer = useAnswer('line.removed', { accountId });
  const restore = useCommand('line.restore');
  return (
    <>
      <TabWords>{answer.data?.lines.length === 0 ? words.none : words.what}</TabWords>
      {restore.isError && <Refusal error={restore.error} title={words.refused} />}
      <Answered answer={answer} lines={4} bare>
        {({ lines }) =>
          lines.length > 0 && (
            <Table label={text.reconcile.details.tabs.removed} least={560} acts>
              <TableHead
                cells={[
                  { name: words.day },
                  { name: words.text },
                  { name: workspace.currency, form: 'number' },
                  { name: words.because },
                  { name: words.when },
                  { name: words.restore },
                ]}
              />
              <tbody>
                {lines.map(({ line, removedAt, because }) => (
                  <tr key={line.lineId}>
                    <td className={table.soft}>{shortDay(line.day, book.today)}</td>
                    <td className={table.wrap} title={placeWords(line)}>
                      {lineWords(line)}
                    </td>
                    <td className={table.number}>{figures.cost(line.amount)}</td>
                    <td className={`${table.soft} ${table.wrap}`}>{because}</td>
                    <td className={table.soft}>{instantWords(removedAt, book.timeZone)}</td>
                    <td>
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        onClick={() => restore.mutate({ lineId: line.lineId })}
                        disabled={restore.isPending}
                        aria-label={words.restoreLabel(lineWords(line))}
                      >
                        {words.restore}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </Answered>
    </>
  );
}
