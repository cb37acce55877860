/** Settings of payment processors: the sandbox that charges nobody, and Stripe by its keys, which go in and never come out. */

import { useState } from 'react';
import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useAnswer, useClient } from '../client.ts';
import { Panel } from '../parts/panel.tsx';
import { Answered, Refusal } from '../parts/states.tsx';
import { text } from '../text/text.ts';
import css from './settings.module.css';

export function ProcessorsPanel() {
  const answer = useAnswer('processors.stripe', {});
  const words = text.settings.processors;
  return (
    <Panel title={words.title} unit={words.what}>
      <Answered answer={answer}>
        {({ keys }) => (
          <dl className={css.facts}>
            <div>
              <dt>{words.sandbox}</dt>
              <dd>{words.sandboxWhat}</dd>
            </div>
            {keys.map(({ mode, place }) => (
              <div key={mode}>
                <dt>{words.stripe[mode]}</dt>
                <dd>
                  {words.places[place]} {place !== 'nowhere' && <ForgetKey mode={mode} />}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Answered>
      <NewKey />
    </Panel>
  );
}

function NewKey() {
  const client = useClient();
  const [key, setKey] = useState('');
  const keep = useMutation({ mutationFn: () => client.run('processors.setStripeKey', { key }), onSuccess: () => setKey('') });
  const words = text.settings.processors;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <div className={css.actions}>
        <PasswordInput
          label={words.key}
          description={words.keyWhat}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
        />
      </div>
      {keep.isError && <Refusal error={keep.error} title={text.problem.title} />}
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={keep.isPending} disabled={key.trim() === ''}>
          {words.keep}
        </Button>
        <span role="status">{keep.data === undefined ? '' : words.kept[keep.data.place]}</span>
      </div>
    </form>
  );
}

function ForgetKey({ mode }: { readonly mode: 'test' | 'live' }) {
  const client = useClient();
  const forget = useMutation({ mutationFn: () => client.run('processors.forgetStripeKey', { mode }) });
  return (
    <Button variant="subtle" size="compact-xs" loading={forget.isPending} onClick={() => forget.mutate()}>
      {text.settings.processors.forget[mode]}
    </Button>
  );
}
