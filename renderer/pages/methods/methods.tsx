/** The Payment methods page (rules M1 to M5): the charging order, the state of each method, what was tried with it, and the backup drill. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useWanted } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import css from '../../parts/account.module.css';
import { isCharged } from '../../parts/account-words.ts';
import { Banner } from '../../parts/banner.tsx';
import { DrillPanel } from '../../parts/drill.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { AddMethodDialog } from './add-method.tsx';
import { AttemptsPanel } from './attempts.tsx';
import { MethodList } from './method-list.tsx';

export type MethodsAnswer = OutputOf<'methods.list'>;

export function Methods() {
  const { workspace } = useBook();
  const answer = useAnswer('methods.list', { workspaceId: workspace.id });
  const [adding, setAdding] = useState(false);
  useWanted({ add: () => setAdding(true) });
  const methods = answer.data?.methods;
  const none = methods?.length === 0;
  return (
    <Page
      title={text.pages.methods}
      support={methods === undefined || none ? undefined : text.methods.support(methods.filter(isCharged).length)}
      actions={
        !none && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {text.methods.add}
          </Button>
        )
      }
      fixed={none}
    >
      {none ? (
        <Empty title={text.methods.emptyTitle} what={text.methods.emptyWhat}>
          <Button onClick={() => setAdding(true)}>{text.methods.emptyAction}</Button>
        </Empty>
      ) : (
        <Full answer={answer} />
      )}
      {answer.data !== undefined && <AddMethodDialog choice={answer.data} opened={adding} close={() => setAdding(false)} />}
    </Page>
  );
}

function Full({ answer }: { readonly answer: ReturnType<typeof useAnswer<'methods.list'>> }) {
  return (
    <>
      {answer.data !== undefined && <WholeWarning warnings={answer.data.warnings} />}
      <div className={css.columns}>
        <div className={css.column}>
          <Panel title={text.methods.list} unit={text.methods.listUnit}>
            <Answered answer={answer} lines={4}>
              {({ methods, warnings }) => <MethodList methods={methods} warnings={warnings} />}
            </Answered>
          </Panel>
          {answer.data !== undefined && <AttemptsPanel methods={answer.data.methods} />}
        </div>
        <div className={css.column}>
          <DrillPanel />
        </div>
      </div>
    </>
  );
}

/** What concerns the account as a whole; what concerns one method stands in its row. */
function WholeWarning({ warnings }: Pick<MethodsAnswer, 'warnings'>) {
  const codes = warnings.map(({ code }) => code);
  if (codes.includes('no_method')) return <Banner tone="bad" {...text.methods.warnings.no_method} />;
  return codes.includes('no_backup') ? <Banner tone="warn" {...text.methods.warnings.no_backup} /> : null;
}
