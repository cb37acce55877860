/** Where leads come from: a file that is dropped, or a folder that is watched; what stands in its way is told. */

import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { useTimes } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.offers;
type Feed = OutputOf<'feed.state'>;

export function FeedPanel() {
  const { workspace } = useBook();
  const answer = useAnswer('feed.state', { workspaceId: workspace.id });
  return (
    <Panel title={words.feed}>
      <div className={css.sectionForm}>
        <p className={css.plain}>{words.feedFile}</p>
      </div>
      <Answered answer={answer} lines={2}>
        {(feed) => <Folder key={feed.folder} feed={feed} />}
      </Answered>
    </Panel>
  );
}

function Folder({ feed }: { readonly feed: Feed }) {
  const { workspace } = useBook();
  const [folder, setFolder] = useState(feed.folder ?? '');
  const set = useCommand('feed.set');
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (folder.trim() !== '') set.mutate({ workspaceId: workspace.id, folder: folder.trim() });
  };
  return (
    <form className={css.sectionForm} onSubmit={submit}>
      <TextInput
        label={words.feedFolder}
        description={words.feedFolderWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={words.feedFolderPlaceholder}
        maxLength={1000}
        value={folder}
        onChange={({ currentTarget }) => setFolder(currentTarget.value)}
      />
      {set.isError && <Refusal error={set.error} title={words.feedSetRefused} />}
      <FolderState feed={feed} />
      <Group gap="sm">
        <Button type="submit" variant="default" loading={set.isPending}>
          {words.feedSet}
        </Button>
        {feed.folder !== null && (
          <Button variant="default" onClick={() => set.mutate({ workspaceId: workspace.id, folder: null })}>
            {words.feedRemove}
          </Button>
        )}
      </Group>
    </form>
  );
}

function FolderState({ feed: { folder, problems } }: { readonly feed: Feed }) {
  const times = useTimes();
  if (folder === null) return <p className={css.plain}>{words.feedNone}</p>;
  if (problems.length === 0) return <p className={css.plain}>{words.feedFine}</p>;
  return (
    <ul className={css.problems} aria-label={words.feedProblems}>
      {problems.map(({ message, file, since }) => (
        <li key={`${file} ${message}`}>
          {file !== null && <strong className="fb-mono">{file}</strong>} {message} <span>{words.feedSince(times.point(since))}</span>
        </li>
      ))}
    </ul>
  );
}
