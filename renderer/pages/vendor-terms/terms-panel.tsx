/** The vendor terms of the workspace in view (rules C2, C5, L8, T2, T3): what holds, since when, and changing it. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { dayWords } from '../../format.ts';
import account from '../../parts/account.module.css';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import css from '../settings.module.css';
import { TermsForm } from './terms-form.tsx';
import { TERM_NAMES, termWords } from './terms-words.ts';

type Answer = OutputOf<'account.terms'>;

export function TermsPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('account.terms', { workspaceId: workspace.id });
  const [changing, setChanging] = useState(false);
  const close = () => setChanging(false);
  return (
    <Panel title={text.terms.title} unit={<Unit answer={answer.data} />}>
      <Answered answer={answer} lines={6}>
        {(found) => (
          <>
            {found.since === null && <p className={account.none}>{text.terms.neverSet}</p>}
            <TermList terms={found.terms} />
            <div className={css.actions}>
              <Button variant="default" onClick={() => setChanging(true)}>
                {found.since === null ? text.terms.set : text.terms.change}
              </Button>
            </div>
            <Dialog title={text.terms.formTitle(workspace.name)} opened={changing} onClose={close} size={640}>
              <TermsForm answer={found} close={close} />
            </Dialog>
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Unit({ answer }: { readonly answer: Answer | undefined }) {
  const { book, workspace } = useBook();
  if (answer === undefined) return workspace.name;
  const since =
    answer.since === null
      ? text.terms.assumed
      : answer.since === 'beginning'
        ? text.terms.sinceBeginning
        : text.terms.since(dayWords(answer.since, book.today));
  const next = answer.next === null ? '' : `, ${text.terms.next(dayWords(answer.next, book.today))}`;
  return `${workspace.name}, ${since}${next}`;
}

function TermList({ terms }: Pick<Answer, 'terms'>) {
  const figures = useFigures();
  return (
    <dl className={`${css.facts} ${css.terms}`}>
      {TERM_NAMES.map((name) => (
        <div key={name}>
          <dt>{text.terms.names[name]}</dt>
          <dd>{termWords(name, terms, figures.credits)}</dd>
        </div>
      ))}
    </dl>
  );
}
