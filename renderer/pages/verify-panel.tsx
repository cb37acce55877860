/** Checking the open book: every invariant is asked beside other work, with its progress, and can be stopped. */

import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useClient } from '../client.ts';
import { count } from '../format.ts';
import { Panel } from '../parts/panel.tsx';
import { Refusal } from '../parts/states.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Table } from '../parts/table.tsx';
import table from '../parts/table.module.css';
import { text } from '../text/text.ts';
import css from './settings.module.css';

const words = text.settings.verify;

type Found = OutputOf<'book.verify'>;

export function VerifyPanel() {
  const client = useClient();
  const stopping = useRef<AbortController>(undefined);
  const [progress, setProgress] = useState('');
  const check = useMutation({
    mutationFn: () => {
      const { signal } = (stopping.current = new AbortController());
      setProgress('');
      const onProgress = ({ done, total }: { readonly done: number; readonly total: number | null }) =>
        setProgress(total === null ? '' : words.progress(count(done), count(total)));
      return client.run('book.verify', {}, { signal, onProgress });
    },
  });
  return (
    <Panel title={words.title} unit={words.unit}>
      <p className={css.told}>{words.what}</p>
      {check.isSuccess && <Verified found={check.data} />}
      {check.isError && <Refusal error={check.error} title={words.failed} />}
      <Group className={css.actions} gap="sm">
        <Button variant="default" onClick={() => check.mutate()} loading={check.isPending}>
          {words.begin}
        </Button>
        {check.isPending && (
          <>
            <Button variant="default" onClick={() => stopping.current?.abort()}>
              {words.stop}
            </Button>
            <span role="status">{progress}</span>
          </>
        )}
      </Group>
    </Panel>
  );
}

function Verified({ found: { ok, entries, postings, head, problems } }: { readonly found: Found }) {
  return (
    <>
      <p className={css.told} role="status">
        {ok ? words.whole(count(entries), count(postings)) : words.notWhole}
      </p>
      {ok && <p className={`${css.told} ${css.hash}`}>{words.head(head)}</p>}
      {!ok && (
        <Table label={words.notWhole} least={480}>
          <TableHead cells={[{ name: words.rule }, { name: words.where }, { name: words.problem }]} />
          <tbody>
            {problems.map(({ rule, where, message }, at) => (
              <tr key={at}>
                <td>{rule}</td>
                <td className={table.wrap}>{where}</td>
                <td className={table.wrap}>{message}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
